"""What somebody may count and see, worked out anew from the raw grants and duties in plain Python.

The second opinion on `accounts.scope` and `compile.asking`: it shares no code with them.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from typing import Any

from zerentian.kernel.accounts.models import CompartmentMember, Grant, Tenure, User
from zerentian.kernel.packs import queries as packs
from zerentian.kernel.regions.models import AreaRegion, Region
from zerentian.kernel.responsibilities.facts import raw_places
from zerentian.kernel.responsibilities.models import Duty, Holder, Role, TeamMember
from zerentian.manifest.permissions import Permission


@dataclass(frozen=True)
class Sight:
    """Beginnings of paths, subjects by duty, and opened compartments."""

    prefixes: frozenset[str]
    subjects: frozenset[int]
    compartments: frozenset[int]

    def opens(self, row: Any) -> bool:
        if row["compartment"] is not None and row["compartment"] not in self.compartments:
            return False
        return self.holds(row["path"]) or row["subject"] in self.subjects

    def holds(self, path: str | None) -> bool:
        if path is None:
            root = packs.current().root
            return any(root.startswith(prefix) for prefix in self.prefixes)
        return any(path.startswith(prefix) for prefix in self.prefixes)


def of(user: User, permission: Permission, *, programme: str, on: date) -> Sight:
    prefixes = frozenset(_prefixes(user, permission, programme, on))
    by_duty = bool(prefixes) or permission == Permission.SUBJECTS_VIEW
    return Sight(
        prefixes,
        frozenset(_subjects(user, on)) if by_duty else frozenset(),
        frozenset(
            member.compartment_id
            for member in CompartmentMember.objects.all()
            if member.user_id == user.pk and _now(member, on)
        ),
    )


def _prefixes(user: User, permission: Permission, programme: str, on: date) -> Iterator[str]:
    paths = dict(Region.objects.values_list("pk", "path"))
    roles = packs.current().roles
    for grant in Grant.objects.all():
        if grant.user_id != user.pk or not _now(grant, on) or grant.role not in roles:
            continue
        limited = grant.programme and programme and grant.programme != programme
        if permission not in roles[grant.role].permissions or limited:
            continue
        if grant.region_id:
            yield paths[grant.region_id]
        for member in AreaRegion.objects.all():
            if member.area_id == grant.area_id and _now(member, on):
                yield paths[member.region_id]


def _subjects(user: User, on: date) -> Iterator[int]:
    posts = {t.post_id for t in Tenure.objects.all() if t.user_id == user.pk and _now(t, on)}
    teams = {m.team_id for m in TeamMember.objects.all() if m.user_id == user.pk and _now(m, on)}
    open_to_all = {role.pk for role in Role.objects.all() if role.members}
    holders = {holder.pk: holder for holder in Holder.objects.all()}
    for role, holder_id, subject in _answered(on):
        holder = holders[holder_id]
        own = holder.post_id in posts
        shared = holder.team_id in teams or (
            holder.entity_id and holder.entity_id == user.entity_id
        )
        if own or (shared and role in open_to_all):
            yield subject


def _answered(on: date) -> Iterator[tuple[int, int, int]]:
    """Role, holder and subject of every duty of the day, also of those for places."""
    for duty in Duty.objects.all():
        if _now(duty, on):
            yield duty.role_id, duty.holder_id, duty.subject_id
    for each in raw_places.answered():
        start, end = each.days
        if each.known[1] is None and start <= on and (end is None or on < end):
            yield each.role, each.holder, each.subject


def _now(row: Any, on: date) -> bool:
    return row.superseded_at is None and on in row.valid
