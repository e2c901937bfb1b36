"""Mistakes in a pack, all at once, each findable by eye."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from django.utils.translation import gettext as _


@dataclass(frozen=True, kw_only=True)
class PackError:
    """One mistake: where it stands, why it is one, and what to do about it."""

    file: str
    line: int
    field: str
    why: str
    do: str

    def __str__(self) -> str:
        return _("%(file)s, line %(line)s, %(field)s: %(why)s %(do)s") % {
            "file": self.file,
            "line": self.line,
            "field": self.field or "–",
            "why": self.why,
            "do": self.do,
        }


class PackRefused(ValueError):
    """The pack has mistakes; nothing of it was used."""

    def __init__(self, errors: Sequence[PackError]) -> None:
        self.errors = tuple(errors)
        super().__init__("\n".join(str(error) for error in errors))
