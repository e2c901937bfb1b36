from __future__ import annotations

from typing import Any

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import NoReverseMatch, reverse
from django.utils.translation import gettext as _

from zerentian.kernel.accounts.requests import ViewerRequest
from zerentian.kernel.accounts.viewer import Viewer
from zerentian.kernel.files.models import PICTURES
from zerentian.kernel.problems import queries, rules, sealed, words
from zerentian.kernel.problems.models import Evidence, Problem, Step, Verb
from zerentian.kernel.problems.views.columns import place_of
from zerentian.kernel.problems.views.deeds import BUTTONS
from zerentian.kernel.responsibilities import queries as responsibilities
from zerentian.kernel.subjects import queries as subjects
from zerentian.kernel.subjects.queries import name_of
from zerentian.manifest.registry import programmes

LOOKS = {
    Verb.OPENED: ("flag", "due"), Verb.HANDED_OVER: ("send", "info"),
    Verb.TAKEN_UP: ("user-check", "info"), Verb.WORKED: ("tools", "info"),
    Verb.EXTENDED: ("calendar-event", "due"), Verb.SOLVED: ("hammer", "info"),
    Verb.VERIFIED: ("check", "ok"), Verb.REJECTED: ("x", "over"), Verb.HELD: ("clock", "due"),
    Verb.RESUMED: ("rotate", "info"), Verb.UNFOUNDED: ("ban", "info"),
    Verb.REOPENED: ("arrow-back-up", "over"), Verb.ESCALATED: ("trending-up", "over"),
    Verb.LOOKED_BACK: ("eye", "ok"),
}  # fmt: skip


def problem(request: ViewerRequest, pk: int) -> HttpResponse:
    """One problem: what is wrong, who puts it right by when, everything that was done, what is next."""
    viewer = request.viewer
    found = queries.problem_seen(pk, viewer=viewer)
    steps = queries.history(found)
    holders = {step.holder_id for step in steps if step.holder_id}
    called = responsibilities.names(holders, on=viewer.on) if holders else {}
    may = queries.may(found, viewer=viewer)
    shown = {
        "problem": found,
        "text": sealed.opened(found.words),
        "name": name_of(found.subject, viewer),
        "place": place_of(found.subject),
        "subject_url": _subject_url(found, viewer),
        "kind": words.kind(found.kind),
        "source": words.source(found.source),
        "work": words.work(found.work),
        "level": words.level(found.level),
        "is_late": found.state in rules.OPEN and rules.is_overdue(found.due_on, viewer.on),
        "is_open": found.state in rules.OPEN,
        "holder": called.get(found.holder_id or 0),
        "entries": [_entry(step, called) for step in steps],
        "buttons": [button for button in BUTTONS.values() if button.verb in may],
        "look_back": queries.look_back_of(found),
        "on": viewer.on,
    }
    return render(request, "problems/problem.html", shown)


def _entry(step: Step, called: dict[int, Any]) -> dict[str, Any]:
    icon, kind = LOOKS[Verb(step.verb)]
    by = step.recorded_by.name if step.recorded_by else _("the system")
    tags = []
    if step.verb in (Verb.HANDED_OVER, Verb.TAKEN_UP, Verb.RESUMED) and step.holder_id in called:
        tags = [(called[step.holder_id].full, "info")]
    if step.verb == Verb.ESCALATED:
        tags = [(words.level(step.level), "over")]
    return {
        "day": step.day, "icon": icon, "kind": kind, "title": step.get_verb_display(),
        "meta": by, "detail": sealed.opened(step.words), "tags": tags,
        "files": [_file(row) for row in step.evidence.all()],
    }  # fmt: skip


def _file(row: Evidence) -> dict[str, Any]:
    return {
        "url": reverse("problems:evidence", args=[row.pk]),
        "name": sealed.opened(row.name, context=sealed.EVIDENCE),
        "picture": row.file.kind in PICTURES,
    }


def _subject_url(found: Problem, viewer: Viewer) -> str:
    """The page of the household, for those who may open it."""
    if not subjects.subjects(viewer=viewer).filter(pk=found.subject_id).exists():
        return ""
    for programme in programmes().values():
        for kind in programme.subject_kinds:
            if kind.key == found.subject.kind:
                try:
                    return reverse(kind.url_name, args=[found.subject_id])
                except NoReverseMatch:
                    return ""
    return ""
