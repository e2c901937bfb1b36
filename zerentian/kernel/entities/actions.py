"""Units come in one by one or by the hundred; the same row twice is the same unit once."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db import IntegrityError, transaction
from django.db.models import Q

from zerentian.kernel.activity import actions as activity
from zerentian.kernel.entities.errors import EntityRefused
from zerentian.kernel.entities.models import Entity, Kind
from zerentian.kernel.regions.models import Region
from zerentian.lib import credit_code, pinyin

TABLE = Entity._meta.db_table


@dataclass(frozen=True, kw_only=True)
class NewEntity:
    """One unit as a form or a workbook gives it. Empty fields say nothing and change nothing."""

    kind: str
    name: str
    region: Region | None = None
    short_name: str = ""
    credit_code: str = ""
    parent: Entity | None = None


@transaction.atomic
def register(*, by: Any, entity: NewEntity, at: datetime) -> Entity:
    """A new unit. Raises EntityRefused (already_there for one that is known), InvalidCreditCode."""
    row = _row(entity)
    if known := _known([row]).get(_key(row)) or _by_code(row):
        raise EntityRefused("already_there", name=known.name)
    _save(row, new=True)
    activity.record(by=by, verb="entity.registered", table=TABLE, rows=[row.pk], at=at)
    return row


@transaction.atomic
def register_many(*, by: Any, rows: Sequence[NewEntity], at: datetime) -> list[Entity]:
    """The units of these rows, in their order; unknown ones are added, known ones completed.

    A unit is known by its credit code, else by kind, name and region. Doing it again changes nothing.
    Raises EntityRefused, InvalidCreditCode; then nothing was written.
    """
    wanted = [_row(row) for row in rows]
    known = _known(wanted)
    found: list[Entity] = []
    fresh: list[Entity] = []
    changed: dict[int, Entity] = {}
    for row in wanted:
        unit = known.get(row.credit_code) or known.get(_key(row)) or row
        if unit is row:
            fresh.append(row)
        elif _complete(unit, row) and unit.pk:
            changed[unit.pk] = unit
        known |= _named(unit)
        found.append(unit)
    Entity.objects.bulk_update(changed.values(), ["short_name", "credit_code", "parent"])
    _check_parents(changed.values())
    _log(by, "entity.registered", Entity.objects.bulk_create(fresh), at)
    _log(by, "entity.corrected", changed.values(), at)
    return found


@transaction.atomic
def correct(*, by: Any, entity: Entity, values: NewEntity, at: datetime) -> None:
    """What was wrong about a unit is right. Raises EntityRefused, InvalidCreditCode."""
    row = _row(values)
    for other in (_known([row]).get(_key(row)), _by_code(row)):
        if other and other.pk != entity.pk:
            raise EntityRefused("already_there", name=other.name)
    if row.parent and (row.parent.pk == entity.pk or entity.pk in _above(row.parent)):
        raise EntityRefused("own_parent", name=entity.name)
    for name in ("kind", "name", "name_key", "short_name", "credit_code", "region", "parent"):
        setattr(entity, name, getattr(row, name))
    _save(entity)
    activity.record(by=by, verb="entity.corrected", table=TABLE, rows=[entity.pk], at=at)


@transaction.atomic
def close(*, by: Any, entity: Entity, day: date, reason: str, at: datetime) -> None:
    """From `day` the unit is no more. Raises EntityRefused while posts of it are open (posts_open)."""
    Entity.objects.select_for_update().get(pk=entity.pk)  # nobody opens a post meanwhile
    if entity.posts.filter(Q(ended_on=None) | Q(ended_on__gt=day)).exists():
        raise EntityRefused("posts_open", name=entity.name)
    if not Entity.objects.filter(pk=entity.pk, closed_on=None).update(closed_on=day):
        raise EntityRefused("closed", name=entity.name)
    activity.record(
        by=by, verb="entity.closed", table=TABLE, rows=[entity.pk], reason=reason, at=at
    )


def _row(new: NewEntity) -> Entity:
    name = new.name.strip()
    if not name:
        raise EntityRefused("no_name")
    if new.kind not in Kind.values:
        raise EntityRefused("unknown_kind", kind=new.kind)
    return Entity(
        kind=new.kind,
        name=name,
        name_key=pinyin.key(name, person=False),
        short_name=new.short_name.strip(),
        credit_code=credit_code.check(new.credit_code) if new.credit_code.strip() else None,
        region=new.region,
        parent=new.parent,
    )


def _key(row: Entity) -> tuple[str, str, int | None]:
    return row.kind, row.name, row.region_id


def _known(rows: Iterable[Entity]) -> dict[Any, Entity]:
    """Open units with one of these names or codes, by key and by code."""
    listed = list(rows)
    names, codes = {row.name for row in listed}, {row.credit_code for row in listed} - {None}
    found = Entity.objects.select_for_update().filter(
        Q(name__in=names, closed_on=None) | Q(credit_code__in=codes)
    )
    known: dict[Any, Entity] = {}
    for entity in found:
        known |= _named(entity)
    return known


def _named(entity: Entity) -> dict[Any, Entity]:
    """The unit under its code, and as long as it is open under its kind, name and region."""
    keys = (entity.credit_code, _key(entity) if entity.closed_on is None else None)
    return {key: entity for key in keys if key}


def _by_code(row: Entity) -> Entity | None:
    return Entity.objects.filter(credit_code=row.credit_code).first() if row.credit_code else None


def _complete(entity: Entity, row: Entity) -> bool:
    """Take over what the row knows better; whether that changed anything."""
    changed = False
    for name in ("short_name", "credit_code", "parent"):
        value = getattr(row, name)
        if value and value != getattr(entity, name):
            setattr(entity, name, value)
            changed = True
    return changed


def _save(entity: Entity, *, new: bool = False) -> None:
    """Refuse (already_there) where somebody else entered the same unit at this moment."""
    try:
        with transaction.atomic():
            entity.save(force_insert=new)
    except IntegrityError:
        raise EntityRefused("already_there", name=entity.name) from None


def _check_parents(changed: Iterable[Entity]) -> None:
    """Refuse (own_parent) a unit that would stand below itself now, however long the way."""
    for entity in changed:
        if entity.parent_id and entity.pk in _above(Entity.objects.get(pk=entity.pk)):
            raise EntityRefused("own_parent", name=entity.name)


def _above(entity: Entity) -> set[int]:
    """Ids of the units above this one."""
    found: set[int] = set()
    while entity.parent and entity.parent.pk not in found:
        entity = entity.parent
        found.add(entity.pk)
    return found


def _log(by: Any, verb: str, entities: Iterable[Entity], at: datetime) -> None:
    if rows := [entity.pk for entity in entities]:
        activity.record(by=by, verb=verb, table=TABLE, rows=rows, at=at)
