"""Answering for a whole place: assign, end, take a single subject out and put it back."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import Any

from django.db.models import Q
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.translation import gettext as _

from zerentian.kernel.accounts import scope
from zerentian.kernel.accounts.requests import ViewerRequest
from zerentian.kernel.regions.models import Area, Region
from zerentian.kernel.responsibilities import actions, checks, queries
from zerentian.kernel.responsibilities import asked as reading
from zerentian.kernel.responsibilities.actions import Taken
from zerentian.kernel.responsibilities.asked import Asked
from zerentian.kernel.responsibilities.forms import End, PlaceDays, PlaceFilter, PutBack, TakeOut
from zerentian.kernel.responsibilities.models import Role
from zerentian.kernel.responsibilities.queries import listing, places
from zerentian.kernel.responsibilities.views import choosing, showing
from zerentian.kernel.responsibilities.views.rehearsed import Deed, answer
from zerentian.kernel.responsibilities.views.undoing import ASSIGN, me
from zerentian.kernel.subjects import queries as asking
from zerentian.kernel.subjects.models import Subject

NOTHING = Taken()


def assign(request: ViewerRequest) -> HttpResponse:
    """Role, place, holder, days; then what would change for whom; then it is done."""
    scope.require(request.viewer, ASSIGN)
    words = request.POST if request.method == "POST" else request.GET
    asked = _asked(reading.read(words, viewer=request.viewer))
    place = asked.area or asked.place
    if asked.role is None or place is None:
        return render(request, "responsibilities/nothing.html", {"asked": asked})
    role, ids = asked.role, choosing.ids_of(words)[:1]
    form = PlaceDays(
        words if request.method == "POST" else None, initial={"start": request.viewer.on}
    )
    rows = choosing.fit(queries.candidates(viewer=request.viewer, role=role, on=asked.on), role)
    holder = rows.filter(pk__in=ids).first()

    def act() -> tuple[Taken, Taken]:
        values = form.cleaned_data
        assert holder is not None  # else the page is not ready
        duty = actions.assign_place(
            by=me(request), role=role, holder=holder, place=place, start=values["start"],
            end=values["end"], reason=values["reason"], at=request.viewer.at,
        )  # fmt: skip
        return Taken([duty.pk]), NOTHING

    deed = Deed(
        title=_("Assign somebody for a whole place"),
        lead=f"{role} · {place.name}",
        button=_("Confirm: do it now"),
        back=_back(request, place),
        told=_("%(place)s has its responsible person.") % {"place": place.name},
        role=role, form=form, act=act, day="start",
        subjects=lambda on: _inside(request, role, place, on),
        more=_choice(request, asked, rows, ids),
        keep={**asked.words, "holder": holder.pk if holder else ""},
    )  # fmt: skip
    return answer(request, deed, ready=holder is not None)


def _asked(asked: Asked) -> Asked:
    """Only roles that can be held for a place."""
    roles = tuple(role for role in asked.roles if role.by_place)
    role = asked.role if asked.role in roles else next(iter(roles), None)
    return replace(asked, roles=roles, role=role)


def _choice(request: ViewerRequest, asked: Asked, rows: Any, ids: list[int]) -> dict[str, Any]:
    """Who can be chosen: found by a word, those who sit near first."""
    words = request.POST if request.method == "POST" else request.GET
    text = words.get("who", "").strip()
    offered = rows.filter(listing.called(text, asked.on)) if text else rows
    paths = [asked.place.path] if asked.place else []
    first = list(rows.filter(pk__in=ids).values_list("pk", flat=True))
    rest = choosing.by_nearness(offered.exclude(pk__in=ids), paths)
    found = [*first, *rest.values_list("pk", flat=True)[: choosing.OFFERED + 1]]
    called = queries.names(found, on=asked.on)
    return {
        "asked": asked,
        "filter": PlaceFilter(asked=asked),
        "people": [called[pk] for pk in found[: choosing.OFFERED + len(first)]],
        "chosen": next(iter(first), None),
        "more": len(found) > choosing.OFFERED + len(first),
        "who": text,
        "nobody": request.method == "POST" and not ids,
    }


def _inside(request: ViewerRequest, role: Role, place: Region | Area, on: date) -> list[Subject]:
    inside = queries.within_ranges(tuple(checks.ranges(place, on)))
    still = Q(closed_on=None) | Q(closed_on__gt=on)
    rows = asking.subjects(viewer=request.viewer, permission=ASSIGN).filter(
        inside, still, kind=role.subject_kind, opened_on__lte=on
    )
    return list(rows.select_related("region", "household").order_by("name_key", "pk"))


def _back(request: ViewerRequest, place: Region | Area) -> str:
    if isinstance(place, Region):
        return reverse("duties:place", args=[place.pk])
    return f"{reverse('duties:cover')}?area={place.key}"


def end(request: ViewerRequest, pk: int) -> HttpResponse:
    """From a day on the holder no longer answers for the place."""
    duty = get_object_or_404(places.place_duties(viewer=request.viewer), pk=pk)
    if not checks.inside(request.viewer, duty.place):
        raise Http404(pk)
    form = End(request.POST or None, initial={"day": request.viewer.on})

    def act() -> tuple[Taken, Taken]:
        values = form.cleaned_data
        kept = actions.end_place(
            by=me(request), duty=duty, on=values["day"], reason=values["reason"],
            at=request.viewer.at,
        )  # fmt: skip
        return Taken([kept.pk] if kept else [], [duty.pk]), NOTHING

    name = queries.names([duty.holder_id], on=request.viewer.on)[duty.holder_id]
    deed = Deed(
        title=_("End the responsibility for a place"),
        lead=f"{duty.role} · {duty.place.name} · {name.full}",
        button=_("Confirm: do it now"),
        back=_back(request, duty.place),
        told=_("%(holder)s no longer answers for %(place)s.")
        % {"holder": name.name, "place": duty.place.name},
        role=duty.role, form=form, act=act,
        subjects=lambda on: _inside(request, duty.role, duty.place, on),
    )  # fmt: skip
    return answer(request, deed)


def take_out(request: ViewerRequest, pk: int) -> HttpResponse:
    """One subject is no longer its place's; somebody of its own, or nobody, answers instead."""
    subject = _subject(request, pk)
    key = request.POST.get("role") or request.GET.get("role")
    roles = [r for r in queries.roles(subject_kind=subject.kind) if r.by_place]
    role = next((r for r in roles if r.key == key), next(iter(roles), None))
    if role is None:
        raise Http404(pk)
    form = TakeOut(request.POST or None, initial={"day": request.viewer.on})

    def act() -> tuple[Taken, Taken]:
        values = form.cleaned_data
        rows = actions.except_subjects(
            by=me(request), role=role, subjects=[pk], start=values["day"],
            reason=values["reason"], at=request.viewer.at,
        )  # fmt: skip
        return NOTHING, Taken([row.pk for row in rows])

    deed = _of_subject(request, subject, role, form, act)
    deed.title = _("Take a household out of its place")
    deed.told = _("%(name)s is taken out of its place.") % {"name": deed.more["name"]}
    deed.more["own"] = True
    deed.keep = {"role": role.key}
    return answer(request, deed)


def put_back(request: ViewerRequest, pk: int) -> HttpResponse:
    """The exception ends: whoever answers for the place answers for the subject again."""
    row = get_object_or_404(places.exceptions(viewer=request.viewer), pk=pk)
    subject = _subject(request, row.subject_id)
    form = PutBack(request.POST or None, initial={"day": request.viewer.on})

    def act() -> tuple[Taken, Taken]:
        values = form.cleaned_data
        kept = actions.put_back(
            by=me(request), excepted=row, on=values["day"], reason=values["reason"],
            at=request.viewer.at,
        )  # fmt: skip
        return NOTHING, Taken([kept.pk] if kept else [], [row.pk])

    deed = _of_subject(request, subject, row.role, form, act)
    deed.title = _("Put a household back into its place")
    deed.told = _("%(name)s belongs to its place again.") % {"name": deed.more["name"]}
    return answer(request, deed)


def _subject(request: ViewerRequest, pk: int) -> Subject:
    rows = asking.subjects(viewer=request.viewer, permission=ASSIGN)
    return get_object_or_404(rows.select_related("region", "household"), pk=pk)


def _of_subject(request: ViewerRequest, subject: Subject, role: Role, form: Any, act: Any) -> Deed:
    name = asking.name_of(subject, request.viewer)
    return Deed(
        title="", lead=f"{role} · {name} · {showing.village_of(subject)}",
        button=_("Confirm: do it now"), back=reverse("duties:subject", args=[subject.pk]), told="",
        role=role, form=form, act=act, subjects=lambda _on: [subject],
        more={"name": name, "subject": subject},
    )  # fmt: skip
