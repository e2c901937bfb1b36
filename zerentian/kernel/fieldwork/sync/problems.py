"""Problems on a device: the open ones of the own households, and progress that comes back on them."""

from __future__ import annotations

import uuid
from collections import defaultdict
from collections.abc import Mapping
from datetime import date, datetime
from typing import Any, Final

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from zerentian.kernel.accounts.models import User
from zerentian.kernel.accounts.viewer import Viewer
from zerentian.kernel.fieldwork.models import Progress
from zerentian.kernel.fieldwork.sync import reading
from zerentian.kernel.fieldwork.sync.reading import Malformed
from zerentian.kernel.problems import actions as problems
from zerentian.kernel.problems import sealed, terms
from zerentian.kernel.problems.errors import ProblemRefused
from zerentian.kernel.problems.models import Problem
from zerentian.kernel.problems.rules import OPEN
from zerentian.kernel.visits.actions import said
from zerentian.kernel.visits.drafts import Outcome
from zerentian.kernel.visits.errors import VisitRefused
from zerentian.kernel.visits.sealed import content_index

TEXT: Final = 50  # characters


def of(subjects: Mapping[int, str]) -> dict[int, list[dict[str, Any]]]:
    """The open problems of subjects (id and name) that the caller has scoped, the most urgent first."""
    kinds = terms.current().said.kinds()
    rows = Problem.objects.filter(subject__in=list(subjects), state__in=OPEN)
    found: dict[int, list[dict[str, Any]]] = defaultdict(list)
    for row in rows.order_by("due_on", "pk"):
        found[row.subject_id].append(
            {
                "id": row.pk,
                "subject": row.subject_id,
                "name": subjects[row.subject_id],
                "title": str(kinds[row.kind].title) if row.kind in kinds else row.kind,
                "text": sealed.opened(row.words),
                "state": row.get_state_display(),
                "found": row.found_on.isoformat(),
                "due": row.due_on.isoformat() if row.due_on else None,
                "safety": row.safety,
            }
        )
    return found


def take(*, by: User, viewer: Viewer, record: Mapping[str, Any], at: datetime) -> Outcome:
    """A helper says how far a problem is. Raises Malformed."""
    client_id = reading.identifier(record.get("client_id"))
    problem = reading.number(record.get("problem"), "problem")
    subject = reading.number(record.get("subject"), "subject")
    text = reading.text(record.get("text"), "text", 500).strip()
    day = reading.day(record.get("day"), "day")
    if day is None or not text:
        raise Malformed("day" if day is None else "text")
    content = content_index({"problem": problem, "subject": subject, "text": text, "day": f"{day}"})
    known = Progress.objects.filter(client_id=client_id)
    if known.filter(content=content).exists():
        return Outcome(kind="duplicate", client_id=client_id, visit_id=problem)
    try:
        _check(viewer, subject, problem, text, day)
        other = known.exists()
        _keep(by, client_id, content, problem, text, day, at)
    except IntegrityError:  # the same call came twice at the same moment
        return Outcome(kind="duplicate", client_id=client_id, visit_id=problem)
    except VisitRefused as refused:
        return _refused(client_id, refused.code, said(refused))
    except ProblemRefused as refused:
        return _refused(client_id, refused.code, _(refused.message) % refused.params)
    return Outcome(kind="conflict" if other else "stored", client_id=client_id, visit_id=problem)


def _check(viewer: Viewer, subject: int, problem: int, text: str, day: date) -> None:
    if subject not in viewer.subject_ids:
        raise VisitRefused("no_right")
    if not Problem.objects.filter(pk=problem, subject=subject).exists():
        raise VisitRefused("unknown_subject")
    if len(text) > TEXT:
        raise VisitRefused("too_long", most=TEXT)
    if day > viewer.on:
        raise VisitRefused("future_day", day=day.isoformat())


@transaction.atomic
def _keep(
    by: User, client_id: uuid.UUID, content: uuid.UUID, problem: int, text: str, day: date,
    at: datetime,
) -> None:  # fmt: skip
    Progress.objects.create(
        client_id=client_id, content=content, problem_id=problem, received_by=by, received_at=at
    )
    row = Problem.objects.get(pk=problem)
    problems.work_on(by=by, problem=row, note=text, at=at, on=day)


def _refused(client_id: uuid.UUID, code: str, message: str) -> Outcome:
    return Outcome(kind="refused", client_id=client_id, code=code, message=message)
