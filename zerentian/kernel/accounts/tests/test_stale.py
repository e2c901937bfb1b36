"""What a keeper's page showed is old when they press the button: the actions look again."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from django.test import Client

from tests.world import AT, ON, START, World
from zerentian.kernel.accounts import roles
from zerentian.kernel.accounts.actions import grants, posts
from zerentian.kernel.accounts.errors import AccountRefused
from zerentian.kernel.accounts.models import Grant, Post, User
from zerentian.kernel.activity.models import Entry
from zerentian.manifest.permissions import Permission

DOING = {"by": None, "on": ON, "at": AT}
DAY = timedelta(days=1)


def code(act, **arguments: object) -> str:
    with pytest.raises(AccountRefused) as refused:
        act(**{**DOING, **arguments})
    return refused.value.code


def ended_meanwhile(world: World, *, day: date) -> Post:
    """The post as it was read before somebody else ended it."""
    seen = posts.open_post(entity=world.east.office, title="岗", **DOING)
    posts.end_post(post=Post.objects.get(pk=seen.pk), day=day, **DOING)
    return seen


def test_nobody_sits_down_on_a_post_that_ended_meanwhile(world: World) -> None:
    seen = ended_meanwhile(world, day=ON)

    assert code(posts.seat, post=seen, user=world.loner) == "post_ended"
    standing = {"start": ON, "end": ON + DAY}
    assert code(posts.stand_in, post=seen, user=world.loner, **standing) == "post_ended"
    assert not seen.tenures.exists()


def test_the_days_before_its_end_are_still_to_be_had(world: World) -> None:
    seen = ended_meanwhile(world, day=ON + 5 * DAY)

    assert code(posts.seat, post=seen, user=world.loner, end=ON + 6 * DAY) == "post_ended"
    tenure = posts.seat(post=seen, user=world.loner, end=ON + 5 * DAY, **DOING)

    assert (tenure.valid.lower, tenure.valid.upper) == (ON, ON + 5 * DAY)


def test_a_post_ends_once_and_the_refusal_names_its_day(world: World) -> None:
    seen = ended_meanwhile(world, day=ON)

    with pytest.raises(AccountRefused) as refused:
        posts.end_post(post=seen, day=ON + DAY, **DOING)

    assert refused.value.params["day"] == str(ON)
    assert Post.objects.get(pk=seen.pk).ended_on == ON
    assert Entry.objects.filter(verb="post.ended").count() == 1


def grant(world: World, start: date, end: date | None) -> Grant:
    return grants.give(
        user=world.loner, role="leader", region=world.east.region, start=start, end=end, **DOING
    )


def known(user: User) -> list[tuple[date, date | None]]:
    rows = user.grants.filter(superseded_at=None).order_by("valid")
    return [(row.valid.lower, row.valid.upper) for row in rows]


@pytest.mark.parametrize("end", [START + DAY, ON - DAY, ON])
def test_a_role_that_is_over_is_not_made_longer_by_revoking_it(world: World, end: date) -> None:
    """It was revoked to today, and so the past said that somebody held it when they did not."""
    over = grant(world, START, end)

    assert code(grants.revoke, grant=over) == "ended_before"
    assert known(world.loner) == [(START, end)]
    assert not world.viewer(world.loner, on=end).may(Permission.FIGURES_VIEW)


@pytest.mark.parametrize(
    ("start", "end", "left"),
    [
        (START, None, [(START, ON)]),
        (START, ON + DAY, [(START, ON)]),
        (ON - DAY, None, [(ON - DAY, ON)]),
        (ON, None, []),  # it begins today and is revoked today: never held
        (ON, ON + DAY, []),
        (ON + DAY, None, []),
        (ON + DAY, ON + 9 * DAY, []),
    ],
)
def test_what_is_left_of_a_revoked_role_ends_today(
    world: World, start: date, end: date | None, left: list[tuple[date, date | None]]
) -> None:
    grants.revoke(grant=grant(world, start, end), **DOING)

    assert known(world.loner) == left
    assert not world.viewer(world.loner).grants
    assert not world.viewer(world.loner, on=ON + 5 * DAY).grants


def test_a_revoked_role_may_be_given_again_from_the_same_day(world: World) -> None:
    grants.revoke(grant=grant(world, START, None), **DOING)

    grant(world, ON, None)

    assert known(world.loner) == [(START, ON), (ON, None)]


def test_a_role_that_the_pack_forgot_can_still_be_revoked(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    held = grant(world, START, None)
    known_now = {key: role for key, role in roles.known().items() if key != "leader"}
    monkeypatch.setattr(roles, "known", lambda: known_now)

    grants.revoke(**{**DOING, "by": world.admin}, grant=held)

    assert known(world.loner) == [(START, ON)]


def test_the_page_offers_no_revoking_of_what_is_over_and_the_address_refuses_it(
    world: World, client: Client
) -> None:
    over = grant(world, START, ON)
    client.force_login(world.admin)
    url = f"/people/grants/{over.pk}/revoke/"

    assert url not in client.get(f"/people/{world.loner.pk}/").content.decode()
    answer = client.post(url, {"reason": "调离"})

    assert answer.status_code == 200
    assert str(ON) in str(answer.context["form"].non_field_errors())
    assert known(world.loner) == [(START, ON)]
