"""Whole dreams of Reverie, and beside the smaller ones the same steps with PyTorch.

Copyright (C) 2026 the Reverie authors
SPDX-License-Identifier: GPL-3.0-or-later

PyTorch makes the steps of the same octaves and nothing else: no shifts, no smoothing, no resizing. Each of its variants
runs in a process of its own, so that the memory is its own too. bench/run starts this.
"""
import json
import os
import subprocess
import sys
import tempfile

import compare
import pytorch

LARGEST = 1024  # pixels: sides up to which PyTorch takes part; beyond, its memory is more than many machines have
LAYOUT = '{:<12}{:>9}{:>11}{:>9}{:>12}{:>8}{:>11}{:>10}  {:<15}{:>6}{:>13}{:>8}'
HEADING = ('dream', 'threads', 'Reverie s', 's / MP', 'step s / MP', 'MiB', 'loading s', 'PyTorch s', 'variant', 'ratio',
           'PyTorch MiB', 'memory')


def ours(program, dream, threads):
    with tempfile.TemporaryDirectory() as folder:
        path = os.path.join(folder, 'dream.json')
        subprocess.run([program, '--dream', '--rows', dream, '--threads', str(threads), '--json', path], check=True,
                       stdout=subprocess.DEVNULL)
        with open(path, encoding='utf-8') as file:
            return json.load(file)['rows'][0]


def theirs(program, dream, threads):
    """The fastest variant's dream; None where none runs."""
    dreams = []
    for variant in pytorch.VARIANTS:
        command = [sys.executable, '-B', pytorch.__file__, '--program', program, '--dream', dream, '--threads',
                   str(threads), '--variant', variant]
        result = subprocess.run(command, check=False, stdout=subprocess.PIPE)
        if result.returncode == 0:
            dreams.append(json.loads(result.stdout))
    return min(dreams, key=lambda one: one['seconds'], default=None)


def line_of(result):
    mine, other = result, result['pytorch']
    size = mine['megapixels']
    cells = [mine['dream'], mine['threads'], f'{mine["seconds"]:.3f}', f'{mine["seconds"] / size:.3f}',
             f'{mine["step_seconds"] / size:.3f}', f'{mine["peak_resident_bytes"] / 2 ** 20:.0f}',
             f'{mine["loading_seconds"]:.3f}']
    if other is None:
        return LAYOUT.format(*cells, *5 * [''])
    return LAYOUT.format(*cells, f'{other["seconds"]:.3f}', other['variant'], f'{other["seconds"] / mine["seconds"]:.2f}',
                         f'{other["peak_resident_bytes"] / 2 ** 20:.0f}',
                         f'1/{other["peak_resident_bytes"] / mine["peak_resident_bytes"]:.1f}')


def main():
    options = compare.arguments('Whole dreams, of Reverie and of PyTorch.')
    rows = pytorch.rows_of(options.program, options.rows, '--dream')
    print(LAYOUT.format(*HEADING))
    results = []
    for row in rows:
        for number in options.threads:
            result = ours(options.program, row['dream'], number)
            result['pytorch'] = theirs(options.program, row['dream'], number) if row['side'] <= LARGEST else None
            results.append(result)
            print(line_of(result).rstrip(), flush=True)
    if options.json:
        with open(options.json, 'w', encoding='utf-8') as file:
            json.dump({'program': 'bench/run', 'rows': results}, file, indent=2)


if __name__ == '__main__':
    compare.begin(main)
