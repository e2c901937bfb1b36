"""Facts that the checks need, each for many rows at once."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date, datetime

from django.db.models import Q, QuerySet
from django.utils import timezone

from zerentian.kernel.accounts import scope
from zerentian.kernel.accounts.models import Tenure, User
from zerentian.kernel.accounts.viewer import Viewer
from zerentian.kernel.population import rules as population
from zerentian.kernel.population import sealed
from zerentian.kernel.population.models import Membership
from zerentian.kernel.responsibilities.models import Duty, Holder, Role
from zerentian.kernel.subjects.models import Subject
from zerentian.manifest.permissions import Permission


def subjects_by_id(ids: Iterable[int]) -> dict[int, Subject]:
    rows = Subject.objects.filter(pk__in=set(ids)).select_related("household")
    return {subject.pk: subject for subject in rows}


def allowed(ids: Iterable[int], *, by: User, at: datetime) -> frozenset[int]:
    """Which of these subjects `by` may assign that day: by place, and not behind a closed door."""
    viewer = Viewer(user=by, on=timezone.localdate(at), at=at)
    rows = scope.subjects_within(
        Subject.objects.filter(pk__in=set(ids)),
        viewer=viewer,
        permission=Permission.DUTIES_ASSIGN,
        subject="",
    )
    return frozenset(rows.values_list("pk", flat=True))


def holders_by_id(ids: Iterable[int]) -> dict[int, Holder]:
    rows = Holder.objects.filter(pk__in=set(ids)).select_related("post", "entity", "team")
    return {holder.pk: holder for holder in rows}


def closing(holder: Holder) -> date | None:
    """The first day without the holder, where one is known."""
    if holder.post:
        return holder.post.ended_on
    return holder.entity.closed_on if holder.entity else None


def seated(holders: Iterable[Holder], days: Iterable[date]) -> frozenset[tuple[int, date]]:
    """(post, day) pairs on which somebody sits, holder or acting deputy."""
    posts = {holder.post_id for holder in holders if holder.post_id}
    rows = Tenure.objects.filter(post__in=posts, superseded_at=None)
    spans = [(post, valid) for post, valid in rows.values_list("post", "valid")]
    return frozenset((post, day) for day in set(days) for post, valid in spans if day in valid)


def answering(role: Role, subjects: Iterable[int], *, since: date) -> dict[int, Duty]:
    """Who answers for each of these on `since` or later, the first of several."""
    rows = existing(role, since=since).filter(subject__in=set(subjects))
    rows = rows.select_related("recorded_by").order_by("-valid")
    return {duty.subject_id: duty for duty in rows}


def taken_last(role: Role, holder: int) -> Duty | None:
    """What took the last duty away from the holder, as far as a person did."""
    gone = Duty.objects.filter(role=role, holder=holder, superseded_at__isnull=False)
    last = gone.order_by("-superseded_at").first()
    if last is None or last.superseded_at is None:
        return None
    instead = Duty.objects.filter(
        role=role, subject=last.subject_id, recorded_at=last.superseded_at
    ).exclude(recorded_by=None)
    return instead.select_related("recorded_by").first()


def from_day(since: date) -> Q:
    """Duties that hold on `since` or on any later day."""
    return Q(valid__upper_inf=True) | Q(valid__endswith__gt=since)


def existing(role: Role, *, since: date, **where: object) -> QuerySet[Duty]:
    return Duty.objects.filter(from_day(since), role=role, superseded_at=None, **where)


def own_members(pairs: Iterable[tuple[int, int]], *, on: date) -> frozenset[tuple[int, int]]:
    """(subject, holder) pairs in which the person on the post is a member of the household (HP-2).

    Proved by the same name and the same telephone number: a register that knows no more than that
    must not refuse a neighbour who merely shares a name.
    """
    listed = set(pairs)
    people = _people({holder for _subject, holder in listed}, on)
    wanted = {pair: people[pair[1]] for pair in listed if pair[1] in people}
    return living_there(wanted, on=on)


def living_there(
    wanted: Mapping[tuple[int, int], tuple[str, str]], *, on: date
) -> frozenset[tuple[int, int]]:
    """Of keys (subject, anything) with a name and telephone digits: those of members of the household."""
    if not wanted:
        return frozenset()
    members = Membership.objects.filter(
        household__subjects__in={subject for subject, _other in wanted},
        superseded_at=None,
        valid__contains=on,
        person__name__in={name for name, _phone in wanted.values()},
        person__phone__isnull=False,
    ).values_list("household__subjects", "person__name", "person__phone")
    living = {(subject, name, sealed.open_phone(phone)) for subject, name, phone in members}
    return frozenset(key for key, person in wanted.items() if (key[0], *person) in living)


def _people(holders: Iterable[int], on: date) -> dict[int, tuple[str, str]]:
    """Name and telephone digits of who sits on the holders' posts; those without a number left out."""
    rows = Tenure.objects.filter(
        post__holder__in=set(holders), superseded_at=None, valid__contains=on, acting=False
    ).exclude(user__phone="")
    return {
        holder: (name, population.phone(phone) or phone)
        for holder, name, phone in rows.values_list("post__holder", "user__name", "user__phone")
    }


def relatives(
    subjects: Iterable[int], holders: Iterable[int], *, on: date
) -> dict[int, frozenset[int]]:
    """For each subject the holders who are members of its household, by the rule of `own_members`."""
    by_person: dict[tuple[str, str], set[int]] = {}
    for holder, person in _people(holders, on).items():
        by_person.setdefault(person, set()).add(holder)
    members = Membership.objects.filter(
        household__subjects__in=set(subjects),
        superseded_at=None,
        valid__contains=on,
        person__name__in={name for name, _phone in by_person},
        person__phone__isnull=False,
    ).values_list("household__subjects", "person__name", "person__phone")
    found: dict[int, frozenset[int]] = {}
    for subject, name, phone in members if by_person else ():
        kin = by_person.get((name, sealed.open_phone(phone)), set())
        found[subject] = found.get(subject, frozenset()) | kin
    return found
