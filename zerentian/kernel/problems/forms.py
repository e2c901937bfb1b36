from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from zerentian.kernel.accounts.viewer import Viewer
from zerentian.kernel.files import uploads
from zerentian.kernel.packs import queries as packs
from zerentian.kernel.problems import asked as reading
from zerentian.kernel.problems.models import State
from zerentian.kernel.problems.queries.ledger import LATE, STILL_OPEN
from zerentian.ui.forms import SeveralFiles, SeveralFilesInput

DAY = {"type": "date"}
NOTE = {"rows": 3, "maxlength": 500}
ALL = [("", _("all"))]


def entries(name: str) -> list[tuple[str, str]]:
    """Kinds, sources or works of the pack as choices."""
    return [(entry.key, str(entry.title)) for entry in getattr(packs.current().problems, name)]


def files() -> SeveralFiles:
    """Photos and documents that show it; nobody has to send any."""
    return SeveralFiles(
        label=_("Photos or documents"), required=False,
        widget=SeveralFilesInput({"accept": uploads.ACCEPT}),
        help_text=_(
            "Pictures, PDF, Word or Excel, at most 20 MB each. The place in a photo is taken out."
        ),
    )  # fmt: skip


class LedgerFilter(forms.Form):
    q = forms.CharField(label=_("Name of the head"), required=False)
    place = forms.ChoiceField(label=_("Place"), required=False)
    state = forms.ChoiceField(
        label=_("State"), required=False,
        choices=[*ALL, (STILL_OPEN, _("open")), (LATE, _("overdue")), *State.choices],
    )  # fmt: skip
    kind = forms.ChoiceField(label=_("Class"), required=False)
    source = forms.ChoiceField(label=_("Source"), required=False)
    on = forms.DateField(label=_("On the day"), required=False, widget=forms.DateInput(DAY))

    def __init__(self, words: Any, *, viewer: Viewer, on: date) -> None:
        super().__init__({**words.dict(), "on": on.isoformat()}, auto_id="f_%s")
        places = [
            (r.path, f"{'　' if r.level > 3 else ''}{r.name}") for r in reading.regions(viewer)
        ]
        self._choose("place", [*ALL, *places])
        self._choose("kind", [*ALL, *entries("kind")])
        self._choose("source", [*ALL, *entries("source")])

    def _choose(self, name: str, choices: Sequence[tuple[Any, Any]]) -> None:
        self.fields[name].choices = choices  # type: ignore[attr-defined]


class Open(forms.Form):
    kind = forms.ChoiceField(label=_("Class"))
    source = forms.ChoiceField(label=_("Source"))
    text = forms.CharField(
        label=_("What is wrong"), max_length=500, widget=forms.Textarea(NOTE),
        help_text=_("A few words. Leave out identity and telephone numbers."),
    )  # fmt: skip
    found_on = forms.DateField(label=_("Found on"), widget=forms.DateInput(DAY))
    safety = forms.BooleanField(label=_("Dangerous: is handed over the same day"), required=False)
    sent = files()

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["kind"].choices = [("", "—"), *entries("kind")]  # type: ignore[attr-defined]
        self.fields["source"].choices = [("", "—"), *entries("source")]  # type: ignore[attr-defined]


class Note(forms.Form):
    """A day and words; what a deed needs besides is added by name, with “?” where it may be empty."""

    field_order = ("holder", "work", "passed", "due", "until", "on", "note", "sent")
    on = forms.DateField(label=_("Day"), widget=forms.DateInput(DAY))
    note = forms.CharField(label=_("Note"), max_length=500, widget=forms.Textarea(NOTE))
    sent = files()

    def __init__(
        self, *args: Any, needs: Sequence[str], words: bool, holders: Sequence[Any], **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self.fields["note"].required = words
        for need in needs:
            name = need.rstrip("?")
            self.fields[name] = self._field(name, holders)
            self.fields[name].required = name == need
        self.order_fields(self.field_order)

    def _field(self, name: str, holders: Sequence[Any]) -> forms.Field:
        day = forms.DateInput(DAY)
        match name:
            case "holder":
                return forms.TypedChoiceField(
                    label=_("Who puts it right"), choices=[("", "—"), *holders], coerce=int
                )
            case "work":
                return forms.ChoiceField(label=_("Kind of work"), choices=entries("work"))
            case "passed":
                return forms.ChoiceField(
                    label=_("Result"), widget=forms.RadioSelect,
                    choices=[("yes", _("still in order")), ("no", _("not in order: open it again"))],
                )  # fmt: skip
            case "until":
                return forms.DateField(label=_("Look at it again on"), widget=day)
        return forms.DateField(label=_("Deadline"), widget=day, help_text=_("A working day."))
