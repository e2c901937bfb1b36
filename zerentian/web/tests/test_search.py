"""Search finds what the viewer may open, and tells nothing about the rest."""

from __future__ import annotations

import pytest
from django.test import Client

from tests.world import World
from zerentian.kernel.accounts.models import User
from zerentian.kernel.residents.tests import homes
from zerentian.web.queries.search import Group, search


def titles(groups: list[Group]) -> list[str]:
    return [hit.title for group in groups for hit in group.hits]


def of(world: World, who: User, text: str) -> list[Group]:
    return search(world.viewer(who), text)


@pytest.mark.parametrize("text", ["", "   "])
def test_nothing_is_found_for_nothing(world: World, text: str) -> None:
    assert of(world, world.admin, text) == []


def test_household_by_name(world: World) -> None:
    groups = of(world, world.admin, world.east.subject.name)

    assert world.east.subject.name in titles(groups)
    assert world.west.subject.name not in titles(groups)
    assert groups[0].hits[0].url == f"/relief/households/{world.east.subject.pk}/"


def test_household_by_initials(world: World) -> None:
    groups = of(world, world.admin, world.east.subject.initials[:2].upper())

    assert world.east.subject.name in titles(groups)


def test_household_by_village(world: World) -> None:
    groups = of(world, world.admin, "东一村")

    assert world.east.subject.name in titles(groups)
    assert "东一村" in titles(groups)


def test_household_by_code(world: World) -> None:
    groups = of(world, world.admin, world.east.household.code[:8])

    assert world.east.subject.name in titles(groups)


def test_member_by_the_last_digits(world: World) -> None:
    from zerentian.kernel.population import sealed

    number = sealed.open_identity(world.east.person.identity or b"")

    found = of(world, world.admin, number[-4:])

    assert world.east.person.name in titles(found)


def test_member_by_the_whole_number(world: World) -> None:
    from zerentian.kernel.population import sealed

    number = sealed.open_identity(world.east.person.identity or b"")

    assert titles(of(world, world.admin, number)) == [world.east.person.name]


def test_unit_and_staff_by_name(world: World) -> None:
    assert "东街道办事处" in titles(of(world, world.admin, "东街道办事处"))
    assert "东帮扶人" in titles(of(world, world.admin, "东帮扶人"))


def test_no_row_of_another_place_is_found(world: World) -> None:
    clerk = world.east.users["town_clerk"]
    number = world.west.household.code

    for text in ("西", world.west.subject.name, number, world.west.subject.initials):
        assert not [title for title in titles(of(world, clerk, text)) if title.startswith("西")]


def test_helper_finds_only_the_own_household(world: World) -> None:
    found = titles(of(world, world.east.helper, world.east.subject.name))

    assert found == [world.east.subject.name] or set(found) == {world.east.subject.name}
    assert titles(of(world, world.east.helper, world.west.subject.name)) == []


def test_who_holds_nothing_finds_nothing(world: World) -> None:
    for text in ("东", "西", world.east.subject.name, world.east.household.code):
        assert titles(of(world, world.loner, text)) == []


def test_page_says_when_nothing_fits(world: World, client: Client) -> None:
    client.force_login(world.admin)

    answer = client.get("/search/", {"q": "没有这个名字"})

    assert answer.status_code == 200
    assert "没有这个名字" in answer.content.decode()
    assert answer.context["groups"] == []


def test_page_cuts_what_is_too_long(world: World, client: Client) -> None:
    client.force_login(world.admin)

    answer = client.get("/search/", {"q": "王" * 5_000})

    assert len(answer.context["text"]) == 60


@pytest.mark.parametrize("text", ["%", "_", "'; DROP TABLE", "\\", "(", "𠀀"])
def test_page_survives_what_people_paste(world: World, client: Client, text: str) -> None:
    client.force_login(world.admin)

    assert client.get("/search/", {"q": text}).status_code == 200


def test_search_asks_a_fixed_number_of_questions(
    world: World, client: Client, django_assert_max_num_queries: object
) -> None:
    client.force_login(world.admin)
    client.get("/search/", {"q": "东"})

    with django_assert_max_num_queries(20):  # type: ignore[operator]
        client.get("/search/", {"q": "东"})


def test_resident_without_any_work_is_found_on_the_own_page(world: World) -> None:
    somebody = homes.resident(world.east.villages[0], "东住人")
    away = homes.resident(world.west.villages[0], "东远人")
    homes.join(homes.household(world.east.villages[1], "hukou"), away)
    clerk = world.east.users["town_clerk"]

    [hit] = [h for group in of(world, clerk, "东住人") for h in group.hits]
    assert hit.url == f"/residents/{somebody.pk}/"
    assert "东一村" in hit.text
    [hit] = [h for group in of(world, clerk, "东远人") for h in group.hits]
    assert hit.text == ""  # where they live is another town's business
    assert of(world, world.west.users["town_clerk"], "东住人") == []
