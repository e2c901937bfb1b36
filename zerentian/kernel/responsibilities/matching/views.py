"""The wizard: terms → dry run → done. A dry run is an address like any other; only a confirmation writes."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.http import QueryDict
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from zerentian.kernel.accounts import scope
from zerentian.kernel.accounts.requests import ViewerRequest
from zerentian.kernel.exports import answers
from zerentian.kernel.responsibilities import actions
from zerentian.kernel.responsibilities import asked as reading
from zerentian.kernel.responsibilities.asked import Asked
from zerentian.kernel.responsibilities.errors import DutyRefused
from zerentian.kernel.responsibilities.matching.forms import TermsForm
from zerentian.kernel.responsibilities.matching.plan import Move, Plan, plan
from zerentian.kernel.responsibilities.matching.queries import question
from zerentian.kernel.responsibilities.views import showing
from zerentian.kernel.responsibilities.views.undoing import ASSIGN, me, tell
from zerentian.ui.tables import Column

LISTING = "duties.matching"  # the plan as a list that leaves the house
SHOWN = 200  # lines on the screen; the workbook has them all
STATES = {
    "new": ("ok", gettext_lazy("new")),
    "moves": ("due", gettext_lazy("changes hands")),
    "stays": ("none", gettext_lazy("stays")),
    "left": ("over", gettext_lazy("no room")),
}
RULES = {
    "cap": gettext_lazy("One household more for each helper"),
    "bonus": gettext_lazy("Everybody may change hands"),
    "leave": gettext_lazy("Also those who are on leave"),
    "relatives": gettext_lazy("Also relatives"),
    "farthest": gettext_lazy("However far it is"),
}


def matching(request: ViewerRequest) -> HttpResponseBase:
    """Terms, and once they are given what they lead to; a POST with the plan's digest carries it out."""
    scope.require(request.viewer, ASSIGN)
    words = request.POST if request.method == "POST" else request.GET
    asked = reading.read(words, viewer=request.viewer)
    if asked.role is None or asked.place is None:
        return render(request, "responsibilities/nothing.html", {"asked": asked})
    form = TermsForm(words, asked=asked)
    shown: dict[str, Any] = {"asked": asked, "form": form, "address": _address(words)}
    if "cap" not in words or not form.is_valid():
        status = 422 if "cap" in words else 200
        return render(request, "responsibilities/matching.html", shown, status=status)
    found = _plan(request, asked, form)
    if request.GET.get("export") == "xlsx":
        return answers.at_once(request, LISTING)
    if request.method == "POST":
        if refused := _refused(request, words, asked, form, found):
            shown["problems"] = refused
        else:
            return redirect(showing.address("duties:cover", asked))
    status = 422 if request.method == "POST" else 200
    return render(request, "responsibilities/matching.html", shown | _shown(found), status=status)


def _plan(request: ViewerRequest, asked: Asked, form: TermsForm) -> Plan:
    assert asked.role is not None
    return plan(
        question(
            viewer=request.viewer, role=asked.role, on=asked.on, places=asked.places,
            terms=form.terms(),
        )
    )  # fmt: skip


def _refused(
    request: ViewerRequest, words: QueryDict, asked: Asked, form: TermsForm, found: Plan
) -> list[str]:
    """Carry the plan out; why not, when it is not the one that was looked at or was refused."""
    assert asked.role is not None
    if words.get("digest") != found.digest:
        return [_("Something changed since you looked: this is the plan now. Look again.")]
    if not found.to:
        return [_("Nothing would change.")]
    try:
        moved = actions.reassign(
            by=me(request), role=asked.role, to=found.to, on=asked.on,
            reason=_("matching"), at=request.viewer.at, roster=form.cleaned_data["roster"],
        )  # fmt: skip
    except DutyRefused as refused:
        return [refusal.text for refusal in refused.refusals]
    told = ngettext("%(count)s household matched.", "%(count)s households matched.", len(moved))
    tell(request, told % {"count": len(moved)}, moved)
    return []


def _address(words: Mapping[str, Any]) -> dict[str, str]:
    """What a confirmation sends again."""
    kept = ("role", "place", "area", "on", "which", "roster", "cap", "bonus", "farthest")
    return {name: words[name] for name in kept if words.get(name)}


def _shown(found: Plan) -> dict[str, Any]:
    order = {"left": 0, "moves": 1, "new": 2, "stays": 3}
    moves = sorted(found.moves, key=lambda move: order[move.state])
    return {
        "plan": found,
        "lines": [_line(move) for move in moves[:SHOWN]],
        "more": max(0, len(moves) - SHOWN),
        "loads": [load for load in found.loads if load.now != load.then][:SHOWN],
        "idle": [load for load in found.loads if not load.then],
        "prices": [
            {"rule": RULES[rule], "metres": metres / 1000, "left": left}
            for rule, metres, left in found.prices
        ],
        "lacks": [{"region": region, "count": n} for region, n in found.lacks],
        "metres": found.metres / 1000,
        "metres_now": found.metres_now / 1000,
        "states": {key: found.counts[key] for key in STATES},
    }


def _line(move: Move) -> dict[str, Any]:
    kind, title = STATES[move.state]
    return {
        "move": move,
        "village": showing.village_of(move.subject),
        "code": showing.code_of(move.subject),
        "kind": kind,
        "state": title,
        "why": why(move),
        "km": None if move.metres is None else move.metres / 1000,
        "km_now": None if move.metres_now is None else move.metres_now / 1000,
    }


def why(move: Move) -> str:
    """The reason of a line in a few words."""
    if move.state == "left":
        return _("nobody within reach has room")
    if move.state == "stays":
        return _("no change would save enough")
    if move.metres == 0:
        return _("same village")
    if move.state == "moves" and move.metres is not None and move.metres_now is not None:
        saved = (move.metres_now - move.metres) / 1000
        if saved > 0:
            return _("%(km).1f km nearer") % {"km": saved}
        return _("makes room for others")
    return _("nearest with room")


def columns() -> list[Column]:
    return [
        Column("code", gettext_lazy("Household code"), lambda m: showing.code_of(m.subject)),
        Column("head", gettext_lazy("Head"), lambda m: m.subject.name),
        Column("village", gettext_lazy("Village"), lambda m: showing.village_of(m.subject)),
        Column("now", gettext_lazy("Now"), lambda m: m.now.full if m.now else ""),
        Column("then", gettext_lazy("Then"), lambda m: m.then.full if m.then else ""),
        Column("state", gettext_lazy("What happens"), lambda m: STATES[m.state][1]),
        Column("why", gettext_lazy("Why"), why),
        Column("metres_now", gettext_lazy("Metres now"), lambda m: m.metres_now, kind="number"),
        Column("metres", gettext_lazy("Metres then"), lambda m: m.metres, kind="number"),
    ]
