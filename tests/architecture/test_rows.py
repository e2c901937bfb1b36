"""Every query that reads rows of a place gives those of the viewer's place, and none without the right."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied
from django.http import Http404

from tests.architecture import access
from tests.architecture.needed import EVERYTHING, holding
from tests.architecture.orders import order_of
from tests.world import ON, World, account
from zerentian.kernel.accounts.queries import people, pickers, posts
from zerentian.kernel.dispatch.queries import visible, writing
from zerentian.kernel.duplicates import queries as duplicates
from zerentian.kernel.entities import queries as entities
from zerentian.kernel.entities.forms import EntityForm
from zerentian.kernel.erasure import queries as erasure
from zerentian.kernel.exports import queries as exports
from zerentian.kernel.fieldwork import due_listing
from zerentian.kernel.fieldwork import listings as field_lists
from zerentian.kernel.fieldwork.campaigns import queries as campaigns
from zerentian.kernel.fieldwork.due import queries as due
from zerentian.kernel.fieldwork.events import queries as events
from zerentian.kernel.fieldwork.forms.campaigns import CampaignForm
from zerentian.kernel.fieldwork.forms.events import EventForm, units
from zerentian.kernel.fieldwork.sync import devices
from zerentian.kernel.imports import queries as imports
from zerentian.kernel.layouts import queries as layouts
from zerentian.kernel.population import queries as population
from zerentian.kernel.problems.queries import register, seen
from zerentian.kernel.residents.queries import opening
from zerentian.kernel.residents.queries.places import Places
from zerentian.kernel.responsibilities import listings as duty_lists
from zerentian.kernel.responsibilities import queries as duties
from zerentian.kernel.responsibilities.models import Duty
from zerentian.kernel.responsibilities.queries import listing as lists
from zerentian.kernel.responsibilities.queries import newcomers, places
from zerentian.kernel.subjects import queries as subjects
from zerentian.kernel.visits import listings as visit_lists
from zerentian.kernel.visits import queries as visits
from zerentian.manifest.exports import Question
from zerentian.manifest.permissions import Permission

Ask = Callable[[World, Any], Iterable[Any]]


def question(viewer: Any) -> Question:
    return Question(viewer=viewer, words={"on": ON.isoformat()}, full=False)


def chosen(form: Any) -> Iterable[Any]:
    """The places that a form offers."""
    return form.fields["region"].rows  # type: ignore[no-any-return]


def one(found: Any) -> list[Any]:
    return [found] if found is not None else []


def helper_of(world: World) -> Any:
    return duties.role("primary_helper")


def visiting() -> Any:
    return due.roles()[0]


QUERIES: dict[str, tuple[Permission, Ask]] = {
    "people": (Permission.ACCOUNTS_VIEW, lambda w, v: people.everybody(viewer=v)),
    "grant": (
        Permission.ACCOUNTS_MANAGE,
        lambda w, v: one(people.grant(w.west.users["town_clerk"].grants.get().pk, viewer=v)),
    ),
    "posts": (Permission.ACCOUNTS_VIEW, lambda w, v: posts.all_posts(viewer=v)),
    "tenure": (
        Permission.ACCOUNTS_MANAGE, lambda w, v: one(posts.tenure(w.west.post.tenures.get().pk, viewer=v)),
    ),
    "units to manage": (Permission.ACCOUNTS_MANAGE, lambda w, v: pickers.managed_units(viewer=v)),
    "people for a post": (Permission.ACCOUNTS_MANAGE, lambda w, v: pickers.seatable(viewer=v)),
    "orders": (Permission.ORDERS_VIEW, lambda w, v: visible.orders(viewer=v)),
    "whole orders": (Permission.ORDERS_VIEW, lambda w, v: visible.whole(viewer=v)),
    "tasks": (Permission.ORDERS_VIEW, lambda w, v: visible.tasks(viewer=v)),
    "subject of an order": (
        Permission.ORDERS_ISSUE, lambda w, v: one(writing.subject(str(w.west.subject.pk), viewer=v)),
    ),
    "problem of an order": (
        Permission.ORDERS_ISSUE,
        lambda w, v: one(writing.problem(str(access.problem_of(w.west).pk), viewer=v)),
    ),
    "everybody of a place": (
        Permission.ORDERS_ISSUE, lambda w, v: writing.of_place(w.west.region.path, viewer=v),
    ),
    "towns with pairs": (Permission.SUBJECTS_EDIT, lambda w, v: duplicates.towns(viewer=v)),
    "pairs": (Permission.SUBJECTS_EDIT, lambda w, v: duplicates.pairs(viewer=v)),
    "units": (Permission.ENTITIES_VIEW, lambda w, v: entities.entities(viewer=v)),
    "places of a unit": (Permission.ENTITIES_EDIT, lambda w, v: chosen(EntityForm(viewer=v))),
    "erasures": (Permission.SUBJECTS_ERASE, lambda w, v: erasure.requests(viewer=v)),
    "exports to judge": (Permission.EXPORTS_APPROVE, lambda w, v: exports.judged(viewer=v)),
    "exports": (Permission.EXPORTS_APPROVE, lambda w, v: exports.requests(viewer=v)),
    "campaigns": (Permission.VISITS_VIEW, lambda w, v: campaigns.campaigns(viewer=v)),
    "sample": (
        Permission.VISITS_VIEW, lambda w, v: campaigns.sample(access.campaign_of(w, w.west), viewer=v),
    ),
    "due": (Permission.VISITS_VIEW, lambda w, v: due.within(viewer=v, role=visiting(), on=ON)),
    "due, taken out": (Permission.EXPORTS_RUN, lambda w, v: due_listing._asked(question(v))[1]),
    "events": (Permission.VISITS_VIEW, lambda w, v: events.events(viewer=v)),
    "households of an event": (
        Permission.VISITS_VIEW, lambda w, v: events.households(access.cleanup_of(w.west), viewer=v),
    ),
    "facilities": (Permission.VISITS_VIEW, lambda w, v: events.facilities(viewer=v)),
    "facilities, taken out": (Permission.EXPORTS_RUN, lambda w, v: field_lists._facilities(question(v))),
    "places of a campaign": (Permission.VISITS_RECORD, lambda w, v: chosen(CampaignForm(viewer=v))),
    "places of an event": (Permission.VISITS_RECORD, lambda w, v: chosen(EventForm(viewer=v))),
    "units for fieldwork": (
        Permission.VISITS_RECORD, lambda w, v: [unit for unit in units(v) if unit != w.hall],
    ),
    "devices": (Permission.ACCOUNTS_MANAGE, lambda w, v: devices.kept(viewer=v)),
    "batches": (Permission.IMPORTS_RUN, lambda w, v: imports.batches(viewer=v)),
    "layouts": (Permission.IMPORTS_RUN, lambda w, v: layouts.layouts(viewer=v)),
    "layouts to use": (Permission.IMPORTS_RUN, lambda w, v: layouts.usable(viewer=v)),
    "members": (Permission.SUBJECTS_VIEW, lambda w, v: population.memberships(viewer=v, on=ON)),
    "households": (Permission.SUBJECTS_VIEW, lambda w, v: population.households(viewer=v)),
    "persons": (Permission.SUBJECTS_VIEW, lambda w, v: population.persons(viewer=v)),
    "residents": (Permission.SUBJECTS_VIEW, lambda w, v: opening.households(v)),
    "residents' places": (Permission.SUBJECTS_VIEW, lambda w, v: Places(v).towns),
    "register": (Permission.ACCOUNTABILITY_VIEW, lambda w, v: register.entries(viewer=v)),
    "places of a decision": (Permission.ACCOUNTABILITY_RECORD, lambda w, v: register.regions(viewer=v)),
    "officials": (Permission.ACCOUNTABILITY_RECORD, lambda w, v: register.officials(viewer=v)),
    "problems": (Permission.PROBLEMS_VIEW, lambda w, v: seen.problems(viewer=v)),
    "duties, taken out": (
        Permission.EXPORTS_RUN, lambda w, v: duty_lists.leaving(Duty.objects.all(), question(v)),
    ),
    "in need": (Permission.DUTIES_VIEW, lambda w, v: duties.in_need(viewer=v, role=helper_of(w), on=ON)),
    "changes": (
        Permission.DUTIES_VIEW,
        lambda w, v: duties.changes(viewer=v, role=helper_of(w), since=w.west.duty.valid.lower, until=ON),
    ),
    "roster": (Permission.DUTIES_VIEW, lambda w, v: duties.roster(viewer=v, role=helper_of(w), on=ON)),
    "changeable duties": (Permission.DUTIES_ASSIGN, lambda w, v: duties.changeable(viewer=v)),
    "exceptions": (
        Permission.DUTIES_ASSIGN,
        lambda w, v: one(access.excepted_of(w.west)) and places.exceptions(viewer=v),
    ),
    "responsible": (
        Permission.SUBJECTS_VIEW,
        lambda w, v: duties.responsible([w.west.subject.pk], viewer=v, on=ON),
    ),
    "holders": (Permission.DUTIES_VIEW, lambda w, v: lists.holders_seen(viewer=v)),
    "newcomers": (Permission.DUTIES_ASSIGN, lambda w, v: newcomers(viewer=v, on=ON)),
    "subjects": (Permission.SUBJECTS_VIEW, lambda w, v: subjects.subjects(viewer=v)),
    "visits": (Permission.VISITS_VIEW, lambda w, v: visits.visible(viewer=v)),
    "visits of a subject": (
        Permission.VISITS_VIEW, lambda w, v: visits.of_subject(w.west.subject, viewer=v, on=ON),
    ),
    "to be visited": (Permission.VISITS_RECORD, lambda w, v: visits.recordable(viewer=v)),
    "visits, taken out": (Permission.EXPORTS_RUN, lambda w, v: visit_lists._rows(question(v))),
}  # fmt: skip

# Whoever issues orders sees those of the own office.
BESIDE = {Permission.ORDERS_VIEW: {Permission.ORDERS_ISSUE}}


@pytest.mark.parametrize("name", QUERIES)
def test_query_gives_rows_of_the_own_place(world: World, name: str) -> None:
    permission, ask = QUERIES[name]
    for town in (world.east, world.west):  # something of every kind
        access.visit_of(town), access.problem_of(town), access.cleanup_of(town)
        access.facility_of(town), access.campaign_of(world, town), access.entry_of(town)
        (
            order_of(town),
            account(f"{town.region.name}新人", town.office, title=f"{town.region.name}岗"),
        )

    own = rows(ask, world, "west", EVERYTHING)

    assert own
    assert not own & rows(ask, world, "east", EVERYTHING)
    assert not rows(ask, world, "west", EVERYTHING - {permission} - BESIDE.get(permission, set()))


def rows(ask: Ask, world: World, side: str, held: frozenset[Permission]) -> set[str]:
    """What a leader of this side gets: nothing there was made by them or given to them."""
    user = getattr(world, side).users["leader"]
    with holding(held):
        try:
            return {
                f"{type(row).__name__} {getattr(row, 'pk', row)}"
                for row in ask(world, world.viewer(user))
            }
        except (PermissionDenied, Http404):
            return set()
