"""Participants of clean-ups and care activities from a workbook, through the one door of imports."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date, datetime
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from zerentian.kernel.accounts.models import User
from zerentian.kernel.activity import actions as activity
from zerentian.kernel.fieldwork.events import actions, planning
from zerentian.kernel.fieldwork.events.columns import EXAMPLES, PARTICIPANTS
from zerentian.kernel.fieldwork.events.planning import Came
from zerentian.kernel.fieldwork.models import Attendance, FieldEvent
from zerentian.manifest.imports import Created, ImportLayout

TABLE = "fieldwork_attendance"


def commit(
    *, by: User, writes: Sequence[Came], batch: Any, on: date, at: datetime
) -> Iterable[Created]:
    """See manifest.imports.Committer. Whoever was entered meanwhile, or whose event was withdrawn, is
    passed over: nobody is in one event twice (B-3)."""
    ids = {came.event for came in writes}
    rows = FieldEvent.objects.filter(pk__in=ids, withdrawn_at=None).order_by("pk")
    events = {event.pk: event for event in rows.select_for_update()}
    there = set(
        Attendance.objects.filter(event__in=events, superseded_at=None).values_list(
            "event", "user", "unit"
        )
    )
    new = [came for came in writes if came.event in events and came.who not in there]
    seats = actions.seats({came.user for came in new if came.user})
    made = Attendance.objects.bulk_create(
        [
            Attendance(
                event_id=came.event, user_id=came.user, unit_id=came.unit, count=came.count,
                holder_id=actions.seat(seats.get(came.user or 0, ()), events[came.event].day),
                recorded_at=at, recorded_by=by,
            )
            for came in new
        ],
        batch_size=actions.CHUNK,
    )  # fmt: skip
    if made:
        table = FieldEvent._meta.db_table
        touched = sorted({came.event for came in new})
        activity.record(by=by, verb="field_event.completed", table=table, rows=touched, at=at)
    return [Created(TABLE, [came.row for came in new], [row.pk for row in made])]


LAYOUT = ImportLayout(
    key="field.participants",
    title=_("Who took part in clean-ups and care activities"),
    columns=PARTICIPANTS,
    plan=planning.plan,
    commit=commit,
    undoable=True,
    help=_(
        "One row a person at an event that is on record; for volunteers leave the name empty and write "
        "unit and number. The same person twice at one event counts once. Whoever the workbook does not "
        "name stays: take them out on the page of the event."
    ),
    examples=EXAMPLES,
    result=lambda _batch: reverse("field:cleanups"),
)
