"""The instance: its profile and clock, its keys, its built files."""

from __future__ import annotations

import stat
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path

from django.utils.translation import gettext as _

from zerentian.lib.postgres.settings import is_embedded
from zerentian.ops.doctor.findings import Finding, broken, fine, note
from zerentian.ops.house import House
from zerentian.ops.serving import assets

EARLIEST = 2024  # no release ran before; an earlier clock is a wrong one


def profile(instance: House, now: datetime) -> Iterator[Finding]:
    words = {
        "demo": _("Demo: invented people only, standing still on %(day)s"),
        "test": _("Test instance"),
        "production": _("Production: real people"),
    }
    if instance.profile not in words:
        yield broken(
            _("Unknown profile “%(profile)s”.") % {"profile": instance.profile},
            _("instance.toml: profile must be “production” or “demo”."),
        )
    elif instance.profile == "production" and instance.clock:
        yield broken(
            _("A production instance whose clock stands still on %(day)s.")
            % {"day": instance.clock},
            _("Remove the line “clock” from instance.toml."),
        )
    else:
        yield fine(words[instance.profile] % {"day": instance.clock})
    if now.year < EARLIEST:
        yield broken(
            _("This machine thinks that it is %(now)s.") % {"now": f"{now:%Y-%m-%d %H:%M}"},
            _("Set its clock, for example with “timedatectl set-ntp true”."),
        )


def keys(folder: Path) -> Iterator[Finding]:
    """Present, and readable by nobody else."""
    wanted = ["secret_key"]
    wanted += ["database_zt_app", "database_zt_owner"] if is_embedded() else []
    lost = [name for name in wanted if not (folder / name).exists()]
    files = [folder, *folder.glob("*")] if folder.is_dir() else []
    loose = [path for path in files if stat.S_IMODE(path.stat().st_mode) & 0o077]
    if lost:
        yield broken(
            _("Keys are missing in %(folder)s: %(names)s")
            % {"folder": folder, "names": ", ".join(lost)},
            _("Bring them back from where you keep the copy of this folder."),
        )
    if loose:
        names = ", ".join(path.name for path in loose)
        yield broken(
            _("Others on this machine can read keys: %(names)s") % {"names": names},
            _("Run: chmod -R go= %(folder)s") % {"folder": folder},
        )
    if not lost and not loose:
        yield fine(_("Keys are present and readable by their owner only"))


def built(instance: House) -> Iterator[Finding]:
    """Front-end files and translations, which the repository does not hold."""
    vendor = instance.root / "zerentian" / "ui" / "static" / "zt" / "vendor"
    if not (vendor.is_dir() and any(vendor.glob("*.js"))):
        yield broken(_("The front-end files are not built."), _("Run: make assets"))
    elif assets.are_current():
        yield fine(_("Front-end files are built and collected"))
    else:
        yield note(_("Front-end files are built; “zerentian serve” will collect them"))
    catalogues = list((instance.root / "zerentian" / "locale").glob("*/LC_MESSAGES/*.po"))
    stale = [
        po
        for po in catalogues
        if not (mo := po.with_suffix(".mo")).exists() or mo.stat().st_mtime < po.stat().st_mtime
    ]
    if stale or not catalogues:
        yield broken(_("The Chinese texts are not compiled."), _("Run: make messages"))
    else:
        yield fine(_("Chinese texts are compiled"))
