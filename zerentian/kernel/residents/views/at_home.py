"""Events that one enters at a household: somebody joins it, some of it form one of their own."""

from __future__ import annotations

from django.http import HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.translation import gettext as _

from zerentian.kernel.accounts import scope
from zerentian.kernel.accounts.requests import ViewerRequest
from zerentian.kernel.accounts.viewer import Viewer
from zerentian.kernel.population import actions, kinship, preparing
from zerentian.kernel.population.actions import EventRefused
from zerentian.kernel.population.entries import Arrival, NewEvent, NewHousehold, NewPerson
from zerentian.kernel.population.models import Household
from zerentian.kernel.residents import forms, telling
from zerentian.kernel.residents.queries import opening
from zerentian.kernel.residents.views.events import EDIT, answer
from zerentian.lib.digits import numbers


def join(request: ViewerRequest, pk: int) -> HttpResponse:
    viewer = request.viewer
    home = get_object_or_404(opening.households(viewer, permission=EDIT), pk=pk)
    form = forms.Joining(request.POST or None, today=viewer.on)

    def make() -> NewEvent:
        reason = form.cleaned_data["reason"]
        somebody = person_of(viewer, form)
        arrival = Arrival(
            person=somebody, household=pk, relation=form.cleaned_data["relation"], reason=reason
        )
        kind = telling.kind_of(reason, joined=True)
        return NewEvent(kind=kind, arrivals=(arrival,), **form.proof())

    back = reverse("residents:household", args=[pk])
    return answer(request, form, make, title=_("Somebody joins"), name=home.code, back=back)


def person_of(viewer: Viewer, form: forms.Joining) -> int:
    """Who has the number already, if the viewer may know it; somebody new otherwise."""
    number, name = form.cleaned_data["number"], form.cleaned_data["name"].strip()
    known = opening.by_number(number.number)
    if known is None:
        new = NewPerson(name=name, identity=number, ethnicity="")
        user = scope.signed_in(viewer)
        try:
            return actions.register_persons(by=user, persons=[new], at=viewer.at)[0]
        except actions.NotWelcome:
            raise EventRefused("not_welcome") from None
    if known.name != name:
        raise EventRefused("other_name")
    return known.pk


def split(request: ViewerRequest, pk: int) -> HttpResponse:
    viewer = request.viewer
    home = get_object_or_404(opening.households(viewer, permission=EDIT), pk=pk)
    members = preparing.standing(viewer.on, household=pk)
    form = forms.Splitting(
        request.POST or None, today=viewer.on, members=members,
        initial={"code": opening.next_code(home)},
    )  # fmt: skip
    chosen = numbers(request.POST.getlist("people"))
    form.ask_heads(preparing.heads_to_choose(chosen, on=form.asked_day(), household=pk))

    def make() -> NewEvent:
        return divided(viewer, home, form)

    back = reverse("residents:household", args=[pk])
    return answer(request, form, make, title=_("Household split"), name=home.code, back=back)


def divided(viewer: Viewer, home: Household, form: forms.Splitting) -> NewEvent:
    """The new household is entered, and those who move out stand in it from the day on."""
    on, code = form.cleaned_data["on"], form.cleaned_data["code"].strip()
    if opening.is_taken(home.kind, code):
        raise EventRefused("code_taken", household=code)
    new = NewHousehold(
        kind=home.kind, code=code, region=home.region_id, formed_on=on, group=home.group,
        address=home.address,
    )  # fmt: skip
    user = scope.signed_in(viewer)
    [formed] = actions.register_households(by=user, households=[new], at=viewer.at)
    people, head = form.cleaned_data["people"], form.cleaned_data["head"]
    kin = {row.person_id: preparing.kin(row) for row in preparing.standing(on, household=home.pk)}
    if not kin.keys() >= {*people, head}:
        raise EventRefused("not_member_then", day=on.isoformat(), household=home.code)
    old_head_sex = next((one.sex for one in kin.values() if one.relation == "head"), "")
    arrivals = tuple(
        Arrival(
            person=person,
            household=formed,
            relation="head" if person == head else kinship.relation_to(
                kin[head], kin[person], old_head_sex=old_head_sex
            ),
            reason="other",
        )
        for person in people
    )  # fmt: skip
    return preparing.departure(
        kind="split", people=people, reason="split", kinds=[home.kind], household=home.pk,
        heads=form.heads(), arrivals=arrivals, formed=(formed,), **form.proof(),
    )  # fmt: skip
