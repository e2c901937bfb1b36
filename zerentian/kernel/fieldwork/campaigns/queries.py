"""Inspections in the viewer's places, their samples and what came out.

A result is a visit of the inspection's kind to a sampled household, on a day of the inspection, by
somebody of its team, under its checklist version; a look-back under the version of the check that it
looks back at (B-5). So it is recorded like any visit, at the telephone or from paper.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Count as Number
from django.db.models import F, OuterRef, Q, QuerySet, Subquery
from django.db.models.functions import Coalesce

from zerentian.kernel.accounts import scope
from zerentian.kernel.accounts.models import Tenure
from zerentian.kernel.accounts.viewer import Viewer
from zerentian.kernel.fieldwork.campaigns.drafts import Draft
from zerentian.kernel.fieldwork.campaigns.errors import CampaignRefused
from zerentian.kernel.fieldwork.campaigns.rules import Candidate
from zerentian.kernel.fieldwork.due.queries import DIGITS
from zerentian.kernel.fieldwork.due.statement import class_of
from zerentian.kernel.fieldwork.models import Campaign, CampaignTeam, Sampled
from zerentian.kernel.responsibilities.models import Duty
from zerentian.kernel.responsibilities.queries import places as by_place
from zerentian.kernel.subjects import queries as subjects
from zerentian.kernel.subjects.models import Subject
from zerentian.kernel.visits.models import Finding, Visit
from zerentian.lib.ranges import prefix_range
from zerentian.manifest.permissions import Permission

VIEW = Permission.VISITS_VIEW
BEFORE = (Campaign.How.FAILED, Campaign.How.VILLAGES)  # draw by what came out the last time


def campaigns(*, viewer: Viewer, permission: Permission = VIEW) -> QuerySet[Campaign]:
    viewer.checked = True
    return Campaign.objects.filter(scope.in_places(viewer, permission))


def results(sample: QuerySet[Sampled]) -> QuerySet[Any]:
    """The sample with `visit` (the last result, or None), `passed`, `points`, `out_of`,
    `findings` and how many of them were `mended` on the spot."""
    visits = Visit.objects.filter(
        subject=OuterRef("subject"), superseded_at=None, mode=OuterRef("campaign__kind"),
        day__gte=OuterRef("campaign__since"), day__lte=OuterRef("campaign__until"),
        template=Coalesce(OuterRef("check_again__template"), OuterRef("campaign__template")),
        user__campaign_seats__team=OuterRef("team"),
    ).order_by("-day", "-pk")  # fmt: skip
    found = sample.annotate(
        visit=Subquery(visits.values("pk")[:1]),
        passed=Subquery(visits.values("passed")[:1]),
        points=Subquery(visits.values("points")[:1]),
        out_of=Subquery(visits.values("out_of")[:1]),
        before=F("check_again__passed"),
    )
    return found.annotate(findings=_findings(), mended=_findings(mended=True))


def _findings(**about: bool) -> Any:
    """How many findings the result has, as a column."""
    rows = Finding.objects.filter(visit=OuterRef("visit"), **about)
    counted = rows.order_by().values("visit").annotate(n=Number("pk")).values("n")
    return Coalesce(Subquery(counted), 0)


def sample(campaign: Campaign, *, viewer: Viewer) -> QuerySet[Any]:
    """Of the households that the viewer may see."""
    rows = scope.subjects_within(campaign.sample.all(), viewer=viewer, permission=VIEW)
    related = ("subject__region__parent", "subject__household", "team")
    return results(rows).select_related(*related)


@dataclass
class Count:
    """Of one village or team. passed + failed + unclear + open = sampled. mended: findings that were
    put right on the spot, so that no problem was opened, failed safety items apart."""

    sampled: int = 0
    visited: int = 0
    passed: int = 0
    failed: int = 0
    findings: int = 0
    mended: int = 0

    @property
    def open(self) -> int:
        return self.sampled - self.visited

    def add(self, row: Sampled) -> None:
        self.sampled += 1
        self.visited += row.visit is not None  # type: ignore[attr-defined]
        self.passed += row.passed is True  # type: ignore[attr-defined]
        self.failed += row.passed is False  # type: ignore[attr-defined]
        self.findings += row.findings  # type: ignore[attr-defined]
        self.mended += row.mended  # type: ignore[attr-defined]


def progress(rows: Iterable[Sampled]) -> tuple[Count, dict[str, Count], dict[int, Count]]:
    """In all, by the name of the village, by the number of the team."""
    total, villages, teams = Count(), defaultdict[str, Count](Count), defaultdict[int, Count](Count)
    for row in rows:
        place = row.subject.region
        for count in (total, villages[place.name if place else ""], teams[row.team.number]):
            count.add(row)
    return total, dict(villages), dict(teams)


def teams(campaign: Campaign) -> QuerySet[CampaignTeam]:
    return campaign.teams.prefetch_related("members__entity").order_by("number")


def candidates(*, viewer: Viewer, draft: Draft) -> tuple[list[Candidate], dict[int, int]]:
    """Households that may be drawn, and for a look-back the check of each that is looked back at."""
    rows = subjects.subjects(
        viewer=viewer, kind=draft.subject_kind, permission=Permission.VISITS_RECORD
    )
    rows = subjects.open_on(rows, draft.since)
    rows = rows.filter(scope.in_ranges([prefix_range(draft.region.path)]))
    before: dict[int, int] = {}
    if draft.earlier is not None:
        checked = results(draft.earlier.sample.all()).exclude(visit=None)
        if draft.how in BEFORE:
            checked = checked.filter(passed=False)
        before = dict(checked.values_list("subject", "visit"))
        if draft.how == Campaign.How.VILLAGES:
            rows = rows.filter(region__in=checked.values("subject__region"))
        else:
            rows = rows.filter(pk__in=before)
    return _layered(rows, draft), before


def last(*, viewer: Viewer, draft: Draft) -> Campaign:
    """The last inspection of a place that holds this one or lies in it. Raises CampaignRefused."""
    low, high = prefix_range(draft.region.path)
    above = [draft.region.path[:length] for length in DIGITS.values()]
    near = Q(region__path__gte=low, region__path__lt=high) | Q(region__path__in=above)
    rows = campaigns(viewer=viewer).filter(
        near, kind=Campaign.Kind.INSPECTION, subject_kind=draft.subject_kind, until__lt=draft.since
    )
    found = rows.order_by("-until", "-pk").first()
    if found is None:
        raise CampaignRefused("none_before")
    return found


def _layered(rows: QuerySet[Subject], draft: Draft) -> list[Candidate]:
    pairs = list(rows.order_by().values_list("pk", "region__path"))
    classes: dict[int, str] = {}
    if draft.how == Campaign.How.CLASS:
        classes = class_of([pk for pk, _path in pairs], kind=draft.subject_kind, on=draft.since)
    by_village = draft.how == Campaign.How.VILLAGE
    return [
        Candidate(pk, path or "", (path or "") if by_village else classes.get(pk, ""))
        for pk, path in pairs
    ]


def helpers(ids: Iterable[int], *, on: date) -> dict[int, frozenset[int]]:
    """Users who answer for each subject that day, in any role, by name or by place, acting or not."""
    wanted = Subject.objects.filter(pk__in=list(ids))
    holders: dict[int, set[int]] = defaultdict(set)
    own = Duty.objects.filter(subject__in=wanted, superseded_at=None, valid__contains=on)
    for subject, holder in own.values_list("subject", "holder"):
        holders[subject].add(holder)
    for subject, placed in by_place.by_subject(wanted, on=on).items():
        holders[subject].update(duty.holder_id for duty in placed)
    seats = Tenure.objects.filter(superseded_at=None, valid__contains=on).filter(
        Q(post__holder__in={holder for found in holders.values() for holder in found})
    )
    users: dict[int, set[int]] = defaultdict(set)
    for holder, user in seats.values_list("post__holder", "user"):
        users[holder].add(user)
    return {
        subject: frozenset(user for holder in found for user in users[holder])
        for subject, found in holders.items()
    }
