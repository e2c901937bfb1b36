"""Texts of visits that could name somebody who is erased, and what was told of a household left empty."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from django.db.models import Q

from zerentian.kernel.visits import sealed
from zerentian.kernel.visits.models import Conflict, Question, Visit
from zerentian.manifest.erasing import Erased


def erase(erased: Erased) -> Iterable[int]:
    """Blanks texts that name them, and all of their households' where nobody else lives. Answers the
    kept photos of those households."""
    theirs = Visit.objects.filter(
        Q(subject__household__in=erased.households)
        | Q(subject__person__in=erased.people)
        | Q(met_person__in=erased.people)
    )
    for visit in theirs.only("texts").exclude(texts=None):
        texts = sealed.open_texts(visit.texts)
        kept = {key: text for key, text in texts.items() if not erased.mentioned(text)}
        if kept != texts:
            fresh = {"texts": sealed.seal_texts(kept)}
            if sealed.NOTE not in kept:
                fresh["text_index"] = None
            Visit.objects.filter(pk=visit.pk).update(**fresh)
    emptied = Visit.objects.filter(subject__household__in=erased.emptied)
    emptied.update(texts=None, text_index=None, answers={})
    Conflict.objects.filter(visit__in=theirs.values("pk")).update(told=None)
    _reasons(erased)
    return list(_photos(erased))


def _reasons(erased: Erased) -> None:
    """Reasons and answers that people typed may name somebody of another household, too."""
    for name in erased.names:
        for visit in Visit.objects.filter(why_superseded__contains=name).only("why_superseded"):
            said = erased.cleaned(visit.why_superseded)
            Visit.objects.filter(pk=visit.pk).update(why_superseded=said)
        for question in Question.objects.filter(answer__contains=name):
            said = erased.cleaned(question.answer)
            Question.objects.filter(pk=question.pk).update(answer=said)


def _photos(erased: Erased) -> Iterator[int]:
    yield from (
        Visit.objects.filter(subject__household__in=erased.emptied, photos__file__isnull=False)
        .values_list("photos__file", flat=True)
        .distinct()
    )
