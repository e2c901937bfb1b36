from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date

from zerentian.kernel.entities.models import Entity
from zerentian.kernel.fieldwork.models import FieldEvent
from zerentian.kernel.regions.models import Region


@dataclass(frozen=True, kw_only=True)
class GoodsDraft:
    """quantity in thousandths of its measure, value in fen."""

    name: str
    quantity: int
    measure: str
    value: int


@dataclass(frozen=True, kw_only=True)
class EventDraft:
    """An event as somebody tells it. users: ids of those who took part; volunteers: how many, by unit;
    subjects: ids of the households reached. The same one twice is one."""

    kind: FieldEvent.Kind
    name: str
    day: date
    region: Region
    organiser: Entity
    budget: str = ""
    work: str = ""
    before: int | None = None
    after: int | None = None
    users: tuple[int, ...] = ()
    volunteers: Mapping[int, int] = field(default_factory=dict)
    subjects: tuple[int, ...] = ()
    goods: tuple[GoodsDraft, ...] = ()


@dataclass(frozen=True, kw_only=True)
class FacilityDraft:
    """cost in fen."""

    subject: int
    kind: str
    applied_on: date
    done_on: date | None = None
    accepted_on: date | None = None
    cost: int | None = None
    payer: str = ""
