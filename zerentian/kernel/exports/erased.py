"""Exports that hold somebody who is erased are removed at once; searches for the name are forgotten."""

from __future__ import annotations

from collections.abc import Iterable

from django.db.models import Q

from zerentian.kernel.activity.models import Entry
from zerentian.kernel.exports import actions
from zerentian.kernel.exports.models import ExportRequest, State
from zerentian.manifest.erasing import ERASED, Erased

HOLDING = {"person.exported": "people", "household.exported": "households"}


def erase(erased: Erased) -> Iterable[int]:
    _files(erased)
    named = Q()
    for name in erased.names:
        named |= Q(said__contains=name) | Q(words__icontains=name)
        named |= Q(reason__contains=name) | Q(answer__contains=name)
    for found in ExportRequest.objects.filter(named) if erased.names else ():
        if found.state == State.ASKED:  # what it asked for cannot be asked without the name
            found.state = State.WITHDRAWN
        found.words, found.said = {}, ERASED
        found.reason, found.answer = erased.cleaned(found.reason), erased.cleaned(found.answer)
        found.save(update_fields=["state", "words", "said", "reason", "answer"])
    return ()


def _files(erased: Erased) -> None:
    """An export bears the instant and the person of the line in the log that tells whom it holds."""
    for verb, kind in HOLDING.items():
        ids = list(getattr(erased, kind))
        lines = Entry.objects.filter(verb=verb, rows__overlap=ids)
        for actor, made in lines.values_list("actor", "at").distinct():
            made_then = ExportRequest.objects.filter(
                state=State.MADE, asked_by=actor, made_at=made, expires_at__gt=erased.at
            )
            made_then.update(expires_at=erased.at)
    actions.expire(at=erased.at)
