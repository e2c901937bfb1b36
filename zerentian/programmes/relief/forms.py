"""Forms of the pages of households."""

from __future__ import annotations

from datetime import date

from django import forms
from django.utils.translation import gettext_lazy as _

from zerentian.lib.periods import asked_day

DAY = {"type": "date"}


class ViewName(forms.Form):
    """A name for the filters as they are now."""

    name = forms.CharField(label=_("Name of the view"), max_length=20)
    query = forms.CharField(required=False, max_length=2000, widget=forms.HiddenInput)


class Ending(forms.Form):
    """From which day on the present holder no longer answers, and why."""

    on = forms.DateField(
        label=_("From this day on nobody answers"),
        widget=forms.DateInput(format="%Y-%m-%d", attrs=DAY),
    )
    reason = forms.CharField(label=_("Reason"), max_length=200, min_length=2)


class Reveal(forms.Form):
    """Why somebody needs to see a whole number."""

    person = forms.IntegerField(widget=forms.HiddenInput)
    reason = forms.CharField(
        label=_("Why do you need to see it?"), max_length=200, min_length=2,
        help_text=_("Your name, the time and the reason are kept."),
    )  # fmt: skip


def day_of(text: str, today: date) -> date:
    """The day that an address asks for; today when it asks for none or for nonsense."""
    return asked_day(text) or today
