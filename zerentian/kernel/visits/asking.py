"""Answers of supervisors to questions about visits."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction

from zerentian.kernel.accounts.models import User
from zerentian.kernel.activity import actions as activity
from zerentian.kernel.visits.errors import VisitRefused
from zerentian.kernel.visits.models import Question
from zerentian.kernel.visits.queries.questions import Asked


@transaction.atomic
def answer(*, by: User, asked: Asked, text: str, at: datetime) -> Question:
    """The question is answered; a later answer takes the place of the earlier one."""
    if not text.strip():
        raise VisitRefused("reason")
    question, _new = Question.objects.update_or_create(
        kind=asked.kind, user=asked.user, first=asked.visits[0],
        defaults={"answer": text.strip()[:200], "answered_by": by, "answered_at": at},
    )  # fmt: skip
    activity.record(
        by=by, verb="visit.question_answered", table="visits_question", rows=[question.pk], at=at
    )
    return question
