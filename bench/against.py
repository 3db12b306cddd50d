"""Two builds of reverie-bench in turns: against.py OLD NEW ROWS THREADS ROUNDS

Copyright (C) 2026 the Reverie authors
SPDX-License-Identifier: GPL-3.0-or-later
"""
import json
import subprocess
import sys
import tempfile

STEPS = 5  # of a turn


def steps(program, rows, threads):
    """The seconds of each row's steps: {(row, threads): [seconds]}."""
    with tempfile.TemporaryDirectory() as folder:
        path = folder + '/steps.json'
        subprocess.run([program, '--rows', rows, '--threads', threads, '--repeats', str(STEPS), '--json', path],
                       stdout=subprocess.DEVNULL, check=True)
        with open(path, encoding='utf-8') as file:
            return {(row['row'], row['threads']): row['steps'] for row in json.load(file)['rows']}


def main():
    old, new, rows, threads, rounds = sys.argv[1:]
    fastest = {}
    for _ in range(int(rounds)):
        for program in (old, new):
            for key, seconds in steps(program, rows, threads).items():
                known = fastest.setdefault(key, {})
                known[program] = min(seconds + [known.get(program, seconds[0])])
    print(f'{"row":<20}{"threads":>8}{"old s":>10}{"new s":>10}{"times":>8}')
    for (row, count), known in fastest.items():
        print(f'{row:<20}{count:>8}{known[old]:>10.4f}{known[new]:>10.4f}{known[old] / known[new]:>8.2f}')


if __name__ == '__main__':
    main()
