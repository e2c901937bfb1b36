"""Rows as they were known at an instant: what was superseded later still stood then."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from typing import Any, Generic, TypeVar

from django.db.models import Model, QuerySet

from zerentian.kernel.population.queries import known
from zerentian.lib.planned import Planned

__all__ = ["Dated", "known"]

M = TypeVar("M", bound=Model)


class Dated(Generic[M]):
    """The dated rows of one thing: `Dated(lambda pk: Status.objects.filter(household=pk))`.

    What is known now is asked with every page and therefore planned.
    """

    def __init__(self, build: Callable[[Any], QuerySet[M, M]], kind: type = int) -> None:
        """kind: str where `build` takes the ids of several things, as `bulk.as_array` writes them."""
        self._build = build
        self._now: Planned[M] = Planned(lambda pk: known(build(pk), None), pk=kind)

    def of(self, pk: int | str, at: datetime | None) -> list[M]:
        """As known at an instant; None: now."""
        return self._now.objects(pk=pk) if at is None else list(known(self._build(pk), at))
