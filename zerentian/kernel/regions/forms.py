from __future__ import annotations

from datetime import date
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _


class ReasonForm(forms.Form):
    """Adopting and undoing change every page of the district, so somebody says why."""

    reason = forms.CharField(
        label=_("Reason"), min_length=2, max_length=200,
        help_text=_("It is kept in the activity log with your name."),
    )  # fmt: skip


class SuccessionForm(forms.Form):
    """What became of a code that this edition no longer has."""

    old = forms.RegexField(
        r"^\d{2,12}$", label=_("Old code"), error_messages={"invalid": _("Digits only.")}
    )
    new = forms.RegexField(
        r"^\d{2,12}$", label=_("New code"), error_messages={"invalid": _("Digits only.")}
    )
    kind = forms.ChoiceField(
        label=_("What happened"),
        choices=[("merged", _("Merged into it")), ("continues", _("The same, under a new code"))],
    )
    source = forms.CharField(label=_("Source (document)"), max_length=200, required=False)

    @property
    def said(self) -> dict[str, Any]:
        """What actions.state_succession wants to know."""
        told = dict(self.cleaned_data)
        continues = told.pop("kind") == "continues"
        return {**told, "continues": continues}


class DayForm(forms.Form):
    """The day as of which a page is shown; today when it is not a day."""

    on = forms.DateField(label=_("As of"), widget=forms.DateInput(attrs={"type": "date"}))

    @classmethod
    def asked(cls, query: Any, today: date) -> tuple[DayForm, date]:
        form = cls(query if query.get("on") else {"on": today.isoformat()})
        return form, form.cleaned_data["on"] if form.is_valid() else today


class SearchForm(forms.Form):
    q = forms.CharField(label=_("Name, pinyin or code"), max_length=60, required=False)
