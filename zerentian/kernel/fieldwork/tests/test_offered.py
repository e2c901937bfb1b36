"""What pages of fieldwork offer to whom: buttons, choices of places, and only what is then allowed."""

from __future__ import annotations

import pytest
from django.test import Client

from tests.architecture import access
from tests.architecture.needed import EVERYTHING, holding
from tests.world import AT, ON, START, World, grants
from zerentian.kernel.accounts.models import Compartment
from zerentian.kernel.subjects.models import Subject
from zerentian.kernel.visits import queries
from zerentian.manifest.permissions import Permission


@pytest.fixture
def clerk(world: World, client: Client) -> Client:
    client.force_login(world.east.users["town_clerk"])
    return client


@pytest.mark.parametrize("held", [True, False])
def test_acceptance_is_offered_to_who_may_enter_it(world: World, clerk: Client, held: bool) -> None:
    url = f"/field/facilities/{access.facility_of(world.east).pk}/accept/"

    with holding(EVERYTHING if held else EVERYTHING - {Permission.VISITS_RECORD}):
        page = clerk.get("/field/facilities/").content.decode()
        status = clerk.get(url).status_code

    assert (url in page) is held
    assert (status == 200) is held


@pytest.mark.parametrize("lacking", [None, Permission.EXPORTS_RUN, Permission.VISITS_VIEW], ids=str)
def test_visits_leave_with_who_may_read_and_take_them_out(
    world: World, client: Client, lacking: Permission | None
) -> None:
    """A helper who reads the own visits takes none out without the right to read visits."""
    helper = world.east.helper
    grants.give(
        by=None, user=helper, role="leader", region=world.east.region, start=START, on=ON, at=AT
    )
    access.visit_of(world.east)
    client.force_login(helper)

    with holding(EVERYTHING - {lacking} if lacking else EVERYTHING):
        page = client.get("/visits/").content.decode()
        answer = client.get("/visits/", {"export": "xlsx"})

    assert ("export=xlsx" in page) is (lacking is None)
    assert (answer.status_code == 200) is (lacking is None)


def test_visits_are_narrowed_to_towns_where_they_may_be_read(world: World, client: Client) -> None:
    """Who knows all divisions, but reads visits in the east."""
    user = world.east.users["town_clerk"]
    grants.give(
        by=None, user=user, role="account_keeper", region=world.district, start=START, on=ON, at=AT
    )
    client.force_login(user)

    choices = dict(client.get("/visits/").context["form"].fields["place"].choices)

    assert world.east.region.path in choices
    assert world.west.region.path not in choices


def test_nobody_records_a_visit_to_a_household_that_was_closed_to_them(world: World) -> None:
    helper = world.viewer(world.east.helper)
    assert list(queries.recordable(viewer=helper)) == [world.east.subject]

    circle = Compartment.objects.create(key="lead", title="线索")
    Subject.objects.filter(pk=world.east.subject.pk).update(compartment=circle)

    for user in (world.east.helper, world.east.users["town_clerk"], world.admin):
        found = queries.recordable(viewer=world.viewer(user))
        assert not found.filter(pk=world.east.subject.pk).exists()


@pytest.mark.parametrize(
    ("who", "offered"), [("helper", True), ("town_clerk", True), ("leader", False)]
)
def test_the_page_of_a_household_leads_to_a_visit_for_who_may_record_it(
    world: World, client: Client, who: str, offered: bool
) -> None:
    town, subject = world.east, world.east.subject
    user = town.helper if who == "helper" else town.users[who]
    client.force_login(user)

    page = client.get(f"/relief/households/{subject.pk}/").content.decode()

    assert 'id="next-visits"' in page
    assert (f"/visits/record/{subject.pk}/" in page) is offered
    assert queries.recordable(viewer=world.viewer(user)).filter(pk=subject.pk).exists() is offered


def test_one_subject_in_hand_is_asked_as_the_list_of_all(world: World) -> None:
    """`may_record` and `recordable` say the same of everybody's household, in a closed circle too."""
    circle = Compartment.objects.create(key="lead", title="线索")
    for closed in (None, circle):
        Subject.objects.filter(pk=world.east.subject.pk).update(compartment=closed)
        for town in (world.east, world.west):
            subject = Subject.objects.select_related("region").get(pk=town.subject.pk)
            for user in (world.east.helper, *world.east.users.values(), world.admin, world.loner):
                viewer = world.viewer(user)
                listed = queries.recordable(viewer=viewer).filter(pk=subject.pk).exists()
                assert queries.may_record(subject, viewer=viewer) is listed
