"""Giving a selection of households to somebody: choose who, look at what would happen, do it."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any

from django.contrib import messages
from django.db.models import QuerySet
from django.http import HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from zerentian.kernel.accounts import scope
from zerentian.kernel.accounts.requests import ViewerRequest
from zerentian.kernel.accounts.viewer import Viewer
from zerentian.kernel.responsibilities import actions, queries
from zerentian.kernel.responsibilities import asked as reading
from zerentian.kernel.responsibilities.errors import DutyRefused
from zerentian.kernel.responsibilities.forms import Assign
from zerentian.kernel.responsibilities.models import Role
from zerentian.kernel.responsibilities.queries import listing
from zerentian.kernel.responsibilities.views import subjects
from zerentian.kernel.responsibilities.views.choosing import (
    OFFERED,
    candidates,
    cap_of,
    ids_of,
    known,
    named,
    nearest,
    newcomers,
    posts_of,
)
from zerentian.kernel.responsibilities.views.dry import Dry, dry_run, read_plan
from zerentian.kernel.responsibilities.views.undoing import ASSIGN, back, me, tell
from zerentian.kernel.subjects import queries as asking
from zerentian.kernel.subjects.models import Subject
from zerentian.lib.digits import numbers
from zerentian.manifest.registry import selection

MOST = 20_000  # households in one deed


def assign(request: ViewerRequest) -> HttpResponse:
    """Step by step, each a plain form: choose → preview → done. Lists send pick=… or all=1."""
    scope.require(request.viewer, ASSIGN)
    words = request.POST if request.method == "POST" else request.GET
    picked = chosen_subjects(words, request.viewer)
    roles = queries.roles(subject_kind=picked[0].kind) if picked else []
    role = next((role for role in roles if role.key == words.get("role")), next(iter(roles), None))
    if role is None:
        messages.warning(request, _("Tick at least one household that you may assign."))
        return redirect(back(words))
    sent = words if "start" in words else None
    form = Assign(sent, initial={"start": request.viewer.on, "role": role.key}, roles=roles)
    step = words.get("step", "choose")
    if request.method == "POST" and step in ("preview", "confirm") and form.is_valid():
        return _second(request, words, role, picked, form, sure=step == "confirm")
    return _first(request, words, role, picked, form)


def chosen_subjects(words: QueryDict, viewer: Viewer) -> list[Subject]:
    """The selection of one kind, as far as the viewer may assign it, by name."""
    allowed = asking.subjects(viewer=viewer, permission=ASSIGN)
    if "1" in (words.get("all"), words.get("everything")) and "query" in words:
        allowed = allowed.filter(pk__in=_whole(words, viewer))
    else:
        ids = [*words.getlist("pick"), *words.get("picks", "").split(",")]
        allowed = allowed.filter(pk__in=set(numbers(ids)))
    found = list(allowed.select_related("region", "household").order_by("name_key", "pk")[:MOST])
    return [subject for subject in found if subject.kind == found[0].kind]


def _whole(words: QueryDict, viewer: Viewer) -> QuerySet[Any]:
    """All of a list: of a programme's, which it names as its source, or of the one of this room."""
    query = QueryDict(words.get("query", ""))
    if declared := selection(words.get("source", "")):
        found: QuerySet[Any] = declared.ids(viewer=viewer, words=query)
        return found
    rows = subjects.found(query, viewer, reading.read(query, viewer=viewer))
    return rows.order_by().values("pk")


def _first(
    request: ViewerRequest, words: QueryDict, role: Role, picked: list[Subject], form: Assign
) -> HttpResponse:
    """Who? Found by name or unit; those chosen before stay on top."""
    text = words.get("who", "").strip()
    ask: dict[str, Any] = {"viewer": request.viewer, "role": role, "on": request.viewer.on}
    rows = queries.candidates(**ask)
    ids = ids_of(words)
    offered = rows.filter(listing.called(text, request.viewer.on)) if text else rows
    rest = nearest(offered.exclude(pk__in=ids), picked)[: OFFERED + 1]
    cap = cap_of(role, picked, on=request.viewer.on)
    people = candidates(request.viewer, [*rows.filter(pk__in=ids), *rest], ids, cap=cap)
    fresh = newcomers(request.viewer, text, posts_of(words), cap=cap)
    return render(
        request,
        "responsibilities/assign.html",
        {
            "role": role,
            "picked": picked,
            "form": form,
            "candidates": [*people[: OFFERED + len(ids)], *fresh],
            "more": len(people) > OFFERED + len(ids) or len(fresh) >= OFFERED,
            "who": text,
            "carried": carried(words, picked, None if "role" in form.fields else role),
            "steps": steps("choose"),
            "nobody": request.method == "POST" and words.get("step") == "preview",
        },
    )


def _done(request: ViewerRequest, role: Role, dry: Dry, *, start: date, reason: str) -> bool:
    """Whether the plan was carried out; if not, the dry run says why."""
    by, at = me(request), request.viewer.at
    try:
        moved = actions.reassign(by=by, role=role, to=dry.to, on=start, reason=reason, at=at)
    except DutyRefused as refused:
        dry.problems = [refusal.text for refusal in refused.refusals]
        return False
    told = ngettext(
        "%(count)s household has its responsible person.",
        "%(count)s households have their responsible person.",
        len(moved),
    )
    tell(request, told % {"count": len(moved)}, moved)
    return True


def _second(
    request: ViewerRequest,
    words: QueryDict,
    role: Role,
    picked: list[Subject],
    form: Assign,
    *,
    sure: bool,
) -> HttpResponse:
    """What would happen to each household; then, once more confirmed, that it does."""
    holders = known(request.viewer, role, named(words, request.viewer))
    if not holders:
        return _first(request, words, role, picked, form)
    start, reason = form.cleaned_data["start"], form.cleaned_data["reason"]
    to = read_plan(words.get("plan", ""), picked, holders) if sure else {}
    dry = dry_run(request, role, picked, holders, to=to, start=start, reason=reason)
    if sure and dry.is_possible and _done(request, role, dry, start=start, reason=reason):
        return redirect(back(words))
    shown = {
        "role": role,
        "picked": picked,
        "form": form,
        "dry": dry,
        "steps": steps("preview"),
        "carried": carried(words, picked, role),
        "holders": [holder.pk for holder in holders],
        "plan": ",".join(f"{subject}:{holder}" for subject, holder in dry.to.items()),
        "start": start,
        "reason": reason,
    }
    return render(
        request, "responsibilities/assign_preview.html", shown, status=422 if sure else 200
    )


def carried(words: QueryDict, picked: Sequence[Subject], role: Role | None) -> dict[str, str]:
    """Hidden fields that take the selection from step to step. role: None where the form asks for it."""
    fields = {"picks": ",".join(str(subject.pk) for subject in picked), "next": back(words)}
    return fields | ({"role": role.key} if role else {})


def steps(now: str) -> list[dict[str, Any]]:
    titles = {"choose": _("Who?"), "preview": _("Check before you confirm"), "done": _("Done")}
    order = list(titles)
    place = order.index(now)
    return [
        {"title": titles[key], "state": "done" if n < place else "now" if n == place else ""}
        for n, key in enumerate(order)
    ]
