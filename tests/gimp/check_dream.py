"""Judges the dream itself, on a new layer: see dream.scm.

Copyright (C) 2026 the Reverie authors
SPDX-License-Identifier: GPL-3.0-or-later
"""
import os
import subprocess

from judge import (RECIPE, Picture, changed, core, differences, dream, facts, folder, picture, refused, same, source, test)


def result_is_a_layer(case):
    fact = lambda key: facts[case, key]
    return (fact('added') == '1' and fact('source-width') == fact('dream-width')
            and fact('source-height') == fact('dream-height') and fact('source-offsets') == fact('dream-offsets')
            and fact('source-type') == fact('dream-type') and fact('source-parent') == fact('dream-parent')
            and int(fact('dream-position')) == int(fact('source-position')) - 1)


def test_results():
    every = ['plain', 'last-values', 'named-layer', 'other-look', 'smaller', 'larger', 'partly-out', 'hole', 'selected',
             'feathered', 'selected-offset', 'gray', 'gray-float', 'u8-linear', 'u16', 'u16-linear', 'u32', 'half',
             'float', 'float-linear']
    selections = ['selected', 'feathered', 'selected-offset']
    for case in every:
        test(case + ': the result lies above its source, of the same size, place and type',
             lambda: result_is_a_layer(case))
        test(case + ': the dream shows', lambda: changed(case, core) if case in selections else changed(case))
        test(case + ': alpha is kept', lambda: source(case).alpha() == dream(case).alpha())
    test('in-group: the result stays in the group',
         lambda: facts['in-group', 'source-parent'] == facts['in-group', 'dream-parent'] != '-1'
         and int(facts['in-group', 'dream-position']) == 0 and int(facts['in-group', 'source-position']) == 1
         and changed('in-group'))
    test('plain: the layer is named after look and seed', lambda: facts['plain', 'name'] == 'Dream: Eyes, seed 5')


def test_parameters():
    test('again: the same seed gives the same pixels', lambda: same(dream('plain'), dream('again')))
    test('other-seed: another seed gives others', lambda: not same(dream('plain'), dream('other-seed')))
    test('arguments: the recipe and the arguments mean the same', lambda: same(dream('plain'), dream('arguments')))
    test('named-layer: a look is its layer', lambda: same(dream('plain'), dream('named-layer')))
    test('other-look: another look gives another dream',
         lambda: differences(dream('plain'), dream('other-look'))[2] > 0.02)
    test('nothing: intensity 0 leaves the picture as it is', lambda: same(source('nothing'), dream('nothing')))


def test_selections():
    inside = lambda x, y: 24 <= x < 72 and 24 <= y < 72
    test('selected: outside the selection every pixel is the source\'s',
         lambda: differences(source('selected'), dream('selected'), lambda x, y: not inside(x, y))[1] == 0)
    test('selected: inside it the dream shows',
         lambda: differences(source('selected'), dream('selected'), inside)[2] > 0.01)
    far = lambda x, y: x < 12 or x >= 84 or y < 12 or y >= 84
    ring = lambda x, y: not inside(x, y) and 21 <= x < 75 and 21 <= y < 75
    test('feathered: far outside every pixel is the source\'s',
         lambda: differences(source('feathered'), dream('feathered'), far)[1] == 0)
    test('feathered: the edge is soft: it changes, and less than the middle',
         lambda: 0 < differences(source('feathered'), dream('feathered'), ring)[2]
         < differences(source('feathered'), dream('feathered'), core)[2])
    # The layer lies at 20, 10; the selection at 44, 44 of the image.
    within = lambda x, y: 24 <= x < 64 and 34 <= y < 74
    test('selected-offset: the selection is placed by the image, not by the layer',
         lambda: differences(source('selected-offset'), dream('selected-offset'), lambda x, y: not within(x, y))[1] == 0
         and differences(source('selected-offset'), dream('selected-offset'), within)[2] > 0.005)
    test('missed: a selection beside the layer changes nothing, or is refused in words',
         lambda: refused('missed', 'selection') or same(source('missed'), dream('missed')))


def test_types():
    grey = lambda picture: all(p[0] == p[1] == p[2] for row in picture.rows for p in row)
    test('gray: the result is gray', lambda: grey(dream('gray')))
    # Half floats do not hold the source's 8-bit values exactly, and climbing a network makes a small difference larger:
    # a source that differs by 0.00008 on average gave a dream that differs by 0.004, an eighth of what the dream changes.
    for case, tolerance in (('u16', 0.003), ('u32', 0.003), ('half', 0.01), ('float', 0.003)):
        test(case + ': as at 8 bit, but for rounding', lambda: differences(dream('plain'), dream(case))[2] < tolerance)
        test(case + ': finer than 8 bit', lambda: any(v % 257 for row in dream(case).rows for p in row for v in p[:3]))
    test('float-linear: as with perceptual values, but for rounding',
         lambda: differences(dream('plain'), dream('float-linear'))[2] < 0.003)


def test_program(program):
    """The plug-in and the program are two ways to the same dream."""
    out = os.path.join(folder, 'program.png')
    if os.path.exists(out):
        os.remove(out)
    run = lambda: subprocess.run([program, 'dream', os.path.join(folder, 'plain-source.png'), '-o', out, '--look', 'eyes',
                                  '--quiet'] + RECIPE).returncode == 0
    test('program: the program gives the same dream, but for rounding',
         lambda: run() and differences(dream('plain'), Picture(out))[2] < 0.004)


def test_all():
    test_results()
    test_parameters()
    test_selections()
    test_types()
