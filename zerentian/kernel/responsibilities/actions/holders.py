"""Holders come into being when somebody is first named; they are never removed."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime

from django.db import transaction
from django.db.backends.postgresql.psycopg_any import DateRange

from zerentian.kernel.accounts.models import Post, User
from zerentian.kernel.activity import actions as activity
from zerentian.kernel.entities.models import Entity
from zerentian.kernel.responsibilities.models import Holder, Team, TeamMember


def holder_for(
    *, post: Post | None = None, entity: Entity | None = None, team: Team | None = None
) -> Holder:
    """The one holder that stands for this post, entity or team; made when it is first needed."""
    holder, _new = Holder.objects.get_or_create(post=post, entity=entity, team=team)
    return holder


def holders_of_posts(posts: Iterable[int]) -> dict[int, Holder]:
    """The holders of many posts by post id, in three statements."""
    ids = sorted(set(posts))
    Holder.objects.bulk_create([Holder(post_id=post) for post in ids], ignore_conflicts=True)
    return {
        holder.post_id: holder for holder in Holder.objects.filter(post__in=ids) if holder.post_id
    }


def holders_of_units(units: Iterable[int]) -> dict[int, Holder]:
    """The holders of many entities by entity id, in two statements."""
    ids = sorted(set(units))
    Holder.objects.bulk_create([Holder(entity_id=unit) for unit in ids], ignore_conflicts=True)
    return {
        holder.entity_id: holder
        for holder in Holder.objects.filter(entity__in=ids)
        if holder.entity_id
    }


@transaction.atomic
def open_team(
    *,
    by: User,
    name: str,
    entity: Entity | None,
    members: Iterable[User],
    start: date,
    at: datetime,
) -> Team:
    """A team with these members from `start` on."""
    team = Team.objects.create(name=name, entity=entity)
    TeamMember.objects.bulk_create(
        TeamMember(
            team=team,
            user=user,
            valid=DateRange(start, None),
            recorded_at=at,
            recorded_by=by,
        )
        for user in members
    )
    activity.record(by=by, verb="team.opened", table=Team._meta.db_table, rows=[team.pk], at=at)
    return team
