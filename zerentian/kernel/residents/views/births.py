"""A child is born into a household, and gets its number later."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _

from zerentian.kernel.accounts import scope
from zerentian.kernel.accounts.requests import ViewerRequest
from zerentian.kernel.accounts.viewer import Viewer
from zerentian.kernel.population import actions
from zerentian.kernel.population.actions import EventRefused
from zerentian.kernel.population.entries import Arrival, NewEvent, NewPerson
from zerentian.kernel.residents import forms
from zerentian.kernel.residents.queries import opening
from zerentian.kernel.residents.views.events import EDIT, answer, said
from zerentian.lib.refusals import Refused


def birth(request: ViewerRequest, pk: int) -> HttpResponse:
    viewer = request.viewer
    home = get_object_or_404(opening.households(viewer, permission=EDIT), pk=pk)
    form = forms.Birth(request.POST or None, today=viewer.on)

    def make() -> NewEvent:
        arrival = Arrival(
            person=_child(viewer, form), household=pk, relation=form.cleaned_data["relation"],
            reason="born",
        )  # fmt: skip
        return NewEvent(kind="birth", arrivals=(arrival,), **form.proof())

    back = reverse("residents:household", args=[pk])
    return answer(request, form, make, title=_("Birth"), name=home.code, back=back)


def _child(viewer: Viewer, form: forms.Birth) -> int:
    given = form.cleaned_data
    number = given["number"]
    if number and opening.by_number(number.number):
        raise EventRefused("born_already")
    new = NewPerson(name=given["name"].strip(), identity=number, sex=given["sex"], born=given["on"])
    try:
        user = scope.signed_in(viewer)
        return actions.register_persons(by=user, persons=[new], at=viewer.at)[0]
    except actions.NotWelcome:
        raise EventRefused("not_welcome") from None


def number(request: ViewerRequest, pk: int) -> HttpResponse:
    """Somebody who had none gets a number."""
    viewer = request.viewer
    people = opening.unnumbered(viewer, permission=EDIT)
    person = get_object_or_404(people, pk=pk)
    form = forms.Numbering(request.POST or None)
    back = reverse("residents:person", args=[pk])
    if request.method == "POST" and form.is_valid():
        try:
            actions.give_number(
                by=scope.signed_in(viewer), person=pk, at=viewer.at, **form.cleaned_data
            )
            messages.success(request, _("The number was added."))
            return redirect(back)
        except Refused as refused:
            form.add_error("number", said(refused))
        except actions.NotWelcome:
            form.add_error("number", said(EventRefused("not_welcome")))
    context = {"form": form, "person": person, "back": back}
    status = 422 if form.errors else 200
    return render(request, "residents/person/number.html", context, status=status)
