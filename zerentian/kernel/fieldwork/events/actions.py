"""Writing down events and facilities, in bulk."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import date, datetime

from django.db import transaction

from zerentian.kernel.accounts.models import Tenure, User
from zerentian.kernel.accounts.viewer import Viewer
from zerentian.kernel.activity import actions as activity
from zerentian.kernel.fieldwork.events.drafts import EventDraft, FacilityDraft
from zerentian.kernel.fieldwork.events.errors import EventRefused
from zerentian.kernel.fieldwork.models import Attendance, Facility, FieldEvent, Goods, Reached
from zerentian.kernel.responsibilities.models import Holder
from zerentian.kernel.subjects import queries as subjects
from zerentian.lib.ranges import Range
from zerentian.manifest.permissions import Permission

RECORD = Permission.VISITS_RECORD
CHUNK = 2_000


@transaction.atomic
def record(
    *, by: User, viewer: Viewer, drafts: Sequence[EventDraft], at: datetime
) -> list[FieldEvent]:
    """These events took place. A constant number of statements, however many there are.

    Raises EventRefused where a day lies ahead, a place is not the viewer's, or a household is not."""
    for draft in drafts:
        _check(draft, viewer)
    _visible({pk for draft in drafts for pk in draft.subjects}, viewer)
    events = FieldEvent.objects.bulk_create(
        FieldEvent(
            kind=d.kind, name=d.name, day=d.day, region=d.region, organiser=d.organiser,
            budget=d.budget, work=d.work, before=d.before, after=d.after, recorded_at=at,
            recorded_by=by,
        )
        for d in drafts
    )  # fmt: skip
    told = list(zip(events, drafts, strict=True))
    _attend([(e, d.users, d.volunteers) for e, d in told], by=by, at=at)
    _reach([(e, d.subjects) for e, d in told], by=by, at=at)
    Goods.objects.bulk_create(
        Goods(event=e, name=g.name, quantity=g.quantity, measure=g.measure, value=g.value)
        for e, d in told
        for g in d.goods
    )
    _log(by, "field_event.recorded", [event.pk for event in events], at)
    return events


@transaction.atomic
def add(
    *,
    by: User,
    viewer: Viewer,
    event: FieldEvent,
    users: Iterable[int] = (),
    volunteers: Mapping[int, int] | None = None,
    households: Iterable[int] = (),
    at: datetime,
) -> int:
    """More people and households of an event; how many lines were new. Whoever is there stays once, and
    the number of a unit's volunteers stays as it was first told. Raises EventRefused."""
    still = FieldEvent.objects.select_for_update().get(pk=event.pk)
    if still.withdrawn_at is not None:
        raise EventRefused("withdrawn")
    _inside(still.region.path, viewer)
    _visible(set(households), viewer)
    before = _lines(event)
    _attend([(event, tuple(users), volunteers or {})], by=by, at=at)
    _reach([(event, tuple(households))], by=by, at=at)
    _log(by, "field_event.completed", [event.pk], at)
    return _lines(event) - before


@transaction.atomic
def withdraw(*, by: User, viewer: Viewer, event: FieldEvent, reason: str, at: datetime) -> bool:
    """The event counts no longer. False where somebody was quicker."""
    _inside(event.region.path, viewer)
    rows = FieldEvent.objects.filter(pk=event.pk, withdrawn_at=None)
    done = rows.update(withdrawn_at=at, why_withdrawn=reason)
    if done:
        _log(by, "field_event.withdrawn", [event.pk], at)
    return bool(done)


@transaction.atomic
def take_out(
    *, by: User, viewer: Viewer, attendance: Attendance, reason: str, at: datetime
) -> bool:
    """Somebody was not there after all: from now on they do not count, the line and the reason stay.
    False where somebody was quicker. Raises EventRefused."""
    event = FieldEvent.objects.select_for_update().get(pk=attendance.event_id)
    _inside(event.region.path, viewer)
    if event.withdrawn_at is not None:
        raise EventRefused("withdrawn")
    if not reason.strip():
        raise EventRefused("reason")
    rows = Attendance.objects.filter(pk=attendance.pk, superseded_at=None)
    done = rows.update(superseded_at=at, superseded_by=by, why_superseded=reason.strip())
    if done:
        table = Attendance._meta.db_table
        activity.record(
            by=by, verb="attendance.taken_out", table=table, rows=[attendance.pk], at=at
        )
    return bool(done)


@transaction.atomic
def bring(
    *, by: User, viewer: Viewer, drafts: Sequence[FacilityDraft], at: datetime
) -> list[Facility]:
    """Facilities of households were applied for, done, accepted. Raises EventRefused where a household
    is not the viewer's or has the facility already (C-7); the line counts from 1."""
    _visible({draft.subject for draft in drafts}, viewer)
    known = set(
        Facility.objects.filter(
            withdrawn_at=None, subject__in={draft.subject for draft in drafts}
        ).values_list("subject", "kind")
    )
    for number, draft in enumerate(drafts, start=1):
        if (draft.subject, draft.kind) in known:
            raise EventRefused("facility", line=number)
        known.add((draft.subject, draft.kind))
    rows = Facility.objects.bulk_create(
        Facility(
            subject_id=d.subject, kind=d.kind, applied_on=d.applied_on, done_on=d.done_on,
            accepted_on=d.accepted_on, cost=d.cost, payer=d.payer, recorded_at=at, recorded_by=by,
        )
        for d in drafts
    )  # fmt: skip
    ids = [row.pk for row in rows]
    table = Facility._meta.db_table
    activity.record(by=by, verb="facility.recorded", table=table, rows=ids, at=at)
    return rows


@transaction.atomic
def accept(
    *, by: User, viewer: Viewer, facility: Facility, done_on: date, accepted_on: date, at: datetime
) -> bool:
    """The household accepted it: from now on it counts. False where it was accepted before."""
    _visible({facility.subject_id}, viewer)
    if accepted_on > viewer.on or not facility.applied_on <= done_on <= accepted_on:
        raise EventRefused("day", line=1)
    rows = Facility.objects.filter(pk=facility.pk, accepted_on=None, withdrawn_at=None)
    done = rows.update(done_on=done_on, accepted_on=accepted_on)
    if done:
        table = Facility._meta.db_table
        activity.record(by=by, verb="facility.accepted", table=table, rows=[facility.pk], at=at)
    return bool(done)


def _check(draft: EventDraft, viewer: Viewer) -> None:
    if draft.day > viewer.on:
        raise EventRefused("future")
    _inside(draft.region.path, viewer)


def _inside(path: str, viewer: Viewer) -> None:
    places: Iterable[Range] = viewer.places(RECORD)
    viewer.checked = True
    if not any(low <= path < high for low, high in places):
        raise EventRefused("place")


def _visible(ids: set[int], viewer: Viewer) -> None:
    if ids:
        seen = subjects.subjects(viewer=viewer, permission=RECORD).filter(pk__in=ids)
        if seen.count() != len(ids):
            raise EventRefused("place")


def _attend(
    rows: Iterable[tuple[FieldEvent, Iterable[int], Mapping[int, int]]], *, by: User, at: datetime
) -> None:
    """B-3: by constraint the same person is in one event once; repeats are passed over."""
    told = [(event, tuple(users), volunteers) for event, users, volunteers in rows]
    posts = seats({user for _event, users, _units in told for user in users})
    named = [
        Attendance(
            event=event, user_id=user, holder_id=seat(posts.get(user, ()), event.day),
            recorded_at=at, recorded_by=by,
        )
        for event, users, _units in told
        for user in dict.fromkeys(users)
    ]  # fmt: skip
    counted = [
        Attendance(event=event, unit_id=unit, count=count, recorded_at=at, recorded_by=by)
        for event, _users, volunteers in told
        for unit, count in volunteers.items()
    ]
    Attendance.objects.bulk_create([*named, *counted], ignore_conflicts=True, batch_size=CHUNK)


def _reach(rows: Iterable[tuple[FieldEvent, Iterable[int]]], *, by: User, at: datetime) -> None:
    """C-8: by constraint a household is in one event once."""
    Reached.objects.bulk_create(
        [
            Reached(event=event, subject_id=subject, recorded_at=at, recorded_by=by)
            for event, ids in rows
            for subject in dict.fromkeys(ids)
        ],
        ignore_conflicts=True,
        batch_size=CHUNK,
    )


Seat = tuple[int, date | None, date | None]


def seats(users: set[int]) -> dict[int, list[Seat]]:
    """The posts of these people, own ones before those they stand in for."""
    tenures = Tenure.objects.filter(user__in=users, superseded_at=None).order_by("acting", "pk")
    holders = dict(Holder.objects.filter(post__tenures__user__in=users).values_list("post", "pk"))
    found: dict[int, list[Seat]] = {}
    for tenure in tenures:
        if tenure.post_id in holders:
            own = (holders[tenure.post_id], tenure.valid.lower, tenure.valid.upper)
            found.setdefault(tenure.user_id, []).append(own)
    return found


def seat(seats: Iterable[Seat], day: date) -> int | None:
    """The holder of the first of these posts on which they sat that day."""
    for holder, since, until in seats:
        if (since is None or since <= day) and (until is None or day < until):
            return holder
    return None


def _lines(event: FieldEvent) -> int:
    return event.attendances.filter(superseded_at=None).count() + event.reached.count()


def _log(by: User, verb: str, rows: list[int], at: datetime) -> None:
    activity.record(by=by, verb=verb, table=FieldEvent._meta.db_table, rows=rows, at=at)
