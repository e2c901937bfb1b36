"""Pages of people in a closed compartment open only to those who are named in it."""

from __future__ import annotations

import pytest
from django.core.exceptions import PermissionDenied
from django.db.backends.postgresql.psycopg_any import DateRange

from tests.world import AT, ON, START, World
from zerentian.kernel.accounts.models import Compartment, CompartmentMember
from zerentian.kernel.population import actions as population
from zerentian.kernel.population import queries
from zerentian.kernel.readers.tests.test_readers import browser
from zerentian.kernel.subjects.models import Subject

pytestmark = pytest.mark.django_db


@pytest.fixture
def circle(world: World) -> Compartment:
    """The household of the east lies in a closed circle."""
    made = Compartment.objects.create(key="closed", title="封闭")
    Subject.objects.filter(pk=world.east.subject.pk).update(compartment=made)
    return made


def pages(world: World) -> list[str]:
    person, home = world.east.person.pk, world.east.household.pk
    return [
        f"/residents/{person}/", f"/residents/households/{home}/", f"/readers/people/{person}/",
        f"/readers/people/{person}/reveal/",
    ]  # fmt: skip


def test_pages_are_closed_to_whoever_is_not_named(world: World, circle: Compartment) -> None:
    client = browser(world.admin)

    assert [client.get(url).status_code for url in pages(world)] == [404] * 4
    assert client.get(f"/residents/{world.west.person.pk}/").status_code == 200


def test_pages_open_to_whoever_is_named(world: World, circle: Compartment) -> None:
    CompartmentMember.objects.create(
        compartment=circle, user=world.admin, valid=DateRange(START, None), recorded_at=AT
    )
    client = browser(world.admin)

    assert [client.get(url).status_code for url in pages(world)] == [200] * 4


def test_numbers_are_not_revealed_nor_found(world: World, circle: Compartment) -> None:
    admin, person = world.admin, world.east.person
    with pytest.raises(PermissionDenied):
        population.reveal(
            by=admin, viewer=world.viewer(admin), person=person.pk, field="phone", reason="x", at=AT
        )
    assert not queries.by_tail(viewer=world.viewer(admin), tail="0000").filter(pk=person.pk)


def test_who_left_the_household_stays_closed(world: World, circle: Compartment) -> None:
    member = world.east.person.memberships.get()
    population.leave(by=None, memberships=[member.pk], on=ON, reason="other", at=AT)

    assert browser(world.admin).get(f"/residents/{world.east.person.pk}/").status_code == 404


def test_whose_own_subject_is_closed(world: World) -> None:
    made = Compartment.objects.create(key="own", title="本人")
    Subject.objects.create(
        kind="wishes.child", name="东桂兰", name_key="", initials="", opened_on=START,
        person=world.east.person, compartment=made,
    )  # fmt: skip
    assert browser(world.admin).get(f"/residents/{world.east.person.pk}/").status_code == 404


@pytest.mark.parametrize(
    "url", ["/residents/", "/residents/?q=东", "/residents/?on=2019-03-01", "/search/?q=东"]
)
def test_lists_and_search_do_not_name_them(world: World, circle: Compartment, url: str) -> None:
    name = world.east.person.name
    assert name not in browser(world.admin).get(url).content.decode()

    CompartmentMember.objects.create(
        compartment=circle, user=world.admin, valid=DateRange(START, None), recorded_at=AT
    )

    assert name in browser(world.admin).get(url).content.decode()
