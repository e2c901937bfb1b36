from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from zerentian.kernel.accounts.viewer import Viewer
from zerentian.kernel.duplicates import queries, wording
from zerentian.kernel.duplicates.actions.merge import LONGEST_REASON
from zerentian.kernel.population.actions.merging import FIELDS

SIDES = [("a", "a"), ("b", "b")]
LEAST = [("", _("all")), ("990", _("99 % and more")), ("999", _("99.9 % and more"))]


class Filter(forms.Form):
    """Where, why and how alike."""

    def __init__(self, given: Any, *, viewer: Viewer) -> None:
        super().__init__(given, auto_id="f_%s")
        towns = [(town.path, town.name) for town in queries.towns(viewer=viewer)]
        reasons = [(str(key), title) for key, title in wording.REASONS.items()]
        for name, title, choices in (
            ("place", _("Place"), towns), ("reason", _("What agrees"), reasons),
        ):  # fmt: skip
            listed = [("", _("all")), *choices]
            self.fields[name] = forms.ChoiceField(label=title, choices=listed, required=False)
        self.fields["least"] = forms.ChoiceField(label=_("Likeness"), choices=LEAST, required=False)

    @property
    def asked(self) -> dict[str, Any]:
        """Only what the form offers; anything else in the address asks for nothing."""
        found = self.cleaned_data if self.is_valid() else {}
        return {
            "place": found.get("place", ""),
            "reason": found.get("reason", ""),
            "least": int(found.get("least") or 0),
        }


class Merging(forms.Form):
    """Which record stays, what it takes from the other, and why the two are one person."""

    survivor = forms.ChoiceField(choices=SIDES)
    reason = forms.CharField(
        label=_("Why this is one person"), max_length=LONGEST_REASON,
        help_text=_("For example: asked the village, looked at the household booklet."),
    )  # fmt: skip

    def __init__(self, *args: Any, groups: list[str], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.groups = groups
        for name in FIELDS:
            self.fields[f"take_{name}"] = forms.ChoiceField(choices=SIDES, required=False)
        for group in groups:
            self.fields[f"keep_{group}"] = forms.ChoiceField(choices=SIDES, required=False)

    def take(self) -> list[str]:
        """Particulars that stand as the other record has them."""
        told, mine = self.cleaned_data, self.cleaned_data["survivor"]
        return [name for name in FIELDS if told[f"take_{name}"] not in ("", mine)]

    def kept(self) -> dict[str, str]:
        """By group whose rows stand; a group without an answer is missing, and the merge refuses."""
        told, mine = self.cleaned_data, self.cleaned_data["survivor"]
        return {
            group: "survivor" if told[f"keep_{group}"] == mine else "absorbed"
            for group in self.groups
            if told[f"keep_{group}"]
        }


class Unmerging(forms.Form):
    reason = forms.CharField(label=_("Why they are two people"), max_length=LONGEST_REASON)
    keep = forms.BooleanField(
        label=_("What was worked on since may stay with the record that stayed"), required=False
    )
