"""What an event must not contradict, asked before anything is written."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping
from datetime import date
from typing import ClassVar

from zerentian.kernel.population.entries import NewEvent
from zerentian.kernel.population.models import FormerValue, Household, Membership, Person
from zerentian.lib.refusals import Refused, gettext_noop

HEAD = "head"


class EventRefused(Refused):
    """The event contradicts the register; nothing was written."""

    messages: ClassVar[Mapping[str, str]] = {
        "nothing": gettext_noop("Nobody was chosen. Choose who it is about."),
        "unproved": gettext_noop("Say which document proves it."),
        "future": gettext_noop("%(day)s has not come yet. Enter it when it has happened."),
        "before_birth": gettext_noop("%(day)s lies before the day of birth. Check the date."),
        "dead_already": gettext_noop(
            "The register has a death on %(day)s. Take that event back first if it is wrong."
        ),
        "not_member_then": gettext_noop(
            "On %(day)s there was no membership of household %(household)s. Check the date."
        ),
        "changed_later": gettext_noop(
            "The register has a membership that begins on %(day)s, after this event. "
            "Correct that one first."
        ),
        "there_already": gettext_noop(
            "There is a household of this kind already on that day: %(household)s. End that membership first."
        ),
        "not_standing": gettext_noop(
            "Household %(household)s did not exist on %(day)s. Check the date or the household."
        ),
        "no_head": gettext_noop(
            "Household %(household)s would be without a head. Choose the new one."
        ),
        "nobody_moves": gettext_noop(
            "On %(day)s nobody belonged to household %(household)s. Check the date."
        ),
        "moved_later": gettext_noop(
            "Household %(household)s has another address from %(day)s on, after this event. "
            "Correct that one first."
        ),
        "stands_there": gettext_noop(
            "Household %(household)s stands there already. Choose the new village or address."
        ),
        "two_heads": gettext_noop(
            "Household %(household)s would have two heads. Choose one of them."
        ),
        "born_already": gettext_noop(
            "Somebody has this number already. Enter it as “Somebody joins” instead."
        ),
        "other_name": gettext_noop(
            "Somebody with another name has this number. Compare both with the document."
        ),
        "not_welcome": gettext_noop(
            "This number is not taken here: real numbers belong to a real instance, "
            "invented ones (99…) to a demonstration."
        ),
        "code_taken": gettext_noop(
            "%(household)s was given to a household before. Codes are never used again."
        ),
        "withdrawn_already": gettext_noop("This event was taken back already."),
        "changed_since": gettext_noop(
            "The register has changed since: somebody's membership was altered after this event. "
            "Take the later change back first."
        ),
    }


def check(event: NewEvent, *, persons: Mapping[int, Person], today: date) -> None:
    """Raise EventRefused for the first contradiction. The people are locked already."""
    if not event.people():
        raise EventRefused("nothing")
    if not event.proof_kind:
        raise EventRefused("unproved")
    if event.on > today:
        raise EventRefused("future", day=event.on.isoformat())
    for person in persons.values():
        _alive(event, person)
    rows = Membership.objects.filter(person__in=list(persons), superseded_at=None)
    current = list(rows.select_related("household").order_by("pk"))
    _departing(event, current)
    _arriving(event, current)
    _headed(event)
    _moving(event)


def _alive(event: NewEvent, person: Person) -> None:
    if event.on < person.born:
        raise EventRefused("before_birth", day=event.on.isoformat())
    died = person.died_on
    if died is not None and (event.died == person.pk or event.on >= died):
        raise EventRefused("dead_already", day=died.isoformat())


def _departing(event: NewEvent, current: list[Membership]) -> None:
    known = {row.pk: row for row in current}
    cut = [one.membership for one in event.departures]
    for pk in [*cut, *(one.membership for one in event.relations)]:
        row = known.get(pk)
        if row is None:
            raise EventRefused("changed_since")
        if event.on not in row.valid:
            raise EventRefused(
                "not_member_then", day=event.on.isoformat(), household=row.household.code
            )
    for row in current:
        if row.person_id == event.died and row.valid.lower > event.on:
            raise EventRefused("changed_later", day=row.valid.lower.isoformat())


def _arriving(event: NewEvent, current: list[Membership]) -> None:
    homes = Household.objects.in_bulk([one.household for one in event.arrivals])
    leaving = {one.membership for one in event.departures}
    for one in event.arrivals:
        home = homes[one.household]
        ended = home.dissolved_on is not None and home.dissolved_on <= event.on
        if event.on < home.formed_on or ended:
            raise EventRefused("not_standing", household=home.code, day=event.on.isoformat())
        for row in current:
            upper = row.valid.upper
            still = row.pk not in leaving and (upper is None or upper > event.on)
            if row.person_id == one.person and row.kind == home.kind and still:
                raise EventRefused("there_already", household=row.household.code)


def _moving(event: NewEvent) -> None:
    """A household that moves stands on the day, somewhere else, and has not moved again since."""
    homes = Household.objects.in_bulk([one.household for one in event.moved])
    for one in event.moved:
        home = homes[one.household]
        ended = home.dissolved_on is not None and home.dissolved_on <= event.on
        if event.on < home.formed_on or ended:
            raise EventRefused("not_standing", household=home.code, day=event.on.isoformat())
        if not one.people:
            raise EventRefused("nobody_moves", household=home.code, day=event.on.isoformat())
        later = FormerValue.objects.filter(
            household=home, field__in=("region", "group", "address"), since__gt=event.on
        ).order_by("since")
        if again := later.values_list("since", flat=True).first():
            raise EventRefused("moved_later", household=home.code, day=again.isoformat())
        if (home.region_id, home.group, home.address) == (one.region, one.group, one.address):
            raise EventRefused("stands_there", household=home.code)


def _headed(event: NewEvent) -> None:
    """Every household that the event touches and that keeps people has one head on its day."""
    for home, heads, others in _afterwards(event):
        if heads > 1:
            raise EventRefused("two_heads", household=home.code)
        if not heads and others:
            raise EventRefused("no_head", household=home.code)


def _afterwards(event: NewEvent) -> Iterator[tuple[Household, int, int]]:
    """Households whose head the event may change: their heads and other members afterwards.

    One that had no head before it is left alone: the event did not take it away.
    """
    gone = {one.membership for one in event.departures}
    told = {one.membership: one.relation for one in event.relations}
    touched = Membership.objects.filter(pk__in=[*gone, *told]).values_list("household", flat=True)
    ids = {*touched, *(one.household for one in event.arrivals)}
    relations: dict[int, list[str]] = defaultdict(list)
    headed = set(event.formed)
    for row in Membership.objects.filter(
        household__in=ids, superseded_at=None, valid__contains=event.on
    ):
        if row.relation == HEAD:
            headed.add(row.household_id)
        if row.pk not in gone:
            relations[row.household_id].append(told.get(row.pk, row.relation))
    for one in event.arrivals:
        relations[one.household].append(one.relation)
    homes = Household.objects.in_bulk(headed & set(relations) | set(_doubled(relations)))
    for pk, home in sorted(homes.items()):
        heads = relations[pk].count(HEAD)
        yield home, heads, len(relations[pk]) - heads


def _doubled(relations: Mapping[int, list[str]]) -> list[int]:
    return [pk for pk, found in relations.items() if found.count(HEAD) > 1]
