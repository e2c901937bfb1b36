"""Everything that points at a person, in whichever app, and what a merge does with it.

Found through the models, so that a programme that this room has never heard of is merged like the
others. A row is *dated* when it has a period and is superseded rather than altered; it *stays* with the
record it was written about when its model says `append_only` or `stays_with_person`, or is one to one
with the person; everything else is *moved* by its foreign key.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from django.db.models import Model

from zerentian.kernel.population.models import Person
from zerentian.lib.overlaps import NoOverlap


class Manner(StrEnum):
    DATED = "dated"
    MOVED = "moved"
    STAYS = "stays"


@dataclass(frozen=True)
class Reference:
    """A foreign key to Person. same: fields in which rows must agree to exclude one another; None
    when any number of them may hold on one day."""

    model: type[Model]
    field: str
    manner: Manner
    same: tuple[str, ...] | None = None

    @property
    def table(self) -> str:
        return self.model._meta.db_table

    @property
    def column(self) -> str:
        return f"{self.field}_id"

    def group(self, row: Any) -> str:
        """What of this person excludes one another: the table, and for memberships the kind."""
        return ":".join([self.table, *(str(getattr(row, name)) for name in self.same or ())])


def references() -> list[Reference]:
    """Every foreign key to Person, in the order of their tables."""
    relations: list[Any] = list(Person._meta.get_fields(include_hidden=True))
    found = [
        _reference(relation.related_model, relation.field)
        for relation in relations
        if relation.auto_created
        and not relation.concrete
        and (relation.field.many_to_one or relation.one_to_one)
    ]
    return sorted(found, key=lambda one: (one.table, one.field))


def _reference(model: Any, field: Any) -> Reference:
    names = {one.name for one in model._meta.fields}
    if (
        field.unique
        or getattr(model, "append_only", False)
        or getattr(model, "stays_with_person", False)
    ):
        return Reference(model, field.name, Manner.STAYS)
    if {"valid", "superseded_at", "recorded_at"} <= names:
        return Reference(model, field.name, Manner.DATED, _same(model, field.name))
    return Reference(model, field.name, Manner.MOVED)


def _same(model: Any, parent: str) -> tuple[str, ...] | None:
    for trigger in getattr(model._meta, "triggers", ()):
        if isinstance(trigger, NoOverlap) and trigger.parent == parent:
            return tuple(trigger.same)
    return None
