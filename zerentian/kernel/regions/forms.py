from __future__ import annotations

from datetime import date
from typing import Any

from django import forms
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from zerentian.kernel.regions import state


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


class MembersForm(ReasonForm):
    """The divisions that belong to an area from a day on."""

    codes = forms.CharField(
        label=_("Codes of the divisions, one a line"), widget=forms.Textarea(attrs={"rows": 10}),
        help_text=_("Exactly these belong to it from that day; before it nothing changes."),
    )  # fmt: skip
    on = forms.DateField(label=_("From"), widget=forms.DateInput(attrs={"type": "date"}))
    field_order = ("codes", "on", "reason")

    def clean_codes(self) -> list[int]:
        """Ids of the open divisions with these codes, short or of twelve digits."""
        wanted = set(self.cleaned_data["codes"].split())
        found = state.at_codes(wanted)
        if missing := sorted(wanted - found.keys()):
            raise forms.ValidationError(
                gettext("No open region has the code %(code)s.") % {"code": ", ".join(missing[:10])}
            )
        return sorted(set(found.values()))


class DayForm(forms.Form):
    """The day as of which a page is shown; today when it is not a day."""

    on = forms.DateField(label=_("As of"), widget=forms.DateInput(attrs={"type": "date"}))

    @classmethod
    def asked(cls, query: Any, today: date) -> tuple[DayForm, date]:
        form = cls(query if query.get("on") else {"on": today.isoformat()})
        return form, form.cleaned_data["on"] if form.is_valid() else today


class SearchForm(forms.Form):
    q = forms.CharField(label=_("Name, pinyin or code"), max_length=60, required=False)
