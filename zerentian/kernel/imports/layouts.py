"""Which layouts this installation knows: declared ones, and those that people made from them."""

from __future__ import annotations

from zerentian.kernel.layouts import declared, own
from zerentian.kernel.layouts.declared import UnknownLayout
from zerentian.manifest.imports import ImportLayout

__all__ = ["UnknownLayout", "layout", "layouts", "programme_of"]


def layouts() -> dict[str, ImportLayout]:
    """The declared ones by their keys."""
    return declared.declared()


def layout(key: str) -> ImportLayout:
    """Raises UnknownLayout."""
    if own.is_own(key):
        return own.layout(key, layout)
    try:
        return layouts()[key]
    except KeyError:
        raise UnknownLayout(key) from None


def programme_of(key: str) -> str:
    """Key of the programme that declares the layout, or the one on which it stands."""
    return declared.programme_of(own.base_of(key) if own.is_own(key) else key)
