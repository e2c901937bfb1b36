"""The page of one person."""

from __future__ import annotations

from collections.abc import Callable
from copy import copy
from dataclasses import dataclass
from datetime import date, timedelta

from django.db.models import QuerySet
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.functional import cached_property
from django.utils.translation import gettext as _

from zerentian.kernel.accounts.requests import ViewerRequest
from zerentian.kernel.packs import words
from zerentian.kernel.population import actions as writing
from zerentian.kernel.population import fact_words, past, sexes
from zerentian.kernel.population import queries as population
from zerentian.kernel.population.models import Membership, Person, PersonFact
from zerentian.kernel.population.rules import age
from zerentian.kernel.residents import timeline
from zerentian.kernel.residents.queries import entered, happened, opening
from zerentian.kernel.residents.queries.asked import When
from zerentian.kernel.residents.queries.seen import SeenPerson
from zerentian.kernel.residents.views import chips, pages, sources
from zerentian.manifest.permissions import Permission
from zerentian.ui import formats


@dataclass(frozen=True)
class Belonging:
    """One membership as the page tells it. url "": a household in another place."""

    kind: str
    code: str
    place: str
    relation: str
    since: date
    until: date | None
    url: str


@dataclass
class PersonPage:
    seen: SeenPerson
    now: Person  # with the values of today

    @cached_property
    def may_edit(self) -> bool:
        return self.when.is_now and pages.may_edit(self.seen.viewer, self.seen.home)

    @cached_property
    def entries(self) -> list[timeline.Entry]:
        events = happened.events(self.when, person=self.now.pk)
        replaced = happened.replaced(
            self.when, self.now, viewer=self.seen.viewer, person=self.now.pk
        )
        return timeline.entries(
            events, replaced, places={}, may_edit=self.may_edit, open_to=self.seen.open
        )

    @property
    def person(self) -> Person:
        return self.seen.person

    @property
    def when(self) -> When:
        return self.seen.when

    @property
    def has_no_number(self) -> bool:
        return self.person.identity_kind == "none" and self.now.erased_at is None

    @property
    def may_number(self) -> bool:
        return self.may_edit and self.has_no_number

    @cached_property
    def may_reveal(self) -> bool:
        return self._may(population.persons, Permission.SUBJECTS_REVEAL)

    @cached_property
    def may_tell(self) -> bool:
        """Whether the viewer may tell this person who looked at their record."""
        return self._may(population.persons, Permission.READERS_VIEW)

    @cached_property
    def may_erase(self) -> bool:
        return self.now.erased_at is None and self._may(population.ever, Permission.SUBJECTS_ERASE)

    def _may(self, people: Callable[..., QuerySet[Person]], permission: Permission) -> bool:
        """Asked of the place of this person: who may do it elsewhere is offered nothing here."""
        viewer = self.seen.viewer
        if not viewer.may(permission):
            return False
        return people(viewer=viewer, permission=permission).filter(pk=self.now.pk).exists()

    @property
    def died_on(self) -> date | None:
        died = self.person.died_on
        return died if died and died <= self.when.on else None

    @cached_property
    def facts(self) -> list[tuple[str, str]]:
        p, day = self.person, self.died_on or self.when.on
        found = [
            (_("Identity number"), population.masked_number(p) or formats.NOTHING),
            (_("Sex"), sexes.said(p.sex)),
            (_("Born"), formats.day(p.born)),
            (_("Age"), str(age(p.born, day)) if p.born <= day else formats.NOTHING),
            (_("Ethnicity"), words.label("ethnicity", p.ethnicity) or formats.NOTHING),
            (_("Telephone"), population.masked_phone(p.phone) or formats.NOTHING),
        ]
        if self.died_on:
            found.append((_("Died"), formats.day(self.died_on)))
        return [*found, (_("Source"), self._source)]

    @property
    def _source(self) -> str:
        viewer = self.seen.viewer
        return sources.told(entered.person(viewer, self.now.pk), viewer)

    @cached_property
    def told(self) -> list[tuple[str, str]]:
        """What departments say of the day: a disability, insurances with the end of their time."""
        return [self._told(fact) for fact in self.seen.facts]

    def _told(self, fact: PersonFact) -> tuple[str, str]:
        since, until = fact.valid.lower, fact.valid.upper
        days = _("since %(day)s") % {"day": formats.day(since)}
        if until:
            last = formats.day(until - timedelta(days=1))
            days = _("%(since)s to %(until)s") % {"since": formats.day(since), "until": last}
        return fact_words.title(fact.kind), f"{fact_words.said(fact)} · {days}"

    @cached_property
    def belongings(self) -> list[Belonging]:
        return [self._belonging(row) for row in self.seen.memberships]

    @cached_property
    def earlier(self) -> list[Belonging]:
        """Memberships that had ended by the day, the last first."""
        ended = [row for row in self.seen.history if self.when.on not in row.valid]
        ended.sort(key=lambda row: (row.valid.upper, row.pk), reverse=True)
        return [self._belonging(row) for row in ended]

    def _belonging(self, row: Membership) -> Belonging:
        may_open = row.household_id in self.seen.open
        home = row.household
        url = reverse("residents:household", args=[home.pk]) if may_open else ""
        place = f"{home.region.name} {home.group}".strip() if may_open else _("in another place")
        return Belonging(
            kind=chips.kinds()[row.kind],
            code=home.code if may_open else "",
            place=place,
            relation=words.label("relation", row.relation),
            since=row.valid.lower,
            until=row.valid.upper,
            url=pages.at(url, self.when) if url else "",
        )

    @cached_property
    def subjects(self) -> list[tuple[str, str, str]]:
        return [
            (pages.subject_title(s), s.name, pages.subject_page(s, self.when))
            for s in self.seen.subjects
        ]


def person(request: ViewerRequest, pk: int) -> HttpResponse:
    viewer = request.viewer
    found = get_object_or_404(opening.persons(viewer), pk=pk)
    when = When.read(request.GET, today=viewer.on)
    writing.person_shown(by=viewer.user, person=pk, at=viewer.at)
    now = copy(found)
    past.set_back(on=when.on, at=when.at, persons=[found])
    page = PersonPage(SeenPerson(viewer, found, when), now)
    return render(request, "residents/person/page.html", {"page": page, "person": found})
