"""Forms of life events: when, with which proof, who, and who is the head afterwards."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from zerentian.kernel.packs import words
from zerentian.kernel.population import sexes
from zerentian.kernel.population.models import Membership
from zerentian.lib import identity
from zerentian.lib.periods import asked_day

HEAD_FIELD = "head_"  # and the id of a household
LEAVING = ("married_out", "moved_out", "prison", "lost", "other")


class Happened(forms.Form):
    """What every event needs: its day and its proof."""

    on = forms.DateField(
        label=gettext_lazy("Day on which it happened"),
        widget=forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"}),
    )
    proof_kind = forms.ChoiceField(label=gettext_lazy("Proof"))
    proof_number = forms.CharField(
        label=gettext_lazy("Number of the document"), max_length=60, required=False
    )
    note = forms.CharField(label=gettext_lazy("Note"), max_length=200, required=False)

    proofs: Sequence[str] = ()  # those that fit stand first

    def __init__(self, *given: Any, today: date, **more: Any) -> None:
        super().__init__(*given, **more)
        self.today = today
        self.fields["on"].widget.attrs["max"] = today.isoformat()
        known = words.labels("proof")
        first = [key for key in self.proofs if key in known]
        keys = [*first, *(key for key in known if key not in first)]
        choices(self, "proof_kind", [("", "—"), *((key, known[key]) for key in keys)])

    def asked_day(self) -> date:
        """The day that was typed, for questions that depend on it; today while there is none."""
        return asked_day(str(self.data.get("on", ""))) or self.today

    def ask_heads(self, staying: Mapping[int, Iterable[Membership]]) -> None:
        """One question for each household that loses its head; the likely one is chosen already."""
        for household, rows in staying.items():
            listed = list(rows)
            code = listed[0].household.code
            self.fields[f"{HEAD_FIELD}{household}"] = forms.TypedChoiceField(
                label=_("New head of household %(household)s") % {"household": code},
                coerce=int,
                choices=[(row.person_id, member(row)) for row in listed],
            )

    def heads(self) -> dict[int, int]:
        return {
            int(name.removeprefix(HEAD_FIELD)): value
            for name, value in self.cleaned_data.items()
            if name.startswith(HEAD_FIELD)
        }

    def proof(self) -> dict[str, Any]:
        """What every event is told with."""
        names = ("on", "proof_kind", "proof_number", "note")
        return {name: self.cleaned_data[name] for name in names}


def choices(form: forms.Form, name: str, options: Sequence[tuple[Any, str]]) -> None:
    field = form.fields[name]
    assert isinstance(field, forms.ChoiceField)
    field.choices = list(options)


def member(row: Membership) -> str:
    return f"{row.person.name}（{words.label('relation', row.relation)}）"


def numbered(text: str) -> identity.Identity:
    """Raises ValidationError."""
    try:
        return identity.parse(identity.normalise(text))
    except identity.InvalidIdentity:
        raise forms.ValidationError(
            _("This is no valid identity number. Compare it with the document.")
        ) from None


class Death(Happened):
    """Every membership ends that day, wherever it is."""

    proofs = ("death_certificate", "cremation", "deregistered", "village")


class Leaving(Happened):
    """Somebody leaves the register's households, for a reason."""

    reason = forms.ChoiceField(label=gettext_lazy("Reason"))
    proofs = ("migration", "marriage", "court", "village")
    field_order = ("reason", "on", "proof_kind", "proof_number", "note")

    def __init__(self, *given: Any, **more: Any) -> None:
        super().__init__(*given, **more)
        known = words.labels("left")
        choices(self, "reason", [(key, known[key]) for key in LEAVING if key in known])


class Joining(Happened):
    """Somebody joins a household: a person of the register by number, or somebody new."""

    reason = forms.ChoiceField(label=gettext_lazy("Reason"))
    name = forms.CharField(label=gettext_lazy("Name"), max_length=60)
    number = forms.CharField(
        label=gettext_lazy("Identity number"), max_length=30,
        help_text=gettext_lazy("Whoever has this number already is taken over from the register."),
    )  # fmt: skip
    relation = forms.ChoiceField(label=gettext_lazy("Relation to the head"))
    proofs = ("birth_certificate", "marriage", "migration", "adoption", "release", "hukou_book")
    field_order = (
        "reason", "name", "number", "relation", "on", "proof_kind", "proof_number", "note",
    )  # fmt: skip

    def __init__(self, *given: Any, **more: Any) -> None:
        super().__init__(*given, **more)
        choices(self, "reason", list(words.labels("joined").items()))
        choices(self, "relation", [("", "—"), *words.labels("relation").items()])

    def clean_number(self) -> identity.Identity:
        return numbered(self.cleaned_data["number"])


class Birth(Happened):
    """A child is born into a household; its number may still be to come (ID-7)."""

    name = forms.CharField(label=gettext_lazy("Name"), max_length=60)
    sex = forms.ChoiceField(label=gettext_lazy("Sex"))
    relation = forms.ChoiceField(label=gettext_lazy("Relation to the head"))
    number = forms.CharField(
        label=gettext_lazy("Identity number"), max_length=30, required=False,
        help_text=gettext_lazy(
            "Leave it empty while there is none. It is added later, on the page of the person;"
            " it is never invented."
        ),
    )  # fmt: skip
    proofs = ("birth_certificate",)
    field_order = (
        "name", "sex", "on", "relation", "proof_kind", "proof_number", "number", "note",
    )  # fmt: skip

    def __init__(self, *given: Any, **more: Any) -> None:
        super().__init__(*given, **more)
        self.fields["on"].label = _("Day of birth")
        self.fields["proof_number"].required = True
        choices(self, "sex", [("", "—"), *sexes.labels().items()])
        choices(self, "relation", [("", "—"), *words.labels("relation").items()])

    def clean_number(self) -> identity.Identity | None:
        given = self.cleaned_data["number"]
        return numbered(given) if given else None

    def clean(self) -> dict[str, Any]:
        found: dict[str, Any] = super().clean() or {}
        number, day, sex = found.get("number"), found.get("on"), found.get("sex")
        if number and day and number.born != day:
            self.add_error("number", _("The number tells another day of birth. Compare both."))
        if number and sex and sexes.OF_NUMBER[number.sex] != sex:
            self.add_error("number", _("The number tells another sex. Compare both."))
        return found


class Numbering(forms.Form):
    """The number of somebody who had none."""

    number = forms.CharField(label=gettext_lazy("Identity number"), max_length=30)
    reason = forms.CharField(
        label=gettext_lazy("Which document says so"), max_length=100,
        help_text=gettext_lazy("For example: hukou booklet of 12 March. Kept in the log."),
    )  # fmt: skip

    def clean_number(self) -> identity.Identity:
        return numbered(self.cleaned_data["number"])


class Moving(Happened):
    """A whole household moves to another village or address of the register."""

    village = forms.TypedChoiceField(label=gettext_lazy("New village"), coerce=int)
    group = forms.CharField(label=gettext_lazy("Group"), max_length=30, required=False)
    address = forms.CharField(label=gettext_lazy("New address"), max_length=200)
    along = forms.TypedMultipleChoiceField(
        label=gettext_lazy("Moves along"), coerce=int, required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text=gettext_lazy("Other households of the same people."),
    )  # fmt: skip
    proofs = ("migration", "hukou_book", "village")
    field_order = (
        "village", "group", "address", "along", "on", "proof_kind", "proof_number", "note",
    )  # fmt: skip

    def __init__(
        self, *given: Any, villages: Sequence[Any], along: Sequence[tuple[int, str]], **more: Any
    ) -> None:
        super().__init__(*given, **more)
        choices(self, "village", [("", "—"), *villages])
        if along:
            choices(self, "along", along)
            self.fields["along"].initial = [pk for pk, _title in along]
        else:
            del self.fields["along"]


class Splitting(Happened):
    """Some of a household form one of their own, in the same village."""

    people = forms.TypedMultipleChoiceField(
        label=gettext_lazy("Who moves out together"), coerce=int,
        widget=forms.CheckboxSelectMultiple,
    )  # fmt: skip
    head = forms.TypedChoiceField(label=gettext_lazy("Head of the new household"), coerce=int)
    code = forms.CharField(label=gettext_lazy("Code of the new household"), max_length=30)
    proofs = ("hukou_book", "village")
    field_order = ("people", "head", "code", "on", "proof_kind", "proof_number", "note")

    def __init__(self, *given: Any, members: Iterable[Membership], **more: Any) -> None:
        super().__init__(*given, **more)
        listed = [(row.person_id, member(row)) for row in members]
        choices(self, "people", listed)
        choices(self, "head", listed)

    def clean(self) -> dict[str, Any]:
        found: dict[str, Any] = super().clean() or {}
        if found.get("people") and found.get("head") not in found["people"]:
            self.add_error("head", _("The head must be one of those who move out."))
        return found


class TakingBack(forms.Form):
    reason = forms.CharField(label=gettext_lazy("Reason"), max_length=200, min_length=2)
