"""Orders and their recipients: how many went out, were received and done in time, and are overdue."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from zerentian.manifest.figures import Distinct, Figure, Ratio, Rows, Where

AXES = ("region", "entity", "kind")
STANDING = ("sent", "received", "underway", "reported", "returned", "accepted")


def recipients(**where: str) -> Rows:
    """Tasks that were not recalled, with these values of other dimensions."""
    others = (Where(dimension=key, values=(value,)) for key, value in where.items())
    return Rows(fact="order_task", where=(Where(dimension="state", values=STANDING), *others))


ORDERS = (
    Figure(
        key="relief.orders_issued",
        title=_("Orders issued"),
        unit=_("orders"),
        definition=_("Orders that went out in the period, by the place of what they are about."),
        measure=Distinct(rows=Rows(fact="order")),
        breakdowns=AXES,
    ),
    Figure(
        key="relief.orders_recipients",
        title=_("Recipients of orders"),
        unit=_("recipients"),
        definition=_(
            "Recipients of all orders until the day, without those that were recalled; who receives two "
            "orders counts twice."
        ),
        measure=Distinct(rows=recipients()),
        breakdowns=AXES,
    ),
    Figure(
        key="relief.orders_received_in_time",
        title=_("Orders received in time"),
        unit=_("recipients"),
        definition=_("Recipients that confirmed receipt within the working days of its kind."),
        measure=Distinct(rows=recipients(receipt="in_time")),
        breakdowns=AXES,
    ),
    Figure(
        key="relief.orders_done_in_time",
        title=_("Orders done in time"),
        unit=_("recipients"),
        definition=_(
            "Recipients whose work was accepted and had been reported no later than the deadline."
        ),
        measure=Distinct(rows=recipients(result="in_time")),
        breakdowns=AXES,
    ),
    Figure(
        key="relief.orders_overdue",
        title=_("Orders overdue"),
        unit=_("recipients"),
        definition=_("Recipients whose deadline is over on the day and that have not reported."),
        measure=Distinct(rows=recipients(late="yes")),
        breakdowns=AXES,
        bad=True,
    ),
    Figure(
        key="relief.orders_in_time_rate",
        title=_("Share of orders done in time"),
        unit="%",
        definition=_("Recipients that were done in time, out of all recipients not recalled."),
        measure=Ratio(
            numerator="relief.orders_done_in_time", denominator="relief.orders_recipients"
        ),
    ),
)
