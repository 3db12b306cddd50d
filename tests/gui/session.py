"""What a person does with the plug-in's dialogs in a GIMP, and sees.

Copyright (C) 2026 the Reverie authors
SPDX-License-Identifier: GPL-3.0-or-later
"""
import os

from desktop import Desktop, Failure, difference, wait
from gimp import PROJECT, Gimp

PICTURE = os.path.join(PROJECT, 'tests', 'data', 'astronaut.png')
# What it may be painted like.
PAINTING = os.path.join(PROJECT, 'data', 'looks', 'feathers.jpg')
# Small enough to be dreamt in a second or two, and to be shown whole, pixel by pixel.
SIZE = 160
# The mean difference of two pictures, of 255, from which on a person sees it at once.
SEEN = 2

# Of each effect's dialog: the button that begins, and what some fields hold at first.
BUTTONS = {'Dream': 'Dream', 'Genes': 'Change', 'Breed': 'Breed', 'Imagine': 'Imagine',
           'Style': 'Paint'}
DEFAULTS = {'Dream': {'Intensity': 50, 'Seed': 0}, 'Genes': {'Age': 0, 'Strength': 1, 'Seed': 0},
            'Breed': {'Mix': 0.5, 'Shape': -1, 'Seed': 0}, 'Imagine': {'Size': 512, 'Age': 0, 'Seed': 0},
            'Style': {'Strength': 50, 'Content': 0.5, 'Seed': 0}}


def check(condition, words):
    if not condition:
        raise Failure(words)


class Session:
    """A GIMP on a desktop, with the picture open."""

    def __init__(self, version, build, folder, size='1400x1000', **options):
        """@size is the desktop's, @options are Gimp's."""
        self.version, self.folder, self.options = version, folder, options
        os.makedirs(folder, exist_ok=True)
        self.desktop = Desktop(folder, size)
        os.environ.update({name: self.desktop.env[name] for name in ('DISPLAY', 'AT_SPI_BUS_ADDRESS')})
        from widgets import Widgets  # needs the bus
        self.widgets = Widgets(self.desktop)
        self.build, self.gimp = build, None

    def stop(self):
        self.close()
        self.desktop.stop()

    def close(self):
        """Ends GIMP, whatever state it is in."""
        if self.gimp:
            self.gimp.stop()
        self.gimp = None

    def start(self):
        self.gimp = Gimp(self.version, self.build, self.folder, self.desktop, **self.options)

    # ---- What a person does ----

    def find(self, role, name, **options):
        return self.widgets.find('reverie', role, name, **options)

    def open(self, size=SIZE, effect='Dream', prepare=''):
        """Opens the picture, runs the script @prepare on it, and opens from the menu the dialog of @effect, with the
        settings that it has at first. Returns the name of the layer that the dialog is for."""
        self.gimp.open(PICTURE, size)
        if prepare:
            self.gimp.ask(prepare)
        self.source = self.gimp.pixels(0)
        self.open_dialog(effect)
        self.reset(effect)
        return self.gimp.layers()[0]

    def open_dialog(self, effect='Dream'):
        self.widgets.open_menu('gimp', 'Filters', 'Reverie', effect + r'\.\.\.')
        self.find('dialog', effect)
        # Without a pause, the first click may fall on a window that is still being placed.
        self.find('push button', BUTTONS[effect]).inside()

    def reset(self, effect='Dream'):
        self.find('push button|toggle button', 'Reset').click()
        if self.version == 3:
            self.find('push button', '.*Factory Defaults').click()
        wait('the defaults', lambda: all(self.number(name) == value for name, value in DEFAULTS[effect].items()))

    def number(self, name):
        return self.find('spin button', name).value

    def set_number(self, name, value):
        """Types a number into a field."""
        field = self.find('spin button', name)
        x, y, _, height = field.box
        field.inside()
        self.desktop.click(x + 12, y + height // 2)
        self.desktop.key('ctrl+a')
        self.desktop.type(str(value))
        self.desktop.key('Tab')
        wait('%s to be %s' % (name, value), lambda: abs(self.number(name) - value) < 1e-6)

    def dream(self, button='Dream'):
        """Presses the button that the dialog is for, and waits for the new layer."""
        before = len(self.gimp.layers())
        self.find('push button', button).click()
        wait('a new layer', lambda: len(self.gimp.layers()) == before + 1, 300)
        self.wait_end()

    def wait_end(self):
        wait('the plug-in to end', lambda: not self.gimp.plug_ins(), 120)

    def focus_image(self):
        self.desktop.activate('%dx%d' % (self.side(), self.side()))

    def side(self):
        return int(self.gimp.ask('(car (gimp-image-width test-image))' if self.version == 2
                                 else '(car (gimp-image-get-width test-image))'))

    def undo(self):
        before = len(self.gimp.layers())
        self.focus_image()
        self.desktop.key('ctrl+z')
        wait('the undo', lambda: len(self.gimp.layers()) == before - 1)

    def choose_file(self, path):
        """Names a file in the window that asks for one."""
        self.find('file chooser|dialog', 'Choose a Picture').inside()

        def has_field():
            if any(field.text.startswith('/') for field in self.widgets.all('reverie', 'text')):
                return True
            # A slash opens the field for a path, once the window listens.
            self.desktop.key('slash')
            return False

        wait('the field for a path', has_field)
        self.desktop.key('ctrl+a')
        self.desktop.type(self.gimp.path(path))
        self.desktop.key('Return')
        wait('the window to close', lambda: not self.widgets.all('reverie', 'file chooser|dialog', 'Choose a Picture'))

    def choose(self, button, item, place=1):
        """Opens the menu of a button and chooses an item, which is the @place-th. GTK 3 does not tell of the items of such
        menus: there it is chosen with the keyboard."""
        windows = self.desktop.windows()
        self.find('push button', button).click()
        if self.version == 2:
            self.find('menu item', item).click()
            return
        wait('the menu', lambda: len(self.desktop.windows()) > len(windows))
        self.desktop.key(*['Down'] * place, 'Return')

    # ---- What a person sees ----

    def preview_box(self):
        """Where the preview shows the picture, which it does pixel by pixel."""
        x, y, width, height = self.find('unknown|drawing area', 'Preview').box
        check(width >= SIZE and height >= SIZE, 'the preview has %d x %d pixels' % (width, height))
        return x + (width - SIZE) // 2, y + (height - SIZE) // 2, SIZE, SIZE

    def preview(self, unlike=None, by=SEEN):
        """The picture in the preview, when it is finished and, where @unlike is given, another by that much."""
        box = self.preview_box()
        if unlike is not None:
            wait('the preview to change', lambda: difference(self.desktop.pixels(box), unlike) > by, 300)
        # Its state is told below it while it dreams.
        wait('the preview to be finished', lambda: self.widgets.all('reverie', 'label', 'Computed at full size'), 300)
        return self.desktop.settled(box)

    def portrait(self, unlike=None):
        """The same of a portrait of SIZE pixels, which may take the place of one of another size."""
        x, y, _, height = self.preview_box()
        wait('a portrait of %d pixels' % SIZE,
             lambda: len(set(zip(*[iter(self.desktop.pixels((x - 9, y, 3, height)))] * 3))) == 1, 300)
        return self.preview(unlike)

    def check_untouched(self, name):
        check(self.gimp.layers() == [name], 'the layers are %s' % self.gimp.layers())
        check(self.gimp.pixels(0) == self.source, 'the layer has other pixels')

    def check_dream(self, name):
        layers = self.gimp.layers()
        check(len(layers) == 2 and layers[0].startswith('Dream') and layers[1] == name, 'the layers are %s' % layers)
        check(self.gimp.pixels(1) == self.source, 'the source has other pixels')
        dream = self.gimp.pixels(0)
        check(difference(dream, self.source) > SEEN, 'the dream does not show')
        return dream
