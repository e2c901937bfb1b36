from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from zerentian.kernel.dispatch import wording
from zerentian.kernel.entities.models import Entity, Kind
from zerentian.kernel.packs import queries as packs

DAY = {"type": "date"}
LONG = {"rows": 4, "maxlength": 4000}
SHORT = {"rows": 2, "maxlength": 1000}


class BoardFilter(forms.Form):
    """Which orders, by light, kind and words."""

    light = forms.ChoiceField(label=_("Light"), required=False)
    kind = forms.ChoiceField(label=_("Kind of task"), required=False)
    place = forms.CharField(label=_("Place (code)"), required=False, max_length=12)
    on = forms.DateField(
        label=_("As of the day"), required=False, widget=forms.DateInput({"type": "date"})
    )
    q = forms.CharField(label=_("Title or number"), required=False, max_length=100)

    def __init__(self, asked: Any) -> None:
        super().__init__(asked, auto_id="f_%s")
        fields: dict[str, Any] = self.fields
        lights = [(light.value, title) for light, title in wording.TITLES.items()]
        fields["light"].choices = [("", _("all")), *lights]
        fields["kind"].choices = [("", _("all")), *kinds()]


def kinds() -> list[tuple[str, str]]:
    return [(kind.key, str(kind.title)) for kind in packs.current().orders.kind]


class Compose(forms.Form):
    """What the order says to everybody."""

    kind = forms.ChoiceField(label=_("Kind of task"))
    office = forms.ModelChoiceField(label=_("Issued by"), queryset=Entity.objects.none())
    title = forms.CharField(label=_("Title of the order"), max_length=100)
    text = forms.CharField(
        label=_("For all recipients"), required=False, widget=forms.Textarea(LONG)
    )
    task = forms.CharField(
        label=_("Task"), required=False, widget=forms.Textarea(SHORT),
        help_text=_("What each recipient has to do; it can be changed for each afterwards."),
    )  # fmt: skip
    deadline = forms.DateField(
        label=_("Deadline"), required=False, widget=forms.DateInput(DAY),
        help_text=_("A working day. Left empty: the term of the kind."),
    )  # fmt: skip

    def __init__(self, *args: Any, offices: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        fields: dict[str, Any] = self.fields
        fields["kind"].choices = kinds()
        if offices is None:  # a sub-order goes out in the name of its holder
            del fields["office"]
        else:
            fields["office"].queryset = offices


class Search(forms.Form):
    """Whom to choose from."""

    words = forms.CharField(label=_("Name or unit"), required=False, max_length=50)
    unit_kind = forms.ChoiceField(label=_("All units of a kind"), required=False)
    region = forms.CharField(
        label=_("Everyone who answers for this place (name or code)"), required=False, max_length=50
    )

    def __init__(self, asked: Any) -> None:
        super().__init__(asked, auto_id="s_%s")
        choices: Any = self.fields["unit_kind"]
        choices.choices = [("", "—"), *Kind.choices]


class Progress(forms.Form):
    percent = forms.IntegerField(
        label=_("Done, in percent"), required=False, min_value=0, max_value=100
    )
    text = forms.CharField(label=_("How far it is"), required=False, widget=forms.Textarea(SHORT))
    file = forms.FileField(label=_("File"), required=False)


class Report(forms.Form):
    text = forms.CharField(label=_("What was done"), widget=forms.Textarea(SHORT))
    file = forms.FileField(label=_("File"), required=False)


class Reason(forms.Form):
    text = forms.CharField(label=_("Reason or note"), required=False, widget=forms.Textarea(SHORT))


class Until(forms.Form):
    until = forms.DateField(label=_("New deadline"), widget=forms.DateInput(DAY))
    text = forms.CharField(label=_("Reason"), widget=forms.Textarea(SHORT))
