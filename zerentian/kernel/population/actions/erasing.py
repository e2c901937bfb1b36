"""Removing everything that tells who somebody is. Ids, dated rows, sex and days of birth and death stay,
because figures count by them (ADR 0031)."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime
from typing import Any, Final

from django.db import transaction
from django.db.models import Q
from django.utils import timezone

from zerentian.kernel.population import sealed
from zerentian.kernel.population.models import FormerValue, Household, LifeEvent, Membership, Person
from zerentian.lib import pinyin
from zerentian.manifest.erasing import ERASED, Erased, ErasureRefused

BLANK: Final[dict[str, Any]] = {
    "name": ERASED, "name_key": "", "initials": "", "ethnicity": "", "identity": None,
    "identity_index": None, "identity_tail": None, "phone": None, "phone_index": None,
    "phone_tail": None,
}  # fmt: skip
NO_HOME: Final[dict[str, Any]] = {
    "address": "",
    "phone": None,
    "phone_index": None,
    "phone_tail": None,
}
KEPT: Final = ("sex", "born", "died_on")  # what figures count by
GONE: Final[dict[str, Any]] = {"value": None, "identity": None, "phone": None}


@transaction.atomic
def erase(*, person: int, at: datetime) -> Erased:
    """Nothing in this room names the person, or a record merged into theirs, any more; what other
    rooms must blank. Raises ErasureRefused. The caller writes the log."""
    people = erasable(person, on=timezone.localtime(at).date())
    found = about(people, at=at)
    Person.objects.filter(pk__in=found.people).update(**BLANK, erased_at=at)
    Household.objects.filter(pk__in=found.emptied).update(**NO_HOME)
    _former(found)
    _events(found)
    return found


def erasable(person: int, *, on: date) -> list[Person]:
    """The record and all that were merged into it, locked. Raises ErasureRefused."""
    people = _merged(person)
    if all(each.erased_at for each in people):
        raise ErasureRefused("erased")
    standing = Membership.objects.filter(person__in=people, kind="relief", superseded_at=None)
    if standing.filter(Q(valid__endswith=None) | Q(valid__endswith__gt=on)).exists():
        raise ErasureRefused("relief")
    return people


def about(people: Iterable[Person], *, at: datetime) -> Erased:
    """Everything under which these people may be found."""
    ids = [each.pk for each in people]
    former = FormerValue.objects.filter(person__in=ids, field="name", value__isnull=False)
    names = {each.name for each in people} | set(former.values_list("value", flat=True))
    names -= {ERASED, "", None}
    homes = dict(
        Household.objects.filter(memberships__person__in=ids).distinct().values_list("pk", "code")
    )
    shared = Membership.objects.filter(
        household__in=homes, superseded_at=None, person__erased_at=None
    ).exclude(person__in=ids)
    today = timezone.localtime(at).date()
    lived_in = shared.filter(Q(valid__endswith=None) | Q(valid__endswith__gt=today))
    return Erased(
        people=tuple(ids),
        names=tuple(sorted(str(name) for name in names)),
        keys=tuple(sorted({key for name in names for key in _read(str(name))})),
        households=tuple(homes),
        codes=tuple(homes.values()),
        emptied=tuple(set(homes) - set(lived_in.values_list("household", flat=True))),
        at=at,
    )


def numbers(people: Iterable[Person]) -> list[str]:
    """The whole numbers of these people, as somebody may have typed them."""
    found = [sealed.open_phone(each.phone) for each in people]
    found += [sealed.open_identity(each.identity) for each in people if each.identity]
    return [number for number in found if number]


def _read(name: str) -> tuple[str, str]:
    return pinyin.key(name), pinyin.initials(name)


def _merged(person: int) -> list[Person]:
    ids = {person}
    while True:
        linked = Person.objects.filter(Q(pk__in=ids) | Q(merged_into__in=ids))
        more = {pk for pair in linked.values_list("pk", "merged_into") for pk in pair if pk}
        if more <= ids:
            return list(Person.objects.select_for_update().filter(pk__in=ids).order_by("pk"))
        ids |= more


def _former(found: Erased) -> None:
    values = FormerValue.objects.filter(person__in=found.people).exclude(field__in=KEPT)
    values.exclude(field="name").update(**GONE)
    values.filter(field="name").update(value=ERASED)
    homes = FormerValue.objects.filter(household__in=found.emptied, field__in=NO_HOME)
    homes.update(**GONE)


def _events(found: Erased) -> None:
    """Notes and proofs of what happened to them; of their families' events those that name them."""
    named = Q()
    for name in found.names:
        named |= Q(note__contains=name) | Q(why_superseded__contains=name)
    about = Q(effects__person__in=found.people) | Q(effects__household__in=found.households) & named
    ids = list(LifeEvent.objects.filter(about).values_list("pk", flat=True))
    events = LifeEvent.objects.filter(pk__in=ids)
    events.exclude(why_superseded="").update(why_superseded=ERASED)
    events.update(note="", proof_number="")
