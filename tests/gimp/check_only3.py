"""Judges what GIMP 3 alone has: see only3.scm.

Copyright (C) 2026 the Reverie authors
SPDX-License-Identifier: GPL-3.0-or-later
"""
from judge import changed, dream, facts, furthest, picture, refused, same, test


def test_all():
    fact = lambda key: facts['several', key]
    test('several: each layer has its dream above it',
         lambda: fact('layers') == '2' and fact('first') == fact('order') == 'yes' and fact('selected') == '2')
    test('several: which are those of each layer alone',
         lambda: same(picture('several-lower'), dream('plain')) and same(picture('several-upper'), dream('smaller')))
    test('several-bad: where one is no layer, none is dreamt on', lambda: refused('several-bad', 'channel'))
    test('filter: a layer is dreamt on as its filters show it',
         lambda: same(dream('filter'), dream('filter-merged')) and changed('filter'))
    test('filter-group: so is a group', lambda: furthest(dream('filter-group'), dream('filter-merged')) < 1.5 / 255)
    test('filter-replace: pixels under filters are not replaced', lambda: refused('filter-replace', 'filter'))
