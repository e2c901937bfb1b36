from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from zerentian.kernel.accounts import scope
from zerentian.kernel.accounts.requests import ViewerRequest
from zerentian.kernel.responsibilities import actions, checks, queries
from zerentian.kernel.responsibilities.errors import DutyRefused
from zerentian.kernel.responsibilities.forms import Choose
from zerentian.kernel.responsibilities.models import Duty, Holder, PlaceDuty, Role
from zerentian.kernel.responsibilities.queries import listing, places
from zerentian.kernel.responsibilities.views import choosing
from zerentian.kernel.responsibilities.views.assigning import steps
from zerentian.kernel.responsibilities.views.dry import dry_run, read_plan
from zerentian.kernel.responsibilities.views.undoing import me, tell
from zerentian.kernel.subjects import queries as asking
from zerentian.kernel.subjects.models import Subject
from zerentian.lib.digits import number
from zerentian.manifest.permissions import Permission

ASSIGN = Permission.DUTIES_ASSIGN


def hand_over(request: ViewerRequest, pk: int) -> HttpResponse:
    """All that one holder has passes to others: choose whom, see each household, all or nothing."""
    scope.require(request.viewer, ASSIGN)
    holder = get_object_or_404(listing.holders_seen(viewer=request.viewer), pk=pk)
    words = request.POST if request.method == "POST" else request.GET
    duties = [duty for duty in queries.held(holder, viewer=request.viewer) if _runs(duty, request)]
    placed = [duty for duty in places.held(holder, viewer=request.viewer) if _runs(duty, request)]
    role = _role([*duties, *placed], words.get("role", ""))
    if role is None:
        return redirect("duties:holder", pk)
    ids = [duty.subject_id for duty in duties if duty.role == role]
    movable = asking.subjects(viewer=request.viewer, permission=ASSIGN).filter(pk__in=ids)
    picked = list(movable.select_related("region", "household").order_by("name_key", "pk"))
    form = Choose(words if "start" in words else None, initial={"start": request.viewer.on})
    mine = [d for d in placed if d.role == role and checks.inside(request.viewer, d.place)]
    page = _Page(request, holder, role, picked, form, mine)
    step = words.get("step", "choose")
    if request.method == "POST" and step in ("preview", "confirm") and form.is_valid():
        return page.second(sure=step == "confirm")
    return page.first()


def _runs(duty: Duty | PlaceDuty, request: ViewerRequest) -> bool:
    return duty.valid.upper is None or duty.valid.upper > request.viewer.on


def _role(duties: Sequence[Duty | PlaceDuty], key: str) -> Role | None:
    roles = list(dict.fromkeys(duty.role for duty in duties))
    named = [role for role in roles if role.key == key]
    return next(iter(named or roles), None)


class _Page:
    def __init__(
        self,
        request: ViewerRequest,
        holder: Holder,
        role: Role,
        picked: list[Subject],
        form: Choose,
        placed: list[PlaceDuty],
    ) -> None:
        self.request, self.holder, self.role = request, holder, role
        self.picked, self.form, self.placed = picked, form, placed
        self.words = request.POST if request.method == "POST" else request.GET
        self.name = queries.names([holder.pk], on=request.viewer.on)[holder.pk]

    def first(self) -> HttpResponse:
        text = self.words.get("who", "").strip()
        viewer = self.request.viewer
        rows = queries.candidates(viewer=viewer, role=self.role, on=viewer.on)
        rows = rows.exclude(pk=self.holder.pk)
        ids = choosing.ids_of(self.words)
        offered = rows.filter(listing.called(text, viewer.on)) if text else rows
        rest = choosing.nearest(offered.exclude(pk__in=ids), self.picked)[: choosing.OFFERED + 1]
        cap = choosing.cap_of(self.role, self.picked, on=viewer.on)
        shown_first = rows.filter(pk__in=ids)
        people = choosing.candidates(viewer, [*shown_first, *rest], ids, cap=cap)
        limit = choosing.OFFERED + len(ids)
        shown = {
            **self._shown("choose"),
            "candidates": people[:limit],
            "more": len(people) > limit,
            "who": text,
            "nobody": self.words.get("step") == "preview",
        }
        return render(self.request, "responsibilities/assign.html", shown)

    def second(self, *, sure: bool) -> HttpResponse:
        chosen = [pk for pk in choosing.ids_of(self.words) if pk != self.holder.pk]
        holders = choosing.known(self.request.viewer, self.role, chosen)
        if not holders:
            return self.first()
        start, reason = self.form.cleaned_data["start"], self.form.cleaned_data["reason"]
        to = self._plan(holders)
        dry = dry_run(
            self.request, self.role, self.picked, holders, to=to, start=start, reason=reason
        )
        places_to = self._places_to(holders, dry.to)
        dry.places = len(places_to)
        if sure and dry.is_possible:
            try:
                by_id = {holder.pk: holder for holder in holders}
                return self._do(dry.to, by_id, {pk: by_id[to] for pk, to in places_to.items()})
            except DutyRefused as refused:
                dry.problems = [refusal.text for refusal in refused.refusals]
        shown = {
            **self._shown("preview"),
            "dry": dry,
            "holders": [holder.pk for holder in holders],
            "choices": dry.candidates if len(holders) > 1 else [],
            "start": start,
            "reason": reason,
            "placed": [(duty, places_to[duty.pk]) for duty in self.placed],
            "takers": dry.candidates,
        }
        status = 422 if sure else 200
        return render(self.request, "responsibilities/assign_preview.html", shown, status=status)

    def _plan(self, holders: list[Any]) -> dict[int, int]:
        """What was chosen for each household (to_<id>), or nothing: then it is shared out."""
        allowed = {holder.pk for holder in holders}
        words = {subject.pk: self.words.get(f"to_{subject.pk}", "") for subject in self.picked}
        plan = {pk: to for pk, text in words.items() if (to := number(text)) is not None}
        plan |= read_plan(self.words.get("plan", ""), self.picked, holders) if not plan else {}
        complete = set(plan) == {subject.pk for subject in self.picked}
        return plan if complete and set(plan.values()) <= allowed else {}

    def _places_to(self, holders: list[Any], to: dict[int, int]) -> dict[int, int]:
        """Who gets each place: as chosen (place_<id>), else whoever gets most of the households."""
        known = [holder.pk for holder in holders]
        most = max(known, key=lambda pk: list(to.values()).count(pk))
        chosen = {duty.pk: self.words.get(f"place_{duty.pk}", "") for duty in self.placed}
        asked = {pk: number(text) or 0 for pk, text in chosen.items()}
        return {pk: to if to in known else most for pk, to in asked.items()}

    def _do(
        self, to: dict[int, int], holders: dict[int, Holder], placed: dict[int, Holder]
    ) -> HttpResponse:
        viewer = self.request.viewer
        moved = actions.hand_over(
            by=me(self.request),
            role=self.role,
            from_holder=self.holder,
            to={subject: holders[holder] for subject, holder in to.items()},
            on=self.form.cleaned_data["start"],
            note=self.form.cleaned_data["reason"],
            at=viewer.at,
            placed=placed,
        )
        told = ngettext(
            "%(count)s household was handed over.",
            "%(count)s households were handed over.",
            len(moved),
        ) % {"count": len(moved)}
        if placed:
            names = "、".join(duty.place.name for duty in self.placed)
            told += " " + _("So was the responsibility for %(places)s.") % {"places": names}
        tell(self.request, told, moved)
        return redirect("duties:holder", self.holder.pk)

    def _shown(self, step: str) -> dict[str, Any]:
        back = reverse("duties:holder", args=[self.holder.pk])
        return {
            "role": self.role,
            "picked": self.picked,
            "form": self.form,
            "from_holder": self.name,
            "carried": {"role": self.role.key, "next": back},
            "steps": steps(step),
            "title": _("Hand over"),
        }
