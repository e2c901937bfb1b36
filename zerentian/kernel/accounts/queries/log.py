"""The log for those who may read it. It knows people by plain id; names are looked up here, a floor above."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime, time, timedelta

from django.db.models import QuerySet
from django.utils import timezone

from zerentian.kernel.accounts import scope
from zerentian.kernel.accounts.models import User
from zerentian.kernel.accounts.queries.people import everybody
from zerentian.kernel.accounts.viewer import Viewer
from zerentian.kernel.activity.models import Entry
from zerentian.lib.periods import asked_day
from zerentian.manifest.permissions import Permission

READ = Permission.ACTIVITY_VIEW


def entries(*, viewer: Viewer) -> QuerySet[Entry]:
    """What was done: everything for the whole instance, else what people of the viewer's places did."""
    scope.require(viewer, READ)
    if viewer.everywhere(READ):
        return Entry.objects.all()
    return Entry.objects.filter(actor__in=everybody(viewer=viewer, permission=READ).values("pk"))


def listed(*, viewer: Viewer, asked: dict[str, str]) -> QuerySet[Entry]:
    """The list, filtered by day, verb and whoever did it (user name or name)."""
    found = entries(viewer=viewer)
    if day := parse_day(asked.get("day", "")):
        found = found.filter(at__gte=day, at__lt=day + timedelta(days=1))
    if verb := asked.get("verb", ""):
        found = found.filter(verb=verb)
    if who := asked.get("who", "").strip():
        people = everybody(viewer=viewer, permission=READ)
        actors = people.filter(username=who.lower()) | people.filter(name=who)
        found = found.filter(actor__in=actors.values("pk"))
    return found


def names(actors: Iterable[int | None]) -> dict[int, str]:
    """Names of those who stand in entries that the viewer may read."""
    found = User.objects.filter(pk__in={actor for actor in actors if actor is not None})
    return dict(found.values_list("pk", "name"))


def parse_day(text: str) -> datetime | None:
    """Midnight of a day in the reporting time zone; None for what is no day."""
    day = asked_day(text)
    return timezone.make_aware(datetime.combine(day, time())) if day else None
