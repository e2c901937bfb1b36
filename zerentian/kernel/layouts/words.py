"""Words of a closed vocabulary as workbooks write them: never by their number alone."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property

from django.utils.translation import gettext as _

from zerentian.kernel.layouts.readings import Note, Reading, Unreadable
from zerentian.kernel.packs.schema import CodeList
from zerentian.lib import masking, writings

SHOWN = 12  # so many allowed words are listed
_NUMBER = re.compile(r"[0-9]{1,4}(?:\.0*)?")
_NUMBERED = re.compile(r"[\[(]?([0-9]{1,4})[\])]?[\s\-_.、:|/]*([^0-9\s].*)")
_BEHIND = re.compile(r"(.*[^0-9\s])\s*[\[(]([0-9]{1,4})[\])]")
_BETWEEN = re.compile(r"[,;，；、/|]+")


@dataclass(frozen=True)
class Words:
    """One code list, read. Numbers differ between editions of a platform; words do not."""

    listed: CodeList

    def one(self, text: str) -> Reading:
        """The key that the text means: a word of any era, alone or beside its number.

        Raises Unreadable, also for a number alone.
        """
        key = self._labels.get(text)
        if key is not None:
            return Reading(key)
        numbered = _NUMBERED.fullmatch(text)
        behind = None if numbered else _BEHIND.fullmatch(text)
        number, word = (
            numbered.groups() if numbered else reversed(behind.groups()) if behind else ("", "")
        )
        key = self._labels.get(word)
        if key is None:
            raise self._unknown(text)
        return Reading(key, self._contradicted(number, key))

    def several(self, text: str) -> Reading:
        """The keys of all words in the text, each once, in the order of the list."""
        parts = [part.strip() for part in _BETWEEN.split(text) if part.strip()]
        readings = [reading for part in parts for reading in self._part(part)]
        found = {reading.value for reading in readings}
        order = [item.key for item in self.listed.codes if item.key in found]
        note = next((reading.note for reading in readings if reading.note), None)
        return Reading(tuple(order), note)

    def _part(self, part: str) -> Iterator[Reading]:
        try:
            yield self.one(part)
        except Unreadable:
            words = part.split()
            if len(words) == 1:
                raise
            for word in words:
                yield self.one(word)

    @cached_property
    def _labels(self) -> dict[str, str]:
        """Every word in its plain form; a list's own words stand above other names of theirs."""
        labels: dict[str, str] = {}
        for words in ("aliases", "zh", "key"):
            for item in self.listed.codes:
                own = getattr(item, words)
                for word in (own,) if isinstance(own, str) else own:
                    labels[writings.plain(word)] = item.key
        return labels

    @cached_property
    def _numbers(self) -> dict[str, list[tuple[str, str]]]:
        """For each number, without leading zeros, the editions and the word that it is there."""
        found: dict[str, list[tuple[str, str]]] = {}
        for item in self.listed.codes:
            for edition, number in item.numbers.items():
                found.setdefault(number.lstrip("0"), []).append((edition, item.key))
        return found

    def _contradicted(self, number: str, key: str) -> Note | None:
        told = self._numbers.get(number.lstrip("0"))
        if not told or any(meant == key for _edition, meant in told):
            return None
        return Note(
            _("was read by its word; the number %(number)s is %(meanings)s")
            % {"number": number, "meanings": self._meanings(number)},
            _("check that the word is right"),
        )

    def _meanings(self, number: str) -> str:
        words = {item.key: item.zh for item in self.listed.codes}
        told = self._numbers.get(number.lstrip("0"), [])
        return "、".join(
            _("“%(word)s” in %(edition)s") % {"word": words[key], "edition": edition}
            for edition, key in told
        )

    def _unknown(self, text: str) -> Unreadable:
        todo = _("use one of: %(words)s") % {"words": self._allowed()}
        if not _NUMBER.fullmatch(text):
            return Unreadable(
                _("“%(text)s” is not in the code list") % {"text": masking.within(text)[:40]}, todo
            )
        meanings = self._meanings(text.partition(".")[0])
        if not meanings:
            why = _("is a number, which says something else in every edition of the platform")
            return Unreadable(why, _("write the word, not its number: %(words)s")
                              % {"words": self._allowed()})  # fmt: skip
        return Unreadable(
            _("is a number alone: %(meanings)s, and perhaps something else in another edition")
            % {"meanings": meanings},
            _("write the word, not its number"),
        )

    def _allowed(self) -> str:
        words = [item.zh for item in self.listed.codes]
        return "、".join(words[:SHOWN]) + (" …" if len(words) > SHOWN else "")
