"""The list of households: who sees what, every filter against brute force, pages, counts, workbook."""

from __future__ import annotations

import io
import re
from datetime import date
from typing import Any
from unittest import mock

import openpyxl
from django.db import connection
from django.db.backends.postgresql.psycopg_any import DateRange
from django.test import Client
from django.test.utils import CaptureQueriesContext

from tests.fixtures import clock, world, world_of_module
from tests.world import AT, ON, START, World, account
from zerentian.kernel.accounts import roles
from zerentian.kernel.accounts.actions import grants
from zerentian.kernel.responsibilities.models import Duty
from zerentian.kernel.subjects.models import Subject
from zerentian.manifest.exports import Question
from zerentian.manifest.permissions import Permission
from zerentian.programmes.relief import listings
from zerentian.programmes.relief.models import HouseholdStatus
from zerentian.programmes.relief.queries import listing, rows
from zerentian.programmes.relief.queries.filters import Filters, condition
from zerentian.programmes.relief.saved import MOST, SavedView
from zerentian.programmes.relief.tests.houses import client, give, house, houses

__all__ = ["clock", "world", "world_of_module"]

URL = "/relief/households/"


def names(response: Any) -> list[str]:
    return re.findall(r'class="name" href="[^"]+">([^<]+)<', response.content.decode())


def found(world: World, **given: str) -> set[str]:
    viewer = world.viewer(world.admin)
    whole = listing.households(viewer=viewer, on=ON)
    passed = whole.filter(condition(Filters.read(given), on=ON))
    return set(passed.values_list("name", flat=True))


def test_list_shows_the_clerk_the_own_town_only(world: World) -> None:
    response = client(world.east.users["town_clerk"]).get(URL)
    assert names(response) == ["东桂兰"]
    assert "西" not in response.content.decode()


def test_list_shows_a_helper_the_own_households_only(world: World) -> None:
    house(world.east.villages[0], "东不归我", 7)
    assert names(client(world.east.helper).get(URL)) == ["东桂兰"]


def test_list_is_empty_for_somebody_without_anything(world: World) -> None:
    response = client(world.loner).get(URL)
    assert response.status_code == 200
    assert names(response) == []


def test_list_sends_strangers_to_sign_in(world: World) -> None:
    assert Client().get(URL).status_code == 302


def test_list_asks_a_constant_number_of_statements(world: World) -> None:
    clerk = world.east.users["town_clerk"]
    give(world, world.east.post, *houses(world.east.villages[0], 4))
    few = statements(clerk)
    houses(world.east.villages[1], 45, first=10)
    assert statements(clerk) == few
    assert few <= 13  # one of them is the badge of unread messages


def statements(user: Any) -> int:
    browser = client(user)
    browser.get(URL)
    with CaptureQueriesContext(connection) as asked:
        assert browser.get(URL).status_code == 200
    return len(asked)


def test_filters_find_by_every_column(world: World) -> None:
    village = world.east.villages[1]
    house(village, "低保甲", 1, category="exited_dibao", main_cause="disability")
    house(village, "特困乙", 2, category="tekun", entitlement="not_exited")
    house(village, "危房丙", 3, dangerous_house=True)
    house(village, "监测丁", 4, monitoring="unstable")
    assert found(world, category="exited_dibao,dibao") == {"低保甲"}
    assert found(world, cause="disability") == {"低保甲"}
    assert found(world, entitlement="not_exited") == {"特困乙"}
    assert found(world, house="yes") == {"危房丙"}
    assert found(world, monitored="yes") == {"监测丁"}
    assert found(world, village=village.path) == {"低保甲", "特困乙", "危房丙", "监测丁"}
    assert found(world, town=world.west.region.path) == {"西桂兰"}
    assert found(world, cover="no") == {"低保甲", "特困乙", "危房丙", "监测丁"}
    assert found(world, cover="yes") == {"东桂兰", "西桂兰"}
    assert found(world, helper="东帮扶") == {"东桂兰"}
    assert found(world, holder=str(world.west.duty.holder_id)) == {"西桂兰"}


def test_keyword_finds_names_initials_codes_and_last_digits(world: World) -> None:
    subject = house(world.east.villages[1], "王大山", 5, members=2)
    number = rows.rows([subject.pk], on=ON)[0].masked
    assert found(world, q="大山") == {"王大山"}
    assert found(world, q="王成员") == {"王大山"}
    assert found(world, q="wds") == {"王大山"}
    assert found(world, q=subject.household.code) == {"王大山"}
    assert "王大山" in found(world, q=number[-4:])
    assert found(world, q="0005") >= {"王大山"}
    assert found(world, q="没有的") == set()


def test_filters_leave_out_what_cannot_be_read() -> None:
    read = Filters.read({"town": "x", "holder": "1;drop", "cover": "maybe", "house": "yes"})
    assert read == Filters(house="yes")
    assert Filters.read({"town": "370703001", "village": "370703002201"}).village == ""


def test_counts_agree_with_brute_force(world: World) -> None:
    houses(world.east.villages[0], 6, category="exited_dibao")
    houses(world.east.villages[1], 4, first=20, dangerous_house=True)
    whole = listing.households(viewer=world.viewer(world.admin), on=ON)
    asked = {
        "all": Filters(), "low": Filters(category="exited_dibao"), "house": Filters(house="yes"),
        "gap": Filters(cover="no"), "name": Filters(q="东0"),
    }  # fmt: skip
    conditions = {key: condition(filters, on=ON) for key, filters in asked.items()}
    counted = listing.counts(whole, conditions)
    assert counted.of == {key: whole.filter(q).count() for key, q in conditions.items()}
    assert counted.of["all"] == 12
    assert [(place.name, place.count) for place in counted.towns] == [("东街道", 11), ("西街道", 1)]
    assert sum(place.count for place in counted.villages) == 12


def test_pages_follow_each_other_and_hold_everybody_once(world: World) -> None:
    houses(world.east.villages[0], 59)
    browser = client(world.east.users["town_clerk"])
    for sort in ("name", "code", "people", "-income"):
        seen: list[str] = []
        path = f"{URL}?size=20&sort={sort}"
        while path:
            response = browser.get(path)
            seen += names(response)
            following = re.search(r'rel="next"[^>]*href="([^"]+)"', response.content.decode())
            path = URL + following[1].replace("&amp;", "&") if following else ""
        assert len(seen) == len(set(seen)) == 60, sort


def test_pages_stay_put_when_a_row_comes_before_them(world: World) -> None:
    houses(world.east.villages[0], 25)
    browser = client(world.east.users["town_clerk"])
    first = browser.get(f"{URL}?size=20").content.decode()
    following = re.search(r'rel="next"[^>]*href="([^"]+)"', first)
    assert following
    path = URL + following[1].replace("&amp;", "&")
    before = names(browser.get(path))
    house(world.east.villages[0], "阿最前", 90)
    assert names(browser.get(path)) == before


def test_unknown_income_stands_last(world: World) -> None:
    house(world.east.villages[1], "收入多", 1, income_per_head=900_000)
    house(world.east.villages[1], "收入少", 2, income_per_head=100_000)
    browser = client(world.east.users["town_clerk"])
    assert names(browser.get(f"{URL}?sort=income")) == ["收入少", "收入多", "东桂兰"]
    assert names(browser.get(f"{URL}?sort=-income")) == ["收入多", "收入少", "东桂兰"]


def test_list_as_of_an_earlier_day_shows_that_day(world: World) -> None:
    subject = house(
        world.east.villages[1], "从前穷", 1, category="general",
        valid=DateRange(date(2016, 1, 1), date(2018, 1, 1)),
    )  # fmt: skip
    HouseholdStatus.objects.create(
        household_id=subject.pk, valid=DateRange(date(2018, 1, 1), None), entitlement="entitled",
        category="exited_general", main_cause="illness", event="exited", recorded_at=AT,
    )  # fmt: skip
    give(world, world.east.post, subject, on=date(2019, 1, 1))
    then = rows.rows([subject.pk], on=date(2017, 6, 1))[0]
    now = rows.rows([subject.pk], on=ON)[0]
    assert (then.category, then.helper) == ("general", "")
    assert (now.category, now.helper) == ("exited_general", "东帮扶人")
    page = client(world.east.users["town_clerk"]).get(f"{URL}?on=2017-06-01&cover=no")
    assert names(page) == ["从前穷"]
    assert client(world.east.users["town_clerk"]).get(f"{URL}?on=2015-01-01").status_code == 200


def test_rows_tell_everything_of_a_household(world: World) -> None:
    subject = house(world.east.villages[0], "孙<b>", 3, members=3)
    row = rows.rows([subject.pk], on=ON)[0]
    assert (row.people, row.village, row.group, row.holder) == (3, "东一村", "二组", None)
    assert row.masked.startswith("990703********")
    page = client(world.east.users["town_clerk"]).get(URL).content.decode()
    assert "孙&lt;b&gt;" in page
    assert "孙<b>" not in page


def test_ready_views_carry_their_counts(world: World) -> None:
    house(world.east.villages[0], "低保户", 3, category="exited_dibao")
    page = client(world.east.users["town_clerk"]).get(f"{URL}?cover=no").content.decode()
    assert re.search(r'href="\?cover=no" aria-current="true">[^<]+<span class="n n--over">1<', page)


def test_a_view_is_kept_renamed_and_dropped(world: World) -> None:
    clerk = world.east.users["town_clerk"]
    browser = client(clerk)
    browser.post(f"{URL}views/", {"name": "专属视图", "query": "cover=no"})
    view = SavedView.objects.get(user=clerk, name="专属视图")
    assert "专属视图" in browser.get(URL).content.decode()
    other = client(world.west.users["town_clerk"])
    assert "专属视图" not in other.get(URL).content.decode()
    assert other.post(f"{URL}views/{view.pk}/", {"do": "drop"}).status_code == 404
    browser.post(f"{URL}views/{view.pk}/", {"do": "rename", "name": "缺口"})
    view.refresh_from_db()
    assert view.name == "缺口"
    browser.post(f"{URL}views/{view.pk}/", {"do": "drop"})
    assert not SavedView.objects.filter(pk=view.pk).exists()


def test_views_are_limited_and_names_are_once(world: World) -> None:
    clerk = world.east.users["town_clerk"]
    SavedView.objects.filter(user=clerk).delete()
    browser = client(clerk)
    for number in range(MOST + 1):
        browser.post(f"{URL}views/", {"name": f"视图{number}", "query": ""})
    assert SavedView.objects.filter(user=clerk).count() == MOST
    first, second = SavedView.objects.filter(user=clerk).order_by("pk")[:2]
    browser.post(f"{URL}views/{second.pk}/", {"do": "rename", "name": first.name})
    second.refresh_from_db()
    assert second.name == "视图1"
    assert browser.post(f"{URL}views/", {"name": "", "query": ""}).status_code == 302


def test_export_reads_back_with_the_columns_of_the_list(world: World) -> None:
    house(world.east.villages[1], "导出人", 4, members=2, income_per_head=123_456)
    clerk = world.east.users["town_clerk"]
    response = client(clerk).get(f"{URL}?export=xlsx&q=导出")
    book = openpyxl.load_workbook(io.BytesIO(b"".join(response.streaming_content)))  # type: ignore[attr-defined]
    lines = list(book.active.iter_rows(values_only=True))  # type: ignore[union-attr]
    assert clerk.name in str(lines[1][0])
    assert "导出" in str(lines[1][0])
    assert len(lines) == 4
    assert lines[3][0] == "导出人"
    assert str(lines[3][2]).startswith("990703********")
    assert lines[3][7] == 2
    assert lines[3][11] == 1234.56


def test_what_one_may_only_look_at_does_not_leave(world: World) -> None:
    """Somebody who sees the district and keeps one town takes that town out, whole numbers only of the
    place where they may reveal them."""
    keeper = account("东西通", world.hall, "leader", world.district)
    for role, place in (
        ("relief_office", world.east.region),
        ("town_clerk", world.east.villages[1]),
    ):
        grants.give(by=None, user=keeper, role=role, region=place, start=START, on=ON, at=AT)
    house(world.east.villages[1], "东二户", 1)
    may = {
        "leader": {Permission.SUBJECTS_VIEW},
        "relief_office": {Permission.EXPORTS_RUN},
        "town_clerk": {Permission.SUBJECTS_REVEAL},
    }

    def names(*, full: bool) -> set[str]:
        question = Question(viewer=world.viewer(keeper), words={}, full=full)
        return set(listings.found(question).values_list("name", flat=True))

    with mock.patch.object(roles, "permissions", side_effect=lambda role: may.get(role, set())):
        seen = listing.households(viewer=world.viewer(keeper), on=ON)
        assert set(seen.values_list("name", flat=True)) == {"东桂兰", "西桂兰", "东二户"}
        assert names(full=False) == {"东桂兰", "东二户"}
        assert names(full=True) == {"东二户"}


def test_export_is_for_those_who_may(world: World) -> None:
    assert client(world.east.helper).get(f"{URL}?export=xlsx").status_code == 403


def test_htmx_gets_the_rows_and_what_changes_with_them(world: World) -> None:
    browser = client(world.east.users["town_clerk"])
    answer = browser.get(f"{URL}?q=桂兰", headers={"HX-Request": "true"}).content.decode()
    assert "<html" not in answer
    assert 'id="views"' in answer
    assert 'hx-swap-oob="true"' in answer
    assert "东桂兰" in answer


def test_empty_list_says_what_to_do(world: World) -> None:
    page = client(world.east.users["town_clerk"]).get(f"{URL}?q=没有").content.decode()
    assert 'class="empty"' in page
    assert Subject.objects.exists()


def test_a_holder_of_elsewhere_is_not_named(world: World) -> None:
    page = client(world.east.users["town_clerk"]).get(f"{URL}?holder={world.west.duty.holder_id}")
    assert "西" not in page.content.decode()


def test_names_of_vacant_posts_are_said_so(world: World) -> None:
    tenure = world.east.post.tenures.get()
    tenure.superseded_at = AT
    tenure.save(update_fields=["superseded_at"])
    row = rows.rows([world.east.subject.pk], on=ON)[0]
    assert row.helper
    assert row.helper != "东帮扶人"
    assert Duty.objects.filter(subject=world.east.subject).count() == 1
