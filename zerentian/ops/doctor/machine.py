"""The machine: Python, disk, fonts, Node."""

from __future__ import annotations

import platform
import shutil
import subprocess
from collections.abc import Iterator
from pathlib import Path

from django.utils.translation import gettext as _

from zerentian.ops.doctor.findings import Finding, broken, fine, note

GIGABYTE = 2**30
SCARCE, TOO_LITTLE = 5 * GIGABYTE, 1 * GIGABYTE


def python() -> Iterator[Finding]:
    """An older one does not come this far."""
    yield fine(_("Python %(version)s") % {"version": platform.python_version()})


def disk(folder: Path) -> Iterator[Finding]:
    free = shutil.disk_usage(folder).free
    said = _("%(size).1f GB are free for %(folder)s") % {"size": free / GIGABYTE, "folder": folder}
    remedy = _("Make room, or move the data folder to a larger disk (ZERENTIAN_DATA).")
    if free < TOO_LITTLE:
        yield broken(said, remedy)
    elif free < SCARCE:
        yield note(said, remedy)
    else:
        yield fine(said)


def fonts() -> Iterator[Finding]:
    program = shutil.which("fc-list")
    found = (
        program
        and subprocess.run(  # noqa: S603
            [program, ":lang=zh", "family"], capture_output=True, text=True, check=False
        ).stdout.strip()
    )
    if found:
        yield fine(_("A font with Chinese characters is installed"))
    else:
        yield note(
            _("No font with Chinese characters is installed on this machine."),
            _(
                "Pages look right in every browser that has one. Only for printing and screenshots on "
                "this machine itself: sudo apt-get install -y fonts-noto-cjk"
            ),
        )


def node(assets_built: bool) -> Iterator[Finding]:
    if assets_built:
        return
    if shutil.which("node") and shutil.which("npm"):
        yield fine(_("Node is here to build the front-end files"))
    else:
        yield note(
            _("The system has no Node to build the front-end files."),
            _("“make run” takes it from a Python wheel; nothing has to be installed."),
        )
