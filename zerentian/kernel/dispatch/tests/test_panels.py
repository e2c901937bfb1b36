"""Open orders on the pages of a helper, a unit, a household and a problem: only what one may see."""

from __future__ import annotations

from zerentian.kernel.dispatch import actions, panels
from zerentian.kernel.dispatch.tests.world import World, later, viewer
from zerentian.kernel.problems.tests import world as troubles


def test_ones_own_field_shows_what_waits(world: World) -> None:
    holder, user = world.post()
    first = world.task(holder, title="先办", deadline=later(4).date())
    second = world.task(holder, title="后办", deadline=later(9).date())
    other = world.task(world.post()[0])

    shown = panels.field(viewer=viewer(user), thing=None)

    assert shown is not None
    assert [line["task"] for line in shown["lines"]] == [first, second]
    assert other not in [line["task"] for line in shown["lines"]]
    actions.report(by=user, task=first, text="好", at=later(1))
    actions.report(by=user, task=second, text="好", at=later(1))
    assert panels.field(viewer=viewer(user), thing=None) is None


def test_a_long_list_says_that_there_is_more(world: World) -> None:
    holder, user = world.post()
    for number in range(panels.MOST + 1):
        world.task(holder, title=f"任务{number}")

    shown = panels.field(viewer=viewer(user), thing=None)

    assert shown is not None
    assert (len(shown["lines"]), shown["more"]) == (panels.MOST, True)


def test_page_of_a_unit_is_for_those_who_may_see_its_orders(world: World) -> None:
    holder, user = world.department()
    task = world.task(holder)

    for who in (world.issuer, user):
        shown = panels.holder(viewer=viewer(who), thing=holder)
        assert shown is not None
        assert [line["task"] for line in shown["lines"]] == [task]
    assert panels.holder(viewer=viewer(world.stranger), thing=holder) is None


def test_page_of_a_household_shows_orders_about_it_also_done(world: World) -> None:
    holder, user = world.post()
    subject = world.household()
    task = world.task(holder, subject=subject)
    actions.report(by=user, task=task, text="好", at=later(1))

    shown = panels.subject(viewer=viewer(world.issuer), thing=subject)

    assert shown is not None
    assert [line["task"] for line in shown["lines"]] == [task]
    assert panels.subject(viewer=viewer(world.stranger), thing=subject) is None
    assert panels.subject(viewer=viewer(world.issuer), thing=world.household()) is None


class Both(World, troubles.Field):
    """Orders about problems."""


def test_page_of_a_problem_shows_the_orders_by_which_it_is_solved(db: None) -> None:
    world = Both()
    problem, holder = world.problem(), world.post()[0]
    task = world.task(holder, problem=problem)

    shown = panels.problem(viewer=viewer(world.issuer), thing=problem)

    assert shown is not None
    assert [line["task"] for line in shown["lines"]] == [task]
    untold = world.problem()
    offered = panels.problem(viewer=viewer(world.issuer), thing=untold)
    assert offered == {"lines": [], "problem": untold}  # an order may be given from here
