"""Lines of the board: a recipient's task or a whole order, with its bar, light and last words."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Max, Min
from django.urls import reverse
from django.utils.translation import gettext as _

from zerentian.kernel.dispatch import wording
from zerentian.kernel.dispatch.drawing import Axis, Bar, bar
from zerentian.kernel.dispatch.models import Order, Step, Task
from zerentian.kernel.dispatch.queries import lit
from zerentian.kernel.dispatch.rules import states
from zerentian.kernel.dispatch.rules.lights import Light
from zerentian.kernel.responsibilities import queries as responsibilities

ROOM = 7  # percent of the width that a bar needs for a number in it


@dataclass(frozen=True)
class Lane:
    """What one line shows; `words` says the bar to those who do not see it."""

    pk: int
    name: str
    sub: str
    url: str
    bar: Bar
    words: str
    light: Light
    said: str
    under: str
    share: int = 0  # done, in percent
    late: bool = False

    @property
    def told(self) -> str:
        """What stands in the bar, where there is room for it."""
        room = float(self.bar.width.rstrip("%")) >= ROOM and self.light is not Light.DONE
        return f"{self.share}%" if self.share and room else ""

    @property
    def kind(self) -> str:
        return wording.KINDS[self.light]


@dataclass(frozen=True)
class Board:
    axis: Axis
    lanes: Sequence[Lane]
    on: date

    @property
    def today(self) -> str:
        return self.axis.place(self.on)

    @property
    def ticks(self) -> list[date]:
        return self.axis.ticks()


def last_steps(tasks: Iterable[int], *, on: date) -> dict[int, Step]:
    """The last deed of each task up to the day, in one statement."""
    rows = Step.objects.filter(task__in=list(tasks), day__lte=on)
    rows = rows.order_by("task", "-pk").distinct("task")
    return {step.task_id: step for step in rows.select_related("by")}


def of_tasks(tasks: Sequence[Task], *, on: date, named: bool = False) -> Board:
    """named: each line is called by its order instead of its recipient."""
    known, last = lit.terms(on), last_steps((task.pk for task in tasks), on=on)
    names = responsibilities.names([task.holder_id for task in tasks], on=on)
    days = [day for task in tasks for day in (task.issued_on, task.deadline)]
    axis = Axis.over(days, on=on)
    lanes = []
    for task in tasks:
        light = lit.of(task, known)
        end = task.accepted_on or task.deadline
        step = last.get(task.pk)
        who = str(names[task.holder_id])
        text = task.text or task.order.title
        lanes.append(
            Lane(
                pk=task.pk, name=task.order.title if named else who, sub=who if named else text,
                url=reverse("orders:task", args=[task.pk]),
                bar=_bar(axis, light, task.issued_on, end, task.percent, on),
                words=_words(task.issued_on, task.deadline, task.percent),
                light=light, said=wording.term(task, light, on), under=_under(task, step),
                share=task.percent, late=light is Light.RED,
            )
        )  # fmt: skip
    return Board(axis, lanes, on)


def of_orders(orders: Sequence[Order], *, on: date, counts: Mapping[int, Any]) -> Board:
    """counts: lights by order, as lit.by_order answers. An order has the worst of its lights."""
    rows = Task.objects.filter(order__in=[order.pk for order in orders]).values("order")
    spans = {
        row["order"]: (row["first"], row["last"])
        for row in rows.annotate(first=Min("issued_on"), last=Max("deadline")).order_by()
    }
    axis = Axis.over([day for span in spans.values() for day in span], on=on)
    lanes = []
    for order in orders:
        found = counts[order.pk]
        light = next((light for light in Light if found[light]), Light.GONE)
        first, last = spans[order.pk]
        total = sum(found.values()) - found[Light.GONE]
        share = 100 * found[Light.DONE] // total if total else 0
        done = _("%(done)s of %(total)s done") % {"done": found[Light.DONE], "total": total}
        lanes.append(
            Lane(
                pk=order.pk, name=order.title, sub=order.number,
                url=reverse("orders:order", args=[order.pk]),
                bar=_bar(axis, light, first, last, share, on), words=_words(first, last, share),
                light=light, said=str(wording.TITLES[light]), under=done,
                share=share, late=bool(found[Light.RED]),
            )
        )  # fmt: skip
    return Board(axis, lanes, on)


def _bar(axis: Axis, light: Light, first: date, last: date, share: int, on: date) -> Bar:
    return bar(axis, wording.BARS[light], first=first, last=last, share=share, on=on)


def _words(first: date, last: date, share: int) -> str:
    return _("%(first)s to %(last)s, %(share)s%% done") % {
        "first": f"{first:%m-%d}", "last": f"{last:%m-%d}", "share": share,
    }  # fmt: skip


def _under(task: Task, step: Step | None) -> str:
    parts = [f"{step.day:%m-%d} {step.get_deed_display()}"] if step else []
    if task.reminders:
        parts.append(_("reminded %(times)s times") % {"times": task.reminders})
    if task.asked_until and task.state in states.WITH_HOLDER:
        parts.append(_("asks for time until %(day)s") % {"day": f"{task.asked_until:%m-%d}"})
    return " · ".join(parts)
