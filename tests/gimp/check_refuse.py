"""Judges what must be refused: see refuse.scm.

Copyright (C) 2026 the Reverie authors
SPDX-License-Identifier: GPL-3.0-or-later
"""
from judge import refused, test, version


def test_refusals():
    for case, what, *words in (
            ('bad-look', 'an unknown look is named', 'nosuchlook'),
            # GIMP 3 checks the range itself and speaks of the argument's value.
            ('bad-intensity', 'an intensity out of range is refused', 'intensity' if version == 2 else '1000'),
            ('bad-key', 'an unknown key of the recipe is named', 'nosuchkey'),
            ('bad-number', 'a value that is no number: its key is named', 'octaves'),
            ('bad-range', 'a value out of range: its key is named', 'octaves'),
            ('bad-output', 'an unknown output is refused: what there is is said', 'one of layer, replace, octaves'),
            ('bad-switch', 'a switch that is neither on nor off is refused', 'to-rgb is perhaps'),
            ('bad-recipe', 'a recipe without a value is refused', 'octaves'),
            ('bad-layer', 'an unknown node is named', 'nosuchnode'),
            ('bad-model', 'an unknown network is named', 'nosuchmodel'),
            ('bad-guide', 'a missing guide is named', 'nosuchfile'),
            ('mask', 'a layer mask as drawable is refused', 'drawable', 'mask'),
            ('group', 'an empty layer group is refused', 'drawable', 'empty'),
            ('tiny', 'a layer of 1 x 1 pixel is refused', '1 x 1', '1×1', '32')):
        test('%s: %s, the image unchanged' % (case, what), lambda: refused(case, *words))
