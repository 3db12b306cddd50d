#!/usr/bin/env python3
"""Adds up what passed and failed: count.py FILE...; the last line is "N passed, N failed".

Files that end in .json are meson's logs of tests, the others are TAP.

Copyright (C) 2026 the Reverie authors
SPDX-License-Identifier: GPL-3.0-or-later
"""
import json
import re
import sys

passed = failed = skipped = 0


def count_tap(text):
    """Adds the tests of a TAP text; says whether there were any and whether one failed."""
    global passed, failed, skipped
    lines = re.findall(r'^(not ok|ok)\b(.*)$', text, re.MULTILINE)
    for result, rest in lines:
        if re.search(r'#\s*skip', rest, re.IGNORECASE):
            skipped += 1
        elif result == 'ok':
            passed += 1
        else:
            failed += 1
    return bool(lines), any(result == 'not ok' for result, _ in lines)


def count_log(name):
    """Adds the tests of a meson log, which has a line of JSON for each test program."""
    global passed, failed, skipped
    try:
        with open(name, encoding='utf-8') as log:
            programs = [json.loads(line) for line in log]
    except OSError as error:
        print('not ok - the tests of a build did not run: %s' % error)
        failed += 1
        return
    for program in programs:
        good = program['result'] in ('OK', 'EXPECTEDFAIL')
        any_line, any_failed = count_tap(program.get('stdout') or '')
        if program['result'] == 'SKIP':
            skipped += not any_line
        elif not any_line:
            passed, failed = passed + good, failed + (not good)
        elif not good and not any_failed:
            # It crashed, ran out of time, or stopped before its last test.
            failed += 1
        if not good and program['result'] != 'SKIP':
            print('FAILED: %s (%s)' % (program['name'], program['result'].lower()))


def count_file(name):
    """Adds the tests of a TAP file."""
    global failed
    with open(name, encoding='utf-8', errors='replace') as file:
        text = file.read()
    _, any_failed = count_tap(text)
    # A list that ends before its plan was cut short.
    if not any_failed and not re.search(r'^1\.\.\d+', text, re.MULTILINE):
        failed += 1
        print('FAILED: %s ends before its time' % name)
    for line in re.findall(r'^not ok.*$', text, re.MULTILINE):
        print('FAILED: ' + line)


for argument in sys.argv[1:]:
    (count_log if argument.endswith('.json') else count_file)(argument)
if skipped:
    print('%d skipped' % skipped)
print('%d passed, %d failed' % (passed, failed))
sys.exit(failed > 0)
