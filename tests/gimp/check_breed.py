"""Judges children of two layers: see breed.scm.

Copyright (C) 2026 the Reverie authors
SPDX-License-Identifier: GPL-3.0-or-later
"""
from check_genes import elsewhere, face
from judge import changed, differences, dream, facts, picture, refused, same, source, test


def test_all():
    test('breed: a new layer named for what it is, with its recipe',
         lambda: facts['breed', 'name'].startswith('Breed: ') and facts['breed', 'recipe'].startswith('effect=breed partner-layer=')
         and facts['breed', 'recipe'].endswith(' seed=0'))
    test('breed-repeat: the recipe names the second layer, and gives the same child again',
         lambda: "partner-layer='The other, of two'" in facts['breed-repeat', 'first-recipe']
         and facts['breed-repeat', 'recipe'] == facts['breed-repeat', 'first-recipe']
         and same(dream('breed-repeat'), picture('breed-repeat-first')))
    test('breed-renamed: a layer that is not there is asked for, the image unchanged',
         lambda: refused('breed-renamed', 'the other, of two'))
    test('breed: it is above the first of the two',
         lambda: facts['breed', 'dream-position'] == '1' and facts['breed', 'source-position'] == '2')
    test('breed: the face shows it', lambda: changed('breed', face))
    test('breed: all around the face every pixel is the first layer\'s',
         lambda: differences(source('breed'), dream('breed'), elsewhere)[1] == 0)
    test('breed-file: a file can be the second portrait',
         lambda: facts['breed-file', 'added'] == '1' and 'partner-file=' in facts['breed-file', 'recipe'])
    for case, what, *words in (
            ('breed-no-face', 'a second layer without a face: that is said', 'no face'),
            ('breed-alone', 'without a second layer: how to name one is said', 'partner-file'),
            ('breed-no-file', 'a file that is missing is named', 'nosuchfile'),
            ('breed-bad-mix', 'a value of the recipe out of range: key and range are named',
             'mix is 3: it must be a number from 0 to 1')):
        test('%s: %s, the image unchanged' % (case, what), lambda: refused(case, *words))
