"""Search over the whole house: households and their members, staff, units and regions.

What is typed decides where to look: four digits are the end of an identity or telephone number,
more digits a household's code or a whole identity number, letters the initials of a reading,
anything else a name. Everything found lies in the viewer's scope.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django.db.models import F, Q, QuerySet
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from zerentian.kernel.accounts import queries as accounts
from zerentian.kernel.accounts import scope
from zerentian.kernel.accounts.viewer import Viewer
from zerentian.kernel.entities import queries as entities
from zerentian.kernel.population import queries as population
from zerentian.kernel.population.models import Person, Resident
from zerentian.kernel.regions import queries as regions
from zerentian.kernel.regions.models import Region
from zerentian.kernel.residents.queries.places import Places
from zerentian.kernel.subjects import queries as subjects
from zerentian.kernel.subjects.models import Subject
from zerentian.lib import naming
from zerentian.lib.ranges import prefix_range
from zerentian.lib.writings import plain
from zerentian.manifest.permissions import Permission
from zerentian.web.queries.field import page_of

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise

MOST = 10  # of each group; who needs more filters the list itself
TAIL = re.compile(r"\d{3}[\dxX]")
INITIALS = re.compile(r"[a-zA-Z]+")
SHOWN = ("kind", "name", "name_key", "region__name", "household__code")  # of a subject


@dataclass(frozen=True)
class Hit:
    title: str
    text: str
    url: str


@dataclass(frozen=True)
class Group:
    """What was found of one sort. more: there is more than is shown."""

    title: StrOrPromise
    icon: str
    hits: list[Hit]
    more: bool


def search(viewer: Viewer, text: str) -> list[Group]:
    """Groups with at least one hit, nearest to daily work first. Nothing for an empty text."""
    wanted = plain(text)
    viewer.checked = True
    if not wanted:
        return []
    found = (Group(title, icon, *_cut(look(viewer, wanted))) for title, icon, look in PLACES)
    return [group for group in found if group.hits]


def _cut(hits: Iterator[Hit]) -> tuple[list[Hit], bool]:
    found = list(hits)
    return found[:MOST], len(found) > MOST


def _by_name(
    rows: QuerySet[Any], text: str, or_else: Q | None = None, *, at: str = ""
) -> list[Any]:
    """At most one row more than is shown: names that begin with the text, then those that hold it or
    whatever else is meant. Each of the two finds its rows through an index. `at` is the lookup of
    the table with the initials and the characters, if that is another."""
    ordered = rows.order_by("name_key", "pk")
    if INITIALS.fullmatch(text):
        return list(ordered.filter(naming.spelt(text, at=at))[: MOST + 1])
    first = list(ordered.filter(naming.begins(text, at=at if len(text) > 1 else ""))[: MOST + 1])
    if left := MOST + 1 - len(first):
        others = naming.holds(text, at=at) | (or_else or Q(pk__in=[]))
        known = [row.pk for row in first]
        first += ordered.filter(others).exclude(pk__in=known)[:left]
    return first


def _households(viewer: Viewer, text: str) -> Iterator[Hit]:
    found = subjects.open_on(subjects.subjects(viewer=viewer), viewer.on)
    found = found.select_related("region", "household").only(*SHOWN)
    if text.isdigit() and len(text) > 4:
        low, high = prefix_range(text)
        here = found.filter(household__code__gte=low, household__code__lt=high)
        rows = list(here.order_by("name_key", "pk")[: MOST + 1])
    elif TAIL.fullmatch(text):
        return
    else:
        villages = Region.objects.filter(name__contains=text)
        rows = _by_name(found, text, Q(region__in=villages.values("pk")))
    for subject in rows:
        yield Hit(subject.name, _about(subject), page_of(subject))


def _members(viewer: Viewer, text: str) -> Iterator[Hit]:
    """People found by number, telephone or name: in a household on which there is work, else on their
    own page."""
    if TAIL.fullmatch(text):
        people = population.by_tail(viewer=viewer, tail=text)
    elif len(text) >= 15 and text[:14].isdigit():
        people = population.by_number(viewer=viewer, number=text)
    elif text.isdigit():
        return
    else:
        people = Person.objects.none()
    if any(map(str.isdigit, text)):
        named = list(people.only("name", "name_key").order_by("name_key", "pk")[: MOST + 1])
    else:
        named = _called(viewer, text)
    homes = _homes(viewer, [person.pk for person in named])
    others = _residents(viewer, [person.pk for person in named if person.pk not in homes])
    for person in named:
        for subject in homes.get(person.pk, ()):
            detail = _("in the household of %(name)s") % {"name": subject.name}
            yield Hit(person.name, f"{detail} · {_about(subject)}", page_of(subject))
        if person.pk in others:
            yield Hit(person.name, others[person.pk], reverse("residents:person", args=[person.pk]))


def _called(viewer: Viewer, text: str) -> list[Any]:
    """People who live in the viewer's places; if they are few, also whoever belongs there to another
    household. The first are read in the order of names until there are enough, which for the others
    would ask after the households of each person on the way."""
    places = Places(viewer)
    living = Resident.objects.filter(places.condition("home", town="town"), here=True)
    if places.closed:
        living = living.exclude(pk__in=places.closed)
    living = living.only("name", "name_key")
    found = _by_name(living, text, at="person__")
    if len(found) > MOST:
        return found
    return _by_name(population.persons(viewer=viewer).only("name", "name_key"), text)


def _residents(viewer: Viewer, people: list[int]) -> dict[int, str]:
    """Village and household of people found in the viewer's places; of whoever lives elsewhere
    nothing."""
    if not people:
        return {}
    rows = scope.within(
        Resident.objects.filter(pk__in=people),
        viewer=viewer,
        permission=Permission.SUBJECTS_VIEW,
        region="home",
    )
    told = rows.values_list("pk", "home__name", "household__code")
    return dict.fromkeys(people, "") | {pk: f"{village} · {code}" for pk, village, code in told}


def _homes(viewer: Viewer, people: list[int]) -> dict[int, list[Subject]]:
    """The subjects of the households to which each of these people belongs today."""
    if not people:
        return {}
    found = subjects.subjects(viewer=viewer).filter(
        household__memberships__superseded_at=None,
        household__memberships__valid__contains=viewer.on,
        household__memberships__person__in=people,
    )
    rows = found.select_related("region", "household").only(*SHOWN)
    homes: dict[int, list[Subject]] = {}
    for subject in rows.annotate(member=F("household__memberships__person")).order_by("pk"):
        homes.setdefault(subject.member, []).append(subject)
    return homes


def _about(subject: Subject) -> str:
    village = subject.region.name if subject.region else ""
    code = subject.household.code if subject.household else ""
    return " · ".join(part for part in (village, code) if part)


def _staff(viewer: Viewer, text: str) -> Iterator[Hit]:
    found = accounts.listed(viewer=viewer, asked={"q": text}).order_by("name_key", "pk")
    found = found.select_related(None).select_related("entity").only("name", "entity__name")
    for user in found[: MOST + 1]:
        unit = user.entity.name if user.entity else ""
        yield Hit(user.name, unit, reverse("accounts:person", args=[user.pk]))


def _units(viewer: Viewer, text: str) -> Iterator[Hit]:
    found = entities.listed(viewer=viewer, asked={"q": text}).order_by("name_key", "pk")
    found = found.select_related(None).only("kind", "name")
    for unit in found[: MOST + 1]:
        yield Hit(unit.name, unit.get_kind_display(), reverse("entities:entity", args=[unit.pk]))


def _regions(viewer: Viewer, text: str) -> Iterator[Hit]:
    for region in regions.search(viewer, text, most=MOST + 1):
        yield Hit(region.name, region.full_name, reverse("regions:region", args=[region.pk]))


PLACES: tuple[tuple[StrOrPromise, str, Callable[[Viewer, str], Iterator[Hit]]], ...] = (
    (gettext_lazy("Households"), "home", _households),
    (gettext_lazy("Members of households"), "users", _members),
    (gettext_lazy("People at work"), "user", _staff),
    (gettext_lazy("Units"), "building-community", _units),
    (gettext_lazy("Villages and divisions"), "map-pin", _regions),
)
