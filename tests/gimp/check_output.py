"""Judges where the dream goes: see output.scm.

Copyright (C) 2026 the Reverie authors
SPDX-License-Identifier: GPL-3.0-or-later
"""
from judge import (FULL, changed, core, differences, dream, facts, furthest, picture, refused, same, source, test,
                   version)

RECIPE = 'octaves=2 iterations=3 seed=5'
GRAIN_MERGE = '47'
# Half a step of an 8-bit picture, which is all that a layer of 8 bits leaves over.
HALF_STEP = 0.5 / 255


def test_replace():
    for case, other in (('replace', 'plain'), ('replace-hole', 'hole'), ('replace-gray', 'gray'),
                        ('replace-u32', 'u32'), ('replace-float', 'float'), ('replace-linear', 'u8-linear'),
                        ('replace-selected', 'feathered')):
        test(case + ': the layer itself has the pixels of a new layer\'s dream',
             lambda: facts[case, 'same'] == 'yes' and facts[case, 'added'] == '0' and same(dream(case), dream(other))
             and dream(case).alpha() == source(case).alpha() and not same(source(case), dream(case)))
        test(case + ': the layer carries the recipe', lambda: facts[case, 'recipe'] == RECIPE)
    test('replace: the layer keeps its name', lambda: facts['replace', 'name'] == 'Background')
    test('replace-selected: the selection is the same afterwards',
         lambda: facts['replace-selected', 'bounds'] == facts['mask-selected', 'bounds']
         and same(picture('replace-selected-selection'), picture('mask-selected-selection')))
    far = lambda x, y: x < 12 or x >= 84 or y < 12 or y >= 84
    test('replace-selected-u32: outside the selection every pixel is the source\'s',
         lambda: differences(source('replace-selected-u32'), dream('replace-selected-u32'), far)[1] == 0
         and changed('replace-selected-u32', core))


def test_octaves():
    # In linear light 8 bits are coarse in the shadows: a step of a layer's dark tones is up to some 5 steps of the
    # picture's. What is transparent in the photo, the mode leaves out.
    for case, other, tolerance in (
            ('octaves', 'plain', HALF_STEP), ('octaves-hole', 'hole', HALF_STEP), ('octaves-gray', 'gray', HALF_STEP),
            ('octaves-linear', 'u8-linear', 5 * HALF_STEP), ('octaves-u16', 'u16', 4 / FULL),
            ('octaves-float', 'float', 4 / FULL), ('octaves-float-linear', 'float-linear', 4 / FULL),
            ('octaves-selected', 'feathered', HALF_STEP), ('octaves-offset', 'partly-out', HALF_STEP)):
        seen = lambda x, y: dream(case).alpha()[y][x] > 0
        test(case + ': together the layers show the dream, to within rounding',
             lambda: furthest(dream(case), dream(other), seen) <= tolerance + 2 / FULL
             and dream(case).alpha() == dream(other).alpha())
        test(case + ': without the octaves the photo is there',
             lambda: differences(picture(case + '-off'), source(case), seen)[1] == 0
             and picture(case + '-off').alpha() == source(case).alpha())
        test(case + ': a layer for each octave, to be merged with the photo below',
             lambda: facts[case, 'added'] == '1' and facts[case, 'children'] == '3'
             and facts[case, 'child0-mode'] == facts[case, 'child1-mode'] == GRAIN_MERGE
             and facts[case, 'child0-name'] == 'Octave 2 of 2' and facts[case, 'child1-name'] == 'Octave 1 of 2')
    test('octaves: the group is named after the dream, and carries the recipe',
         lambda: facts['octaves', 'name'].startswith('Dream') and facts['octaves', 'recipe'] == RECIPE)
    test('octaves: the group is the layer to go on with', lambda: facts['octaves', 'active'] == 'yes')
    test('octaves: each octave has its part', lambda: all(
        any(p[:3] != picture('octaves-child%d' % i).rows[0][0][:3] for row in picture('octaves-child%d' % i).rows for p in row)
        for i in (0, 1)))
    far = lambda x, y: x < 12 or x >= 84 or y < 12 or y >= 84
    test('octaves-selected: far from the selection the octaves are transparent',
         lambda: all(p[3] == 0 for i in (0, 1) for y, row in enumerate(picture('octaves-selected-child%d' % i).rows)
                     for x, p in enumerate(row) if far(x, y)))


def lightness(name):
    return [[pixel[0] for pixel in row] for row in picture(name).rows]


def test_masks():
    selection = lambda: lightness('mask-selected-selection')
    test('mask-selected: the new layer has the selection as its mask',
         lambda: facts['mask-selected', 'masked'] == 'yes' and lightness('mask-selected-mask') == selection()
         and changed('mask-selected', core))
    test('mask-octaves: the group has it', lambda: lightness('mask-octaves-mask') == selection())
    test('mask-nothing-selected: no mask', lambda: facts['mask-nothing-selected', 'masked'] == 'no')
    right = [[0] * 48 + [FULL] * 48] * 96
    test('mask-of-source: the new layer is masked as its source', lambda: lightness('mask-of-source-mask') == right)
    both = [[FULL if 48 <= x < 72 and 24 <= y < 72 else 0 for x in range(96)] for y in range(96)]
    test('mask-of-both: masked as its source and with the selection', lambda: lightness('mask-of-both-mask') == both)


def test_kinds():
    test('group-dream: a group is dreamt on as it is seen',
         lambda: facts['group-dream', 'added'] == '1'
         and furthest(dream('group-dream'), dream('plain')) < 1.5 / 255)
    test('text: a text layer is dreamt on', lambda: facts['text', 'added'] == '1'
         and furthest(source('text'), dream('text')) > 0.02)
    test('text-replace: its pixels can be replaced, as by GIMP\'s own filters',
         lambda: facts['text-replace', 'same'] == 'yes' and same(dream('text'), dream('text-replace')))
    test('locked: a layer with locked pixels is dreamt on', lambda: same(dream('locked'), dream('plain')))
    test('locked-position: pixels are replaced where the place is locked',
         lambda: facts['locked-position', 'same'] == 'yes' and same(dream('locked-position'), dream('plain')))
    for case, what, *words in (
            ('group-replace', 'pixels of a group cannot be replaced', 'group'),
            ('locked-replace', 'locked pixels are not replaced', 'locked'),
            ('locked-group-replace', 'neither in a locked group', 'locked'),
            ('floating', 'a floating selection is refused', 'floating'),
            ('channel', 'a channel is refused', 'channel')):
        test('%s: %s' % (case, what), lambda: refused(case, *words))


def test_indexed():
    test('indexed-refused: an indexed image is refused, and stays indexed',
         lambda: refused('indexed-refused', 'indexed') and facts['indexed-refused', 'base'] == '2')
    colours = lambda picture: set(p[:3] for row in picture.rows for p in row)
    for case in ('indexed-to-rgb', 'indexed-replace'):
        test(case + ': converted on request, it gets a dream of all colours',
             lambda: facts[case, 'base'] == '0' and changed(case) and len(colours(dream(case))) > 256
             and len(colours(source(case))) <= 64)
    test('indexed-replace: it is in the layer itself', lambda: same(dream('indexed-replace'), dream('indexed-to-rgb')))
    test('indexed-octaves: and in octaves',
         lambda: furthest(dream('indexed-octaves'), dream('indexed-to-rgb')) <= HALF_STEP + 2 / FULL)


def test_profiles():
    # The picture was rounded to 8 bits in a space that is much wider, and climbing makes a small difference larger.
    for case in ('wide', 'wide-linear'):
        test(case + ': the network sees the colours, whatever the profile',
             lambda: changed(case) and differences(dream(case), dream('plain'))[2] < 0.03)


def test_all():
    test_replace()
    test_octaves()
    test_masks()
    test_kinds()
    test_indexed()
    test_profiles()
