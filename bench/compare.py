"""Reverie's engine and PyTorch in turns, and their times side by side.

Copyright (C) 2026 the Reverie authors
SPDX-License-Identifier: GPL-3.0-or-later

First PyTorch's variants are tried against each other; then the best one and Reverie take turns (A B A B), so that what
else the machine does hits both. A virtual machine may lose its processors to others for a while, and tells how long: steps
from which too much was taken are made once more, for some time; then the least disturbed ones count, of both alike.
bench/run starts this.
"""
import argparse
import json
import os
import statistics
import subprocess
import sys
import tempfile
import time

import torch

import pytorch

SLOW = 1.0            # seconds: steps this long are warm from the start, and fewer are made
HOPELESS = 1.3        # times the best: a variant this much slower is not tried again with other numbers of threads
BUSY = 0.5            # load average from which on somebody else is at work
PATIENCE = 40.0       # seconds for which turns go on where too few steps are undisturbed
STOLEN = 0.02         # of the processors' time: a step that lost more is disturbed
AGREE = 1e-3          # relative difference up to which both are taken to have computed the same


def stolen():
    """Seconds of all processors that a hypervisor has given to others so far."""
    with open('/proc/stat', encoding='ascii') as file:
        return int(file.readline().split()[8]) / os.sysconf('SC_CLK_TCK')


class Steps:
    """Seconds of steps, and what share of the processors' time was stolen during each."""

    def __init__(self):
        self.all = []

    def add(self, seconds, taken):
        self.all.append((taken / (seconds * os.cpu_count()), seconds))

    def make(self, stepper):
        before = stolen()
        seconds = stepper.step()
        self.add(seconds, stolen() - before)

    def quiet(self):
        return sum(taken <= STOLEN for taken, _ in self.all)

    def chosen(self, count):
        """The first undisturbed ones; where they are too few, the least disturbed with them. Their seconds, and the
        most that was stolen from one of them."""
        order = sorted(self.all, key=lambda step: max(step[0], STOLEN))[:count]
        return [seconds for _, seconds in order], max(taken for taken, _ in order)


class Row:
    def __init__(self, program, description):
        self.program = program
        self.description = description
        self.name = description['row']
        self.steppers = {}
        self.held = {}  # bytes, by variant
        for variant in pytorch.VARIANTS:
            try:
                self.steppers[variant] = pytorch.Stepper(description, variant)
                for _ in range(2):  # TorchScript watches the first step and optimises in the second
                    self.steppers[variant].step()
            except Exception as problem:  # a variant that this PyTorch cannot run is no candidate
                print(f'{self.name}: {variant}: {problem}', file=sys.stderr)
                self.steppers.pop(variant, None)

    def ours(self, threads, repeats):
        with tempfile.TemporaryDirectory() as folder:
            path = os.path.join(folder, 'row.json')
            subprocess.run([self.program, '--rows', self.name, '--threads', str(threads), '--repeats', str(repeats),
                            '--json', path], check=True, stdout=subprocess.DEVNULL)
            with open(path, encoding='utf-8') as file:
                whole = json.load(file)
        return {**whole['rows'][0], 'peak': whole['peak_gigaflop_per_second'], 'cpu': whole['cpu']}

    def best_variant(self):
        """The fastest variant; hopeless ones are given up for good."""
        fastest = {}
        for variant, stepper in self.steppers.items():
            fastest[variant] = stepper.step()
            if fastest[variant] < SLOW:
                fastest[variant] = min(stepper.step() for _ in range(4))
        best = min(fastest, key=fastest.get)
        self.steppers = {variant: stepper for variant, stepper in self.steppers.items()
                         if fastest[variant] < HOPELESS * fastest[best]}
        return best

    def memory(self, threads, variant):
        """The most that a process of its own holds for the same steps; the number of threads changes little."""
        if variant in self.held:
            return self.held[variant]
        command = [sys.executable, '-B', pytorch.__file__, '--program', self.program, '--row', self.name, '--threads',
                   str(threads), '--variant', variant, '--warm-up', '1', '--repeats', '1']
        result = subprocess.run(command, check=True, stdout=subprocess.PIPE)
        self.held[variant] = json.loads(result.stdout)['peak_resident_bytes']
        return self.held[variant]

    def compare(self, threads):
        torch.set_num_threads(threads)
        variant = self.best_variant()
        stepper = self.steppers[variant]
        runs, ours, theirs = [], Steps(), Steps()
        slow = stepper.step() > SLOW
        count, repeats = (7, 4) if slow else (9, 3)
        begun = time.monotonic()
        while len(theirs.all) < count or (min(ours.quiet(), theirs.quiet()) < count
                                          and time.monotonic() - begun < PATIENCE):
            runs.append(self.ours(threads, repeats))
            for seconds, taken in zip(runs[-1]['steps'], runs[-1]['stolen']):
                ours.add(seconds, taken)
            if not slow:
                stepper.step()
            for _ in range(repeats):
                theirs.make(stepper)
        return self.result(threads, variant, runs, ours, theirs, count)

    def result(self, threads, variant, runs, ours, theirs, count):
        last, outcome = runs[-1], self.steppers[variant].outcome()
        (steps, taken), (others, taken_there) = ours.chosen(count), theirs.chosen(count)
        seconds, peak = statistics.median(steps), max(run['peak'] for run in runs)
        result = {name: last[name] for name in ('row', 'gigaflop', 'engine_bytes', 'objective', 'gradient_norm',
                                                'loading_seconds', 'planning_seconds', 'cpu')}
        result.update({
            'threads': threads, 'seconds': seconds, 'steps': steps,
            'gigaflop_per_second': last['gigaflop'] / seconds,
            'peak_gigaflop_per_second': peak,
            'share_of_peak': last['gigaflop'] / seconds / (peak * threads),
            'stolen': max(taken, taken_there),
            'peak_resident_bytes': max(run['peak_resident_bytes'] for run in runs),
            'pytorch': {'variant': variant, 'seconds': statistics.median(others), 'steps': others,
                        'peak_resident_bytes': self.memory(threads, variant), **outcome},
            'ratio': statistics.median(others) / seconds,
            'ratio_of_fastest': min(others) / min(steps),
            'agree': all(abs(last[name] - outcome[name]) <= AGREE * abs(outcome[name]) for name in outcome)})
        return result


def processor():
    for line in open('/proc/cpuinfo', encoding='utf-8'):
        if line.startswith('model name'):
            return line.split(':')[1].strip()
    return os.uname().machine


def mib(size):
    return f'{size / 2 ** 20:.0f}'


HEADING = ('row', 'threads', 'Reverie s', 'PyTorch s', 'variant', 'ratio', 'fastest', 'gigaflop/s', 'of peak', 'MiB',
           'PyTorch MiB', 'stolen')
LAYOUT = '{:<17}{:>8}{:>11}{:>11}  {:<14}{:>6}{:>9}{:>12}{:>9}{:>7}{:>13}{:>8}'


def line_of(result):
    theirs = result['pytorch']
    return LAYOUT.format(result['row'], result['threads'], f'{result["seconds"]:.4f}', f'{theirs["seconds"]:.4f}',
                         theirs['variant'], f'{result["ratio"]:.2f}', f'{result["ratio_of_fastest"]:.2f}',
                         f'{result["gigaflop_per_second"]:.1f}', f'{result["share_of_peak"]:.0%}',
                         mib(result['peak_resident_bytes']), mib(theirs['peak_resident_bytes']),
                         f'{result["stolen"]:.0%}')


def arguments(description, threads='1,2'):
    """What bench/run hands over; the numbers of threads as a list, the largest first."""
    parser = argparse.ArgumentParser(description=description)
    parser.add_argument('--program', required=True)
    parser.add_argument('--rows')
    parser.add_argument('--threads', default=threads)
    parser.add_argument('--json')
    options = parser.parse_args()
    try:
        options.threads = sorted({int(number) for number in options.threads.split(',')}, reverse=True)
        if options.threads[-1] < 1:
            raise ValueError
    except ValueError:
        parser.error('--threads wants numbers from 1 with commas between them')
    return options


def main():
    options = arguments('Compares Reverie with PyTorch.')
    rows = pytorch.rows_of(options.program, options.rows)
    start, load = time.time(), os.getloadavg()[0]
    print(f'{processor()}, {os.cpu_count()} processors; PyTorch {torch.__version__}; load before: {load:.1f}')
    if load > BUSY:
        print('The machine is busy with something else: medians mean little, the column "fastest" means more.')
    print('\n' + LAYOUT.format(*HEADING))
    results = []
    for description in rows:
        row = Row(options.program, description)
        for number in options.threads:
            results.append(row.compare(number))
            print(line_of(results[-1]), flush=True)
    peak = max(result['peak_gigaflop_per_second'] for result in results)
    print(f'\nMultiply-adds of one core: {peak:.1f} gigaflop/s. {time.time() - start:.0f} s in all.')
    for result in results:
        if not result['agree']:
            print(f'{result["row"]}: Reverie and PyTorch did not compute the same; the comparison is void')
    if options.json:
        with open(options.json, 'w', encoding='utf-8') as file:
            json.dump({'program': 'bench/run', 'processor': processor(), 'processors': os.cpu_count(),
                       'torch': torch.__version__, 'load_before': load, 'load_after': os.getloadavg()[0],
                       'seconds': time.time() - start, 'cpu': results[0]['cpu'], 'peak_gigaflop_per_second': peak,
                       'rows': results}, file, indent=2)
    sys.exit(0 if all(result['agree'] for result in results) else 1)


def begin(main):
    """Runs a benchmark: what stops it ends the program without Python's own words."""
    try:
        main()
    except subprocess.CalledProcessError as problem:  # which has said why
        sys.exit(problem.returncode)
    except KeyboardInterrupt:
        sys.exit(130)


if __name__ == '__main__':
    begin(main)
