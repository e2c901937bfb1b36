"""Sealed columns of people and households: how a number is sealed, opened and found again.

The index of a person is made from the 18 characters of the resident number, so that somebody
entered with a disability card is the same person as with the identity card.
"""

from __future__ import annotations

import uuid
from collections.abc import Callable
from functools import cache
from typing import Final

from django.conf import settings

from zerentian.lib.sealed import Sealer
from zerentian.manifest.sealing import SealedColumn

IDENTITY: Final = "person.identity"
PHONE: Final = "phone"  # of persons and households alike: one search finds both
TAIL: Final = 4  # characters by which people search


def sealer() -> Sealer:
    found: Sealer = settings.INSTANCE.sealer()
    return found


def seal_identity(number: str) -> bytes:
    return sealer().seal(number, context=IDENTITY)


def open_identity(sealed: bytes | memoryview) -> str:
    return sealer().open(bytes(sealed), context=IDENTITY)


def identity_index(number: str) -> uuid.UUID:
    """Finds a person by the whole number, with or without the digits of a disability card."""
    return sealer().index(number[:18], context=IDENTITY)


def identity_tail(number: str) -> uuid.UUID:
    return sealer().index(number[:18][-TAIL:], context=f"{IDENTITY}.tail")


def seal_phone(digits: str) -> bytes | None:
    return sealer().seal(digits, context=PHONE) if digits else None


def open_phone(sealed: bytes | memoryview | None) -> str:
    return sealer().open(bytes(sealed), context=PHONE) if sealed else ""


def phone_index(digits: str) -> uuid.UUID | None:
    """Finds whoever is reached under the whole number, without opening anybody's."""
    return sealer().index(digits, context=PHONE) if digits else None


def phone_tail(digits: str) -> uuid.UUID | None:
    return sealer().index(digits[-TAIL:], context=f"{PHONE}.tail") if digits else None


def identity_indexing() -> Callable[[str], uuid.UUID]:
    """`identity_index` for many numbers."""
    of = sealer().indexing(context=IDENTITY)
    return lambda number: of(number[:18])


class Sealing:
    """What is kept of numbers, for many people at once: of the few last four there are, each once."""

    def __init__(self) -> None:
        own = sealer()
        self._seal_identity = own.sealing(context=IDENTITY)
        self._seal_phone = own.sealing(context=PHONE)
        self._identity, self._phone = own.indexing(context=IDENTITY), own.indexing(context=PHONE)
        self._identity_tail = cache(own.indexing(context=f"{IDENTITY}.tail"))
        self._phone_tail = cache(own.indexing(context=f"{PHONE}.tail"))

    def identity(self, number: str) -> tuple[bytes, uuid.UUID, uuid.UUID]:
        """Sealed, index, tail; see `seal_identity`, `identity_index`, `identity_tail`."""
        bare = number[:18]
        sealed = self._seal_identity(number)
        return sealed, self._identity(bare), self._identity_tail(bare[-TAIL:])

    def phone(self, digits: str) -> tuple[bytes, uuid.UUID, uuid.UUID] | tuple[None, None, None]:
        """Sealed, index, tail; nothing of nothing."""
        if not digits:
            return None, None, None
        sealed = self._seal_phone(digits)
        return sealed, self._phone(digits), self._phone_tail(digits[-TAIL:])


COLUMNS = (
    SealedColumn("population_person", "identity", IDENTITY),
    SealedColumn("population_person", "phone", PHONE),
    SealedColumn("population_household", "phone", PHONE),
    SealedColumn("population_formervalue", "identity", IDENTITY),
    SealedColumn("population_formervalue", "phone", PHONE),
)
