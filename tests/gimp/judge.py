"""What the judges beside this file share: the facts and pictures that GIMP wrote down, and the writing of TAP.

Copyright (C) 2026 the Reverie authors
SPDX-License-Identifier: GPL-3.0-or-later
"""
import os
import struct
import sys
import zlib

folder, version = sys.argv[1], int(sys.argv[2])
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


def furthest(a, b, where=lambda x, y: True):
    """The largest difference of a colour at the places `where`, in 0..1."""
    return max(max(abs(u - v) for u, v in zip(p[:3], q[:3]))
               for y, (row_a, row_b) in enumerate(zip(a.rows, b.rows))
               for x, (p, q) in enumerate(zip(row_a, row_b)) if where(x, y)) / FULL


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


def end():
    """Ends the TAP; returns the exit status."""
    print('1..%d' % number)
    return failed > 0
