"""Posts: opening, seating, handing over, standing in, ending."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from django.db import IntegrityError, transaction
from django.db.backends.postgresql.psycopg_any import DateRange

from tests import world as worlds
from tests.world import AT, ON, START, World
from zerentian.kernel.accounts.actions import people, posts
from zerentian.kernel.accounts.errors import AccountRefused
from zerentian.kernel.accounts.models import Post, Tenure, User
from zerentian.kernel.accounts.queries.people import deputies
from zerentian.kernel.activity.models import Entry
from zerentian.kernel.entities import actions as entities

LATER = ON + timedelta(days=10)


def doing(by: User | None) -> dict:
    return {"by": by, "on": ON, "at": AT}


def code(act, **arguments: object) -> str:
    with pytest.raises(AccountRefused) as refused:
        act(**arguments)
    return refused.value.code


def terms(post: Post) -> list[tuple[str, date, date | None]]:
    """Who sits from when to when, by today's knowledge."""
    known = post.tenures.filter(superseded_at=None).order_by("valid")
    return [(t.user.name, t.valid.lower, t.valid.upper) for t in known]


def test_opened_post_has_nobody_on_it(world: World) -> None:
    post = posts.open_post(
        entity=world.east.office, title=" 民政所长 ", region=world.east.region, **doing(world.admin)
    )

    assert (post.title, terms(post)) == ("民政所长", [])
    assert Entry.objects.filter(verb="post.opened", rows=[post.pk], actor=world.admin.pk).exists()


def test_no_post_is_opened_at_a_unit_that_is_no_more(world: World) -> None:
    unit = worlds.unit("老办公室", "department", world.east.region)
    entities.close(by=None, entity=unit, day=ON, reason="撤并", at=AT)

    # The page was loaded before the unit was closed: it still believes that there is one.
    assert code(posts.open_post, entity=unit, title="岗", **doing(world.admin)) == "unit_closed"
    assert not unit.posts.exists()


def test_posts_of_other_places_are_out_of_reach(world: World) -> None:
    by = world.east.users["account_keeper"]
    post, user = world.west.post, world.loner

    assert code(posts.open_post, entity=world.west.office, title="所长", **doing(by)) == "outside"
    assert code(posts.open_post, entity=world.hall, title="局长", **doing(by)) == "outside"
    assert code(posts.seat, post=post, user=user, **doing(by)) == "outside"
    assert code(posts.hand_over, post=post, user=user, day=ON, **doing(by)) == "outside"
    end = {"start": ON, "end": LATER}
    assert code(posts.stand_in, post=post, user=user, **end, **doing(by)) == "outside"
    assert code(posts.end_post, post=post, day=ON, **doing(by)) == "outside"
    tenure = post.tenures.get()
    assert code(posts.end_tenure, tenure=tenure, day=ON, **doing(by)) == "outside"
    assert terms(post) == [("西帮扶人", START, None)]


def test_keeper_of_the_place_may_do_all_of_it(world: World) -> None:
    by = world.east.users["account_keeper"]

    posts.hand_over(post=world.east.post, user=world.loner, day=ON, **doing(by))
    posts.end_post(post=world.east.post, day=LATER, **doing(by))

    assert terms(world.east.post) == [("东帮扶人", START, ON), ("东闲人", ON, LATER)]


def test_one_holder_at_a_time(world: World) -> None:
    post = world.east.post

    assert code(posts.seat, post=post, user=world.loner, **doing(None)) == "seat_taken"
    earlier = {"start": START - timedelta(days=9), "end": START}
    posts.seat(post=post, user=world.loner, **earlier, **doing(None))
    assert terms(post)[0] == ("东闲人", START - timedelta(days=9), START)


def test_database_refuses_two_holders_whoever_writes(world: World) -> None:
    post = world.east.post
    for acting in (False, True):
        row = {"post": post, "user": world.loner, "recorded_at": AT, "acting": acting}
        if acting:
            Tenure.objects.create(valid=DateRange(ON, LATER), **row)
        with pytest.raises(IntegrityError), transaction.atomic():
            Tenure.objects.create(valid=DateRange(ON, None), **row)


def test_nobody_seats_themselves(world: World) -> None:
    """A seat opens what the post answers for."""
    by = world.east.users["account_keeper"]
    post = posts.open_post(entity=world.east.office, title="空岗", **doing(by))

    assert code(posts.seat, post=post, user=by, **doing(by)) == "self"
    assert code(posts.hand_over, post=world.east.post, user=by, day=ON, **doing(by)) == "self"
    end = {"start": ON, "end": LATER}
    assert code(posts.stand_in, post=world.east.post, user=by, **end, **doing(by)) == "self"


def test_closed_account_takes_no_seat(world: World) -> None:
    people.close(user=world.loner, **doing(None))
    world.loner.refresh_from_db()
    post = posts.open_post(entity=world.east.office, title="空岗", **doing(None))

    assert code(posts.seat, post=post, user=world.loner, **doing(None)) == "closed"


def test_seat_ends_after_it_begins(world: World) -> None:
    post = posts.open_post(entity=world.east.office, title="空岗", **doing(None))

    refused = code(posts.seat, post=post, user=world.loner, start=ON, end=ON, **doing(None))

    assert refused == "ends_before_start"


def test_handing_over_leaves_no_gap_and_no_overlap(world: World) -> None:
    posts.hand_over(
        post=world.east.post, user=world.loner, day=LATER, reason="轮岗", **doing(world.admin)
    )

    assert terms(world.east.post) == [("东帮扶人", START, LATER), ("东闲人", LATER, None)]
    entry = Entry.objects.get(verb="post.handed_over")
    assert (len(entry.rows), entry.reason) == (2, "轮岗")


def test_handing_over_on_the_first_day_replaces_the_holder(world: World) -> None:
    posts.hand_over(post=world.east.post, user=world.loner, day=START, **doing(None))

    assert terms(world.east.post) == [("东闲人", START, None)]


def test_handing_over_needs_a_holder_and_somebody_else(world: World) -> None:
    post = posts.open_post(entity=world.east.office, title="空岗", **doing(None))
    arguments = {"day": ON, **doing(None)}

    assert code(posts.hand_over, post=post, user=world.loner, **arguments) == "not_seated"
    same = code(posts.hand_over, post=world.east.post, user=world.east.helper, **arguments)
    assert same == "same_person"


def test_failed_hand_over_changes_nothing(world: World) -> None:
    people.close(user=world.loner, **doing(None))
    world.loner.refresh_from_db()

    code(posts.hand_over, post=world.east.post, user=world.loner, day=ON, **doing(None))

    assert terms(world.east.post) == [("东帮扶人", START, None)]


def test_deputy_stands_in_beside_the_holder(world: World) -> None:
    tenure = posts.stand_in(
        post=world.east.post, user=world.loner, start=ON, end=LATER, **doing(None)
    )

    assert tenure.acting
    assert posts.sitting(world.east.post, on=ON).get().user == world.east.helper
    assert [t.user for t in deputies(world.east.helper, on=ON)] == [world.loner]
    assert not deputies(world.east.helper, on=LATER)
    assert not deputies(world.loner, on=ON)


def test_deputy_is_one_for_some_days_and_not_the_holder(world: World) -> None:
    arguments = {"post": world.east.post, "start": ON, **doing(None)}

    assert code(posts.stand_in, user=world.loner, end=None, **arguments) == "deputy_needs_end"
    assert code(posts.stand_in, user=world.east.helper, end=LATER, **arguments) == "same_person"
    posts.stand_in(user=world.loner, end=LATER, **arguments)
    other = world.east.users["leader"]
    assert code(posts.stand_in, user=other, end=LATER, **arguments) == "deputy_taken"


def test_leaving_shortens_the_term(world: World) -> None:
    tenure = world.east.post.tenures.get()

    posts.end_tenure(tenure=tenure, day=ON, reason="退休", **doing(world.admin))

    assert terms(world.east.post) == [("东帮扶人", START, ON)]
    assert code(posts.end_tenure, tenure=tenure, day=ON, **doing(None)) == "changed_meanwhile"
    assert Entry.objects.get(verb="post.left").reason == "退休"


def test_ended_post_takes_everybody_with_it(world: World) -> None:
    post = world.east.post
    posts.stand_in(
        post=post, user=world.loner, start=ON, end=LATER + timedelta(days=5), **doing(None)
    )

    posts.end_post(post=post, day=LATER, reason="机构改革", **doing(world.admin))

    post.refresh_from_db()
    assert post.ended_on == LATER
    assert terms(post) == [("东帮扶人", START, LATER), ("东闲人", ON, LATER)]
    assert code(posts.end_post, post=post, day=LATER, **doing(None)) == "post_ended"
    leader = world.east.users["leader"]
    assert code(posts.seat, post=post, user=leader, start=LATER, **doing(None)) == "post_ended"


def test_two_clerks_seating_at_once_seat_one(world: World) -> None:
    """The second finds what the first wrote: both lock the post before they look."""
    post = posts.open_post(entity=world.east.office, title="空岗", **doing(None))
    posts.seat(post=post, user=world.loner, **doing(None))

    assert code(posts.seat, post=post, user=world.east.helper, **doing(None)) == "seat_taken"


def test_many_posts_are_opened_in_a_handful_of_statements(
    world: World, django_assert_max_num_queries
) -> None:
    seats = [(world.loner, world.east.office, f"岗位{number}") for number in range(40)]

    with django_assert_max_num_queries(12):
        opened = posts.open_and_seat(seats=seats, **doing(None))

    assert len(opened) == 40
    assert {terms(post)[0][0] for post in opened[:3]} == {"东闲人"}


def test_no_seats_are_no_entries(world: World) -> None:
    before = Entry.objects.count()

    assert posts.open_and_seat(seats=[], **doing(None)) == []
    assert Entry.objects.count() == before


def test_region_of_a_post_says_whom_it_works_for(world: World) -> None:
    post = posts.open_post(
        entity=world.hall, title="包村干部", region=worlds.region("370703001201"), **doing(None)
    )

    assert (post.region.name, str(post)) == ("东一村", "包村干部")
