"""Who sees what of an order: issuer, recipients, supervisors of the place, strangers, closed circles."""

from __future__ import annotations

import pytest

from zerentian.kernel.accounts.models import Compartment, CompartmentMember, User
from zerentian.kernel.dispatch import actions
from zerentian.kernel.dispatch.models import Order, Task
from zerentian.kernel.dispatch.queries import visible
from zerentian.kernel.dispatch.tests.world import AT, ON, World, again, later, viewer
from zerentian.kernel.responsibilities.tests import world as ground


@pytest.fixture
def order(world: World) -> Order:
    """To a post of Gaoli, a post of Guti's office, and a department."""
    guti = ground.entity("固堤街道办事处", world.guti.town)
    holders = [world.post()[0], world.helper(unit=guti), world.department()[0]]
    return world.order(*holders)


def seen(user: User) -> tuple[int, int, int]:
    """How many orders, tasks and whole orders."""
    looking = viewer(user)
    return (
        visible.orders(viewer=looking).count(),
        visible.tasks(viewer=looking).count(),
        visible.whole(viewer=looking).count(),
    )


def user_of(task: Task) -> User:
    assert task.holder.post
    return task.holder.post.tenures.get().user


def test_the_issuing_office_sees_all_of_it(world: World, order: Order) -> None:
    assert seen(world.issuer) == seen(world.colleague) == (1, 3, 1)


def test_a_recipient_sees_the_common_text_and_the_own_part(world: World, order: Order) -> None:
    task = order.tasks.order_by("pk")[0]
    looking = viewer(user_of(task))

    assert seen(user_of(task)) == (1, 1, 0)
    assert list(visible.own(viewer=looking)) == [task]
    assert list(visible.open_for(viewer=looking)) == [task]
    assert not visible.managed(viewer=looking).exists()


def test_a_supervisor_sees_what_lies_in_the_own_place(world: World, order: Order) -> None:
    leader = ground.clerk("leader", world.gaoli.town, role="leader")

    assert seen(leader) == (1, 1, 0)  # the recipient of the own town
    assert seen(ground.clerk("all", world.district, role="leader")) == (1, 3, 1)


def test_strangers_see_nothing(world: World, order: Order) -> None:
    helper = world.post()[1]
    nobody = ground.person("路人")
    keeper = ground.clerk("keeper", world.district, role="account_keeper")
    contact = ground.clerk("contact", world.district, role="department_contact")

    for user in (helper, nobody, keeper, contact):
        assert seen(user) == (0, 0, 0)
    nothing = viewer(nobody)
    nothing.user = None
    assert not visible.tasks(viewer=nothing).exists()


def test_what_ends_with_the_seat(world: World, order: Order) -> None:
    task = order.tasks.order_by("pk")[0]
    user = user_of(task)
    assert task.holder.post
    tenure = task.holder.post.tenures.get()
    tenure.superseded_at = AT
    tenure.save(update_fields=["superseded_at"])

    assert seen(user) == (0, 0, 0)


def test_a_closed_circle_is_closed_to_supervisors_too(world: World) -> None:
    circle = Compartment.objects.create(key="lead", title="线索")
    holder, user = world.post()
    for named in (user, world.issuer):
        CompartmentMember.objects.create(
            compartment=circle, user=named, valid=ground.DateRange(ON, None), recorded_at=AT
        )
    world.order(holder, compartment=circle)

    assert seen(world.issuer) == (1, 1, 1)
    assert seen(user) == (1, 1, 0)
    assert seen(world.colleague) == seen(world.admin) == (0, 0, 0)


def test_who_passes_on_sees_the_sub_order_and_their_people_only_that(world: World) -> None:
    holder, user = world.department()
    task = world.task(holder)
    actions.receive(by=user, task=task, at=later(1))
    post, below = world.post()
    sub = world.order(post, by=user, parent=again(task), at=later(1))

    assert set(visible.managed(viewer=viewer(user))) == {sub}
    assert set(visible.orders(viewer=viewer(user))) == {sub, task.order}
    assert set(visible.orders(viewer=viewer(below))) == {sub}
