"""Pages of a person and of a household: today, another day, and the events that are entered there."""

from __future__ import annotations

import re
from datetime import date, timedelta
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from tests.architecture.needed import EVERYTHING, holding
from tests.fixtures import clock, world, world_of_module
from tests.world import AT, ON, START, World, account
from zerentian.kernel.accounts.actions import grants
from zerentian.kernel.imports.models import Batch, Created
from zerentian.kernel.population import actions
from zerentian.kernel.population.entries import HouseholdEdit, NewFact, PersonEdit
from zerentian.kernel.population.models import Household, LifeEvent, Membership, Person
from zerentian.kernel.population.rules import Span
from zerentian.kernel.residents.tests import homes
from zerentian.manifest.permissions import Permission

__all__ = ["clock", "world", "world_of_module"]

DAY = date(2018, 10, 12)


def clerk(world: World) -> Any:
    return homes.client(world.east.users["town_clerk"])


def family(world: World, kind: str = "residence") -> tuple[Household, Person, Person, Person]:
    home = homes.household(world.east.villages[0], kind)
    man = homes.person("东大山", date(1950, 1, 1), "male")
    wife = homes.person("东桂花", date(1952, 1, 1))
    son = homes.person("东小山", date(1980, 1, 1), "male")
    for somebody, relation in ((man, "head"), (wife, "spouse"), (son, "son")):
        homes.join(home, somebody, relation)
    return home, man, wife, son


def text(response: Any) -> str:
    return response.content.decode()


def members(home: Household, on: date) -> dict[str, str]:
    rows = Membership.objects.filter(household=home, superseded_at=None, valid__contains=on)
    return dict(rows.values_list("person__name", "relation"))


def test_import_that_made_a_person_is_named_and_opens_for_who_may(world: World) -> None:
    pk = world.east.person.pk
    by = world.east.users["town_clerk"]
    Batch.objects.filter(pk=world.east.batch.pk).update(
        state="committed", committed_by=by, committed_at=AT
    )
    Created.objects.create(
        batch=world.east.batch, table="population_person", first_id=pk, last_id=pk, ids=[pk],
        rows=[7],
    )  # fmt: skip
    url, door = f"/residents/{pk}/", f'href="/imports/{world.east.batch.pk}/"'

    page = text(clerk(world).get(url))
    assert "第 7 行" in page
    assert door in page
    with holding(EVERYTHING - {Permission.IMPORTS_RUN}):
        closed = clerk(world).get(url)
    assert closed.status_code == 200
    assert "第 7 行" in text(closed)
    assert door not in text(closed)


def test_person_page_tells_particulars_and_households(world: World) -> None:
    page = text(clerk(world).get(f"/residents/{world.east.person.pk}/"))

    assert "东桂兰" in page
    assert "990703********" in page
    assert world.east.household.code in page
    assert f"/relief/households/{world.east.subject.pk}/" in page
    assert not re.search(r"99070319\d{10}", page)


def test_person_page_tells_what_departments_know_of_the_day(world: World) -> None:
    person = world.east.person.pk
    since, year = Span(date(2018, 3, 1), None), Span(date(2019, 1, 1), date(2020, 1, 1))
    facts = [
        NewFact(person=person, kind="disability", value="42", span=since),
        NewFact(person=person, kind="insurance", item="resident_medical", span=year),
    ]
    actions.record_facts(by=None, facts=facts, at=AT)
    browser = clerk(world)

    told = text(browser.get(f"/residents/{person}/?on=2019-05-31"))
    before = text(browser.get(f"/residents/{person}/?on=2018-02-28"))

    assert "肢体 · 二级" in told
    assert "居民基本医疗保险" in told
    assert "2019-12-31" in told or "2019年12月31日" in told
    assert "肢体" not in before


@pytest.mark.parametrize("what", ["person", "household"])
def test_pages_of_another_town_are_not_found(world: World, what: str) -> None:
    path = {
        "person": f"/residents/{world.west.person.pk}/",
        "household": f"/residents/households/{world.west.household.pk}/",
    }[what]

    assert clerk(world).get(path).status_code == 404


def test_household_elsewhere_is_known_but_not_named(world: World) -> None:
    somebody = homes.resident(world.east.villages[0], "东住人")
    away = homes.household(world.west.villages[0], "hukou", code="西户123456")
    homes.join(away, somebody)

    page = text(clerk(world).get(f"/residents/{somebody.pk}/"))

    assert "在别的地方" in page
    assert "西" not in page


def test_household_page_shows_members_of_the_day(world: World) -> None:
    home, man, _wife, _son = family(world)
    row = Membership.objects.get(person=man, household=home)
    actions.leave(by=None, memberships=[row.pk], on=DAY, reason="moved_out", at=AT)

    today = text(clerk(world).get(f"/residents/households/{home.pk}/"))
    before = text(clerk(world).get(f"/residents/households/{home.pk}/?on=2018-10-11"))

    assert "以前的成员" in today
    assert "以前的成员" not in before
    assert "户籍迁出" in today
    assert f"/residents/{man.pk}/?on=2018-10-11" in before


def test_pages_ask_a_constant_number_of_statements(world: World) -> None:
    home, man, _wife, _son = family(world)
    browser = clerk(world)

    def statements(path: str) -> int:
        browser.get(path)
        with CaptureQueriesContext(connection) as caught:
            assert browser.get(path).status_code == 200
        return len(caught)

    paths = [f"/residents/{man.pk}/", f"/residents/households/{home.pk}/?on=2019-01-01"]
    edit = PersonEdit(person=man.pk, phone="13800000099")
    actions.edit_persons(by=None, edits=[edit], at=AT - timedelta(minutes=1))
    few = [statements(path) for path in paths]
    for nth in range(9):
        homes.join(home, homes.person(f"东孩{nth}"), "other")
        edit = PersonEdit(person=man.pk, phone=f"1380000000{nth}")
        actions.edit_persons(by=None, edits=[edit], at=AT + timedelta(minutes=nth))

    assert [statements(path) for path in paths] <= [n + 1 for n in few]
    assert max(few) <= 22


def test_particulars_of_another_day_are_those_of_then(world: World) -> None:  # C-9
    somebody = homes.resident(world.east.villages[0], "东旧名", phone="13811110000")
    edit = PersonEdit(person=somebody.pk, name="东新名", phone="13922220000")
    actions.edit_persons(by=world.admin, edits=[edit], at=AT, since=date(2019, 1, 1))
    path = f"/residents/{somebody.pk}/"

    now = text(clerk(world).get(path))
    before = text(clerk(world).get(f"{path}?on=2018-12-31"))

    assert "139****0000" in now
    assert "<h1" in now
    assert "东旧名" in now  # among what happened, with who changed it
    assert "总管" in now
    assert "138****0000" in before
    assert "东新名" not in before.split("timeline")[0]


def test_household_of_another_day_stands_where_it_stood(world: World) -> None:
    home, *_people = family(world)
    other = world.east.villages[1]
    edit = HouseholdEdit(household=home.pk, region=other.pk)
    actions.edit_households(by=None, edits=[edit], at=AT, since=DAY)
    path = f"/residents/households/{home.pk}/"

    assert f"{other.name} 二组" in text(clerk(world).get(path))
    before = text(clerk(world).get(f"{path}?on=2018-10-11"))
    assert f"{world.east.villages[0].name} 二组" in before
    listed = text(clerk(world).get(f"/residents/?on=2018-10-11&village={other.path}"))
    assert "东大山" not in listed
    listed = text(clerk(world).get(f"/residents/?village={other.path}"))
    assert "东大山" in listed


def told() -> Any:
    """The events that a test entered; the world has one of its own in each town."""
    return LifeEvent.objects.exclude(proof_kind="migration")


DEATH = {"on": "2018-10-12", "proof_kind": "cremation", "proof_number": "火-7"}


def test_death_shows_what_changes_and_then_changes_it(world: World) -> None:  # C-5
    home, man, wife, _son = family(world)
    path = f"/residents/{man.pk}/died/"
    browser = clerk(world)
    assert f"head_{home.pk}" in text(browser.get(path))
    given = {**DEATH, f"head_{home.pk}": wife.pk}

    shown = browser.post(path, {**given, "do": "preview"})
    assert shown.status_code == 200
    assert "3 → 2" in text(shown)
    first = re.search(r'<button[^>]*name="do"[^>]*>', text(shown))
    assert first is not None
    assert 'value="preview"' in first[0]  # what Enter in a field presses
    assert not told().exists()
    assert members(home, ON)["东大山"] == "head"

    done = browser.post(path, {**given, "do": "confirm"})
    assert done.status_code == 302
    assert members(home, DAY) == {"东桂花": "head", "东小山": "son"}
    assert members(home, DAY - timedelta(1))["东大山"] == "head"
    page = text(browser.get(f"/residents/{man.pk}/"))
    assert "已去世" in page
    assert "火化证明 火-7" in page


@pytest.mark.parametrize(
    ("given", "said"),
    [
        ({"on": "2019-06-30"}, "还没有到"),
        ({"on": "1940-01-01"}, "早于出生日期"),
        ({"on": "2015-01-01"}, "晚于这次变动"),
        ({"proof_kind": ""}, ""),
        ({"on": ""}, ""),
    ],
)
def test_death_that_cannot_be_is_refused_and_nothing_is_lost(
    world: World, given: dict[str, str], said: str
) -> None:
    home, man, wife, _son = family(world)
    sent = {**DEATH, f"head_{home.pk}": wife.pk, "do": "confirm", **given}

    response = clerk(world).post(f"/residents/{man.pk}/died/", sent)

    assert response.status_code == 422
    assert said in text(response)
    assert "火-7" in text(response)
    assert not told().exists()


def test_marriage_out_leaves_every_household(world: World) -> None:
    home, _man, _wife, son = family(world)
    given = {"on": "2018-10-12", "proof_kind": "marriage", "reason": "married_out", "do": "confirm"}

    assert clerk(world).post(f"/residents/{son.pk}/left/", given).status_code == 302

    assert "东小山" not in members(home, DAY)
    assert told().get().kind == "marriage"


def test_newborn_joins_the_household(world: World) -> None:
    home, *_people = family(world)
    baby = homes.number_of(date(2018, 10, 12))
    given = {
        "reason": "born", "name": "东小宝", "number": baby, "relation": "grandson",
        "on": "2018-10-12", "proof_kind": "birth_certificate",
    }  # fmt: skip
    browser = clerk(world)
    path = f"/residents/households/{home.pk}/join/"

    shown = browser.post(path, {**given, "do": "preview"})
    assert "3 → 4" in text(shown)
    assert not Person.objects.filter(name="东小宝").exists()

    assert browser.post(path, {**given, "do": "confirm"}).status_code == 302
    assert members(home, DAY)["东小宝"] == "grandson"
    assert told().get().kind == "birth"
    again = browser.post(path, {**given, "name": "东另名", "do": "confirm"})
    assert again.status_code == 422
    assert "另一个名字" in text(again)


def test_wrong_number_is_told_at_its_field(world: World) -> None:
    home, *_people = family(world)
    given = {"number": "990703", "do": "confirm"}

    response = clerk(world).post(f"/residents/households/{home.pk}/join/", given)

    assert response.status_code == 422
    assert "不是有效的证件号码" in text(response)


def test_split_forms_a_new_household(world: World) -> None:
    home, _man, _wife, son = family(world)
    given = {
        "people": [son.pk], "head": son.pk, "code": f"{home.code}-1", "on": "2018-10-12",
        "proof_kind": "hukou_book", "do": "confirm",
    }  # fmt: skip
    browser = clerk(world)
    assert f"{home.code}-1" in text(browser.get(f"/residents/households/{home.pk}/split/"))

    assert browser.post(f"/residents/households/{home.pk}/split/", given).status_code == 302

    new = Household.objects.get(code=f"{home.code}-1")
    assert members(new, DAY) == {"东小山": "head"}
    assert "东小山" not in members(home, DAY)
    taken = browser.post(f"/residents/households/{home.pk}/split/", given)
    assert taken.status_code == 422


def test_event_is_taken_back_with_a_reason(world: World) -> None:
    home, man, wife, _son = family(world)
    before = members(home, ON)
    browser = clerk(world)
    given = {**DEATH, f"head_{home.pk}": wife.pk, "do": "confirm"}
    browser.post(f"/residents/{man.pk}/died/", given)
    path = f"/residents/events/{told().get().pk}/"
    assert path in text(browser.get(f"/residents/{wife.pk}/"))

    assert browser.post(path, {"reason": ""}).status_code == 422
    assert browser.post(path, {"reason": "同名弄错"}).status_code == 302

    assert members(home, ON) == before
    assert "同名弄错" in text(browser.get(path))


def test_who_may_only_look_enters_nothing(world: World) -> None:
    _home, man, _wife, _son = family(world)
    helper = homes.client(world.east.helper)

    assert helper.get(f"/residents/{man.pk}/died/").status_code == 404
    assert not told().exists()


def test_events_are_offered_only_where_they_may_be_entered(world: World) -> None:
    """Whoever looks at one town and works in another is offered nothing in the first."""
    user = account("两镇", None, "leader", world.east.region)
    grants.give(
        by=None, user=user, role="town_clerk", region=world.west.region, on=ON, at=AT, start=START
    )
    client = homes.client(user)
    away, own = (homes.resident(town.villages[0], "邻居") for town in (world.east, world.west))

    def offered(somebody: Person) -> bool:
        return f"/residents/{somebody.pk}/died/" in text(client.get(f"/residents/{somebody.pk}/"))

    assert offered(own)
    assert not offered(away)


def test_list_leaves_through_the_one_door(world: World) -> None:
    response = clerk(world).get("/residents/?export=xlsx")

    assert response.status_code in (200, 302)
    assert "西" not in str(response.headers)
