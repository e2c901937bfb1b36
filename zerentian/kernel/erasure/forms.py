from __future__ import annotations

from django import forms
from django.utils.translation import gettext_lazy as _

from zerentian.kernel.erasure.actions import LONGEST


class AskForm(forms.Form):
    reason = forms.CharField(
        label=_("Why is this person erased?"),
        max_length=LONGEST,
        help_text=_("It is kept in the log: do not repeat the name or a number."),
    )


class DecideForm(forms.Form):
    """What the second person says."""

    answer = forms.CharField(
        label=_("Answer"), required=False, max_length=LONGEST,
        help_text=_("Needed when you refuse. It is kept: do not repeat the name or a number."),
    )  # fmt: skip
    workbooks = forms.BooleanField(
        label=_("Also remove the uploaded workbooks that name this person"), required=False,
        help_text=_("Otherwise they go by themselves when their days are over."),
    )  # fmt: skip
