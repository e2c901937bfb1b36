"""Giving households to people from the list: choose, preview, do, undo; all of it or nothing."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import Any

import pytest

from tests.fixtures import world, world_of_module
from tests.world import ON, START, World, account
from zerentian.kernel.accounts.models import Post
from zerentian.kernel.activity.models import Entry
from zerentian.kernel.responsibilities import queries as asking
from zerentian.kernel.responsibilities.models import Duty
from zerentian.programmes.relief.tests.houses import client, give, house, houses

__all__ = ["world", "world_of_module"]

URL = "/relief/households/assign/"
LIST = "/relief/households/"


@pytest.fixture(autouse=True)
def clock(settings: Any) -> None:
    settings.INSTANCE = replace(settings.INSTANCE, clock=ON)


def post_of(world: World, name: str) -> Post:
    user = account(name, world.east.office, title=f"{name}岗")
    return user.tenures.get().post


def sent(
    subjects: list[Any], *posts: Post, step: str, mode: str = "assign", **more: Any
) -> dict[str, Any]:
    return {
        "ids": ",".join(str(subject.pk) for subject in subjects),
        "holders": [post.pk for post in posts],
        "role": "primary_helper", "mode": mode, "start": "2019-05-31", "reason": "轮换", "step": step,
        **more,
    }  # fmt: skip


def current(subject: Any, day: date = ON) -> list[int]:
    duties = Duty.objects.filter(subject=subject.pk, superseded_at=None, valid__contains=day)
    return list(duties.values_list("holder__post", flat=True))


def test_choosing_shows_people_with_their_loads(world: World) -> None:
    subject = house(world.east.villages[0], "王甲", 1)
    browser = client(world.east.users["town_clerk"])
    page = browser.post(URL, {"pick": [subject.pk], "who": "东帮扶"}).content.decode()
    assert "东帮扶人" in page
    assert "王甲" in page
    assert (
        "西帮扶人" not in browser.post(URL, {"pick": [subject.pk], "who": "帮扶"}).content.decode()
    )


def test_nothing_chosen_leads_back_to_the_list(world: World) -> None:
    browser = client(world.east.users["town_clerk"])
    assert browser.post(URL, {}).url.startswith(LIST)  # type: ignore[attr-defined]
    foreign = browser.post(URL, {"pick": [world.west.subject.pk]})
    assert foreign.status_code == 302


def test_all_of_the_filter_are_taken(world: World) -> None:
    houses(world.east.villages[0], 3, category="tekun")
    houses(world.east.villages[1], 2, first=10)
    browser = client(world.east.users["town_clerk"])
    for everything in ("all", "everything"):
        page = browser.post(URL, {everything: "1", "filters": "category=tekun"})
        assert len(page.context["flow"].subjects) == 3


def test_preview_writes_nothing_and_shows_loads(world: World) -> None:
    subjects = houses(world.east.villages[0], 2)
    post = post_of(world, "新人")
    before = Duty.objects.count()
    answer = client(world.east.users["town_clerk"]).post(URL, sent(subjects, post, step="preview"))
    seen = answer.context["seen"]
    assert [(load.before, load.after) for load in seen.loads] == [(0, 2)]
    assert seen.refused == 0
    assert Duty.objects.count() == before


def test_doing_assigns_all_in_one_entry_and_undo_takes_it_back(world: World) -> None:
    subjects = houses(world.east.villages[0], 3)
    post = post_of(world, "新人")
    browser = client(world.east.users["town_clerk"])
    done = browser.post(URL, sent(subjects, post, step="do"))
    assert done.status_code == 302
    assert [current(subject) for subject in subjects] == [[post.pk]] * 3
    assert Entry.objects.filter(verb="duty.assigned", reason="轮换").count() == 1
    page = browser.get(LIST)
    token = page.context["undo"]["token"]
    assert browser.get(LIST).context["undo"] is None
    browser.post(f"{LIST}undo/", {"token": token})
    assert [current(subject) for subject in subjects] == [[]] * 3


def test_several_people_share_evenly(world: World) -> None:
    subjects = houses(world.east.villages[0], 4)
    one, two = post_of(world, "甲人"), post_of(world, "乙人")
    client(world.east.users["town_clerk"]).post(URL, sent(subjects, one, two, step="do"))
    held = [current(subject)[0] for subject in subjects]
    assert held.count(one.pk) == held.count(two.pk) == 2


def test_refusal_names_the_household_and_who_answers_since_when(world: World) -> None:
    free = house(world.east.villages[0], "王空着", 1)
    post = post_of(world, "新人")
    browser = client(world.east.users["town_clerk"])
    for step in ("preview", "do"):
        answer = browser.post(URL, sent([free, world.east.subject], post, step=step))
        text = answer.content.decode()
        assert answer.context["seen"].refused == 1
        assert "东桂兰" in text
        assert "东帮扶人" in text
        assert str(START) in text
    assert current(free) == []


def test_handing_over_ends_the_old_and_undo_restores_it(world: World) -> None:
    post = post_of(world, "接手人")
    browser = client(world.east.users["town_clerk"])
    free = house(world.east.villages[0], "王空着", 1)
    subjects = [world.east.subject, free]
    answer = browser.post(URL, sent(subjects, post, step="preview", mode="reassign"))
    assert answer.context["seen"].refused == 0
    browser.post(URL, sent(subjects, post, step="do", mode="reassign"))
    assert [current(subject) for subject in subjects] == [[post.pk]] * 2
    assert current(world.east.subject, date(2019, 5, 30)) == [world.east.post.pk]
    token = browser.get(LIST).context["undo"]["token"]
    browser.post(f"{LIST}undo/", {"token": token})
    assert [current(subject) for subject in subjects] == [[world.east.post.pk], []]


def test_handing_over_to_the_same_changes_nothing(world: World) -> None:
    browser = client(world.east.users["town_clerk"])
    answer = browser.post(
        URL, sent([world.east.subject], world.east.post, step="preview", mode="reassign")
    )
    assert answer.context["seen"].moving == 0
    assert 'value="do"' not in answer.content.decode()


def test_a_cap_refuses_whom_there_is_no_room_for(world: World) -> None:
    subjects = houses(world.east.villages[0], 6)
    post = post_of(world, "第二人")
    browser = client(world.east.users["town_clerk"])
    asked = sent(subjects, post, step="do") | {"role": "second_helper"}
    answer = browser.post(URL, asked)
    assert answer.context["seen"].refused >= 1
    assert not Duty.objects.filter(holder__post=post, superseded_at=None).exists()
    other = post_of(world, "第三人")
    asked = sent(subjects, post, other, step="do") | {"role": "second_helper"}
    assert browser.post(URL, asked).status_code == 302


def test_form_says_what_is_missing(world: World) -> None:
    subject = house(world.east.villages[0], "王甲", 1)
    browser = client(world.east.users["town_clerk"])
    answer = browser.post(URL, {"ids": str(subject.pk), "step": "preview"})
    assert set(answer.context["form"].errors) >= {"holders", "reason", "start"}
    elsewhere = sent([subject], world.west.post, step="do")
    assert "holders" in browser.post(URL, elsewhere).context["form"].errors


def test_only_those_who_may_assign(world: World) -> None:
    for user in (world.east.helper, world.east.users["leader"], world.loner):
        assert client(user).post(URL, {"pick": [world.east.subject.pk]}).status_code == 403
        assert client(user).post(f"{LIST}undo/", {"token": "x"}).status_code == 403


def test_undo_refuses_when_something_was_built_on_it(world: World) -> None:
    [subject] = houses(world.east.villages[0], 1)
    first, second = post_of(world, "先来"), post_of(world, "后到")
    browser = client(world.east.users["town_clerk"])
    browser.post(URL, sent([subject], first, step="do"))
    token = browser.get(LIST).context["undo"]["token"]
    client(world.admin).post(URL, sent([subject], second, step="do", mode="reassign"))
    browser.post(f"{LIST}undo/", {"token": token})
    assert current(subject) == [second.pk]
    browser.post(f"{LIST}undo/", {"token": "wrong"})
    assert current(subject) == [second.pk]


def test_single_deed_goes_back_to_the_household(world: World) -> None:
    [subject] = houses(world.east.villages[0], 1)
    post = post_of(world, "新人")
    page = f"{LIST}{subject.pk}/"
    browser = client(world.east.users["town_clerk"])
    assert browser.get(f"{URL}?pick={subject.pk}&next={page}").status_code == 200
    assert browser.post(URL, sent([subject], post, step="do", next=page)).url == page  # type: ignore[attr-defined]
    give(world, post, house(world.east.villages[0], "另一户", 9))
    away = sent([subject], world.east.post, step="do", mode="reassign", next="https://example.org/")
    assert browser.post(URL, away).url.startswith(LIST)  # type: ignore[attr-defined]


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
        browser.post(URL, sent(many, post, step="do"))
    role = asking.role("primary_helper")
    assert Duty.objects.filter(role=role, holder__post=post, superseded_at=None).count() == 60
