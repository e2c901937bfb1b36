"""What a device may send over HTTP: whatever it is, the answer is an outcome or a problem, never an error."""

from __future__ import annotations

import json
import uuid
from datetime import date, timedelta
from typing import Any

import pytest
from django.test import Client

from tests.world import World
from zerentian.kernel.visits.models import Photo, Visit
from zerentian.kernel.visits.tests.factories import GOOD

PUSH, PULL = "/api/v1/sync/push", "/api/v1/sync/pull"
DEVICE = str(uuid.UUID(int=7))
YESTERDAY = str(date.today() - timedelta(days=1))  # noqa: DTZ011 - the pages run on today's clock
HALF = "\ud83d"  # the first half of an emoji, as a phone cuts it off


@pytest.fixture
def helper(world: World, client: Client) -> Client:
    client.force_login(world.east.helper)
    return client


def record(world: World, **changes: Any) -> dict[str, Any]:
    return {
        "client_id": str(uuid.uuid4()), "subject": world.east.subject.pk, "day": YESTERDAY,
        "template": "home_standard@1", "mode": "home", "answers": GOOD, **changes,
    }  # fmt: skip


def push(client: Client, *records: Any) -> Any:
    body = json.dumps({"device": DEVICE, "records": records})
    return client.post(PUSH, body, content_type="application/json")


def told(answer: Any) -> list[tuple[str, str]]:
    assert answer.status_code == 200, answer.content
    return [(each["outcome"], each["code"]) for each in answer.json()["outcomes"]]


@pytest.mark.parametrize(
    "changes",
    [
        {"text": f"平安{HALF}"},
        {"answers": {**GOOD, "yard": {"value": "no", "note": HALF}}},
        {"answers": {HALF: "yes"}},
        {"answers": {"yard": HALF}},
        {"template": f"home_standard@{HALF}"},
        {"mode": HALF},
        {"met": HALF},
        {"kind": "problem_progress", "text": HALF},
    ],
    ids=str,
)
def test_half_a_character_is_named_and_keeps_nobody_back(
    world: World, helper: Client, changes: dict[str, Any]
) -> None:
    """One record that no database can keep must not hold up those that were sent with it."""
    answer = push(helper, record(world, **changes), record(world))

    [(outcome, _code), good] = told(answer)
    assert (outcome, good) == ("refused", ("stored", ""))
    assert Visit.objects.count() == 1


def test_one_photo_announced_twice_is_refused(world: World, helper: Client) -> None:
    photo = {"client_id": str(uuid.uuid4()), "bytes": 9, "sha256": "a" * 64}

    answer = push(
        helper, record(world, photos=[photo, photo]), record(world, photos=[photo]),
        record(world, photos=[photo]), record(world),
    )  # fmt: skip

    assert told(answer) == [
        ("refused", "photo_taken"), ("stored", ""), ("refused", "photo_taken"), ("stored", ""),
    ]  # fmt: skip
    assert Photo.objects.count() == 1


FIELDS = (
    "client_id", "kind", "subject", "template", "mode", "day", "from", "to", "met", "met_person",
    "answers", "text", "next_day", "photos", "earlier",
)  # fmt: skip
VALUES: tuple[Any, ...] = (None, True, -1, 1.5, 10**30, "", "x", "\0", [], [[]], {}, {"a": 1})


@pytest.mark.parametrize("name", FIELDS)
def test_whatever_stands_in_a_field_has_an_outcome(world: World, helper: Client, name: str) -> None:
    for value in VALUES:
        answer = push(helper, record(world, **{name: value}), record(world))

        assert answer.status_code in (200, 400), (value, answer.content)
        if answer.status_code == 200:
            assert told(answer)[1] == ("stored", "")
        else:
            assert name == "client_id"


@pytest.mark.parametrize(
    "body",
    [b"", b"[]", b"null", b"{", b"\xff", b'{"records": []}', b"[" * 100_000, b'{"device": 1, "records": []}',
     b'{"device": "' + DEVICE.encode() + b'", "records": [1]}', b'{"records": 1e999}'],
    ids=lambda body: str(body[:30]),
)  # fmt: skip
def test_bodies_that_are_no_call_are_problems(world: World, helper: Client, body: bytes) -> None:
    answer = helper.post(PUSH, body, content_type="application/json")

    assert answer.status_code == 400
    assert answer["Content-Type"] == "application/problem+json"
    assert set(answer.json()) == {"type", "title", "status", "detail"}


@pytest.mark.parametrize("since", ["-1", "x", "1.5", "٣", "²", "9" * 19, "9" * 5000])
def test_a_cursor_is_a_number(world: World, helper: Client, since: str) -> None:
    assert helper.get(PULL, {"device": DEVICE, "since": since}).status_code == 400


@pytest.mark.parametrize("device", ["", "x", "7" * 36, DEVICE + "0", "\ufffd" * 36])
def test_a_device_has_a_number(world: World, helper: Client, device: str) -> None:
    assert helper.get(PULL, {"device": device}).status_code == 400


def test_methods_say_how_the_address_is_asked(world: World, helper: Client) -> None:
    photo = f"/api/v1/sync/photos/{uuid.uuid4()}"

    for answer, allowed in (
        (helper.get(PUSH), "POST"), (helper.post(PULL), "GET"), (helper.delete(PULL), "GET"),
    ):  # fmt: skip
        assert (answer.status_code, answer["Allow"]) == (405, allowed)
    assert helper.get(photo).status_code == 404


def test_who_is_not_signed_in_gets_nothing(world: World, client: Client) -> None:
    for answer in (push(client), client.get(PULL, {"device": DEVICE})):
        assert answer.status_code in (302, 401, 403)
