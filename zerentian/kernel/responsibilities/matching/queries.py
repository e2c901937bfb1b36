"""The question of a matching as the registers put it on a day."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date
from functools import cached_property
from typing import Any

from zerentian.kernel.accounts.models import Tenure
from zerentian.kernel.accounts.viewer import Viewer
from zerentian.kernel.regions.models import Area, AreaRegion, Region
from zerentian.kernel.responsibilities import queries as duties
from zerentian.kernel.responsibilities.checks import fitting, looking
from zerentian.kernel.responsibilities.matching import distances
from zerentian.kernel.responsibilities.matching.problem import Answer, Helper, Need, Problem
from zerentian.kernel.responsibilities.matching.rules import match
from zerentian.kernel.responsibilities.models import Duty, Holder, Role
from zerentian.kernel.subjects import queries as asking
from zerentian.kernel.subjects.models import Subject
from zerentian.lib.ranges import Range
from zerentian.manifest.permissions import Permission

KILOMETRE = 1000


@dataclass(frozen=True)
class Terms:
    """What a matching must keep. cap: households a helper; bonus, farthest: metres.

    everybody: also those who have somebody are asked anew; else only gaps are closed.
    """

    cap: int
    bonus: int = 2 * KILOMETRE
    farthest: int | None = None
    everybody: bool = False
    roster: str = ""
    leave: bool = True
    relatives: bool = True


@dataclass(frozen=True)
class Question:
    """The people and households of a place, and under which terms they are brought together."""

    role: Role
    on: date
    terms: Terms
    subjects: Mapping[int, Subject]
    holders: Mapping[int, Any]  # Holder with load
    current: Mapping[int, int]
    away: frozenset[int]
    kin: Mapping[int, frozenset[int]]
    grids: tuple[frozenset[str], ...]
    districts: Mapping[int, Region]  # of holders

    @cached_property
    def problem(self) -> Problem:
        return self.posed(self.terms)

    def posed(self, terms: Terms) -> Problem:
        """The same people under other terms."""
        moving = dict.fromkeys(self.holders, 0)
        for holder in self.current.values():
            if holder in moving:
                moving[holder] += 1
        helpers = [
            Helper(pk, self.districts[pk].pk, max(0, terms.cap - row.load + moving[pk]))
            for pk, row in self.holders.items()
            if not (terms.leave and pk in self.away)
        ]
        homes = {s.region.pk: s.region.path for s in self.subjects.values() if s.region}
        seats = {region.pk: region.path for region in self.districts.values()}
        nobody: frozenset[int] = frozenset()
        needs = [
            Need(
                pk, subject.region_id or 0, self.current.get(pk),
                self.kin.get(pk, nobody) if terms.relatives else nobody,
            )
            for pk, subject in self.subjects.items()
        ]  # fmt: skip
        ways = distances.costs(homes, seats, self.grids, farthest=terms.farthest)
        return Problem(helpers, needs, ways, terms.bonus)

    def prices(self, answer: Answer) -> list[tuple[str, int, int]]:
        """What each rule costs: (rule, metres, households) that the answer without it would save."""
        found = []
        for rule, terms in self._relaxed():
            other = match(self.posed(terms))
            found.append((rule, answer.metres - other.metres, len(answer.left) - len(other.left)))
        return found

    def _relaxed(self) -> list[tuple[str, Terms]]:
        terms = self.terms
        found = [("cap", replace(terms, cap=terms.cap + 1))]
        if terms.bonus and self.current:
            found.append(("bonus", replace(terms, bonus=0)))
        if terms.leave and self.away:
            found.append(("leave", replace(terms, leave=False)))
        if terms.relatives and self.kin:
            found.append(("relatives", replace(terms, relatives=False)))
        if terms.farthest is not None:
            found.append(("farthest", replace(terms, farthest=None)))
        return found


def question(
    *, viewer: Viewer, role: Role, on: date, places: tuple[Range, ...], terms: Terms
) -> Question:
    """Households of the place that the viewer may assign, and helpers who could take them."""
    subjects = _subjects(viewer, role, on, places, terms)
    holders, regions = _holders(viewer, role, on, places, terms.roster)
    rows = Duty.objects.filter(
        role=role, superseded_at=None, valid__contains=on, subject__in=list(subjects)
    )
    return Question(
        role=role,
        on=on,
        terms=terms,
        subjects=subjects,
        holders=holders,
        current=dict(rows.values_list("subject", "holder")),
        away=_away(holders, on),
        kin=looking.relatives(subjects, holders, on=on),
        grids=_grids(on),
        districts=regions,
    )


def _subjects(
    viewer: Viewer, role: Role, on: date, places: tuple[Range, ...], terms: Terms
) -> dict[int, Subject]:
    ask = duties.in_need if terms.everybody else duties.gaps
    wanted = ask(viewer=viewer, role=role, on=on, places=places)
    mine = asking.subjects(viewer=viewer, permission=Permission.DUTIES_ASSIGN)
    rows = mine.filter(pk__in=wanted.values("pk"), region__isnull=False)
    related = rows.select_related("region__parent", "household").order_by(
        "region__path", "name_key"
    )
    return {subject.pk: subject for subject in related}


def _holders(
    viewer: Viewer, role: Role, on: date, places: tuple[Range, ...], roster: str
) -> tuple[dict[int, Any], dict[int, Region]]:
    """Those who may hold the role and sit somewhere, with the region of their seat."""
    rows = duties.candidates(viewer=viewer, role=role, on=on, places=places)
    if roster:
        listed = Duty.objects.filter(
            role=role, roster=roster, superseded_at=None, valid__contains=on
        )
        rows = rows.filter(pk__in=listed.values("holder"))
    rows = rows.select_related(
        "post__region", "post__entity__region", "entity__region", "team__entity__region"
    )
    names = duties.names([row.pk for row in rows], on=on)
    found, regions = {}, {}
    for row in rows.order_by("pk"):
        region = region_of(row)
        if region is not None and not fitting.unfit(role, row, names[row.pk]):
            found[row.pk], regions[row.pk] = row, region
    return found, _homes(found, regions, role, on)


def region_of(holder: Holder) -> Region | None:
    """Where a holder sits: the post's place, else that of its unit."""
    if holder.post:
        return holder.post.region or holder.post.entity.region
    if holder.entity:
        return holder.entity.region
    return holder.team.entity.region if holder.team and holder.team.entity else None


def _homes(
    holders: Mapping[int, Any], regions: dict[int, Region], role: Role, on: date
) -> dict[int, Region]:
    """Whoever sits in a town's office but has households already is near those: their first village."""
    vague = [pk for pk in holders if regions[pk].level < Region.Level.VILLAGE]
    rows = Duty.objects.filter(
        role=role, holder__in=vague, superseded_at=None, valid__contains=on
    ).select_related("subject__region")
    known: dict[int, list[Region]] = defaultdict(list)
    for duty in rows:
        if duty.subject.region:
            known[duty.holder_id].append(duty.subject.region)
    middle = {
        pk: sorted(found, key=lambda r: r.path)[len(found) // 2] for pk, found in known.items()
    }
    return regions | middle


def _away(holders: Mapping[int, Any], on: date) -> frozenset[int]:
    """On leave: somebody stands in for them that day."""
    acting = Tenure.objects.filter(
        post__holder__in=list(holders), acting=True, superseded_at=None, valid__contains=on
    )
    return frozenset(acting.values_list("post__holder", flat=True))


def _grids(on: date) -> tuple[frozenset[str], ...]:
    rows = AreaRegion.objects.filter(
        area__kind=Area.Kind.GRID, superseded_at=None, valid__contains=on
    )
    found: dict[int, set[str]] = defaultdict(set)
    for area, path in rows.values_list("area", "region__path"):
        found[area].add(path)
    return tuple(frozenset(paths) for paths in found.values())
