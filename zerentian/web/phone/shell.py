"""The shell of the phone app: which files it consists of, and the version that changes with any of them."""

from __future__ import annotations

import hashlib
import json
from functools import cache
from pathlib import Path

from django.conf import settings
from django.contrib.staticfiles import finders
from django.template.loader import get_template
from django.templatetags.static import static
from django.urls import reverse
from django.utils import translation

from zerentian.web.phone.words import words

STYLES = (
    "zt/vendor/bootstrap.min.css", "zt/css/tokens.css", "zt/css/base.css", "zt/css/status.css",
    "zt/css/panels.css", "zt/css/forms.css", "zt/css/phone.css", "zt/css/app.css",
)  # fmt: skip
SCRIPT = "zt/vendor/phone.min.js"
WORKER = "zt/vendor/phone-sw.js"
PICTURES = ("zt/img/icon.svg", "zt/img/icon-192.png", "zt/img/icon-512.png")
ICONS = (
    "alert-triangle", "arrow-left", "camera", "check", "chevron-right", "cloud-off",
    "cloud-upload", "device-floppy", "device-mobile", "home", "logout", "pencil", "x",
)  # fmt: skip
MARKS = ("ok", "due", "over", "none", "sync")


def files() -> tuple[str, ...]:
    """Addresses of everything that the page needs beside itself."""
    return tuple(static(name) for name in (*STYLES, SCRIPT, *PICTURES))


@cache
def version() -> str:
    """Changes with every file, word and tag of the shell, and with nothing else."""
    digest = hashlib.sha256()
    for name in (*STYLES, SCRIPT, WORKER, *PICTURES):
        digest.update(name.encode() + content(name))
    for language, _name in settings.LANGUAGES:
        with translation.override(language):
            digest.update(json.dumps(words(), sort_keys=True).encode())
    source = Path(get_template("phone/shell.html").origin.name)  # type: ignore[attr-defined]
    digest.update(source.read_bytes())
    return digest.hexdigest()[:16]


def worker() -> str:
    """The service worker with what it keeps. FileNotFoundError: the front end was not built."""
    about = {"version": version(), "page": reverse("phone:app"), "files": files()}
    return f"const SHELL = {json.dumps(about)};\n{content(WORKER).decode()}"


def content(name: str) -> bytes:
    found = finders.find(name)
    if not isinstance(found, str):
        raise FileNotFoundError(name)
    return Path(found).read_bytes()
