from __future__ import annotations

from functools import partial
from typing import Any

from django import forms
from django.db.models import Q, QuerySet
from django.utils.translation import gettext, pgettext_lazy
from django.utils.translation import gettext_lazy as _

from zerentian.kernel.accounts import scope
from zerentian.kernel.accounts.viewer import Viewer
from zerentian.kernel.entities.models import Entity
from zerentian.kernel.fieldwork.events import reading
from zerentian.kernel.fieldwork.events.errors import EventRefused
from zerentian.kernel.regions.models import Region
from zerentian.manifest.permissions import Permission
from zerentian.ui.naming import NamedField

LONGEST = 100_000
LENGTHS = (2, 4, 6, 9, 12)  # of the path of a region, by level


def pasted(label: Any, text: Any, rows: int = 4) -> forms.CharField:
    return forms.CharField(
        label=label, help_text=text, required=False, max_length=LONGEST,
        strip=False,  # an empty first cell means volunteers
        widget=forms.Textarea({"rows": rows, "spellcheck": "false"}),
    )  # fmt: skip


def day(label: Any) -> forms.DateField:
    return forms.DateField(label=label, widget=forms.DateInput({"type": "date"}))


def units(viewer: Viewer) -> QuerySet[Entity]:
    """Open units in the viewer's places, and those of the places above: a department of the district
    organises and inspects in every town."""
    lows = [low for low, _high in viewer.places(Permission.VISITS_RECORD)]
    above = {low[:length] for low in lows for length in LENGTHS if length <= len(low)}
    inside = scope.in_places(viewer, Permission.VISITS_RECORD) | Q(region__path__in=above)
    return Entity.objects.filter(inside, closed_on=None).order_by("name_key")


class Pasting(forms.Form):
    """People and households of an event, as a workbook has them."""

    people = pasted(
        _("Who took part"),
        _(
            "One line each, as copied from Excel: name, unit. For volunteers leave the name empty: "
            "(blank), unit, number."
        ),
    )
    homes = pasted(_("Households reached"), _("One line each, beginning with the household code."))

    def __init__(self, *args: Any, viewer: Viewer, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.viewer = viewer

    def clean_people(self) -> reading.People:
        found: reading.People = self._read(reading.people, "people")
        return found

    def clean_homes(self) -> list[int]:
        how = partial(reading.households, viewer=self.viewer)
        found: list[int] = self._read(how, "homes")
        return found

    def _read(self, how: Any, name: str) -> Any:
        try:
            return how(self.cleaned_data[name])
        except EventRefused as refusal:
            raise forms.ValidationError(gettext(refusal.message) % refusal.params) from None


class EventForm(Pasting):
    name = forms.CharField(label=pgettext_lazy("of an event", "Name"), max_length=100)
    day = day(_("Day"))
    budget = forms.CharField(label=_("Paid from"), max_length=100, required=False)
    work = forms.CharField(
        label=_("What was done"), max_length=500, required=False,
        widget=forms.Textarea({"rows": 2, "maxlength": 500}),
    )  # fmt: skip
    before = forms.IntegerField(
        label=_("Points before (of 100)"), min_value=0, max_value=100, required=False
    )
    after = forms.IntegerField(
        label=_("Points after (of 100)"), min_value=0, max_value=100, required=False
    )
    goods = pasted(
        _("Materials and goods"),
        _("One line each: what, how many, measure, value in yuan."),
        rows=3,
    )

    def __init__(self, *args: Any, viewer: Viewer, **kwargs: Any) -> None:
        super().__init__(*args, viewer=viewer, **kwargs)
        places = scope.in_places(viewer, Permission.VISITS_RECORD, region="")
        self.fields["region"] = NamedField(
            rows=Region.objects.filter(places, closed_on=None, level__gte=4).order_by("path"),
            shown=lambda region: f"{region.full_name} {region.code}",
            columns=("name", "code", "path"),
            label=_("Village or town"),
        )
        self.fields["organiser"] = NamedField(
            rows=units(viewer),
            shown=lambda unit: unit.name,
            columns=("name", "short_name"),
            label=_("Organiser"),
        )
        self.order_fields(
            ("name", "day", "region", "organiser", "budget", "work", "people", "homes", "goods")
        )

    def clean_goods(self) -> Any:
        return self._read(reading.goods, "goods")


class Withdraw(forms.Form):
    reason = forms.CharField(
        label=_("Reason"), max_length=200, widget=forms.Textarea({"rows": 2, "maxlength": 200})
    )


class FacilitiesForm(forms.Form):
    lines = pasted(
        _("Facilities"),
        _(
            "One line each, as copied from Excel: household code, facility, applied, done, accepted by "
            "the household, cost in yuan, payer. Days that are not there yet stay empty."
        ),
        rows=8,
    )

    def __init__(self, *args: Any, viewer: Viewer, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.viewer = viewer

    def clean_lines(self) -> Any:
        try:
            return reading.facilities(self.cleaned_data["lines"], viewer=self.viewer)
        except EventRefused as refusal:
            raise forms.ValidationError(gettext(refusal.message) % refusal.params) from None


class Accept(forms.Form):
    done_on = day(_("Done on"))
    accepted_on = day(_("Accepted by the household on"))
