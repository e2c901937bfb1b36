"""What programmes do because of an event: asked when it is entered, undone when it is taken back."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import Any

from django.apps import apps
from django.db import IntegrityError, transaction
from django.db.models import Model

from zerentian.kernel.accounts.models import User
from zerentian.kernel.population.actions import former
from zerentian.kernel.population.actions.checking import EventRefused
from zerentian.kernel.population.entries import Altered
from zerentian.kernel.population.models import Consequence, Effect, LifeEvent
from zerentian.lib import bulk
from zerentian.manifest.life import Happened
from zerentian.manifest.registry import programmes

ENDED = "superseded_at"
HOUSEHOLD = "population_household"
Did = Effect.Did


def follow(*, by: User | None, event: LifeEvent, effects: Sequence[Effect], at: datetime) -> None:
    """Every programme has reacted, and what it did is kept."""
    happened = _happened(event, effects)
    rows = [
        Consequence(
            event=event,
            table=did.table,
            object_id=did.id,
            field=did.field,
            old=did.old,
            new=did.new,
        )
        for programme in programmes().values()
        if programme.life
        for did in programme.life(by=by, happened=happened, at=at)
    ]
    bulk.insert(Consequence, rows)


def _happened(event: LifeEvent, effects: Iterable[Effect]) -> Happened:
    def ids(column: str, *did: str) -> tuple[int, ...]:
        wanted = {getattr(e, column) for e in effects if not did or e.did in did}
        return tuple(sorted(pk for pk in wanted if pk))

    return Happened(
        kind=event.kind,
        on=event.on,
        people=ids("person_id"),
        died=ids("person_id", Did.DIED),
        dissolved=ids("household_id", Did.DISSOLVED),
        moved=ids("household_id", Did.MOVED),
    )


def undo(event: LifeEvent, *, by: User | None, at: datetime) -> None:
    """The rows are as they were, the last change first. EventRefused when one was changed since.

    What a household that moved said meanwhile was known, though it never held.
    """
    models = {model._meta.db_table: model for model in apps.get_models()}
    done = list(event.consequences.order_by("-pk"))
    for did in done:
        try:
            with transaction.atomic():
                stood = _undo(models[did.table], did, at)
        except IntegrityError:  # something else holds there now
            stood = False
        if not stood:
            raise EventRefused("changed_since")
    moved = [
        Altered(did.table, did.object_id, did.field, did.new, did.old)
        for did in done
        if did.table == HOUSEHOLD
    ]
    former.keep(moved, by=by, at=at, wrong=True)


def _undo(model: type[Model], did: Consequence, at: datetime) -> bool:
    rows = model._default_manager.filter(pk=did.object_id)
    if did.field == ENDED:
        return _stand_again(rows.get(), at)
    if not did.field:
        return rows.filter(**{ENDED: None}).update(**{ENDED: at}) == 1
    return rows.filter(**{did.field: did.new}).update(**{did.field: did.old}) == 1


def _stand_again(row: Any, at: datetime) -> bool:
    """A fresh row with the values of the one that was ended: what was known meanwhile stays."""
    row.pk, row.recorded_at, row.superseded_at = None, at, None
    row.save(force_insert=True)
    return True
