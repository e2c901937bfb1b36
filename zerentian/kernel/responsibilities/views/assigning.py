"""Giving a selection of households to somebody: choose who, look at what would happen, do it, undo it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from django.contrib import messages
from django.core import signing
from django.core.exceptions import PermissionDenied
from django.http import HttpResponse, QueryDict
from django.middleware.csrf import get_token
from django.shortcuts import redirect, render
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.safestring import mark_safe
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST

from zerentian.kernel.accounts import scope
from zerentian.kernel.accounts.models import User
from zerentian.kernel.accounts.requests import ViewerRequest
from zerentian.kernel.accounts.viewer import Viewer
from zerentian.kernel.responsibilities import actions, checks, queries, rules
from zerentian.kernel.responsibilities import asked as reading
from zerentian.kernel.responsibilities.errors import DutyRefused, Refusal
from zerentian.kernel.responsibilities.forms import Choose
from zerentian.kernel.responsibilities.models import Holder, Role
from zerentian.kernel.responsibilities.queries import HolderName, listing
from zerentian.kernel.responsibilities.views import showing, subjects
from zerentian.kernel.responsibilities.wanted import Wanted
from zerentian.kernel.subjects import queries as asking
from zerentian.kernel.subjects.models import Subject
from zerentian.manifest.permissions import Permission

OFFERED = 30  # candidates shown at once; the search finds the others
SALT = "duties.undo"
UNDO_SECONDS = 3600
ASSIGN = Permission.DUTIES_ASSIGN


@dataclass
class Candidate:
    """Somebody who can be chosen, with the load before and after."""

    name: HolderName
    load: int
    cap: int | None
    chosen: bool = False
    more: int = 0
    fewer: int = 0

    @property
    def after(self) -> int:
        return self.load + self.more - self.fewer

    @property
    def cells(self) -> list[str]:
        return showing.cells(self.load, self.cap)

    @property
    def cells_after(self) -> list[str]:
        return showing.cells(self.after, self.cap)

    @property
    def is_full(self) -> bool:
        return self.cap is not None and self.load >= self.cap


@dataclass
class Dry:
    """What a plan would do, line by line; nothing was written."""

    lines: list[dict[str, Any]]
    candidates: list[Candidate]
    to: dict[int, int]
    problems: list[str] = field(default_factory=list)
    moves: int = 0

    @property
    def is_possible(self) -> bool:
        return bool(self.moves) and not self.problems


def assign(request: ViewerRequest) -> HttpResponse:
    """Step by step, each a plain form: choose → preview → done. Lists send pick=… or all=1."""
    scope.require(request.viewer, ASSIGN)
    words = request.POST if request.method == "POST" else request.GET
    role = reading.read(words, viewer=request.viewer).role
    picked = chosen_subjects(words, request.viewer)
    if role is None or not picked:
        messages.warning(request, _("Choose at least one household first."))
        return redirect(back(words))
    form = Choose(words if "start" in words else None, initial={"start": request.viewer.on})
    step = words.get("step", "choose")
    if request.method == "POST" and step in ("preview", "confirm") and form.is_valid():
        return _second(request, words, role, picked, form, sure=step == "confirm")
    return _first(request, words, role, picked, form)


def chosen_subjects(words: QueryDict, viewer: Viewer) -> list[Subject]:
    """The selection, as far as the viewer may assign it, by name."""
    allowed = asking.subjects(viewer=viewer, permission=ASSIGN)
    if words.get("all") == "1" and "query" in words:
        query = QueryDict(words.get("query", ""))
        rows = subjects.found(query, viewer, reading.read(query, viewer=viewer))
        allowed = allowed.filter(pk__in=rows.order_by().values("pk"))
    else:
        ids = [*words.getlist("pick"), *words.get("picks", "").split(",")]
        allowed = allowed.filter(pk__in={int(pk) for pk in ids if pk.isascii() and pk.isdigit()})
    return list(allowed.select_related("region", "household").order_by("name_key", "pk"))


def _first(
    request: ViewerRequest, words: QueryDict, role: Role, picked: list[Subject], form: Choose
) -> HttpResponse:
    """Who? Found by name or unit; those chosen before stay on top."""
    text = words.get("who", "").strip()
    ask: dict[str, Any] = {"viewer": request.viewer, "role": role, "on": request.viewer.on}
    rows = queries.candidates(**ask)
    ids = ids_of(words)
    offered = rows.filter(listing.called(text, request.viewer.on)) if text else rows
    order = ("load", "post__entity__name_key", "pk")
    shown = [*rows.filter(pk__in=ids), *offered.exclude(pk__in=ids).order_by(*order)[: OFFERED + 1]]
    people = candidates(request.viewer, role, shown, ids)
    return render(
        request,
        "responsibilities/assign.html",
        {
            "role": role,
            "picked": picked,
            "form": form,
            "candidates": people[: OFFERED + len(ids)],
            "more": len(people) > OFFERED + len(ids),
            "who": text,
            "carried": carried(words, picked, role),
            "steps": steps("choose"),
            "nobody": request.method == "POST" and words.get("step") == "preview",
        },
    )


def _second(
    request: ViewerRequest,
    words: QueryDict,
    role: Role,
    picked: list[Subject],
    form: Choose,
    *,
    sure: bool,
) -> HttpResponse:
    """What would happen to each household; then, once more confirmed, that it does."""
    holders = known(request.viewer, role, ids_of(words))
    if not holders:
        return _first(request, words, role, picked, form)
    start, reason = form.cleaned_data["start"], form.cleaned_data["reason"]
    to = read_plan(words.get("plan", ""), picked, holders) if sure else {}
    dry = dry_run(request, role, picked, holders, to=to, start=start, reason=reason)
    if sure and dry.is_possible:
        try:
            moved = actions.reassign(
                by=me(request),
                role=role,
                to=dry.to,
                on=start,
                reason=reason,
                at=request.viewer.at,
            )
        except DutyRefused as refused:
            dry.problems = [refusal.text for refusal in refused.refusals]
        else:
            told = ngettext(
                "%(count)s household has its responsible person.",
                "%(count)s households have their responsible person.",
                len(moved),
            ) % {"count": len(moved)}
            tell(request, told, moved)
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


def dry_run(
    request: ViewerRequest,
    role: Role,
    picked: Sequence[Subject],
    holders: Sequence[Holder],
    *,
    to: Mapping[int, int],
    start: Any,
    reason: str,
) -> Dry:
    """Who would get what: as in `to`, else shared out so that the smallest load goes first."""
    people = {c.name.holder: c for c in candidates(request.viewer, role, holders, ())}
    given, left = dict(to), []
    if not given:
        loads = {pk: person.load for pk, person in people.items()}
        cap = min((person.cap for person in people.values() if person.cap), default=None)
        shared = rules.share([subject.pk for subject in picked], loads=loads, cap=cap)
        given, left = dict(shared.given), list(shared.left)
        if len(people) == 1:  # nobody else could take them: the refusal says why, with names
            given, left = dict.fromkeys((subject.pk for subject in picked), next(iter(people))), []
    plan = checks.plan(role=role, to=given, on=start, roster="", reason=reason)
    wanted: list[Wanted] = [*plan.follow, *plan.fresh]
    refusals = checks.preview(
        by=me(request),
        role=role,
        wanted=wanted,
        at=request.viewer.at,
        leaving=[duty.pk for duty in plan.old],
    )
    for row in wanted:
        people[row.holder].more += 1
    now = queries.answering([subject.pk for subject in picked], role=role, on=start)
    lines = [
        _line(subject, request.viewer, given, people, now, plan, refusals) for subject in picked
    ]
    problems = [refusal.text for refusal in refusals]
    problems += [
        _("%(name)s: there is no room left with the chosen people.") % {"name": subject.name}
        for subject in picked
        if subject.pk in left
    ]
    return Dry(lines, list(people.values()), given, problems, len(wanted))


def _line(
    subject: Subject,
    viewer: Viewer,
    to: Mapping[int, int],
    people: Mapping[int, Candidate],
    now: Mapping[int, list[Any]],
    plan: checks.Plan,
    refusals: Sequence[Refusal],
) -> dict[str, Any]:
    refused = next((r for r in refusals if r.subject == subject.pk), None)
    if subject.pk not in to:
        state, kind = _("no room"), "over"
    elif refused:
        state, kind = _("not possible"), "over"
    elif subject.pk in plan.same:
        state, kind = _("stays"), "none"
    elif any(duty.subject_id == subject.pk for duty in plan.old):
        state, kind = _("changes hands"), "due"
    else:
        state, kind = _("new"), "ok"
    return {
        "subject": subject,
        "village": showing.village_of(subject),
        "code": showing.code_of(subject),
        "now": "、".join(entry.holder.name for entry in now.get(subject.pk, [])),
        "then": people[to[subject.pk]].name if subject.pk in to else None,
        "state": state,
        "kind": kind,
    }


# --- what the steps share


def me(request: ViewerRequest) -> User:
    """Who acts. Pages of duties are closed to those who are not signed in."""
    if request.viewer.user is None:
        raise PermissionDenied
    return request.viewer.user


def candidates(
    viewer: Viewer, role: Role, rows: Sequence[Any], chosen: Sequence[int]
) -> list[Candidate]:
    called = queries.names([row.pk for row in rows], on=viewer.on)
    return [Candidate(called[row.pk], row.load, role.cap, row.pk in chosen) for row in rows]


def known(viewer: Viewer, role: Role, ids: Sequence[int]) -> list[Any]:
    """The chosen holders, with their loads; whoever cannot be chosen is left out."""
    rows = queries.candidates(viewer=viewer, role=role, on=viewer.on)
    return list(rows.filter(pk__in=ids).order_by("load", "pk"))


def ids_of(words: QueryDict) -> list[int]:
    return [int(pk) for pk in words.getlist("holder") if pk.isascii() and pk.isdigit()]


def read_plan(text: str, picked: Sequence[Subject], holders: Sequence[Holder]) -> dict[int, int]:
    """The previewed plan as the form brought it back; only what may be in it."""
    allowed, known_holders = {s.pk for s in picked}, {h.pk for h in holders}
    pairs = [pair.split(":") for pair in text.split(",") if pair.count(":") == 1]
    numbers = [(int(a), int(b)) for a, b in pairs if a.isdigit() and b.isdigit()]
    return {s: h for s, h in numbers if s in allowed and h in known_holders}


def carried(words: QueryDict, picked: Sequence[Subject], role: Role) -> dict[str, str]:
    """Hidden fields that take the selection from step to step."""
    return {
        "picks": ",".join(str(subject.pk) for subject in picked),
        "role": role.key,
        "next": back(words),
    }


def back(words: QueryDict) -> str:
    """Where to go afterwards: where one came from, within this house."""
    url = words.get("next", "")
    if url.startswith("/") and url_has_allowed_host_and_scheme(url, allowed_hosts=None):
        return url
    return reverse("duties:gaps")


def steps(now: str) -> list[dict[str, Any]]:
    titles = {"choose": _("Who?"), "preview": _("Look before you leap"), "done": _("Done")}
    order = list(titles)
    place = order.index(now)
    return [
        {"title": titles[key], "state": "done" if n < place else "now" if n == place else ""}
        for n, key in enumerate(order)
    ]


def tell(request: ViewerRequest, text: str, moved: actions.Moved) -> None:
    """The next page says what was done and offers to take it back."""
    about = {
        "by": me(request).pk,
        "duties": [duty.pk for duty in (*moved.new, *moved.closed)],
        "restore": [duty.pk for duty in moved.old],
    }
    token = signing.dumps(about, salt=SALT, compress=True)
    shown = {"text": text, "token": token, "csrf": get_token(request), "next": back(request.POST)}
    html = render_to_string("responsibilities/done.html", shown, request)
    messages.success(request, mark_safe(html))  # noqa: S308 - our own template, escaped there


@require_POST
def undo(request: ViewerRequest) -> HttpResponse:
    """Take back what one did a moment ago, as long as nothing was built on it."""
    scope.require(request.viewer, ASSIGN)
    try:
        about = signing.loads(request.POST.get("token", ""), salt=SALT, max_age=UNDO_SECONDS)
    except signing.BadSignature:
        messages.error(request, _("This can no longer be undone. Hand over or end it instead."))
        return redirect(back(request.POST))
    if about["by"] != me(request).pk:
        messages.error(request, _("Only the person who did it can undo it."))
        return redirect(back(request.POST))
    try:
        actions.take_back(
            by=me(request),
            duties=about["duties"],
            restore=about["restore"],
            reason=_("undone"),
            at=request.viewer.at,
        )
    except DutyRefused as refused:
        messages.error(request, str(refused))
    else:
        messages.success(request, _("Undone: everything is as it was before."))
    return redirect(back(request.POST))
