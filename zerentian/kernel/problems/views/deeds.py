from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy

from zerentian.kernel.accounts import scope
from zerentian.kernel.accounts.requests import ViewerRequest
from zerentian.kernel.accounts.viewer import Viewer
from zerentian.kernel.files.uploads import UploadRefused
from zerentian.kernel.problems import actions, queries
from zerentian.kernel.problems.errors import ProblemRefused
from zerentian.kernel.problems.forms import Note
from zerentian.kernel.problems.models import Problem, Verb
from zerentian.kernel.problems.views.columns import place_of
from zerentian.kernel.subjects.queries import name_of


@dataclass(frozen=True)
class Button:
    """A deed on the page of a problem: its address, what its form asks besides day and note."""

    slug: str
    verb: Verb
    title: Any
    icon: str
    act: Callable[..., Any]
    needs: tuple[str, ...] = ()
    words: bool = True  # whether a note is needed
    help: Any = ""
    onward: bool = False  # leads to the end; only such a one is shown as the thing to do next


def _look_back(*, passed: str, **about: Any) -> Any:
    return actions.look_back(passed=passed == "yes", **about)


BUTTONS = {
    button.slug: button
    for button in (
        Button(
            "take-up", Verb.TAKEN_UP, gettext_lazy("Take it up"), "user-check", actions.take_up,
            words=False, onward=True,
            help=gettext_lazy("You put it right by the term that this work usually gets."),
        ),
        Button(
            "hand-over", Verb.HANDED_OVER, pgettext_lazy("problem", "Hand over"), "send",
            actions.hand_over, ("holder", "work", "due?"), words=False, onward=True,
            help=gettext_lazy("Without a deadline of your own the term of the work counts."),
        ),
        Button(
            "solved", Verb.SOLVED, gettext_lazy("Report as solved"), "hammer",
            actions.report_solved, onward=True,
        ),
        Button(
            "verify", Verb.VERIFIED, gettext_lazy("Verify and close"), "check", actions.verify,
            words=False, onward=True,
            help=gettext_lazy("You have seen yourself, or have proof, that it is put right."),
        ),
        Button("reject", Verb.REJECTED, gettext_lazy("Do not accept"), "x", actions.reject),
        Button("work", Verb.WORKED, gettext_lazy("Note a measure"), "tools", actions.work_on),
        Button(
            "extend", Verb.EXTENDED, gettext_lazy("Extend the deadline"), "calendar-event",
            actions.extend, ("due",),
        ),
        Button("hold", Verb.HELD, gettext_lazy("Put on hold"), "clock", actions.hold, ("until",)),
        Button(
            "resume", Verb.RESUMED, gettext_lazy("Resume work"), "rotate", actions.resume,
            ("holder", "due?"), words=False, onward=True,
        ),
        Button(
            "look-back", Verb.LOOKED_BACK, gettext_lazy("Look at it again"), "eye", _look_back,
            ("passed",), onward=True,
        ),
        Button("unfounded", Verb.UNFOUNDED, gettext_lazy("Unfounded"), "ban", actions.unfounded),
        Button("reopen", Verb.REOPENED, gettext_lazy("Open it again"), "arrow-back-up", actions.reopen),
    )
}  # fmt: skip


def deed(request: ViewerRequest, pk: int, deed: str) -> HttpResponse:
    """The form of one deed, and the deed. Whoever was too late reads who was first."""
    viewer = request.viewer
    by = scope.signed_in(viewer)
    found = queries.problem_seen(pk, viewer=viewer)
    button = BUTTONS.get(deed)
    if button is None:
        raise Http404(deed)
    form = _form(request, found, button)
    if request.method == "POST" and form.is_valid():
        if button.verb not in queries.may_ever(found, viewer=viewer):
            raise PermissionDenied
        try:
            actions.do_showing(
                button.act,
                by=by,
                problem=found,
                at=viewer.at,
                **_values(form, button, found, viewer),
            )
        except (ProblemRefused, UploadRefused) as refusal:
            form.add_error(None, _(refusal.message) % refusal.params)
        else:
            messages.success(request, _("Saved."))
            return redirect("problems:problem", pk)
    elif button.verb not in queries.may(found, viewer=viewer):
        return redirect("problems:problem", pk)
    shown = {
        "form": form, "title": button.title, "problem": found, "name": name_of(found.subject, viewer),
        "place": place_of(found.subject), "help": button.help,
        "back": reverse("problems:problem", args=[pk]),
    }  # fmt: skip
    return render(request, "problems/form.html", shown)


def _form(request: ViewerRequest, found: Problem, button: Button) -> Note:
    holders = (
        queries.holder_choices(found, viewer=request.viewer) if "holder" in button.needs else ()
    )
    return Note(
        request.POST or None, request.FILES or None, needs=button.needs, words=button.words,
        holders=holders, initial={"on": request.viewer.on, "work": found.work, "holder": found.holder_id},
    )  # fmt: skip


def _values(form: Note, button: Button, found: Problem, viewer: Viewer) -> dict[str, Any]:
    values = dict(form.cleaned_data)
    if "holder" in values:
        values["holder"] = queries.holder(values["holder"])
    if button.verb == Verb.TAKEN_UP:
        values["holder"] = queries.seat_for(found, viewer=viewer)
    return values
