"""Judges portraits of nobody: see imagine.scm.

Copyright (C) 2026 the Reverie authors
SPDX-License-Identifier: GPL-3.0-or-later
"""
from judge import differences, dream, facts, refused, same, test

SIZE = 128
OFFSET = (96 - SIZE) // 2


def test_all():
    fact = lambda key: facts['imagine', key]
    test('imagine: a new layer on top, of the size that was asked for, in the middle of the image',
         lambda: fact('name').startswith('Imagine: ') and fact('dream-position') == '0'
         and fact('dream-width') == fact('dream-height') == str(SIZE)
         and fact('dream-offsets') == '(%d %d)' % (OFFSET, OFFSET))
    test('imagine: the layer carries the recipe',
         lambda: fact('recipe') == 'effect=imagine seed=3 size=%d' % SIZE)
    test('imagine-other: another seed, somebody else',
         lambda: differences(dream('imagine'), dream('imagine-other'))[2] > 0.02)
    test('imagine-gray: a gray image gets a gray portrait',
         lambda: all(r == g == b for row in dream('imagine-gray').rows for r, g, b, *_ in row))
    test('imagine-image: the same in an image of its own',
         lambda: facts['imagine-image', 'layers'] == '1' and same(dream('imagine-image'), dream('imagine'))
         and facts['imagine-image', 'recipe'] == 'effect=imagine seed=3 size=%d' % SIZE)
    for case, what, *words in (
            ('imagine-bad-size', 'a size out of range: key and range are named', 'size is 1: it must be'),
            ('imagine-bad-sex', 'what sex can be is said', 'any, woman, man')):
        test('%s: %s, the image unchanged' % (case, what), lambda: refused(case, *words))
