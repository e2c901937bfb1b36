"""Lights of tasks in the database: the rule of rules/lights.py as a condition, for lists and counts."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from django.db.models import Case, CharField, Count, Q, QuerySet, Value, When

from zerentian.kernel.dispatch.models import Task
from zerentian.kernel.dispatch.queries import then as past
from zerentian.kernel.dispatch.rules import lights, states
from zerentian.kernel.dispatch.rules.lights import Light, Terms
from zerentian.kernel.packs import queries as packs

UNKNOWN = 2  # working days of yellow for a kind that the pack no longer knows


def terms(on: date) -> dict[str, Terms]:
    """For each kind of task what the day means for its deadlines; "" for any other kind."""
    days = packs.current().working_days
    known = {kind.key: kind.yellow for kind in packs.current().orders.kind} | {"": UNKNOWN}
    by_days = {
        yellow: lights.terms(days, today=on, yellow=yellow) for yellow in set(known.values())
    }
    return {key: by_days[yellow] for key, yellow in known.items()}


def of(task: Task, known: dict[str, Terms]) -> Light:
    """The light of one task whose order is at hand."""
    found = known.get(task.order.kind, known[""])
    return found.light(state=task.state, deadline=task.deadline)


def is_lit(light: Light, on: date, *, at: str = "") -> Q:
    """Tasks with this light on the day; `at`: the suffix of the columns that tell how they stood."""
    settled = {
        Light.WAITING: states.REPORTED, Light.DONE: states.ACCEPTED, Light.GONE: states.RECALLED,
    }  # fmt: skip
    if light in settled:
        return Q(**{f"state{at}": settled[light]})
    with_holder = Q(**{f"state{at}__in": sorted(states.WITH_HOLDER)})
    if light is Light.RED:
        return with_holder & Q(**{f"deadline{at}__lt": on})
    open_ = with_holder & Q(**{f"deadline{at}__gte": on})
    warned = _warned(on, f"deadline{at}__lte")
    return open_ & warned if light is Light.YELLOW else open_ & ~warned


def _warned(on: date, until: str) -> Q:
    known = terms(on)
    rest = Q(**{until: known.pop("").edge}) & ~Q(order__kind__in=sorted(known))
    for kind, found in known.items():
        rest |= Q(**{"order__kind": kind, until: found.edge})
    return rest


def light_of(on: date, *, at: str = "") -> Case:
    """The light as a column."""
    return Case(
        *(When(is_lit(light, on, at=at), then=Value(light.value)) for light in Light),
        output_field=CharField(),
    )


def counts(tasks: QuerySet[Task], *, on: date, at: str = "") -> dict[Light, int]:
    """How many tasks have which light, in one statement."""
    rows = tasks.order_by().annotate(light=light_of(on, at=at)).values_list("light")
    found = dict(rows.annotate(n=Count("pk")))
    return {light: found.get(light.value, 0) for light in Light}


def by_order(orders: Iterable[int], *, on: date, then: bool = False) -> dict[int, dict[Light, int]]:
    """The same for each of these orders, in one statement; then: as they stood at the end of `on`."""
    ids = list(orders)
    rows = Task.objects.filter(order__in=ids).order_by()
    rows = past.of(rows, on=on) if then else rows
    rows = rows.annotate(light=light_of(on, at=past.SUFFIX if then else ""))
    found = {pk: dict.fromkeys(Light, 0) for pk in ids}
    for order, light, n in rows.values_list("order", "light").annotate(n=Count("pk")):
        found[order][Light(light)] = n
    return found
