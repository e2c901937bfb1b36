"""Decisions about accounts that need neither database nor clock."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable
from datetime import timedelta
from typing import Final

from zerentian.lib.ranges import Range, merge
from zerentian.manifest.permissions import Permission

FAILURES_ALLOWED: Final = 5
LOCKED_FOR: Final = timedelta(minutes=15)
CODE_SECONDS: Final = 30

Authority = dict[Permission, tuple[Range, ...]]
"""In which places somebody holds each permission."""

# Letters and digits that are not mistaken for one another on paper: no 0/o, 1/l/i, no 2/z, 5/s.
SLIP_LETTERS: Final = "abcdefghjkmnpqrtuvwxy346789"


def covers(own: Iterable[Range], wanted: Iterable[Range]) -> bool:
    """Whether every place wanted lies in the own places."""
    mine = merge(own)
    return all(any(lo <= low and high <= hi for lo, hi in mine) for low, high in merge(wanted))


def may_give(
    own: Authority, permissions: Collection[Permission], places: Collection[Range]
) -> bool:
    """Nobody gives more than they hold: each permission of the role, in each of its places.

    A role without permissions (a helper) opens nothing by itself; it needs only that the place lies
    where the giver manages accounts.
    """
    asked = {*permissions, Permission.ACCOUNTS_MANAGE}
    return bool(places) and all(covers(own.get(permission, ()), places) for permission in asked)


def plain_username(reading: str) -> str:
    """A user name from a reading: "Wang Guilan" → "wangguilan", never longer than 30."""
    return re.sub(r"[^a-z0-9]", "", reading.lower())[:30]


def free_username(base: str, taken: Collection[str]) -> str:
    """The base, or the base with the first number that is free: wangwei, wangwei2, wangwei3 …"""
    base = base if len(base) > 1 else f"u{base}0"
    number, name = 1, base
    while name in taken:
        number += 1
        name = f"{base}{number}"
    return name
