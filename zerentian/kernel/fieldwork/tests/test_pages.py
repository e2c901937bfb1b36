"""Pages of visits: reading, recording without script, typing in from paper, questions, print."""

from __future__ import annotations

import uuid
from datetime import date, time, timedelta
from io import BytesIO, StringIO
from typing import Any

import openpyxl
import pytest
from django.core.management import call_command
from django.test import Client

from tests.world import AT, World
from zerentian.kernel.problems.models import Problem
from zerentian.kernel.visits.models import Conflict, Question, Visit
from zerentian.kernel.visits.tests.factories import GOOD, draft, record, visit

BAD = {**GOOD, "roof_walls": {"value": "no", "reason": "leaks"}, "yard": "partly"}
YESTERDAY = date.today() - timedelta(days=1)  # noqa: DTZ011 - pages run on today's clock


@pytest.fixture
def helper(world: World, client: Client) -> Client:
    client.force_login(world.east.helper)
    return client


@pytest.fixture
def clerk(world: World) -> Client:
    client = Client()
    client.force_login(world.east.users["town_clerk"])
    return client


def rows(client: Client, **asked: Any) -> list[Visit]:
    return list(client.get("/visits/", asked).context["page"].rows)


def test_list_shows_the_own_place_and_field(world: World, helper: Client, clerk: Client) -> None:
    east = visit(world, draft(world.east))
    west = visit(world, draft(world.west), by=world.west.helper)
    admin = Client()
    admin.force_login(world.admin)

    assert rows(helper) == rows(clerk) == [east]
    assert set(rows(admin)) == {east, west}
    stranger = Client()
    stranger.force_login(world.loner)
    assert stranger.get("/visits/").status_code == 403


def test_list_is_filtered(world: World, clerk: Client) -> None:
    good = visit(world, draft(world.east))
    bad = visit(world, draft(world.east, answers=BAD, day=date(2019, 5, 3)))
    phone = visit(world, draft(world.east, template="telephone_visit@1", mode="phone", answers={}))

    assert set(rows(clerk, template="home_standard")) == {good, bad}
    assert rows(clerk, findings="safety") == rows(clerk, findings="any") == [bad]
    assert set(rows(clerk, findings="none")) == {good, phone}
    assert rows(clerk, mode="phone") == [phone]
    assert rows(clerk, until="2019-05-10") == [bad]
    assert set(rows(clerk, since="2019-05-10")) == {good, phone}
    assert rows(clerk, place="370703002") == rows(clerk, q="无人") == []
    assert len(rows(clerk, holder=str(good.holder_id))) == 3
    assert len(rows(clerk, since="soon", holder="x", mode="fly")) == 3


def test_list_leaves_through_the_one_door(world: World, clerk: Client) -> None:
    visit(world, draft(world.east, answers=BAD))

    answer = clerk.get("/visits/", {"export": "xlsx"})
    book = openpyxl.load_workbook(BytesIO(b"".join(answer)))

    cells = [cell for row in book.active.values for cell in row]
    assert "东桂兰" in cells
    assert "安全项不合格" in cells


def test_page_shows_answers_findings_and_remarks(world: World, helper: Client) -> None:
    row = visit(world, draft(world.east, answers=BAD, note="东屋漏", day=date(2015, 1, 1)))

    page = helper.get(f"/visits/{row.pk}/").content.decode()

    for said in ("屋顶无塌陷", "漏雨", "东屋漏", "这一户当时尚未列入名册", "东帮扶人"):
        assert said in page
    other = Client()
    other.force_login(world.west.helper)
    assert other.get(f"/visits/{row.pk}/").status_code == 404


def form(**changes: str) -> dict[str, str]:
    answers = {f"a_{key}": value for key, value in GOOD.items()}
    base = {"day": str(YESTERDAY), "mode": "home", "met": "head", "client_id": str(uuid.uuid4())}
    return {**base, "template": "home_standard@1", **answers, **changes}


def test_visit_is_recorded_without_script(world: World, helper: Client) -> None:
    url = f"/visits/record/{world.east.subject.pk}/"
    assert "屋顶无塌陷" in helper.get(url, {"template": "home_standard@1"}).content.decode()
    sent = form(a_roof_walls="no", r_roof_walls="leaks", note="漏")

    answer, again = helper.post(url, sent), helper.post(url, sent)

    row = Visit.objects.get()
    assert answer["Location"] == again["Location"] == f"/visits/{row.pk}/"
    assert (row.day, row.failed_safety, row.user) == (YESTERDAY, ["roof_walls"], world.east.helper)
    problem = Problem.objects.get()  # B-6
    assert (problem.visit, problem.item, problem.safety) == (row.pk, "roof_walls", True)


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"day": ""}, "day"),
        ({"day": "2999-01-01"}, "__all__"),
        ({"a_yard": "maybe"}, "a_yard"),
        ({"r_yard": "leaks"}, "r_yard"),
        ({"note": "长" * 51}, "note"),
        ({"end": "10:00"}, "start"),
        ({"mode": "phone"}, "mode"),
    ],
)
def test_mistakes_stand_beside_their_fields(
    world: World, helper: Client, changes: dict[str, str], field: str
) -> None:
    page = helper.post(f"/visits/record/{world.east.subject.pk}/", form(**changes))

    assert list(page.context["form"].errors) == [field]
    assert not Visit.objects.exists()


def test_form_is_only_for_the_own_field(world: World, helper: Client) -> None:
    assert helper.get(f"/visits/record/{world.west.subject.pk}/").status_code == 404
    assert [row.pk for row, _ in helper.get("/visits/record/").context["rows"]] == [
        world.east.subject.pk
    ]


def typed(**changes: str) -> dict[str, str]:
    answers = dict.fromkeys((f"a_{key}" for key in GOOD), "1")
    return form(**{**answers, "household": "9900000000", **changes})


def test_paper_is_typed_as_numbers_and_the_desk_keeps_its_day(world: World, clerk: Client) -> None:
    answer = clerk.post("/visits/paper/", typed(a_yard="3", r_yard="rubbish"))

    row = Visit.objects.get()
    assert row.answers["yard"] == {"value": "no", "reason": "rubbish"}
    assert (row.user, row.recorded_by) == (world.east.helper, world.east.users["town_clerk"])
    assert f"day={YESTERDAY}" in answer["Location"]
    page = clerk.get(answer["Location"])
    assert page.context["form"]["day"].value() == str(YESTERDAY)
    assert [each.pk for each in page.context["last"]] == [row.pk]


@pytest.mark.parametrize(
    ("changes", "place", "field"),
    [
        ({"household": "没有"}, "desk", "household"),
        ({"household": "9900000001"}, "desk", "household"),
        ({"a_yard": "7"}, "form", "a_yard"),
        ({"a_yard": "x"}, "form", "a_yard"),
    ],
)
def test_typing_mistakes_stand_beside_their_boxes(
    world: World, clerk: Client, changes: dict[str, str], place: str, field: str
) -> None:
    page = clerk.post("/visits/paper/", {**typed(), **changes})

    assert list(page.context[place].errors) == [field]
    assert not Visit.objects.exists()


def test_helpers_type_no_paper(world: World, helper: Client) -> None:
    assert helper.get("/visits/paper/").status_code == 403


def test_paper_form_has_the_order_of_the_screen(world: World, clerk: Client) -> None:
    asked = {"subject": world.east.subject.pk, "template": "household_visit@1"}
    page = clerk.get("/visits/forms/", asked).content.decode()

    assert page.index("联系电话") < page.index("住房安全") < page.index("最需要帮助")
    assert "139****0000" in page
    assert clerk.get("/visits/forms/", {"place": "370703001201"}).status_code == 200
    assert clerk.get("/visits/forms/", {"place": "370703002"}).status_code == 404
    assert clerk.get("/visits/forms/", {"subject": world.west.subject.pk}).status_code == 404


def test_correction_and_withdrawal_on_pages(world: World, helper: Client) -> None:
    row = visit(world, draft(world.east))
    url = f"/visits/{row.pk}/correct/"
    assert helper.get(url).context["form"]["a_yard"].value() == "yes"
    assert helper.post(url, form()).context["why"].errors

    answer = helper.post(url, form(a_yard="no", reason="看错了"))

    new = Visit.objects.get(superseded_at=None)
    assert (answer["Location"], new.corrects) == (f"/visits/{new.pk}/", row)
    assert "看错了" in helper.get(f"/visits/{new.pk}/").content.decode()
    assert helper.get(url).status_code == 404
    assert helper.post(f"/visits/{new.pk}/withdraw/", {"reason": "重复"}).status_code == 302
    assert rows(helper) == []


def test_two_tellings_are_compared(world: World, helper: Client) -> None:
    wanted = draft(world.east)
    row = visit(world, wanted)
    record(world, draft(world.east, client_id=wanted.client_id, note="别的"))
    assert "别的" in helper.get(f"/visits/{row.pk}/").content.decode()

    conflict = Conflict.objects.get()
    assert helper.post(f"/visits/{row.pk}/settle/", {"conflict": conflict.pk}).status_code == 302
    assert "别的" not in helper.get(f"/visits/{row.pk}/").content.decode()
    assert helper.post(f"/visits/{row.pk}/settle/", {"conflict": "x"}).status_code == 404


def test_questions_are_asked_and_answered(world: World, clerk: Client) -> None:  # VS-1
    day = YESTERDAY
    for nth in range(13):
        visit(
            world,
            draft(world.east, day=date(2019, 5, 20), start=time(7, nth), end=None, note="平安"),
        )
    from zerentian.kernel.visits.queries import questions as asking

    viewer = world.viewer(world.east.users["town_clerk"])
    found = asking.questions(viewer=viewer, since=date(2019, 1, 1), until=day)

    assert sorted(one.kind for one in found) == ["alike", "many"]
    assert all(len(one.visits) == 13 for one in found)
    stranger = world.viewer(world.west.users["town_clerk"])
    assert asking.questions(viewer=stranger, since=date(2019, 1, 1), until=day) == []

    from zerentian.kernel.visits import asking as writing

    writing.answer(by=world.admin, asked=found[0], text=" 集中走访日 ", at=AT)
    again = asking.questions(viewer=viewer, since=date(2019, 1, 1), until=day)
    assert [one.answer.answer if one.answer else None for one in again] == [None, "集中走访日"]
    assert Question.objects.count() == 1
    assert clerk.get("/visits/questions/").status_code == 200
    assert (
        clerk.post("/visits/questions/", {"question": "many-1-1", "answer": "x"}).status_code == 404
    )


def test_visits_while_a_deputy_sits_there_are_asked_about(world: World) -> None:  # VS-1
    from zerentian.kernel.accounts.actions import posts
    from zerentian.kernel.visits.queries import questions as asking

    visit(world, draft(world.east))
    posts.stand_in(
        by=world.admin, post=world.east.post, user=world.loner, start=date(2019, 5, 15),
        end=date(2019, 5, 25), on=date(2019, 5, 31), at=AT,
    )  # fmt: skip

    viewer = world.viewer(world.admin)
    found = asking.questions(viewer=viewer, since=date(2019, 1, 1), until=date(2019, 5, 31))
    assert [one.kind for one in found] == ["leave"]


def test_burden_is_measured(world: World) -> None:
    visit(world, draft(world.east))
    answers = {"phone": {"confirmed": True}, "house_safe": "yes"}
    visit(world, draft(world.east, template="household_visit@1", answers=answers))
    out = StringIO()

    call_command("burden", stdout=out)

    lines = [line.split() for line in out.getvalue().splitlines()]
    assert lines[1][:4] == ["home_standard@1", "1", "13.0", "0.0"]
    assert lines[2][:6] == ["household_visit@1", "1", "4.0", "1.0", "20", "%"]
