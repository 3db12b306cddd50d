#!/usr/bin/env python3
"""Fills what the program itself knows into a page of help: the looks and the parameters, in the page's language.

Copyright (C) 2026 the Reverie authors
SPDX-License-Identifier: GPL-3.0-or-later

    data/help/make.py LANGUAGE PAGE.html.in PAGE.html
"""
import gettext
import html
import io
import json
import pathlib
import re
import subprocess
import sys

root = pathlib.Path(__file__).resolve().parent.parent.parent
language, source, target = sys.argv[1:]


def read_catalog(name):
    """All texts of a po file and what they are in its language."""
    return gettext.GNUTranslations(
        io.BytesIO(subprocess.check_output(["msgfmt", "-o", "-", str(root / "po" / f"{name}.po")])))


# Any complete translation names all the texts that there are.
known = {text.replace("_", "").removesuffix("..."): text for text in read_catalog("de")._catalog if isinstance(text, str)}
_ = (gettext.NullTranslations() if language == "en" else read_catalog(language)).gettext


def name(match):
    """The label of a widget."""
    return html.escape(_(known.get(match[1], match[1])).replace("_", "").removesuffix("...").removesuffix(" …"), quote=False)


def text(words):
    return html.escape(_(words), quote=False)


def looks():
    """The gallery of thumbnails."""
    for model in json.loads((root / "models/catalog.json").read_text(encoding="utf-8"))["models"]:
        for look in model["looks"]:
            yield (
                f'<figure><img src="../../looks/{look["id"]}.jpg" alt=""/>'
                f'<figcaption title="{html.escape(_(look["words"]))}">{text(look["title"])}<br/>'
                f'<code>{look["id"]}</code></figcaption></figure>'
            )


def keys(effect):
    """A row of each parameter of an effect: key, range and default, blurb."""
    table = (root / "plugin/parameters.inc").read_text(encoding="utf-8").partition("*/")[2]
    for kind, arguments in re.findall(r"RV_(\w+) \((.*?)\)(?=\s*(?:RV_|$))", table, re.S):
        fields = [field.strip() for field in re.findall(r'(?:"(?:[^"\\]|\\.)*"|N_ \((?:"[^"]*"\s*)+\)|[^,"])+', arguments)]
        if effect.upper() not in fields[0].split(" | "):
            continue
        key = fields[2].strip('"')
        blurb = "".join(re.findall(r'"([^"]*)"', fields[4]))
        default = ""
        if kind in ("INT", "DOUBLE"):
            least, most, value = (f"{float(2**31 - 1 if n == 'G_MAXINT32' else n):.10g}" for n in fields[5:8])
            default = f"{least}–{most} ({value})"
        elif kind == "TEXT" or kind == "CHOICE":
            default = fields[-2].strip('"')
        else:
            default = fields[-2].lower()
        yield f"<tr><td><code>{key}</code></td><td>{default}</td><td>{text(blurb)}</td></tr>"


page = pathlib.Path(source).read_text(encoding="utf-8")
page = re.sub(r"@([A-Z][a-z][A-Za-z' ]*)@", name, page)
page = page.replace("@LOOKS@", "\n".join(looks()))
page = re.sub("@KEYS (\\w+)@", lambda match: "\n".join(keys(match[1])), page)
pathlib.Path(target).write_text(page, encoding="utf-8")
