"""Judges layers painted in the manner of others: see style.scm.

Copyright (C) 2026 the Reverie authors
SPDX-License-Identifier: GPL-3.0-or-later
"""
from judge import changed, core, differences, dream, facts, picture, refused, same, source, test


def outside(x, y):
    return not (24 <= x < 72 and 24 <= y < 72)


def test_all():
    test('style: a new layer named for what it is like, with its recipe',
         lambda: facts['style', 'name'] == 'Style: Night, starry, seed 0'
         and "style='layer:Night%2C starry'" in facts['style', 'recipe']
         and 'iterations=2' in facts['style', 'recipe'] and 'seed=0' in facts['style', 'recipe'])
    test('style: it is above its source, and as large',
         lambda: facts['style', 'dream-position'] == '0' and facts['style', 'source-position'] == '1'
         and facts['style', 'dream-width'] == facts['style', 'source-width'])
    test('style: it shows', lambda: changed('style'))
    test('style-again: the same again, to the last bit', lambda: same(dream('style-again'), dream('style')))
    test('style-nothing: strength 0 leaves the picture as it is',
         lambda: same(dream('style-nothing'), source('style-nothing')))
    test('style-two: layers of several images', lambda: facts['style-two', 'name'] == 'Style: Night, starry + Day, seed 0'
         and not same(dream('style-two'), dream('style')))
    test('style-weights: count', lambda: 'layer:Night%2C starry:2.5,layer:Day:0.5' in facts['style-weights', 'recipe']
         and not same(dream('style-weights'), dream('style-two')))
    for case, what in (('style-flat', 'one flat colour'), ('style-sixteen', '16 pixels'), ('style-hole', 'alpha'),
                       ('style-large', 'one larger than the picture')):
        test('%s: a style of %s' % (case, what), lambda: facts[case, 'added'] == '1' and changed(case))
    test('style-clear: a style that is wholly transparent is refused', lambda: refused('style-clear', 'transparent'))
    test('style-selected: the selection says where',
         lambda: changed('style-selected', core)
         and differences(source('style-selected'), dream('style-selected'), outside)[1] == 0)
    test('style-hole-in-photo: alpha is that of the photo',
         lambda: dream('style-hole-in-photo').alpha() == source('style-hole-in-photo').alpha())
    test('style-octaves: a layer group, with a recipe', lambda: 'layer:Night' in facts['style-octaves', 'recipe'])
    test('style-dream: a dream beside it', lambda: not same(dream('style-dream'), dream('style')))
    test('style-own-layer: a layer of the same image and a file',
         lambda: 'style=layer:Beneath,/' in facts['style-own-layer', 'recipe'] and changed('style-own-layer'))
    test('style-file: a file is as good as the layer', lambda: same(dream('style-file'), dream('style')))
    test('style-path: layers can be named, and weighted, in words',
         lambda: facts['style-path', 'name'] == 'Style: Day + night, 50%, seed 0' and changed('style-path'))
    test('style-channel: a channel says where',
         lambda: facts['style-channel', 'added'] == '1' and not same(dream('style-channel'), dream('style-two')))
    for case, what, *words in (
            ('style-none', 'without a style: how to name one is said', 'there is no style'),
            ('style-no-file', 'a file that is missing is named', 'nosuchfile'),
            ('style-no-layer', 'a layer that is missing is named', 'nowhere'),
            ('style-no-channel', 'a channel that is missing is named', 'no channel "left"'),
            ('style-bad-weight', 'a weight below 0: the argument is named', 'style-weights'),
            ('style-bad-weights', 'too many weights: the argument is named', 'style-weights'),
            ('style-bad-strength', 'key and range are named', 'strength is 101: it must be a number from 0 to 100'),
            ('style-bad-scale', 'key and range are named', 'style-scale is 9: it must be a number from 0.25 to 4'),
            ('style-bad-colour', 'key and choices are named', 'one of luminance, moments')):
        test('%s: %s, the image unchanged' % (case, what), lambda: refused(case, *words))
    test('style-repeat: the recipe gives the same painting again',
         lambda: same(dream('style-repeat'), picture('style-repeat-first'))
         and facts['style-repeat', 'recipe'] == facts['style', 'recipe'])
    test('style-repeat-twins: of two layers of one name, which is meant is asked for',
         lambda: refused('style-repeat-twins', '2 open images'))
    test('style-background: of several layers of one name the recipe says which is meant, and finds it',
         lambda: 'style=layer:night.xcf/Background' in facts['style-background', 'recipe']
         and same(dream('style-background'), picture('style-background-first'))
         and same(dream('style-background'), dream('style')))
    test('style-repeat-renamed: a layer that is not there is asked for',
         lambda: refused('style-repeat-renamed', 'night, starry'))
