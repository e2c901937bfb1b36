"""From pasted lines to rows of the register; each refusal names its line."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, field

from zerentian.kernel.accounts.models import User
from zerentian.kernel.accounts.viewer import Viewer
from zerentian.kernel.entities.models import Entity
from zerentian.kernel.fieldwork.events import rules
from zerentian.kernel.fieldwork.events.drafts import FacilityDraft, GoodsDraft
from zerentian.kernel.fieldwork.events.errors import EventRefused
from zerentian.kernel.packs import queries as packs
from zerentian.kernel.packs.schema import CodeList
from zerentian.kernel.subjects import queries as subjects
from zerentian.manifest.permissions import Permission


@dataclass
class People:
    users: list[int] = field(default_factory=list)
    volunteers: dict[int, int] = field(default_factory=dict)


def people(text: str) -> People:
    """Lines of name, unit, or of an empty name, unit and number of volunteers."""
    told, found = list(rules.lines(text)), People()
    by_name = units({line.cell(1) for line in told})
    known = users({line.cell(0) for line in told})
    for line in told:
        name, unit = line.cell(0), line.cell(1)
        if unit and unit not in by_name:
            raise EventRefused("unit", line=line.number)
        if not name:
            _volunteers(line, found, by_name.get(unit))
            continue
        fits = [u for u, of in known.get(name, []) if not unit or of == by_name[unit]]
        if len(fits) != 1:
            raise EventRefused("persons" if fits else "person", line=line.number)
        found.users.append(fits[0])
    return found


def _volunteers(line: rules.Line, found: People, unit: int | None) -> None:
    number = rules.count(line.cell(2))
    if unit is None:
        raise EventRefused("unit", line=line.number)
    if number is None:
        raise EventRefused("count", line=line.number)
    found.volunteers[unit] = found.volunteers.get(unit, 0) + number


def households(text: str, *, viewer: Viewer) -> list[int]:
    """Lines that begin with the code of a household which the viewer may record for."""
    told = list(rules.lines(text))
    seen = _coded({line.cell(0) for line in told}, viewer=viewer)
    for line in told:
        if line.cell(0) not in seen:
            raise EventRefused("household", line=line.number)
    return [seen[line.cell(0)] for line in told]


def goods(text: str) -> tuple[GoodsDraft, ...]:
    """Lines of what, how many, measure, value in yuan."""
    return tuple(_goods(line) for line in rules.lines(text))


def _goods(line: rules.Line) -> GoodsDraft:
    quantity, value = rules.thousandths(line.cell(1)), rules.fen(line.cell(3))
    if not line.cell(0) or quantity is None or value is None:
        raise EventRefused("goods", line=line.number)
    return GoodsDraft(name=line.cell(0), quantity=quantity, measure=line.cell(2), value=value)


def facilities(text: str, *, viewer: Viewer) -> list[FacilityDraft]:
    """Lines of code, facility, applied, done, accepted by the household, cost in yuan, payer."""
    told = list(rules.lines(text))
    if not told:
        raise EventRefused("empty")
    seen = _coded({line.cell(0) for line in told}, viewer=viewer)
    kinds = packs.current().codes["facility"]
    return [_facility(line, seen, kinds, viewer) for line in told]


def _facility(
    line: rules.Line, seen: dict[str, int], kinds: CodeList, viewer: Viewer
) -> FacilityDraft:
    if line.cell(0) not in seen:
        raise EventRefused("household", line=line.number)
    kind = kinds.by_label(line.cell(1))
    if kind is None:
        known = "、".join(str(item) for item in kinds.codes)
        raise EventRefused("kind", line=line.number, known=known)
    days = [rules.day(line.cell(place)) for place in (2, 3, 4)]
    given = [day for day in days if day]
    missing = [bool(line.cell(place)) for place in (2, 3, 4)] != [bool(day) for day in days]
    if days[0] is None or missing or given != sorted(given) or given[-1] > viewer.on:
        raise EventRefused("day", line=line.number)
    if days[2] and not days[1]:
        raise EventRefused("day", line=line.number)
    cost = rules.fen(line.cell(5)) if line.cell(5) else None
    if line.cell(5) and cost is None:
        raise EventRefused("cost", line=line.number)
    return FacilityDraft(
        subject=seen[line.cell(0)], kind=kind.key, applied_on=days[0], done_on=days[1],
        accepted_on=days[2], cost=cost, payer=line.cell(6),
    )  # fmt: skip


def _coded(codes: set[str], *, viewer: Viewer) -> dict[str, int]:
    seen = subjects.subjects(viewer=viewer, permission=Permission.VISITS_RECORD)
    rows = seen.filter(household__code__in=codes, closed_on=None).order_by("-pk")
    return dict(rows.values_list("household__code", "pk"))


def units(names: set[str]) -> dict[str, int]:
    """Open units by their names, whole or short."""
    rows = Entity.objects.filter(closed_on=None)
    found = dict(rows.filter(short_name__in=names - {""}).values_list("short_name", "pk"))
    return found | dict(rows.filter(name__in=names).values_list("name", "pk"))


def users(names: set[str]) -> dict[str, list[tuple[int, int | None]]]:
    """Everybody of these names who has an account in use, with their unit."""
    found: dict[str, list[tuple[int, int | None]]] = defaultdict(list)
    for pk, name, unit in User.objects.filter(name__in=names, is_active=True).values_list(
        "pk", "name", "entity"
    ):
        found[name].append((pk, unit))
    return found
