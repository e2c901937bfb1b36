"""Giving households to people from the list: choose, preview, do, undo; all of it or nothing."""

from __future__ import annotations

import re
from datetime import date
from typing import Any

from tests.fixtures import clock, world, world_of_module
from tests.world import ON, World, account
from zerentian.kernel.accounts.models import Post
from zerentian.kernel.responsibilities import queries as asking
from zerentian.kernel.responsibilities.models import Duty, Holder
from zerentian.programmes.relief.tests.houses import client, house, houses

__all__ = ["clock", "world", "world_of_module"]

URL = "/duties/assign/"
LIST = "/relief/households/"


def post_of(world: World, name: str) -> Post:
    user = account(name, world.east.office, title=f"{name}岗")
    return user.tenures.get().post


def value(post: Post) -> str:
    """What the form sends for whoever sits on the post: a holder, or a post that nobody named yet."""
    holder = Holder.objects.filter(post=post).first()
    return str(holder.pk) if holder else f"p{post.pk}"


def sent(subjects: list[Any], *posts: Post, step: str, **more: Any) -> dict[str, Any]:
    return {
        "picks": ",".join(str(subject.pk) for subject in subjects),
        "holder": [value(post) for post in posts],
        "role": "primary_helper", "start": "2019-05-31", "reason": "轮换", "step": step,
        "next": LIST, **more,
    }  # fmt: skip


def current(subject: Any, day: date = ON) -> list[int]:
    duties = Duty.objects.filter(subject=subject.pk, superseded_at=None, valid__contains=day)
    return list(duties.values_list("holder__post", flat=True))


def undone(browser: Any) -> Any:
    """What the list offers after a deed, carried out."""
    page = browser.get(LIST).content.decode()
    token = re.search(r'name="token" value="([^"]+)"', page)
    assert token is not None
    return browser.post("/duties/undo/", {"token": token[1], "next": LIST}, follow=True)


def test_the_list_hands_its_selection_to_the_one_flow(world: World) -> None:
    house(world.east.villages[0], "王甲", 1)

    page = client(world.east.users["town_clerk"]).get(LIST).content.decode()

    assert f'action="{URL}"' in page
    assert 'name="source" value="relief.households"' in page
    assert f"{URL}?pick=" in page
    assert "/relief/households/assign/" not in page


def test_the_old_address_is_no_more(world: World) -> None:
    assert client(world.admin).get("/relief/households/assign/").status_code == 404


def test_choosing_shows_people_with_their_loads(world: World) -> None:
    subject = house(world.east.villages[0], "王甲", 1)
    browser = client(world.east.users["town_clerk"])
    page = browser.post(URL, {"pick": [subject.pk], "who": "东帮扶"}).content.decode()
    assert "东帮扶人" in page
    assert "王甲" in page
    assert (
        "西帮扶人" not in browser.post(URL, {"pick": [subject.pk], "who": "帮扶"}).content.decode()
    )


def test_somebody_whom_nobody_named_yet_is_found_and_stays_ticked(world: World) -> None:
    subject = house(world.east.villages[0], "王甲", 1)
    post = post_of(world, "新人")
    browser = client(world.east.users["town_clerk"])
    page = browser.post(URL, {"pick": [subject.pk], "who": "新人"}).content.decode()
    assert f'value="p{post.pk}"' in page
    again = {"pick": [subject.pk], "who": "东帮扶", "holder": [f"p{post.pk}"]}
    page = browser.post(URL, again).content.decode()
    assert f'value="p{post.pk}" id="hp{post.pk}" checked' in page
    assert not Holder.objects.filter(post=post).exists()


def test_nothing_chosen_leads_back_to_the_list(world: World) -> None:
    browser = client(world.east.users["town_clerk"])
    assert browser.post(URL, {"next": LIST}).url.startswith(LIST)  # type: ignore[attr-defined]
    foreign = browser.post(URL, {"pick": [world.west.subject.pk], "next": LIST})
    assert foreign.status_code == 302


def test_all_of_the_filter_are_taken(world: World) -> None:
    houses(world.east.villages[0], 3, category="tekun")
    houses(world.east.villages[1], 2, first=10)
    browser = client(world.east.users["town_clerk"])
    for everything in ("all", "everything"):
        asked = {everything: "1", "source": "relief.households", "query": "category=tekun"}
        page = browser.post(URL, asked)
        assert len(page.context["picked"]) == 3


def test_all_of_the_filter_are_only_those_that_one_may_assign(world: World) -> None:
    houses(world.east.villages[0], 2, category="tekun")
    houses(world.west.villages[0], 3, first=20, category="tekun")
    asked = {"all": "1", "source": "relief.households", "query": "category=tekun"}

    page = client(world.west.users["town_clerk"]).post(URL, asked)

    assert len(page.context["picked"]) == 3


def test_preview_assigns_nothing_and_shows_loads(world: World) -> None:
    subjects = houses(world.east.villages[0], 2)
    post = post_of(world, "新人")
    before = Duty.objects.count()
    answer = client(world.east.users["town_clerk"]).post(URL, sent(subjects, post, step="preview"))
    dry = answer.context["dry"]
    assert [(one.load, one.after) for one in dry.candidates] == [(0, 2)]
    assert dry.is_possible
    assert Duty.objects.count() == before


def test_doing_assigns_all_in_one_entry_and_undo_takes_it_back(world: World) -> None:
    subjects = houses(world.east.villages[0], 3)
    post = post_of(world, "新人")
    browser = client(world.east.users["town_clerk"])
    done = browser.post(URL, sent(subjects, post, step="confirm"))
    assert done.status_code == 302
    assert done.url == LIST  # type: ignore[attr-defined]
    assert [current(subject) for subject in subjects] == [[post.pk]] * 3
    undone(browser)
    assert [current(subject) for subject in subjects] == [[]] * 3


def test_several_people_share_evenly(world: World) -> None:
    subjects = houses(world.east.villages[0], 4)
    one, two = post_of(world, "甲人"), post_of(world, "乙人")
    client(world.east.users["town_clerk"]).post(URL, sent(subjects, one, two, step="confirm"))
    held = [current(subject)[0] for subject in subjects]
    assert held.count(one.pk) == held.count(two.pk) == 2


def test_preview_names_who_answers_now(world: World) -> None:
    free = house(world.east.villages[0], "王空着", 1)
    post = post_of(world, "新人")
    browser = client(world.east.users["town_clerk"])
    answer = browser.post(URL, sent([free, world.east.subject], post, step="preview"))
    now = {line["subject"].name: line["now"] for line in answer.context["dry"].lines}
    assert now == {"王空着": "", world.east.subject.name: "东帮扶人"}


def test_handing_over_ends_the_old_and_undo_restores_it(world: World) -> None:
    post = post_of(world, "接手人")
    browser = client(world.east.users["town_clerk"])
    free = house(world.east.villages[0], "王空着", 1)
    subjects = [world.east.subject, free]
    browser.post(URL, sent(subjects, post, step="confirm"))
    assert [current(subject) for subject in subjects] == [[post.pk]] * 2
    assert current(world.east.subject, date(2019, 5, 30)) == [world.east.post.pk]
    undone(browser)
    assert [current(subject) for subject in subjects] == [[world.east.post.pk], []]


def test_handing_over_to_the_same_changes_nothing(world: World) -> None:
    browser = client(world.east.users["town_clerk"])
    answer = browser.post(URL, sent([world.east.subject], world.east.post, step="preview"))
    assert answer.context["dry"].moves == 0
    assert 'value="confirm"' not in answer.content.decode()


def test_a_cap_refuses_whom_there_is_no_room_for(world: World) -> None:
    subjects = houses(world.east.villages[0], 6)
    post = post_of(world, "第二人")
    browser = client(world.east.users["town_clerk"])
    asked = sent(subjects, post, step="confirm") | {"role": "second_helper"}
    answer = browser.post(URL, asked)
    assert answer.status_code == 422
    assert answer.context["dry"].problems
    assert not Duty.objects.filter(holder__post=post, superseded_at=None).exists()
    other = post_of(world, "第三人")
    asked = sent(subjects, post, other, step="confirm") | {"role": "second_helper"}
    assert browser.post(URL, asked).status_code == 302


def test_nobody_of_another_place_can_be_named(world: World) -> None:
    subject = house(world.east.villages[0], "王甲", 1)
    browser = client(world.east.users["town_clerk"])
    answer = browser.post(URL, sent([subject], world.west.post, step="confirm"))
    assert answer.status_code == 200
    assert current(subject) == []
    foreign = account("西新人", world.west.office, title="西岗").tenures.get().post
    browser.post(URL, sent([subject], foreign, step="confirm"))
    assert not Holder.objects.filter(post=foreign).exists()


def test_only_those_who_may_assign(world: World) -> None:
    for user in (world.east.helper, world.east.users["leader"], world.loner):
        assert client(user).post(URL, {"pick": [world.east.subject.pk]}).status_code == 403


def test_single_deed_goes_back_to_the_household(world: World) -> None:
    [subject] = houses(world.east.villages[0], 1)
    post = post_of(world, "新人")
    page = f"{LIST}{subject.pk}/"
    browser = client(world.east.users["town_clerk"])
    assert browser.get(f"{URL}?pick={subject.pk}&next={page}").status_code == 200
    assert browser.post(URL, sent([subject], post, step="confirm", next=page)).url == page  # type: ignore[attr-defined]
    away = sent([subject], world.east.post, step="confirm", next="https://example.org/")
    assert browser.post(URL, away).url.startswith("/duties/")  # type: ignore[attr-defined]


def test_ending_a_duty_leaves_a_gap_and_can_be_undone(world: World) -> None:
    subject, duty = world.east.subject, world.east.duty
    browser = client(world.east.users["town_clerk"])
    url = f"{LIST}{subject.pk}/duties/{duty.pk}/end/"
    assert browser.get(url).status_code == 200
    assert browser.post(url, {"on": "2019-05-31"}).context["form"].errors
    assert browser.post(url, {"on": "2019-05-31", "reason": "离任"}).status_code == 302
    assert current(subject) == []
    token = browser.get(f"{LIST}{subject.pk}/").context["undo"]["token"]
    browser.post(f"{LIST}undo/", {"token": token, "next": f"{LIST}{subject.pk}/"})
    assert current(subject) == [world.east.post.pk]
    assert client(world.west.users["town_clerk"]).get(url).status_code == 404


def test_statements_do_not_grow_with_the_selection(
    world: World, django_assert_max_num_queries: Any
) -> None:
    many = houses(world.east.villages[0], 60)
    post = post_of(world, "新人")
    browser = client(world.east.users["town_clerk"])
    with django_assert_max_num_queries(45):
        browser.post(URL, sent(many, post, step="preview"))
    with django_assert_max_num_queries(60):
        browser.post(URL, sent(many, post, step="confirm"))
    role = asking.role("primary_helper")
    assert Duty.objects.filter(role=role, holder__post=post, superseded_at=None).count() == 60
