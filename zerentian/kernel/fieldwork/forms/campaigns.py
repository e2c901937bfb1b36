from __future__ import annotations

import random
from typing import Any

from django import forms
from django.utils.translation import gettext, pgettext_lazy
from django.utils.translation import gettext_lazy as _

from zerentian.kernel.accounts import scope
from zerentian.kernel.accounts.viewer import Viewer
from zerentian.kernel.fieldwork.campaigns import reading
from zerentian.kernel.fieldwork.campaigns.errors import CampaignRefused
from zerentian.kernel.fieldwork.forms.events import day, units
from zerentian.kernel.fieldwork.models import Campaign
from zerentian.kernel.regions.models import Region
from zerentian.kernel.visits import queries as visits
from zerentian.manifest.permissions import Permission
from zerentian.ui import formats
from zerentian.ui.naming import NamedField

MOST_SEED = 2**31


class CampaignForm(forms.Form):
    """A joint inspection, or with `earlier` a look-back at one."""

    name = forms.CharField(label=pgettext_lazy("of an inspection", "Name"), max_length=100)
    template = forms.ChoiceField(label=_("Checklist"))
    since = day(_("First day"))
    until = day(_("Last day"))
    how = forms.ChoiceField(label=_("How households are drawn"))
    wanted = forms.IntegerField(
        label=_("How many households"), min_value=1, max_value=100_000, required=False,
        help_text=_("Empty: all of them."),
    )  # fmt: skip
    seed = forms.IntegerField(
        label=_("Number of the lot"), min_value=0, max_value=MOST_SEED,
        help_text=_("With the same number anybody draws the same households again."),
    )  # fmt: skip
    teams = forms.CharField(
        label=_("Teams"), max_length=10_000, widget=forms.Textarea({"rows": 4}),
        help_text=_(
            "One line a team: names, parted by commas; where two people have one name, name/unit. "
            "Nobody checks households for which they answer themselves."
        ),
    )  # fmt: skip

    def __init__(
        self, *args: Any, viewer: Viewer, earlier: Campaign | None = None, **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self.fields["seed"].initial = random.randrange(MOST_SEED)  # noqa: S311 - kept and shown
        kind = Campaign.Kind.LOOK_BACK if earlier else Campaign.Kind.INSPECTION
        lists = visits.current_checklists(on=viewer.on, mode=kind)
        language = "zh" if formats.is_chinese() else "en"
        named = [(str(t.pk), str(t.body.get("title", {}).get(language, t))) for t in lists]
        self.fields["template"].choices = named  # type: ignore[attr-defined]
        hows = [h for h in Campaign.How if h != Campaign.How.VILLAGES or not earlier]
        self.fields["how"].choices = [(h.value, h.label) for h in hows]  # type: ignore[attr-defined]
        self.checklists = {str(template.pk): template for template in lists}
        places = scope.in_places(viewer, Permission.VISITS_RECORD, region="")
        self.fields["region"] = NamedField(
            rows=Region.objects.filter(places, closed_on=None).order_by("path"),
            shown=lambda region: f"{region.full_name} {region.code}",
            columns=("name", "code", "path"), label=_("Place"),
        )  # fmt: skip
        for key, title in (("office", _("Office")), ("second_office", _("Second office"))):
            self.fields[key] = NamedField(
                rows=units(viewer), shown=lambda unit: unit.name,
                columns=("name", "short_name"), label=title,
            )  # fmt: skip
        self.order_fields(("name", "region", "office", "second_office", "template"))

    def clean_template(self) -> Any:
        return self.checklists[self.cleaned_data["template"]]

    def clean_teams(self) -> list[tuple[int, ...]]:
        try:
            return reading.teams(self.cleaned_data["teams"])
        except CampaignRefused as refusal:
            raise forms.ValidationError(gettext(refusal.message) % refusal.params) from None
