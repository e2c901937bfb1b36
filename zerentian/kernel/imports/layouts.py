"""Which layouts this installation knows: those that its programmes declare."""

from __future__ import annotations

from zerentian.manifest.imports import ImportLayout
from zerentian.manifest.registry import programmes


class UnknownLayout(LookupError):
    """No programme of this installation declares a layout with this key."""


def layouts() -> dict[str, ImportLayout]:
    return {layout.key: layout for p in programmes().values() for layout in p.layouts}


def layout(key: str) -> ImportLayout:
    try:
        return layouts()[key]
    except KeyError:
        raise UnknownLayout(key) from None


def programme_of(key: str) -> str:
    """Key of the programme that declares the layout."""
    for programme in programmes().values():
        if any(layout.key == key for layout in programme.layouts):
            return programme.key
    raise UnknownLayout(key)
