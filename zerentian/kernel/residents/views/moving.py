"""A whole household moves: everybody in it stands elsewhere from one day on."""

from __future__ import annotations

from django.http import HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.translation import gettext as _

from zerentian.kernel.accounts.requests import ViewerRequest
from zerentian.kernel.accounts.viewer import Viewer
from zerentian.kernel.population import preparing
from zerentian.kernel.population.entries import NewEvent
from zerentian.kernel.residents import forms
from zerentian.kernel.residents.queries import opening
from zerentian.kernel.residents.queries.places import Places
from zerentian.kernel.residents.views import chips
from zerentian.kernel.residents.views.events import EDIT, answer

Choices = list[tuple[str, list[tuple[int, str]]]]


def move(request: ViewerRequest, pk: int) -> HttpResponse:
    viewer = request.viewer
    home = get_object_or_404(opening.households(viewer, permission=EDIT), pk=pk)
    mine = set(opening.households(viewer, permission=EDIT).values_list("pk", flat=True).filter(
        pk__in=[other.pk for other in preparing.moving_along(pk, on=viewer.on)]
    ))  # fmt: skip
    along = [
        (other.pk, f"{chips.kinds()[other.kind]} {other.code}")
        for other in preparing.moving_along(pk, on=viewer.on)
        if other.pk in mine
    ]
    form = forms.Moving(
        request.POST or None, today=viewer.on, villages=villages(viewer), along=along,
        initial={"group": home.group, "address": home.address},
    )  # fmt: skip

    def make() -> NewEvent:
        given = form.cleaned_data
        return preparing.move(
            households=[pk, *given.get("along", [])], region=given["village"],
            group=given["group"].strip(), address=given["address"].strip(), **form.proof(),
        )  # fmt: skip

    back = reverse("residents:household", args=[pk])
    title = _("The whole household moves")
    return answer(request, form, make, title=title, name=home.code, back=back)


def villages(viewer: Viewer) -> Choices:
    """Where the viewer may enter households, town by town."""
    places = Places(viewer, EDIT)
    towns = {town.path: town.name for town in places.towns}
    found: dict[str, list[tuple[int, str]]] = {}
    for village in places.villages(""):
        found.setdefault(towns.get(village.path[:9], ""), []).append((village.pk, village.name))
    return list(found.items())
