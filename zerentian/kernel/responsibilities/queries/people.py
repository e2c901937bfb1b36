"""Who the people behind holders are, for telling them something."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from datetime import date

from django.db.models import Q

from zerentian.kernel.accounts.models import Grant, Tenure
from zerentian.kernel.responsibilities.models import Holder, TeamMember


def people_of(holders: Iterable[int], *, on: date) -> dict[int, list[int]]:
    """Users behind each holder on a day, in four statements: whoever stands in on a post, otherwise
    whoever sits on it; the members of a team; of an entity those of its staff who have a role there, for
    the others never sign in. A vacant post has nobody."""
    ids = set(holders)
    found = Holder.objects.filter(pk__in=ids).values_list("pk", "post", "team", "entity")
    posts = {post: pk for pk, post, _team, _entity in found if post}
    teams = {team: pk for pk, _post, team, _entity in found if team}
    units = {entity: pk for pk, _post, _team, entity in found if entity}
    people: dict[int, list[int]] = {pk: [] for pk in ids}
    for post, users in _seated(posts, on).items():
        people[posts[post]] = users
    today = Q(superseded_at=None, valid__contains=on, user__is_active=True)
    members = TeamMember.objects.filter(today, team__in=teams).order_by("user")
    for team, user in members.values_list("team", "user"):
        people[teams[team]].append(user)
    staff = Grant.objects.filter(today, user__entity__in=units).order_by("user")
    for unit, user in staff.values_list("user__entity", "user").distinct():
        people[units[unit]].append(user)
    return people


def _seated(posts: Iterable[int], on: date) -> dict[int, list[int]]:
    """Who is on each post that day; a deputy before the one whom it stands in for."""
    seats: dict[int, dict[bool, int]] = defaultdict(dict)
    tenures = Tenure.objects.filter(
        post__in=list(posts), superseded_at=None, valid__contains=on, user__is_active=True
    )
    for post, acting, user in tenures.values_list("post", "acting", "user"):
        seats[post][acting] = user
    return {post: [seat.get(True, seat.get(False, 0))] for post, seat in seats.items()}
