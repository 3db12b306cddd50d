"""Judges faces that were made older: see genes.scm.

Copyright (C) 2026 the Reverie authors
SPDX-License-Identifier: GPL-3.0-or-later
"""
from judge import changed, differences, dream, facts, refused, same, source, test, version


def face(x, y):
    """Within the only face of the picture."""
    return 76 <= x < 100 and 30 <= y < 60


def elsewhere(x, y):
    """Far from it."""
    return y >= 110 or x < 30 or x >= 150


def test_all():
    test('genes: a new layer above the layer, named after what was asked for',
         lambda: facts['genes', 'name'] == 'Genes: 70 years, seed 0' and facts['genes', 'dream-position'] == '0')
    test('genes: the face shows it', lambda: changed('genes', face))
    test('genes: all around the face every pixel is the source\'s',
         lambda: differences(source('genes'), dream('genes'), elsewhere)[1] == 0)
    test('genes: the layer carries the recipe', lambda: facts['genes', 'recipe'] == 'effect=genes age=70 seed=0')
    test('genes-repeat: the recipe gives the same again',
         lambda: facts['genes-repeat', 'added'] == '1' and same(dream('genes-repeat'), dream('genes')))
    test('genes-nothing: without anything asked for, the layer is a copy',
         lambda: same(source('genes-nothing'), dream('genes-nothing')))
    test('genes-selected: a face outside the selection stays as it is',
         lambda: same(source('genes-selected'), dream('genes-selected')))
    for case, what, *words in (
            ('genes-no-face', 'a layer without a face: that is said', 'no face'),
            # GIMP 3 checks the range itself and speaks of the argument's value.
            ('genes-bad-age', 'an age out of range is refused', 'age is 200' if version == 2 else '200'),
            ('genes-bad-sex', 'a sex out of range is refused', 'masculine is 7' if version == 2 else '7'),
            ('genes-bad-recipe', 'a value of the recipe out of range: key and range are named',
             'likeness is 9: it must be a number from 0 to 1'),
            ('genes-bad-key', 'a key of another effect is named, and what there is', '"octaves": there are age'),
            ('genes-dream', 'the recipe of a dream is refused', 'one of Dream')):
        test('%s: %s, the image unchanged' % (case, what), lambda: refused(case, *words))
