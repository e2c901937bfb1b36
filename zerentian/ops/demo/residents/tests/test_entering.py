"""The step: who stands already gets a home, everybody else comes, all in one transaction."""

from __future__ import annotations

from collections import Counter
from datetime import date
from pathlib import Path

import pytest
from django.db.models import Count, F, Q

from zerentian.config.instance import ROOT
from zerentian.kernel.activity.models import Entry
from zerentian.kernel.population import actions, rules
from zerentian.kernel.population.entries import NewMembership
from zerentian.kernel.population.models import Household, Membership, Person
from zerentian.kernel.population.tests import factories as make
from zerentian.manifest.demo import DemoContext
from zerentian.ops.demo import residents
from zerentian.ops.demo.residents import census

pytestmark = [pytest.mark.django_db, pytest.mark.slow]
MANY = 900
VILLAGES = ("370703001001", "370703001002", "370703002001")


def context(residents: int | None = MANY, pack: Path = ROOT / "packs" / "hanting") -> DemoContext:
    return DemoContext(
        by=None, pack=pack, on=make.ON, at=make.AT, seed=370703, residents=residents
    )  # fmt: skip


def build(residents_: int | None = MANY, **about: Path) -> list[tuple[int, int]]:
    for path in VILLAGES:
        make.region(path)
    return list(residents.residents(context(residents_, **about)))


def relief_home() -> list[int]:
    """A couple whom a programme brought."""
    new = [
        make.new_person(born=date(1950, 1, 1)),
        make.new_person(born=date(1952, 1, 1), sex="female"),
    ]
    ids = actions.register_persons(by=None, persons=new, at=make.AT)
    [home] = actions.register_households(by=None, households=[make.new_household()], at=make.AT)
    actions.join(
        by=None,
        memberships=[
            NewMembership(
                person=person, household=home, kind="relief", relation=relation,
                start=date(2014, 12, 28), code=code,
            )
            for person, relation, code in zip(ids, ("head", "spouse"), ("01", "02"), strict=True)
        ],
        at=make.AT,
    )  # fmt: skip
    return ids


def current(kind: str) -> dict[int, Membership]:
    rows = Membership.objects.filter(kind=kind, superseded_at=None, valid__contains=make.ON)
    return {row.person_id: row for row in rows.select_related("household__region", "person")}


def test_as_many_people_and_households_as_asked_for() -> None:
    progress = build()

    part = census.scaled(census.read(context().pack / residents.CENSUS), MANY)
    assert Person.objects.count() == MANY
    assert Household.objects.filter(kind="residence").count() == part.households
    assert set(current("residence")) == set(current("hukou")) == set(
        Person.objects.values_list("pk", flat=True)
    )  # fmt: skip
    assert all(done <= total for done, total in progress)


def test_age_and_sex_are_the_census_on_the_demos_day() -> None:
    relief_home()
    build()

    cells = census.by_year(census.scaled(census.read(context().pack / residents.CENSUS), MANY))
    found = Counter(
        (person.sex, min(rules.age(person.born, make.ON), census.OLDEST))
        for person in Person.objects.all()
    )
    assert found == Counter({(s, a): n for s in "MF" for a, n in enumerate(cells[s]) if n})


def test_people_of_a_programme_are_residents_and_entered_once() -> None:
    couple = relief_home()
    build()

    assert Person.objects.count() == MANY
    relief, residence, hukou = current("relief"), current("residence"), current("hukou")
    for person in couple:
        assert residence[person].relation == relief[person].relation == hukou[person].relation
        assert residence[person].household.region == relief[person].household.region
    assert residence[couple[0]].household_id == residence[couple[1]].household_id


def test_every_household_has_one_head_and_somebody() -> None:  # HH-3
    build()

    homes = Household.objects.annotate(
        people=Count("memberships"),
        heads=Count("memberships", filter=Q(memberships__relation="head")),
    )
    assert not homes.exclude(heads=1).exists()
    assert not homes.filter(people=0).exists()


def test_some_are_registered_elsewhere_with_a_relation_of_their_sex() -> None:
    build()

    residence, hukou = current("residence"), current("hukou")
    words = {"son": "M", "grandson": "M", "daughter_in_law": "F", "granddaughter": "F"}
    away = [
        person
        for person, row in residence.items()
        if row.household.code != hukou[person].household.code
    ]
    assert 0 < len(away) < MANY / 8
    for person in away:
        assert words[hukou[person].relation] == hukou[person].person.sex  # HH-5


def test_member_codes_of_a_household_are_used_once() -> None:
    build()

    repeated = Membership.objects.values("household", "code").annotate(rows=Count("pk"))
    assert not repeated.filter(rows__gt=1).exists()


def test_nobody_belongs_to_a_household_before_birth() -> None:
    build()

    early = Membership.objects.filter(valid__startswith__lt=F("person__born"))
    assert not early.exists()


def test_every_write_stands_in_the_log() -> None:
    build()

    logged = Counter()
    for entry in Entry.objects.all():
        logged[entry.verb] += len(entry.rows)
    assert logged["person.registered"] == MANY
    assert logged["membership.began"] == 2 * MANY
    assert logged["household.registered"] == Household.objects.count()


def test_a_second_run_adds_nobody() -> None:
    build()
    build()

    assert Person.objects.count() == MANY


@pytest.mark.parametrize("none", ["nobody asked for", "no census in the pack"])
def test_a_demo_without_residents(none: str, tmp_path: Path) -> None:
    if none == "nobody asked for":
        build(0)
    else:
        build(pack=tmp_path)

    assert not Person.objects.exists()


def test_what_stops_half_way_leaves_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*args: object) -> None:
        raise RuntimeError("stopped")

    monkeypatch.setattr(residents, "_stand_with_parents", refuse)

    with pytest.raises(RuntimeError, match="stopped"):
        build()

    assert not Person.objects.exists()
    assert not Household.objects.exists()
