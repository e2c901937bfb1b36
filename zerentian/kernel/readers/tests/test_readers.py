from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from tests.world import AT, World
from zerentian.kernel.accounts.models import User
from zerentian.kernel.activity import actions as activity
from zerentian.kernel.activity import queries as chain
from zerentian.kernel.activity.models import READS, Entry
from zerentian.kernel.population import actions as population
from zerentian.kernel.population import sealed
from zerentian.kernel.readers import queries
from zerentian.web import clock

pytestmark = pytest.mark.django_db


def browser(user: User) -> Client:
    client = Client()
    client.force_login(user)
    return client


def words(answer: Any) -> str:
    return str(answer.content.decode())


def of_person(world: World, **about: Any) -> list[tuple[int | None, str]]:
    found = queries.of_person(viewer=world.viewer(world.admin), person=world.east.person.pk)
    return list(found.filter(**about).order_by("pk").values_list("actor", "verb"))


def test_pages_of_the_household_and_the_person_are_noted_once_a_day(world: World) -> None:
    clerk = world.east.users["town_clerk"]
    client = browser(clerk)
    for _ in range(3):
        client.get(f"/relief/households/{world.east.subject.pk}/")
        client.get(f"/residents/{world.east.person.pk}/")
        client.get(f"/residents/households/{world.east.household.pk}/")

    assert of_person(world) == [(clerk.pk, "household.shown"), (clerk.pk, "person.shown")]
    activity.seal(at=AT)
    assert not chain.verify()[2]


def test_another_day_is_noted_again(world: World) -> None:
    for days in (0, 0, 1):
        population.person_shown(
            by=world.admin, person=world.east.person.pk, at=AT + timedelta(days=days)
        )

    assert len(of_person(world)) == 2


def test_lists_and_whole_numbers_count_as_reading(world: World) -> None:
    clerk, person = world.east.users["town_clerk"], world.east.person.pk
    browser(clerk).get("/relief/households/?export=xlsx")
    population.reveal(
        by=clerk, viewer=world.viewer(clerk), person=person, field="phone", reason="回访", at=AT
    )
    activity.record(by=clerk, verb="person.edited", table="population_person", rows=[person], at=AT)

    assert of_person(world) == [
        (clerk.pk, "household.exported"), (clerk.pk, "person.phone_revealed"),
    ]  # fmt: skip


def test_reading_of_the_household_counts_only_while_one_belongs_to_it(world: World) -> None:
    house = world.east.household.pk
    for at in (AT.replace(year=2015), AT):
        population.household_shown(by=world.admin, household=house, at=at)

    assert len(of_person(world)) == 1


def test_others_of_the_same_town_are_not_told(world: World) -> None:
    population.person_shown(by=world.admin, person=world.east.person.pk, at=AT)
    west = world.viewer(world.west.users["relief_office"])

    assert not queries.of_person(viewer=west, person=world.east.person.pk).exists()
    assert of_person(world, rows__contains=[world.west.person.pk]) == []


def test_page_and_paper_for_the_citizen(world: World) -> None:
    clerk, person = world.east.users["town_clerk"], world.east.person.pk
    population.reveal(
        by=clerk, viewer=world.viewer(clerk), person=person, field="identity", reason="核对",
        at=AT,
    )  # fmt: skip
    client = browser(world.east.users["relief_office"])
    for url in (f"/readers/people/{person}/", f"/readers/people/{person}/?print=1"):
        page = words(client.get(url))
        assert clerk.name in page
        assert "核对" in page
    assert browser(clerk).get(f"/readers/people/{person}/").status_code == 403
    empty = browser(world.admin).get(f"/readers/people/{world.west.person.pk}/")
    assert "没有人看过这份记录" in words(empty)


def test_number_of_questions_does_not_grow_with_the_readers(world: World) -> None:
    client, person = browser(world.admin), world.east.person.pk

    def asked() -> int:
        with CaptureQueriesContext(connection) as caught:
            assert client.get(f"/readers/people/{person}/").status_code == 200
        return len(caught)

    population.person_shown(by=world.admin, person=person, at=AT)
    few = asked()
    for user in world.east.users.values():
        population.person_shown(by=user, person=person, at=AT)
    assert asked() == few


def test_readers_are_found_by_the_index(world: World) -> None:
    """Among many deeds, most of which are not reading."""
    Entry.objects.bulk_create(
        Entry(at=AT, actor=1, verb=verb, table="population_person", rows=[n])
        for verb in ("person.shown", "person.edited")
        for n in range(5_000)
    )
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE activity_entry")
    found = Entry.objects.filter(table="population_person", rows__contains=[17], verb__in=READS)

    assert "activity_readers" in found.explain()
    assert found.count() == 1


def reveals(world: World, user: User, times: int) -> None:
    for _ in range(times):
        population.reveal(
            by=user, viewer=world.viewer(user), person=world.east.person.pk, field="phone",
            reason="回访", at=AT,
        )  # fmt: skip


def test_many_whole_numbers_on_a_day_are_a_question(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(clock, "now", lambda: AT)
    clerk, office = (world.east.users[r] for r in ("town_clerk", "relief_office"))
    reveals(world, clerk, 31)
    reveals(world, office, 30)

    [many] = queries.many(viewer=world.viewer(world.admin))
    assert (many.user, many.reveals, many.people) == (clerk, 31, 1)
    page = words(browser(world.admin).get("/readers/many/"))
    assert clerk.name in page
    assert office.name not in page
    auditor = world.west.users["auditor"]
    assert queries.many(viewer=world.viewer(auditor)) == []
    assert browser(clerk).get("/readers/many/").status_code == 403


def test_what_one_of_the_staff_read(world: World) -> None:
    clerk = world.east.users["town_clerk"]
    reveals(world, clerk, 2)

    page = words(browser(world.east.users["auditor"]).get(f"/readers/users/{clerk.pk}/"))
    assert page.count("回访") == 2
    west = browser(world.west.users["auditor"])
    assert west.get(f"/readers/users/{clerk.pk}/").status_code == 404


def test_whole_number_from_the_page_of_a_person(world: World) -> None:
    person, url = world.east.person, f"/readers/people/{world.east.person.pk}/reveal/"
    client = browser(world.east.users["town_clerk"])
    number = sealed.open_identity(person.identity)  # type: ignore[arg-type]

    assert number not in words(client.get(url))
    assert client.post(url, {"field": "identity", "reason": " "}).status_code == 422
    answer = client.post(url, {"field": "identity", "reason": "核对身份证"})
    assert number in words(answer)
    assert "no-store" in answer["Cache-Control"]
    entry = Entry.objects.get(verb="person.identity_revealed")
    assert (entry.rows, entry.reason) == ([person.pk], "核对身份证")
    assert browser(world.east.users["leader"]).get(url).status_code == 403
    assert browser(world.west.users["town_clerk"]).get(url).status_code == 404
