"""Writing what the database refuses when somebody else was quicker, so that they are told by whom."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import TypeVar

from django.db import IntegrityError, transaction

from zerentian.kernel.responsibilities.errors import DutyRefused, Refusal

T = TypeVar("T")


def written(refusals: Callable[[], Iterable[Refusal]], write: Callable[[], T]) -> T:
    """What `write` answers, after every check. Raises DutyRefused with all that stands in the way.

    Somebody else may be first between our look and our write: then the second look tells who.
    """
    if found := refusals():
        raise DutyRefused(found)
    try:
        with transaction.atomic():
            return write()
    except IntegrityError:
        if not (found := refusals()):
            raise
        raise DutyRefused(found) from None
