"""Why a duty was refused: whole sentences that name the household, the holder, since when, what to do."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass


@dataclass(frozen=True)
class Refusal:
    """One reason. `code` is stable and never translated; `subject` and `holder` are ids or None."""

    code: str
    text: str
    subject: int | None = None
    holder: int | None = None


class DutyRefused(Exception):
    """Nothing was written. Every row that stood in the way is in `refusals`."""

    def __init__(self, refusals: Iterable[Refusal]) -> None:
        self.refusals = tuple(refusals)
        super().__init__(self.refusals)

    def __str__(self) -> str:
        return "\n".join(refusal.text for refusal in self.refusals)

    @property
    def codes(self) -> frozenset[str]:
        return frozenset(refusal.code for refusal in self.refusals)


class UnknownRole(LookupError):
    """No role of duty has this key: the pack does not define it, or was not synced."""
