"""Handing in over HTTP: one named outcome a record, whatever happens on the way."""

from __future__ import annotations

import json
import random
import uuid
from datetime import date, timedelta
from typing import Any

import pytest
from django.db import connection, transaction
from django.test import Client
from django.test.utils import CaptureQueriesContext

from tests.world import World
from zerentian.kernel.fieldwork.models import Device
from zerentian.kernel.fieldwork.sync import devices, reading
from zerentian.kernel.visits.models import Conflict, Finding, Photo, Visit
from zerentian.kernel.visits.tests.factories import GOOD

PUSH, PULL = "/api/v1/sync/push", "/api/v1/sync/pull"
DEVICE = str(uuid.UUID(int=7))
YESTERDAY = str(date.today() - timedelta(days=1))  # noqa: DTZ011 - the pages run on today's clock


def record(subject: int, **changes: Any) -> dict[str, Any]:
    return {
        "client_id": str(uuid.uuid4()), "kind": "visit", "subject": subject,
        "template": "home_standard@1", "mode": "home", "day": YESTERDAY, "from": "19:40",
        "to": "20:05", "met": "head", "answers": GOOD, "text": "平安", "next_day": None,
        "photos": [], **changes,
    }  # fmt: skip


@pytest.fixture
def helper(world: World, client: Client) -> Client:
    client.force_login(world.east.helper)
    return client


def push(client: Client, *records: Any, device: str = DEVICE) -> Any:
    body = json.dumps({"device": device, "records": list(records)})
    return client.post(PUSH, body, content_type="application/json")


def outcomes(answer: Any) -> list[str]:
    assert answer.status_code == 200, answer.content
    return [each["outcome"] for each in answer.json()["outcomes"]]


def test_visit_is_stored_once_however_often_it_is_sent(world: World, helper: Client) -> None:
    wanted = record(world.east.subject.pk)

    first, again = push(helper, wanted), push(helper, wanted)

    assert outcomes(first) == ["stored"]
    assert outcomes(again) == ["duplicate"]
    assert first.json()["outcomes"][0]["id"] == again.json()["outcomes"][0]["id"]
    row = Visit.objects.get()
    assert (str(row.client_id), str(row.device)) == (wanted["client_id"], DEVICE)


def test_each_record_has_its_own_outcome(world: World, helper: Client) -> None:
    good = record(world.east.subject.pk)
    records = [
        good, {**good, "text": "别的"}, record(world.west.subject.pk), record(10**9),
        record(world.east.subject.pk, day="2999-01-01"), record(world.east.subject.pk, day="x"),
        record(world.east.subject.pk, kind="dance"),
        record(world.east.subject.pk, answers={"yard": "maybe"}),
    ]  # fmt: skip

    answer = push(helper, *records)

    told = answer.json()["outcomes"]
    assert outcomes(answer) == ["stored", "conflict", *["refused"] * 6]
    assert [each["code"] for each in told[2:]] == [
        "no_right", "unknown_subject", "future_day", "malformed", "malformed", "wrong_answers",
    ]  # fmt: skip
    assert "院落" in told[-1]["reason"]
    assert [each["client_id"] for each in told] == [each["client_id"] for each in records]
    assert (Visit.objects.count(), Conflict.objects.count()) == (1, 1)


def test_reasons_are_told_in_the_users_language(world: World, helper: Client) -> None:
    world.east.helper.language = "en"
    world.east.helper.save(update_fields=["language"])

    answer = push(helper, record(world.east.subject.pk, answers={"yard": "maybe"}))

    assert "Yard" in answer.json()["outcomes"][0]["reason"]


@pytest.mark.parametrize(
    "body",
    ["", "[]", "nonsense", "{}", '{"device": 5, "records": []}', '{"records": 5}', "[" * 9999],
)
def test_bodies_that_cannot_be_read_are_problems(world: World, helper: Client, body: str) -> None:
    answer = helper.post(PUSH, body, content_type="application/json")

    assert answer.status_code == 400
    assert answer["Content-Type"] == "application/problem+json"
    assert not Visit.objects.exists()


def test_record_without_a_number_is_named(world: World, helper: Client) -> None:
    answer = push(helper, record(world.east.subject.pk), {"kind": "visit"})

    assert answer.status_code == 400
    assert "records[2].client_id" in answer.json()["detail"]


def test_too_much_at_once_is_a_problem(world: World, helper: Client) -> None:
    assert push(helper, *[record(1) for _ in range(11)]).status_code == 413
    assert push(helper, record(1, text="长" * 300_000)).status_code == 413


def test_strangers_and_other_methods(world: World, helper: Client) -> None:
    assert push(Client(), record(world.east.subject.pk)).status_code == 401
    assert helper.get(PUSH).status_code == 405
    assert helper.post(PULL).status_code == 405


def test_post_without_the_token_is_refused(world: World) -> None:
    client = Client(enforce_csrf_checks=True)
    client.force_login(world.east.helper)

    assert push(client, record(world.east.subject.pk)).status_code == 403
    assert not Visit.objects.exists()


def test_revoked_device_is_told_to_wipe(world: World, helper: Client) -> None:
    push(helper)
    device = Device.objects.get()
    devices.revoke(by=world.admin, device=device, at=device.last_seen)

    for answer in (
        push(helper, record(world.east.subject.pk)),
        helper.get(PULL, {"device": DEVICE}),
    ):
        assert (answer.status_code, answer.json()) == (401, {"wipe": True})
    assert not Visit.objects.exists()


def test_device_belongs_to_one_account(world: World, helper: Client) -> None:
    push(helper)
    other = Client()
    other.force_login(world.west.helper)

    assert push(other, record(world.west.subject.pk)).status_code == 403
    assert not Visit.objects.exists()


def test_nobody_registers_devices_without_end(world: World, helper: Client) -> None:
    answers = [push(helper, device=str(uuid.uuid4())) for _ in range(devices.MOST + 1)]

    assert [answer.status_code for answer in answers] == [200] * devices.MOST + [403]


@pytest.mark.parametrize(("answers", "most"), [(GOOD, 17), ({**GOOD, "yard": "no"}, 29)])
def test_ten_records_take_as_few_statements_as_two(
    world: World, helper: Client, answers: dict[str, Any], most: int
) -> None:
    push(helper, record(world.east.subject.pk, answers=answers))  # registers the device

    def statements(count: int) -> int:
        records = [record(world.east.subject.pk, answers=answers) for _ in range(count)]
        with CaptureQueriesContext(connection) as asked:
            assert outcomes(push(helper, *records)) == ["stored"] * count
        return len(asked)

    assert statements(2) == statements(10) <= most


def state() -> list[Any]:
    """What the database holds, apart from its own numbers and the hour of arrival."""
    visits = Visit.objects.order_by("client_id").values_list(
        "client_id", "content", "subject", "template", "holder", "user", "day", "answers", "passed",
        "points", "device",
    )  # fmt: skip
    findings = Finding.objects.order_by("visit__client_id", "item")
    photos = Photo.objects.order_by("client_id").values_list("client_id", "visit__client_id")
    return [
        list(visits), list(findings.values_list("visit__client_id", "item", "answer")),
        list(photos),
    ]  # fmt: skip


def deliver(
    client: Client, records: list[tuple[str, dict[str, Any]]], chance: random.Random
) -> None:
    """Batches of one to ten of each device, shuffled; some answers are lost, so they are sent again."""
    waiting = list(records)
    while waiting:
        chance.shuffle(waiting)
        device = waiting[0][0]
        batch = [each for each in waiting if each[0] == device][: chance.randint(1, 10)]
        answer = push(client, *(each[1] for each in batch), device=device)
        assert set(outcomes(answer)) <= {"stored", "duplicate"}
        if chance.random() > 0.05:
            again = [each for each in batch if chance.random() < 0.1]
            waiting = [each for each in waiting if each not in batch] + again


@pytest.mark.slow
def test_whatever_the_order_the_state_is_that_of_sending_once(world: World) -> None:
    client = Client()
    client.force_login(world.admin)
    chance = random.Random(370703)
    subjects = [world.east.subject.pk, world.west.subject.pk]
    records = []
    for _nth in range(150):
        grades = {key: chance.choice(["yes", "yes", "partly", "no"]) for key in GOOD}
        photo = {"client_id": str(uuid.uuid4()), "bytes": 9, "sha256": "ab" * 32}
        one = record(chance.choice(subjects), answers=grades, photos=[photo] * chance.randint(0, 1))
        records.append((str(uuid.UUID(int=chance.randint(1, 8))), one))

    with transaction.atomic():
        deliver(client, records, chance)
        shuffled = state()
        transaction.set_rollback(True)
    assert not Visit.objects.exists()
    for device, one in records:
        assert outcomes(push(client, one, device=device)) == ["stored"]
    assert state() == shuffled
    assert len(shuffled[0]) == 150


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("subject", "7"),
        ("subject", -1),
        ("subject", True),
        ("template", 5),
        ("mode", None),
        ("day", 20190530),
        ("from", "7:5"),
        ("to", "24:00"),
        ("answers", []),
        ("text", 5),
        ("text", "a\0b"),
        ("photos", {}),
        ("photos", [{"client_id": "x"}]),
        ("next_day", "soon"),
        ("earlier", "x"),
        ("met_person", "x"),
        ("met", 3),
    ],
)
def test_values_of_another_form_are_named(field: str, value: Any) -> None:
    with pytest.raises(reading.Malformed) as caught:
        reading.draft({**record(1), field: value}, device=uuid.UUID(DEVICE))

    assert caught.value.field.partition(".")[0] == field
