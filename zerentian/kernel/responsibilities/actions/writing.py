"""How rows of duties are written: superseded and added, never updated in place."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from django.db.backends.postgresql.psycopg_any import DateRange
from django.db.models import Value
from django.db.models.functions import Greatest

from zerentian.kernel.accounts.models import User
from zerentian.kernel.activity import actions as activity
from zerentian.kernel.responsibilities import checks
from zerentian.kernel.responsibilities.actions import guarded
from zerentian.kernel.responsibilities.models import Duty, Holder, PlaceDuty, Role
from zerentian.kernel.responsibilities.wanted import Wanted, moved
from zerentian.lib import bulk


@dataclass(frozen=True)
class Moved:
    """What a move wrote: enough to show it, and to take it back while nothing was built on it."""

    new: tuple[Duty, ...]
    closed: tuple[Duty, ...] = ()  # what is left of the old ones
    old: tuple[Duty, ...] = ()  # superseded
    places: tuple[PlaceDuty, ...] = ()  # passed on
    places_closed: tuple[PlaceDuty, ...] = ()
    places_old: tuple[PlaceDuty, ...] = ()

    def __iter__(self) -> Iterator[Duty]:
        return iter(self.new)

    def __len__(self) -> int:
        return len(self.new)


def lock(holders: Iterable[int]) -> None:
    """Hold the holders' rows until the end, in one order: two clerks cannot both pass the cap."""
    rows = Holder.objects.filter(pk__in=set(holders)).order_by("pk")
    list(rows.select_for_update(no_key=True).values_list("pk", flat=True))


def add(
    *, by: User, role: Role, wanted: Sequence[Wanted], at: datetime, place: bool = True
) -> list[Duty]:
    """Write duties after every check. Raises DutyRefused with every row that stands in the way.

    The holders must be locked. Rows go in by subject, so two writers meet in one order.
    """
    ordered = sorted(wanted, key=lambda row: row.subject)
    return guarded.written(
        lambda: checks.refusals(by=by, role=role, wanted=ordered, at=at, place=place),
        lambda: bulk.insert(Duty, [_row(by, role, row, at) for row in ordered]),
    )


def _row(by: User, role: Role, wanted: Wanted, at: datetime) -> Duty:
    return Duty(
        role=role,
        exclusive=role.exclusive,
        subject_id=wanted.subject,
        holder_id=wanted.holder,
        valid=DateRange(wanted.start, wanted.end),
        roster=wanted.roster,
        reason=wanted.reason,
        end_reason=wanted.end_reason,
        recorded_at=at,
        recorded_by=by,
    )


def supersede(duties: Iterable[Duty], *, at: datetime) -> None:
    """These rows are no longer what is known. One that somebody else superseded meanwhile stays theirs."""
    ids = [duty.pk for duty in duties]
    Duty.objects.filter(pk__in=ids, superseded_at=None).update(
        superseded_at=Greatest("recorded_at", Value(at))
    )


def shorten(
    *, by: User | None, duties: Sequence[Duty], on: date, reason: str, at: datetime
) -> list[Duty]:
    """From `on` on nobody answers by these duties. One that had not begun is simply taken away."""
    supersede(duties, at=at)
    kept = [duty for duty in duties if duty.valid.lower < on]
    return bulk.insert(
        Duty,
        [
            Duty(
                role_id=duty.role_id,
                exclusive=duty.exclusive,
                subject_id=duty.subject_id,
                holder_id=duty.holder_id,
                valid=DateRange(duty.valid.lower, on),
                roster=duty.roster,
                reason=duty.reason,
                end_reason=reason,
                recorded_at=at,
                recorded_by=by,
            )
            for duty in kept
        ],
    )


def move(
    *,
    by: User,
    role: Role,
    old: Sequence[Duty],
    to: Mapping[int, int],
    on: date,
    reason: str,
    at: datetime,
    fresh: Sequence[Wanted] = (),
) -> Moved:
    """The old duties end on `on` and others begin that day; later ends and rosters stay (B-2).

    `fresh` are duties for subjects that had nobody; they are checked and written together.
    """
    closed = shorten(by=by, duties=old, on=on, reason=reason, at=at)
    wanted = [*moved(old, to=to, on=on, reason=reason), *fresh]
    new = add(by=by, role=role, wanted=wanted, at=at)
    return Moved(tuple(new), tuple(closed), tuple(old))


def log(*, by: User | None, verb: str, duties: Iterable[Duty], reason: str, at: datetime) -> None:
    """The one entry of an action: which rows it wrote or superseded, by id."""
    rows = sorted({duty.pk for duty in duties})
    activity.record(by=by, verb=verb, table=Duty._meta.db_table, rows=rows, at=at, reason=reason)
