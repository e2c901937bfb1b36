"""An inspection before it is opened."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from zerentian.kernel.entities.models import Entity
from zerentian.kernel.fieldwork.models import Campaign
from zerentian.kernel.regions.models import Region
from zerentian.kernel.visits.models import Template


@dataclass(frozen=True, kw_only=True)
class Draft:
    """An inspection as somebody wants it. teams: ids of users, a tuple for each team."""

    kind: Campaign.Kind
    name: str
    region: Region
    office: Entity
    second_office: Entity
    template: Template
    since: date
    until: date
    how: Campaign.How
    seed: int
    wanted: int | None
    teams: Sequence[tuple[int, ...]]
    subject_kind: str = "relief.household"
    earlier: Campaign | None = None
