"""Pictures that the benchmark paints itself, where there is no painting to take a style from.

Copyright (C) 2026 the Reverie authors
SPDX-License-Identifier: GPL-3.0-or-later

Strokes follow a flow of a few vortices, the broad ones first. The same name gives the same picture.
"""
import math

import numpy as np
from PIL import Image, ImageDraw

SIDE = 512
VORTICES = 6

# Of each: the seed, the colours from the darkest on, strokes in all, pixels of the longest stroke, and of the widest.
PAINTINGS = {
    'painted-night': (1, ((18, 28, 70), (40, 70, 140), (90, 130, 180), (230, 200, 90)), 9000, 60, 9),
    'painted-dots': (2, ((60, 50, 90), (190, 80, 60), (90, 150, 110), (240, 220, 170)), 16000, 1, 11),
    'painted-straw': (3, ((90, 60, 20), (190, 140, 40), (230, 190, 90), (120, 140, 60)), 12000, 30, 5),
    'painted-ink': (4, ((20, 18, 20), (60, 56, 58), (220, 214, 200), (244, 240, 228)), 9000, 90, 4),
    'painted-silk': (5, ((110, 20, 50), (200, 60, 90), (240, 150, 140), (60, 40, 90)), 4000, 140, 16),
}


def flow(vortices, x, y):
    """The direction in which a stroke goes, in radians."""
    along = sum(weight * math.exp(-((x - cx) ** 2 + (y - cy) ** 2) / (2 * reach ** 2)) * np.array([cy - y, x - cx])
                for cx, cy, reach, weight in vortices) + np.array([SIDE / 16, SIDE / 40])
    return math.atan2(along[1], along[0])


def paint(name):
    seed, colours, strokes, length, width = PAINTINGS[name]
    random = np.random.default_rng(seed)
    vortices = [(random.uniform(0, SIDE), random.uniform(0, SIDE), random.uniform(SIDE / 16, SIDE / 6),
                 random.choice((-2, 2))) for _ in range(VORTICES)]
    image = Image.new('RGB', (SIDE, SIDE), colours[0])
    draw = ImageDraw.Draw(image)
    for i in range(strokes):
        share = 1 - 0.85 * i / strokes
        x, y = random.uniform(0, SIDE, 2)
        place = (math.sin(5 * x / SIDE) + math.cos(4 * y / SIDE) + 2) / 4 * len(colours) + random.normal(0, 0.7)
        colour = np.array(colours[int(min(max(place, 0), len(colours) - 1))]) + random.normal(0, 14, 3)
        points = [(x, y)]
        for _ in range(max(int(length * share / 4), 1)):
            angle = flow(vortices, x, y)
            x, y = x + 4 * math.cos(angle), y + 4 * math.sin(angle)
            points.append((x, y))
        draw.line(points, tuple(int(min(max(part, 0), 255)) for part in colour), max(int(width * share), 1), 'curve')
    return image


if __name__ == '__main__':
    for painting in PAINTINGS:
        paint(painting).save(f'{painting}.png')
