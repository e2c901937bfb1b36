"""What the page that writes an order reads: in whose name, about whom, and by which words."""

from __future__ import annotations

from typing import Any

import pytest

from zerentian.kernel.dispatch.queries import writing
from zerentian.kernel.dispatch.tests.world import World, viewer
from zerentian.kernel.problems import actions as problems
from zerentian.kernel.responsibilities import actions as duties
from zerentian.kernel.responsibilities.tests import world as ground


def guti(world: World) -> Any:
    """Somebody who gives orders in 固堤, without a unit of their own."""
    return viewer(ground.clerk("guti_issuer", world.guti.town, role="relief_office"))


def test_who_belongs_to_a_unit_issues_in_its_name_alone(world: World) -> None:
    ground.entity("区水利局", world.district)

    assert list(writing.offices(viewer=viewer(world.issuer))) == [world.relief]


def test_who_belongs_to_none_issues_for_the_offices_of_the_own_places(world: World) -> None:
    ground.entity("固堤水利站", world.guti.town)
    ground.entity("固堤砖厂", world.guti.town, kind="enterprise")
    closed = ground.entity("固堤旧所", world.guti.town)
    closed.closed_on = ground.START
    closed.save(update_fields=["closed_on"])

    assert [unit.name for unit in writing.offices(viewer=guti(world))] == ["固堤水利站"]
    assert not writing.offices(viewer=viewer(ground.person("路人"))).exists()


def test_a_place_elsewhere_names_nobody_even_of_the_own_people(world: World) -> None:
    """Who of 高里 answers for something in 固堤 is told by 固堤."""
    holder = world.helper()
    duties.assign(
        by=world.admin, role=world.primary, subject=ground.household(world.guti.village),
        holder=holder, start=ground.START, at=ground.AT,
    )  # fmt: skip
    gaoli = viewer(ground.clerk("gaoli_issuer", world.gaoli.town, role="relief_office"))
    everywhere = viewer(world.issuer)

    assert list(writing.of_place(world.guti.town.path, viewer=everywhere)) == [holder.pk]
    assert list(writing.of_place(world.guti.town.path, viewer=gaoli)) == []


@pytest.mark.parametrize(
    "code", ["370703006201", "370703006", "370703006000", "370703", "370703000000", "3707"]
)
def test_a_place_is_found_by_its_short_and_its_whole_code(world: World, code: str) -> None:
    holder = world.helper()
    duties.assign(
        by=world.admin, role=world.primary, subject=world.household(), holder=holder,
        start=ground.START, at=ground.AT,
    )  # fmt: skip
    everywhere = viewer(ground.clerk("all", ground.region("3707", "潍坊市", 2), "relief_office"))

    assert list(writing.of_place(code, viewer=everywhere)) == [holder.pk]


@pytest.mark.parametrize("name", ["高里街道", "高里"])
def test_a_place_is_found_by_the_beginning_of_its_name(world: World, name: str) -> None:
    helpers = [world.helper(), world.helper()]
    for holder in helpers:
        duties.assign(
            by=world.admin, role=world.primary, subject=world.household(), holder=holder,
            start=ground.START, at=ground.AT,
        )  # fmt: skip
    gaoli = viewer(ground.clerk("gaoli_issuer", world.gaoli.town, role="relief_office"))
    guti = viewer(ground.clerk("guti_issuer", world.guti.town, role="relief_office"))

    assert sorted(writing.of_place(name, viewer=gaoli)) == sorted(row.pk for row in helpers)
    assert list(writing.of_place(name, viewer=guti)) == []


@pytest.mark.parametrize(
    "code", ["", "0", "000000000000", "37070300620", "没有的村", "%", "370703999"]
)
def test_what_is_no_place_names_nobody(world: World, code: str) -> None:
    assert list(writing.of_place(code, viewer=viewer(world.issuer))) == []


@pytest.mark.parametrize("key", ["", "0", "x", "-1", "１", "9" * 15, "9" * 19, "9" * 40])
def test_what_is_no_number_of_a_subject_or_problem_is_nothing(world: World, key: str) -> None:
    everywhere = viewer(world.issuer)

    assert writing.subject(key, viewer=everywhere) is None
    assert writing.problem(key, viewer=everywhere) is None


def test_subject_and_problem_of_the_own_place_only(world: World) -> None:
    home = world.household("高家户")
    found = problems.open_(
        by=world.issuer, subject=home, kind="environment", text="杂物", source="inspection",
        found_on=ground.ON, at=ground.AT,
    )  # fmt: skip

    elsewhere = guti(world)

    assert writing.subject(str(home.pk), viewer=viewer(world.issuer)) == home
    assert writing.problem(str(found.pk), viewer=viewer(world.issuer)) == found
    assert writing.subject(str(home.pk), viewer=elsewhere) is None
    assert writing.problem(str(found.pk), viewer=elsewhere) is None


def test_colleagues_are_the_other_posts_of_the_unit(world: World) -> None:
    """A unit passes on to all of its posts, a post to the others, by title or by who sits there."""
    unit = ground.entity("区水利局", world.district)
    first, second = (world.helper(name, unit=unit) for name in ("王甲", "李乙"))
    world.helper("外人")
    of_unit = world.task(duties.holder_for(entity=unit))
    of_post = world.task(first)

    assert list(writing.colleagues(of_unit, "")) == [first.pk, second.pk]
    assert list(writing.colleagues(of_post, "")) == [second.pk]
    assert list(writing.colleagues(of_unit, "李乙")) == [second.pk]
    assert list(writing.colleagues(of_unit, "包户")) == [first.pk, second.pk]
    assert list(writing.colleagues(of_unit, "无人")) == []
