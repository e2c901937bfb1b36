"""Recipients taken out as a workbook: the filters and the rights of the board, and nobody else's."""

from __future__ import annotations

import io
from typing import Any

from django.test import Client
from django.urls import reverse

from zerentian.kernel.dispatch import actions
from zerentian.kernel.dispatch.tests.test_pages import now as now
from zerentian.kernel.dispatch.tests.world import World, later
from zerentian.kernel.responsibilities.tests import world as ground
from zerentian.kernel.responsibilities.tests.browsing import signed_in
from zerentian.lib import sheets


def taken(client: Client, **words: str) -> list[list[str]]:
    answer = client.get(reverse("orders:board"), {"export": "xlsx", "view": "issued", **words})
    if answer.status_code == 302:  # there is nothing to take out
        assert answer["Location"].startswith(reverse("exports:new"))
        return []
    content = b"".join(answer.streaming_content)  # type: ignore[attr-defined]
    with sheets.read(io.BytesIO(content), name="a.xlsx") as sheet:
        return [[str(cell) for cell in row.cells] for row in sheet.rows]


def told(client: Client, **words: str) -> str:
    return "\n".join("|".join(row) for row in taken(client, **words))


def test_recipients_with_their_lights(world: World, now: Any) -> None:
    (one, user), (other, _user) = world.post(), world.department("区水利局")
    order = world.order(one, other)
    actions.report(by=user, task=order.tasks.get(holder=one), text="好", at=later(1))
    client = signed_in(world.issuer)

    lines = told(client)

    assert lines.count(order.number) == 2
    assert "区水利局" in lines
    assert "文号" in lines
    assert "工作日" in lines  # overdue by so many
    assert "区水利局" not in told(client, light="waiting")
    assert told(client, kind="check").count(order.number) == 0


def test_of_an_earlier_day(world: World, now: Any) -> None:
    holder, user = world.post()
    order = world.order(holder)
    actions.report(by=user, task=order.tasks.get(), text="好", at=later(3))
    client = signed_in(world.issuer)

    assert "未签收" in told(client, on="2019-05-22")
    assert "已报结" in told(client, on="2019-05-23")


def test_others_take_nothing_out(world: World, now: Any) -> None:
    holder, user = world.post()
    order = world.order(holder)
    ground.grant(world.stranger, "relief_office", world.guti.town)

    assert order.number not in told(signed_in(world.stranger), view="all")
    refused = signed_in(user).get(reverse("orders:board"), {"export": "xlsx", "view": "all"})
    assert refused.status_code == 403
