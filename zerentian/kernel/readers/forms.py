from __future__ import annotations

from django import forms
from django.utils.translation import gettext_lazy as _

from zerentian.kernel.population.actions.reveal import LONGEST_REASON


class RevealForm(forms.Form):
    """Which number, and why somebody needs to see it whole."""

    field = forms.ChoiceField(
        label=_("Which number"),
        choices=[("identity", _("Identity number")), ("phone", _("Telephone"))],
    )
    reason = forms.CharField(
        label=_("Why do you need to see it?"), max_length=LONGEST_REASON, min_length=2,
        help_text=_("Your name, the time and the reason are kept."),
    )  # fmt: skip
