"""What a selection of subjects and their wanted holders would change: the dry run and the deed share it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from zerentian.kernel.responsibilities.checks import looking
from zerentian.kernel.responsibilities.models import Duty, Role
from zerentian.kernel.responsibilities.wanted import Wanted, moved


@dataclass(frozen=True)
class Plan:
    """`old` end and are followed, `fresh` begin, `same` stay as they are (ids of subjects)."""

    old: tuple[Duty, ...]
    fresh: tuple[Wanted, ...]
    same: tuple[int, ...]
    follow: tuple[Wanted, ...]


def plan(*, role: Role, to: Mapping[int, int], on: date, roster: str, reason: str) -> Plan:
    """Compare who shall answer from `on` on with who does. In shared roles nobody is replaced."""
    have: dict[int, list[Duty]] = {}
    for duty in looking.existing(role, since=on, subject__in=list(to)).order_by("subject", "valid"):
        if role.exclusive or duty.holder_id == to[duty.subject_id]:
            have.setdefault(duty.subject_id, []).append(duty)
    old = [
        duty for subject, duties in have.items() for duty in duties if duty.holder_id != to[subject]
    ]
    same = [s for s, duties in have.items() if all(duty.holder_id == to[s] for duty in duties)]
    fresh = [
        Wanted(s, holder, on, None, roster, reason) for s, holder in to.items() if s not in have
    ]
    return Plan(
        tuple(old), tuple(fresh), tuple(same), tuple(moved(old, to=to, on=on, reason=reason))
    )
