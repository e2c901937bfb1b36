from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from zerentian.kernel.accounts.forms.people import (
    DAY,
    REASON,
    person_field,
    region_field,
    unit_field,
)
from zerentian.kernel.accounts.viewer import Viewer


class NewPost(forms.Form):
    title = forms.CharField(label=_("Title of the post"), max_length=100)

    def __init__(self, *args: Any, viewer: Viewer, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["entity"] = unit_field(viewer, label=_("Unit"))
        self.fields["region"] = region_field(
            viewer,
            label=_("Works for"),
            required=False,
            help_text=_("The village or town the post looks after, if it is one."),
        )
        self.order_fields(("entity", "title", "region"))


class Seat(forms.Form):
    """Somebody sits down on a post, takes it over, or stands in."""

    start = forms.DateField(label=_("From"), widget=forms.DateInput(DAY))

    def __init__(self, *args: Any, viewer: Viewer, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["user"] = person_field(viewer, label=_("Person"))
        self.order_fields(("user", "start"))
        self.fields["start"].initial = viewer.on


class StandIn(Seat):
    end = forms.DateField(
        label=_("Until"),
        widget=forms.DateInput(DAY),
        help_text=_("The first day on which the holder is back."),
    )


class HandOver(Seat):
    reason = forms.CharField(label=_("Reason"), max_length=500, widget=forms.Textarea(REASON))


class End(forms.Form):
    day = forms.DateField(
        label=_("From"),
        widget=forms.DateInput(DAY),
        help_text=_("The first day on which it is over."),
    )
    reason = forms.CharField(label=_("Reason"), max_length=500, widget=forms.Textarea(REASON))


class PostFilter(forms.Form):
    q = forms.CharField(label=_("Post or unit"), required=False)
    state = forms.ChoiceField(
        label=_("State"),
        required=False,
        choices=[("", _("in use")), ("vacant", _("vacant")), ("ended", _("ended"))],
    )
