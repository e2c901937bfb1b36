from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import date, datetime
from typing import Any, NamedTuple

from django.db import transaction
from django.db.backends.postgresql.psycopg_any import DateRange

from zerentian.kernel.accounts.models import User
from zerentian.kernel.activity import actions as activity
from zerentian.kernel.population import rules
from zerentian.kernel.population.entries import NewMembership, Restated, Spliced
from zerentian.kernel.population.models import Membership
from zerentian.lib import bulk

TABLE = "population_membership"
NEW = (
    "person_id", "household_id", "kind", "code", "relation", "valid",
    "join_reason", "leave_reason", "recorded_at",
)  # fmt: skip


class _Piece(NamedTuple):
    """A stretch of a superseded membership as it stands from now on."""

    span: rules.Span
    relation: str
    code: str
    leave_reason: str


@transaction.atomic
def join(*, by: User | None, memberships: Iterable[NewMembership], at: datetime) -> list[int]:
    """These people belong to these households from their day on; ids in the same order.

    IntegrityError when somebody would stand in two households of a kind on one day (A-3).
    """

    def values(new: NewMembership) -> tuple[Any, ...]:
        valid = f"[{new.start},)"
        where = (new.person, new.household, new.kind, new.code, new.relation)
        return (*where, valid, new.join_reason, "", at)

    found: list[int] = []
    for ids in bulk.register(Membership, NEW, memberships, values):
        activity.record(by=by, verb="membership.began", table=TABLE, rows=ids, at=at)
        found += ids
    return found


@transaction.atomic
def leave(
    *, by: User | None, memberships: Iterable[int], on: date, reason: str, at: datetime
) -> list[Spliced]:
    """These memberships end: `on` is the first day on which they no longer hold.

    A membership that had only just begun on that day is superseded and nothing stands in its place.
    reason: key of the pack's code list `left`, or "".
    """
    rows = _lock(memberships)
    pieces = {}
    for row in rows.values():
        before, _ = rules.cut(_span(row), on)
        pieces[row.pk] = [_Piece(before, row.relation, row.code, reason)] if before else []
    spliced = _splice(rows, pieces, at=at)
    if spliced:
        activity.record(
            by=by, verb="membership.ended", table=TABLE, rows=list(rows), reason=reason, at=at
        )
    return spliced


@transaction.atomic
def restate(*, by: User | None, changes: Sequence[Restated], at: datetime) -> list[Spliced]:
    """From its day on each of these memberships has another relation or member code."""
    wanted = {change.membership: change for change in changes}
    rows = _lock(wanted)
    pieces = {}
    for row in rows.values():
        change = wanted[row.pk]
        before, after = rules.cut(_span(row), change.on)
        pieces[row.pk] = [_Piece(after, change.relation, change.code, row.leave_reason)]
        if before:
            pieces[row.pk].insert(0, _Piece(before, row.relation, row.code, ""))
    spliced = _splice(rows, pieces, at=at)
    if spliced:
        activity.record(by=by, verb="membership.restated", table=TABLE, rows=list(rows), at=at)
    return spliced


def _lock(ids: Iterable[int]) -> dict[int, Membership]:
    rows = Membership.objects.select_for_update().filter(pk__in=list(ids), superseded_at=None)
    return {row.pk: row for row in rows.order_by("pk")}


def _span(row: Membership) -> rules.Span:
    return rules.Span(row.valid.lower, row.valid.upper)


def _splice(
    rows: Mapping[int, Membership], pieces: Mapping[int, Sequence[_Piece]], *, at: datetime
) -> list[Spliced]:
    """Supersede rows and add what stands in their place: the old rows stay for who asks later."""
    Membership.objects.filter(pk__in=list(rows)).update(superseded_at=at)
    added = bulk.insert(
        Membership,
        [
            Membership(
                person_id=rows[old].person_id,
                household_id=rows[old].household_id,
                kind=rows[old].kind,
                code=piece.code,
                relation=piece.relation,
                valid=DateRange(piece.span.start, piece.span.end),
                join_reason=rows[old].join_reason,
                leave_reason=piece.leave_reason,
                recorded_at=at,
            )
            for old, parts in pieces.items()
            for piece in parts
        ],
    )
    fresh = iter(row.pk for row in added)
    return [Spliced(old, tuple(next(fresh) for _ in parts)) for old, parts in pieces.items()]
