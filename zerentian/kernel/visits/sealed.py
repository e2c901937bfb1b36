"""Texts of visits, sealed: what a helper writes about a household is for those who may open it."""

from __future__ import annotations

import json
import uuid
from collections.abc import Mapping
from typing import Any, Final

from django.conf import settings

from zerentian.lib.sealed import Sealer
from zerentian.manifest.sealing import SealedColumn

TEXTS: Final = "visit.texts"
TOLD: Final = "visit.told"
CONTENT: Final = "visit.content"
NOTE: Final = ""  # key of the note among the texts
COLUMNS = (
    SealedColumn("visits_visit", "texts", TEXTS),
    SealedColumn("visits_conflict", "told", TOLD),
)


def sealer() -> Sealer:
    found: Sealer = settings.INSTANCE.sealer()
    return found


def seal_texts(texts: Mapping[str, str]) -> bytes | None:
    return sealer().seal(written(texts), context=TEXTS) if texts else None


def open_texts(sealed: bytes | memoryview | None) -> dict[str, str]:
    if not sealed:
        return {}
    found: dict[str, str] = json.loads(sealer().open(bytes(sealed), context=TEXTS))
    return found


def seal_told(told: Mapping[str, Any]) -> bytes:
    return sealer().seal(written(told), context=TOLD)


def open_told(sealed: bytes | memoryview | None) -> dict[str, Any]:
    if not sealed:
        return {}
    found: dict[str, Any] = json.loads(sealer().open(bytes(sealed), context=TOLD))
    return found


def text_index(note: str) -> uuid.UUID | None:
    """Alike for notes that differ in spaces only; tells nobody without the key what they say."""
    plain = "".join(note.split())
    return sealer().index(plain, context=TEXTS) if plain else None


def content_index(told: Mapping[str, Any]) -> uuid.UUID:
    return sealer().index(written(told), context=CONTENT)


def written(value: Mapping[str, Any]) -> str:
    """The same text for the same content, whatever the order of its keys."""
    return json.dumps(value, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
