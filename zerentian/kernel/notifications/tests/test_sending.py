"""What leaves, when, and how often: the worker may die at any line of it."""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import datetime, timedelta
from itertools import pairwise
from typing import Any

import pytest
from django.core import mail
from django.db import IntegrityError, transaction

from tests.world import AT, ON, World
from zerentian.kernel.accounts.models import User
from zerentian.kernel.notifications import actions, channels, rules, sending
from zerentian.kernel.notifications.channels import webhook
from zerentian.kernel.notifications.channels.console import Console
from zerentian.kernel.notifications.channels.mail import Mail
from zerentian.kernel.notifications.models import Delivery
from zerentian.kernel.notifications.tests.conftest import BOX, POST, Box

pytestmark = pytest.mark.django_db
Ways = Callable[..., None]
DAY = timedelta(days=1)
NIGHT = AT.replace(hour=22)


def chosen(user: User, *names: str, hour: int | None = None) -> None:
    actions.prefer(
        by=user, channels=names, digest_hour=hour, mail="a@example.cn" if "mail" in names else "",
        at=AT,
    )  # fmt: skip


def news(user: User, key: str = "k", at: datetime = AT - timedelta(hours=2)) -> None:
    actions.tell(
        users=[user], kind="toy.news", params={"count": 3, "day": ON}, url="/", key=key, at=at
    )


def alarm(user: User, at: datetime = AT) -> None:
    actions.tell(users=[user], kind="toy.alarm", url="/", key="alarm", at=at)


def turn(at: datetime) -> int:
    sending.plan(at=at)
    return sending.deliver(at=at)


def test_one_digest_a_day_with_counts_and_a_link_only(world: World, ways: Ways) -> None:
    ways(box=BOX)
    chosen(world.admin, "box")
    news(world.admin, "1"), news(world.admin, "2")

    assert [turn(AT), turn(AT + timedelta(hours=3))] == [1, 0]

    [letter] = Box.got
    assert letter.counts == {"toy.news": 2}
    assert letter.url == "/inbox/"
    assert letter.lines == ("News：2 条",)
    assert Delivery.objects.get().state == "sent"


def test_nothing_new_no_digest(world: World, ways: Ways) -> None:
    ways(box=BOX)
    chosen(world.admin, "box")
    news(world.admin, "1", at=AT - 3 * DAY)
    turn(AT - 2 * DAY)

    assert [turn(AT), len(Box.got)] == [0, 1]

    news(world.admin, "2")
    assert turn(AT) == 1
    assert Box.got[-1].counts == {"toy.news": 2}  # all that is unread


def test_what_was_read_is_not_sent(world: World, ways: Ways) -> None:
    ways(box=BOX)
    chosen(world.admin, "box")
    news(world.admin)
    actions.read(by=world.admin, at=AT)

    assert turn(AT) == 0


def test_digest_waits_for_the_chosen_hour(world: World, ways: Ways) -> None:
    ways(box=BOX)
    chosen(world.admin, "box", hour=15)
    news(world.admin)

    assert [turn(AT.replace(hour=hour)) for hour in (9, 14, 15, 16)] == [0, 0, 1, 0]


def test_who_chose_no_channel_is_left_in_peace(world: World, ways: Ways) -> None:
    ways(box=BOX)
    chosen(world.admin), news(world.admin), news(world.loner)

    assert turn(AT) == 0


def test_channel_that_the_instance_gave_up_is_not_asked(world: World, ways: Ways) -> None:
    chosen(world.admin, "box")
    news(world.admin)

    assert turn(AT) == 0


def test_urgent_lines_leave_at_once_but_not_at_night(world: World, ways: Ways) -> None:
    ways(box=BOX)
    chosen(world.admin, "box", hour=10)
    alarm(world.admin, at=NIGHT)

    assert turn(NIGHT) == 0
    assert turn(NIGHT + timedelta(minutes=1)) == 0
    assert Delivery.objects.filter(key__startswith="now:").count() == 1
    assert turn((AT + DAY).replace(hour=7, minute=31)) == 1


def test_mail_needs_an_address(world: World, ways: Ways) -> None:
    ways(mail=POST)
    actions.prefer(by=world.admin, channels=["mail"], digest_hour=None, mail="", at=AT)
    news(world.admin)
    assert turn(AT) == 0

    chosen(world.admin, "mail")
    assert turn(AT) == 1
    assert Box.got[0].address == "a@example.cn"


# --- What fails -------------------------------------------------------------------------------


def test_refused_message_is_tried_again_later_and_given_up_in_the_end(
    world: World, ways: Ways
) -> None:
    ways(box=BOX)
    chosen(world.admin, "box")
    news(world.admin)
    Box.answer = channels.Undelivered("HTTP 503")
    now, tried = AT, []
    for _ in range(len(rules.PAUSES) + 3):
        turn(now)
        row = Delivery.objects.get()
        tried.append((row.tries, row.state))
        now = max(row.due_at, now)

    assert tried[:2] == [(1, "waiting"), (2, "waiting")]
    assert tried[-1] == (6, "failed")
    assert row.error == "HTTP 503"


def test_retry_gets_through(world: World, ways: Ways) -> None:
    ways(box=BOX)
    chosen(world.admin, "box")
    news(world.admin)
    Box.answer = channels.Undelivered("HTTP 503")
    turn(AT)
    Box.answer = None

    assert [turn(AT), turn(AT + timedelta(minutes=1))] == [0, 1]
    assert len(Box.got) == 1


@pytest.mark.parametrize(("way", "state"), [(BOX, "waiting"), (POST, "unsure")])
def test_unclear_end_is_repeated_only_where_repeats_are_dropped(
    world: World, ways: Ways, way: dict[str, Any], state: str
) -> None:
    ways(mail=way)
    chosen(world.admin, "mail")
    news(world.admin)
    Box.answer = TimeoutError()
    turn(AT)

    assert Delivery.objects.get().state == state


@pytest.mark.parametrize(("way", "sent"), [(BOX, 1), (POST, 0)])
def test_killed_between_handing_over_and_noting(
    world: World, ways: Ways, way: dict[str, Any], sent: int
) -> None:
    """At least once with the same key where repeats are dropped, at most once elsewhere."""
    ways(mail=way)
    chosen(world.admin, "mail")
    news(world.admin)
    Box.answer = KeyboardInterrupt()  # type: ignore[assignment]
    with pytest.raises(KeyboardInterrupt):
        turn(AT)
    Box.answer = None

    assert turn(AT + timedelta(minutes=1)) == 0  # it may still be on its way
    assert turn(AT + timedelta(minutes=11)) == sent
    assert Delivery.objects.get().state == ("sent" if sent else "unsure")


def test_killed_anywhere_in_planning_plans_once(world: World, ways: Ways) -> None:
    ways(box=BOX)
    chosen(world.admin, "box")
    news(world.admin), alarm(world.admin)

    for _ in range(3):
        sending.plan(at=AT)

    assert Delivery.objects.count() == 2


def test_channel_that_is_described_wrongly_is_tried_again(world: World, ways: Ways) -> None:
    ways(box=BOX)
    chosen(world.admin, "box")
    news(world.admin)
    sending.plan(at=AT)
    ways(box={"adapter": "no.such.thing"})

    with pytest.raises(channels.ChannelRefused, match=r"channels\.box"):
        channels.channel("box")


def test_database_knows_the_ways_of_a_message(world: World) -> None:
    """Every pair of states: trigger and table agree."""
    for old, new in rules.DELIVERY.pairs():
        row = Delivery.objects.create(
            user=world.admin, channel="box", key=f"{old}>{new}", planned_at=AT, due_at=AT
        )
        path = {"waiting": ["waiting"], "sending": ["waiting", "sending"]}
        for _before, state in pairwise(path.get(old, ["waiting", "sending", old])):
            _move(row, state)
        if rules.DELIVERY.allows(old, new):
            _move(row, new)
        else:
            with pytest.raises(IntegrityError), transaction.atomic():
                _move(row, new)


def _move(row: Delivery, state: str) -> None:
    sent = AT if state == "sent" else None
    Delivery.objects.filter(pk=row.pk).update(state=state, sent_at=sent)


# --- The channels of the house -----------------------------------------------------------------


def letter(**changed: Any) -> channels.Letter:
    about: dict[str, Any] = {
        "key": "7-digest-2019-05-31", "username": "wang", "address": "w@example.cn",
        "subject": "责任田：2 条未读消息", "lines": ("走访：2 条",), "counts": {"visits.due": 2},
        "url": "https://zrt.example.cn/inbox/", "at": AT,
    }  # fmt: skip
    return channels.Letter(**about | changed)


def test_mail_leaves_by_django(settings: Any) -> None:
    way = Mail(
        host="", sender="zrt@example.cn", backend="django.core.mail.backends.locmem.EmailBackend"
    )
    way.send(letter())

    [sent] = mail.outbox
    assert (sent.to, sent.from_email) == (["w@example.cn"], "zrt@example.cn")
    assert sent.body == "走访：2 条\n\nhttps://zrt.example.cn/inbox/"
    assert sent.extra_headers["Message-ID"] == "<7-digest-2019-05-31@zerentian>"


def test_mail_server_that_is_not_there_took_nothing() -> None:
    way = Mail(host="127.0.0.1", port=9, sender="zrt@example.cn")

    with pytest.raises(channels.Undelivered):
        way.send(letter())


def test_console_writes_a_line(caplog: pytest.LogCaptureFixture) -> None:
    Console().send(letter())

    assert "走访：2 条" in caplog.text


def test_webhook_is_signed_and_carries_its_key() -> None:
    asked = webhook.Webhook(url="https://gateway.example.cn/in").asked(letter())
    body, stamp = asked.data, asked.get_header("X-zerentian-timestamp")
    assert isinstance(body, bytes)
    assert stamp is not None

    assert json.loads(body)["counts"] == {"visits.due": 2}
    assert asked.get_header("Idempotency-key") == "7-digest-2019-05-31"
    expected = webhook.signature(webhook.secret(), stamp, body)
    assert asked.get_header("X-zerentian-signature") == expected
    assert webhook.signature("another", stamp, body) != expected


def test_webhook_goes_over_the_net_only() -> None:
    with pytest.raises(channels.ChannelRefused, match="https"):
        webhook.Webhook(url="file:///etc/passwd")
