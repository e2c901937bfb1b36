"""Sealed columns of problems: what people wrote about somebody's home."""

from __future__ import annotations

from typing import Final

from django.conf import settings

from zerentian.lib.sealed import Sealer
from zerentian.manifest.sealing import SealedColumn

WORDS: Final = "problem.words"
EVIDENCE: Final = "problem.evidence"
FACTS: Final = "accountability.facts"


def seal(text: str, *, context: str = WORDS) -> bytes:
    return _sealer().seal(text, context=context)


def opened(sealed: bytes | memoryview | None, *, context: str = WORDS) -> str:
    return _sealer().open(bytes(sealed), context=context) if sealed else ""


def _sealer() -> Sealer:
    found: Sealer = settings.INSTANCE.sealer()
    return found


COLUMNS = (
    SealedColumn("problems_problem", "words", WORDS),
    SealedColumn("problems_step", "words", WORDS),
    SealedColumn("problems_evidence", "name", EVIDENCE),
    SealedColumn("problems_accountability", "facts", FACTS),
)
