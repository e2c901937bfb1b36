from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from zerentian.kernel.accounts import scope
from zerentian.kernel.accounts.viewer import Viewer
from zerentian.kernel.layouts import headers
from zerentian.kernel.layouts.actions import Description
from zerentian.kernel.layouts.cells import Reader
from zerentian.kernel.layouts.declared import declared
from zerentian.kernel.layouts.headers import Title
from zerentian.kernel.layouts.readings import Unreadable
from zerentian.kernel.regions.models import Region
from zerentian.lib import masking
from zerentian.manifest.imports import Column
from zerentian.manifest.permissions import Permission
from zerentian.ui.naming import NamedField

POINTED, CONSTANT = "column_", "constant_"


class SampleForm(forms.Form):
    """A workbook like those that will come, and what it is about."""

    base = forms.ChoiceField(label=_("What the rows are"))
    file = forms.FileField(
        label=_("A workbook like those that will come"),
        help_text=_("Only its first rows are looked at, and kept for a day at most."),
        widget=forms.FileInput(attrs={"accept": ".xlsx,.xls,.csv"}),
        error_messages={"empty": _("The file is empty: choose another one.")},
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["base"].choices = [  # type: ignore[attr-defined]
            (layout.key, layout.title) for layout in declared().values()
        ]


class ColumnsForm(forms.Form):
    """For each column of the workbook what it is; for each column it lacks, a value for all rows."""

    def __init__(
        self,
        *args: Any,
        titles: Sequence[Title],
        known: Sequence[Column],
        reader: Reader,
        guess: Mapping[int, str],
        constants: Mapping[str, str] | None = None,
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        self.titles, self.known, self._reader = titles, known, reader
        listed = [("", gettext("not read")), *((c.key, _worded(c)) for c in known)]
        for title in titles:
            self.fields[f"{POINTED}{title.at}"] = forms.ChoiceField(
                label=f"{headers.letter(title.at)} {masking.within(title.written)}"[:80],
                choices=listed,
                required=False,
                initial=guess.get(title.at, ""),
            )
        for column in known:
            if not column.optional:
                self.fields[f"{CONSTANT}{column.key}"] = forms.CharField(
                    label=column.title,
                    required=False,
                    max_length=200,
                    initial=(constants or {}).get(column.key, ""),
                )

    @property
    def pointed(self) -> dict[int, str]:
        """Keys of columns by position, as chosen now, or as guessed before anybody chose."""
        fields = ((title.at, self[f"{POINTED}{title.at}"].value() or "") for title in self.titles)
        keys = {column.key for column in self.known}
        return {at: str(key) for at, key in fields if key in keys}

    @property
    def constants(self) -> dict[str, str]:
        """Values for the columns at which nothing points; empty ones stay empty cells."""
        pointed = set(self.pointed.values())
        return {
            column.key: str(self[f"{CONSTANT}{column.key}"].value() or "").strip()
            for column in self.known
            if not column.optional and column.key not in pointed
        }

    def clean(self) -> dict[str, Any]:
        found = super().clean() or {}
        for sentence in (*self._people(), *self._missing(), *self._doubled(), *self._wrong()):
            self.add_error(None, sentence)
        return found

    def description(self, header: int) -> Description:
        written = {title.at: title.written for title in self.titles}
        return Description(
            titles=headers.by_position(self.titles),
            columns={written[at]: key for at, key in self.pointed.items()},
            constants=self.constants,
            header=header,
        )

    def _people(self) -> list[str]:
        """Titles are kept for long: a row of somebody's must not become them."""
        if all(masking.within(title.written) == title.written for title in self.titles):
            return []
        return [gettext("Numbers of people stand in this row: choose the row with the titles.")]

    def _missing(self) -> list[str]:
        constants = self.constants
        missing = [c.title for c in self.known if c.required and constants.get(c.key) == ""]
        text = gettext(
            "These columns are needed: %(titles)s. Point at a column of the workbook, or enter one"
            " value that holds for every row."
        )
        return [text % {"titles": "、".join(missing)}] if missing else []

    def _doubled(self) -> list[str]:
        pointed = self.pointed
        keys, names = list(pointed.values()), {t.at: headers.plain(t.written) for t in self.titles}
        titles = [names[at] for at in pointed]
        twice = [c.title for c in self.known if keys.count(c.key) > 1]
        alike = sorted({title for title in titles if list(names.values()).count(title) > 1})
        one = gettext("Several columns are said to be “%(title)s”: keep one of them.")
        other = gettext(
            "Several columns of the workbook are called “%(title)s”: rename one in the workbook, or"
            " nobody could tell them apart."
        )
        return [one % {"title": title} for title in twice] + [other % {"title": t} for t in alike]

    def _wrong(self) -> list[str]:
        sentences = []
        for column in self.known:
            try:
                self._reader.value(column, self.constants.get(column.key) or None)
            except Unreadable as error:
                sentences.append(f"“{column.title}” {error.why}：{error.todo}")
        return sentences


class NameForm(forms.Form):
    """What the layout is called and whose it is."""

    name = forms.CharField(
        label=_("Name of the layout"),
        max_length=80,
        help_text=_("As your office calls such workbooks, for example: list of the police station"),
    )

    def __init__(self, *args: Any, viewer: Viewer, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        places = scope.in_places(viewer, Permission.IMPORTS_RUN, region="")
        self.fields["region"] = NamedField(
            rows=Region.objects.filter(places, closed_on=None).order_by("path"),
            shown=lambda region: f"{region.full_name} {region.code}",
            columns=("name", "code", "path"),
            label=_("For whom"),
        )


class RetireForm(forms.Form):
    reason = forms.CharField(
        label=_("Reason"), max_length=500, widget=forms.Textarea({"rows": 2, "maxlength": 500})
    )


def _worded(column: Column) -> str:
    return f"{column.title} *" if column.required else column.title
