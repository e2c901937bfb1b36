from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.db import IntegrityError, transaction

from tests.world import AT, ON, START, World, account
from zerentian.kernel.accounts.actions import posts
from zerentian.kernel.notifications import actions, known, queries
from zerentian.kernel.notifications.models import Notification
from zerentian.kernel.responsibilities import queries as duties

pytestmark = pytest.mark.django_db
NEWS: dict[str, Any] = {
    "kind": "toy.news",
    "url": "/figures/",
    "params": {"count": 1200, "day": ON},
}


def news(world: World, key: str = "news:1") -> int:
    return actions.tell(users=[world.admin, world.loner], key=key, at=AT, **NEWS)


def test_told_once_for_each_key(world: World) -> None:
    assert news(world) == 2
    assert news(world) == 0
    assert news(world, "news:2") == 2
    assert Notification.objects.count() == 4


def test_the_same_user_named_twice_is_told_once(world: World) -> None:
    assert actions.tell(users=[world.admin, world.admin.pk], key="k", at=AT, **NEWS) == 1


def test_what_is_taken_back_was_not_told(world: World) -> None:
    with transaction.atomic():
        news(world)
        transaction.set_rollback(True)

    assert news(world) == 2


def test_nobody_to_tell(world: World) -> None:
    assert actions.tell(users=[], key="k", at=AT, **NEWS) == 0


@pytest.mark.parametrize(
    ("changed", "error"),
    [
        ({"kind": "toy.gone"}, known.UnknownKind),
        ({"params": {}}, ValueError),
        ({"params": {"count": 1, "day": ON, "name": "x"}}, ValueError),
        ({"url": "https://elsewhere.example/"}, ValueError),
        ({"url": "//elsewhere.example/"}, ValueError),
    ],
)
def test_wrong_lines_are_refused(
    world: World, changed: dict[str, Any], error: type[Exception]
) -> None:
    with pytest.raises(error):
        actions.tell(users=[world.admin], key="k", at=AT, **NEWS | changed)


@pytest.mark.parametrize("url", ["//elsewhere.example/", "https://elsewhere.example/", "\\\\x", ""])
def test_no_address_of_another_house_is_kept(world: World, url: str) -> None:
    with pytest.raises(IntegrityError), transaction.atomic():
        Notification.objects.create(
            user=world.admin, kind="toy.alarm", url=url, key="k", told_at=AT
        )


def test_line_is_said_in_the_language_of_its_reader(world: World) -> None:
    news(world)
    row = Notification.objects.filter(user=world.admin).get()

    assert known.said(row.kind, row.params) == "1,200 news of 2019-05-31"
    assert known.said("gone.kind", {}) == "gone.kind"


def test_reading_ones_own_lines_only(world: World) -> None:
    news(world)
    [foreign] = Notification.objects.filter(user=world.loner)

    assert actions.read(by=world.admin, ids=[foreign.pk], at=AT) == 0
    assert actions.read(by=world.admin, at=AT) == 1
    assert queries.unread(viewer=world.viewer(world.admin)) == 0
    assert queries.unread(viewer=world.viewer(world.loner)) == 1


def test_unread_lines_stand_first(world: World) -> None:
    for number in range(3):
        actions.tell(
            users=[world.admin], key=f"n{number}", at=AT + timedelta(minutes=number), **NEWS
        )
    newest = Notification.objects.order_by("-pk").first()
    assert newest is not None
    actions.read(by=world.admin, ids=[newest.pk], at=AT)

    found = queries.inbox(viewer=world.viewer(world.admin)).order_by("-unread", "-told_at")
    assert [row.key for row in found] == ["n1", "n0", "n2"]


def test_what_was_read_long_ago_is_forgotten(world: World) -> None:
    news(world)
    actions.read(by=world.admin, at=AT)

    assert actions.forget(before=AT) == 0
    assert actions.forget(before=AT + timedelta(days=1)) == 1
    assert Notification.objects.get().user == world.loner


def test_deputy_is_told_instead_of_whoever_is_away(world: World) -> None:
    deputy, holder = account("东代理", world.east.office), world.east.duty.holder_id
    assert duties.people_of([holder], on=ON) == {holder: [world.east.helper.pk]}

    posts.stand_in(
        by=world.admin,
        post=world.east.post,
        user=deputy,
        start=ON,
        end=ON + timedelta(days=5),
        on=ON,
        at=AT,
    )

    assert duties.people_of([holder], on=ON) == {holder: [deputy.pk]}
    assert duties.people_of([holder], on=START) == {holder: [world.east.helper.pk]}
