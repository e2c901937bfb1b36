from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client

from tests.world import AT, ON, World
from zerentian.kernel.accounts.models import User
from zerentian.kernel.notifications import actions
from zerentian.kernel.notifications.models import Notification, Preference
from zerentian.kernel.notifications.tests.conftest import BOX, POST

pytestmark = pytest.mark.django_db


def browser(user: User) -> Client:
    client = Client()
    client.force_login(user)
    return client


def words(answer: Any) -> str:
    return str(answer.content.decode())


def told(user: User, count: int = 1, url: str = "/inbox/settings/") -> list[Notification]:
    for number in range(count):
        params = {"count": number, "day": ON}
        actions.tell(users=[user], kind="toy.news", params=params, url=url, key=f"k{number}", at=AT)
    return list(Notification.objects.filter(user=user).order_by("pk"))


def test_empty_inbox_says_what_will_stand_here(world: World) -> None:
    assert "还没有消息" in words(browser(world.loner).get("/inbox/"))


def test_badge_counts_what_is_unread(world: World) -> None:
    told(world.loner, 3)
    page = words(browser(world.loner).get("/inbox/"))

    assert '<span class="dot" aria-hidden="true">3</span>' in page
    assert 'aria-label="消息：3 条未读"' in page
    assert '<span class="dot"' not in words(browser(world.admin).get("/inbox/"))


def test_badge_ends_at_a_hundred(world: World) -> None:
    told(world.loner, 105)

    assert ">99+</span>" in words(browser(world.loner).get("/inbox/"))


def test_opening_a_line_marks_it_and_goes_there(world: World) -> None:
    line, other = told(world.loner, 2)
    answer = browser(world.loner).post(f"/inbox/{line.pk}/open/")

    assert answer["Location"] == "/inbox/settings/"
    unread = Notification.objects.filter(user=world.loner, read_at=None)
    assert list(unread) == [other]


def test_line_of_somebody_else_cannot_be_opened(world: World) -> None:
    [line] = told(world.loner)

    assert browser(world.admin).post(f"/inbox/{line.pk}/open/").status_code == 404
    assert "news" not in words(browser(world.admin).get("/inbox/"))


def test_all_are_read_at_once(world: World) -> None:
    told(world.loner, 3)
    browser(world.loner).post("/inbox/read/")

    assert not Notification.objects.filter(user=world.loner, read_at=None).exists()


def test_settings_say_when_there_is_only_the_inbox(world: World) -> None:
    assert "instance.toml" in words(browser(world.loner).get("/inbox/settings/"))


def test_choosing_channels(world: World, ways: Callable[..., None]) -> None:
    ways(box=BOX, mail=POST)
    asked = browser(world.loner)
    assert "20:00" in words(asked.get("/inbox/settings/"))

    lost = asked.post("/inbox/settings/", {"channels": ["mail"], "digest_hour": "9"})
    assert lost.status_code == 422
    assert "请填写接收邮件的邮箱地址" in words(lost)

    asked.post(
        "/inbox/settings/",
        {"channels": ["mail", "box"], "mail": "d@example.cn", "digest_hour": "9"},
    )
    kept = Preference.objects.get(user=world.loner)
    assert (kept.channels, kept.mail, kept.digest_hour) == (["mail", "box"], "d@example.cn", 9)
    assert "d@example.cn" in words(asked.get("/inbox/settings/"))


def test_unknown_channel_is_refused(world: World, ways: Callable[..., None]) -> None:
    ways(box=BOX)
    answer = browser(world.loner).post("/inbox/settings/", {"channels": ["pigeon"]})

    assert answer.status_code == 422
    assert not Preference.objects.exists()
