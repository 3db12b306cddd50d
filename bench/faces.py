"""Genes, breed and imagine: the program, and the recipes in recipes.py with PyTorch, in turns.

Copyright (C) 2026 the Reverie authors
SPDX-License-Identifier: GPL-3.0-or-later

The program's time is all of it, from start to end: reading and writing files, loading networks and finding faces too.
PyTorch's is that of the steps alone. Both run twice; the faster time counts, and the ratio of the means is shown as well.
bench/run starts this.
"""
import json
import os
import statistics
import subprocess
import tempfile
import time

import numpy as np
import torch

import compare
import pytorch
import recipes

TURNS = 2
HERE = os.path.dirname(os.path.abspath(__file__))
PORTRAIT = os.path.join(HERE, '..', 'tests', 'data', 'astronaut.png')
HEAD = (108, 0, 232)  # of the portrait: left, top, side
LAYOUT = '{:<16}{:>8}{:>11}{:>12}{:>11}{:>8}{:>9}'
HEADING = ('row', 'threads', 'Reverie s', 'engine s', 'PyTorch s', 'ratio', 'means')


def head(side, mirrored=False):
    """The head of the portrait as a picture of @side."""
    from PIL import Image
    left, top, extent = HEAD
    image = Image.open(PORTRAIT).convert('RGB').crop((left, top, left + extent, top + extent)).resize((side, side))
    return image.transpose(Image.FLIP_LEFT_RIGHT) if mirrored else image


def tensor_of(image):
    return torch.from_numpy(np.array(image).astype(np.float32) / 255).permute(2, 0, 1)[None]


class Row:
    def __init__(self, name, side, images, arguments, recipe):
        self.name = f'{name}-{side}'
        self.command = name
        self.images = images
        self.arguments = arguments
        self.recipe = recipe

    def ours(self, program, threads, folder):
        """Seconds of the program, and of the engine within."""
        report = os.path.join(folder, 'report.json')
        paths = []
        for i, image in enumerate(self.images):
            paths.append(os.path.join(folder, f'{i}.png'))
            image.save(paths[-1])
        start = time.perf_counter()
        subprocess.run([program, self.command, *paths, '-o', os.path.join(folder, 'out.png'), *self.arguments, '--quiet',
                        '--threads', str(threads), '--report', report], check=True)
        seconds = time.perf_counter() - start
        with open(report, encoding='utf-8') as file:
            return seconds, json.load(file)['engine_seconds']

    def theirs(self, network):
        pictures = [tensor_of(image) for image in self.images]
        start = time.perf_counter()
        self.recipe(network, *pictures)
        return time.perf_counter() - start


def rows():
    return [Row('genes', 384, [head(384)], ['--age', '72'], recipes.genes),
            Row('imagine', 288, [], ['--seed', '1', '--size', '288'], recipes.imagine),
            Row('breed', 320, [head(320), head(320, True)], [], recipes.breed)]


def compared(row, program, network, threads):
    torch.set_num_threads(threads)
    ours, theirs = [], []
    with tempfile.TemporaryDirectory() as folder:
        for _ in range(TURNS):
            ours.append(row.ours(program, threads, folder))
            theirs.append(row.theirs(network))
    return {'row': row.name, 'threads': threads, 'seconds': [whole for whole, _ in ours],
            'engine_seconds': [engine for _, engine in ours], 'pytorch_seconds': theirs}


def line_of(result):
    fastest = {key: min(result[key]) for key in ('seconds', 'engine_seconds', 'pytorch_seconds')}
    means = statistics.mean(result['pytorch_seconds']) / statistics.mean(result['seconds'])
    return LAYOUT.format(result['row'], result['threads'], f'{fastest["seconds"]:.2f}', f'{fastest["engine_seconds"]:.2f}',
                         f'{fastest["pytorch_seconds"]:.2f}', f'{fastest["pytorch_seconds"] / fastest["seconds"]:.1f}',
                         f'{means:.1f}')


def main():
    options = compare.arguments('Genes, breed and imagine, of Reverie and of PyTorch.')
    network = recipes.Faceres(pytorch.rows_of(options.program, 'faceres-512')[0]['path'])
    program = os.path.join(os.path.dirname(options.program), '..', 'plugin', 'cli', 'reverie')
    wanted = options.rows.split(',') if options.rows else None
    print(LAYOUT.format(*HEADING))
    results = []
    for row in rows():
        if wanted is None or row.name in wanted:
            for threads in options.threads:
                results.append(compared(row, program, network, threads))
                print(line_of(results[-1]), flush=True)
    if options.json:
        with open(options.json, 'w', encoding='utf-8') as file:
            json.dump({'program': 'bench/run', 'rows': results}, file, indent=2)


if __name__ == '__main__':
    compare.begin(main)
