"""Who sees which problem and which name, and whom the closed register offers."""

from __future__ import annotations

from collections.abc import Mapping
from unittest import mock

import pytest
from django.test import Client

from tests.architecture import access
from tests.architecture.needed import EVERYTHING, holding
from tests.world import AT, ON, START, Town, World, account, grants, posts
from zerentian.kernel.accounts import roles
from zerentian.kernel.accounts.models import Compartment, CompartmentMember, User
from zerentian.kernel.problems import queries
from zerentian.kernel.problems.models import Problem
from zerentian.kernel.problems.queries import register
from zerentian.kernel.subjects.models import Subject
from zerentian.kernel.subjects.queries import name_of
from zerentian.manifest.permissions import Permission


def close(town: Town, *named: User) -> Subject:
    circle = Compartment.objects.create(key="lead", title="线索")
    for user in named:
        CompartmentMember.objects.create(
            compartment=circle, user=user, valid=town.duty.valid, recorded_at=AT
        )
    Subject.objects.filter(pk=town.subject.pk).update(compartment=circle)
    return Subject.objects.select_related("region").get(pk=town.subject.pk)


def test_problems_of_a_subject_as_the_list_shows_them(world: World) -> None:
    """The page of the household and the ledger say the same, to everybody."""
    found = access.problem_of(world.east)
    subject = Subject.objects.select_related("region").get(pk=world.east.subject.pk)
    everybody = [world.admin, world.loner, world.east.helper, world.west.helper]
    everybody += [*world.east.users.values(), *world.west.users.values()]

    for user in everybody:
        viewer = world.viewer(user)
        listed = list(queries.problems(viewer=viewer).filter(subject=subject))
        assert queries.of_subject(subject, viewer=viewer, on=ON) == listed, user
    assert queries.of_subject(subject, viewer=world.viewer(world.east.helper), on=ON) == [found]
    assert queries.of_subject(subject, viewer=world.viewer(world.west.helper), on=ON) == []


@pytest.mark.parametrize("named", [False, True])
def test_a_closed_circle_closes_problems_to_the_helper_and_whoever_mends(
    world: World, named: bool
) -> None:
    found = access.problem_of(world.east)
    type(found).objects.filter(pk=found.pk).update(holder=world.east.duty.holder)
    subject = close(world.east, *([world.east.helper] if named else []))
    viewer = world.viewer(world.east.helper)

    seen = [found] if named else []
    assert list(queries.problems(viewer=viewer)) == seen
    assert list(queries.mine(viewer=viewer)) == seen
    assert queries.of_subject(subject, viewer=viewer, on=ON) == seen
    assert not queries.problems(viewer=world.viewer(world.admin)).filter(pk=found.pk).exists()


def may(*, problems: str, subjects: str) -> mock._patch[mock.MagicMock]:
    """One role sees problems, another one people."""
    held: Mapping[str, frozenset[Permission]] = {
        problems: frozenset({Permission.PROBLEMS_VIEW}),
        subjects: frozenset({Permission.SUBJECTS_VIEW}),
    }
    return mock.patch.object(roles, "permissions", side_effect=lambda role: held[role])


def test_names_are_masked_where_only_problems_are_seen(world: World) -> None:
    """To see the people of one town opens no name in another."""
    user = account("东督查", world.east.office)
    for role, town in (("leader", world.east), ("town_clerk", world.west)):
        grants.give(by=None, user=user, role=role, region=town.region, start=START, on=ON, at=AT)
    for town in (world.east, world.west):
        access.problem_of(town)

    with may(problems="leader", subjects="town_clerk"):
        viewer = world.viewer(user)
        assert name_of(world.east.subject, viewer) == "东*兰"
        assert name_of(world.west.subject, viewer) == "西桂兰"
    with may(problems="town_clerk", subjects="leader"):
        assert name_of(world.east.subject, world.viewer(user)) == "东桂兰"
    assert name_of(world.east.subject, world.viewer(world.east.helper)) == "东桂兰"
    assert name_of(close(world.east), world.viewer(world.east.helper)) == "东*兰"


def test_a_name_that_is_masked_is_not_found_by_it(world: World) -> None:
    """Else whoever guesses a name would learn it: 东*兰 is 东桂兰."""
    user = account("东督查", world.east.office)
    for role, town in (("leader", world.east), ("town_clerk", world.west)):
        grants.give(by=None, user=user, role=role, region=town.region, start=START, on=ON, at=AT)
    problem = access.problem_of(world.east)

    def found(word: str) -> list[Problem]:
        asked = queries.Asked(on=ON, word=word)
        return list(queries.ledger(viewer=world.viewer(user), asked=asked))

    with may(problems="leader", subjects="town_clerk"):
        assert found("") == [problem]
        assert found("东桂兰") == found("东") == []
    assert found("东桂兰") == [problem]


def test_the_ledger_masks_names_too(world: World, client: Client) -> None:
    access.problem_of(world.east)
    client.force_login(world.east.users["leader"])

    with holding(frozenset({Permission.PROBLEMS_VIEW})):
        page = client.get("/problems/").content.decode()

    assert "东*兰" in page
    assert "东桂兰" not in page


def test_a_decision_is_about_whoever_sat_on_a_post_of_the_place(world: World) -> None:
    """A post of another town's office that works here counts here, and not there."""
    sent = posts.open_post(
        by=None, entity=world.east.office, title="驻村", region=world.west.villages[0], on=START, at=AT
    )  # fmt: skip
    user = account("东驻西", None)
    posts.seat(by=None, post=sent, user=user, start=START, on=ON, at=AT)

    def offered(town: Town) -> set[User]:
        return set(register.officials(viewer=world.viewer(town.users["discipline_keeper"])))

    assert user in offered(world.west)
    assert user not in offered(world.east)
    assert world.east.helper in offered(world.east)
    assert world.east.helper not in offered(world.west)


@pytest.mark.parametrize("held", [True, False])
def test_only_who_enters_decisions_is_offered_to(world: World, client: Client, held: bool) -> None:
    entry = access.entry_of(world.east)
    client.force_login(world.east.users["discipline_keeper"])

    with holding(EVERYTHING if held else EVERYTHING - {Permission.ACCOUNTABILITY_RECORD}):
        listed = client.get("/problems/register/").content.decode()
        page = client.get(f"/problems/register/{entry.pk}/").content.decode()

    assert ("/problems/register/new/" in listed) is held
    assert (f"/problems/register/{entry.pk}/correct/" in page) is held
    assert (f"/problems/register/{entry.pk}/withdraw/" in page) is held
