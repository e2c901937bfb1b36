from __future__ import annotations

import re
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from tests.world import AT, World
from zerentian.kernel.accounts.models import User
from zerentian.kernel.exports import actions
from zerentian.kernel.exports.models import ExportRequest, State
from zerentian.kernel.exports.tests import toys

pytestmark = pytest.mark.django_db
NEW = "/exports/new/?listing=toys&q=张"


def browser(user: User) -> Client:
    client = Client()
    client.force_login(user)
    return client


def words(answer: Any) -> str:
    return str(answer.content.decode())


def waiting(world: World, user: User) -> ExportRequest:
    toys.LENGTH["toys"] = 5000
    return actions.ask(
        by=user, viewer=world.viewer(user), listing=toys.TOYS, words={}, format="xlsx",
        reason="核对", at=AT,
    )  # fmt: skip


def test_short_list_from_form_to_file(world: World) -> None:
    clerk = browser(world.east.users["town_clerk"])
    page = words(clerk.get(NEW))
    sent = clerk.post(NEW, {"format": "csv"})
    found = ExportRequest.objects.get()
    done = words(clerk.get(sent["Location"]))
    file = clerk.get(f"/exports/{found.pk}/file/")

    assert "3 行" in page
    assert sent["Location"] == f"/exports/{found.pk}/"
    assert (found.words, found.said) == ({"q": "张"}, "张")
    assert f"/exports/{found.pk}/file/" in done
    assert "张1,99**".encode() in b"".join(file.streaming_content)  # type: ignore[attr-defined]
    assert ".csv" in file["Content-Disposition"]
    assert "no-store" in file["Cache-Control"]


def test_form_says_what_is_missing_and_keeps_what_was_given(world: World) -> None:
    answer = browser(world.admin).post(NEW, {"format": "csv", "full": "on"})

    assert answer.status_code == 200
    assert "请写明用途" in words(answer)
    assert re.search(r'name="full"[^>]* checked', words(answer))
    assert not ExportRequest.objects.exists()


def test_form_says_beforehand_that_a_second_person_is_needed(world: World) -> None:
    toys.LENGTH["toys"] = 1001
    page = words(browser(world.admin).get(NEW))

    assert "须先由第二人同意" in page


def test_whole_numbers_are_offered_to_those_who_may_reveal(world: World) -> None:
    """Everybody who may export in the pack may reveal; a list without numbers offers none."""
    assert 'name="full"' in words(browser(world.admin).get(NEW))
    assert 'name="full"' not in words(browser(world.admin).get("/exports/new/?listing=plain"))


def test_long_list_through_two_people(world: World) -> None:
    clerk, office = (browser(world.east.users[r]) for r in ("town_clerk", "relief_office"))
    toys.LENGTH["toys"] = 1001
    where = clerk.post(NEW, {"format": "xlsx", "reason": "核对"})["Location"]
    assert "等待第二人" in words(clerk.get(where))
    assert "decide" not in words(clerk.get(where))

    assert where in words(office.get("/exports/waiting/"))
    assert "decide" in words(office.get(where))
    office.post(f"{where}decide/", {"do": "agree"})

    found = ExportRequest.objects.get()
    assert found.state == State.APPROVED
    running = clerk.get(f"{where}progress/")
    assert running.status_code == 200
    assert 'role="status"' in words(running)
    actions.make(request=found.pk, at=AT)
    assert clerk.get(f"{where}progress/").status_code == 286
    assert clerk.get(f"{where}file/").status_code == 200
    assert office.get(f"{where}file/").status_code == 404


def test_refusal_without_words_changes_nothing(world: World) -> None:
    found = waiting(world, world.east.users["town_clerk"])
    office = browser(world.east.users["relief_office"])
    answer = office.post(f"/exports/{found.pk}/decide/", {"do": "refuse"}, follow=True)

    assert "请写明不同意的原因" in words(answer)
    office.post(f"/exports/{found.pk}/decide/", {"do": "refuse", "answer": "范围太大"})
    clerk = browser(world.east.users["town_clerk"])
    assert "范围太大" in words(clerk.get(f"/exports/{found.pk}/"))


def test_second_decision_is_told(world: World) -> None:
    found = waiting(world, world.east.users["town_clerk"])
    office = browser(world.east.users["relief_office"])
    office.post(f"/exports/{found.pk}/decide/", {"do": "agree"})
    answer = office.post(f"/exports/{found.pk}/decide/", {"do": "agree"}, follow=True)

    assert "已经审批过" in words(answer)


def test_asker_can_withdraw(world: World) -> None:
    found = waiting(world, world.admin)
    answer = browser(world.admin).post(f"/exports/{found.pk}/withdraw/", follow=True)

    assert "申请已撤回" in words(answer)


def test_file_that_is_gone_is_told(world: World) -> None:
    found = waiting(world, world.admin)
    answer = browser(world.admin).get(f"/exports/{found.pk}/file/", follow=True)

    assert "请重新申请导出" in words(answer)


def test_one_does_not_decide_about_oneself_nor_elsewhere(world: World) -> None:
    own = waiting(world, world.east.users["relief_office"])
    for user in ("relief_office", "town_clerk"):
        client = browser(world.east.users[user])
        assert client.post(f"/exports/{own.pk}/decide/", {"do": "agree"}).status_code in (403, 404)
    west = browser(world.west.users["relief_office"])
    assert west.get(f"/exports/{own.pk}/").status_code == 404


def test_list_of_requests_asks_a_fixed_number_of_questions(world: World) -> None:
    client = browser(world.admin)

    def asked() -> int:
        with CaptureQueriesContext(connection) as queries:
            assert client.get("/exports/").status_code == 200
        return len(queries)

    waiting(world, world.admin)
    few = asked()
    for _ in range(10):
        waiting(world, world.admin)
    assert asked() == few


def test_choice_of_lists_and_unknown_ones(world: World) -> None:
    client = browser(world.admin)

    assert "玩具名单" in words(client.get("/exports/new/"))
    assert client.get("/exports/new/?listing=nothing").status_code == 404


def test_empty_pages_say_what_to_do(world: World) -> None:
    client = browser(world.admin)

    assert "您还没有导出过" in words(client.get("/exports/"))
    assert 'class="empty"' in words(client.get("/exports/waiting/"))
