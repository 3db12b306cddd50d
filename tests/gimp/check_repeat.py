"""Judges what repeats the recipe of a layer: see repeat.scm.

Copyright (C) 2026 the Reverie authors
SPDX-License-Identifier: GPL-3.0-or-later
"""
from judge import dream, facts, picture, refused, same, test

RECIPE = 'octaves=2 iterations=3 seed=5'


def test_all():
    test('repeat: the same layer gets the same dream again',
         lambda: facts['repeat', 'added'] == '1' and same(dream('repeat'), dream('plain')))
    test('repeat: the new layer carries the recipe in its turn', lambda: facts['repeat', 'recipe'] == RECIPE)
    test('repeat-none: a layer without a recipe is refused', lambda: refused('repeat-none', 'recipe'))
    test('repeat-own: a layer is dreamt on by its own recipe',
         lambda: same(dream('repeat-own'), picture('repeat-own-direct'))
         and not same(dream('repeat-own'), dream('plain')))
    test('repeat-group: a group of octaves has a recipe, which says nothing of where the dream goes',
         lambda: facts['repeat-group', 'recipe'] == RECIPE and same(dream('repeat-group'), dream('plain')))
    test('recipe-default: the seed is always said',
         lambda: facts['recipe-default', 'recipe'] == 'octaves=1 iterations=2 seed=0')
    test('file: the recipe is in GIMP\'s own files', lambda: facts['file', 'recipe'] == 'look=glass ' + RECIPE)
    test('repeat-file: and is repeated from there', lambda: same(dream('repeat-file'), picture('repeat-file-first')))
