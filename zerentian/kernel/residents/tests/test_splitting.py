"""Some of a household form one of their own: who is what to whom, and who cannot."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from tests.fixtures import clock, world, world_of_module
from tests.world import ON, World
from zerentian.kernel.activity.models import Entry
from zerentian.kernel.population.models import Household, Membership, Person
from zerentian.kernel.residents.tests import homes

__all__ = ["clock", "world", "world_of_module"]

DAY = date(2018, 10, 12)
FAMILY = (
    ("东老汉", "head", date(1950, 1, 1), "male"), ("东老伴", "spouse", date(1952, 1, 1), "female"),
    ("东儿", "son", date(1980, 1, 1), "male"), ("东儿媳", "daughter_in_law", date(1981, 1, 1), "female"),
    ("东孙", "grandson", date(2005, 1, 1), "male"), ("东太太", "mother", date(1930, 1, 1), "female"),
)  # fmt: skip


def family(world: World, head: str = "male") -> tuple[Household, dict[str, Person]]:
    home = homes.household(world.east.villages[0])
    people = {}
    for name, relation, born, sex in FAMILY:
        own = {"head": head, "spouse": {"male": "female", "female": "male"}[head]}.get(
            relation, sex
        )
        people[name] = homes.person(name, born, own)
        homes.join(home, people[name], relation)
    return home, people


def split(world: World, home: Household, leaving: list[Person], **given: Any) -> Any:
    sent = {
        "people": [one.pk for one in leaving], "head": leaving[0].pk, "code": f"{home.code}-1",
        "on": str(DAY), "proof_kind": "hukou_book", "do": "confirm", **given,
    }  # fmt: skip
    browser = homes.client(world.east.users["town_clerk"])
    return browser.post(f"/residents/households/{home.pk}/split/", sent)


def members(code: str, on: date = DAY) -> dict[str, str]:
    rows = Membership.objects.filter(
        household__code=code, superseded_at=None, valid__contains=on
    ).order_by("pk")
    return dict(rows.values_list("person__name", "relation"))


@pytest.mark.parametrize(
    ("leaving", "told"),
    [
        (["东儿", "东老汉"], {"东儿": "head", "东老汉": "father"}),
        (["东老伴", "东老汉"], {"东老伴": "head", "东老汉": "spouse"}),
        (
            ["东儿", "东老伴", "东太太"],
            {"东儿": "head", "东老伴": "mother", "东太太": "grandmother"},
        ),
        (["东孙", "东老汉"], {"东孙": "head", "东老汉": "other"}),  # whose father is not told
    ],
)
def test_who_moves_out_is_what_follows_for_certain(
    world: World, leaving: list[str], told: dict[str, str]
) -> None:
    home, people = family(world)
    stays = {} if "东老汉" not in leaving else {f"head_{home.pk}": people["东儿媳"].pk}

    answer = split(world, home, [people[name] for name in leaving], **stays)

    assert answer.status_code == 302
    assert members(f"{home.code}-1") == told


def test_the_mother_of_a_woman_is_the_mothers_mother_of_her_son(world: World) -> None:
    home, people = family(world, head="female")

    split(world, home, [people["东儿"], people["东太太"]])

    assert members(f"{home.code}-1") == {"东儿": "head", "东太太": "mothers_mother"}


@pytest.mark.parametrize("late", ["东儿", "东孙"], ids=["the head", "another"])
def test_nobody_moves_out_before_they_belonged_there(world: World, late: str) -> None:
    """Nor do the others, who would form a household without them."""
    home, people = family(world)
    joined = Membership.objects.get(person=people[late])
    Membership.objects.filter(pk=joined.pk).update(valid=replace_start(joined, date(2018, 12, 1)))
    before = members(home.code, ON), Entry.objects.count()

    answer = split(world, home, [people["东儿"], people["东孙"], people["东儿媳"]])

    assert answer.status_code == 422
    assert f"2018-10-12 那天还不是（或已不是）{home.code} 这一户的成员" in answer.content.decode()
    assert not Household.objects.filter(code=f"{home.code}-1").exists()
    assert (members(home.code, ON), Entry.objects.count()) == before


def replace_start(row: Membership, start: date) -> Any:
    return type(row.valid)(start, row.valid.upper)


@pytest.mark.parametrize(
    ("given", "field"),
    [
        ({"people": []}, "people"), ({"head": ""}, "head"), ({"code": "  "}, "code"),
        ({"on": "2018-02-30"}, "on"), ({"proof_kind": "oath"}, "proof_kind"),
    ],
)  # fmt: skip
def test_what_is_missing_stands_beside_its_field(
    world: World, given: dict[str, Any], field: str
) -> None:
    home, people = family(world)

    answer = split(world, home, [people["东儿"]], **given)

    assert (answer.status_code, list(answer.context["form"].errors)) == (422, [field])
    assert not Household.objects.filter(code=f"{home.code}-1").exists()


def test_the_head_is_one_of_those_who_move_out(world: World) -> None:
    home, people = family(world)

    answer = split(world, home, [people["东儿"]], head=people["东老伴"].pk)

    assert list(answer.context["form"].errors) == ["head"]
    assert members(f"{home.code}-1") == {}
