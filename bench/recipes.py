"""Recipes for faces as they are written down first, with PyTorch: every step by autograd, a gradient for each layer.

Copyright (C) 2026 the Reverie authors
SPDX-License-Identifier: GPL-3.0-or-later

These are what genes, breed, imagine and style are compared with in time, style in its loss as well. Pictures are 1 x 3 x height x width in [0, 1].
"""
import math

import numpy as np
import torch
import torch.nn.functional as F

import layers
import pytorch

STEM = 'conv1_relu/clip_by_value'  # stage 0
STAGE = 'conv_pw_{}_relu/clip_by_value'
LAST_STAGE = 13
SCALE, MEAN = 255, (131.0912, 103.8827, 91.4953)


class Faceres(pytorch.Network):
    """The stages that are asked for, and the heads, of the network that knows faces."""

    def __init__(self, path):
        reader = layers.Reader(path, None)
        seen = set()
        names = [STEM] + [STAGE.format(stage) for stage in range(1, LAST_STAGE + 1)]
        for name in names:
            reader.count_users(name, seen)
        stages = [reader.layer(name) for name in names]
        super().__init__(stages[-1], SCALE, MEAN)
        self.stages = {id(layer): stage for stage, layer in enumerate(stages)}
        for head in ('feats', 'age_pred', 'gender_pred'):
            for part in ('kernel', 'bias'):
                self.keep(f'{head}_{part}', reader.constants[f'{head}/{part}'])

    def features(self, picture, wanted):
        """The values of these stages, in their order."""
        values, found = {}, {}
        for place, layer in enumerate(self.order):
            inputs = [values[id(i)] for i in layer.inputs]
            values[id(layer)] = self.activate(layer, place, self.run(layer, place, picture, inputs))
            stage = self.stages.get(id(layer))
            if stage in wanted:
                found[stage] = values[id(layer)]
            if len(found) == len(wanted):
                break
        return [found[stage] for stage in wanted]

    def heads(self, picture):
        """Logits of the years 1 to 100, and the one that is positive for a man."""
        value, = self.features(picture, [LAST_STAGE])
        known = F.relu(value.mean((2, 3)) @ self.feats_kernel + self.feats_bias)
        return known @ self.age_pred_kernel + self.age_pred_bias, known @ self.gender_pred_kernel + self.gender_pred_bias


# ---- What the recipes share ----

def blur(picture, sigma):
    reach = math.ceil(3 * sigma)
    taps = torch.exp(-torch.arange(-reach, reach + 1.) ** 2 / (2 * sigma * sigma))
    taps = (taps / taps.sum()).repeat(picture.shape[1], 1, 1, 1)
    picture = F.conv2d(F.pad(picture, (reach, reach, 0, 0), mode='reflect'), taps, groups=picture.shape[1])
    return F.conv2d(F.pad(picture, (0, 0, reach, reach), mode='reflect'), taps.transpose(2, 3), groups=picture.shape[1])


def unit(gradient):
    return gradient / (gradient.square().mean().sqrt() + 1e-12)


def cleaned(gradient, sigmas, colour):
    """The mean of blurs of unit RMS, with a share of its colour."""
    mean = sum(unit(blur(gradient, sigma)) for sigma in sigmas) / len(sigmas)
    grey = mean.mean(1, keepdim=True)
    return grey + (mean - grey) * colour


def gradient_of(value, picture):
    return torch.autograd.grad(value, picture, retain_graph=True)[0]


def resized(picture, side, mode='bicubic'):
    return F.interpolate(picture, (side, side), mode=mode, align_corners=False)


def years_likelihood(logits, years, spread):
    return torch.log_softmax(logits, 1)[0, years - spread:years + spread].logsumexp(0)


def oval(side, x, y, width, height, edge):
    """1 within an ellipse, 0 outside; places and sizes in parts of the side, from the middle."""
    down, across = np.mgrid[0:side, 0:side] / side - 0.5
    distance = np.hypot((across - x) / width, (down - y) / height)
    return torch.tensor(1 / (1 + np.exp((distance - 1) * edge)), dtype=torch.float32)[None, None]


# ---- The recipes ----

def genes(network, face, years=72, steps=90, rate=0.006):
    """An age for a face: its heads over random warps, inside an oval, pulled back to the photo."""
    random = np.random.default_rng(0)
    mask = oval(face.shape[-1], 0, 0.07, 0.3, 0.4, 12)
    result = face.clone()
    for _ in range(steps):
        angle, scale, shift = math.radians(random.uniform(-5, 5)), random.uniform(0.9, 1.08), random.uniform(-.06, .06, 2)
        cosine, sine = scale * math.cos(angle), scale * math.sin(angle)
        warp = torch.tensor([[[cosine, -sine, shift[0]], [sine, cosine, shift[1]]]], dtype=torch.float32)
        result = result.detach().requires_grad_()
        grid = F.affine_grid(warp, (1, 3, 224, 224), align_corners=False)
        ages, _ = network.heads(F.grid_sample(result, grid, padding_mode='reflection', align_corners=False))
        step = cleaned(gradient_of(years_likelihood(ages, years, 7), result), (1, 2, 4, 8), 0.25)
        result = (result + rate * mask * step - 0.2 * rate * (result - face)).clamp(0, 1)
    return result.detach()


def breed(network, first, second, mix=0.5, stages=(2, 4, 6, 8, 11), steps=120, rate=0.015):
    """From one face to the mixture of both faces' features."""
    with torch.no_grad():
        wanted = [(1 - mix) * a + mix * b
                  for a, b in zip(network.features(first, stages), network.features(second, stages))]
    result = first.clone()
    for i in range(steps):
        result = result.detach().requires_grad_()
        values = network.features(result, stages)
        total = sum(unit(gradient_of(-(value - target).square().mean(), result))
                    for value, target in zip(values, wanted))
        result = (result + rate * (1 - 0.8 * i / steps) * cleaned(total, (0.5, 1, 2, 4), 0.6)).clamp(0, 1)
    return result.detach()


# Of each octave: the side, steps, stages and their weights, and the weight of the heads.
OCTAVES = ((112, 40, ((12, 0.6), (10, 0.6)), 1.2), (160, 30, ((10, 0.7), (8, 0.7)), 1.0), (224, 20, ((8, 1.0),), 0.7),
           (288, 12, ((8, 1.0), (6, 0.2)), 0))


def imagine(network, years=40, rate=0.02):
    """A face out of coloured ovals: stages and heads, coarse to fine, slow colour kept."""
    random = np.random.default_rng(0)
    skin, hair = torch.tensor([0.75, 0.58, 0.48]).view(1, 3, 1, 1), torch.tensor([0.25, 0.2, 0.16]).view(1, 3, 1, 1)
    sitter = torch.full((1, 3, OCTAVES[0][0], OCTAVES[0][0]), 0.45)
    for place, colour in (((0, -.07, .36, .4, 14), hair), ((0, .04, .27, .36, 14), skin)):
        inside = oval(OCTAVES[0][0], *place)
        sitter = sitter * (1 - inside) + colour * inside
    result = sitter
    for side, steps, stages, head in OCTAVES:
        result, base = resized(result, side).clamp(0, 1), resized(sitter, side)
        mask = oval(side, 0, .02, .36, .45, 10) * .97 + .03
        for i in range(steps):
            reach = max(2, side // 50)
            shift = tuple(int(n) for n in random.integers(-reach, reach + 1, 2))
            seen = torch.roll(result, shift, (2, 3)).detach().requires_grad_()
            total = 0
            if head:
                ages, sex = network.heads(resized(seen, 224, 'bilinear'))
                likelihood = years_likelihood(ages, years, 3) + sex.clamp(-6, 6).mean() / 2
                total = head * unit(gradient_of(likelihood, seen))
            for value, (_, weight) in zip(network.features(seen, [stage for stage, _ in stages]), stages):
                total = total + weight * unit(gradient_of(value.square().mean(), seen))
            total = torch.roll(total, tuple(-n for n in shift), (2, 3))
            result = result + rate * mask * cleaned(total, (0.5, 1, 2), 0.3)
            drift = (base - base.mean(1, keepdim=True)) - (result - result.mean(1, keepdim=True))
            result = (result + 0.08 * blur(drift, side * 0.03)).clamp(0, 1).detach()
            if i % 5 == 4:
                result = blur(result, 0.35)
    return result


STYLE_STAGES, CONTENT_STAGE = (0, 1, 2, 3, 5, 7), 5


def gram(value):
    positions = value.flatten(2)[0]
    return positions @ positions.t() / positions.shape[1]


def relative(value, target):
    return (value - target).square().sum() / target.square().sum()


def style_loss(network, picture, style):
    """How far a picture is from a style (Gatys, Ecker and Bethge, 2015): the mean over the stages of the squared distance
    of their Gram matrices, in parts of the squares of the style's."""
    with torch.no_grad():
        values, targets = (network.features(of, STYLE_STAGES) for of in (picture, style))
        losses = [relative(gram(value), gram(target)) for value, target in zip(values, targets)]
    return sum(losses).item() / len(losses)


def style(network, content, picture, rate=0.02, keep=0.05, flat=0.005):
    """Paints @content in the manner of @picture by Adam, from the photo on: yields the painting after every step."""
    with torch.no_grad():
        kept, = network.features(content, [CONTENT_STAGE])
        targets = [gram(value) for value in network.features(picture, STYLE_STAGES)]
    result = content.clone().requires_grad_()
    adam = torch.optim.Adam([result], lr=rate)
    while True:
        values = network.features(result, STYLE_STAGES)
        styled = sum(relative(gram(value), target) for value, target in zip(values, targets)) / len(targets)
        content_loss = relative(values[STYLE_STAGES.index(CONTENT_STAGE)], kept)
        rough = result.diff(dim=2).abs().mean() + result.diff(dim=3).abs().mean()
        adam.zero_grad()
        (styled + keep * content_loss + flat * rough).backward()
        adam.step()
        result.data.clamp_(0, 1)
        yield result.detach()
