"""Entries of the side menu."""

from __future__ import annotations

from dataclasses import dataclass

from zerentian.manifest.permissions import Permission


@dataclass(frozen=True, kw_only=True)
class MenuItem:
    """Shown to whoever holds the permission; `group` is the heading it stands under."""

    group: str
    title: str
    url_name: str
    icon: str
    permission: Permission | None = None
    order: int = 50
