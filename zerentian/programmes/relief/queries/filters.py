"""What the list of households can be narrowed to, read from the address and written back into it."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import asdict, dataclass, fields, replace
from datetime import date
from urllib.parse import urlencode

from django.db.models import Exists, OuterRef, Q

from zerentian.kernel.accounts.models import Tenure
from zerentian.kernel.population import sealed
from zerentian.kernel.population.models import HouseholdKind, Membership
from zerentian.kernel.responsibilities.models import Holder
from zerentian.lib.ranges import prefix_range
from zerentian.lib.writings import plain

TAIL = re.compile(r"\d{3}[\dxX]")
INITIALS = re.compile(r"[a-zA-Z]+")
DIGITS = re.compile(r"\d+[xX]?")
LONGEST = 60
YES, NO = "yes", "no"
COLUMNS = {"category": "category", "entitlement": "entitlement", "cause": "main_cause"}


@dataclass(frozen=True)
class Filters:
    """Everything empty: every household. category and entitlement may name several keys: `a,b`."""

    q: str = ""  # name, initials, code, or the last four of a number
    town: str = ""  # path of a region
    village: str = ""  # path of a region
    category: str = ""
    entitlement: str = ""
    cause: str = ""
    helper: str = ""  # name of the one who answers
    holder: str = ""  # id of a Holder
    cover: str = ""  # yes: somebody answers; no: nobody does
    monitored: str = ""
    house: str = ""  # yes: dangerous

    @classmethod
    def read(cls, asked: Mapping[str, str]) -> Filters:
        """Unknown and spoilt values are left out, so that an old address still shows a list."""
        given = {f.name: plain(str(asked.get(f.name, ""))[:LONGEST]) for f in fields(cls)}
        for name in ("town", "village", "holder"):
            if not (given[name].isascii() and given[name].isdigit()):
                given[name] = ""
        if given["town"] and given["village"] and not given["village"].startswith(given["town"]):
            given["village"] = ""
        for name in ("cover", "monitored", "house"):
            given[name] = given[name] if given[name] in (YES, NO) else ""
        return cls(**given)

    def given(self) -> dict[str, str]:
        """Only what narrows the list."""
        return {name: value for name, value in asdict(self).items() if value}

    def query(self) -> str:
        return urlencode(self.given())

    def without(self, *names: str) -> Filters:
        return replace(self, **dict.fromkeys(names, ""))


def condition(filters: Filters, *, on: date) -> Q:
    """The rows that pass, over the relations of `listing.households`."""
    wanted = Q()
    for place in (filters.town, filters.village):
        if place:
            low, high = prefix_range(place)
            wanted &= Q(region__path__gte=low, region__path__lt=high)
    for name, column in COLUMNS.items():
        if value := getattr(filters, name):
            wanted &= Q(**{f"status__{column}__in": value.split(",")})
    if filters.cover:
        wanted &= Q(duty__isnull=filters.cover == NO)
    if filters.holder:
        wanted &= Q(duty__holder=int(filters.holder[:18]))
    if filters.helper:
        wanted &= Q(duty__holder__in=called(filters.helper, on=on))
    if filters.monitored:
        above = Q(status__monitoring__gt="")
        wanted &= above if filters.monitored == YES else Q(status__monitoring="")
    if filters.house:
        wanted &= Q(status__dangerous_house=filters.house == YES)
    return wanted & keyword(filters.q, on=on)


def called(text: str, *, on: date) -> object:
    """Holders of that name: who sits on the post, the unit, or the team."""
    seated = Tenure.objects.filter(
        post=OuterRef("post"), superseded_at=None, valid__contains=on, user__name__contains=text
    )
    named = Q(entity__name__contains=text) | Q(team__name__contains=text)
    return Holder.objects.filter(Exists(seated) | named).values("pk")


def keyword(text: str, *, on: date) -> Q:
    """What is typed decides where to look, as in the search of the whole house."""
    if not text:
        return Q()
    if TAIL.fullmatch(text):
        return _tail(text, on)
    if DIGITS.fullmatch(text):
        low, high = prefix_range(text)
        found = Q(household__code__gte=low, household__code__lt=high)
        if len(text) >= 15:
            found |= _at(on, person__identity_index=sealed.identity_index(text.upper()))
        return found
    if INITIALS.fullmatch(text):
        low, high = prefix_range(text.lower())
        return Q(initials__gte=low, initials__lt=high)
    return Q(name__contains=text) | _at(on, person__name__contains=text)


def _tail(text: str, on: date) -> Q:
    """The last four of a member's identity or telephone number, or of the household's telephone.

    By keyed indexes; the rows of the list are within the viewer's scope already.
    """
    found = _at(on, person__identity_tail=sealed.identity_tail(text.upper()))
    if text.isdigit():
        phone = sealed.phone_tail(text)
        found |= Q(household__phone_tail=phone) | _at(on, person__phone_tail=phone)
    return found


def _at(on: date, **member: object) -> Q:
    """Households to which such a person belongs that day."""
    current = Membership.objects.filter(superseded_at=None, valid__contains=on)
    rows = current.filter(kind=HouseholdKind.RELIEF, **member)  # by an index of these few alone
    return Q(household__in=rows.values("household"))
