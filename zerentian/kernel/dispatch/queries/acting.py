"""For whom somebody acts: the posts they sit on, their unit, their teams."""

from __future__ import annotations

from datetime import date

from django.db.models import Q, QuerySet

from zerentian.kernel.accounts.models import User
from zerentian.kernel.dispatch.models import Order
from zerentian.kernel.responsibilities.models import Holder, TeamMember
from zerentian.kernel.responsibilities.queries.viewers import seats


def holders_of(user: User, *, on: date) -> QuerySet[Holder]:
    """Every holder for which the user may confirm receipt and report on that day."""
    teams = TeamMember.objects.filter(user=user, superseded_at=None, valid__contains=on)
    mine = Q(pk__in=seats(user, on=on).values("pk")) | Q(team__in=teams.values("team"))
    if user.entity_id:
        mine |= Q(entity=user.entity_id)
    return Holder.objects.filter(mine)


def acts_for(user: User, holder: int, *, on: date) -> bool:
    return holders_of(user, on=on).filter(pk=holder).exists()


def issues(user: User, order: Order, *, on: date) -> bool:
    """Whether the user decides about the order: they issued it, or act for whoever did."""
    return order.issued_by_id == user.pk or acts_for(user, order.issuer_id, on=on)
