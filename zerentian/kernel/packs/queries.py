"""The pack of this instance."""

from __future__ import annotations

from functools import cache
from pathlib import Path

from django.conf import settings

from zerentian.kernel.packs.models import PackVersion
from zerentian.kernel.packs.pack import Pack


class UnknownPack(LookupError):
    """There is no folder with this pack, neither in the data folder nor in the product."""


def folder(key: str) -> Path:
    """Where a pack lies: one's own in the data folder goes before the product's. Raises UnknownPack."""
    return _folder((settings.INSTANCE.data, settings.INSTANCE.root), key)


@cache
def _folder(bases: tuple[Path, ...], key: str) -> Path:
    for base in bases:
        place = base / "packs" / key
        if (place / "pack.toml").is_file():
            return place
    raise UnknownPack(key)


def current() -> Pack:
    """The pack that this instance runs, read once a process. Raises PackRefused, UnknownPack."""
    return read(folder(settings.INSTANCE.pack))


@cache
def read(place: Path) -> Pack:
    return Pack.load(place)


def newest(key: str) -> PackVersion | None:
    """The version of a pack that was loaded last: what results made now must point at."""
    return PackVersion.objects.filter(key=key).order_by("-number").first()
