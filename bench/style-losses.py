"""Losses of style side by side, with PyTorch: the same photo, painting, stages, steps and octaves; what differs is what a
stage's statistics are and how far they are taken to be from the painting's.

Copyright (C) 2026 the Reverie authors
SPDX-License-Identifier: GPL-3.0-or-later

    /usr/bin/python3 bench/style-losses.py [--side PX] [--models FOLDER] [--sheet FILE.jpg] [--stages FILE.jpg]

Prints the losses' times and what each painting's distance is by Gram matrices; draws the paintings (--sheet), and what
single stages know of the painting (--stages). For choosing the engine's loss, and for docs/style.md.
"""
import argparse
import math
import os
import time

import torch
import torch.nn.functional as F
from PIL import Image, ImageDraw

import recipes
import style as benchmark
from faces import tensor_of

SMALLEST, OCTAVE = 96, math.sqrt(2)
STEPS, FIRST_STEPS = 30, 40
RATE, FALL = 0.03, 0.6
BETAS = 0.9, 0.99
AVERAGE = 0.9   # decay of the average that is shown
JITTER = 8      # pixels
MEAN_WEIGHT = 8
REGULAR = 1e-3  # of the mean variance, added to variances before roots are taken
PROJECTIONS = 64
MAP_STEPS = 10  # an optimal map is good for so many steps
TITLE = 18      # pixels


# ---- Losses: each gives the gradient with respect to a stage's values, C x N, of which @target is the painting's ----

def moments(values):
    mean = values.mean(1, keepdim=True)
    return mean, (values - mean) @ (values - mean).t() / values.shape[1]


def gram(values, target, _):
    wanted = target @ target.t() / target.shape[1]
    found = values @ values.t() / values.shape[1]
    return 4 / values.shape[1] / wanted.square().sum() * (found - wanted) @ values


def means_and_covariances(values, target, _):
    (mean, found), (wanted_mean, wanted) = moments(values), moments(target)
    n = values.shape[1]
    return 4 / n / wanted.square().sum() * (found - wanted) @ (values - mean) \
        + 2 * MEAN_WEIGHT / n / wanted.trace() * (mean - wanted_mean)


def means_and_deviations(values, target, _):
    (mean, found), (wanted_mean, wanted) = moments(values), moments(target)
    deviation, aim = ((matrix.diag() + 1e-6).sqrt()[:, None] for matrix in (found, wanted))
    return 2 / values.shape[1] / wanted.trace() * ((deviation - aim) / deviation * (values - mean) + mean - wanted_mean)


def power(matrix, exponent):
    """Of a symmetric matrix with no negative eigenvalues."""
    eigenvalues, vectors = torch.linalg.eigh(matrix)
    return (vectors * eigenvalues.clamp(min=1e-12) ** exponent) @ vectors.t()


def wasserstein(values, target, kept):
    """Olkin and Pukelsheim, 1982: between two normal distributions; the gradient is what is left to the optimal map."""
    (mean, found), (wanted_mean, wanted) = moments(values), moments(target)
    if kept.get('age', MAP_STEPS) >= MAP_STEPS:
        ridge = REGULAR * wanted.trace() / len(wanted) * torch.eye(len(wanted))
        found, aim = (found + ridge).double(), (wanted + ridge).double()
        root, inverse = power(found, 0.5), power(found, -0.5)
        kept.update(age=0, map=(inverse @ power(root @ aim @ root, 0.5) @ inverse).float())
    kept['age'] += 1
    centred = values - mean
    return 2 / values.shape[1] / wanted.trace() * (centred - kept['map'] @ centred + mean - wanted_mean)


def sliced_wasserstein(values, target, _):
    """Bonneel, Rabin, Peyre and Pfister, 2015: on random lines, where sorting says what goes where."""
    lines = F.normalize(torch.randn(len(values), PROJECTIONS), dim=0)
    found, order = (lines.t() @ values).sort(1)
    wanted, _ = (lines.t() @ target).sort(1)
    if wanted.shape != found.shape:
        wanted = F.interpolate(wanted[None], found.shape[1], mode='linear', align_corners=True)[0]
    away = torch.zeros_like(found).scatter_(1, order, found - wanted)
    scale = 2 / values.shape[1] / moments(target)[1].trace() * len(values) / PROJECTIONS
    return scale * lines @ away


# Of each: the loss, whether each stage's gradient is brought to one length first, and the content's weight beside it.
LOSSES = {
    'Gram': (gram, False, 0.05),
    'Gram, scaled gradients': (gram, True, 0.05),
    'means and deviations': (means_and_deviations, False, 0.05),
    'Wasserstein': (wasserstein, False, 0.2),
    'sliced Wasserstein': (sliced_wasserstein, False, 0.1),
    'means and covariances': (means_and_covariances, False, 0.8),
}


# ---- Painting ----

def resized(picture, side):
    smaller = side < picture.shape[-1]
    return F.interpolate(picture, (side, side), mode='bilinear' if smaller else 'bicubic', antialias=smaller,
                         align_corners=False).clamp(0, 1)


def octaves(side):
    count = max(int(math.log(side / SMALLEST) / math.log(OCTAVE) + 1e-6), 0)
    return [(round(side / OCTAVE ** k), FIRST_STEPS if k == count else STEPS) for k in range(count, -1, -1)]


def gradient(network, picture, targets, kept, loss, states):
    """Of style and content: @targets by stage, @kept the photo's values and their weight."""
    function, scaled, weight = loss
    picture = picture.detach().requires_grad_()
    stages = sorted(set(targets) | {recipes.CONTENT_STAGE})
    values = dict(zip(stages, network.features(picture, stages)))
    parts = {stage: function(values[stage].detach().flatten(2)[0], target, states[stage]).view_as(values[stage])
             for stage, target in targets.items()}
    content = 2 * weight / kept.square().sum() * (values[recipes.CONTENT_STAGE].detach() - kept)
    pulls = [torch.autograd.grad(values[stage], picture, part, retain_graph=True)[0] for stage, part in parts.items()]
    if scaled:
        pulls = [pull / pull.norm() for pull in pulls]
    back, = torch.autograd.grad(values[recipes.CONTENT_STAGE], picture, content)
    if scaled and weight > 0:
        back = weight * back / (back.norm() + 1e-12)
    return sum(pulls) / len(pulls) + back


class Adam:
    """Kingma and Ba, 2015; its moments go on in the next octave."""

    def __init__(self):
        self.first = self.second = None
        self.steps = 0

    def resize(self, side):
        if self.first is not None:
            self.first = F.interpolate(self.first, (side, side), mode='bicubic', align_corners=False)
            self.second = F.interpolate(self.second, (side, side), mode='bilinear', align_corners=False)

    def step(self, gradient_of_all, rate):
        along = gradient_of_all * gradient_of_all.numel()
        first, second = (0, 0) if self.first is None else (self.first, self.second)
        self.steps += 1
        self.first = BETAS[0] * first + (1 - BETAS[0]) * along
        self.second = BETAS[1] * second + (1 - BETAS[1]) * along.square()
        mean, square = self.first / (1 - BETAS[0] ** self.steps), self.second / (1 - BETAS[1] ** self.steps)
        return rate * mean / (square.sqrt() + 1e-8)


def paint(network, photo, painting, loss, stages=recipes.STYLE_STAGES, start=None):
    """The painting, coarse to fine, and the seconds of a step at full size."""
    torch.manual_seed(0)
    shown, adam, seconds = photo if start is None else start, Adam(), 0
    for side, steps in octaves(photo.shape[-1]):
        base, picture = resized(photo, side), resized(shown, side)
        adam.resize(side)
        with torch.no_grad():
            targets = {stage: value.flatten(2)[0]
                       for stage, value in zip(stages, network.features(resized(painting, side), stages))}
        states, average, begin = {stage: {} for stage in stages}, 0, time.process_time()
        for step in range(steps):
            shift = tuple(torch.randint(-JITTER, JITTER + 1, (2,)).tolist())
            with torch.no_grad():
                kept, = network.features(base.roll(shift, (2, 3)), [recipes.CONTENT_STAGE])
            along = gradient(network, picture.roll(shift, (2, 3)), targets, kept, loss, states)
            along = along.roll([-n for n in shift], (2, 3))
            picture = (picture - adam.step(along, RATE * (1 - FALL * step / steps))).clamp(0, 1)
            average = AVERAGE * average + (1 - AVERAGE) * picture
        shown = average / (1 - AVERAGE ** steps)
        seconds = (time.process_time() - begin) / steps
    return shown, seconds


# ---- Sheets ----

def image_of(picture):
    return Image.fromarray((picture[0].permute(1, 2, 0).clamp(0, 1) * 255 + 0.5).byte().numpy())


def draw_sheet(path, columns, cells):
    """Pictures with their titles below, all of one size."""
    width, height = cells[0][1].size[0] + 4, cells[0][1].size[1] + TITLE + 4
    sheet = Image.new('RGB', (width * columns, height * math.ceil(len(cells) / columns)), 'white')
    draw = ImageDraw.Draw(sheet)
    for i, (title, image) in enumerate(cells):
        x, y = i % columns * width + 2, i // columns * height + 2
        sheet.paste(image, (x, y))
        draw.text((x + 2, y + image.size[1] + 3), title, 'black')
    sheet.save(path, quality=88)


def compare_losses(network, photo, painting, path):
    cells = [('the photo', image_of(photo)), ('the painting', image_of(painting))]
    print(f'{"loss":<24}{"by Gram":>10}{"CPU s a step":>14}')
    for name, loss in LOSSES.items():
        picture, seconds = paint(network, photo, painting, loss)
        print(f'{name:<24}{recipes.style_loss(network, picture, painting):>10.5f}{seconds:>14.3f}', flush=True)
        cells.append((name, image_of(picture)))
    if path:
        draw_sheet(path, 4, cells)


def show_stages(network, photo, painting, path):
    """What the statistics of single stages know of the painting: paintings of nothing, from noise on."""
    noise = (0.5 + 0.1 * torch.randn(photo.shape)).clamp(0, 1)
    cells = []
    for stage in (*recipes.STYLE_STAGES, 9, 11):
        picture, _ = paint(network, photo, painting, (means_and_covariances, False, 0), (stage,), noise)
        name = (recipes.STAGE.format(stage) if stage else recipes.STEM).split('_relu')[0]
        cells.append((name, image_of(picture)))
    draw_sheet(path, 4, cells)


def main():
    parser = argparse.ArgumentParser(description=__doc__.split('\n', maxsplit=1)[0])
    parser.add_argument('--side', type=int, default=256, help='pixels (256)')
    parser.add_argument('--models', default=os.path.expanduser('~/.local/share/reverie/models'))
    parser.add_argument('--sheet', help='draw the paintings of the losses into this file')
    parser.add_argument('--stages', help='draw what single stages know into this file')
    options = parser.parse_args()
    network = recipes.Faceres(os.path.join(options.models, 'faceres.json'))
    content, style = benchmark.pair('starry-night')
    photo, painting = (resized(tensor_of(image), options.side) for image in (content, style))
    if options.stages:
        show_stages(network, photo, painting, options.stages)
    else:
        compare_losses(network, photo, painting, options.sheet)


if __name__ == '__main__':
    main()
