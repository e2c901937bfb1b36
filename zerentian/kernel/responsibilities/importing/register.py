"""What the register knows about the units, helpers and households of a roster, in a few statements."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date

from zerentian.kernel.accounts.models import Tenure
from zerentian.kernel.entities.models import Entity
from zerentian.kernel.population import rules as population
from zerentian.kernel.regions.models import Region
from zerentian.kernel.responsibilities.models import Duty, Role
from zerentian.kernel.subjects.models import Subject


@dataclass(frozen=True)
class Seat:
    """Somebody known: their post at a unit, and the holder that stands for it, if there is one."""

    post: int
    holder: int | None
    user: int
    phone: str


@dataclass(frozen=True)
class Known:
    """Everything that a plan compares with."""

    subjects: Mapping[str, Subject]  # by the code of the household
    duties: Mapping[int, list[Duty]]  # of the role, from the first day on, by subject
    units: Mapping[str, list[Entity]]  # open ones, by name
    seats: Mapping[
        tuple[int, str, str], list[Seat]
    ]  # by unit, name of the person, title of the post
    regions: Mapping[str, Region]  # by path


def read(*, role: Role, codes: Iterable[str], units: Iterable[str], since: date) -> Known:
    subjects = {
        subject.household.code: subject
        for subject in Subject.objects.filter(
            kind=role.subject_kind, household__code__in=set(codes)
        ).select_related("household", "region")
        if subject.household
    }
    entities: dict[str, list[Entity]] = defaultdict(list)
    for entity in Entity.objects.filter(name__in=set(units), closed_on=None).select_related(
        "region"
    ):
        entities[entity.name].append(entity)
    places = [subject.region.path for subject in subjects.values() if subject.region]
    return Known(
        subjects=subjects,
        duties=_duties(role, subjects.values(), since),
        units=entities,
        seats=_seats(entity.pk for found in entities.values() for entity in found),
        regions=_regions(places),
    )


def _duties(role: Role, subjects: Iterable[Subject], since: date) -> dict[int, list[Duty]]:
    found: dict[int, list[Duty]] = defaultdict(list)
    rows = Duty.objects.filter(role=role, superseded_at=None, subject__in=[s.pk for s in subjects])
    for duty in rows.select_related("subject__household").order_by("valid", "pk"):
        if duty.valid.upper is None or duty.valid.upper > since:
            found[duty.subject_id].append(duty)
    return found


def _seats(entities: Iterable[int]) -> dict[tuple[int, str, str], list[Seat]]:
    """People who sit on open posts of these units without an end in sight."""
    found: dict[tuple[int, str, str], list[Seat]] = defaultdict(list)
    rows = Tenure.objects.filter(
        post__entity__in=list(entities),
        post__ended_on=None,
        superseded_at=None,
        acting=False,
        valid__upper_inf=True,
    ).values_list(
        "post", "post__entity", "post__title", "post__holder", "user", "user__name", "user__phone"
    )
    for post, entity, title, holder, user, name, phone in rows:
        digits = population.phone(phone) or phone
        found[entity, name, title].append(Seat(post, holder, user, digits))
    return found


def _regions(paths: Iterable[str]) -> dict[str, Region]:
    """The regions of these paths and everything above them."""
    wanted = {path[:digits] for path in paths for digits in (2, 4, 6, 9, 12)}
    return {
        region.path: region for region in Region.objects.filter(path__in=wanted, closed_on=None)
    }
