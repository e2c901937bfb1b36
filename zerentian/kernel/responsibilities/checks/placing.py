"""What stands in the way of answering for a place."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime
from typing import Any

from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext as _

from zerentian.kernel.accounts.models import User
from zerentian.kernel.accounts.viewer import Viewer
from zerentian.kernel.regions.models import Area, AreaRegion, Region
from zerentian.kernel.responsibilities.checks import fitting, looking
from zerentian.kernel.responsibilities.errors import Refusal
from zerentian.kernel.responsibilities.models import Holder, PlaceDuty, Role
from zerentian.kernel.responsibilities.queries.holders import names
from zerentian.lib.ranges import Range, prefix_range
from zerentian.manifest.permissions import Permission

Place = Region | Area


def of_place(
    *,
    by: User,
    role: Role,
    holder: Holder,
    place: Place,
    start: date,
    end: date | None,
    at: datetime,
) -> list[Refusal]:
    """Why the holder cannot answer for the place on [start, end). Empty: it can."""
    return [
        *_role(role),
        *_yours(by, place, at),
        *_holder(role, holder, start, end),
        *_taken(role, holder, place, start, end),
    ]


def _role(role: Role) -> Iterator[Refusal]:
    if role.ended_on:
        text = _("“%(role)s” is no longer assigned since %(day)s.")
        yield Refusal("role_ended", text % {"role": role, "day": role.ended_on})
    if not role.by_place:
        text = _("“%(role)s” is held for single records, not for a whole place.")
        yield Refusal("not_by_place", text % {"role": role})


def may_place(by: User, place: Place, at: datetime) -> bool:
    """Whether all of the place lies where `by` may assign."""
    return inside(Viewer(user=by, on=timezone.localdate(at), at=at), place)


def inside(viewer: Viewer, place: Place) -> bool:
    """As `may_place`, for somebody who is looking already."""
    mine = viewer.places(Permission.DUTIES_ASSIGN)
    return all(any(lo <= a and b <= hi for lo, hi in mine) for a, b in ranges(place, viewer.on))


def ranges(place: Place, on: date) -> list[Range]:
    """The place as ranges of paths; an area without regions is nobody's."""
    if isinstance(place, Region):
        return [prefix_range(place.path)]
    rows = AreaRegion.objects.filter(area=place, superseded_at=None, valid__contains=on)
    return [prefix_range(path) for path in rows.values_list("region__path", flat=True)] or [
        ("", "\uffff")
    ]


def not_your_place(place: Place) -> Refusal:
    text = _("%(place)s is not wholly in your place. Ask the office in charge there.")
    return Refusal("not_yours", text % {"place": place.name})


def _yours(by: User, place: Place, at: datetime) -> Iterator[Refusal]:
    if not may_place(by, place, at):
        yield not_your_place(place)


def _holder(role: Role, holder: Holder, start: date, end: date | None) -> Iterator[Refusal]:
    name = names([holder.pk], on=start)[holder.pk]
    if why := fitting.unfit(role, holder, name):
        yield Refusal("unfit", why, holder=holder.pk)
    if end is not None and end <= start:
        yield Refusal("no_days", _("The last day must come after the first."), holder=holder.pk)
    closing = looking.closing(holder)
    if closing and (end is None or end > closing):
        text = _("%(holder)s: the post ends on %(day)s. Choose somebody whose post stays.")
        yield Refusal("post_ended", text % {"holder": name.full, "day": closing}, holder=holder.pk)
    elif holder.post_id and (holder.post_id, start) not in looking.seated([holder], [start]):
        text = _("%(holder)s: nobody holds this post on %(day)s.")
        yield Refusal("nobody_there", text % {"holder": name.full, "day": start}, holder=holder.pk)


def _taken(
    role: Role, holder: Holder, place: Place, start: date, end: date | None
) -> Iterator[Refusal]:
    days = Q(valid__overlap=(start, end))
    where: dict[str, Any] = {"region": place} if isinstance(place, Region) else {"area": place}
    rows = PlaceDuty.objects.filter(days, role=role, superseded_at=None, **where)
    for duty in rows if role.exclusive else rows.filter(holder=holder):
        name = names([duty.holder_id], on=max(duty.valid.lower, start))[duty.holder_id]
        text = _("%(place)s: %(holder)s already answers since %(start)s. End that first.")
        values = {"place": place.name, "holder": name.full, "start": duty.valid.lower}
        yield Refusal("taken", text % values, holder=duty.holder_id)
