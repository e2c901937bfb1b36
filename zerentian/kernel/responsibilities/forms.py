from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from zerentian.kernel.regions.models import Region
from zerentian.kernel.responsibilities import asked as reading
from zerentian.kernel.responsibilities.asked import Asked
from zerentian.kernel.responsibilities.models import Role

DAY = {"type": "date"}
REASON = {"rows": 2, "maxlength": 500}


class PlaceFilter(forms.Form):
    """Which role, where, on which day; in lists also a word. Places are those around the one asked."""

    def __init__(self, *, asked: Asked, word: str | None = None) -> None:
        super().__init__({**asked.words, "q": word or ""}, auto_id="f_%s")
        if word is not None:
            self.fields["q"] = forms.CharField(label=_("Name or code"), required=False)
        if len(asked.roles) > 1:
            roles = [(role.key, str(role)) for role in asked.roles]
            self.fields["role"] = forms.ChoiceField(label=_("Responsibility"), choices=roles)
        self.fields["place"] = forms.ChoiceField(
            label=_("Place"), required=False, choices=_places(asked)
        )
        areas = [(area.key, area.name) for area in reading.areas(asked)]
        if areas:
            self.fields["area"] = forms.ChoiceField(
                label=_("Area"), required=False, choices=[("", _("all")), *areas]
            )
        self.fields["on"] = forms.DateField(label=_("On the day"), widget=forms.DateInput(DAY))


def _places(asked: Asked) -> list[tuple[str, str]]:
    """The place, what holds it and what it holds, as far as the viewer may look."""
    place = asked.place
    if place is None:
        return [("", "—")]
    above = [place.parent] if place.parent else []
    below = Region.objects.filter(parent=place, closed_on=None).order_by("path")
    named = [region for region in (*above, *below) if reading.meets(region.path, asked.seen)]
    near = sorted([place, *named], key=lambda region: region.path)
    return [(region.path, region.name) for region in near]


class Choose(forms.Form):
    """From which day, and why."""

    start = forms.DateField(label=_("From"), widget=forms.DateInput(DAY))
    reason = forms.CharField(
        label=_("Reason or note"), required=False, max_length=500, widget=forms.Textarea(REASON)
    )


class Assign(Choose):
    """The same for a selection, with the role where there are several."""

    def __init__(self, *given: Any, roles: Sequence[Role], **more: Any) -> None:
        super().__init__(*given, **more)
        if len(roles) > 1:
            choices = [(role.key, str(role)) for role in roles]
            self.fields["role"] = forms.ChoiceField(label=_("Responsibility"), choices=choices)
            self.order_fields(["role", "start", "reason"])


class PlaceDays(Choose):
    """From which day, until when, and why."""

    end = forms.DateField(
        label=_("Until"), required=False, widget=forms.DateInput(DAY),
        help_text=_("The first day without. Leave it empty where no end is known."),
    )  # fmt: skip
    field_order = ("start", "end", "reason")


class TakeOut(forms.Form):
    day = forms.DateField(label=_("From"), widget=forms.DateInput(DAY))
    reason = forms.CharField(label=_("Reason"), max_length=500, widget=forms.Textarea(REASON))


class PutBack(TakeOut):
    """When the exception ends."""


class End(forms.Form):
    day = forms.DateField(
        label=_("First day without"),
        widget=forms.DateInput(DAY),
        help_text=_("From this day on nobody answers, until somebody else is chosen."),
    )
    reason = forms.CharField(label=_("Reason"), max_length=500, widget=forms.Textarea(REASON))


class Correct(forms.Form):
    """What was recorded wrongly. An empty end means that the duty goes on."""

    start = forms.DateField(label=_("From"), widget=forms.DateInput(DAY))
    end = forms.DateField(label=_("Until"), required=False, widget=forms.DateInput(DAY))
    reason = forms.CharField(
        label=_("What was wrong"), max_length=500, widget=forms.Textarea(REASON)
    )
