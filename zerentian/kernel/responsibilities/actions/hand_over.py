"""Duties pass from one holder to others in one step: where the old one ends the new one begins."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date, datetime

from django.db import transaction
from django.db.models import Q

from zerentian.kernel.accounts.models import User
from zerentian.kernel.responsibilities import checks
from zerentian.kernel.responsibilities.actions import notices, places, writing
from zerentian.kernel.responsibilities.errors import DutyRefused
from zerentian.kernel.responsibilities.models import Holder, PlaceDuty, Role
from zerentian.kernel.responsibilities.queries import places as by_place


@transaction.atomic
def hand_over(
    *,
    by: User,
    role: Role,
    from_holder: Holder,
    to: Holder | Mapping[int, Holder],
    on: date,
    note: str,
    at: datetime,
    placed: Mapping[int, Holder] | None = None,
) -> writing.Moved:
    """From `on` on others answer for what `from_holder` answered for.

    `to` is one holder for everything, or a holder for each subject id that moves; what is not named
    stays. All or nothing: with room for four of five the fifth is named and nothing moves (B-1, B-2).
    A duty that would have ended later still ends then; its roster stays. `placed` names who gets
    which place duty; without it one holder for everything gets all of them, else they stay.
    """
    targets = [to] if isinstance(to, Holder) else [*to.values(), *(placed or {}).values()]
    writing.lock(holder.pk for holder in targets)
    old = checks.held(role=role, holder=from_holder.pk, on=on)
    places_to = _places(role, from_holder, to, placed, on)
    if not isinstance(to, Holder):
        have = {duty.subject_id for duty in old}
        missing = checks.not_held(role, from_holder.pk, to, have, on=on)
        if missing:
            raise DutyRefused(missing)
        old = [duty for duty in old if duty.subject_id in to]
    if not old and not places_to:
        raise DutyRefused([checks.nothing_held(role, from_holder.pk, on=on)])
    goes = {
        duty.subject_id: (to if isinstance(to, Holder) else to[duty.subject_id]).pk for duty in old
    }
    moved = writing.move(by=by, role=role, old=old, to=goes, on=on, reason=note, at=at)
    rows = [*moved.old, *moved.closed, *moved.new]
    if rows:
        writing.log(by=by, verb="duty.handed_over", duties=rows, reason=note, at=at)
    before = _loads(role, places_to, on)
    moved = _move_places(moved, by, places_to, on, note, at)
    came = {
        (from_holder.pk, holder): load - before[holder]
        for holder, load in _loads(role, places_to, on).items()
    }
    notices.tell(by=by, role=role, moved=moved, day=on, note=note, at=at, placed=came)
    return moved


PlacesTo = Sequence[tuple[PlaceDuty, Holder]]


def _places(
    role: Role,
    giver: Holder,
    to: Holder | Mapping[int, Holder],
    placed: Mapping[int, Holder] | None,
    on: date,
) -> PlacesTo:
    """The place duties that move, each with its receiver. One that is no longer there is refused."""
    have = places.running(Q(role=role, holder=giver), on=on) if role.by_place else []
    if placed is None:
        return [(duty, to) for duty in have] if isinstance(to, Holder) else []
    if set(placed) - {duty.pk for duty in have}:
        raise DutyRefused([checks.nothing_held(role, giver.pk, on=on)])
    return [(duty, placed[duty.pk]) for duty in have if duty.pk in placed]


def _loads(role: Role, places_to: PlacesTo, on: date) -> dict[int, int]:
    """How many subjects each receiver answers for by their place."""
    receivers = {holder.pk for _duty, holder in places_to}
    return {pk: by_place.of_holder(role, on, pk).count() for pk in sorted(receivers)}


def _move_places(
    moved: writing.Moved, by: User, places_to: PlacesTo, on: date, note: str, at: datetime
) -> writing.Moved:
    if not places_to:
        return moved
    old = [duty for duty, _holder in places_to]
    to = {duty.pk: holder for duty, holder in places_to}
    new, closed = places.pass_on(by=by, duties=old, to=to, on=on, reason=note, at=at)
    places.log(by, "place_duty.handed_over", [*old, *closed, *new], note, at)
    return replace(moved, places=tuple(new), places_closed=tuple(closed), places_old=tuple(old))


@transaction.atomic
def reassign(
    *,
    by: User,
    role: Role,
    to: Mapping[int, int],
    on: date,
    reason: str,
    at: datetime,
    roster: str = "",
) -> writing.Moved:
    """From `on` on the named holder answers for each subject id, whoever did before, or nobody did.

    For a selection in a list. Subjects that the holder already has stay as they are; `roster` is that
    of subjects that had nobody. All or nothing (DutyRefused lists every row).
    """
    writing.lock(to.values())
    plan = checks.plan(role=role, to=to, on=on, roster=roster, reason=reason)
    moved = writing.move(
        by=by, role=role, old=plan.old, to=to, on=on, reason=reason, at=at, fresh=plan.fresh
    )
    rows = [*moved.old, *moved.closed, *moved.new]
    writing.log(by=by, verb="duty.reassigned", duties=rows, reason=reason, at=at)
    notices.tell(by=by, role=role, moved=moved, day=on, note=reason, at=at)
    return moved
