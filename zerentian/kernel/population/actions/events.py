"""Life events: what happened on a day takes effect everywhere from that day on, and can be taken back."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import datetime

from django.db import transaction
from django.db.backends.postgresql.psycopg_any import DateRange
from django.utils import timezone

from zerentian.kernel.accounts.models import User
from zerentian.kernel.activity import actions as activity
from zerentian.kernel.population.actions import consequences, former, memberships, moving
from zerentian.kernel.population.actions.checking import EventRefused, check
from zerentian.kernel.population.entries import (
    Altered,
    NewEvent,
    NewMembership,
    Restated,
    Spliced,
)
from zerentian.kernel.population.models import Effect, Household, LifeEvent, Membership, Person
from zerentian.lib import bulk

TABLE = "population_lifeevent"
Did = Effect.Did


@transaction.atomic
def record_event(*, by: User | None, event: NewEvent, at: datetime) -> LifeEvent:
    """The event is in the register, and everything that follows from it holds from its day on.

    Raises EventRefused when it contradicts what the register says, before anything is written.
    """
    people = event.people()
    locked = Person.objects.select_for_update(no_key=True).filter(pk__in=people).order_by("pk")
    check(event, persons=locked.in_bulk(), today=timezone.localtime(at).date())
    row = LifeEvent.objects.create(
        kind=event.kind,
        on=event.on,
        proof_kind=event.proof_kind,
        proof_number=event.proof_number,
        note=event.note,
        recorded_by=by,
        recorded_at=at,
    )
    effects = [Effect(event=row, did=Did.FORMED, household_id=pk) for pk in event.formed]
    effects += _of_memberships(row, _change_memberships(by, event, at))
    effects += moving.move(by=by, row=row, event=event, at=at)
    if event.died is not None:
        _die(by, event, at)
        effects.append(Effect(event=row, did=Did.DIED, person_id=event.died))
    effects += _dissolve(by, row, effects, at)
    bulk.insert(Effect, effects)
    consequences.follow(by=by, event=row, effects=effects, at=at)
    activity.record(by=by, verb="event.recorded", table=TABLE, rows=[row.pk], at=at)
    return row


@transaction.atomic
def withdraw_event(*, by: User | None, event: int, reason: str, at: datetime) -> LifeEvent:
    """The event never happened: what it ended holds again, what it began does not.

    The rows of the meantime stay superseded, for whoever asks what was known then. Raises
    EventRefused when somebody has changed what the event brought about.
    """
    row = LifeEvent.objects.select_for_update().get(pk=event)
    if row.superseded_at is not None:
        raise EventRefused("withdrawn_already")
    effects = list(row.effects.select_related("membership").order_by("pk"))
    people = {effect.person_id for effect in effects if effect.person_id}
    list(Person.objects.select_for_update(no_key=True).filter(pk__in=people).order_by("pk"))
    consequences.undo(row, by=by, at=at)
    _restore_memberships(effects, at)
    _revive(by, [e.person_id for e in effects if e.did == Did.DIED and e.person_id], at)
    _refound(by, effects, at)
    row.superseded_at, row.superseded_by, row.why_superseded = at, by, reason
    row.save(update_fields=["superseded_at", "superseded_by", "why_superseded"])
    activity.record(by=by, verb="event.withdrawn", table=TABLE, rows=[row.pk], reason=reason, at=at)
    return row


@transaction.atomic
def correct_event(
    *, by: User | None, event: int, right: NewEvent, reason: str, at: datetime
) -> LifeEvent:
    """The event was told wrongly: the right one stands in its place."""
    withdraw_event(by=by, event=event, reason=reason, at=at)
    return record_event(by=by, event=right, at=at)


def _change_memberships(by: User | None, event: NewEvent, at: datetime) -> list[Spliced]:
    """Leave, then change relations, then join: a new head finds the place free."""
    spliced: list[Spliced] = []
    for reason in sorted({one.reason for one in event.departures}):
        ids = [one.membership for one in event.departures if one.reason == reason]
        spliced += memberships.leave(by=by, memberships=ids, on=event.on, reason=reason, at=at)
    rows = Membership.objects.in_bulk([one.membership for one in event.relations])
    spliced += memberships.restate(
        by=by,
        changes=[
            Restated(
                membership=one.membership,
                on=event.on,
                relation=one.relation,
                code=rows[one.membership].code,
            )
            for one in event.relations
        ],
        at=at,
    )
    homes = Household.objects.in_bulk([one.household for one in event.arrivals])
    joined = memberships.join(
        by=by,
        memberships=[
            NewMembership(
                person=one.person,
                household=one.household,
                kind=homes[one.household].kind,
                relation=one.relation,
                start=event.on,
                code=one.code,
                join_reason=one.reason,
            )
            for one in event.arrivals
        ],
        at=at,
    )
    return [*spliced, Spliced(0, tuple(joined))]


def _of_memberships(event: LifeEvent, spliced: Sequence[Spliced]) -> list[Effect]:
    """The rows of one statement may both end and begin: a row that the event itself added and then
    superseded is no concern of whoever takes it back."""
    gone = {one.superseded for one in spliced if one.superseded}
    fresh = {pk for one in spliced for pk in one.added}
    rows = Membership.objects.in_bulk(gone ^ fresh)
    return [
        Effect(
            event=event,
            did=Did.ADDED if pk in fresh else Did.SUPERSEDED,
            person_id=row.person_id,
            household_id=row.household_id,
            membership_id=pk,
        )
        for pk, row in sorted(rows.items())
    ]


def _die(by: User | None, event: NewEvent, at: datetime) -> None:
    assert event.died is not None
    Person.objects.filter(pk=event.died).update(died_on=event.on)
    changed = Altered(former.PERSON, event.died, "died_on", None, event.on.isoformat())
    former.keep([changed], by=by, at=at)


def _dissolve(
    by: User | None, event: LifeEvent, effects: Sequence[Effect], at: datetime
) -> list[Effect]:
    """Households that the event left without anybody end with it (整户自然消亡)."""
    left = {effect.household_id for effect in effects if effect.did == Did.SUPERSEDED}
    peopled = Membership.objects.filter(
        household__in=left, superseded_at=None, valid__upper_inf=True
    ).values("household")
    empty = Household.objects.filter(pk__in=left, dissolved_on=None).exclude(pk__in=peopled)
    ids = sorted(empty.values_list("pk", flat=True))
    Household.objects.filter(pk__in=ids).update(dissolved_on=event.on)
    changed = [
        Altered("population_household", pk, "dissolved_on", None, event.on.isoformat())
        for pk in ids
    ]
    former.keep(changed, by=by, at=at)
    return [Effect(event=event, did=Did.DISSOLVED, household_id=pk) for pk in ids]


def _restore_memberships(effects: Sequence[Effect], at: datetime) -> None:
    rows = [(effect.did, effect.membership) for effect in effects if effect.membership]
    added = [_standing(row) for did, row in rows if did == Did.ADDED]
    Membership.objects.filter(pk__in=added).update(superseded_at=at)
    gone = [row for did, row in rows if did == Did.SUPERSEDED]
    for row in gone:
        clash = Membership.objects.filter(
            person=row.person_id, kind=row.kind, superseded_at=None, valid__overlap=row.valid
        )
        if clash.exists():
            raise EventRefused("changed_since")
    bulk.insert(
        Membership,
        [
            Membership(
                person_id=row.person_id,
                household_id=row.household_id,
                kind=row.kind,
                code=row.code,
                relation=row.relation,
                valid=DateRange(row.valid.lower, row.valid.upper),
                join_reason=row.join_reason,
                leave_reason=row.leave_reason,
                recorded_at=at,
            )
            for row in gone
        ],
    )


def _standing(row: Membership) -> int:
    """The row that says today what this one said: itself, or its copy when a later event ended it
    and was taken back. EventRefused when nothing says so any more."""
    if row.superseded_at is None:
        return row.pk
    same = {
        name: getattr(row, name)
        for name in ("person_id", "household_id", "relation", "code", "valid", "leave_reason")
    }
    found = Membership.objects.filter(superseded_at=None, **same).values_list("pk", flat=True)
    if not found:
        raise EventRefused("changed_since")
    return int(found[0])


def _revive(by: User | None, people: Iterable[int], at: datetime) -> None:
    rows = Person.objects.filter(pk__in=list(people))
    changed = [
        Altered(former.PERSON, pk, "died_on", died.isoformat(), None)
        for pk, died in rows.values_list("pk", "died_on")
        if died
    ]
    rows.update(died_on=None)
    former.keep(changed, by=by, at=at)


def _refound(by: User | None, effects: Sequence[Effect], at: datetime) -> None:
    """Households that the event dissolved stand again; those that it formed never were."""
    dissolved = [e.household_id for e in effects if e.did == Did.DISSOLVED and e.household_id]
    formed = [e.household_id for e in effects if e.did == Did.FORMED and e.household_id]
    changed = []
    for row in Household.objects.filter(pk__in=[*dissolved, *formed]).order_by("pk"):
        now = row.formed_on if row.pk in formed else None
        old = row.dissolved_on.isoformat() if row.dissolved_on else None
        changed.append(
            Altered("population_household", row.pk, "dissolved_on", old, str(now) if now else None)
        )
        Household.objects.filter(pk=row.pk).update(dissolved_on=now)
    former.keep(changed, by=by, at=at)
