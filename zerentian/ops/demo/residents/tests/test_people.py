"""Invented people: their names, birthdays and numbers agree with their places."""

from __future__ import annotations

import random
from collections import Counter
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from zerentian.config.instance import ROOT
from zerentian.kernel.population import rules
from zerentian.lib import identity
from zerentian.lib.invented import Names
from zerentian.ops.demo.residents import census
from zerentian.ops.demo.residents.family import Family, Kid
from zerentian.ops.demo.residents.forming import form
from zerentian.ops.demo.residents.people import People, Resident
from zerentian.ops.demo.residents.settling import CLANS, Village, settle

PACK = ROOT / "packs" / "hanting"
ON = date(2019, 5, 31)
VILLAGES = [
    Village(1, "370703001001", "示例社区居委会"),
    Village(2, "370703001020", "示例村委会"),
    Village(3, "370703006001", "高处村委会", settled=30),
]


def people(seed: int = 1, on: date = ON) -> People:
    chance = random.Random(seed)
    return People(names=Names(PACK / "names", chance), chance=chance, on=on)


def district(seed: int = 1, count: int = 6_000) -> list[Family]:
    chance = random.Random(seed)
    part = census.scaled(census.read(PACK / "demo" / "census.toml"), count)
    cells = census.by_year(part)
    found = form(cells, households=part.households, alone=part.alone, chance=chance)
    settle(found, VILLAGES, names=Names(PACK / "names", chance), chance=chance)
    return found


def by_relation(residents: list[Resident]) -> dict[str, Resident]:
    return {one.place.relation: one for one in residents}


THREE = Family(
    husband=40, wife=38, kids=[Kid("F", 12), Kid("M", 3)], parents=Family(husband=66, wife=65),
    surname="王",
)  # fmt: skip


def test_children_and_grandfather_bear_the_fathers_surname() -> None:
    found = by_relation(list(people().of(THREE)))

    named = {relation: one.person.name[0] for relation, one in found.items()}
    assert {named[relation] for relation in ("head", "daughter", "son", "father")} == {"王"}


def test_a_wifes_father_gave_her_his_surname() -> None:
    hers = Family(
        husband=40, wife=38, parents=Family(husband=66), on_her_side=True, surname="王"
    )  # fmt: skip

    found = by_relation(list(people().of(hers)))

    assert found["wifes_father"].person.name[0] == found["spouse"].person.name[0]


@given(
    seed=st.integers(0, 10_000), on=st.dates(date(2000, 1, 1), date(2030, 12, 31)),
    age=st.integers(0, 100),
)  # fmt: skip
def test_birthdays_give_the_age(seed: int, on: date, age: int) -> None:
    [one] = people(seed, on).of(Family(husband=age, surname="王"))

    assert rules.age(one.born, on) == age


def test_numbers_are_synthetic_right_and_used_once() -> None:
    drawn = people()
    found = [one.person for family in district() for one in drawn.of(family)]

    numbers = [person.identity.number for person in found]
    assert len(set(numbers)) == len(numbers)  # ID-4
    for person in found:
        assert identity.parse(person.identity.number, not_after=ON) == person.identity
        assert person.identity.number.startswith("99")
    phones = [person.phone for person in found if person.phone]
    assert len(set(phones)) == len(phones)
    assert all(rules.is_mobile(phone) for phone in phones)


def test_names_are_many_and_surnames_frequent_as_in_the_pack() -> None:
    drawn = people()
    names = [one.person.name for family in district() for one in drawn.of(family)]

    assert len(set(names)) > len(names) * 0.6
    assert {name for name, _ in Counter(name[0] for name in names).most_common(8)} >= {"王", "李"}


def test_every_ethnicity_is_in_the_code_list() -> None:
    from zerentian.ops.demo.residents.people import ETHNICITIES

    listed = (PACK / "codes.toml").read_text("utf-8")

    assert [key for key, _ in ETHNICITIES if f'key = "{key}"' not in listed] == []


def test_families_fill_villages_by_weight() -> None:
    found = district()

    sizes = Counter(family.village for family in found)
    assert sum(sizes.values()) == len(found)
    assert sizes[0] > 2 * sizes[1] > 0
    assert sizes[2] > 0


def test_some_stand_in_their_parents_household() -> None:
    found = district(count=20_000)

    away = [family for family in found if family.registered_with]
    persons = sum(1 for family in away for _ in family.places())
    assert 0.05 < persons / 20_000 < 0.10
    for family in away:
        parents = family.registered_with
        assert parents is not None
        assert parents.registered_with is None
        assert parents.surname == family.surname
        assert 20 <= parents.elder - family.elder <= 38
        assert not parents.is_guest


@pytest.mark.parametrize("seed", [1, 2])
def test_half_of_a_village_are_a_few_clans(seed: int) -> None:
    own = [family for family in district(seed) if family.village == 0]

    most = Counter(family.surname for family in own).most_common(CLANS)
    assert sum(count for _, count in most) > 0.4 * len(own)
