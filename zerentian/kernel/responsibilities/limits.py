"""How many subjects a holder may have: by the role, and by the roster that the pack describes."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from zerentian.kernel.packs import queries as packs
from zerentian.kernel.packs.schema import Roster
from zerentian.kernel.responsibilities.models import Role
from zerentian.manifest.registry import programmes


@dataclass(frozen=True)
class Limit:
    """At most `cap` subjects a holder and day: in the whole role, or only in `roster`."""

    cap: int
    roster: str | None = None

    def counts(self, roster: str) -> bool:
        return self.roster is None or self.roster == roster


def limits(role: Role, rosters: Iterable[str]) -> tuple[Limit, ...]:
    """Every limit that duties of this role in these rosters must keep."""
    found = [Limit(role.cap)] if role.cap else []
    wanted = set(rosters)
    found += [
        Limit(roster.cap, roster.key)
        for roster in packs.current().rosters
        if roster.role == role.key and roster.key in wanted
    ]
    return tuple(found)


def cap(role: Role, roster: str) -> int | None:
    """The smallest limit in force, None where there is none."""
    return min((limit.cap for limit in limits(role, [roster])), default=None)


def rosters(role: Role) -> tuple[Roster, ...]:
    """The rosters that the pack describes for a role."""
    return tuple(roster for roster in packs.current().rosters if roster.role == role.key)


def roster_key(text: str) -> str:
    """The key of a roster that a workbook names by key or title; other words stay as they are."""
    wanted = text.strip()
    for roster in packs.current().rosters:
        if wanted in (roster.key, roster.title.zh, roster.title.en):
            return roster.key
    return wanted


def roster_title(key: str) -> str:
    """How a roster is called: as the pack says, else as the programme that keeps it says, else its key."""
    words = [programme.labels.get("roster", {}) for programme in programmes().values()]
    known = {name: str(title) for titles in words for name, title in titles.items()}
    known |= {roster.key: str(roster.title) for roster in packs.current().rosters}
    return known.get(key, key)
