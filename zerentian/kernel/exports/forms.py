from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from zerentian.kernel.exports.actions import LONGEST
from zerentian.kernel.exports.models import Format


class ExportForm(forms.Form):
    """How a list is to leave, and why."""

    format = forms.ChoiceField(label=_("File"), choices=Format.choices, initial=Format.XLSX)
    full = forms.BooleanField(
        label=_("Whole identity and telephone numbers"),
        required=False,
        help_text=_(
            "Otherwise their middle is hidden. Whoever gets the file must need them whole."
        ),
    )
    reason = forms.CharField(
        label=_("What it is for"),
        required=False,
        max_length=LONGEST,
        help_text=_("Stands in the file and in the log, without names of citizens."),
    )

    def __init__(self, *args: Any, numbers: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if not numbers:
            del self.fields["full"]


class AnswerForm(forms.Form):
    """What the second person says."""

    answer = forms.CharField(
        label=_("Answer"),
        required=False,
        max_length=LONGEST,
        help_text=_("Needed when you refuse: what should be asked for instead?"),
    )
