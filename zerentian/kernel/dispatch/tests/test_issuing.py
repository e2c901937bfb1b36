"""An order goes out to N recipients, numbered without gaps, or nothing is written."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from django.db import IntegrityError, connection, transaction
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from zerentian.kernel.accounts.models import Compartment, CompartmentMember, User
from zerentian.kernel.activity.models import Entry
from zerentian.kernel.dispatch import actions
from zerentian.kernel.dispatch.actions import Recipient
from zerentian.kernel.dispatch.errors import OrderRefused
from zerentian.kernel.dispatch.models import Order, Serial, State, Step, Task
from zerentian.kernel.dispatch.tests.world import AT, ON, World, again, later
from zerentian.kernel.responsibilities.tests import world as ground


def refused(world: World, *holders: Any, **values: Any) -> str:
    with pytest.raises(OrderRefused) as caught, transaction.atomic():
        world.order(*holders, **values)
    assert not Order.objects.filter(recorded_at=values.get("at", AT)).exists()
    return caught.value.code


def test_each_recipient_has_a_task_of_its_own(world: World) -> None:
    one, other = world.post()[0], world.department()[0]

    order = world.order(one, Recipient(other.pk, "核对账目", date(2019, 5, 22)), task="入户核实")

    tasks = {task.holder_id: task for task in order.tasks.all()}
    assert (tasks[one.pk].text, tasks[other.pk].text) == ("入户核实", "核对账目")
    assert tasks[one.pk].deadline == date(2019, 5, 29)  # seven working days, the weekend left out
    assert tasks[other.pk].deadline == date(2019, 5, 22)
    assert {task.receive_by for task in tasks.values()} == {date(2019, 5, 21)}
    assert {task.state for task in tasks.values()} == {State.SENT}
    assert tasks[one.pk].region == world.gaoli.town
    assert tasks[other.pk].region == world.district


def test_it_is_one_entry_in_the_log_and_one_step_each(world: World) -> None:
    order = world.order(world.post()[0], world.post()[0])

    [entry] = Entry.objects.filter(verb="order.issued")
    assert (entry.rows, entry.actor) == ([order.pk], world.issuer.pk)
    assert list(Step.objects.values_list("deed", "state", "day")) == [("issued", "sent", ON)] * 2


def test_numbers_follow_each_other_by_office_and_year(world: World) -> None:
    holder = world.post()[0]
    town = world.staff(world.office, "town_clerk", world.gaoli.town)

    numbers = [
        world.order(holder).number,
        world.order(holder).number,
        world.order(holder, by=town).number,
        world.order(holder, at=timezone.datetime(2020, 1, 2, 2, tzinfo=AT.tzinfo)).number,
    ]

    assert numbers == [
        "寒扶交办〔2019〕1号",
        "寒扶交办〔2019〕2号",
        "高交办〔2019〕1号",
        "寒扶交办〔2020〕1号",
    ]


def test_a_refused_order_uses_no_number(world: World) -> None:
    holder = world.post()[0]
    assert refused(world, holder, text="") == "text"
    assert refused(world, holder, deadline=date(2019, 5, 25)) == "free"

    assert world.order(holder).serial == 1
    assert Serial.objects.get().last == 1


def test_a_number_cannot_be_left_out_or_given_twice(world: World) -> None:
    order = world.order(world.post()[0])
    values = {f.attname: getattr(order, f.attname) for f in Order._meta.concrete_fields}
    del values["id"]

    for serial, why in ((3, "order_gapless"), (1, "order_number_once")):
        with pytest.raises(IntegrityError, match=why), transaction.atomic():
            Order.objects.create(**values | {"serial": serial})


@pytest.mark.parametrize(
    ("values", "code"),
    [
        ({"kind": "stroll"}, "kind"),
        ({"title": " "}, "title"),
        ({"text": "", "task": " "}, "text"),
        ({"deadline": date(2019, 5, 19)}, "past"),
        ({"deadline": date(2019, 5, 25)}, "free"),
    ],
)
def test_what_is_missing_is_told(world: World, values: dict[str, Any], code: str) -> None:
    assert refused(world, world.post()[0], **values) == code


def test_recipients_are_somebody_else_open_and_named_once(world: World) -> None:
    holder = world.post()[0]
    closed, _user = world.department()
    assert closed.entity
    closed.entity.closed_on = ON
    closed.entity.save()
    own = world.order(holder).issuer

    assert refused(world, at=later(1)) == "nobody"
    assert refused(world, holder, holder, at=later(1)) == "twice"
    assert refused(world, closed, at=later(1)) == "closed"
    assert refused(world, own, at=later(1)) == "self"
    assert refused(world, 999_999, at=later(1)) == "unknown"


def test_who_belongs_to_no_office_names_one(world: World) -> None:
    holder = world.post()[0]

    assert refused(world, holder, by=world.admin) == "office"
    assert world.order(holder, by=world.admin, office=world.relief).office == world.relief


def test_more_recipients_join_an_order(world: World) -> None:
    one, other = world.post()[0], world.post()[0]
    order = world.order(one)

    [task] = actions.add(by=world.colleague, order=order, recipients=[other], at=later(2))

    assert (task.holder_id, task.issued_on, task.deadline) == (
        other.pk,
        date(2019, 5, 22),
        date(2019, 5, 31),
    )
    with pytest.raises(OrderRefused, match="twice"), transaction.atomic():
        actions.add(by=world.issuer, order=order, recipients=[one], at=later(2))
    with pytest.raises(OrderRefused, match="only whoever"), transaction.atomic():
        actions.add(by=world.stranger, order=order, recipients=[one], at=later(2))


def test_texts_and_numbers_of_an_order_stay(world: World) -> None:
    order = world.order(world.post()[0])

    for values in ({"title": "其他"}, {"serial": 2}, {"issued_on": date(2019, 1, 1)}):
        with pytest.raises(Exception, match=r"texts of orders|Cannot update"), transaction.atomic():
            Order.objects.filter(pk=order.pk).update(**values)
    with pytest.raises(Exception, match="Cannot delete"), transaction.atomic():
        Step.objects.all().delete()


def test_three_thousand_recipients_in_few_statements(world: World) -> None:
    holders = world.helpers(3000)
    assert world.issuer

    with CaptureQueriesContext(connection) as asked:
        order = world.order(*holders)

    assert len(asked) <= 20, [query["sql"] for query in asked]
    assert (order.tasks.count(), Step.objects.count()) == (3000, 3000)


def test_a_closed_circle_is_only_for_those_named_in_it(world: World) -> None:
    subject = world.household()
    subject.compartment = circle = Compartment.objects.create(key="lead", title="线索")
    subject.save(update_fields=["compartment"])
    inside, outside = world.post(), world.department()

    def name(user: User) -> None:
        CompartmentMember.objects.create(
            compartment=circle, user=user, valid=ground.DateRange(ON, None), recorded_at=AT
        )

    name(inside[1])
    assert refused(world, inside[0], outside[0], subject=subject) == "sealed"
    name(outside[1])
    order = world.order(inside[0], outside[0], subject=subject)
    assert (order.compartment, order.region) == (circle, world.gaoli.village)
    assert again(order.tasks.first()).order == order  # type: ignore[arg-type]
    assert Task.objects.count() == 2
