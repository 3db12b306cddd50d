"""A real GIMP with the plug-in, in a profile of its own, and questions to it about its images.

Copyright (C) 2026 the Reverie authors
SPDX-License-Identifier: GPL-3.0-or-later
"""
import os
import re
import shutil
import socket
import struct
import subprocess

from desktop import Failure, end, wait

PROJECT = os.path.abspath(os.path.join(os.path.dirname(__file__), '..', '..'))
TRIXIE = os.path.join(PROJECT, 'tests', 'gimp', 'trixie')
PLUG_IN = 'reverie'
# The time within which GIMP 3 is there for the first time on a slow machine: it asks all its plug-ins.
START = 240


def free_port():
    with socket.socket() as probe:
        probe.bind(('127.0.0.1', 0))
        return probe.getsockname()[1]


class Gimp:
    """GIMP @version, 2 or 3, with the plug-in from the folder @build. All that it writes lies in @folder, which must be
    within the project where GIMP 3 runs in the Debian 13 root."""

    def __init__(self, version, build, folder, desktop, env=None, options=''):
        self.version, self.desktop, self.folder = version, desktop, os.path.abspath(folder)
        self.rooted = version == 3 and not shutil.which('gimp-3.0')
        self.profile = os.path.join(self.folder, 'profile')
        self.make_profile(os.path.abspath(build), options)
        self.port = free_port()
        self.socket = None
        self.log = open(os.path.join(self.folder, 'gimp.log'), 'w', encoding='utf-8')
        own_env = dict(env or {}, **self.own_env())
        # What runs in the Debian 13 root takes its environment from its command.
        self.process = desktop.start(self.command(own_env), stdout=self.log,
                                     env=desktop.env if self.rooted else dict(desktop.env, **own_env))
        self.ask('(load "%s")' % self.path(os.path.join(PROJECT, 'tests', 'gimp', 'gimp%d.scm' % version)))
        self.ask('(load "%s")' % self.path(os.path.join(PROJECT, 'tests', 'gui', 'ask.scm')))

    # ---- Starting and ending ----

    def path(self, path):
        """How GIMP calls a path of the project."""
        return path.replace(PROJECT, '/mnt/reverie') if self.rooted else path

    def make_profile(self, build, options):
        shutil.rmtree(self.profile, ignore_errors=True)
        plug_in = os.path.join(self.profile, 'plug-ins', PLUG_IN)
        os.makedirs(plug_in)
        shutil.copy(os.path.join(build, 'plugin', 'gimp%d' % self.version, PLUG_IN), plug_in)
        shutil.copytree(os.path.join(PROJECT, 'data', 'looks'), os.path.join(plug_in, 'looks'))
        for catalog in os.listdir(os.path.join(PROJECT, 'po')):
            language, ending = os.path.splitext(catalog)
            if ending == '.po':
                messages = os.path.join(plug_in, 'locale', language, 'LC_MESSAGES')
                os.makedirs(messages)
                subprocess.run(['msgfmt', os.path.join(PROJECT, 'po', catalog), '-o', os.path.join(messages, 'reverie.mo')],
                               check=True)
        # GEGL's operations are the user's, not GIMP's.
        shutil.rmtree(os.path.join(self.folder, 'data'), ignore_errors=True)
        operations = os.path.join(self.folder, 'data', 'gegl-0.4', 'plug-ins')
        os.makedirs(operations)
        shutil.copy(os.path.join(build, 'plugin', 'gegl', 'reverie-dream.so'), operations)
        with open(os.path.join(self.profile, 'gimprc'), 'w', encoding='utf-8') as gimprc:
            gimprc.write('(check-updates no)\n(color-profile-policy keep)\n' + options)
            if self.version == 3:
                gimprc.write('(show-welcome-dialog no)\n(config-version "%s")\n' % self.number())

    def number(self):
        """GIMP's version in full: one that finds another in its profile shows what is new."""
        command = ([TRIXIE, 'run'] if self.rooted else []) + ['gimp-3.0', '--version']
        said = subprocess.run(command, capture_output=True, text=True, timeout=60, check=True).stdout
        return re.search(r'3\.\d+\.\d+', said).group()

    def own_env(self):
        # GTK 2 has no AT-SPI built in.
        env = {'GIMP%d_DIRECTORY' % self.version: self.path(self.profile), 'NO_AT_BRIDGE': '0',
               'XDG_DATA_HOME': self.path(os.path.join(self.folder, 'data'))}
        if not self.rooted:
            env['REVERIE_MODELS'] = os.environ.get('REVERIE_MODELS') or os.path.join(
                os.environ.get('XDG_DATA_HOME') or os.path.expanduser('~/.local/share'), 'reverie', 'models')
        if self.version == 2:
            env['GTK_MODULES'] = 'gail:atk-bridge'
        return env

    def command(self, env):
        server = 'plug-in-script-fu-server'
        if self.version == 2:
            return ['gimp-2.10', '--no-splash', '-n',
                    '-b', '(%s RUN-NONINTERACTIVE "127.0.0.1" %d "%s/server.log")' % (server, self.port, self.profile)]
        words = ['gimp-3.0', '--no-splash', '-n', '--batch-interpreter', 'plug-in-script-fu-eval',
                 '-b', '(%s #:run-mode RUN-NONINTERACTIVE #:ip "127.0.0.1" #:port %d #:logfile "%s/server.log")'
                 % (server, self.port, self.path(self.profile))]
        if not self.rooted:
            return words
        known = {name: self.desktop.env[name] for name in ('DISPLAY', 'AT_SPI_BUS_ADDRESS')}
        return [TRIXIE, 'run', 'env'] + ['%s=%s' % pair for pair in dict(env, **known).items()] + words

    def stop(self):
        if self.socket:
            self.socket.close()
        end(self.process)
        self.log.close()

    def alive(self):
        return self.process.poll() is None

    # ---- Questions ----

    def connect(self):
        if not self.alive():
            raise Failure('GIMP ended: see %s' % self.log.name)
        try:
            self.socket = socket.create_connection(('127.0.0.1', self.port), timeout=120)
        except OSError:
            return False
        return True

    def ask(self, script):
        """Runs Script-Fu in GIMP and returns what it says."""
        self.send(script)
        _, failed, length = struct.unpack('>cBH', self.receive(4))
        answer = self.receive(length).decode(errors='replace').strip()
        if failed:
            raise Failure('Script-Fu: %s: %s' % (script, answer))
        return answer

    def send(self, script):
        """Lets GIMP run Script-Fu without waiting for its end."""
        if not self.socket:
            wait('GIMP %d to start' % self.version, self.connect, START)
        text = script.encode()
        self.socket.sendall(b'G' + struct.pack('>H', len(text)) + text)

    def receive(self, length):
        data = b''
        while len(data) < length:
            part = self.socket.recv(length - len(data))
            if not part:
                raise Failure('GIMP ended in the middle of an answer: see %s' % self.log.name)
            data += part
        return data

    def open(self, path, size):
        """Closes what is open and shows a picture, scaled to a square of @size pixels."""
        self.ask('(test-open "%s" %d)' % (self.path(path), size))

    def close_image(self):
        self.ask('(test-close)')

    def n_images(self):
        return int(self.ask('(vector-length (test-images))'))

    def layers(self):
        """The names of the image's layers, the uppermost first."""
        return re.findall(r'"((?:[^"\\]|\\.)*)"', self.ask('(test-names)'))

    def pixels(self, layer):
        """The colours of a layer, 0 the uppermost, as bytes."""
        path = os.path.join(self.folder, 'layer.ppm')
        self.ask('(test-write %d "%s")' % (layer, self.path(path)))
        with open(path, 'rb') as file:
            data = file.read()
        header = re.match(rb'P([36])\s(?:#.*\n)*(\d+)\s(\d+)\s255\s', data)
        if not header:
            raise Failure('%s: not the file that was asked for: %r' % (path, data[:30]))
        body = data[header.end():]
        return body if header[1] == b'6' else bytes(map(int, body.split()))

    # ---- The plug-in's processes ----

    def plug_ins(self):
        """The processes of our plug-in in this GIMP."""
        parents, ours = {}, []
        for entry in filter(str.isdigit, os.listdir('/proc')):
            try:
                with open('/proc/%s/stat' % entry, encoding='utf-8', errors='replace') as stat:
                    parents[int(entry)] = int(stat.read().rsplit(')', 1)[1].split()[1])
                with open('/proc/%s/cmdline' % entry, 'rb') as line:
                    if line.read().split(b'\0')[0].endswith(('plug-ins/%s/%s' % (PLUG_IN, PLUG_IN)).encode()):
                        ours.append(int(entry))
            except OSError:
                continue

        def within(process):
            while process and process != self.process.pid:
                process = parents.get(process, 0)
            return process != 0

        return [process for process in ours if within(process)]
