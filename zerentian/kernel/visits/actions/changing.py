"""Putting a visit right, taking it back, and settling two tellings of one visit."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime

from django.db import transaction

from zerentian.kernel.accounts.models import User
from zerentian.kernel.accounts.viewer import Viewer
from zerentian.kernel.activity import actions as activity
from zerentian.kernel.visits import sealed
from zerentian.kernel.visits.drafts import Draft, Outcome
from zerentian.kernel.visits.errors import VisitRefused
from zerentian.kernel.visits.models import Conflict, Visit
from zerentian.kernel.visits.recording import known as knowing
from zerentian.kernel.visits.recording import writing
from zerentian.kernel.visits.recording.deciding import decide
from zerentian.kernel.visits.rules import parts

REASON = 200  # characters


@transaction.atomic
def correct(
    *, by: User, viewer: Viewer, visit: Visit, draft: Draft, reason: str, at: datetime
) -> Outcome:
    """The visit stands as in the draft; the row as it was told stays, superseded, with the reason.

    It is judged by the version of the checklist with which it was made. Raises VisitRefused.
    """
    if draft.subject != visit.subject_id:
        raise VisitRefused("other_subject")
    draft = replace(
        draft, template=str(visit.template), visitor=draft.visitor or visit.user_id,
        device=visit.device, earlier=draft.earlier or visit.earlier_id,
    )  # fmt: skip
    draft = _carried(visit, draft)
    known = knowing.ask(viewer, [draft])
    known.visitors |= {visit.user_id}  # whose account may be closed by now
    known.checks[visit.subject_id] = [
        row for row in known.checks.get(visit.subject_id, ()) if row.pk != visit.pk
    ]
    row, judged = decide(draft, known, by=by, at=at)
    _supersede(by, visit, reason, at)
    row.corrects_id = visit.pk
    writing.insert([(draft, (row, judged))], by=by, at=at)
    activity.record(by=by, verb="visit.corrected", table=writing.TABLE, rows=[visit.pk], at=at)
    before = {row.item for row in visit.findings.all() if row.opens}
    fresh = tuple(found for found in judged.findings if found.item not in before)
    return Outcome(
        kind="stored", client_id=row.client_id, visit_id=row.pk, findings=fresh,
        remarks=tuple(row.remarks),
    )  # fmt: skip


def _carried(visit: Visit, draft: Draft) -> Draft:
    """The draft with what the form does not ask: who was met by name, and notes beside answers, as far
    as these are what they were."""
    texts = sealed.open_texts(visit.texts)
    answers = dict(draft.answers)
    for key, answer in visit.answers.items():
        given, note = parts(answers.get(key)), texts.get(f"{key}.note")
        said = given.get("value") or ("same" if given.get("confirmed") else given.get("value"))
        if note and "note" not in given and said == texts.get(key, answer["value"]):
            answers[key] = {**given, "note": note}
    met = draft.met_person or (visit.met_person_id if draft.met == visit.met else None)
    return replace(draft, answers=answers, met_person=met)


@transaction.atomic
def withdraw(*, by: User, visit: Visit, reason: str, at: datetime) -> None:
    """The visit counts no more; its row stays with the reason. Raises VisitRefused (reason, changed)."""
    _supersede(by, visit, reason, at)
    activity.record(by=by, verb="visit.withdrawn", table=writing.TABLE, rows=[visit.pk], at=at)


@transaction.atomic
def settle(*, by: User, conflict: Conflict, at: datetime) -> None:
    """Somebody compared the two tellings; the visit stands as it is now."""
    found = Conflict.objects.filter(pk=conflict.pk, settled_at=None)
    if found.update(settled_at=at, settled_by=by):
        activity.record(
            by=by, verb="visit.conflict_settled", table=writing.TABLE, rows=[conflict.visit_id],
            at=at,
        )  # fmt: skip


def _supersede(by: User, visit: Visit, reason: str, at: datetime) -> None:
    if not reason.strip():
        raise VisitRefused("reason")
    current = Visit.objects.filter(pk=visit.pk, superseded_at=None)
    said = reason.strip()[:REASON]
    if not current.update(superseded_at=at, superseded_by=by, why_superseded=said):
        raise VisitRefused("changed")
