"""Pages of another day, or of what was known then, tell nothing that came later."""

from __future__ import annotations

import re
from datetime import date, timedelta
from io import BytesIO
from typing import Any

import openpyxl
import pytest
from django.test import Client

from tests.fixtures import clock, world, world_of_module
from tests.world import AT, World
from zerentian.kernel.population import actions, preparing
from zerentian.kernel.population.entries import HouseholdEdit, PersonEdit
from zerentian.kernel.population.models import Person
from zerentian.kernel.residents.tests import homes

__all__ = ["clock", "world", "world_of_module"]

FIRST, SECOND = AT.replace(year=2017), AT.replace(year=2018)


@pytest.fixture
def clerk(world: World) -> Client:
    return homes.client(world.east.users["town_clerk"])


def changes(client: Client, path: str) -> list[tuple[str, str]]:
    """What the timeline of a page says was replaced: before and after, the last first."""
    text = client.get(path).content.decode()
    return re.findall(r"<del>([^<]*)</del><span>→</span><ins>([^<]*)</ins>", text)


@pytest.fixture
def renamed(world: World) -> Person:
    """Corrected in 2017 and again in 2018; everybody knows the last name today."""
    somebody = homes.resident(world.east.villages[0], "东甲一")
    for at, name in ((FIRST, "东乙二"), (SECOND, "东丙三")):
        edit = PersonEdit(person=somebody.pk, name=name)
        actions.edit_persons(by=world.admin, edits=[edit], at=at)
    return somebody


def test_a_change_is_told_with_what_was_known_after_it(clerk: Client, renamed: Person) -> None:
    """C-9: not with the value of today, of which nobody knew."""
    path = f"/residents/{renamed.pk}/"

    assert changes(clerk, path) == [("东乙二", "东丙三"), ("东甲一", "东乙二")]
    assert changes(clerk, f"{path}?known=2017-12-31") == [("东甲一", "东乙二")]
    assert changes(clerk, f"{path}?known=2016-12-31") == []
    assert "东丙三" not in clerk.get(f"{path}?known=2017-12-31").content.decode()


def test_a_change_is_told_from_its_day_on(world: World, clerk: Client) -> None:
    """C-9: a household that moved in 2018 has not moved on a page of 2017."""
    home = homes.household(world.east.villages[0])
    homes.join(home, homes.person("东搬家"))
    day = date(2018, 3, 1)
    edit = HouseholdEdit(household=home.pk, region=world.east.villages[1].pk)
    actions.edit_households(by=None, edits=[edit], at=AT, since=day)
    path = f"/residents/households/{home.pk}/"

    assert changes(clerk, f"{path}?on={day}") == [("东一村", "东二村")]
    assert changes(clerk, f"{path}?on={day - timedelta(days=1)}") == []


def test_the_dead_grow_no_older(world: World, clerk: Client) -> None:
    """Among those who left, with the age at which they died, on the page of their household too."""
    home = homes.household(world.east.villages[0])
    homes.join(home, homes.person("东女儿", date(1980, 1, 1)))
    mother = homes.person("东母亲", date(1940, 6, 1))
    homes.join(home, mother, "mother")
    event = preparing.death(person=mother.pk, on=date(2016, 6, 1), proof_kind="cremation")
    actions.record_event(by=None, event=event, at=AT)

    def age(on: str) -> int:
        page = clerk.get(f"/residents/households/{home.pk}/?on={on}").context["page"]
        return next(one.age for one in (*page.members, *page.former) if one.name == "东母亲")

    assert [age(on) for on in ("2016-05-31", "2016-06-01", "2019-05-30")] == [75, 76, 76]


def test_here_or_gone_is_asked_of_today_only(world: World, clerk: Client) -> None:
    """On another day everybody is listed who belonged then: nothing says that they had died."""
    page = clerk.get("/residents/?status=died")
    assert [chip.text for chip in page.context["chips"]] == ["在册情况：已去世"]

    then = clerk.get("/residents/?status=died&on=2018-01-01")

    assert then.context["chips"] == []
    assert "东桂兰" in then.content.decode()


def taken_out(client: Client, words: str) -> list[dict[str, Any]]:
    answer = client.get(f"/residents/?export=xlsx&{words}")
    book = openpyxl.load_workbook(BytesIO(b"".join(answer)))  # type: ignore[arg-type]
    table = [row for row in book.active.values if sum(cell is not None for cell in row) > 4]  # type: ignore[union-attr]
    return [dict(zip(table[0], row, strict=True)) for row in table[1:]]


def test_the_workbook_holds_the_page_of_its_day_and_no_whole_number(
    world: World, clerk: Client
) -> None:
    village, phone = world.east.villages[1], "13811112222"
    for nth, born in enumerate((date(1950, 1, 1), date(1990, 1, 1), date(1960, 1, 1))):
        homes.resident(village, f"东住{'甲乙丙'[nth]}", born=born, phone=phone)
    moved = homes.household(village)
    homes.join(moved, homes.person("东后来"), start=date(2019, 2, 1))

    words = f"on=2019-01-31&village={village.path}&sort=-age"
    shown = re.findall(
        r'class="name" href="[^"]+">([^<]+)<', clerk.get(f"/residents/?{words}").content.decode()
    )
    rows = taken_out(clerk, words)

    assert [row["姓名"] for row in rows] == shown == ["东住甲", "东住丙", "东住乙"]
    assert {row["电话"] for row in rows} == {"138****2222"}
    assert all("*" in row["证件号码"] for row in rows)
    assert len(taken_out(clerk, f"village={village.path}&age_from=60")) == 2
