"""Which orders and tasks a viewer sees: as issuer, as supervisor of a place, as recipient.

An order is seen whole by those who issued it and by whoever may see orders in its place. A recipient
sees the common text and its own task, not who else has one. A closed circle is only for those named in
it, whatever else they are.
"""

from __future__ import annotations

from django.db.models import Q, QuerySet

from zerentian.kernel.accounts import scope
from zerentian.kernel.accounts.viewer import Viewer
from zerentian.kernel.dispatch.models import Attachment, Order, Step, Task
from zerentian.kernel.dispatch.queries import acting
from zerentian.kernel.dispatch.rules import states
from zerentian.kernel.responsibilities.models import Holder
from zerentian.lib.planned import Planned
from zerentian.manifest.permissions import Permission

NOTHING = Q(pk__in=[])


def mine(viewer: Viewer) -> QuerySet[Holder]:
    """Holders for which the viewer acts today."""
    viewer.checked = True
    if viewer.user is None:
        return Holder.objects.none()
    return acting.holders_of(viewer.user, on=viewer.on)


def _opened(viewer: Viewer, order: str) -> Q:
    circle = f"{order}compartment"
    return Q(**{f"{circle}__isnull": True}) | Q(**{f"{circle}__in": viewer.compartments})


def _managed(viewer: Viewer, order: str) -> Q:
    """Issued by the viewer or in the name of somebody for whom the viewer acts."""
    if viewer.user is None:
        return NOTHING
    ours = Q(**{f"{order}issuer__in": mine(viewer).values("pk")})
    if not viewer.may(Permission.ORDERS_ISSUE):
        ours &= Q(**{f"{order}parent__isnull": False})
    return ours | Q(**{f"{order}issued_by": viewer.user.pk})


def _whole(viewer: Viewer, order: str) -> Q:
    supervised = scope.in_places(viewer, Permission.ORDERS_VIEW, region=f"{order}region")
    return _managed(viewer, order) | supervised


def whole(*, viewer: Viewer) -> QuerySet[Order]:
    """Orders of which the viewer sees every recipient."""
    return Order.objects.filter(_whole(viewer, ""), _opened(viewer, ""))


def managed(*, viewer: Viewer) -> QuerySet[Order]:
    """Orders about which the viewer decides."""
    return Order.objects.filter(_managed(viewer, ""), _opened(viewer, ""))


def orders(*, viewer: Viewer) -> QuerySet[Order]:
    """Orders of which the viewer sees at least the common text."""
    seen = Task.objects.filter(_tasks(viewer)).values("order")
    return Order.objects.filter(_whole(viewer, "") | Q(pk__in=seen), _opened(viewer, ""))


def _tasks(viewer: Viewer) -> Q:
    own = Q(holder__in=mine(viewer).values("pk"))
    return own | scope.in_places(viewer, Permission.ORDERS_VIEW, region="region")


def tasks(*, viewer: Viewer) -> QuerySet[Task]:
    """Recipients' tasks, each with its order: all of an order seen whole, else the viewer's part."""
    seen = _whole(viewer, "order__") | _tasks(viewer)
    found = Task.objects.filter(seen, _opened(viewer, "order__"))
    return found.select_related("order")


ORDERED = Planned(
    lambda subject: Order.objects.filter(subject=subject).values_list("pk")[:1], subject=int
)


def any_of_subject(subject: int) -> bool:
    """Whether there is an order about the subject, for whomever."""
    return bool(ORDERED.rows(subject=subject))


def own(*, viewer: Viewer) -> QuerySet[Task]:
    """What the viewer has to do for somebody for whom they act."""
    found = Task.objects.filter(holder__in=mine(viewer).values("pk"))
    return found.filter(_opened(viewer, "order__")).select_related("order")


def open_for(*, viewer: Viewer, holder: int | None = None) -> QuerySet[Task]:
    """Tasks that wait for the viewer, or of one holder as far as the viewer may see them."""
    found = own(viewer=viewer) if holder is None else tasks(viewer=viewer).filter(holder=holder)
    return found.filter(state__in=states.WITH_HOLDER).order_by("deadline", "pk")


def attachments(*, viewer: Viewer) -> QuerySet[Attachment]:
    """Files of orders the viewer sees, and of replies to tasks the viewer sees."""
    of_order = Q(order__in=orders(viewer=viewer).values("pk"))
    of_step = Q(step__task__in=tasks(viewer=viewer).values("pk"))
    return Attachment.objects.filter(of_order | of_step).select_related("file")


def replies(tasks: QuerySet[Task]) -> QuerySet[Step]:
    """Deeds with words, files or a decision of these tasks, which the viewer sees; the newest first."""
    steps = Step.objects.filter(task__in=tasks.order_by().values("pk")).exclude(deed="issued")
    return steps.select_related("task", "by").prefetch_related("attachments").order_by("-at", "-pk")


def beside(task: Task) -> QuerySet[Task]:
    """Open tasks of the other recipients, for whom this one may wait."""
    rows = Task.objects.filter(order=task.order_id, state__in=states.OPEN)
    return rows.exclude(pk=task.pk).order_by("pk")


def of_any(pk: int) -> Task | None:
    """The task that another one is to wait for; the action asks whether it belongs to the same order."""
    return Task.objects.filter(pk=pk).first()
