"""Which workbooks this installation knows by itself: those of the kernel and of its programmes."""

from __future__ import annotations

from zerentian.kernel.rolls.departments.layouts import LAYOUTS
from zerentian.kernel.rolls.hukou.layout import HUKOU
from zerentian.manifest.imports import ImportLayout
from zerentian.manifest.registry import programmes

KERNEL: tuple[ImportLayout, ...] = (HUKOU, *LAYOUTS)
HOUSE = "kernel"  # stands for the programme where no programme declares the layout


class UnknownLayout(LookupError):
    """Nobody declares a layout with this key, or it was never made."""


def declared() -> dict[str, ImportLayout]:
    listed = [*(layout for p in programmes().values() for layout in p.layouts), *KERNEL]
    return {layout.key: layout for layout in listed}


def layout(key: str) -> ImportLayout:
    try:
        return declared()[key]
    except KeyError:
        raise UnknownLayout(key) from None


def programme_of(key: str) -> str:
    """Key of the programme that declares the layout; HOUSE for one of the kernel."""
    for programme in programmes().values():
        if any(layout.key == key for layout in programme.layouts):
            return programme.key
    if any(layout.key == key for layout in KERNEL):
        return HOUSE
    raise UnknownLayout(key)
