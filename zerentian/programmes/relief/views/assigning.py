"""Giving households to people, in two steps: choose, look at what would happen, do it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from django.contrib import messages
from django.http import HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from zerentian.kernel.accounts import scope
from zerentian.kernel.accounts.requests import ViewerRequest
from zerentian.kernel.responsibilities import actions as duties
from zerentian.kernel.responsibilities import checks, rules
from zerentian.kernel.responsibilities import queries as asking
from zerentian.kernel.responsibilities.errors import DutyRefused, Refusal
from zerentian.kernel.responsibilities.models import Role
from zerentian.kernel.subjects.models import Subject
from zerentian.manifest.permissions import Permission
from zerentian.programmes.relief.forms import Assignment
from zerentian.programmes.relief.queries import candidates, listing
from zerentian.programmes.relief.queries.filters import Filters, condition
from zerentian.programmes.relief.views import undoing

ASSIGN = Permission.DUTIES_ASSIGN
MOST = 20_000  # households in one deed


@dataclass
class Line:
    """One household in the preview: who has it, who would."""

    subject: Subject
    before: str
    after: str
    refusals: list[str] = field(default_factory=list)
    same: bool = False


@dataclass
class Load:
    name: str
    unit: str
    before: int
    after: int
    cap: int | None

    @property
    def over(self) -> bool:
        return self.cap is not None and self.after > self.cap


@dataclass
class Preview:
    lines: list[Line]
    loads: list[Load]
    refusals: list[str]  # those that belong to no single household

    @property
    def refused(self) -> int:
        return len(self.refusals) + sum(bool(line.refusals) for line in self.lines)

    @property
    def moving(self) -> int:
        return sum(not line.same for line in self.lines)


@dataclass
class Flow:
    """One deed on its way: the chosen households and people, nothing kept between requests."""

    request: ViewerRequest

    @property
    def given(self) -> QueryDict:
        return self.request.POST if self.request.method == "POST" else self.request.GET

    @property
    def back(self) -> str:
        return f"{reverse('relief:households')}?{self.given.get('back', '')}"

    @cached_property
    def subjects(self) -> list[Subject]:
        viewer = self.request.viewer
        return list(listing.chosen(self._picked(), viewer=viewer, on=viewer.on, permission=ASSIGN))

    def _picked(self) -> list[int]:
        if text := self.given.get("ids", ""):
            return numbers(text.split(","))[:MOST]
        if self.given.get("all") == "1" or self.given.get("everything") == "1":
            viewer = self.request.viewer
            filters = Filters.read(QueryDict(self.given.get("filters", "")))
            whole = listing.households(viewer=viewer, on=viewer.on, permission=ASSIGN)
            return listing.ids(whole.filter(condition(filters, on=viewer.on)))[:MOST]
        return numbers(self.given.getlist("pick"))[:MOST]

    @property
    def ids(self) -> str:
        return ",".join(str(subject.pk) for subject in self.subjects)

    @cached_property
    def roles(self) -> list[Role]:
        return asking.roles(subject_kind=listing.KIND)

    @cached_property
    def role(self) -> Role:
        wanted = self.given.get("role", "")
        return next((role for role in self.roles if role.key == wanted), self.roles[0])

    @cached_property
    def start(self) -> date:
        try:
            return date.fromisoformat(self.given.get("start", ""))
        except ValueError:
            return self.request.viewer.on

    @cached_property
    def ticked(self) -> list[candidates.Candidate]:
        posts = numbers(self.given.getlist("holders"))
        if not posts:
            return []
        return candidates.by_post(posts, viewer=self.request.viewer, role=self.role, on=self.start)

    def form(self) -> Assignment:
        """Bound to what was sent, once something was."""
        sent = self.given if self.given.get("step") in ("preview", "do") else None
        initial = {
            "role": self.role.key,
            "mode": self.given.get("mode") or ("reassign" if self.any_held else "assign"),
            "start": self.start,
            "reason": self.given.get("reason", ""),
        }
        known = [candidate.post for candidate in self.ticked]
        return Assignment(sent, initial=initial, roles=self.roles, candidates=known)

    @property
    def any_held(self) -> bool:
        return any(subject.holder for subject in self.subjects)  # type: ignore[attr-defined]


def assign(request: ViewerRequest) -> HttpResponse:
    scope.require(request.viewer, ASSIGN)
    flow = Flow(request)
    if not flow.subjects or not flow.roles:
        messages.warning(request, _("Tick at least one household that you may assign."))
        return redirect(flow.back)
    step = request.POST.get("step", "")
    form = flow.form()
    if step not in ("preview", "do") or not form.is_valid():
        return choose(flow, form)
    shares = share(flow)
    if step == "do" and not shares.left:
        return act(flow, form, shares)
    return preview(flow, form, look(flow, form, shares))


def choose(flow: Flow, form: Assignment) -> HttpResponse:
    """The form, with the people that the search found."""
    who = flow.given.get("who", "").strip()[:40]
    found, more = candidates.search(who, viewer=flow.request.viewer, role=flow.role, on=flow.start)
    ticked = {candidate.post for candidate in flow.ticked}
    people = [*flow.ticked, *(one for one in found if one.post not in ticked)]
    context = {
        "flow": flow, "form": form, "who": who, "people": people, "more": more, "ticked": ticked,
        "most": candidates.MOST,
    }  # fmt: skip
    return render(flow.request, "relief/assign/choose.html", context)


def share(flow: Flow) -> rules.Shared:
    """Which household goes to which post: to the one with the smallest load, nobody above the cap."""
    loads = {candidate.post: candidate.load for candidate in flow.ticked}
    only = len(loads) == 1
    cap = None if only else flow.role.cap
    return rules.share([subject.pk for subject in flow.subjects], loads=loads, cap=cap)


def wanted(shares: rules.Shared) -> dict[int, int]:
    """Household -> holder. Holders come into being when somebody is first named."""
    holders = duties.holders_of_posts(shares.given.values())
    return {subject: holders[post].pk for subject, post in shares.given.items()}


def look(flow: Flow, form: Assignment, shares: rules.Shared) -> Preview:
    """What would happen, and everything that stands in the way, by household."""
    viewer, role, said = flow.request.viewer, flow.role, form.cleaned_data
    to = wanted(shares)
    rows, leaving, same = _rows(role, to, said)
    by = scope.signed_in(viewer)
    refusals = checks.preview(by=by, role=role, wanted=rows, leaving=leaving, at=viewer.at)
    lines = _lines(flow, to, refusals, same)
    for pk in shares.left:
        lines[pk].refusals.append(_("Nobody of those chosen has room for it."))
    general = [refusal.text for refusal in refusals if refusal.subject not in lines]
    moving = Counter(post for pk, post in shares.given.items() if pk not in same)
    loads = [Load(c.name, c.unit, c.load, c.load + moving[c.post], c.cap) for c in flow.ticked]
    return Preview(list(lines.values()), loads, general)


def _rows(
    role: Role, to: Mapping[int, int], said: Mapping[str, Any]
) -> tuple[list[duties.Wanted], list[int], set[int]]:
    """The duties that would be, those that would end, and households that stay as they are."""
    if said["mode"] == "assign":
        new = [
            duties.Wanted(subject, holder, said["start"], None, "", said["reason"])
            for subject, holder in to.items()
        ]
        return new, [], set()
    plan = checks.plan(role=role, to=to, on=said["start"], roster="", reason=said["reason"])
    return [*plan.follow, *plan.fresh], [duty.pk for duty in plan.old], set(plan.same)


def _lines(
    flow: Flow, to: Mapping[int, int], refusals: list[Refusal], same: set[int]
) -> dict[int, Line]:
    on = flow.start
    ids = [subject.pk for subject in flow.subjects]
    have = asking.responsible(ids, viewer=flow.request.viewer, on=on, role=flow.role)
    names = asking.names(set(to.values()), on=on)
    lines = {}
    for subject in flow.subjects:
        before = _(", ").join(entry.holder.name for entry in have.get(subject.pk, []))
        after = names[to[subject.pk]].name if subject.pk in to else ""
        lines[subject.pk] = Line(subject, before, after, same=subject.pk in same)
    for refusal in refusals:
        if refusal.subject in lines:
            lines[refusal.subject].refusals.append(refusal.text)
    return lines


def preview(flow: Flow, form: Assignment, seen: Preview) -> HttpResponse:
    return render(
        flow.request, "relief/assign/preview.html", {"flow": flow, "form": form, "seen": seen}
    )


def act(flow: Flow, form: Assignment, shares: rules.Shared) -> HttpResponse:
    """All of it or nothing; the next page offers to take it back."""
    viewer, role, said = flow.request.viewer, flow.role, form.cleaned_data
    by = scope.signed_in(viewer)
    restore: list[int] = []
    try:
        if said["mode"] == "assign":
            new = duties.assign_many(
                by=by, role=role, pairs=wanted(shares), start=said["start"], at=viewer.at,
                reason=said["reason"],
            )  # fmt: skip
            written, count = [duty.pk for duty in new], len(new)
        else:
            moved = duties.reassign(
                by=by, role=role, to=wanted(shares), on=said["start"], reason=said["reason"],
                at=viewer.at,
            )  # fmt: skip
            written = [duty.pk for duty in (*moved.new, *moved.closed)]
            restore, count = [duty.pk for duty in moved.old], len(moved)
    except DutyRefused:
        return preview(flow, form, look(flow, form, shares))
    text = ngettext(
        "%(count)s household has a new responsible person from %(day)s.",
        "%(count)s households have a new responsible person from %(day)s.",
        count,
    ) % {"count": count, "day": said["start"]}
    undoing.offer(flow.request, text=text, written=written, restore=restore)
    return redirect(flow.given.get("next") or flow.back if single(flow) else flow.back)


def single(flow: Flow) -> bool:
    """Whether the deed began on a household's own page, which it then goes back to."""
    wanted_page = flow.given.get("next", "")
    own = {reverse("relief:household", args=[subject.pk]) for subject in flow.subjects}
    return wanted_page in own


def numbers(texts: list[str]) -> list[int]:
    """Ids among what was sent; anything else is left out."""
    return [int(text) for text in texts if text.isascii() and text.isdigit() and len(text) < 19]
