"""Judges whether one step of undo makes a dream undone: see undo.scm. Writes TAP.

Usage: check_undo.py FOLDER GIMP-VERSION

Copyright (C) 2026 the Reverie authors
SPDX-License-Identifier: GPL-3.0-or-later
"""
import os
import sys

from judge import end, facts, folder, picture, read_facts, same, test

FACTS = ('base', 'layers', 'bounds', 'recipe')


def marked(case, when):
    with open(os.path.join(folder, '%s-%s-words.png' % (case, when)), 'rb') as file:
        return b'digitalsourcetype/compositeWithTrainedAlgorithmicMedia' in file.read()


read_facts()
test('end: the whole script was run', lambda: facts['end', 'reached'] == '1')
for case in ('layer', 'mask', 'replace', 'replace-selected', 'octaves', 'to-rgb', 'to-rgb-replace', 'genes'):
    before, dreamt, after = (lambda when=when: picture(case + '-' + when) for when in ('before', 'dreamt', 'after'))
    test(case + ': the dream shows', lambda: not same(before(), dreamt()))
    test(case + ': files of the image say that a network has changed it, and no longer once it is undone',
         lambda: [marked(case, when) for when in ('before', 'dreamt', 'after')] == [False, True, False])
    test(case + ': one step of undo brings the picture back', lambda: same(before(), after()))
    test(case + ': and layers, selection, kind of image and recipe',
         lambda: [facts[case, 'before-' + key] for key in FACTS] == [facts[case, 'after-' + key] for key in FACTS])
sys.exit(end())
