"""checklists.toml: what is looked at and asked on a visit."""

from __future__ import annotations

from typing import Annotated, Literal

from django.utils.translation import get_language
from pydantic import Field
from pydantic.dataclasses import dataclass

from zerentian.kernel.packs.schema import STRICT, Key, Line, Text

GRADES = ("yes", "partly", "no")
Mode = Literal["home", "phone", "proxy", "look_back", "inspection"]
Known = Literal["phone", "members", "address"]


@dataclass(frozen=True, kw_only=True, config=STRICT)
class Word:
    """A key with its words: a reason, a possible answer, a heading."""

    key: Key
    zh: Line
    en: Line

    def __str__(self) -> str:
        return self.en if (get_language() or "zh").startswith("en") else self.zh


@dataclass(frozen=True, kw_only=True, config=STRICT)
class AskIf:
    """The item is asked only after one of these answers to an earlier one."""

    item: Key
    answers: Annotated[tuple[Key, ...], Field(min_length=1)]


@dataclass(frozen=True, kw_only=True, config=STRICT)
class Item(Word):
    """One thing to look at or to ask; the head of checklists.toml says what its words mean."""

    group: Key
    type: Literal["grade", "choice", "number", "text", "known"]
    choices: tuple[Word, ...] = ()
    finds: tuple[Key, ...] = ()
    reasons: tuple[Key, ...] = ()
    problem: Key | None = None
    safety: bool = False
    known: Known | None = None
    min: int | None = None
    max: int | None = None
    ask_if: AskIf | None = None

    @property
    def possible(self) -> tuple[str, ...]:
        """The answers that can be chosen; none for numbers and texts."""
        return GRADES if self.type == "grade" else tuple(choice.key for choice in self.choices)


@dataclass(frozen=True, kw_only=True, config=STRICT)
class Checklist:
    """One checklist in its present version. modes: the ways of visiting that it is meant for."""

    key: Key
    version: Annotated[int, Field(ge=1)]
    title: Text
    modes: Annotated[tuple[Mode, ...], Field(min_length=1)]
    groups: Annotated[tuple[Word, ...], Field(min_length=1)]
    items: Annotated[tuple[Item, ...], Field(min_length=1)]


@dataclass(frozen=True, kw_only=True, config=STRICT)
class ChecklistsFile:
    checklist: tuple[Checklist, ...]
    reason: tuple[Word, ...] = ()
