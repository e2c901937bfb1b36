"""How entries are turned into a digest. Pure, so that an outsider can repeat it from an export."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import NamedTuple

GENESIS = "0" * 64


class Line(NamedTuple):
    """What the digest covers of one entry. `at` is written in UTC with microseconds."""

    id: int
    at: datetime
    actor: int | None
    verb: str
    table: str
    rows: Sequence[int]
    reason: str

    def canonical(self) -> bytes:
        fields = [self.id, self.at.isoformat(), self.actor, self.verb, self.table]
        return json.dumps([*fields, list(self.rows), self.reason], ensure_ascii=False).encode()


def digest(lines: Iterable[Line], *, previous: str) -> tuple[str, int, int]:
    """SHA-256 over the previous digest and every line in ascending id: (digest, count, last id)."""
    running = hashlib.sha256(previous.encode())
    count = last = 0
    for line in lines:
        running.update(b"\n" + line.canonical())
        count, last = count + 1, line.id
    return running.hexdigest(), count, last
