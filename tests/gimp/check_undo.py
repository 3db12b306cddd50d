"""Judges whether one step of undo makes a dream undone: see undo.scm. Writes TAP.

Usage: check_undo.py FOLDER GIMP-VERSION

Copyright (C) 2026 the Reverie authors
SPDX-License-Identifier: GPL-3.0-or-later
"""
import sys

from judge import end, facts, picture, read_facts, same, test

FACTS = ('base', 'layers', 'bounds', 'recipe')

read_facts()
test('end: the whole script was run', lambda: facts['end', 'reached'] == '1')
for case in ('layer', 'mask', 'replace', 'replace-selected', 'octaves', 'to-rgb', 'to-rgb-replace', 'genes'):
    before, dreamt, after = (lambda when=when: picture(case + '-' + when) for when in ('before', 'dreamt', 'after'))
    test(case + ': the dream shows', lambda: not same(before(), dreamt()))
    test(case + ': one step of undo brings the picture back', lambda: same(before(), after()))
    test(case + ': and layers, selection, kind of image and recipe',
         lambda: [facts[case, 'before-' + key] for key in FACTS] == [facts[case, 'after-' + key] for key in FACTS])
sys.exit(end())
