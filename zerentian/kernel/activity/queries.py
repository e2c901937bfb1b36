"""Reading the log: as lines for the digest, and the proof that nothing was altered."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC

from zerentian.kernel.activity import rules
from zerentian.kernel.activity.models import Entry, Seal


@dataclass(frozen=True)
class Broken:
    """A seal that does not agree with the entries it covers."""

    seal: int
    expected: str
    found: str


def lines(*, after: int, upto: int | None = None) -> Iterator[rules.Line]:
    """Entries with after < id <= upto in ascending order, streamed."""
    entries = Entry.objects.filter(pk__gt=after)
    if upto is not None:
        entries = entries.filter(pk__lte=upto)
    columns = ("id", "at", "actor", "verb", "table", "rows", "reason")
    for row in entries.order_by("pk").values_list(*columns).iterator(chunk_size=5_000):
        yield rules.Line(row[0], row[1].astimezone(UTC), *row[2:])


def verify() -> tuple[int, int, list[Broken]]:
    """Recompute the whole chain: (seals, sealed entries, seals that do not agree)."""
    broken, count, previous, after = [], 0, rules.GENESIS, 0
    seals = list(Seal.objects.order_by("last"))
    for seal in seals:
        digest, found, _ = rules.digest(lines(after=after, upto=seal.last), previous=previous)
        if (digest, found, previous) != (seal.digest, seal.count, seal.previous):
            broken.append(Broken(seal.pk, seal.digest, digest))
        previous, after, count = seal.digest, seal.last, count + found
    return len(seals), count, broken


def unsealed() -> int:
    last = Seal.objects.order_by("-last").values_list("last", flat=True).first() or 0
    return Entry.objects.filter(pk__gt=last).count()
