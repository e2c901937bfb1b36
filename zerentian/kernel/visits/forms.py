"""A visit as a form: the checklist's items in their order, with an error beside each."""

from __future__ import annotations

import uuid
from collections.abc import Iterator, Mapping
from typing import Any

from django import forms
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from zerentian.kernel.visits import errors, rules, wording
from zerentian.kernel.visits.drafts import Draft
from zerentian.kernel.visits.models import Met, Mode, Template, Visit

DAY = {"type": "date"}
CLOCK = {"type": "time"}


class VisitForm(forms.Form):
    """One visit to a household by one version of a checklist. No script is needed.

    typed: answers are typed as numbers, as they stand on the paper form, instead of chosen.
    mode: a way of visiting that can be chosen beside those of the checklist.
    """

    day = forms.DateField(label=_("Day"), widget=forms.DateInput(DAY))
    start = forms.TimeField(
        label=_("Began at"), required=False, widget=forms.TimeInput(CLOCK, "%H:%M")
    )
    end = forms.TimeField(
        label=_("Ended at"), required=False, widget=forms.TimeInput(CLOCK, "%H:%M")
    )
    mode = forms.ChoiceField(label=_("Way of visiting"))
    met = forms.ChoiceField(
        label=_("Who was met"), required=False, choices=[("", "—"), *Met.choices]
    )

    def __init__(
        self, *args: Any, template: Template, known: Mapping[str, str], typed: bool = False,
        mode: str = "", **kwargs: Any,
    ) -> None:  # fmt: skip
        super().__init__(*args, **kwargs)
        self.template, self.typed = template, typed
        labels = dict(Mode.choices)
        modes = dict.fromkeys([*template.body["modes"], *([mode] if mode else [])])
        self.fields["mode"].choices = [(mode, labels[Mode(mode)]) for mode in modes]  # type: ignore[attr-defined]
        for item in template.body["items"]:
            self._add(item, known)
        self.fields["note"] = forms.CharField(
            label=_("Note"), required=False, max_length=rules.TEXT,
            help_text=_("At most 50 characters; nothing need be written."),
        )  # fmt: skip
        self.fields["next_day"] = forms.DateField(
            label=_("Next visit"), required=False, widget=forms.DateInput(DAY)
        )

    def _add(self, item: Mapping[str, Any], known: Mapping[str, str]) -> None:
        name, label = f"a_{item['key']}", wording.said(item)
        if item["type"] == "known":
            on_file = known.get(item["known"], "")
            self.fields[f"c_{item['key']}"] = forms.BooleanField(
                label=gettext("%(item)s is right: %(value)s") % {"item": label, "value": on_file or "—"},
                required=False,
            )  # fmt: skip
            label = gettext("%(item)s, if other") % {"item": label}
        self.fields[name] = self._field(item, label)
        if item["reasons"]:
            words = [(reason["key"], wording.said(reason)) for reason in item["reasons"]]
            about = gettext("Why: %(item)s") % {"item": label}
            self.fields[f"r_{item['key']}"] = forms.ChoiceField(
                label=_("Why"), required=False, choices=[("", "—"), *words],
                widget=forms.Select({"aria-label": about}),
            )  # fmt: skip
        if item["problem"] and item["type"] in ("grade", "choice"):
            mended = gettext("Mended on the spot: %(item)s") % {"item": label}
            self.fields[f"m_{item['key']}"] = forms.BooleanField(
                label=_("Mended on the spot"), required=False,
                widget=forms.CheckboxInput({"aria-label": mended}),
            )  # fmt: skip

    def _field(self, item: Mapping[str, Any], label: str) -> forms.Field:
        if item["type"] == "number":
            return forms.IntegerField(
                label=label, required=False, min_value=item["min"], max_value=item["max"]
            )
        if item["type"] in ("text", "known"):
            return forms.CharField(label=label, required=False, max_length=rules.TEXT)
        if self.typed:
            words = list(options(item))
            numbers = " ".join(f"{n} {word}" for n, (_k, word) in enumerate(words, 1))
            return forms.CharField(
                label=label, required=False, max_length=len(str(len(words))), help_text=numbers,
                widget=forms.TextInput({"inputmode": "numeric", "size": 2, "class": "w-code"}),
            )  # fmt: skip
        return forms.ChoiceField(
            label=label, required=False, widget=forms.RadioSelect, choices=list(options(item))
        )

    def clean(self) -> dict[str, Any]:
        """Numbers become answers; what the checklist does not know is told beside its field."""
        given = self.cleaned_data
        for item in self.template.body["items"]:
            name = f"a_{item['key']}"
            if self.typed and item["type"] in ("grade", "choice") and given.get(name):
                given[name] = self._typed(item, given[name])
        if given.get("end") and not given.get("start"):
            message = errors.VisitRefused.messages["clock"]
            self.add_error("start", gettext(message))
        for item in rules.shown(self.template.body, self.answers):
            said = self.answers.get(item["key"], {})
            if said and not {"value", "confirmed"} & said.keys():
                message = gettext("Answer this item first, or take away what stands beside it.")
                self.add_error(f"a_{item['key']}", message)
        return given

    def _typed(self, item: Mapping[str, Any], text: str) -> str:
        keys = list(rules.possible(item))
        numbered = {str(number): str(key) for number, key in enumerate(keys, 1)}
        if text in numbered:
            return numbered[text]
        message = gettext("Type a number from 1 to %(most)s.") % {"most": len(keys)}
        self.add_error(f"a_{item['key']}", message)
        return ""

    @property
    def answers(self) -> dict[str, Any]:
        """As `Draft.answers`; what was left empty is not there."""
        found = {}
        for item in self.template.body["items"]:
            key = item["key"]
            said = {
                "value": self.cleaned_data.get(f"a_{key}"),
                "reason": self.cleaned_data.get(f"r_{key}"),
                "confirmed": self.cleaned_data.get(f"c_{key}"),
                "mended": self.cleaned_data.get(f"m_{key}"),
            }
            said = {name: value for name, value in said.items() if _is_told(value)}
            if said:
                found[key] = said
        return found

    def draft(self, subject: int, **more: Any) -> Draft:
        given = self.cleaned_data
        return Draft(
            client_id=more.pop("client_id", None) or uuid.uuid4(), subject=subject,
            template=str(self.template), mode=given["mode"], day=given["day"],
            start=given["start"], end=given["end"], met=given["met"], answers=self.answers,
            note=given["note"], next_day=given["next_day"], **more,
        )  # fmt: skip

    @property
    def head(self) -> Iterator[forms.BoundField]:
        yield from (self[name] for name in ("day", "start", "end", "mode", "met"))

    @property
    def groups(self) -> Iterator[tuple[str, list[list[forms.BoundField]]]]:
        """The items under their headings, each with its fields where paper has them."""
        for group in self.template.body["groups"]:
            items = [i for i in self.template.body["items"] if i["group"] == group["key"]]
            names = [[f"{kind}_{item['key']}" for kind in "carm"] for item in items]
            yield (
                wording.said(group),
                [[self[name] for name in of_item if name in self.fields] for of_item in names],
            )

    @property
    def foot(self) -> Iterator[forms.BoundField]:
        yield from (self[name] for name in ("note", "next_day"))


def options(item: Mapping[str, Any]) -> Iterator[tuple[str, str]]:
    """The possible answers with their words."""
    if item["type"] == "grade":
        words = {"yes": gettext("Yes"), "partly": gettext("Partly"), "no": gettext("No")}
        yield from words.items()
    else:
        yield from ((choice["key"], wording.said(choice)) for choice in item["choices"])


def _is_told(value: Any) -> bool:
    """A nought is an answer; an empty box and one that is not ticked are none."""
    return value is not None and value is not False and value != ""


def told(visit: Visit, texts: Mapping[str, str]) -> dict[str, Any]:
    """What a visit says, as the initial values of a form that puts it right."""
    found: dict[str, Any] = {
        "day": visit.day, "start": visit.start, "end": visit.end, "mode": visit.mode,
        "met": visit.met, "note": texts.get("", ""), "next_day": visit.next_day,
    }  # fmt: skip
    items = {item["key"]: item for item in visit.template.body["items"]}
    for key, answer in visit.answers.items():
        value, written = answer.get("value"), items[key]["type"] in ("text", "known")
        found[f"c_{key}"] = rules.on_file(items[key], value)
        found[f"a_{key}"] = texts.get(key, "") if written else value
        found[f"r_{key}"] = answer.get("reason", "")
        found[f"m_{key}"] = bool(answer.get("mended"))
    return found


class Why(forms.Form):
    reason = forms.CharField(
        label=_("Reason"), max_length=200, widget=forms.Textarea({"rows": 2, "maxlength": 200}),
        help_text=_("Leave out names and numbers: the reason is kept for good."),
    )  # fmt: skip


class Paper(forms.Form):
    """Whose form lies on the desk; kept from one to the next where it stays the same."""

    household = forms.CharField(
        label=_("Household code or name"), max_length=40,
        widget=forms.TextInput({"autofocus": True, "autocomplete": "off"}),
    )  # fmt: skip


class Filters(forms.Form):
    q = forms.CharField(label=_("Household"), required=False)
    template = forms.ChoiceField(label=_("Checklist"), required=False)
    mode = forms.ChoiceField(
        label=_("Way of visiting"), required=False, choices=[("", _("all")), *Mode.choices]
    )
    findings = forms.ChoiceField(
        label=_("Findings"), required=False,
        choices=[
            ("", _("all")), ("any", _("with findings")), ("safety", _("safety failed")),
            ("none", _("without findings")),
        ],
    )  # fmt: skip
    since = forms.DateField(label=_("From"), required=False, widget=forms.DateInput(DAY))
    until = forms.DateField(label=_("Until"), required=False, widget=forms.DateInput(DAY))
    place = forms.ChoiceField(label=_("Place"), required=False)

    def __init__(
        self, *args: Any, templates: list[Template], places: list[tuple[str, str]], **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        lists = {t.key: wording.said(t.body["title"]) for t in templates}
        self.fields["template"].choices = [("", _("all")), *lists.items()]  # type: ignore[attr-defined]
        self.fields["place"].choices = [("", _("all")), *places]  # type: ignore[attr-defined]


class AnswerForm(forms.Form):
    answer = forms.CharField(label=_("Answer"), max_length=200)
