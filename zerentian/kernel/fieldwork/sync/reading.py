"""Records as a device sends them, read strictly: what cannot be understood is named, nothing is guessed."""

from __future__ import annotations

import json
import re
import uuid
from collections.abc import Mapping
from datetime import date, time
from typing import Any, Final

from django.utils.translation import gettext as _

from zerentian.kernel.visits.drafts import Draft, PhotoDraft

DIGEST: Final = re.compile(r"[0-9a-f]{64}")
NUMBER: Final = 2**63


class Malformed(ValueError):
    """A value has another form than agreed; `field` says which."""

    def __init__(self, field: str) -> None:
        super().__init__(_("“%(field)s” is missing or has the wrong form.") % {"field": field})
        self.field = field


def identifier(value: object, field: str = "client_id") -> uuid.UUID:
    try:
        return uuid.UUID(str(value)) if isinstance(value, str) and len(value) == 36 else _no(field)
    except ValueError:
        raise Malformed(field) from None


def draft(record: Mapping[str, Any], *, device: uuid.UUID) -> Draft:
    """A visit. Raises Malformed."""
    return Draft(
        client_id=identifier(record.get("client_id")),
        subject=number(record.get("subject"), "subject"),
        template=text(record.get("template"), "template", 60),
        mode=text(record.get("mode"), "mode", 20),
        day=day(record.get("day"), "day") or _no("day"),
        start=clock(record.get("from"), "from"),
        end=clock(record.get("to"), "to"),
        met=text(record.get("met") or "", "met", 20),
        met_person=maybe_number(record.get("met_person"), "met_person"),
        answers=answers(record.get("answers")),
        note=text(record.get("text") or "", "text", 500),
        next_day=day(record.get("next_day"), "next_day"),
        photos=photos(record.get("photos")),
        earlier=earlier(record.get("earlier")),
        device=device,
    )


def whole(record: Mapping[str, Any]) -> None:
    """Raises Malformed where a text was cut in the middle of a character, which no database keeps."""
    for field, value in record.items():
        try:
            json.dumps([field, value], ensure_ascii=False).encode()
        except UnicodeEncodeError:
            raise Malformed(field.encode(errors="replace").decode()) from None


def answers(value: object) -> dict[str, Any]:
    if value is None:
        return {}
    if not isinstance(value, dict) or len(value) > 200:
        raise Malformed("answers")
    return value


def photos(value: object) -> tuple[PhotoDraft, ...]:
    if value in (None, []):
        return ()
    if not isinstance(value, list) or not all(isinstance(one, dict) for one in value):
        raise Malformed("photos")
    return tuple(
        PhotoDraft(
            client_id=identifier(one.get("client_id"), "photos.client_id"),
            size=number(one.get("bytes"), "photos.bytes"),
            sha256=_digest(one.get("sha256")),
        )
        for one in value
    )


def earlier(value: object) -> int | uuid.UUID | None:
    if isinstance(value, str) and value:
        return identifier(value, "earlier")
    return maybe_number(value, "earlier")


def number(value: object, field: str) -> int:
    if isinstance(value, int) and not isinstance(value, bool) and 0 <= value < NUMBER:
        return value
    raise Malformed(field)


def maybe_number(value: object, field: str) -> int | None:
    return None if value in (None, "") else number(value, field)


def text(value: object, field: str, longest: int) -> str:
    if isinstance(value, str) and len(value) <= longest and "\0" not in value:
        return value
    raise Malformed(field)


def day(value: object, field: str) -> date | None:
    if value in (None, ""):
        return None
    try:
        return date.fromisoformat(value) if isinstance(value, str) else _no(field)
    except ValueError:
        raise Malformed(field) from None


def clock(value: object, field: str) -> time | None:
    """Hours and minutes, without a zone: the day and the hour of the place."""
    if value in (None, ""):
        return None
    if isinstance(value, str) and re.fullmatch(r"([01]\d|2[0-3]):[0-5]\d", value):
        return time.fromisoformat(value)
    raise Malformed(field)


def _digest(value: object) -> str:
    if isinstance(value, str) and DIGEST.fullmatch(value):
        return value
    raise Malformed("photos.sha256")


def _no(field: str) -> Any:
    raise Malformed(field)
