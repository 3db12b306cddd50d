"""The rows of the benchmark with PyTorch, as fast as PyTorch runs them.

Copyright (C) 2026 the Reverie authors
SPDX-License-Identifier: GPL-3.0-or-later

    python3 pytorch.py --program build/bench/reverie-bench --row faceres-512 --threads 2 [--variant NAME]
    python3 pytorch.py --program build/bench/reverie-bench --dream dream-1024 --threads 2 --variant NAME

A step is a forward pass, the mean square of the node, and its gradient with respect to the picture: of the weights no
gradient is asked for. Prints JSON: for each variant the seconds of each step; the best variant's median; what was
computed, for comparing; and the most memory that the process held.
"""
import argparse
import json
import math
import statistics
import subprocess
import sys
import time
import warnings

import torch
import torch.nn.functional as F

import layers

PICTURE_SEED = 1


def sides(size, kernel, stride):
    """TensorFlow's SAME: the odd pixel goes below and to the right."""
    total = max((-(-size // stride) - 1) * stride + kernel - size, 0)
    return total // 2, total - total // 2


class Network(torch.nn.Module):
    """From the picture in [0, 1] to the mean square of the last layer."""

    def __init__(self, last, scale, mean):
        super().__init__()
        self.scale = scale
        self.constants = {}
        self.order = []
        self.keep('minus_mean', [[[[-value]] for value in mean]])
        self.add(last)
        for place, layer in enumerate(self.order):
            for part in ('weight', 'bias'):
                if getattr(layer, part) is not None:
                    self.keep(f'{part}{place}', getattr(layer, part))
            if layer.slope is not None:
                self.keep(f'slope{place}', layer.slope.reshape(1, -1, 1, 1))
        # A value is forgotten after its last use, so that PyTorch holds no more than its gradient needs.
        self.last_use = {id(i): place for place, layer in enumerate(self.order) for i in layer.inputs}

    def keep(self, name, value):
        self.register_buffer(name, torch.tensor(value, dtype=torch.float32))

    def add(self, layer):
        if layer not in self.order:
            for i in layer.inputs:
                self.add(i)
            self.order.append(layer)

    def forward(self, picture):
        values = {}
        for place, layer in enumerate(self.order):
            inputs = [values[id(i)] for i in layer.inputs]
            values[id(layer)] = self.activate(layer, place, self.run(layer, place, picture, inputs))
            for i in layer.inputs:
                if self.last_use[id(i)] == place:
                    values.pop(id(i), None)
        return values[id(self.order[-1])].square().mean()

    def run(self, layer, place, picture, inputs):
        if layer.op == 'picture':
            return torch.add(self.minus_mean, picture, alpha=self.scale)
        if layer.op == 'concat':
            return torch.cat(inputs, 1)
        if layer.op == 'sum':
            return sum(inputs[1:], inputs[0])
        value = inputs[0]
        if layer.op == 'activation':
            return value
        if layer.op == 'pad':
            return F.pad(value, (0, 0, 0, 0) + layer.channels)
        padding = (0, 0)
        if layer.same:
            top, bottom = sides(value.shape[2], layer.kernel[0], layer.stride[0])
            left, right = sides(value.shape[3], layer.kernel[1], layer.stride[1])
            if (top, left) == (bottom, right):
                padding = (top, left)
            else:
                value = F.pad(value, (left, right, top, bottom), value=-math.inf if layer.op == 'max' else 0)
        if layer.op == 'max':
            return F.max_pool2d(value, layer.kernel, layer.stride, padding)
        if layer.op == 'average':
            return F.avg_pool2d(value, layer.kernel, layer.stride, padding, count_include_pad=False)
        return F.conv2d(value, getattr(self, f'weight{place}'), getattr(self, f'bias{place}', None), layer.stride,
                        padding, groups=layer.groups)

    def activate(self, layer, place, value):
        if layer.clamp is not None:
            return torch.relu_(value) if layer.clamp == (0, math.inf) else F.hardtanh_(value, *layer.clamp)
        if layer.slope is not None:
            # With PyTorch 1.13 some 5 % faster than prelu (), which computes the slopes' gradient as well.
            slope = getattr(self, f'slope{place}')
            return value * torch.where(value > 0, torch.ones_like(slope), slope)
        return value


# ---- Variants ----

def eager(network, picture):
    return network, picture


def channels_last(network, picture):
    return network.to(memory_format=torch.channels_last), picture.contiguous(memory_format=torch.channels_last)


def frozen(network, picture):
    # The warning is of sizes that become constants. Here they are.
    warnings.simplefilter('ignore', torch.jit.TracerWarning)
    return torch.jit.freeze(torch.jit.trace(network.eval(), picture, check_trace=False)), picture


def compiled(network, picture):
    return torch.compile(network), picture


VARIANTS = {'eager': eager, 'channels_last': channels_last, 'torchscript': frozen}
if hasattr(torch, 'compile'):
    VARIANTS['compile'] = compiled


class Stepper:
    """One row in one variant, ready to step."""

    def __init__(self, row, variant):
        self.variant = variant
        if row['kind'] == 'stack':
            last = layers.read_stack(row['path'], row['node'])
        else:
            last = layers.read_network(row['path'], row['start'], row['node'])
        shape = (1, 3, row['side'], row['side'])
        picture = torch.from_numpy(layers.chance(PICTURE_SEED, math.prod(shape))).reshape(shape) * 0.5 + 0.5
        self.network, self.picture = VARIANTS[variant](Network(last, row['scale'], row['mean']), picture)
        self.picture.requires_grad_()

    def step(self):
        """Seconds of one step."""
        start = time.perf_counter()
        self.objective = self.network(self.picture)
        self.gradient, = torch.autograd.grad(self.objective, self.picture)
        return time.perf_counter() - start

    def outcome(self):
        return {'objective': self.objective.item(), 'gradient_norm': self.gradient.norm().item()}


def peak_resident_bytes():
    for line in open('/proc/self/status', encoding='ascii'):
        if line.startswith('VmHWM:'):
            return int(line.split()[1]) * 1024
    return None


def rows_of(program, ids, *options):
    command = [program, '--list', *options] + (['--rows', ids] if ids else [])
    return json.loads(subprocess.run(command, check=True, stdout=subprocess.PIPE).stdout)['rows']


def octave_sides(row):
    """As recipe/ascent.c has them, which leaves out octaves under 32 pixels; none of the benchmark's is."""
    return [int(row['side'] / row['octave_scale'] ** i) for i in reversed(range(row['octaves']))]


def dream(row, variant):
    """Seconds of all steps of a dream."""
    seconds = 0
    for side in octave_sides(row):
        stepper = Stepper({**row, 'side': side}, variant)
        seconds += sum(stepper.step() for _ in range(row['iterations']))
    return seconds


def main():
    parser = argparse.ArgumentParser(description='Steps of one row of the benchmark, with PyTorch.')
    parser.add_argument('--program', required=True, help='reverie-bench, which knows the rows')
    what = parser.add_mutually_exclusive_group(required=True)
    what.add_argument('--row')
    what.add_argument('--dream', help='all steps of a whole dream, once; needs --variant')
    parser.add_argument('--threads', type=int, default=1)
    parser.add_argument('--variant', choices=list(VARIANTS), help='only this one')
    parser.add_argument('--warm-up', type=int, default=3)
    parser.add_argument('--repeats', type=int, default=7)
    options = parser.parse_args()
    if options.dream and not options.variant:
        parser.error('--dream needs --variant')

    torch.set_num_threads(options.threads)
    if options.dream:
        row = rows_of(options.program, options.dream, '--dream')[0]
        print(json.dumps({'dream': row['dream'], 'threads': options.threads, 'torch': torch.__version__,
                          'variant': options.variant, 'seconds': dream(row, options.variant),
                          'peak_resident_bytes': peak_resident_bytes()}, indent=2))
        return
    row = rows_of(options.program, options.row)[0]
    steps = {}
    for variant in [options.variant] if options.variant else VARIANTS:
        try:
            stepper = Stepper(row, variant)
            for _ in range(options.warm_up):
                stepper.step()
            steps[variant] = [stepper.step() for _ in range(options.repeats)]
        except Exception as problem:  # a variant that this PyTorch cannot run is no candidate
            print(f'pytorch.py: {variant}: {problem}', file=sys.stderr)
    if not steps:
        sys.exit('pytorch.py: no variant ran')
    best = min(steps, key=lambda variant: statistics.median(steps[variant]))
    print(json.dumps({'row': row['row'], 'threads': options.threads, 'torch': torch.__version__, 'variants': steps,
                      'best': best, 'seconds': statistics.median(steps[best]), **stepper.outcome(),
                      'peak_resident_bytes': peak_resident_bytes()}, indent=2))


if __name__ == '__main__':
    main()
