"""A desktop of its own: an X server, a window manager, a bus on which programs say what their windows hold, and hands.

Copyright (C) 2026 the Reverie authors
SPDX-License-Identifier: GPL-3.0-or-later
"""
import os
import shutil
import signal
import subprocess
import time

NEEDED = {'Xvfb': 'xvfb', 'openbox': 'openbox', 'xdotool': 'xdotool', 'import': 'imagemagick', 'dbus-daemon': 'dbus-daemon',
          '/usr/libexec/at-spi2-registryd': 'at-spi2-core'}
# The tests share their machine with others: what takes a second alone may take a minute.
PATIENCE = 90


class Failure(Exception):
    """What was waited for did not come."""


def missing():
    """The packages that are not there."""
    packages = {package for program, package in NEEDED.items() if not shutil.which(program)}
    try:
        import gi
        gi.require_version('Atspi', '2.0')
    except ImportError:
        packages.add('python3-gi')
    except ValueError:
        packages.add('gir1.2-atspi-2.0')
    return sorted(packages)


def wait(what, ask, seconds=PATIENCE):
    """Asks until the answer is true; returns it."""
    end = time.monotonic() + seconds
    while True:
        answer = ask()
        if answer:
            return answer
        if time.monotonic() > end:
            raise Failure('waited %d s for %s' % (seconds, what))
        time.sleep(0.1)


def await_registry(address):
    """Who asks for the registry of AT-SPI before it is there makes the bus start another one, and sees no widgets."""
    from gi.repository import Gio, GLib  # missing () says where there is none
    flags = Gio.DBusConnectionFlags
    bus = Gio.DBusConnection.new_for_address_sync(
        address, flags.AUTHENTICATION_CLIENT | flags.MESSAGE_BUS_CONNECTION, None, None)
    name = GLib.Variant('(s)', ('org.a11y.atspi.Registry',))
    wait('the registry of AT-SPI', lambda: bus.call_sync(
        'org.freedesktop.DBus', '/org/freedesktop/DBus', 'org.freedesktop.DBus', 'NameHasOwner', name, None,
        Gio.DBusCallFlags.NONE, -1, None).unpack()[0])
    bus.close_sync(None)


class Desktop:
    def __init__(self, folder, size):
        self.folder = folder
        self.processes = []
        self.env = dict(os.environ)
        for name in ('WAYLAND_DISPLAY', 'DBUS_SESSION_BUS_ADDRESS', 'GTK_THEME', 'GTK_MODULES'):
            self.env.pop(name, None)
        self.log = open(os.path.join(folder, 'desktop.log'), 'w', encoding='utf-8')
        self.env['DISPLAY'] = ':' + self.start_server(size)
        self.env['AT_SPI_BUS_ADDRESS'] = self.start_bus()
        self.start(['openbox', '--sm-disable'])
        wait('the window manager', lambda: self.xdotool('get_desktop', fail=False) is not None)

    def start(self, command, env=None, **options):
        # In a group of its own, so that all that it starts ends with it.
        process = subprocess.Popen(command, env=env or self.env, stdin=subprocess.DEVNULL, start_new_session=True,
                                   **{'stdout': self.log, 'stderr': subprocess.STDOUT, **options})
        self.processes.append(process)
        return process

    def start_server(self, size):
        """Starts an X server on a free display and returns its number."""
        read, write = os.pipe()
        self.start(['Xvfb', '-displayfd', str(write), '-screen', '0', size + 'x24', '-nolisten', 'tcp', '-ac'],
                   pass_fds=[write])
        os.close(write)
        with os.fdopen(read) as pipe:
            number = pipe.readline().strip()
        if not number:
            raise Failure('Xvfb did not start: see %s' % self.log.name)
        return number

    def start_bus(self):
        """Starts the bus of AT-SPI. Its socket is abstract, so that a GIMP in another root reaches it as well."""
        bus = self.start(['dbus-daemon', '--config-file=/usr/share/defaults/at-spi2/accessibility.conf', '--nofork',
                          '--address=unix:abstract=/reverie-test-%d' % os.getpid(), '--print-address'],
                         stdout=subprocess.PIPE, stderr=self.log)
        address = bus.stdout.readline().decode().strip()
        self.start(['/usr/libexec/at-spi2-registryd'], dict(self.env, AT_SPI_BUS_ADDRESS=address))
        await_registry(address)
        return address

    def stop(self):
        for process in reversed(self.processes):
            end(process)
        self.log.close()

    # ---- Hands ----

    def xdotool(self, *words, fail=True):
        done = subprocess.run(['xdotool'] + [str(word) for word in words], env=self.env, stdin=subprocess.DEVNULL,
                              capture_output=True, text=True, timeout=PATIENCE, check=False)
        if done.returncode and fail:
            raise Failure('xdotool %s: %s' % (' '.join(map(str, words)), done.stderr.strip()))
        return None if done.returncode else done.stdout

    def move(self, x, y):
        self.xdotool('mousemove', x, y)

    def click(self, x, y):
        self.move(x, y)
        self.xdotool('click', 1)

    def press(self):
        self.xdotool('mousedown', 1)

    def release(self):
        self.xdotool('mouseup', 1)

    def key(self, *names):
        self.xdotool('key', '--delay', 40, *names)

    def type(self, text):
        self.xdotool('type', '--delay', 20, text)

    def activate(self, title):
        """Brings a window to the front, by a regular expression for its title."""
        number = wait('a window "%s"' % title,
                      lambda: self.xdotool('search', '--onlyvisible', '--name', title, fail=False)).split()[0]
        self.xdotool('windowactivate', '--sync', number)

    # ---- Eyes ----

    def windows(self):
        """The windows on the screen, menus among them."""
        return set((self.xdotool('search', '--onlyvisible', '--maxdepth', 1, '--name', '.*', fail=False) or '').split())

    def pixels(self, box):
        """The pixels of a part of the screen (x, y, width, height), as bytes, three for a pixel."""
        x, y, width, height = box
        return subprocess.run(['import', '-window', 'root', '-crop', '%dx%d+%d+%d' % (width, height, x, y), '-depth', '8',
                               'rgb:-'], env=self.env, capture_output=True, timeout=PATIENCE, check=True).stdout

    def save(self, path, box=None):
        crop = ['-crop', '%dx%d+%d+%d' % (box[2], box[3], box[0], box[1]), '+repage'] if box else []
        subprocess.run(['import', '-window', 'root'] + crop + [path], env=self.env, timeout=PATIENCE, check=True)

    def settled(self, box, seconds=1.5):
        """Waits until a part of the screen has stayed the same for a while; returns its pixels."""
        last, since = self.pixels(box), time.monotonic()
        end_of_wait = since + PATIENCE
        while time.monotonic() - since < seconds:
            time.sleep(0.2)
            now = self.pixels(box)
            if now != last:
                last, since = now, time.monotonic()
            if time.monotonic() > end_of_wait:
                raise Failure('waited %d s for a part of the screen to settle' % PATIENCE)
        return last


def difference(a, b):
    """The mean difference of two pictures of one size, of 255."""
    return sum(abs(p - q) for p, q in zip(a, b)) / max(len(a), 1) if len(a) == len(b) else 255.0


def end(process):
    """Ends a process and all that it started."""
    for number in (signal.SIGTERM, signal.SIGKILL):
        try:
            os.killpg(process.pid, number)
            process.wait(10)
        except (ProcessLookupError, subprocess.TimeoutExpired):
            pass
