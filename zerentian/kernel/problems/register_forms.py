from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from zerentian.kernel.accounts.viewer import Viewer
from zerentian.kernel.entities import queries as entities
from zerentian.kernel.problems.models import Appeal, Measure
from zerentian.kernel.problems.queries import register
from zerentian.ui.naming import NamedField

DAY = {"type": "date"}


class DecisionForm(forms.Form):
    """What a document of the competent body says. Nothing of it is filled in by the system."""

    measure = forms.ChoiceField(label=_("Kind of decision"), choices=[("", "—"), *Measure.choices])
    deciding_body = forms.CharField(
        label=pgettext_lazy("accountability", "Decided by"), max_length=120
    )
    document = forms.CharField(
        label=pgettext_lazy("accountability", "Number of the document"), max_length=80
    )
    decided_on = forms.DateField(label=_("Decided on"), widget=forms.DateInput(DAY))
    effective_until = forms.DateField(
        label=_("Has effect until"), required=False, widget=forms.DateInput(DAY),
        help_text=_("The first day without effect. Leave it empty where no end is set."),
    )  # fmt: skip
    appeal = forms.ChoiceField(label=_("Appeal"), choices=Appeal.choices)
    facts = forms.CharField(
        label=_("Which facts"), max_length=1000, widget=forms.Textarea({"rows": 3}),
        help_text=_("As the document names them. Leave out the names of citizens."),
    )  # fmt: skip

    def __init__(self, *args: Any, viewer: Viewer, correcting: bool = False, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["user"] = NamedField(
            rows=register.officials(viewer=viewer),
            shown=lambda u: f"{u.name} {u.entity.name if u.entity else ''} {u.username}".strip(),
            columns=("username",), label=_("Official"), required=False,
        )  # fmt: skip
        self.fields["entity"] = NamedField(
            rows=entities.picker(viewer=viewer), shown=lambda unit: unit.name, columns=("name",),
            label=_("or unit"), required=False,
        )  # fmt: skip
        self.fields["region"] = NamedField(
            rows=register.regions(viewer=viewer),
            shown=lambda region: f"{region.full_name} {region.code}",
            columns=("name", "code"), label=_("Counts for"),
        )  # fmt: skip
        names = ["user", "entity", "region", "measure", "deciding_body", "document"]
        if correcting:
            self.fields["reason"] = Reason.base_fields["reason"]
        self.order_fields(names)


class Reason(forms.Form):
    reason = forms.CharField(
        label=_("Why it is corrected"), max_length=500, widget=forms.Textarea({"rows": 2})
    )
