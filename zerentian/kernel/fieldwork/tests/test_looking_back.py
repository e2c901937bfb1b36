"""A look-back visit by the same version says whether what was closed stays closed (B-5)."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from django.db import IntegrityError, transaction
from django.test import Client

from tests.world import AT, World
from zerentian.kernel.accounts.models import User
from zerentian.kernel.fieldwork import actions
from zerentian.kernel.packs import queries as packs
from zerentian.kernel.problems import actions as problems
from zerentian.kernel.problems import rules
from zerentian.kernel.problems.errors import ProblemRefused
from zerentian.kernel.problems.models import LookBack, Problem
from zerentian.kernel.visits.drafts import Outcome
from zerentian.kernel.visits.models import Visit
from zerentian.kernel.visits.tests.factories import GOOD, draft
from zerentian.kernel.visits.tests.test_recording import next_version

BAD = {**GOOD, "roof_walls": {"value": "no", "reason": "leaks"}, "yard": "partly"}
FIRST, SOLVED, CLOSED = date(2019, 4, 1), date(2019, 4, 8), date(2019, 4, 10)
BACK = date(2019, 5, 20)


def submit(world: World, by: User, **about: Any) -> Outcome:
    wanted = draft(world.east, **about)
    outcome = actions.submit(by=by, viewer=world.viewer(by), draft=wanted, at=AT)
    assert outcome.kind == "stored", outcome
    return outcome


@pytest.fixture
def clerk(world: World) -> User:
    return world.east.users["town_clerk"]


@pytest.fixture
def closed(world: World, clerk: User) -> dict[str, Problem]:
    """The helper found two problems and solved them; the clerk closed both, the dangerous one for the
    look-back that is due to all of these."""
    submit(world, world.east.helper, day=FIRST, answers=BAD)
    found = {}
    for row in Problem.objects.order_by("pk"):
        problems.hand_over(by=clerk, problem=row, holder=world.east.duty.holder, on=FIRST, at=AT)
        problems.report_solved(by=world.east.helper, problem=row, note="已修", on=SOLVED, at=AT)
        found[row.item] = problems.verify(by=clerk, problem=row, on=CLOSED, at=AT)
    assert set(found) == {"roof_walls", "yard"}
    return found


def look(world: World, by: User, **about: Any) -> Visit:
    outcome = submit(world, by, mode="look_back", **{"day": BACK, **about})
    return Visit.objects.get(pk=outcome.visit_id)


def states(found: dict[str, Problem]) -> dict[str, tuple[str, int]]:
    for row in found.values():
        row.refresh_from_db()
    return {item: (row.state, row.level) for item, row in found.items()}


def test_what_is_in_order_stays_closed(
    world: World, clerk: User, closed: dict[str, Problem]
) -> None:  # B-5
    visit = look(world, clerk)

    assert states(closed) == {"roof_walls": (rules.CLOSED, 0), "yard": (rules.CLOSED, 0)}
    rows = LookBack.objects.filter(problem__in=closed.values())
    assert {(row.passed, row.visit, row.done_on) for row in rows} == {(True, visit.pk, BACK)}
    assert Problem.objects.count() == 2


def test_what_is_not_is_open_again_one_level_higher(
    world: World, clerk: User, closed: dict[str, Problem]
) -> None:  # B-5, B-6
    visit = look(world, clerk, answers={**GOOD, "yard": "no"})

    assert states(closed) == {"roof_walls": (rules.CLOSED, 0), "yard": (rules.FOUND, 1)}
    back = LookBack.objects.get(problem=closed["yard"])
    assert (back.passed, back.visit) == (False, visit.pk)
    assert Problem.objects.count() == 2  # it came back, it is no second one
    again = submit(world, clerk, mode="look_back", day=BACK, answers={**GOOD, "hall": "no"})
    assert Problem.objects.filter(visit=again.visit_id).get().item == "hall"


def test_seen_before_its_days_it_is_open_again_but_no_look_back(
    world: World, clerk: User, closed: dict[str, Problem]
) -> None:
    look(world, clerk, day=date(2019, 4, 15), answers={**GOOD, "roof_walls": "no"})

    assert states(closed) == {"roof_walls": (rules.FOUND, 1), "yard": (rules.CLOSED, 0)}
    assert not LookBack.objects.filter(done_on__isnull=False).exists()


def test_who_solved_it_is_no_second_pair_of_eyes(
    world: World, closed: dict[str, Problem]
) -> None:  # B-4
    look(world, world.east.helper)

    assert not LookBack.objects.filter(done_on__isnull=False).exists()
    bad = look(world, world.east.helper, answers={**GOOD, "yard": "no"})
    assert states(closed)["yard"] == (rules.CLOSED, 0)
    assert Problem.objects.get(visit=bad.pk).item == "yard"  # it is not lost


def test_after_a_new_version_the_first_one_looks_back(
    world: World, clerk: User, closed: dict[str, Problem]
) -> None:  # B-5, B-9, 5.7.5
    """Version 2 as an extra says nothing about what version 1 found."""
    next_version(world)

    submit(world, clerk, template="home_standard@2", day=BACK)
    assert not LookBack.objects.filter(done_on__isnull=False).exists()
    assert look(world, clerk, earlier=closed["yard"].visit).template.version == 1
    assert LookBack.objects.filter(passed=True).count() == 2


def test_line_on_a_page_is_no_look_back_at_a_checklist(
    world: World, clerk: User, closed: dict[str, Problem]
) -> None:  # B-5
    row = LookBack.objects.get(problem=closed["roof_walls"])
    other = submit(world, clerk, day=BACK)

    for visit in (None, other.visit_id):
        with pytest.raises(ProblemRefused) as refused:
            problems.look_back(
                by=clerk, problem=closed["roof_walls"], passed=True, note="好", on=BACK, at=AT,
                visit=visit,
            )  # fmt: skip
        assert refused.value.code == "template"
        with pytest.raises(IntegrityError, match="uses the version"), transaction.atomic():
            LookBack.objects.filter(pk=row.pk).update(
                done_on=BACK, passed=True, done_by=clerk, visit=visit
            )


def test_page_of_the_problem_leads_to_the_first_version(
    world: World, clerk: User, closed: dict[str, Problem]
) -> None:  # B-5
    next_version(world)
    desk = Client()
    desk.force_login(clerk)
    problem = closed["roof_walls"]
    url = f"/visits/record/{world.east.subject.pk}/?earlier={problem.visit}"

    page = desk.get(f"/problems/{problem.pk}/").content.decode()
    assert url in page
    assert f"/problems/{problem.pk}/look-back/" not in page
    form = desk.get(url).content.decode()
    assert "第 1 版" in form
    sent = {f"a_{key}": value for key, value in GOOD.items()}
    sent |= {"day": str(BACK), "mode": "look_back", "met": "head", "template": "home_standard@1"}
    answer = desk.post(url, sent)
    assert answer.status_code == 302, answer.content.decode()
    assert Visit.objects.latest("pk").earlier_id == problem.visit
    assert LookBack.objects.get(problem=problem).passed
    assert url not in desk.get(f"/problems/{problem.pk}/").content.decode()


@pytest.mark.parametrize("key", ["home_standard", "household_visit", "joint_inspection"])
def test_what_rounds_find_can_be_looked_back_at(key: str) -> None:  # B-5
    assert "look_back" in packs.current().checklists[key].modes
