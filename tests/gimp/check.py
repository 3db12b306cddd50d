#!/usr/bin/env python3
"""Judges what dream.scm wrote down about the plug-in in a real GIMP, by the pixels of its layers. Writes TAP.

Usage: check.py FOLDER GIMP-VERSION [PROGRAM]; PROGRAM is the command-line program, whose dream must be the same.

Copyright (C) 2026 the Reverie authors
SPDX-License-Identifier: GPL-3.0-or-later
"""
import os
import struct
import subprocess
import sys
import zlib

folder, version = sys.argv[1], int(sys.argv[2])
program = sys.argv[3] if len(sys.argv) > 3 else None
FULL = 65535
RECIPE = ['--octaves', '2', '--iterations', '3', '--seed', '5']


class Picture:
    """A 16-bit PNG file, RGB or RGBA, not interlaced: the only kind that dream.scm and this program's check write."""

    def __init__(self, path):
        data = open(path, 'rb').read()
        at, packed = 8, b''
        while at < len(data):
            length, = struct.unpack('>I', data[at:at + 4])
            kind, body = data[at + 4:at + 8], data[at + 8:at + 8 + length]
            if kind == b'IHDR':
                self.width, self.height, depth, colour, _, _, interlace = struct.unpack('>IIBBBBB', body)
            elif kind == b'IDAT':
                packed += body
            at += length + 12
        if depth not in (8, 16) or colour not in (2, 6) or interlace:
            raise ValueError('%s: depth %d, colour type %d' % (path, depth, colour))
        self.n = 4 if colour == 6 else 3
        size = depth // 8
        step, raw, rows = self.n * size, zlib.decompress(packed), []
        stride, above = self.width * step, bytearray(self.width * step)
        for y in range(self.height):
            start = y * (stride + 1)
            row = self.unfilter(raw[start], bytearray(raw[start + 1:start + 1 + stride]), above, step)
            values = struct.unpack('>%d%s' % (stride // size, 'H' if size == 2 else 'B'), bytes(row))
            if size == 1:
                values = [v * 257 for v in values]
            rows.append([tuple(values[x:x + self.n]) for x in range(0, len(values), self.n)])
            above = row
        self.rows = rows

    @staticmethod
    def unfilter(kind, row, above, step):
        for i in range(len(row)):
            a = row[i - step] if i >= step else 0
            b = above[i]
            c = above[i - step] if i >= step else 0
            if kind == 1:
                guess = a
            elif kind == 2:
                guess = b
            elif kind == 3:
                guess = (a + b) // 2
            elif kind == 4:
                p = a + b - c
                guess = min((abs(p - a), 0, a), (abs(p - b), 1, b), (abs(p - c), 2, c))[2]
            else:
                break
            row[i] = (row[i] + guess) & 255
        return row

    def alpha(self):
        return [[pixel[3] if self.n == 4 else FULL for pixel in row] for row in self.rows]


def differences(a, b, where=lambda x, y: True):
    """Of the colours at the places `where`: how many there are, how many differ, and the mean difference in 0..1."""
    count = changed = total = 0
    for y, (row_a, row_b) in enumerate(zip(a.rows, b.rows)):
        for x, (p, q) in enumerate(zip(row_a, row_b)):
            if where(x, y):
                d = sum(abs(u - v) for u, v in zip(p[:3], q[:3]))
                count, changed, total = count + 1, changed + (d > 0), total + d
    return count, changed, total / max(count, 1) / 3 / FULL


facts, pictures, number, failed = {}, {}, 0, 0


def read_facts():
    with open(os.path.join(folder, 'facts'), encoding='utf-8', errors='replace') as file:
        for line in file:
            case, key, value = line.rstrip('\n').split('\t', 2)
            facts[case, key] = value


def picture(name):
    if name not in pictures:
        pictures[name] = Picture(os.path.join(folder, name + '.png'))
    return pictures[name]


def dream(case):
    return picture(case + '-dream')


def source(case):
    return picture(case + '-source')


def test(name, condition):
    """One test. The condition is a function, since what it asks for may be missing where the plug-in failed."""
    global number, failed
    number += 1
    note = ''
    try:
        passed = bool(condition())
    except (KeyError, OSError, ValueError) as error:
        passed, note = False, ' (%s: %s)' % (type(error).__name__, error)
    failed += not passed
    print('%s %d - GIMP %s: %s%s' % ('ok' if passed else 'not ok', number, version, name, '' if passed else note))
    if not passed:
        case = name.split(':')[0]
        for (c, key), value in facts.items():
            if c == case and (key == 'error' or key == 'added'):
                print('# %s %s: %s' % (c, key, value))


def result_is_a_layer(case):
    fact = lambda key: facts[case, key]
    return (fact('added') == '1' and fact('source-width') == fact('dream-width')
            and fact('source-height') == fact('dream-height') and fact('source-offsets') == fact('dream-offsets')
            and fact('source-type') == fact('dream-type') and fact('source-parent') == fact('dream-parent')
            and int(fact('dream-position')) == int(fact('source-position')) - 1)


def core(x, y):
    """Places that lie within every selection that dream.scm makes."""
    return 34 <= x < 62 and 34 <= y < 62


def changed(case, where=lambda x, y: True):
    """Whether the dream shows: a hundredth of the range on average is what the eye sees at once."""
    return differences(source(case), dream(case), where)[2] > 0.01


def same(a, b):
    return differences(a, b)[1] == 0 and (a.width, a.height) == (b.width, b.height)


def refused(case, *words):
    error = facts[case, 'error'].lower()
    return facts[case, 'added'] == '0' and any(word.lower() in error for word in words)


def test_results():
    every = ['plain', 'last-values', 'named-layer', 'other-look', 'smaller', 'larger', 'partly-out', 'hole', 'selected',
             'feathered', 'selected-offset', 'gray', 'gray-float', 'indexed', 'u8-linear', 'u16', 'u16-linear', 'u32',
             'half', 'float', 'float-linear']
    selections = ['selected', 'feathered', 'selected-offset']
    for case in every:
        test(case + ': the result lies above its source, of the same size, place and type',
             lambda: result_is_a_layer(case))
        test(case + ': the dream shows', lambda: changed(case, core) if case in selections else changed(case))
        test(case + ': alpha is kept', lambda: source(case).alpha() == dream(case).alpha())
    test('in-group: the result stays in the group',
         lambda: facts['in-group', 'source-parent'] == facts['in-group', 'dream-parent'] != '-1'
         and int(facts['in-group', 'dream-position']) == 0 and int(facts['in-group', 'source-position']) == 1
         and changed('in-group'))
    test('plain: the layer is named after the dream', lambda: facts['plain', 'name'].startswith('Dream'))


def test_parameters():
    test('again: the same seed gives the same pixels', lambda: same(dream('plain'), dream('again')))
    test('other-seed: another seed gives others', lambda: not same(dream('plain'), dream('other-seed')))
    test('arguments: the recipe and the arguments mean the same', lambda: same(dream('plain'), dream('arguments')))
    test('named-layer: a look is its layer', lambda: same(dream('plain'), dream('named-layer')))
    test('other-look: another look gives another dream',
         lambda: differences(dream('plain'), dream('other-look'))[2] > 0.02)
    test('nothing: intensity 0 leaves the picture as it is', lambda: same(source('nothing'), dream('nothing')))


def test_selections():
    inside = lambda x, y: 24 <= x < 72 and 24 <= y < 72
    test('selected: outside the selection every pixel is the source\'s',
         lambda: differences(source('selected'), dream('selected'), lambda x, y: not inside(x, y))[1] == 0)
    test('selected: inside it the dream shows',
         lambda: differences(source('selected'), dream('selected'), inside)[2] > 0.01)
    far = lambda x, y: x < 12 or x >= 84 or y < 12 or y >= 84
    ring = lambda x, y: not inside(x, y) and 21 <= x < 75 and 21 <= y < 75
    test('feathered: far outside every pixel is the source\'s',
         lambda: differences(source('feathered'), dream('feathered'), far)[1] == 0)
    test('feathered: the edge is soft: it changes, and less than the middle',
         lambda: 0 < differences(source('feathered'), dream('feathered'), ring)[2]
         < differences(source('feathered'), dream('feathered'), core)[2])
    # The layer lies at 20, 10; the selection at 44, 44 of the image.
    within = lambda x, y: 24 <= x < 64 and 34 <= y < 74
    test('selected-offset: the selection is placed by the image, not by the layer',
         lambda: differences(source('selected-offset'), dream('selected-offset'), lambda x, y: not within(x, y))[1] == 0
         and differences(source('selected-offset'), dream('selected-offset'), within)[2] > 0.005)
    test('missed: a selection beside the layer changes nothing, or is refused in words',
         lambda: refused('missed', 'selection') or same(source('missed'), dream('missed')))


def test_types():
    grey = lambda picture: all(p[0] == p[1] == p[2] for row in picture.rows for p in row)
    test('gray: the result is gray', lambda: grey(dream('gray')))
    colours = lambda picture: set(p[:3] for row in picture.rows for p in row)
    test('indexed: the result keeps to the palette', lambda: len(colours(dream('indexed'))) <= 64)
    # Half floats do not hold the source's 8-bit values exactly, and climbing a network makes a small difference larger:
    # a source that differs by 0.00008 on average gave a dream that differs by 0.004, an eighth of what the dream changes.
    for case, tolerance in (('u16', 0.003), ('u32', 0.003), ('half', 0.01), ('float', 0.003)):
        test(case + ': as at 8 bit, but for rounding', lambda: differences(dream('plain'), dream(case))[2] < tolerance)
        test(case + ': finer than 8 bit', lambda: any(v % 257 for row in dream(case).rows for p in row for v in p[:3]))
    test('float-linear: as with perceptual values, but for rounding',
         lambda: differences(dream('plain'), dream('float-linear'))[2] < 0.003)


def test_refusals():
    for case, what, *words in (
            ('bad-look', 'an unknown look is named', 'nosuchlook'),
            # GIMP 3 checks the range itself and speaks of the argument's value.
            ('bad-intensity', 'an intensity out of range is refused', 'intensity' if version == 2 else '1000'),
            ('bad-key', 'an unknown key of the recipe is named', 'nosuchkey'),
            ('bad-number', 'a value that is no number: its key is named', 'octaves'),
            ('bad-range', 'a value out of range: its key is named', 'octaves'),
            ('bad-recipe', 'a recipe without a value is refused', 'octaves'),
            ('bad-layer', 'an unknown node is named', 'nosuchnode'),
            ('bad-model', 'an unknown network is named', 'nosuchmodel'),
            ('bad-guide', 'a missing guide is named', 'nosuchfile'),
            ('mask', 'a layer mask as drawable is refused', 'drawable', 'mask'),
            ('group', 'an empty layer group is refused', 'drawable', 'empty'),
            ('tiny', 'a layer of 1 x 1 pixel is refused', '1 x 1', '1×1', '32')):
        test('%s: %s, the image unchanged' % (case, what), lambda: refused(case, *words))


def test_log():
    """Left open, an undo group would make one dream two steps of undo, and GIMP says so."""
    with open(os.path.join(folder, 'log'), encoding='utf-8', errors='replace') as file:
        bad = [line for line in file if 'inconsistent state' in line or 'Plug-in crashed' in line
               or 'reverie:' in line and 'CRITICAL' in line]
    test('log: no crash, no CRITICAL of the plug-in, no undo group left open', lambda: not bad)
    for line in bad:
        print('# ' + line.rstrip())


def test_program():
    """The plug-in and the program are two ways to the same dream."""
    out = os.path.join(folder, 'program.png')
    if os.path.exists(out):
        os.remove(out)
    run = lambda: subprocess.run([program, 'dream', os.path.join(folder, 'plain-source.png'), '-o', out, '--look', 'eyes',
                                  '--quiet'] + RECIPE).returncode == 0
    test('program: the program gives the same dream, but for rounding',
         lambda: run() and differences(dream('plain'), Picture(out))[2] < 0.004)


read_facts()
test('end: the whole script was run', lambda: facts['end', 'reached'] == '1')
test_results()
test_parameters()
test_selections()
test_types()
test_refusals()
test_log()
if program:
    test_program()
print('1..%d' % number)
sys.exit(failed > 0)
