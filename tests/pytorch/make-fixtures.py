#!/usr/bin/python3
# Writes fixtures/: what PyTorch gives for chosen nodes of the seven networks, in double precision, and the gradients
# of their mean squares with respect to the picture. tests/test-networks.c compares the engine with them.
#
# Copyright (C) 2026 the Reverie authors
# SPDX-License-Identifier: GPL-3.0-or-later
#
# Needs Debian's python3-torch and python3-numpy, and the models folder of the npm package @vladmandic/human 3.3.6:
#
#     /usr/bin/python3 tests/pytorch/make-fixtures.py FOLDER
#
# Whole tensors are large, so a fixture keeps, for each tensor: its shape, mean and L2 norm, PROJECTIONS dot products
# with vectors of pseudo-random signs, and SAMPLES of its values at pseudo-random places. A dot product of an error with
# random signs is on average (root mean square) as large as the error's L2 norm, so the projections measure the relative
# L2 error of the whole tensor.
#
# A gradient jumps where a ReLU's input passes zero: where one lies within a float's rounding of it, float32 gradients
# differ by up to 1 % from those in double precision, PyTorch's own as any other's. So each node has a test picture at
# which PyTorch's float32 gradients stay the same, with a float's rounding errors added to every convolution. There are
# millions of ReLUs, so these pictures repeat themselves: then few different numbers go in.
import base64
import json
import os
import sys

import numpy as np
import torch
import torch.nn.functional as F

PROJECTIONS = 16
SAMPLES = 64
SIZES = [(97, 131), (224, 224)]  # width, height
PERIOD = 32  # pixels after which the picture of a gradient repeats

SHAKES = 4  # trials in float32 with added rounding errors
SHAKE = 8e-8  # their size, relative to the sum of a convolution's terms, each taken positive
STEADY = 4e-5  # relative L2 by which they may move a gradient
PICTURES = 40  # to try

MOVENET = 'StatefulPartitionedCall/center_net_mobile_net_v2fpn_feature_extractor/model_1/'
HANDTRACK = 'StatefulPartitionedCall/ssd_mobile_net_v2fpn_keras_feature_extractor/'
IRIS = 'StatefulPartitionedCall/model/'
CENTERNET = 'tower_0/'
BLAZEFACE = 'StatefulPartitionedCall/functional_1/'

# Besides the nodes of the catalog's looks: early, middle and late ones, and at least one of every op that the network
# needs.
NODES = {
    'faceres': ['conv1_bn/batchnorm_1/add_1', 'conv_dw_2_relu/clip_by_value', 'conv_pw_13_relu/clip_by_value',
                'global_pooling/Mean', 'feats/Relu', 'gender_pred/BiasAdd', 'age_pred/BiasAdd', 'age_pred/Softmax',
                'gender_pred/Sigmoid'],
    'movenet-lightning': [MOVENET + 'model/Conv1_relu/Relu6', MOVENET + 'model/block_3_depthwise/depthwise',
                          MOVENET + 'model/block_9_add/add', MOVENET + 'conv2d/BiasAdd'],
    'handtrack': [HANDTRACK + 'model/block_1_project_BN/FusedBatchNormV3', HANDTRACK + 'model/block_15_add/add',
                  HANDTRACK + 'bottom_up_Conv2d_21/Relu6'],
    'handlandmark-lite': ['Add_3', 'Add_22', 'Identity_dense/BiasAdd', 'Identity_1'],
    'iris': [IRIS + 'batch_normalization/FusedBatchNormV3', IRIS + 'channel_padding/Pad', IRIS + 'add_12/add',
             'Identity'],
    'centernet': [CENTERNET + 'MobilenetV3/Conv/hard_swish/mul_1',
                  CENTERNET + 'MobilenetV3/expanded_conv_3/squeeze_excite/mul',
                  CENTERNET + 'MobilenetV3/expanded_conv_9/add', CENTERNET + 'CenternetHead/c5_upsample/add'],
    'blazeface': [BLAZEFACE + 're_lu_5/Relu', BLAZEFACE + 'tf_op_layer_Pad/Pad', BLAZEFACE + 're_lu_23/Relu',
                  BLAZEFACE + 'conv2d_33/BiasAdd', BLAZEFACE + 'conv2d_34/BiasAdd', BLAZEFACE + 'conv2d_35/BiasAdd',
                  BLAZEFACE + 'conv2d_36/BiasAdd'],
}

TYPES = {'float32': '<f4', 'float16': '<f2', 'uint8': 'u1', 'uint16': '<u2', 'int32': '<i4', 'bool': '?'}


def hash32(n):
    """A 32-bit integer hash of each element (multiply and shift); the C test has the same."""
    n = np.asarray(n, np.uint32)
    n = (n ^ (n >> np.uint32(16))) * np.uint32(0x45d9f3b5)
    n = (n ^ (n >> np.uint32(15))) * np.uint32(0x2c1b3c6d)
    return n ^ (n >> np.uint32(16))


def wave(t):
    """A smooth wave of period 512 with values from 0 to 65536, in integers."""
    half = t & 255
    bow = half * (256 - half) * 2
    return np.where(t & 256, 32768 - bow, 32768 + bow)


def test_picture(width, height, period, seed):
    """Smooth waves and noise, made of integers alone, so that C rebuilds the bits. 3 x height x width in [0, 1)."""
    channel, y, x = np.meshgrid(np.arange(3), np.arange(height), np.arange(width), indexing='ij')
    y, x = y % period, x % period
    noise = hash32(((channel << 12) + y << 12) + x + (seed << 26)).astype(np.int64) >> 16
    smooth = 4 * wave(9 * x + 5 * y + 90 * channel + 77 * seed) + 3 * wave(1024 + 13 * y - 6 * x + 150 * channel)
    return np.minimum((smooth + noise) >> 3, 65535) / 65536.


def read_weights(folder, manifest):
    weights = {}
    for group in manifest:
        data = b''.join(open(os.path.join(folder, path), 'rb').read() for path in group['paths'])
        offset = 0
        for entry in group['weights']:
            quantization = entry.get('quantization', {})
            dtype = np.dtype(TYPES[quantization.get('dtype', entry['dtype'])])
            count = int(np.prod(entry['shape'], dtype=np.int64))
            values = np.frombuffer(data, dtype, count, offset)
            offset += values.nbytes
            if 'scale' in quantization:
                # In float32, as the converter that made the files does it: that is what the weights are.
                values = values.astype(np.float32) * np.float32(quantization['scale']) + np.float32(quantization['min'])
            weights[entry['name']] = values.reshape(entry['shape'])
    return weights


class Network:
    """A TF.js graph model; values are NCHW, vectors are 1 x C x 1 x 1."""

    def __init__(self, path, start):
        model = json.load(open(path))
        self.nodes = {node['name']: node for node in model['modelTopology']['node']}
        self.weights = read_weights(os.path.dirname(path), model['weightsManifest'])
        self.start = start
        self.dtype = torch.float64
        self.shakes = None  # a generator of rounding errors
        self.ceil_pools = self.find_ceil_pools()

    def inputs(self, node):
        return [name.split(':')[0] for name in node.get('input', []) if not name.startswith('^')]

    def attribute(self, node, name, default=None):
        value = node.get('attr', {}).get(name, {})
        if 'list' in value:
            return [int(i) for i in value['list'].get('i', [])] or [
                base64.b64decode(s).decode() for s in value['list'].get('s', [])]
        return base64.b64decode(value['s']).decode() if 's' in value else default

    def find_ceil_pools(self):
        """VALID pools whose output is added to that of a strided SAME op: the engine makes them SAME, since the two go
        together at even sizes only."""
        def strided(name):
            while name in self.nodes and name not in self.weights:
                if max(self.attribute(self.nodes[name], 'strides') or [1]) > 1:
                    return self.nodes[name]
                values = [i for i in self.inputs(self.nodes[name]) if i not in self.weights]
                name = values[0] if values else None
            return None

        found = set()
        for node in self.nodes.values():
            if node['op'] in ('Add', 'AddV2', 'AddN'):
                windows = [window for window in map(strided, self.inputs(node)) if window]
                if any(self.attribute(window, 'padding') == 'SAME' for window in windows):
                    found |= {window['name'] for window in windows
                              if window['op'] == 'MaxPool' and self.attribute(window, 'padding') == 'VALID'}
        return found

    def values(self, picture, names):
        known = {self.start: picture} if self.start else {}
        return [self.value(name, picture, known) for name in names]

    def value(self, name, picture, known):
        if name not in known:
            node = self.nodes[name]
            if name in self.weights:
                known[name] = self.weights[name]
            elif node['op'] == 'Placeholder':
                known[name] = picture
            else:
                known[name] = self.apply(node, [self.value(i, picture, known) for i in self.inputs(node)])
        return known[name]

    def constant(self, value):
        return torch.tensor(value.astype(np.float64)).to(self.dtype)

    def operand(self, value):
        """A value, or a constant whose last axis is channels."""
        if isinstance(value, torch.Tensor):
            return value
        assert value.size == max(value.shape[-1:], default=1), value.shape
        return self.constant(value).reshape(1, -1, 1, 1)

    def padded(self, node, value, kernel, fill=0.):
        """TensorFlow's SAME: the odd pixel goes below and to the right."""
        if self.attribute(node, 'padding') != 'SAME' and node['name'] not in self.ceil_pools:
            return value
        sides = []
        for size, span, stride in reversed(list(zip(value.shape[2:], kernel, self.attribute(node, 'strides')[1:3]))):
            total = max((-(-size // stride) - 1) * stride + span - size, 0)
            sides += [total // 2, total - total // 2]
        return F.pad(value, sides, value=fill)

    def activate(self, value, name, arguments):
        if name == 'Prelu':
            return torch.where(value > 0, value, value * self.operand(arguments[0].reshape(-1)))
        return {'Relu': F.relu, 'Relu6': F.relu6}[name](value)

    def fused(self, node, value, arguments):
        fused_ops = self.attribute(node, 'fused_ops', [])
        if fused_ops:
            assert fused_ops[0] == 'BiasAdd'
            value = value + self.operand(arguments[0])
        for name in fused_ops[1:]:
            value = self.activate(value, name, arguments[1:])
        return value

    def convolve(self, node, value, kernel, arguments):
        stride = self.attribute(node, 'strides')[1:3]
        assert (self.attribute(node, 'dilations') or [1]) == [1] * len(self.attribute(node, 'dilations') or [1])
        value = self.padded(node, value, kernel.shape[:2])
        kernel = self.constant(kernel)
        if 'Depthwise' in node['op']:
            assert kernel.shape[3] == 1
            kernel, groups = kernel.permute(2, 3, 0, 1), value.shape[1]
        else:
            kernel, groups = kernel.permute(3, 2, 0, 1), 1
        result = F.conv2d(value, kernel, stride=stride, groups=groups)
        if self.shakes is not None:
            terms = F.conv2d(value.detach().abs(), kernel.abs(), stride=stride, groups=groups)
            result = result + SHAKE * terms * torch.randn(result.shape, generator=self.shakes, dtype=self.dtype)
        return self.fused(node, result, arguments)

    def apply(self, node, inputs):
        op = node['op']
        if op in ('Conv2D', '_FusedConv2D', 'DepthwiseConv2dNative', 'FusedDepthwiseConv2dNative'):
            return self.convolve(node, inputs[0], inputs[1], inputs[2:])
        if op == '_FusedMatMul':
            matrix = self.constant(inputs[1])
            return self.fused(node, torch.einsum('nchw,cd->ndhw', inputs[0], matrix), inputs[2:])
        if op == 'MaxPool':
            kernel, stride = self.attribute(node, 'ksize')[1:3], self.attribute(node, 'strides')[1:3]
            return F.max_pool2d(self.padded(node, inputs[0], kernel, -np.inf), kernel, stride)
        if op in ('Add', 'AddV2', 'AddN'):
            return sum(map(self.operand, inputs))
        if op in ('Mul', 'Minimum', 'Maximum'):
            function = {'Mul': torch.mul, 'Minimum': torch.minimum, 'Maximum': torch.maximum}[op]
            return function(*map(self.operand, inputs))
        if op in ('Relu', 'Relu6', 'Prelu'):
            return self.activate(inputs[0], op, inputs[1:])
        if op == 'Sigmoid':
            return torch.sigmoid(inputs[0])
        if op == 'Softmax':
            return torch.softmax(inputs[0], 1)
        if op == 'Identity':
            return inputs[0]
        if op == 'Mean':
            assert list(inputs[1]) == [1, 2]
            return inputs[0].mean((2, 3), keepdim=True)
        if op == 'ConcatV2':
            assert inputs[-1] in (-1, 3)
            return torch.cat(inputs[:-1], 1)
        if op == 'Pad':
            rows = inputs[1].tolist()
            return F.pad(inputs[0], rows[2] + rows[1] + rows[3])
        raise NotImplementedError(op)


def summary(tensor):
    """(text for the list, bytes for the values) of one tensor."""
    values = tensor.detach().numpy()[0]
    flat = values.reshape(-1)
    bits = hash32(np.arange(flat.size))
    dots = [np.dot(flat, 1. - 2. * ((bits >> np.uint32(k)) & 1)) for k in range(PROJECTIONS)]
    places = hash32(np.arange(SAMPLES)).astype(np.int64) % flat.size
    text = '%d %d %d %.17g %.17g' % (*values.shape, flat.mean(), np.linalg.norm(flat))
    return text, np.array(dots, '<f8').tobytes() + flat[places].astype('<f4').tobytes()


def evaluate(network, model, size, seed, names, shake):
    """[(value, gradient of its mean square with respect to the picture)] for the nodes named."""
    network.dtype = torch.float32 if shake else torch.float64
    network.shakes = torch.Generator().manual_seed(shake) if shake else None
    mean = torch.tensor(model['mean'], dtype=network.dtype).reshape(1, 3, 1, 1)
    picture = torch.tensor(test_picture(*size, seed), dtype=network.dtype)[None].requires_grad_()
    values = network.values(picture * model['scale'] - mean, names)
    return [(value.detach(), torch.autograd.grad((value * value).mean(), picture, retain_graph=True)[0])
            for value in values]


def steady(network, model, size, seed, names):
    """{name: (seed, gradient)} of those nodes whose gradients rounding errors hardly move."""
    good = {name: gradient for name, (_, gradient) in zip(names, evaluate(network, model, size, seed, names, 0))}
    for shake in range(1, SHAKES + 1):
        waiting = list(good)
        for name, (_, moved) in zip(waiting, evaluate(network, model, size, seed, waiting, shake)):
            if torch.norm(moved - good[name]) > STEADY * torch.norm(good[name]):
                del good[name]
    return {name: (seed, gradient) for name, gradient in good.items()}


def gradients(network, model, size, names):
    """{name: (seed, gradient)} at the first picture where the gradient is steady."""
    found = {}
    for seed in range(PICTURES):
        waiting = [name for name in names if name not in found]
        if not waiting:
            return found
        found.update(steady(network, model, size, seed, waiting))
    raise SystemExit('%s, %s: no steady picture for %s' % (model['id'], size, set(names) - set(found)))


def write_model(models, output, model, version):
    network = Network(os.path.join(models, model['files'][0]['name']), model['start'])
    names = [look['node'] for look in model['looks']] + NODES[model['id']]
    lines, data = [], b''
    for width, height in SIZES:
        values = evaluate(network, model, (width, height, 4096), 0, names, 0)
        steadies = gradients(network, model, (width, height, PERIOD), names)
        for name, (value, _) in zip(names, values):
            seed, gradient = steadies[name]
            for kind, picture, tensor in (('value', (4096, 0), value), ('gradient', (PERIOD, seed), gradient)):
                text, more = summary(tensor)
                lines.append('%s %s %d %d %d %d %s' % (name, kind, width, height, *picture, text))
                data += more
    with open(os.path.join(output, model['id'] + '.txt'), 'w') as file:
        file.write('# %s, by tests/pytorch/make-fixtures.py: PyTorch %s, NumPy %s, package %s %s\n'
                   '# node, kind, picture (width, height, period, seed), channels, height, width, mean, norm\n'
                   % (model['id'], torch.__version__, np.__version__, model['package'], version))
        file.write('\n'.join(lines) + '\n')
    with open(os.path.join(output, model['id'] + '.bin'), 'wb') as file:
        file.write(data)


if __name__ == '__main__':
    here = os.path.dirname(os.path.abspath(__file__))
    catalog = json.load(open(os.path.join(here, '../../models/catalog.json')))
    sys.setrecursionlimit(10000)
    for entry in catalog['models']:
        version = catalog['packages'][entry['package']]['version']
        write_model(sys.argv[1], os.path.join(here, 'fixtures'), entry, version)
        print(entry['id'], flush=True)
