"""The list of posts, on the days on which somebody comes, leaves, stands in, and the post ends."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from django.http import Http404

from tests.world import AT, ON, World
from zerentian.kernel.accounts import queries
from zerentian.kernel.accounts.actions import posts
from zerentian.kernel.accounts.models import Post
from zerentian.kernel.accounts.queries import posts as seats

DAY = timedelta(days=1)
DOING = {"by": None, "on": ON, "at": AT}


def titles(world: World, *, on: date = ON, **asked: str) -> set[str]:
    viewer = world.viewer(world.east.users["district_admin"], on=on)
    return {post.title for post in seats.listed(viewer=viewer, asked=asked)}


def test_a_post_is_in_use_until_the_day_on_which_it_ends(world: World) -> None:
    posts.end_post(post=world.east.post, day=ON, **DOING)

    assert "东帮扶岗" in titles(world, on=ON - DAY)
    assert "东帮扶岗" not in titles(world, on=ON)
    assert "东帮扶岗" not in titles(world, on=ON - DAY, state="ended")
    assert titles(world, on=ON, state="ended") == {"东帮扶岗"}


def test_a_post_is_vacant_on_the_days_without_a_holder_even_beside_a_deputy(world: World) -> None:
    post, tenure = world.east.post, world.east.post.tenures.get()
    assert "东帮扶岗" not in titles(world, state="vacant")
    posts.stand_in(post=post, user=world.loner, start=ON, end=ON + 9 * DAY, **DOING)
    posts.end_tenure(tenure=tenure, day=ON, **DOING)

    assert "东帮扶岗" in titles(world, state="vacant")
    assert "东帮扶岗" not in titles(world, on=ON - DAY, state="vacant")


def test_who_sits_on_a_post_is_who_sits_there_that_day(world: World) -> None:
    posts.hand_over(post=world.east.post, user=world.loner, day=ON, **DOING)

    def sitting(on: date) -> list[str]:
        viewer = world.viewer(world.admin, on=on)
        [post] = [p for p in queries.all_posts(viewer=viewer) if p.pk == world.east.post.pk]
        return [tenure.user.name for tenure in post.sitting]  # type: ignore[attr-defined]

    assert (sitting(ON - DAY), sitting(ON)) == (["东帮扶人"], ["东闲人"])


def test_posts_and_terms_of_another_place_are_not_found(world: World) -> None:
    keeper = world.viewer(world.east.users["account_keeper"])
    term = world.west.post.tenures.get()

    assert queries.tenure(world.east.post.tenures.get().pk, viewer=keeper)
    for find, pk in ((queries.post, world.west.post.pk), (queries.tenure, term.pk)):
        with pytest.raises(Http404):
            find(pk, viewer=keeper)
    superseded = world.east.post.tenures.get()
    type(superseded).objects.filter(pk=superseded.pk).update(superseded_at=AT)
    with pytest.raises(Http404):
        queries.tenure(superseded.pk, viewer=keeper)
    clerk = world.viewer(world.east.users["town_clerk"])
    with pytest.raises(Http404):
        queries.post(world.east.post.pk, viewer=clerk)
    assert Post.objects.filter(pk=world.west.post.pk).exists()
