#!/usr/bin/env python3
"""Judges what the files of cases wrote down about the plug-in in a real GIMP, by the pixels of its layers. Writes TAP.

Usage: check.py FOLDER GIMP-VERSION [PROGRAM]; PROGRAM is the command-line program, whose dream must be the same.

Copyright (C) 2026 the Reverie authors
SPDX-License-Identifier: GPL-3.0-or-later
"""
import os
import sys

import check_breed
import check_dream
import check_genes
import check_imagine
import check_only3
import check_output
import check_refuse
import check_repeat
import check_style
from judge import end, facts, folder, read_facts, test, version


def test_log():
    """Left open, an undo group would make one dream two steps of undo, and GIMP says so."""
    with open(os.path.join(folder, 'log'), encoding='utf-8', errors='replace') as file:
        bad = [line for line in file if 'inconsistent state' in line or 'Plug-in crashed' in line
               or 'reverie:' in line and 'CRITICAL' in line]
    test('log: no crash, no CRITICAL of the plug-in, no undo group left open', lambda: not bad)
    for line in bad:
        print('# ' + line.rstrip())


read_facts()
test('end: the whole script was run', lambda: facts['end', 'reached'] == '1')
check_dream.test_all()
check_output.test_all()
check_repeat.test_all()
check_refuse.test_refusals()
check_genes.test_all()
check_breed.test_all()
check_imagine.test_all()
check_style.test_all()
if version == 3:
    check_only3.test_all()
test_log()
if len(sys.argv) > 3:
    check_dream.test_program(sys.argv[3])
sys.exit(end())
