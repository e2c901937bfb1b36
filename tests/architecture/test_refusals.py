"""Queries below the pages ask for themselves: whoever calls them without the right gets nothing."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any
from unittest import mock

import pytest
from django.core.exceptions import PermissionDenied
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from tests.world import AT, ON, World
from zerentian.kernel.accounts import roles
from zerentian.kernel.accounts.models import Grant, Post, User
from zerentian.kernel.accounts.queries import log, pickers
from zerentian.kernel.dispatch.queries import choosing
from zerentian.kernel.exports import access
from zerentian.kernel.exports import actions as exports
from zerentian.kernel.exports.known import listing
from zerentian.kernel.figures import catalogue, records
from zerentian.kernel.figures import queries as figures
from zerentian.kernel.figures import requests as asking
from zerentian.kernel.imports import queries as imports
from zerentian.kernel.layouts import queries as layouts
from zerentian.kernel.layouts.forms import NameForm
from zerentian.kernel.readers import queries as readers
from zerentian.kernel.responsibilities import queries as duties
from zerentian.kernel.responsibilities.queries import places
from zerentian.manifest.exports import Question
from zerentian.manifest.permissions import Permission
from zerentian.programmes.relief import listings as relief
from zerentian.web.queries import search

EVERYTHING = frozenset(Permission)
POOR = "relief.poor_households"
HOUSEHOLDS, DUTIES, PLATFORM = "relief.households", "duties.roster", "relief.platform"


@contextmanager
def without(*withheld: Permission) -> Iterator[None]:
    """Every role may do everything but this."""
    with mock.patch.object(roles, "permissions", return_value=EVERYTHING - set(withheld)):
        yield


def clerk(world: World) -> User:
    return world.west.users["town_clerk"]


def about(world: World) -> Any:
    """The question for the whole district, as its administrator would ask it."""
    figure = catalogue.find(POOR).figure
    return asking.ask({}, viewer=world.viewer(world.admin), figure=figure)


def figure(world: World, viewer: Any) -> Any:
    return figures.require(viewer, catalogue.find(POOR), about(world).place)


def asked_for(world: World, viewer: Any) -> Any:
    return exports.ask(
        by=viewer.user, viewer=viewer, listing=listing(PLATFORM), words={}, format="xlsx",
        full=True, reason="核对", at=AT,
    )  # fmt: skip


REFUSING: dict[str, tuple[Permission, Callable[[World, Any], Any]]] = {
    "log": (Permission.ACTIVITY_VIEW, lambda w, v: log.entries(viewer=v)),
    "many readers": (Permission.ACTIVITY_VIEW, lambda w, v: readers.many(viewer=v)),
    "roles to give": (Permission.ACCOUNTS_MANAGE, lambda w, v: pickers.givable_roles(viewer=v)),
    "layouts to use": (Permission.IMPORTS_RUN, lambda w, v: list(layouts.usable(viewer=v))),
    "batches": (Permission.IMPORTS_RUN, lambda w, v: list(imports.batches(viewer=v))),
    "holders for an order": (Permission.ORDERS_ISSUE, lambda w, v: list(choosing.holders(viewer=v))),
    "units for an order": (Permission.ORDERS_ISSUE, lambda w, v: list(choosing.units(viewer=v))),
    "figures": (Permission.FIGURES_VIEW, lambda w, v: figures.available(viewer=v)),
    "own draft": (Permission.IMPORTS_RUN, lambda w, v: layouts.draft(w.west.draft.pk, viewer=v)),
    "duties for places": (Permission.DUTIES_VIEW, lambda w, v: list(places.place_duties(viewer=v))),
    "list that leaves": (Permission.DUTIES_VIEW, lambda w, v: access.require(v, listing(DUTIES))),
    "taking out": (Permission.EXPORTS_RUN, lambda w, v: access.require(v, listing(HOUSEHOLDS))),
    "whole numbers": (
        Permission.SUBJECTS_REVEAL, lambda w, v: access.require(v, listing(PLATFORM), full=True),
    ),
    "whole numbers, asked for": (Permission.SUBJECTS_REVEAL, asked_for),
    "records, taken out": (
        Permission.EXPORTS_RUN,
        lambda w, v: records.listing(
            viewer=v, key=POOR, ask=about(w), also=(Permission.EXPORTS_RUN,)
        ),
    ),
    "figure": (Permission.FIGURES_VIEW, figure),
}  # fmt: skip


@pytest.mark.parametrize("name", REFUSING)
def test_query_refuses_whoever_may_not(world: World, name: str) -> None:
    permission, ask = REFUSING[name]
    with without():
        ask(world, world.viewer(clerk(world)))

    with without(permission), pytest.raises(PermissionDenied):
        ask(world, world.viewer(clerk(world)))


def question(world: World, viewer: Any, *, full: bool = False) -> Question:
    return Question(viewer=viewer, words={"on": ON.isoformat()}, full=full)


FILTERING: dict[str, tuple[Permission, Callable[[World, Any], list[Any]]]] = {
    "places of a layout": (
        Permission.IMPORTS_RUN, lambda w, v: list(NameForm(viewer=v).fields["region"].rows),  # type: ignore[attr-defined]
    ),
    "households taken out": (Permission.EXPORTS_RUN, lambda w, v: list(relief.found(question(w, v)))),
    "with whole numbers": (
        Permission.SUBJECTS_REVEAL, lambda w, v: list(relief.found(question(w, v, full=True))),
    ),
    "who may be chosen": (
        Permission.DUTIES_VIEW,
        lambda w, v: list(duties.candidates(viewer=v, role=duties.role("primary_helper"), on=ON)),
    ),
    "duties of a holder": (
        Permission.DUTIES_VIEW,
        lambda w, v: duties.held(w.west.duty.holder, viewer=v),
    ),
}  # fmt: skip


@pytest.mark.parametrize("name", FILTERING)
def test_query_shows_only_rows_of_the_own_place(world: World, name: str) -> None:
    permission, ask = FILTERING[name]
    with without():
        own = ask(world, world.viewer(clerk(world)))
        foreign = ask(world, world.viewer(world.east.users["town_clerk"]))
    assert own
    assert not {str(row) for row in own} & {str(row) for row in foreign}

    with without(permission, Permission.SUBJECTS_VIEW):
        assert not ask(world, world.viewer(clerk(world)))


def test_post_with_a_place_of_its_own_is_for_who_assigns_there(world: World) -> None:
    Post.objects.filter(pk=world.west.post.pk).update(region=world.west.villages[0])

    def chosen(user: User) -> set[int]:
        role = duties.role("primary_helper")
        found = duties.candidates(viewer=world.viewer(user), role=role, on=ON)
        return {one.post_id for one in found if one.post_id}

    assert world.west.post.pk in chosen(clerk(world))
    assert world.west.post.pk not in chosen(world.east.users["town_clerk"])


def test_list_that_one_may_not_see_is_neither_offered_nor_opened(
    world: World, client: Client
) -> None:
    client.force_login(clerk(world))
    url = reverse("exports:new")
    with without(Permission.DUTIES_VIEW):
        offered = client.get(url).content.decode()
        opened = client.get(url, {"listing": DUTIES}).status_code

    assert f"listing={HOUSEHOLDS}" in offered
    assert f"listing={DUTIES}" not in offered
    assert opened == 403


@pytest.mark.parametrize("may", [True, False])
def test_whole_numbers_are_offered_to_who_may_reveal(
    world: World, client: Client, may: bool
) -> None:
    client.force_login(clerk(world))
    with without(*([] if may else [Permission.SUBJECTS_REVEAL])):
        page = client.get(reverse("exports:new"), {"listing": PLATFORM}).content.decode()

    assert ('name="full"' in page) is may


@pytest.mark.parametrize(
    "closed", [Permission.ACCOUNTS_VIEW, Permission.ENTITIES_VIEW, Permission.REGIONS_VIEW]
)
def test_search_does_not_look_where_one_may_not(world: World, closed: Permission) -> None:
    def statements(*withheld: Permission) -> int:
        with without(*withheld):
            viewer = world.viewer(clerk(world))
            viewer.grants, viewer.subject_ids, viewer.compartments  # noqa: B018 - read before
            with CaptureQueriesContext(connection) as taken:
                search.search(viewer, "西")
        return len(taken)

    assert statements(closed) < statements()


def test_grants_of_the_world_are_what_is_patched(world: World) -> None:
    """Otherwise nothing above would be withheld."""
    assert Grant.objects.filter(user=clerk(world)).exists()
    with without(Permission.FIGURES_VIEW):
        assert not world.viewer(clerk(world)).may(Permission.FIGURES_VIEW)
        assert world.viewer(clerk(world)).may(Permission.DUTIES_VIEW)
