"""What an order must fulfil before it goes out."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from zerentian.kernel.dispatch.actions.writing import Said
from zerentian.kernel.dispatch.drafts import Recipient
from zerentian.kernel.dispatch.errors import OrderRefused
from zerentian.kernel.dispatch.models import Order, Task
from zerentian.kernel.dispatch.models.orders import LEVELS
from zerentian.kernel.dispatch.queries import acting, recipients
from zerentian.kernel.dispatch.queries.recipients import Known
from zerentian.kernel.dispatch.rules.deadlines import Term
from zerentian.kernel.dispatch.rules.states import RECEIVED, RETURNED, UNDERWAY
from zerentian.kernel.entities.models import Entity
from zerentian.kernel.packs import queries as packs
from zerentian.kernel.packs.schema_orders import OrderKind
from zerentian.kernel.responsibilities import actions as responsibilities


@dataclass(frozen=True)
class Issuer:
    """In whose name an order goes out, and the office that numbers it."""

    holder: int
    office: int
    region: int | None
    unit: str
    short: str


def issuer(said: Said, *, office: Entity | None, above: Task | None) -> Issuer:
    """Raises OrderRefused (office, not_holder, parent, deep)."""
    if above is None:
        unit = office or said.by.entity
        if unit is None:
            raise OrderRefused("office")
        holder = responsibilities.holder_for(entity=unit).pk
    else:
        holder = _passing_on(said, above)
        found = recipients.known([holder])[holder].office
        if found is None:
            raise OrderRefused("office")
        unit = Entity.objects.get(pk=found)
    return Issuer(holder, unit.pk, unit.region_id, unit.name, unit.short_name)


def _passing_on(said: Said, above: Task) -> int:
    if not acting.acts_for(said.by, above.holder_id, on=said.day):
        raise OrderRefused("not_holder")
    if above.state not in (RECEIVED, UNDERWAY, RETURNED):
        raise OrderRefused("parent")
    if above.order.level >= LEVELS:
        raise OrderRefused("deep")
    return above.holder_id


def tasks(said: Said, order: Order, wanted: Sequence[Recipient]) -> list[Task]:
    """The rows to write. Raises OrderRefused with the first thing that stands in the way."""
    kind = packs.current().orders.by_key(order.kind)
    if kind is None:
        raise OrderRefused("kind", kind=order.kind)
    if not order.title:
        raise OrderRefused("title")
    if not order.text and not all(each.task.strip() for each in wanted):
        raise OrderRefused("text")
    found = _recipients(said, order, wanted)
    term = _term(said, order, kind)
    return [_task(said, order, each, found[each.holder], term) for each in wanted]


def _recipients(said: Said, order: Order, wanted: Sequence[Recipient]) -> dict[int, Known]:
    if not wanted:
        raise OrderRefused("nobody")
    counted = Counter(each.holder for each in wanted)
    found = recipients.known(counted)
    for holder, times in counted.items():
        known = found.get(holder)
        if known is None:
            raise OrderRefused("unknown", holder=holder)
        if wrong := _wrong(said, order, known, times):
            raise OrderRefused(wrong, who=known.unit)
    if order.pk:
        given = Task.objects.filter(order=order, holder__in=list(counted))
        if again := given.values_list("holder", flat=True).first():
            raise OrderRefused("twice", who=found[again].unit)
    if order.compartment_id:
        left = recipients.outside(counted, compartment=order.compartment_id, on=said.day)
        for holder in sorted(left):
            raise OrderRefused("sealed", who=found[holder].unit)
    return found


def _wrong(said: Said, order: Order, known: Known, times: int) -> str:
    if known.holder == order.issuer_id:
        return "self"
    if times > 1:
        return "twice"
    return "" if known.is_open(said.day) else "closed"


def _term(said: Said, order: Order, kind: OrderKind) -> Term:
    limit = order.parent.deadline if order.parent else None
    days = packs.current().working_days
    return Term(days, said.day, kind.days, kind.receive, limit)


def _task(said: Said, order: Order, each: Recipient, known: Known, term: Term) -> Task:
    deadline = term.deadline(each.deadline)
    return Task(
        holder_id=each.holder, region_id=known.region or order.region_id, text=each.task.strip(),
        issued_on=said.day, receive_by=term.receive_by(deadline), first_deadline=deadline,
        deadline=deadline,
    )  # fmt: skip
