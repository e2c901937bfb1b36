"""A deed on places on a page: fill in, look at what it would change for whom, confirm, undo."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from django.forms import Form
from django.http import HttpResponse
from django.shortcuts import redirect, render

from zerentian.kernel.accounts.requests import ViewerRequest
from zerentian.kernel.responsibilities import actions, queries
from zerentian.kernel.responsibilities.actions import Change, Taken
from zerentian.kernel.responsibilities.errors import DutyRefused
from zerentian.kernel.responsibilities.models import Role
from zerentian.kernel.responsibilities.queries import HolderName
from zerentian.kernel.responsibilities.views import showing
from zerentian.kernel.responsibilities.views.undoing import offer
from zerentian.kernel.subjects.models import Subject
from zerentian.kernel.subjects.queries import name_of

LISTED = 100  # subjects named one by one; the groups count all of them
TEMPLATE = "responsibilities/place_deed.html"


@dataclass
class Deed:
    """`act` does it and says what can be taken back: place duties, exceptions."""

    title: str
    lead: str
    button: str
    back: str
    told: str
    role: Role
    form: Form
    subjects: Callable[[date], Sequence[Subject]]
    act: Callable[[], tuple[Taken, Taken]]
    day: str = "day"  # the field that says from when
    more: dict[str, Any] = field(default_factory=dict)  # for the template
    keep: dict[str, Any] = field(default_factory=dict)  # hidden fields beside the form's


def answer(request: ViewerRequest, deed: Deed, *, ready: bool = True) -> HttpResponse:
    """The form, or the dry run, or the page to which one returns when it is done."""
    form, step = deed.form, request.POST.get("step", "")
    if request.method != "POST" or not step or not form.is_valid() or not ready:
        return _show(request, deed)
    try:
        if step == "confirm":
            placed, excepted = deed.act()
            offer(request, deed.told, placed=placed, excepted=excepted)
            return redirect(deed.back)
        return _show(request, deed, effect=_effect(request, deed))
    except DutyRefused as refused:
        for refusal in refused.refusals:
            form.add_error(None, refusal.text)
        return _show(request, deed, status=422)


def _show(
    request: ViewerRequest, deed: Deed, *, effect: dict[str, Any] | None = None, status: int = 200
) -> HttpResponse:
    values = {name: request.POST.get(name, "") for name in deed.form.fields} if effect else {}
    words = {"deed": deed, "form": deed.form, "effect": effect, "values": values | deed.keep}
    return render(request, TEMPLATE, {**words, **deed.more}, status=status)


def _effect(request: ViewerRequest, deed: Deed) -> dict[str, Any]:
    on: date = deed.form.cleaned_data[deed.day]
    subjects = {subject.pk: subject for subject in deed.subjects(on)}
    changes = actions.rehearse(deed.act, role=deed.role, subjects=subjects, on=on)
    called = queries.names({pk for one in changes for pk in (*one.before, *one.after)}, on=on)
    groups = Counter((one.before, one.after) for one in changes)
    return {
        "day": on,
        "subjects": len(subjects),
        "changed": len(changes),
        "groups": [
            {"now": _said(before, called), "then": _said(after, called), "count": count}
            for (before, after), count in groups.most_common()
        ],
        "lines": [_line(request, subjects[one.subject], one, called) for one in changes[:LISTED]],
    }


def _line(
    request: ViewerRequest, subject: Subject, change: Change, called: dict[int, HolderName]
) -> dict[str, Any]:
    return {
        "name": name_of(subject, request.viewer),
        "village": showing.village_of(subject),
        "code": showing.code_of(subject),
        "now": _said(change.before, called),
        "then": _said(change.after, called),
    }


def _said(holders: tuple[int, ...], called: dict[int, HolderName]) -> str:
    return "、".join(called[pk].full for pk in holders)
