"""Who looked at a record: the reading deeds of the log, with names. Ids are matched, nothing else."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.db.models import Count, Q, QuerySet
from django.db.models.functions import TruncDate

from zerentian.kernel.accounts.models import User
from zerentian.kernel.accounts.queries import log
from zerentian.kernel.accounts.viewer import Viewer
from zerentian.kernel.activity.models import READS, Entry
from zerentian.kernel.packs import queries as packs
from zerentian.kernel.population import queries as population
from zerentian.kernel.population.models import Membership, Person
from zerentian.manifest.permissions import Permission

REVEALS = ("person.identity_revealed", "person.phone_revealed")
PERSON, HOUSEHOLD = "population_person", "population_household"
WINDOW = timedelta(days=30)


@dataclass(frozen=True)
class Many:
    """Somebody looked at so many whole numbers on one day: a question, no verdict."""

    user: User
    day: date
    reveals: int
    people: int


def persons(*, viewer: Viewer) -> QuerySet[Person]:
    """People whose readers the viewer may name to them."""
    return population.persons(viewer=viewer, permission=Permission.READERS_VIEW)


def of_person(*, viewer: Viewer, person: int) -> QuerySet[Entry]:
    """Who read what the house keeps of this person: themselves, or their household while they were in
    it. The viewer may see the person by `persons`."""
    seen = Q(table=PERSON, rows__contains=[person])
    homes = Membership.objects.filter(person=person, superseded_at=None)
    for home, valid in homes.values_list("household", "valid"):
        lived = Q(at__date__gte=valid.lower) if valid.lower else Q()
        lived &= Q(at__date__lt=valid.upper) if valid.upper else Q()
        seen |= Q(table=HOUSEHOLD, rows__contains=[home]) & lived
    allowed = persons(viewer=viewer).filter(pk=person)
    return Entry.objects.filter(seen, verb__in=READS) if allowed.exists() else Entry.objects.none()


def by_user(*, viewer: Viewer, user: int) -> QuerySet[Entry]:
    """What somebody read, as far as the viewer may read the log."""
    return log.entries(viewer=viewer).filter(actor=user, verb__in=READS)


def users(entries: Sequence[Entry]) -> dict[int, User]:
    """Those who did these deeds, with their units."""
    wanted = {entry.actor for entry in entries if entry.actor is not None}
    return User.objects.select_related("entity").in_bulk(wanted)


def many(*, viewer: Viewer) -> list[Many]:
    """Days of the last month on which somebody looked at more whole numbers than the pack lets pass."""
    since: datetime = viewer.at - WINDOW
    found = log.entries(viewer=viewer).filter(verb__in=REVEALS, at__gte=since)
    days = found.order_by().values("actor", day=TruncDate("at")).annotate(reveals=Count("pk"))
    most = packs.current().district.exports.reveals
    rows = list(days.filter(reveals__gt=most, actor__isnull=False))
    called = User.objects.select_related("entity").in_bulk({row["actor"] for row in rows})
    counted = [
        Many(called[r["actor"]], r["day"], r["reveals"], _people(found, r["actor"], r["day"]))
        for r in rows
    ]
    return sorted(counted, key=lambda each: (each.day, each.reveals), reverse=True)


def _people(found: QuerySet[Entry], actor: int, day: date) -> int:
    """How many different people: one number looked at thirty times is another question."""
    rows = found.filter(actor=actor, at__date=day).values_list("rows", flat=True)
    return len(Counter(person for ids in rows for person in ids))
