"""Networks as lists of layers that PyTorch can run, folded as far as they go.

Copyright (C) 2026 the Reverie authors
SPDX-License-Identifier: GPL-3.0-or-later

A layer is a convolution with its bias and activation, a sum, a pool and the like: batch norms, scales and shifts are
part of the convolutions' weights, and an activation is one operation in place. This is as good as PyTorch's user can
have it without writing kernels.
"""
import base64
import json
import math
import os

import numpy as np


class Layer:
    def __init__(self, op, inputs, users, **parts):
        self.op = op            # 'picture', 'conv', 'sum', 'max', 'average', 'concat', 'pad', 'activation'
        self.inputs = inputs    # layers
        self.users = users      # how many need its value
        self.weight = None      # conv: [out][in / groups][height][width]
        self.bias = None
        self.groups = 1
        self.kernel = None      # (height, width)
        self.stride = None      # (vertical, horizontal)
        self.same = False       # padding, as TensorFlow means it
        self.channels = None    # pad: zero channels before and after
        self.clamp = None       # (low, high), the activation
        self.slope = None       # of a PReLU, the activation
        self.__dict__.update(parts)

    def has_activation(self):
        return self.clamp is not None or self.slope is not None


# ---- Stacks: see stacks/README.md ----

def chance(seed, n):
    """n numbers between -1 and 1: the same as bench_chance () of stack.c."""
    x = np.arange(n, dtype=np.uint32) + np.uint32(seed * 0x9e3779b9 % 2 ** 32)
    x = (x ^ (x >> np.uint32(16))) * np.uint32(0x85ebca6b)
    x = (x ^ (x >> np.uint32(13))) * np.uint32(0xc2b2ae35)
    x ^= x >> np.uint32(16)
    return (x >> np.uint32(8)).astype(np.float32) * np.float32(2 ** -23) - np.float32(1)


def by_chance(seed, size, shape):
    return (size * chance(seed, math.prod(shape)).astype(np.float64)).astype(np.float32).reshape(shape)


def read_stack(path, wanted):
    layers = {'picture': Layer('picture', [], 1)}
    channels = {'picture': 3}
    for line in open(path, encoding='utf-8'):
        words = line.split('#')[0].split()
        if not words:
            continue
        name, op, inputs, rest = words[0], words[1], words[2].split(','), words[3:]
        layer = Layer(op, [layers[i] for i in inputs], 1)
        channels[name] = sum(channels[i] for i in inputs)
        if op == 'conv':
            channels[name] = int(rest.pop(0))
        if op != 'concat':
            layer.kernel = tuple(int(n) for n in rest[0].split('x'))
            layer.stride = (int(rest[1]),) * 2
            layer.same = rest[2] == 'same'
        if op == 'conv':
            seed = 2 * len(layers)
            shape = (channels[name], channels[inputs[0]]) + layer.kernel
            layer.weight = by_chance(seed, math.sqrt(6 / math.prod(shape[1:])), shape)
            layer.bias = by_chance(seed + 1, 0.1, shape[:1])
            layer.clamp = (0, math.inf)
        layers[name] = layer
    return layers[wanted]


# ---- TF.js graph models ----

def read_constants(model, folder):
    """All constants by name; quantised ones as the floats that they stand for."""
    constants = {}
    for group in model['weightsManifest']:
        paths = [os.path.join(folder, path) for path in group['paths']]
        data = b''.join(open(path, 'rb').read() for path in paths)
        place = 0
        for entry in group['weights']:
            quantised = entry.get('quantization', {})
            kind = np.dtype(quantised.get('dtype', entry['dtype']))
            n = math.prod(entry['shape'])
            value = np.frombuffer(data, kind, n, place).reshape(entry['shape'])
            place += n * kind.itemsize
            if 'scale' in quantised:
                value = value * np.float32(quantised['scale']) + np.float32(quantised['min'])
            constants[entry['name']] = value.astype(np.float32) if entry['dtype'] == 'float32' else value
    return constants


class Reader:
    """Turns the part of a graph that one node needs into layers, folding on the way.

    A layer may take over what its only user does: then the node of that user stands for the same layer.
    """

    def __init__(self, path, start):
        model = json.load(open(path, encoding='utf-8'))
        self.nodes = {node['name']: node for node in model['modelTopology']['node']}
        self.constants = read_constants(model, os.path.dirname(path))
        self.start = start
        self.layers = {}
        self.users = {}

    def read(self, wanted):
        self.count_users(wanted, set())
        return self.layer(wanted)

    def is_picture(self, name):
        return name == self.start or self.nodes[name]['op'] == 'Placeholder'

    def inputs(self, name):
        return [i.split(':')[0] for i in self.nodes[name].get('input', []) if not i.startswith('^')]

    def count_users(self, name, seen):
        self.users[name] = self.users.get(name, 0) + 1
        if name in seen or self.is_picture(name):
            return
        seen.add(name)
        for i in self.inputs(name):
            self.count_users(i, seen)

    def layer(self, name):
        if name not in self.layers:
            if self.is_picture(name):
                self.layers[name] = Layer('picture', [], self.users[name])
            else:
                made = self.make(name)
                made.users = self.users[name]
                self.layers[name] = made
        return self.layers[name]

    def attribute(self, name, key):
        """A list of numbers or texts, or a text; None where absent."""
        value = self.nodes[name].get('attr', {}).get(key)
        if value is None:
            return None
        if 'list' in value:
            return [int(i) for i in value['list'].get('i', [])] \
                   or [base64.b64decode(s).decode() for s in value['list'].get('s', [])]
        return base64.b64decode(value['s']).decode() if 's' in value else None

    def make(self, name):
        op, inputs = self.nodes[name]['op'], self.inputs(name)
        constants = [self.constants[i] for i in inputs if i in self.constants]
        values = [self.layer(i) for i in inputs if i not in self.constants]
        if 'Conv2' in op or 'Conv2d' in op:
            return self.convolution(name, values[0], constants)
        if op in ('Add', 'AddV2', 'AddN') and constants:
            return shifted(values[0], constants[0])
        if op in ('Add', 'AddV2', 'AddN'):
            return Layer('sum', values, 1)
        if op == 'Mul' and constants:
            return scaled(values[0], constants[0])
        if op == 'Prelu':
            return activated(values[0], None, constants[0])
        if op in ('Relu', 'Relu6', 'Minimum', 'Maximum'):
            bound = float(constants[0]) if constants else None
            return activated(values[0], {'Relu': (0, math.inf), 'Relu6': (0, 6), 'Minimum': (-math.inf, bound),
                                         'Maximum': (bound, math.inf)}[op], None)
        if op == 'MaxPool':
            return Layer('max', values, 1, kernel=tuple(self.attribute(name, 'ksize')[1:3]), **self.window(name))
        if op == 'Pad' and not constants[0][:3].any():
            return Layer('pad', values, 1, channels=tuple(int(n) for n in constants[0][3]))
        raise NotImplementedError(f'{op} ({name})')

    def window(self, name):
        assert self.attribute(name, 'dilations') in (None, [1, 1, 1, 1]), name
        strides = self.attribute(name, 'strides')
        return {'stride': tuple(strides[1:3]), 'same': self.attribute(name, 'padding') == 'SAME'}

    def convolution(self, name, value, constants):
        weight = constants[0]
        if 'Depthwise' in self.nodes[name]['op']:
            weight = np.transpose(weight, (2, 3, 0, 1))
            groups = weight.shape[0]
        else:
            weight = np.transpose(weight, (3, 2, 0, 1))
            groups = 1
        layer = Layer('conv', [value], 1, weight=weight, groups=groups, kernel=weight.shape[2:], **self.window(name))
        for fused in self.attribute(name, 'fused_ops') or []:
            if fused == 'BiasAdd':
                layer.bias = constants[1].reshape(-1)
            elif fused == 'Prelu':
                layer.slope = constants[2].reshape(-1)
            else:
                layer.clamp = {'Relu': (0, math.inf), 'Relu6': (0, 6)}[fused]
        return layer


def is_free(layer, op):
    """Whether what the layer's only user does can become part of it."""
    return layer.op == op and layer.users == 1 and not layer.has_activation()


def scaled(layer, factors):
    assert is_free(layer, 'conv')
    factors = np.broadcast_to(factors.reshape(-1), layer.weight.shape[:1])
    layer.weight = layer.weight * factors.reshape(-1, 1, 1, 1)
    layer.bias = layer.bias * factors if layer.bias is not None else None
    return layer


def shifted(layer, shift):
    target = layer
    if is_free(layer, 'sum'):
        target = next(term for term in layer.inputs if is_free(term, 'conv'))
    assert is_free(target, 'conv')
    shift = np.broadcast_to(shift.reshape(-1), target.weight.shape[:1])
    target.bias = shift + target.bias if target.bias is not None else shift
    return layer


def activated(layer, clamp, slope):
    """One clamp after another is a clamp: the first one's bounds, clamped by the second."""
    if clamp is not None and layer.clamp is not None and layer.users == 1:
        layer.clamp = tuple(min(max(bound, clamp[0]), clamp[1]) for bound in layer.clamp)
        return layer
    if not (is_free(layer, 'conv') or is_free(layer, 'sum')):
        layer = Layer('activation', [layer], 1)
    layer.clamp = clamp
    layer.slope = slope.reshape(-1) if slope is not None else None
    return layer


def read_network(path, start, wanted):
    return Reader(path, start).read(wanted)
