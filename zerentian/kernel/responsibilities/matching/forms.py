from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from zerentian.kernel.responsibilities import limits
from zerentian.kernel.responsibilities.asked import Asked
from zerentian.kernel.responsibilities.forms import DAY, PlaceFilter
from zerentian.kernel.responsibilities.matching.queries import KILOMETRE, Terms

DEFAULT_CAP = 5


class TermsForm(PlaceFilter):
    """Which households, where, and what the matching must keep."""

    def __init__(self, words: Mapping[str, Any], *, asked: Asked) -> None:
        super().__init__(asked=asked)
        assert asked.role is not None
        self.fields["on"].label = _("From")
        self.fields["on"].widget = forms.DateInput(DAY)
        self.fields["which"] = forms.ChoiceField(
            label=_("Households to match"),
            choices=[("gaps", _("only those without anybody")), ("all", _("all of the place"))],
        )
        rosters = [(roster.key, str(roster.title)) for roster in limits.rosters(asked.role)]
        self.fields["roster"] = forms.ChoiceField(
            label=_("Helpers"), required=False,
            choices=[("", _("all who sit there")), *rosters],
        )  # fmt: skip
        self.fields["cap"] = forms.IntegerField(
            label=_("Households a helper, at most"), min_value=1, max_value=999
        )
        self.fields["bonus"] = forms.FloatField(
            label=_("A household changes hands only for (km)"), min_value=0, max_value=100
        )
        self.fields["farthest"] = forms.FloatField(
            label=_("Not farther than (km)"), required=False, min_value=0.1, max_value=500
        )
        defaults = {"which": "gaps", "roster": "", "bonus": "2", "cap": str(cap_of(asked))}
        self.data = {**defaults, **self.data, **{name: words[name] for name in words}}

    def terms(self) -> Terms:
        """The terms of a form that is valid."""
        given = self.cleaned_data
        return Terms(
            cap=given["cap"],
            bonus=round(given["bonus"] * KILOMETRE),
            farthest=round(given["farthest"] * KILOMETRE) if given.get("farthest") else None,
            everybody=given["which"] == "all",
            roster=given["roster"],
        )


def cap_of(asked: Asked) -> int:
    assert asked.role is not None
    return limits.cap(asked.role, "") or DEFAULT_CAP
