"""Entering a life event: the form, what it would change, and then the deed itself."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.db import transaction
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _

from zerentian.kernel.accounts import scope
from zerentian.kernel.accounts.requests import ViewerRequest
from zerentian.kernel.population import actions, preparing
from zerentian.kernel.population.actions import EventRefused
from zerentian.kernel.population.entries import NewEvent
from zerentian.kernel.residents import forms, telling
from zerentian.kernel.residents.queries import opening
from zerentian.lib.refusals import Refused
from zerentian.manifest.permissions import Permission

EDIT = Permission.SUBJECTS_EDIT
Make = Callable[[], NewEvent]


def died(request: ViewerRequest, pk: int) -> HttpResponse:
    person = get_object_or_404(opening.persons(request.viewer, permission=EDIT), pk=pk)
    form = forms.Death(request.POST or None, today=request.viewer.on)
    form.ask_heads(preparing.heads_to_choose([pk], on=form.asked_day()))

    def make() -> NewEvent:
        return preparing.death(person=pk, heads=form.heads(), **form.proof())

    back = reverse("residents:person", args=[pk])
    return answer(request, form, make, title=_("Death"), name=person.name, back=back)


def left(request: ViewerRequest, pk: int) -> HttpResponse:
    person = get_object_or_404(opening.persons(request.viewer, permission=EDIT), pk=pk)
    form = forms.Leaving(request.POST or None, today=request.viewer.on)
    form.ask_heads(preparing.heads_to_choose([pk], on=form.asked_day()))

    def make() -> NewEvent:
        reason = form.cleaned_data["reason"]
        kind = telling.kind_of(reason, joined=False)
        return preparing.departure(
            kind=kind, people=[pk], reason=reason, heads=form.heads(), **form.proof()
        )

    back = reverse("residents:person", args=[pk])
    return answer(request, form, make, title=_("Leaving"), name=person.name, back=back)


def answer(
    request: ViewerRequest, form: Any, make: Make, *, title: str, name: str, back: str
) -> HttpResponse:
    """The form; after it what would change; after that the deed, or why not."""
    context = {"form": form, "title": title, "name": name, "back": back}
    if request.method == "POST" and form.is_valid():
        confirmed = request.POST.get("do") == "confirm"
        try:
            with transaction.atomic():
                event = make()
                context |= {"lines": telling.lines(event), "sizes": telling.sizes(event)}
                user = scope.signed_in(request.viewer)
                actions.record_event(by=user, event=event, at=request.viewer.at)
                transaction.set_rollback(not confirmed)
            if confirmed:
                messages.success(request, _("Entered. It holds from that day on, everywhere."))
                return redirect(back)
        except EventRefused as refused:
            form.add_error(None, said(refused))
            context |= {"lines": None}
    status = 422 if form.errors else 200
    return render(request, "residents/event/form.html", context, status=status)


def said(refused: Refused) -> str:
    return _(refused.message) % refused.params


def event(request: ViewerRequest, pk: int) -> HttpResponse:
    """Take an event back."""
    found = get_object_or_404(opening.events(request.viewer, permission=EDIT), pk=pk)
    form = forms.TakingBack(request.POST or None)
    people = {effect.person for effect in found.effects.all() if effect.person}
    context = {
        "form": form, "event": found, "kind": telling.kind(found.kind),
        "names": "、".join(sorted(person.name for person in people)),
        "back": reverse("residents:person", args=[min(p.pk for p in people)]) if people else "/",
    }  # fmt: skip
    if request.method == "POST" and form.is_valid():
        try:
            reason = form.cleaned_data["reason"]
            user = scope.signed_in(request.viewer)
            actions.withdraw_event(by=user, event=pk, reason=reason, at=request.viewer.at)
            messages.success(request, _("Taken back. Everything is as it was before."))
            return redirect(str(context["back"]))
        except EventRefused as refused:
            form.add_error(None, said(refused))
    status = 422 if form.errors else 200
    return render(request, "residents/event/take_back.html", context, status=status)
