"""Which unit a roster means: the known one whose place fits, or a new one where its households lie."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from os.path import commonprefix

from zerentian.kernel.entities.models import Entity, Kind
from zerentian.kernel.regions.models import Region
from zerentian.kernel.responsibilities.importing.about import Unit
from zerentian.kernel.responsibilities.importing.columns import (
    DISTRICT_DIGITS,
    UNIT_DIGITS,
    UNIT_KINDS,
)
from zerentian.kernel.responsibilities.importing.register import Known
from zerentian.manifest.imports import Line

Key = tuple[str, str]  # name and kind, as written


def key(line: Line) -> Key:
    return line.cells["unit"] or "", line.cells.get("unit_kind") or ""


def resolve(lines: Sequence[Line], known: Known) -> dict[Key, Unit]:
    """Every unit of the roster once."""
    places: dict[Key, list[str]] = defaultdict(list)
    for line in lines:
        if line.cells["unit"]:
            subject = known.subjects.get(line.cells["household"] or "")
            places[key(line)] += [subject.region.path] if subject and subject.region else []
    return {found: _unit(*found, paths, known) for found, paths in places.items()}


def _unit(name: str, kind: str, paths: list[str], known: Known) -> Unit:
    wanted = UNIT_KINDS.get(kind, Kind.DEPARTMENT)
    region = _region(wanted, paths, known)
    fitting = [
        entity
        for entity in known.units.get(name, [])
        if (not kind or entity.kind == wanted) and _fits(entity, region)
    ]
    entity = min(fitting, key=lambda entity: entity.pk) if fitting else None
    return Unit(
        name=name,
        kind=entity.kind if entity else wanted,
        entity=entity.pk if entity else None,
        region=region.pk if region else None,
    )


def _region(kind: Kind, paths: list[str], known: Known) -> Region | None:
    """The smallest place that holds all its households, but no smaller than such a unit's own."""
    most = UNIT_DIGITS.get(kind, DISTRICT_DIGITS)
    shared = commonprefix(paths)[:most]  # noqa: RUF071 - codes are prefixes, not file paths
    for digits in (12, 9, 6, 4, 2):
        if len(shared) >= digits:
            return known.regions.get(shared[:digits])
    return None


def _fits(entity: Entity, region: Region | None) -> bool:
    """Whether a known unit can be the one meant: one of the two places lies in the other."""
    if entity.region is None or region is None:
        return True
    path, place = entity.region.path, region.path
    return path.startswith(place) or place.startswith(path)
