"""Paintings: the program at its defaults, and Gatys's recipe in recipes.py with PyTorch, for a given time.

Copyright (C) 2026 the Reverie authors
SPDX-License-Identifier: GPL-3.0-or-later

Both get the same two files of 512 x 512 pixels, the style squeezed to the photo's size. The program's time is all of it,
from start to end. PyTorch paints FACTOR times as long, on as many threads, and at least WARM_STEPS; the time of 150 of
its steps is that of those made, by their number. Both paintings are measured by the recipe's own loss. bench/run starts
this.
"""
import json
import os
import subprocess
import sys
import tempfile
import time

import torch
from PIL import Image, ImageOps

import compare
import paintings
import pytorch
import recipes
from faces import tensor_of

SIDE = 512
FACTOR = 5
WARM_STEPS = 5
REFERENCE_STEPS = 150
HERE = os.path.dirname(os.path.abspath(__file__))
PORTRAIT = os.path.join(HERE, '..', 'tests', 'data', 'astronaut.png')
SHARED = os.path.normpath(os.path.join(HERE, '..', '..', 'shared'))
LAYOUT = '{:<16}{:>8}{:>11}{:>10}{:>8}{:>10}{:>14}{:>8}{:>8}'
HEADING = ('row', 'threads', 'Reverie s', 'loss', 'steps', f'loss {FACTOR} x', f'{REFERENCE_STEPS} steps s', 'ratio', 'of loss')

# Of each: the photo and the painting in SHARED, and what stands for the painting where it is not there.
ROWS = {
    'starry-night': (None, 'images/starry_night.jpg', 'painted-night'),
    'blue-dancers': (None, 'portraits/blue-dancers.jpg', 'painted-silk'),
    'van-gogh': ('portraits/girl-with-a-pearl-earring.jpg', 'portraits/van-gogh.jpg', 'painted-straw'),
    'jeanne-samary': ('portraits/isaac-newton.jpg', 'portraits/jeanne-samary.jpg', 'painted-dots'),
    'painted-ink': ('portraits/mona-lisa.jpg', None, 'painted-ink'),
}


def open_shared(path):
    """The picture, or None where it is not there."""
    whole = os.path.join(SHARED, path) if path else None
    return Image.open(whole).convert('RGB') if whole and os.path.exists(whole) else None


def pair(row):
    """The photo, its middle square, and the painting, squeezed: both of SIDE."""
    photo, painting, stand_in = ROWS[row]
    content = open_shared(photo) or Image.open(PORTRAIT).convert('RGB')
    style = open_shared(painting) or paintings.paint(stand_in)
    for path in (photo, painting):
        if path and not os.path.exists(os.path.join(SHARED, path)):
            print(f'{row}: there is no ../shared/{path}: {"the astronaut" if path == photo else stand_in} stands for it')
    return ImageOps.fit(content, (SIDE, SIDE), Image.BICUBIC), style.resize((SIDE, SIDE), Image.BICUBIC)


def ours(program, threads, content, style):
    """The painting, the seconds of the program, and of the engine within."""
    with tempfile.TemporaryDirectory() as folder:
        names = {name: os.path.join(folder, name) for name in ('content.png', 'style.png', 'out.png', 'report.json')}
        content.save(names['content.png'])
        style.save(names['style.png'])
        start = time.perf_counter()
        subprocess.run([program, 'style', names['content.png'], '--style', names['style.png'], '-o', names['out.png'],
                        '--quiet', '--threads', str(threads), '--report', names['report.json']], check=True)
        seconds = time.perf_counter() - start
        with open(names['report.json'], encoding='utf-8') as file:
            report = json.load(file)
        return Image.open(names['out.png']).convert('RGB'), seconds, report['engine_seconds']


def theirs(network, content, style, seconds):
    """The painting after @seconds, the steps made, and the seconds of these."""
    start = time.perf_counter()
    for steps, painting in enumerate(recipes.style(network, content, style), 1):
        taken = time.perf_counter() - start
        if taken >= seconds and steps >= WARM_STEPS:
            return painting, steps, taken


def compared(row, program, network, threads):
    torch.set_num_threads(threads)
    content, style = pair(row)
    mine, seconds, engine = ours(program, threads, content, style)
    content, style = tensor_of(content), tensor_of(style)
    other, steps, taken = theirs(network, content, style, FACTOR * seconds)
    return {'row': row, 'threads': threads, 'seconds': seconds, 'engine_seconds': engine,
            'loss': recipes.style_loss(network, tensor_of(mine), style),
            'photo_loss': recipes.style_loss(network, content, style),
            'pytorch': {'steps': steps, 'seconds': taken, 'loss': recipes.style_loss(network, other, style),
                        'reference_seconds': taken / steps * REFERENCE_STEPS}}


def line_of(result):
    other = result['pytorch']
    return LAYOUT.format(result['row'], result['threads'], f'{result["seconds"]:.1f}', f'{result["loss"]:.5f}',
                         other['steps'], f'{other["loss"]:.5f}', f'{other["reference_seconds"]:.1f}',
                         f'{other["reference_seconds"] / result["seconds"]:.2f}', f'{result["loss"] / other["loss"]:.2f}')


def main():
    options = compare.arguments('Paintings of Reverie and of PyTorch.', threads='2')
    network = recipes.Faceres(pytorch.rows_of(options.program, 'faceres-512')[0]['path'])
    program = os.path.join(os.path.dirname(options.program), '..', 'plugin', 'cli', 'reverie')
    wanted = options.rows.split(',') if options.rows else list(ROWS)
    for row in wanted:
        if row not in ROWS:
            sys.exit(f'bench/run: {row}: no such row; there are {", ".join(ROWS)}')
    print(LAYOUT.format(*HEADING))
    results = []
    for row in wanted:
        for threads in options.threads:
            results.append(compared(row, program, network, threads))
            print(line_of(results[-1]), flush=True)
    if options.json:
        with open(options.json, 'w', encoding='utf-8') as file:
            json.dump({'program': 'bench/run', 'rows': results}, file, indent=2)


if __name__ == '__main__':
    compare.begin(main)
