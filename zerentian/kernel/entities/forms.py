from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext, pgettext_lazy
from django.utils.translation import gettext_lazy as _

from zerentian.kernel.entities import queries
from zerentian.kernel.entities.models import Entity, Kind
from zerentian.kernel.regions.models import Region
from zerentian.lib import credit_code
from zerentian.manifest import scope
from zerentian.manifest.permissions import Permission
from zerentian.manifest.scope import Viewer
from zerentian.ui.naming import NamedField


class EntityForm(forms.Form):
    kind = forms.ChoiceField(label=_("Kind"), choices=[("", "—"), *Kind.choices])
    name = forms.CharField(label=pgettext_lazy("place or unit", "Name"), max_length=200)
    short_name = forms.CharField(label=_("Short name"), max_length=60, required=False)
    credit_code = forms.CharField(
        label=_("Credit code"),
        max_length=40,
        required=False,
        help_text=_("18 characters, from the business licence."),
    )

    def __init__(
        self, *args: Any, viewer: Viewer, present: Entity | None = None, **kwargs: Any
    ) -> None:
        """present: the unit that is corrected."""
        super().__init__(*args, **kwargs)
        places = scope.in_places(viewer, Permission.ENTITIES_EDIT, region="")
        self.fields["region"] = NamedField(
            rows=Region.objects.filter(places, closed_on=None).order_by("path"),
            shown=lambda region: f"{region.full_name} {region.code}",
            columns=("name", "code", "path"),
            label=_("Region"),
        )
        self.fields["parent"] = NamedField(
            rows=queries.parents(viewer=viewer, of=present),
            shown=lambda unit: unit.name,
            columns=("name", "short_name"),
            label=_("Belongs to"),
            required=False,
        )
        self.order_fields(("kind", "name", "short_name", "region", "credit_code", "parent"))

    def clean_credit_code(self) -> str:
        text: str = self.cleaned_data["credit_code"]
        try:
            return credit_code.check(text) if text.strip() else ""
        except credit_code.InvalidCreditCode as refusal:
            raise forms.ValidationError(gettext(refusal.message) % refusal.params) from None


class Close(forms.Form):
    day = forms.DateField(label=_("From"), widget=forms.DateInput({"type": "date"}))
    reason = forms.CharField(
        label=_("Reason"), max_length=500, widget=forms.Textarea({"rows": 2, "maxlength": 500})
    )


class EntityFilter(forms.Form):
    q = forms.CharField(label=_("Name or credit code"), required=False)
    kind = forms.ChoiceField(
        label=_("Kind"), required=False, choices=[("", _("all")), *Kind.choices]
    )
    state = forms.ChoiceField(
        label=_("State"), required=False, choices=[("", _("open")), ("closed", _("closed"))]
    )
