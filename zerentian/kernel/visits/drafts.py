"""A visit as it comes in, from a phone, a form or a clerk, and what became of it."""

from __future__ import annotations

import uuid
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, time
from typing import Any, Literal

from zerentian.kernel.visits.rules import Found, parts

Kind = Literal["stored", "duplicate", "conflict", "refused"]


@dataclass(frozen=True, kw_only=True)
class PhotoDraft:
    """A photo that will be sent afterwards. size in bytes; sha256: of exactly the bytes to come."""

    client_id: uuid.UUID
    size: int
    sha256: str


@dataclass(frozen=True, kw_only=True)
class Draft:
    """One visit as told.

    template: "key@version". answers: by item, bare or {"value", "reason", "note", "confirmed"}. note: at
    most 50 characters. visitor: id of who visited, where somebody else types it in; None: whoever
    answered for the household that day, or whoever records. earlier: the visit that is checked again,
    by its id or client id; None: the latest check by this checklist.
    """

    client_id: uuid.UUID
    subject: int
    template: str
    mode: str
    day: date
    start: time | None = None
    end: time | None = None
    met: str = ""
    met_person: int | None = None
    answers: Mapping[str, Any] = field(default_factory=dict)
    note: str = ""
    next_day: date | None = None
    photos: tuple[PhotoDraft, ...] = ()
    earlier: int | uuid.UUID | None = None
    visitor: int | None = None
    device: uuid.UUID | None = None

    @property
    def told(self) -> dict[str, Any]:
        """All that makes two tellings the same or not; the device that sends it is none of it."""
        said: dict[str, Any] = {
            "subject": self.subject, "template": self.template, "mode": self.mode,
            "day": self.day.isoformat(), "start": _clock(self.start), "end": _clock(self.end),
            "met": self.met, "met_person": self.met_person, "note": self.note.strip(),
            "answers": {key: dict(parts(answer)) for key, answer in self.answers.items()},
            "next_day": self.next_day.isoformat() if self.next_day else None,
            "photos": sorted((str(p.client_id), p.sha256) for p in self.photos),
            "earlier": str(self.earlier) if self.earlier else None, "visitor": self.visitor,
        }  # fmt: skip
        return said


def _clock(value: time | None) -> str | None:
    return f"{value:%H:%M}" if value else None


@dataclass(frozen=True, kw_only=True)
class Outcome:
    """What became of one draft. code names the reason of a refusal, or is empty; message tells it in
    the language of the request. findings: of a stored visit, for whoever opens problems."""

    kind: Kind
    client_id: uuid.UUID | None
    visit_id: int | None = None
    code: str = ""
    message: str = ""
    findings: tuple[Found, ...] = ()
    remarks: tuple[str, ...] = ()
