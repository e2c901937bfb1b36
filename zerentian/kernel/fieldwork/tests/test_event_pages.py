from __future__ import annotations

from typing import Any

import pytest
from django.test import Client

from tests.architecture.access import cleanup_of, facility_of
from tests.world import ON, World
from zerentian.kernel.accounts.models import User
from zerentian.kernel.fieldwork.models import Facility, FieldEvent

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def files(settings: Any, tmp_path: Any) -> None:
    settings.MEDIA_ROOT = tmp_path


def browser(user: User) -> Client:
    client = Client()
    client.force_login(user)
    return client


def words(answer: Any) -> str:
    return str(answer.content.decode())


def clerk(world: World) -> Client:
    return browser(world.east.users["town_clerk"])


def form(world: World, **about: str) -> dict[str, str]:
    usual = {
        "name": "大扫除", "day": ON.isoformat(), "region": "370703001201",
        "organiser": world.east.office.name, "before": "40", "after": "85",
        "people": f"东帮扶人\t{world.east.office.name}\n\t{world.east.office.name}\t11",
        "homes": world.east.household.code or "", "goods": "扫帚\t20\t把\t160.00",
    }  # fmt: skip
    return usual | about


def test_empty_lists_say_what_to_do(world: World) -> None:
    for url in ("/field/cleanups/", "/field/care/"):
        assert "还没有记录" in words(clerk(world).get(url))
    assert "还没有入户设施记录" in words(clerk(world).get("/field/facilities/"))


def test_cleanup_from_form_to_list_print_and_workbook(world: World) -> None:
    desk = clerk(world)
    sent = desk.post("/field/events/cleanup/new/", form(world))
    event = FieldEvent.objects.get()
    page, listed = words(desk.get(sent["Location"])), words(desk.get("/field/cleanups/"))

    assert sent["Location"] == f"/field/events/{event.pk}/"
    assert "<b>12</b> 人次" in page
    assert "40 → 85" in page
    assert "东桂兰" in page
    assert "160.00" in page
    assert "<b>12</b> 人次，实名不同 1 人" in listed
    assert "签名" in words(desk.get(f"/field/events/{event.pk}/?print=1"))
    assert "大扫除" in words(desk.get("/field/cleanups/?print=1"))
    book = desk.get("/field/cleanups/?export=xlsx")
    assert b"".join(book.streaming_content)[:2] == b"PK"  # type: ignore[attr-defined]


def test_wrong_line_is_named_and_nothing_is_kept(world: World) -> None:
    answer = clerk(world).post("/field/events/cleanup/new/", form(world, people="东帮扶人\n张三"))

    assert answer.status_code == 422
    assert "第 2 行" in words(answer)
    assert not FieldEvent.objects.exists()


def test_place_of_others_is_refused(world: World) -> None:
    answer = clerk(world).post("/field/events/care/new/", form(world, region="370703002201"))

    assert answer.status_code == 422
    assert not FieldEvent.objects.exists()


def test_adding_and_withdrawing(world: World) -> None:
    desk, event = clerk(world), cleanup_of(world.east)
    desk.post(f"/field/events/{event.pk}/add/", {"people": f"\t{world.east.office.name}\t4"})
    assert "<b>5</b> 人次" in words(desk.get(f"/field/events/{event.pk}/"))

    desk.post(f"/field/events/{event.pk}/withdraw/", {"reason": "登记重复"})
    assert desk.get(f"/field/events/{event.pk}/").status_code == 404


def test_facilities_are_pasted_and_accepted(world: World) -> None:
    desk = clerk(world)
    desk.post(
        "/field/facilities/new/", {"lines": f"{world.east.household.code}\t有线电视\t2019-05-01"}
    )
    made = Facility.objects.get()
    assert "已申请" in words(desk.get("/field/facilities/"))

    days = {"done_on": "2019-05-20", "accepted_on": "2019-05-21"}
    desk.post(f"/field/facilities/{made.pk}/accept/", days)
    page = words(desk.get("/field/facilities/?kind=cable_tv"))
    assert "已验收" in page
    assert "不同户数 1 户" in page
    assert "东桂兰" in words(desk.get("/field/facilities/?print=1"))
    assert desk.get("/field/facilities/?export=xlsx").status_code == 200


def test_days_out_of_order_are_refused(world: World) -> None:
    made = facility_of(world.east)
    days = {"done_on": "2019-05-22", "accepted_on": "2019-05-21"}
    answer = clerk(world).post(f"/field/facilities/{made.pk}/accept/", days)

    assert answer.status_code == 422
    assert "要按先后顺序" in words(answer)


def test_who_only_looks_enters_nothing(world: World) -> None:
    leader = browser(world.east.users["leader"])
    event = cleanup_of(world.east)

    assert "登记</a>" not in words(leader.get("/field/cleanups/"))
    assert leader.get(f"/field/events/{event.pk}/").status_code == 200
    assert leader.get("/field/events/cleanup/new/").status_code == 403
