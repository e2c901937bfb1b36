"""What is written about problems at the home of somebody who is erased, or names them."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.db.models import Q, QuerySet

from zerentian.kernel.problems import sealed
from zerentian.kernel.problems.models import Accountability, Evidence, Problem, Step
from zerentian.manifest.erasing import ERASED, Erased


def erase(erased: Erased) -> Iterable[int]:
    """Texts at homes in which nobody else lives are blanked; elsewhere every name in them is."""
    for rows, column, context, prefix in (
        (Problem.objects.all(), "words", sealed.WORDS, ""),
        (Step.objects.exclude(words=None), "words", sealed.WORDS, "problem__"),
        (Evidence.objects.all(), "name", sealed.EVIDENCE, "step__problem__"),
        (Accountability.objects.all(), "facts", sealed.FACTS, "problem__"),
    ):
        theirs = Q(**{f"{prefix}subject__person__in": erased.people})
        theirs |= Q(**{f"{prefix}subject__household__in": erased.emptied})
        _blank(rows, column, context, erased, set(rows.filter(theirs).values_list("pk", flat=True)))
    gone = Evidence.objects.filter(
        Q(step__problem__subject__person__in=erased.people)
        | Q(step__problem__subject__household__in=erased.emptied)
    )
    return list(gone.values_list("file", flat=True))


def _blank(
    rows: QuerySet[Any], column: str, context: str, erased: Erased, theirs: set[int]
) -> None:
    for pk, kept in rows.order_by("pk").values_list("pk", column):
        text = sealed.opened(kept, context=context)
        clean = ERASED if pk in theirs else erased.cleaned(text)
        if clean != text:
            rows.filter(pk=pk).update(**{column: sealed.seal(clean, context=context)})
