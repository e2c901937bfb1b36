"""The page of a household of any kind: who belongs to it on a day, and who did."""

from __future__ import annotations

from copy import copy
from dataclasses import dataclass
from datetime import date

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.functional import cached_property
from django.utils.translation import gettext as _

from zerentian.kernel.accounts.requests import ViewerRequest
from zerentian.kernel.packs import words
from zerentian.kernel.population import actions as writing
from zerentian.kernel.population import past, sexes
from zerentian.kernel.population import queries as population
from zerentian.kernel.population.models import Household, Membership
from zerentian.kernel.population.rules import age
from zerentian.kernel.residents import timeline
from zerentian.kernel.residents.queries import entered, happened, opening
from zerentian.kernel.residents.queries.asked import When
from zerentian.kernel.residents.queries.seen import SeenHousehold
from zerentian.kernel.residents.views import chips, pages, sources
from zerentian.ui import formats


@dataclass(frozen=True)
class Member:
    """One line of the table of members. reason: why a former member left."""

    name: str
    url: str
    relation: str
    sex: str
    age: int
    number: str
    since: date
    until: date | None
    reason: str


@dataclass
class HouseholdPage:
    seen: SeenHousehold
    now: Household  # with the values of today

    @cached_property
    def may_edit(self) -> bool:
        return self.when.is_now and pages.may_edit(self.seen.viewer, self.now.region)

    @cached_property
    def entries(self) -> list[timeline.Entry]:
        events = happened.events(self.when, household=self.now.pk)
        replaced = happened.replaced(
            self.when, self.now, viewer=self.seen.viewer, household=self.now.pk
        )
        places = happened.places(replaced)
        return timeline.entries(
            events, replaced, places=places, may_edit=self.may_edit,
            open_to=frozenset([self.now.pk]),
        )  # fmt: skip

    @property
    def household(self) -> Household:
        return self.seen.household

    @property
    def when(self) -> When:
        return self.seen.when

    @property
    def kind(self) -> str:
        return chips.kinds()[self.household.kind]

    @property
    def title(self) -> str:
        head = self.seen.head
        if head:
            return _("Household of %(name)s") % {"name": head.person.name}
        return _("Household %(code)s") % {"code": self.household.code}

    @cached_property
    def members(self) -> list[Member]:
        return [self._member(row) for row in self.seen.members]

    @cached_property
    def former(self) -> list[Member]:
        return [self._member(row) for row in self.seen.former]

    def _member(self, row: Membership) -> Member:
        url = reverse("residents:person", args=[row.person_id])
        return Member(
            name=row.person.name,
            url=pages.at(url, self.when),
            relation=words.label("relation", row.relation),
            sex=sexes.said(row.person.sex),
            age=age(row.person.born, min(row.person.died_on or self.when.on, self.when.on)),
            number=population.masked_number(row.person) or formats.NOTHING,
            since=row.valid.lower,
            until=row.valid.upper,
            reason=words.label("left", row.leave_reason),
        )

    @cached_property
    def facts(self) -> list[tuple[str, str]]:
        h = self.household
        found = [
            (_("Sort of household"), self.kind),
            (_("Household code"), h.code),
            (_("Village and group"), f"{h.region.name} {h.group}".strip()),
            (_("Home address"), h.address or formats.NOTHING),
            (_("Telephone"), population.masked_phone(h.phone) or formats.NOTHING),
            (_("Members"), str(len(self.members))),
            (_("Formed on"), formats.day(h.formed_on)),
        ]
        ended = h.dissolved_on
        if ended and ended <= self.when.on:
            found.append((_("Ended on"), formats.day(ended)))
        viewer = self.seen.viewer
        return [*found, (_("Source"), sources.told(entered.household(viewer, h.pk), viewer))]

    @cached_property
    def subjects(self) -> list[tuple[str, str, str]]:
        return [
            (pages.subject_title(s), s.name, pages.subject_page(s, self.when))
            for s in self.seen.subjects
        ]


def household(request: ViewerRequest, pk: int) -> HttpResponse:
    viewer = request.viewer
    found = get_object_or_404(opening.households(viewer), pk=pk)
    when = When.read(request.GET, today=viewer.on)
    writing.household_shown(by=viewer.user, household=pk, at=viewer.at)
    now = copy(found)
    past.set_back(on=when.on, at=when.at, households=[found])
    seen = SeenHousehold(viewer, found, when)
    past.set_back(on=when.on, at=when.at, persons=[row.person for row in seen.history])
    page = HouseholdPage(seen, now)
    return render(request, "residents/household/page.html", {"page": page, "household": found})
