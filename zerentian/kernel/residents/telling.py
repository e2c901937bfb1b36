"""What an event changes, in words: shown before it is confirmed, and kept on the pages."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from zerentian.kernel.packs import words
from zerentian.kernel.population.entries import Moved, NewEvent
from zerentian.kernel.population.models import EventKind, Household, Membership, Person
from zerentian.kernel.regions.models import Region

KINDS = {
    EventKind.BIRTH: gettext_lazy("Birth"),
    EventKind.DEATH: gettext_lazy("Death"),
    EventKind.MOVE: gettext_lazy("Move"),
    EventKind.MARRIAGE: gettext_lazy("Marriage"),
    EventKind.SPLIT: gettext_lazy("Household split"),
    EventKind.ADOPTION: gettext_lazy("Adoption"),
    EventKind.RETURN: gettext_lazy("Return"),
    EventKind.ABSENCE: gettext_lazy("Absence"),
}
ICONS = {
    EventKind.BIRTH: "user-plus", EventKind.DEATH: "user-x", EventKind.MOVE: "route",
    EventKind.MARRIAGE: "heart-handshake", EventKind.SPLIT: "hierarchy",
    EventKind.ADOPTION: "user-plus", EventKind.RETURN: "arrow-back-up",
    EventKind.ABSENCE: "user-minus",
}  # fmt: skip
LEFT = {"married_out": "marriage", "prison": "absence", "lost": "absence"}
JOINED = {"born": "birth", "married_in": "marriage", "adopted": "adoption", "returned": "return"}


def kind_of(reason: str, *, joined: bool) -> str:
    """The kind of event that a reason of the pack's lists stands for."""
    return (JOINED if joined else LEFT).get(reason, "move")


def kind(key: str) -> str:
    return str(KINDS[EventKind(key)])


@dataclass(frozen=True)
class Line:
    """One person in one household, before and after."""

    name: str
    household: str
    before: str
    after: str


def lines(event: NewEvent, names: dict[int, str] | None = None) -> list[Line]:
    """Everything that the event changes, household by household. names: of people not yet entered."""
    rows = Membership.objects.select_related("person", "household").in_bulk(
        [*(d.membership for d in event.departures), *(r.membership for r in event.relations)]
    )
    people = Person.objects.in_bulk([a.person for a in event.arrivals])
    homes = Household.objects.in_bulk([a.household for a in event.arrivals])
    found = []
    for gone in event.departures:
        row = rows[gone.membership]
        after = _("leaves: %(reason)s") % {"reason": words.label("left", gone.reason)}
        found.append(Line(row.person.name, row.household.code, _relation(row.relation), after))
    for told in event.relations:
        row = rows[told.membership]
        before = _relation(row.relation)
        found.append(Line(row.person.name, row.household.code, before, _relation(told.relation)))
    for new in event.arrivals:
        name = people[new.person].name if new.person in people else (names or {})[new.person]
        found.append(Line(name, homes[new.household].code, "", _relation(new.relation)))
    regions = Region.objects.in_bulk([one.region for one in event.moved])
    for one in event.moved:
        found += _moved(one, regions[one.region])
    return found


def _moved(one: Moved, region: Region) -> Iterator[Line]:
    """Everybody of a household, before and after its move. Asked before or after it is written."""
    home = Household.objects.select_related("region").get(pk=one.household)
    people = Person.objects.in_bulk(one.people)
    before = " ".join(filter(None, [home.region.name, home.group, home.address]))
    after = " ".join(filter(None, [region.name, one.group, one.address]))
    for pk in one.people:
        yield Line(people[pk].name, home.code, before, after)


def sizes(event: NewEvent) -> list[tuple[str, int, int]]:
    """Code, people before and people after of every household that loses or gains somebody."""
    changes: dict[int, int] = {}
    gone = [one.membership for one in event.departures]
    for pk in Membership.objects.filter(pk__in=gone).values_list("household", flat=True):
        changes[pk] = changes.get(pk, 0) - 1
    for one in event.arrivals:
        changes[one.household] = changes.get(one.household, 0) + 1
    homes = Household.objects.in_bulk(list(changes))
    standing = Membership.objects.filter(
        household__in=homes, superseded_at=None, valid__contains=event.on
    )
    counted = list(standing.values_list("household", flat=True))
    return [
        (homes[pk].code, counted.count(pk), counted.count(pk) + change)
        for pk, change in sorted(changes.items())
    ]


def _relation(key: str) -> str:
    return words.label("relation", key)


def names_of(rows: Iterable[Membership]) -> str:
    return "、".join(dict.fromkeys(row.person.name for row in rows))
