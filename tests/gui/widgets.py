"""Finds the widgets of running programs by role and name, through AT-SPI.

Copyright (C) 2026 the Reverie authors
SPDX-License-Identifier: GPL-3.0-or-later
"""
import re
import warnings

import gi

gi.require_version('Atspi', '2.0')
from gi.repository import Atspi, GLib  # noqa: E402

from desktop import Failure, wait  # noqa: E402

warnings.filterwarnings('ignore', category=DeprecationWarning)


class Widgets:
    """What is on a desktop."""

    def __init__(self, desktop):
        self.desktop = desktop
        Atspi.init()
        # Of one question; a program that is busy does not answer, and is asked again.
        Atspi.set_timeout(5000, 15000)
        self.root = Atspi.get_desktop(0)

    def programs(self, name):
        """Those whose name has @name in it."""
        while GLib.MainContext.default().iteration(False):
            pass
        self.root.clear_cache()
        found = []
        for i in range(self.root.get_child_count()):
            try:
                program = self.root.get_child_at_index(i)
                if program and re.search(name, program.get_name()):
                    found.append(program)
            except GLib.Error:
                continue
        return found

    def all(self, program, role='', name='', hidden=False):
        """All widgets of the programs @program whose role and name are these: regular expressions for the whole of it."""
        found = []
        for top in self.programs(program):
            try:
                top.clear_cache()
                collect(top, re.compile(role or '.*'), re.compile(name or '.*', re.DOTALL), hidden, found)
            except GLib.Error:
                continue
        return [Widget(self, accessible) for accessible in found]

    def find(self, program, role, name='', seconds=None, hidden=False):
        """Waits for a widget."""
        what = '%s "%s" of %s' % (role, name, program)
        try:
            options = {} if seconds is None else {'seconds': seconds}
            return wait(what, lambda: self.all(program, role, name, hidden), **options)[0]
        except Failure as failure:
            raise Failure('%s; there are: %s' % (failure, self.describe(program))) from None

    def open_menu(self, program, *names):
        """Goes through a menu bar with the pointer, and chooses the last of @names: regular expressions."""
        menu = self.find(program, 'menu', names[0])
        windows = self.desktop.windows()
        menu.click()
        # GTK 2 does not say that a menu's lines are shown, but each open menu is a window.
        for name in names[1:]:
            wait('the menu "%s" to open' % menu.name, lambda: self.desktop.windows() > windows)
            windows = self.desktop.windows()
            menu = menu.within('menu|menu item', name)
            x, y = menu.inside()
            # One motion alone may be lost while the menu comes up.
            self.desktop.move(x - 9, y)
            self.desktop.move(x, y)
        self.desktop.click(x, y)

    def describe(self, program):
        """The widgets with names that are shown, for messages."""
        words = []
        for widget in self.all(program):
            try:
                if widget.name and widget.role not in ('menu', 'menu item', 'check menu item', 'radio menu item'):
                    words.append('%s "%s"' % (widget.role, widget.name))
            except GLib.Error:
                continue
        return '; '.join(words[:80]) or 'no widgets'


def collect(accessible, role, name, hidden, found):
    """Adds to @found what fits among @accessible and what it holds."""
    shown = accessible.get_state_set().contains(Atspi.StateType.SHOWING)
    if role.fullmatch(accessible.get_role_name()) and name.fullmatch(accessible.get_name() or '') and (shown or hidden):
        found.append(accessible)
    if not shown and not hidden and accessible.get_role_name() != 'application':
        return
    for i in range(accessible.get_child_count()):
        child = accessible.get_child_at_index(i)
        if child:
            collect(child, role, name, hidden, found)


class Widget:
    def __init__(self, widgets, accessible):
        self.widgets = widgets
        self.desktop = widgets.desktop
        self.accessible = accessible

    @property
    def name(self):
        return self.accessible.get_name() or ''

    @property
    def role(self):
        return self.accessible.get_role_name()

    @property
    def box(self):
        """Where it is on the screen: x, y, width, height."""
        self.accessible.clear_cache()
        place = self.accessible.get_extents(Atspi.CoordType.SCREEN)
        return place.x, place.y, place.width, place.height

    @property
    def middle(self):
        x, y, width, height = self.box
        return x + width // 2, y + height // 2

    @property
    def value(self):
        self.accessible.clear_cache()
        return self.accessible.get_current_value()

    @property
    def text(self):
        return self.accessible.get_text(0, -1)

    def has(self, state):
        """Whether it is in a state: "selected", "checked", "sensitive" and so on."""
        self.accessible.clear_cache()
        return self.accessible.get_state_set().contains(getattr(Atspi.StateType, state.upper()))

    def within(self, role, name):
        """The first widget in it, shown or not."""
        found = []
        self.accessible.clear_cache()
        for i in range(self.accessible.get_child_count()):
            collect(self.accessible.get_child_at_index(i), re.compile(role), re.compile(name), True, found)
        if not found:
            raise Failure('%s "%s" has no %s "%s"' % (self.role, self.name, role, name))
        return Widget(self.widgets, found[0])

    def inside(self):
        """Waits until it lies on the screen, at rest; returns its middle."""
        places = []

        def rests():
            try:
                places.append(self.box)
            except GLib.Error:
                return False
            return (len(places) > 1 and places[-1] == places[-2] and places[-1][0] >= 0 and places[-1][1] >= 0
                    and places[-1][2] > 1)

        wait('"%s" to come to rest' % self.name, rests)
        return self.middle

    def click(self):
        self.desktop.click(*self.inside())
