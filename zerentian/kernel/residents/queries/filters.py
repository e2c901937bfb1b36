"""What the list of residents can be narrowed to, read from the address and written back into it."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import asdict, dataclass, fields, replace
from datetime import date
from itertools import islice
from urllib.parse import urlencode

from django.db.models import F, Q
from django.db.models.lookups import GreaterThanOrEqual, LessThan

from zerentian.kernel.population import sealed
from zerentian.kernel.population.models import Household, HouseholdKind, Membership, Person, Sex
from zerentian.kernel.population.residents import KIND_BITS, backwards
from zerentian.kernel.population.rules import birthday
from zerentian.lib import digits, pinyin
from zerentian.lib.ranges import prefix_range
from zerentian.lib.writings import plain

TAIL = re.compile(r"\d{3}[\dxX]")
INITIALS = re.compile(r"[a-zA-Z]+")
CODE = re.compile(r"[A-Za-z]?\d{5,}[xX]?")
STATUSES = ("", "left", "died", "all")  # empty: those who are here
LONGEST, OLDEST = 60, 130
MOST = 5_000  # hits of a number or code; who finds more has typed too little


@dataclass(frozen=True)
class Filters:
    """Everything empty: everybody who is here."""

    q: str = ""  # name, initials, household code, a number or its last four
    town: str = ""  # path of a region
    village: str = ""  # path of a region
    sex: str = ""
    age_from: str = ""  # years completed
    age_to: str = ""
    kind: str = ""  # of a household to which they belong
    status: str = ""
    number: str = ""  # "none": whoever has no identity number yet (ID-7)

    @classmethod
    def read(cls, asked: Mapping[str, str]) -> Filters:
        """Unknown and spoilt values are left out, so that an old address still shows a list."""
        given = {f.name: plain(str(asked.get(f.name, ""))[:LONGEST]) for f in fields(cls)}
        for name in ("town", "village"):
            if not digits.only(given[name]):
                given[name] = ""
        if given["town"] and given["village"] and not given["village"].startswith(given["town"]):
            given["village"] = ""
        for name in ("age_from", "age_to"):
            age = given[name]
            given[name] = age if digits.only(age) and int(age) <= OLDEST else ""
        choices = {
            "sex": Sex.values,
            "kind": HouseholdKind.values,
            "status": STATUSES,
            "number": ("none",),
        }
        for name, allowed in choices.items():
            given[name] = given[name] if given[name] in allowed else ""
        return cls(**given)

    def given(self) -> dict[str, str]:
        """Only what narrows the list."""
        return {name: value for name, value in asdict(self).items() if value}

    def query(self) -> str:
        return urlencode(self.given())

    def of(self, *, is_now: bool) -> Filters:
        """Who is here or gone is asked of today alone; of another day, who belonged then."""
        return self if is_now else self.without("status")

    def without(self, *names: str) -> Filters:
        return replace(self, **dict.fromkeys(names, ""))


@dataclass(frozen=True)
class Lookups:
    """Where the columns lie: in the projection of today, or in memberships of another day."""

    person: str = "pk"
    home: str = "home"
    town: str = "town"
    name: str = "name"
    key: str = "name_key"
    sex: str = "sex"
    born: str = "born"


def particulars(filters: Filters, at: Lookups, *, on: date) -> Q:
    """Sex, age on the day, and keyword."""
    wanted = Q()
    if filters.sex:
        wanted &= Q(**{at.sex: filters.sex})
    if filters.age_from:
        wanted &= Q(**{f"{at.born}__lte": birthday(int(filters.age_from), on)})
    if filters.age_to:
        wanted &= Q(**{f"{at.born}__gt": birthday(int(filters.age_to) + 1, on)})
    if filters.number:
        waiting = Person.objects.filter(identity_kind="none", erased_at=None, merged_into=None)
        found = list(waiting.order_by("-pk").values_list("pk", flat=True)[:MOST])
        wanted &= Q(**{f"{at.person}__in": found})
    return wanted & keyword(filters.q, at) if filters.q else wanted


def today(filters: Filters) -> Q:
    """Kind of household and status, in the projection."""
    wanted = Q(here=True) if filters.status == "" else Q()
    if filters.status == "died":
        wanted &= Q(person__died_on__isnull=False)
    if filters.status == "left":
        wanted &= Q(here=False, person__died_on=None)
    if filters.kind:
        bit = KIND_BITS[filters.kind]
        wanted &= Q(kinds__in=[kinds for kinds in range(8) if kinds & bit])
    return wanted


def is_name(text: str) -> bool:
    """Whether a keyword is neither a number, a code nor initials."""
    return bool(text) and not any(form.fullmatch(text) for form in (TAIL, CODE, INITIALS))


def keyword(text: str, at: Lookups) -> Q:
    """What is typed decides where to look, as in the search of the whole house."""
    if TAIL.fullmatch(text) or CODE.fullmatch(text):
        numbered = _by_tail(text) if TAIL.fullmatch(text) else _by_code(text)
        return Q(**{f"{at.person}__in": list(islice(numbered, MOST))})
    if INITIALS.fullmatch(text):
        low, high = prefix_range(text.lower())
        read = Person.objects.filter(initials__gte=low, initials__lt=high)
        return Q(**{f"{at.person}__in": read.values("pk")})
    return called(text, at)


def called(text: str, at: Lookups) -> Q:
    """Names that begin with the text or end with it: a whole name, a surname or a given name.

    Both by indexes: where the reading begins, and the name from its end.
    """
    begins = Q()
    for beginning in pinyin.beginnings(text):
        low, high = prefix_range(beginning)
        begins |= Q(**{f"{at.key}__gte": low, f"{at.key}__lt": high})
    begins &= Q(**{f"{at.name}__startswith": text})
    ending, (first, beyond) = backwards(F(at.name)), prefix_range(text[::-1])
    return begins | Q(GreaterThanOrEqual(ending, first)) & Q(LessThan(ending, beyond))


def _by_tail(text: str) -> Iterator[int]:
    """People by the last four of an identity or telephone number, their household's included.

    Asked first and alone: beside an order the planner would walk the whole list for a handful.
    """
    found = Q(identity_tail=sealed.identity_tail(text.upper()))
    if text.isdigit():
        phone = sealed.phone_tail(text)
        found |= Q(phone_tail=phone)
        homes = Household.objects.filter(phone_tail=phone)
        yield from Membership.objects.filter(household__in=homes).values_list("person", flat=True)
    yield from Person.objects.filter(found).values_list("pk", flat=True)


def _by_code(text: str) -> Iterator[int]:
    """People of households whose code begins so; digits enough may be an identity number."""
    low, high = prefix_range(text.upper())
    coded = Household.objects.filter(kind__in=HouseholdKind.values, code__gte=low, code__lt=high)
    yield from Membership.objects.filter(household__in=coded).values_list("person", flat=True)
    if len(text) >= 15:
        whole = sealed.identity_index(text.upper())
        yield from Person.objects.filter(identity_index=whole).values_list("pk", flat=True)
