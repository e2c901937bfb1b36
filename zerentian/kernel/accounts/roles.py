"""Roles are data of the district pack: what each may do, readable by an official."""

from __future__ import annotations

from zerentian.kernel.packs import queries as packs
from zerentian.manifest.permissions import Permission


def permissions(role: str) -> frozenset[Permission]:
    """An unknown role may do nothing: a grant outlives the pack that defined its role."""
    known = packs.current().roles.get(role)
    return frozenset(known.permissions) if known else frozenset()


def root_path() -> str:
    """Path of the region at which this instance is rooted, for example "3707"."""
    return packs.current().root
