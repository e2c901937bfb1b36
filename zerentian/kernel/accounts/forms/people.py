from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from zerentian.kernel.accounts import queries, roles
from zerentian.kernel.accounts.models import User
from zerentian.kernel.accounts.viewer import Viewer
from zerentian.kernel.entities.models import Entity
from zerentian.kernel.regions.models import Region
from zerentian.manifest import registry
from zerentian.ui.naming import NamedField

DAY = {"type": "date"}
REASON = {"rows": 2, "maxlength": 500}


def unit_field(viewer: Viewer, **kwargs: Any) -> NamedField:
    units = queries.managed_units(viewer=viewer).order_by("name_key")
    return NamedField(rows=units, shown=unit_shown, columns=("name", "short_name"), **kwargs)


def unit_shown(unit: Entity) -> str:
    """Villages of two towns share names: the place tells them apart."""
    return f"{unit.name}（{unit.region.name}）" if unit.region else unit.name


def region_field(viewer: Viewer, **kwargs: Any) -> NamedField:
    regions = queries.managed_regions(viewer=viewer)
    return NamedField(rows=regions, shown=region_shown, columns=("name", "code", "path"), **kwargs)


def region_shown(region: Region) -> str:
    return f"{region.full_name} {region.code}"


def person_field(viewer: Viewer, **kwargs: Any) -> NamedField:
    people = queries.seatable(viewer=viewer).order_by("name_key")
    return NamedField(rows=people, shown=person_shown, columns=("name", "username"), **kwargs)


def person_shown(user: User) -> str:
    return f"{user.name} {user.username}"


class Person(forms.Form):
    """One account: who, where, how to reach them at the office."""

    name = forms.CharField(label=_("Name"), max_length=60)
    phone = forms.CharField(label=_("Office telephone"), max_length=40, required=False)

    def __init__(self, *args: Any, viewer: Viewer, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["entity"] = unit_field(viewer, label=_("Unit"))


class NewAccount(Person):
    username = forms.CharField(
        label=_("User name"),
        required=False,
        max_length=40,
        help_text=_("Left empty, it comes from the reading of the name."),
    )
    title = forms.CharField(
        label=_("Post"),
        required=False,
        max_length=100,
        help_text=_("Opens a post of this title at the unit and seats the person there."),
    )
    field_order = ("name", "username", "entity", "title", "phone")


class GiveRole(forms.Form):
    """A role × place × programme × dates."""

    start = forms.DateField(label=_("From"), widget=forms.DateInput(DAY))
    end = forms.DateField(
        label=_("Until"),
        required=False,
        widget=forms.DateInput(DAY),
        help_text=_("The first day on which it no longer holds; empty means without end."),
    )
    reason = forms.CharField(
        label=_("Reason"),
        max_length=500,
        widget=forms.Textarea(REASON),
        help_text=_("For example the document that appoints the person. Stays in the log."),
    )

    def __init__(self, *args: Any, viewer: Viewer, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        areas = queries.managed_areas(viewer=viewer)
        self.areas = {str(area.pk): area for area in areas}
        self.fields["role"] = forms.ChoiceField(
            label=_("Role"), choices=[("", "—"), *queries.givable_roles(viewer=viewer)]
        )
        self.fields["region"] = region_field(viewer, label=_("Region"), required=False)
        self.fields["area"] = forms.ChoiceField(
            label=_("or area"),
            required=False,
            choices=[("", "—"), *((a.pk, a.name) for a in areas)],
        )
        known = registry.programmes().values()
        self.fields["programme"] = forms.ChoiceField(
            label=_("Programme"),
            required=False,
            choices=[("", _("all programmes")), *((p.key, p.title) for p in known)],
        )
        self.order_fields(("role", "region", "area", "programme", "start", "end", "reason"))
        self.fields["start"].initial = viewer.on

    def clean(self) -> dict[str, Any]:
        values = super().clean() or {}
        values["area"] = self.areas.get(values.get("area", ""))
        if bool(values.get("region")) == bool(values["area"]) and "region" not in self.errors:
            self.add_error("region", _("Choose one region or one area, not both and not none."))
        return values


class Reason(forms.Form):
    reason = forms.CharField(label=_("Reason"), max_length=500, widget=forms.Textarea(REASON))


class Bulk(forms.Form):
    """A table of accounts, pasted or as a file."""

    text = forms.CharField(
        label=_("Pasted table"),
        required=False,
        widget=forms.Textarea({"rows": 10, "spellcheck": "false"}),
        help_text=_("Copy the cells in your workbook, headings included, and paste them here."),
    )
    file = forms.FileField(
        label=_("or a workbook"), required=False, help_text=_(".xlsx, .xls or .csv")
    )

    def clean(self) -> dict[str, Any]:
        values = super().clean() or {}
        if not values.get("text") and not values.get("file"):
            self.add_error("text", _("Paste a table or choose a file."))
        return values


class PeopleFilter(forms.Form):
    q = forms.CharField(label=_("Name, user name or unit"), required=False)
    role = forms.ChoiceField(label=_("Role"), required=False)
    state = forms.ChoiceField(
        label=_("State"),
        required=False,
        choices=[
            ("", _("all")),
            ("active", _("open")),
            ("fresh", _("never signed in")),
            ("locked", _("locked")),
            ("closed", _("closed")),
        ],
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        known = [(key, str(role.title)) for key, role in roles.known().items()]
        self.fields["role"].choices = [("", _("all")), *known]  # type: ignore[attr-defined]
