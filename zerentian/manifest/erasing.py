"""Erasure: what every app blanks of somebody whose payload is removed.

An app that keeps texts about people has a module `erased.py` with `erase(Erased) -> Iterable[int]`: it
blanks them in the caller's transaction and answers the ids of kept files that still hold the person.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import ClassVar, Final

from zerentian.lib.refusals import Refused, gettext_noop

ERASED: Final = "（已删除）"  # what stands in the place of a name


class ErasureRefused(Refused):
    """This person's payload stays; nothing was changed."""

    messages: ClassVar[Mapping[str, str]] = {
        "relief": gettext_noop(
            "this person belongs to a relief household today: end the membership first"
        ),
        "import": gettext_noop(
            "an import that is not yet taken over names this person: finish or withdraw it first"
        ),
        "account": gettext_noop(
            "an account that is in use bears this name and telephone number: close it first"
        ),
        "erased": gettext_noop("this person was erased already"),
        "asked": gettext_noop("somebody asked for this erasure already: it waits for a decision"),
        "decided": gettext_noop("this request was already decided or withdrawn"),
        "same": gettext_noop("whoever asked for an erasure does not agree to it themselves"),
        "reason": gettext_noop("say why: an erasure cannot be taken back"),
        "named": gettext_noop("leave out the name and the numbers: the reason is kept for good"),
    }


@dataclass(frozen=True)
class Erased:
    """Whose payload goes. people: the record and those merged into it; names: all they ever had;
    keys: readings and initials of these; emptied: households in which nobody else lives."""

    people: tuple[int, ...]
    names: tuple[str, ...]
    keys: tuple[str, ...]
    households: tuple[int, ...]
    codes: tuple[str, ...]
    emptied: tuple[int, ...]
    at: datetime

    def mentioned(self, text: str) -> bool:
        return any(name in text for name in self.names)

    def cleaned(self, text: str) -> str:
        """The text with every name replaced."""
        for name in sorted(self.names, key=len, reverse=True):
            text = text.replace(name, ERASED)
        return text
