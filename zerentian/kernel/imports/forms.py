from __future__ import annotations

from datetime import date
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from zerentian.kernel.accounts.viewer import Viewer
from zerentian.kernel.imports import layouts
from zerentian.kernel.layouts import queries as made


class UploadForm(forms.Form):
    """Which workbook, what it is, and of which day it speaks."""

    layout = forms.ChoiceField(label=_("Kind of workbook"))
    file = forms.FileField(
        label=_("Workbook"),
        help_text=_(".xlsx, .xls or .csv, at most 50 MB; protected workbooks are not read"),
        widget=forms.FileInput(attrs={"accept": ".xlsx,.xls,.csv"}),
        error_messages={"empty": _("The file is empty: choose another one.")},
    )
    on = forms.DateField(
        label=_("Day of the data"),
        help_text=_(
            "What the workbook says holds from this day on: usually the day of the export."
        ),
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
    )

    def __init__(self, *args: Any, viewer: Viewer, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.today = today = viewer.on
        listed: list[Any] = [(layout.key, layout.title) for layout in layouts.layouts().values()]
        if mine := made.choices(viewer=viewer):
            listed.append((_("Made here"), mine))
        self.fields["layout"].choices = listed  # type: ignore[attr-defined]
        self.fields["on"].widget.attrs["max"] = today.isoformat()

    def clean_on(self) -> date:
        on: date = self.cleaned_data["on"]
        if on > self.today:
            raise forms.ValidationError(
                _("The day of the data lies in the future: choose today or an earlier day.")
            )
        return on
