"""What a checklist's version makes of answers. A body is a checklist as JSON, as it was stored.

Sources: the checklist “一安全、六干净、一规范” of the responsibility method; a failed safety item fails the
household and always opens a problem (B-6).
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, time
from typing import Any, Final

Body = Mapping[str, Any]
Answers = Mapping[str, Mapping[str, Any]]
"""By item: {"value": …, "reason": key, "confirmed": true, "mended": true}. Texts stand apart, see
`normal`."""

TEXT: Final = 50  # characters, of notes and texts
POINTS: Final = {"yes": 2, "partly": 1, "no": 0}
FINDS: Final = ("partly", "no")  # of a grade, where the checklist says nothing else
A_DAY: Final = 12  # more visits of one person on a day are asked about (VS-1)
ALIKE: Final = 3  # the same text on more records is asked about (VS-1)
WRONG: Final = (
    "unknown_item", "unknown_answer", "unknown_reason", "no_number", "outside", "too_long",
)  # fmt: skip


@dataclass(frozen=True)
class Found:
    """An answer that is a finding, and the kind of problem that it opens. mended: it was put right
    on the spot, while those who found it were there."""

    item: str
    answer: str
    reason: str
    kind: str
    safety: bool
    mended: bool = False

    @property
    def opens(self) -> bool:
        """What was mended at once needs no problem; a failed safety item has one all the same (B-6)."""
        return not self.mended or (self.safety and self.answer == "no")


@dataclass(frozen=True)
class Judgement:
    """passed: False after a failed safety item, None while one is unanswered. points of `out_of`: two
    for a yes, one for partly, over the grades that were answered."""

    passed: bool | None
    failed_safety: tuple[str, ...]
    findings: tuple[Found, ...]
    visible: tuple[str, ...]
    points: int
    out_of: int


@dataclass(frozen=True)
class Wrong:
    """Why an answer cannot be taken: one of WRONG."""

    item: str
    why: str


@dataclass(frozen=True)
class Normal:
    """Answers in one form. texts: what was written by hand, kept sealed. typed and confirmed: how many
    values somebody entered, and how many were on file and only confirmed."""

    answers: Mapping[str, Mapping[str, Any]]
    texts: Mapping[str, str]
    typed: int
    confirmed: int


def judge(body: Body, answers: Answers) -> Judgement:
    """What these answers mean by this version, whatever later versions say (B-9)."""
    items = list(shown(body, answers))
    answered = [(item, value_of(answers, item["key"])) for item in items]
    safety = [(item["key"], value) for item, value in answered if item["safety"]]
    failed = tuple(key for key, value in safety if value == "no")
    grades = [POINTS[value] for item, value in answered if item["type"] == "grade" and value]
    passed = False if failed else None if any(not value for _key, value in safety) else True
    return Judgement(
        passed, failed, tuple(_findings(answered, answers)), tuple(item["key"] for item in items),
        sum(grades), 2 * len(grades),
    )  # fmt: skip


def shown(body: Body, answers: Answers) -> Iterator[Mapping[str, Any]]:
    """The items that are asked: those without a condition, and those whose condition is met."""
    asked: set[str] = set()
    for item in body["items"]:
        condition = item["ask_if"]
        if condition is None or (
            condition["item"] in asked
            and value_of(answers, condition["item"]) in condition["answers"]
        ):
            asked.add(item["key"])
            yield item


def value_of(answers: Answers, key: str) -> Any:
    return answers.get(key, {}).get("value")


def _findings(
    answered: Iterable[tuple[Mapping[str, Any], Any]], answers: Answers
) -> Iterator[Found]:
    for item, value in answered:
        if item["problem"] and value is not None and is_finding(item, value):
            said = answers[item["key"]]
            yield Found(
                item["key"], str(value), said.get("reason", ""), item["problem"], item["safety"],
                bool(said.get("mended")),
            )  # fmt: skip


def is_finding(item: Mapping[str, Any], value: Any) -> bool:
    if item["type"] == "known":
        return bool(value == "differs")
    if item["type"] == "grade":
        return value in (item["finds"] or FINDS) or bool(item["safety"] and value == "no")
    return value in item["finds"]


def wrong(body: Body, given: Mapping[str, Any]) -> list[Wrong]:
    """What of the given answers this version does not know, item by item; nothing is guessed."""
    items = {item["key"]: item for item in body["items"]}
    found = [Wrong(key, "unknown_item") for key in given if key not in items]
    for key in given:
        if key in items and (why := _why_wrong(items[key], parts(given[key]))):
            found.append(Wrong(key, why))
    return found


def parts(answer: Any) -> Mapping[str, Any]:
    """An answer may come bare or with its reason."""
    return answer if isinstance(answer, Mapping) else {"value": answer}


def _why_wrong(item: Mapping[str, Any], answer: Mapping[str, Any]) -> str:
    value, reason, note = (answer.get(name) for name in ("value", "reason", "note"))
    known_reasons = {one["key"] for one in item["reasons"]}
    if reason and not (isinstance(reason, str) and reason in known_reasons):
        return "unknown_reason"
    if isinstance(note, str) and len(note.strip()) > TEXT:
        return "too_long"
    if answer.get("mended") not in (None, False, True):
        return "unknown_answer"
    if value in (None, ""):
        return ""
    if item["type"] in ("grade", "choice"):
        return "" if value in possible(item) else "unknown_answer"
    if item["type"] == "number":
        return _wrong_number(item, value)
    return _wrong_text(value)


def _wrong_number(item: Mapping[str, Any], value: Any) -> str:
    number = as_number(value)
    if number is None:
        return "no_number"
    low, high = item["min"], item["max"]
    outside = (low is not None and number < low) or (high is not None and number > high)
    return "outside" if outside else ""


def _wrong_text(value: Any) -> str:
    if not isinstance(value, str):
        return "unknown_answer"
    return "too_long" if len(value.strip()) > TEXT else ""


def as_number(value: Any) -> int | None:
    """A whole number as JSON or a form gives it."""
    if isinstance(value, int) and not isinstance(value, bool) and abs(value) < 10**9:
        return value
    text = value.strip() if isinstance(value, str) else ""
    return int(text) if text.isascii() and text.isdigit() and len(text) < 10 else None


def possible(item: Mapping[str, Any]) -> Sequence[str]:
    if item["type"] == "grade":
        return tuple(POINTS)
    return [choice["key"] for choice in item["choices"]]


def normal(body: Body, given: Mapping[str, Any]) -> Normal:
    """The answers in one form, without those to items that are not asked after the others.

    Only for answers in which `wrong` finds nothing. What a known value was put right to is a text, and
    the answer is then “differs”; confirmed, it is “same”.
    """
    items = {item["key"]: item for item in body["items"]}
    answers: dict[str, dict[str, Any]] = {}
    texts: dict[str, str] = {}
    for key in given:
        said = _normal(items[key], parts(given[key]), texts)
        if said:
            answers[key] = said
    visible = {item["key"] for item in shown(body, answers)}
    answers = {key: said for key, said in answers.items() if key in visible}
    texts = {key: text for key, text in texts.items() if key.partition(".")[0] in visible}
    confirmed = sum(1 for key, said in answers.items() if on_file(items[key], said["value"]))
    more = ("reason", "mended")
    typed = (
        len(answers) - confirmed + sum(1 for s in answers.values() for part in more if part in s)
    )
    return Normal(answers, texts, typed, confirmed)


def on_file(item: Mapping[str, Any], value: Any) -> bool:
    """Whether what is on file was confirmed; a choice may call one of its answers “same”, too."""
    return bool(item["type"] == "known" and value == "same")


def _normal(
    item: Mapping[str, Any], answer: Mapping[str, Any], texts: dict[str, str]
) -> dict[str, Any]:
    key, value = item["key"], answer.get("value")
    said: dict[str, Any] = {}
    if item["type"] == "number":
        number = as_number(value)
        said = {} if number is None else {"value": number}
    elif item["type"] in ("text", "known"):
        said = _written(item, answer, texts)
    elif value:
        said = {"value": value}
    if said and answer.get("reason"):
        said["reason"] = answer["reason"]
    if said and answer.get("mended") and is_finding(item, said.get("value")):
        said["mended"] = True
    note = answer.get("note")
    if said and isinstance(note, str) and note.strip():
        texts[f"{key}.note"] = note.strip()
    return said


def _written(
    item: Mapping[str, Any], answer: Mapping[str, Any], texts: dict[str, str]
) -> dict[str, Any]:
    text = str(answer.get("value") or "").strip()
    if text:
        texts[item["key"]] = text
        return {"value": "differs" if item["type"] == "known" else "said"}
    return {"value": "same"} if item["type"] == "known" and answer.get("confirmed") else {}


@dataclass(frozen=True, order=True)
class Stay:
    """When and where somebody visited. It lasts a minute at least, also without an end; an end before
    the beginning is one after midnight."""

    day: date
    start: time | None
    end: time | None
    region: int | None
    visit: int

    @property
    def minutes(self) -> tuple[int, int] | None:
        if self.start is None:
            return None
        begun = self.start.hour * 60 + self.start.minute
        over = self.end.hour * 60 + self.end.minute if self.end else begun
        return begun, max(over, begun + 1) if over >= begun else over + 24 * 60


def overlapping(stays: Iterable[Stay]) -> list[tuple[Stay, Stay]]:
    """Pairs of visits of one person on one day in two villages at the same time (VS-1)."""
    timed = sorted(
        ((stay.minutes, stay) for stay in stays if stay.minutes), key=lambda pair: pair[0] or (0, 0)
    )
    found = []
    for nth, (one, stay) in enumerate(timed):
        assert one is not None
        for other, later in timed[nth + 1 :]:
            assert other is not None
            if other[0] >= one[1]:
                break
            if later.region != stay.region:
                found.append((stay, later))
    return found
