"""What can be counted about orders, for every programme."""

from __future__ import annotations

from pathlib import Path

from django.utils.translation import gettext_lazy as _

from zerentian.kernel.dispatch.facts import raw
from zerentian.kernel.dispatch.models import State
from zerentian.manifest.figures import Dimension, Fact

HERE = Path(__file__).parent
KIND = Dimension(key="kind", title=_("Kind of task"))
TIMELY = (("in_time", _("In time")), ("late", _("Late")), ("open", _("Not yet")))

ORDER = Fact(
    key="order",
    title=_("Orders"),
    version=1,
    kind="event",
    sql=HERE / "order.sql",
    raw=raw.orders,
    dimensions=(KIND,),
)
TASK = Fact(
    key="order_task",
    title=_("Recipients of orders"),
    version=1,
    kind="state",
    sql=HERE / "order_task.sql",
    bases=(HERE / "dated_order_step.sql",),
    raw=raw.tasks,
    dimensions=(
        KIND,
        Dimension(key="state", title=_("State"), labels=tuple(State.choices)),
        Dimension.flag("late", _("Overdue")),
        Dimension(key="receipt", title=_("Receipt"), labels=TIMELY),
        Dimension(key="result", title=_("Result"), labels=TIMELY),
    ),
)
FACTS = (ORDER, TASK)
