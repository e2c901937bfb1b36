"""Who answers: their names, how many subjects each has, who has too many and who has none."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import BigIntegerField, Count, Exists, OuterRef, Q, QuerySet, Subquery
from django.db.models.functions import Coalesce
from django.utils.translation import gettext as _

from zerentian.kernel.accounts import scope
from zerentian.kernel.accounts.models import Tenure
from zerentian.kernel.accounts.viewer import Viewer
from zerentian.kernel.responsibilities import limits
from zerentian.kernel.responsibilities.models import Duty, Holder, PlaceDuty, Role
from zerentian.kernel.responsibilities.queries import places as by_place
from zerentian.kernel.responsibilities.queries.cover import (
    duties_on,
    in_need,
    in_need_of,
    within_ranges,
)
from zerentian.lib.bulk import as_array, one_of
from zerentian.lib.planned import Planned
from zerentian.lib.ranges import Range
from zerentian.manifest.permissions import Permission


@dataclass(frozen=True)
class HolderName:
    """How a holder is called on a day. `person` is empty where nobody sits on the post."""

    holder: int
    person: str
    title: str
    unit: str
    phone: str = ""
    acting: str = ""  # who stands in
    open: bool = True

    @property
    def name(self) -> str:
        return self.person or self.unit if not self.title else self.person or _("(vacant)")

    @property
    def full(self) -> str:
        """Name, unit and post, so that two people of one name are told apart."""
        place = " ".join(filter(None, [self.unit if self.person or self.title else "", self.title]))
        return (
            _("%(name)s (%(place)s)") % {"name": self.name, "place": place} if place else self.name
        )

    def __str__(self) -> str:
        return self.name


NAMED = Planned(
    lambda ids: Holder.objects.filter(one_of("id", ids, BigIntegerField())).select_related(
        "post__entity", "entity", "team__entity"
    ),
    ids=str,
)
SEATED = Planned(
    lambda posts, on: Tenure.objects.filter(
        one_of("post_id", posts, BigIntegerField()), superseded_at=None, valid__contains=on
    ).values_list("post", "acting", "user__name", "user__phone"),
    posts=str,
    on=date,
)


def holders_with_units(ids: Iterable[int]) -> list[Holder]:
    """These holders with what they are called by. Not scoped: who answers is known to whoever sees a duty."""
    wanted = sorted(set(ids))
    return NAMED.objects(ids=as_array(wanted)) if wanted else []


def names(holders: Iterable[int], *, on: date) -> dict[int, HolderName]:
    """The names of holders on a day, in two statements. Names of helpers are known to whoever sees a duty."""
    found = holders_with_units(holders)
    posts = [holder.post_id for holder in found if holder.post_id]
    seats: dict[tuple[int, bool], tuple[str, str]] = {}
    for post, acting, name, phone in SEATED.rows(posts=as_array(posts), on=on) if posts else ():
        seats[post, acting] = (name, phone)
    return {holder.pk: _name(holder, seats, on) for holder in found}


def _name(holder: Holder, seats: dict[tuple[int, bool], tuple[str, str]], on: date) -> HolderName:
    if holder.post:
        post = holder.post
        person, phone = seats.get((post.pk, False), ("", ""))
        acting, acting_phone = seats.get((post.pk, True), ("", ""))
        return HolderName(
            holder=holder.pk,
            person=person or acting,
            title=post.title,
            unit=post.entity.short_name or post.entity.name,
            phone=phone or acting_phone,
            acting=acting if person else "",
            open=post.ended_on is None or post.ended_on > on,
        )
    if holder.team:
        unit = holder.team.entity.name if holder.team.entity else ""
        return HolderName(holder=holder.pk, person=holder.team.name, title="", unit=unit)
    entity = holder.entity
    assert entity is not None  # a holder is one of three things, says the database
    is_open = entity.closed_on is None or entity.closed_on > on
    return HolderName(holder=holder.pk, person="", title="", unit=entity.name, open=is_open)


def load(holder: int, *, role: Role, on: date) -> int:
    """For how many subjects the holder answers that day, wherever they are."""
    own = duties_on(role=role, on=on).filter(holder=holder).count()
    return own + (by_place.of_holder(role, on, holder).count() if role.by_place else 0)


def loads(
    *, viewer: Viewer, role: Role, on: date, places: tuple[Range, ...] = ()
) -> QuerySet[Holder]:
    """Holders with at least one subject in the viewer's places, each with its whole `load`.

    The load counts every subject of the holder, also those elsewhere: the cap does not stop at a
    border. It is a number only; which subjects they are is asked with the viewer's scope.
    """
    here = in_need_of(duties_on(role=role, on=on), viewer=viewer, on=on, places=places)
    answering = Q(pk__in=here.values("holder"))
    if role.by_place:
        left = in_need(viewer=viewer, role=role, on=on, places=places)
        left = left.filter(by_place.without_own(role, on))
        reaching = by_place.nearest(role, on).filter(region__in=left.values("region"))
        answering |= Q(pk__in=reaching.values("holder"))
    return _counted(role, on).filter(answering)


def _counted(role: Role, on: date) -> QuerySet[Holder]:
    """A scalar subquery, not a join: the planner cannot multiply it with the other conditions."""
    own = duties_on(role=role, on=on).filter(holder=OuterRef("pk")).order_by().values("holder")
    load: Any = Coalesce(Subquery(own.annotate(n=Count("pk")).values("n")), 0)
    if role.by_place:
        placed = by_place.of_holder(role, on, OuterRef(OuterRef("pk"))).order_by().values("kind")
        load += Coalesce(Subquery(placed.annotate(n=Count("pk")).values("n")), 0)
    return Holder.objects.annotate(load=load)


def overloads(
    *, viewer: Viewer, role: Role, on: date, places: tuple[Range, ...] = ()
) -> QuerySet[Holder]:
    """Holders above their cap that day, in the role or in a roster. Only a lowered cap makes one."""
    over = Q(pk__in=[])
    for limit in limits.limits(role, [roster.key for roster in limits.rosters(role)]):
        within = duties_on(role=role, on=on)
        if limit.roster is not None:
            within = within.filter(roster=limit.roster)
        many = within.values("holder").annotate(n=Count("pk")).filter(n__gt=limit.cap)
        over |= Q(pk__in=many.values("holder"))
    return loads(viewer=viewer, role=role, on=on, places=places).filter(over)


def idle(
    *, viewer: Viewer, role: Role, on: date, places: tuple[Range, ...] = ()
) -> QuerySet[Holder]:
    """Holders in the viewer's places with somebody on their post that day, but not one subject (C-1)."""
    any_duty = Duty.objects.filter(holder=OuterRef("pk"), superseded_at=None, valid__contains=on)
    any_place = PlaceDuty.objects.filter(
        holder=OuterRef("pk"), superseded_at=None, valid__contains=on
    )
    return candidates(viewer=viewer, role=role, on=on, places=places).filter(
        ~Exists(any_duty), ~Exists(any_place)
    )


def candidates(
    *, viewer: Viewer, role: Role, on: date, places: tuple[Range, ...] = ()
) -> QuerySet[Holder]:
    """Holders that could take a subject that day: open and seated, with `load`.

    They sit in the viewer's places, or answer for something there although they sit elsewhere.
    """
    viewer.checked = True
    here = in_need_of(duties_on(role=role, on=on), viewer=viewer, on=on)
    known = near(viewer, Permission.DUTIES_VIEW) | Q(pk__in=here.values("holder"))
    holders = _counted(role, on).filter(usable(on)).filter(known)
    if places:
        holders = holders.filter(in_places(places))
    return holders


def usable(on: date) -> Q:
    """Holders that are there on the day: an open post with somebody on it, an open unit, a team."""
    seated = Tenure.objects.filter(post=OuterRef("post"), superseded_at=None, valid__contains=on)
    post = Q(post__isnull=False) & (Q(post__ended_on=None) | Q(post__ended_on__gt=on))
    unit = Q(entity__isnull=False) & (Q(entity__closed_on=None) | Q(entity__closed_on__gt=on))
    return post & Q(Exists(seated)) | unit | Q(team__isnull=False)


def near(viewer: Viewer, permission: Permission) -> Q:
    """Holders whose post, or else whose unit, lies in the viewer's places."""
    return _placed(lambda region: scope.in_places(viewer, permission, region=region))


def in_places(places: tuple[Range, ...]) -> Q:
    """The same for ranges that are asked for."""
    return _placed(lambda region: within_ranges(places, region))


def _placed(inside: Callable[[str], Q]) -> Q:
    own_region = Q(post__region__isnull=False) & inside("post__region")
    of_unit = Q(post__isnull=False, post__region=None) & inside("post__entity__region")
    return (
        own_region
        | of_unit
        | Q(entity__isnull=False) & inside("entity__region")
        | Q(team__isnull=False) & inside("team__entity__region")
    )
