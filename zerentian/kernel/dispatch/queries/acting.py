"""For whom somebody acts: the posts they sit on, their unit, their teams."""

from __future__ import annotations

from datetime import date
from typing import Final

from django.db.models import Q, QuerySet

from zerentian.kernel.accounts.models import User
from zerentian.kernel.dispatch.models import Order
from zerentian.kernel.responsibilities.models import Holder, TeamMember
from zerentian.kernel.responsibilities.queries.viewers import NO_ENTITY, seats
from zerentian.lib.planned import Planned


def holders_of(user: User, *, on: date) -> QuerySet[Holder]:
    """Every holder for which the user may confirm receipt and report on that day."""
    return _holders(user.pk, user.entity_id or NO_ENTITY, on)


def _holders(user: int, entity: int, on: date) -> QuerySet[Holder]:
    teams = TeamMember.objects.filter(user=user, superseded_at=None, valid__contains=on)
    mine = Q(pk__in=seats(user, on=on).values("pk")) | Q(team__in=teams.values("team"))
    return Holder.objects.filter(mine | Q(entity=entity))


ACTS: Final = Planned(
    lambda user, entity, on, holder: _holders(user, entity, on).filter(pk=holder).values_list("pk"),
    user=int, entity=int, on=date, holder=int,
)  # fmt: skip


def acts_for(user: User, holder: int, *, on: date) -> bool:
    return bool(ACTS.rows(user=user.pk, entity=user.entity_id or NO_ENTITY, on=on, holder=holder))


def issues(user: User, order: Order, *, on: date) -> bool:
    """Whether the user decides about the order: they issued it, or act for whoever did."""
    return order.issued_by_id == user.pk or acts_for(user, order.issuer_id, on=on)
