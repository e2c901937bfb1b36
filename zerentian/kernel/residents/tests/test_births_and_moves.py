"""Pages on which a birth without a number, the number itself, and a move of a household are entered."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from tests.fixtures import clock, world, world_of_module
from tests.world import AT, World
from zerentian.kernel.imports.models import Created
from zerentian.kernel.population import actions, counting, settling
from zerentian.kernel.population.models import (
    FormerValue,
    Household,
    LifeEvent,
    Membership,
    Person,
    Resident,
)
from zerentian.kernel.residents.tests import homes

__all__ = ["clock", "world", "world_of_module"]

DAY = date(2018, 10, 12)


def clerk(world: World) -> Any:
    return homes.client(world.east.users["town_clerk"])


def text(response: Any) -> str:
    return response.content.decode()


def last_event() -> LifeEvent:
    return LifeEvent.objects.latest("pk")


@pytest.fixture
def home(world: World) -> Household:
    found = homes.household(world.east.villages[0])
    homes.join(found, homes.person("东大山", date(1990, 1, 1), "male"))
    return found


def born(**about: Any) -> dict[str, Any]:
    usual = {
        "name": "东新生", "sex": "F", "on": DAY.isoformat(), "relation": "daughter",
        "proof_kind": "birth_certificate", "proof_number": "T370001", "number": "", "do": "confirm",
    }  # fmt: skip
    return usual | about


# --- a birth


def test_newborn_without_a_number_is_entered_with_the_certificate(world: World, home) -> None:
    """ID-7: no proper number is no reason to invent one."""
    answer = clerk(world).post(f"/residents/households/{home.pk}/birth/", born())

    child = Person.objects.get(name="东新生")
    assert answer.status_code == 302
    assert (child.identity, child.identity_index, child.identity_kind) == (None, None, "none")
    assert (child.sex, child.born) == ("F", DAY)
    event = last_event()
    assert (event.kind, event.proof_kind, event.proof_number) == (
        "birth", "birth_certificate", "T370001",
    )  # fmt: skip
    assert Membership.objects.get(person=child).household == home
    assert settling.differences() == counting.differences() == []


@pytest.mark.parametrize(
    ("about", "field"),
    [({"proof_number": ""}, "proof_number"), ({"sex": ""}, "sex"), ({"on": "2019-12-31"}, None)],
)
def test_birth_without_its_proof_is_refused(world: World, home, about, field) -> None:
    answer = clerk(world).post(f"/residents/households/{home.pk}/birth/", born(**about))

    assert answer.status_code == 422
    assert not Person.objects.filter(name="东新生").exists()
    if field:
        assert field in answer.context["form"].errors


def test_number_must_tell_the_day_and_sex_of_the_birth(world: World, home) -> None:
    other = homes.number_of(date(2017, 1, 1))  # of a boy, on another day

    answer = clerk(world).post(f"/residents/households/{home.pk}/birth/", born(number=other))

    assert answer.status_code == 422
    assert len(answer.context["form"].errors["number"]) == 2


def test_birth_is_taken_back(world: World, home) -> None:
    browser = clerk(world)
    browser.post(f"/residents/households/{home.pk}/birth/", born())
    event = last_event()

    browser.post(f"/residents/events/{event.pk}/", {"reason": "重复登记"})

    assert not Membership.objects.filter(person__name="东新生", superseded_at=None).exists()
    assert settling.differences() == counting.differences() == []


# --- the number


@pytest.fixture
def child(world: World, home) -> Person:
    clerk(world).post(f"/residents/households/{home.pk}/birth/", born(sex="M", relation="son"))
    return Person.objects.get(name="东新生")


def test_list_of_people_without_a_number(world: World, child) -> None:
    page = text(clerk(world).get("/residents/?number=none"))

    assert "东新生" in page
    assert "东大山" not in page


def test_number_is_added_later_with_its_source(world: World, child) -> None:
    number, browser = homes.number_of(DAY), clerk(world)

    answer = browser.post(f"/residents/{child.pk}/number/", {"number": number, "reason": "户口簿"})

    child.refresh_from_db()
    assert answer.status_code == 302
    assert child.identity_kind == "resident"
    assert child.identity_index is not None
    kept = FormerValue.objects.get(person=child, field="identity")
    assert kept.replaced_by == world.east.users["town_clerk"]
    page = text(browser.get(f"/residents/{child.pk}/"))
    assert "尚无号码" not in page
    assert "东新生" not in text(browser.get("/residents/?number=none"))


@pytest.mark.parametrize("wrong", ["day", "taken", "invalid"])
def test_number_of_somebody_else_is_refused(world: World, child, wrong) -> None:
    number = {
        "day": homes.number_of(date(2018, 1, 1)),
        "invalid": "990703201810120000",
        "taken": "",
    }[wrong]
    if wrong == "taken":
        number = homes.number_of(DAY)
        new = homes.NewPerson(name="别人", identity=homes.identity.parse(number))
        actions.register_persons(by=None, persons=[new], at=AT)

    answer = clerk(world).post(
        f"/residents/{child.pk}/number/", {"number": number, "reason": "户口簿"}
    )

    assert answer.status_code == 422
    assert "number" in answer.context["form"].errors
    child.refresh_from_db()
    assert child.identity is None


def test_whoever_has_a_number_gets_no_second(world: World, home) -> None:
    somebody = Person.objects.get(name="东大山")

    assert clerk(world).get(f"/residents/{somebody.pk}/number/").status_code == 404


# --- a household moves


def moving(world: World, **about: Any) -> dict[str, Any]:
    village = world.east.villages[1]
    usual = {
        "village": village.pk, "group": "三组", "address": "新居7号", "on": DAY.isoformat(),
        "proof_kind": "migration", "proof_number": "Q1", "do": "confirm",
    }  # fmt: skip
    return usual | about


def test_whole_household_moves_from_its_day_on(world: World, home) -> None:
    browser, person = clerk(world), Person.objects.get(name="东大山")

    answer = browser.post(f"/residents/households/{home.pk}/move/", moving(world))

    home.refresh_from_db()
    assert answer.status_code == 302
    assert (home.region, home.group, home.address) == (world.east.villages[1], "三组", "新居7号")
    assert Resident.objects.get(person=person).home == world.east.villages[1]
    assert Membership.objects.get(person=person).superseded_at is None  # nobody left anything
    before = text(browser.get(f"/residents/households/{home.pk}/?on=2018-10-11"))
    assert f"{world.east.villages[0].name} 二组" in before
    assert f"{world.east.villages[1].name} 三组" not in before
    assert settling.differences() == counting.differences() == []


def test_preview_shows_where_everybody_goes_and_changes_nothing(world: World, home) -> None:
    answer = clerk(world).post(
        f"/residents/households/{home.pk}/move/", moving(world, do="preview")
    )

    home.refresh_from_db()
    assert home.region == world.east.villages[0]
    assert {(line.name, line.household) for line in answer.context["lines"]} == {
        ("东大山", home.code)
    }
    assert "新居7号" in text(answer)


def test_move_is_taken_back_exactly(world: World, home) -> None:
    browser = clerk(world)
    old = (home.region_id, home.group, home.address)
    browser.post(f"/residents/households/{home.pk}/move/", moving(world))

    browser.post(f"/residents/events/{last_event().pk}/", {"reason": "填错"})

    home.refresh_from_db()
    assert (home.region_id, home.group, home.address) == old
    for day in ("2018-10-11", "2018-10-12", "2019-05-31"):
        page = text(browser.get(f"/residents/households/{home.pk}/?on={day}"))
        assert f"{world.east.villages[0].name} 二组" in page
    assert settling.differences() == counting.differences() == []


def test_move_that_was_followed_by_another_is_not_taken_back(world: World, home) -> None:
    browser = clerk(world)
    browser.post(f"/residents/households/{home.pk}/move/", moving(world))
    first = last_event()
    later = moving(world, address="更新居9号", on="2019-01-01")
    browser.post(f"/residents/households/{home.pk}/move/", later)

    answer = browser.post(f"/residents/events/{first.pk}/", {"reason": "填错"})

    assert answer.status_code == 422
    home.refresh_from_db()
    assert home.address == "更新居9号"


@pytest.mark.parametrize("about", [{"on": "2015-01-01"}, {"on": "2030-01-01"}, {"village": ""}])
def test_impossible_move_is_refused(world: World, home, about) -> None:
    before = LifeEvent.objects.count()

    answer = clerk(world).post(f"/residents/households/{home.pk}/move/", moving(world, **about))

    assert answer.status_code == 422
    assert LifeEvent.objects.count() == before


def test_move_before_another_move_is_refused(world: World, home) -> None:
    browser = clerk(world)
    browser.post(f"/residents/households/{home.pk}/move/", moving(world))

    earlier = moving(world, address="旧居", on="2018-01-01")
    answer = browser.post(f"/residents/households/{home.pk}/move/", earlier)

    assert answer.status_code == 422
    assert DAY.isoformat() in text(answer)


def test_households_of_the_same_people_move_along(world: World, home) -> None:
    hukou = homes.household(world.east.villages[0], "hukou")
    homes.join(hukou, Person.objects.get(name="东大山"))
    shared = homes.household(world.east.villages[0], "relief")
    homes.join(shared, Person.objects.get(name="东大山"), "son")
    homes.join(shared, homes.person("东别人"))
    browser = clerk(world)

    offered = text(browser.get(f"/residents/households/{home.pk}/move/"))
    browser.post(f"/residents/households/{home.pk}/move/", moving(world, along=[hukou.pk]))

    assert hukou.code in offered
    assert shared.code not in offered
    hukou.refresh_from_db()
    assert hukou.region == world.east.villages[1]


def test_nobody_moves_a_household_into_another_town(world: World, home) -> None:
    west = moving(world, village=world.west.villages[0].pk)

    assert clerk(world).post(f"/residents/households/{home.pk}/move/", west).status_code == 422


# --- where a record comes from


def test_person_of_an_import_names_workbook_and_row(world: World, home) -> None:
    somebody = Person.objects.get(name="东大山")
    batch = world.east.batch
    type(batch).objects.filter(pk=batch.pk).update(
        committed_at=AT, committed_by=world.east.users["town_clerk"], state="committed",
        name="户口.xlsx",
    )  # fmt: skip
    for table, pk in (("population_person", somebody.pk), ("population_household", home.pk)):
        Created.objects.create(
            batch=batch, table=table, ids=[pk], rows=[7], first_id=pk, last_id=pk
        )

    for url in (f"/residents/{somebody.pk}/", f"/residents/households/{home.pk}/"):
        page = text(clerk(world).get(url))
        assert "导入 户口.xlsx 第 7 行" in page
        assert world.east.users["town_clerk"].name in page


def test_person_entered_by_hand_names_the_event_and_who(world: World, child) -> None:
    page = text(clerk(world).get(f"/residents/{child.pk}/"))

    assert "手工录入（出生）" in page
    assert world.east.users["town_clerk"].name in page


def test_person_of_the_beginning_says_so(world: World, home) -> None:
    somebody = Person.objects.get(name="东大山")

    assert "建库时已有" in text(clerk(world).get(f"/residents/{somebody.pk}/"))
