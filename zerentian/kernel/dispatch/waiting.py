"""Who waits for whom in an order."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from django.db.models import Count, Q, QuerySet
from django.urls import reverse
from django.utils.translation import gettext as _

from zerentian.kernel.dispatch import wording
from zerentian.kernel.dispatch.models import Order, Task
from zerentian.kernel.dispatch.queries import lit
from zerentian.kernel.dispatch.rules import states
from zerentian.kernel.responsibilities import queries as responsibilities

MOST = 20


@dataclass(frozen=True)
class Waits:
    """One line: who, for whom, and why; kind colours it."""

    text: str
    kind: str
    url: str


def of(order: Order, tasks: QuerySet[Task], *, on: date) -> list[Waits]:
    """Those that stop others first, then what waits for whoever issued the order."""
    rows = tasks.filter(
        Q(waits_for__isnull=False, state__in=states.WITH_HOLDER)
        | Q(state=states.REPORTED)
        | Q(asked_until__isnull=False)
    ).select_related("waits_for__order")
    listed = list(rows.order_by("deadline", "pk")[:MOST])
    below = Count("sub_orders__tasks", filter=Q(sub_orders__tasks__state__in=states.OPEN))
    passed = list(tasks.annotate(below=below).filter(below__gt=0)[:MOST])
    others = [task.waits_for for task in listed if task.waits_for]
    names = responsibilities.names([task.holder_id for task in (*listed, *passed, *others)], on=on)
    called = {pk: str(name) for pk, name in names.items()}
    return [
        *(_stopped(task, task.waits_for, called, on) for task in listed if task.waits_for),
        *(_for_issuer(task, called) for task in listed if not task.waits_for),
        *(_for_people(task, task.below, called) for task in passed),
    ]


def _stopped(task: Task, other: Task, called: dict[int, str], on: date) -> Waits:
    light = lit.of(other, lit.terms(on))
    said = _("%(who)s waits for %(other)s (%(term)s)") % {
        "who": called[task.holder_id], "other": called[other.holder_id],
        "term": wording.term(other, light, on),
    }  # fmt: skip
    return Waits(said, wording.KINDS[light], _url(other))


def _for_issuer(task: Task, called: dict[int, str]) -> Waits:
    who = called[task.holder_id]
    if task.state == states.REPORTED:
        return Waits(_("%(who)s waits to be accepted") % {"who": who}, "sync", _url(task))
    said = _("%(who)s waits for an answer about more time") % {"who": who}
    return Waits(said, "due", _url(task))


def _for_people(task: Task, below: int, called: dict[int, str]) -> Waits:
    said = _("%(who)s waits for %(count)s of its own people") % {
        "who": called[task.holder_id], "count": below,
    }  # fmt: skip
    return Waits(said, "none", _url(task))


def _url(task: Task) -> str:
    return reverse("orders:task", args=[task.pk])
