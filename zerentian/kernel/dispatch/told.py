"""What people are told about orders; whom an order is about stands behind the link."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from zerentian.lib.refusals import gettext_noop
from zerentian.manifest.telling import Kind

KINDS = (
    Kind(
        key="orders.issued",
        title=_("New orders"),
        text=gettext_noop("Order %(number)s is yours to do until %(deadline)s: confirm receipt."),
        names=("number", "deadline"),
        urgent=True,
    ),
    Kind(
        key="orders.reminded",
        title=_("Reminders of orders"),
        text=gettext_noop("You are reminded of order %(number)s, due on %(deadline)s."),
        names=("number", "deadline"),
        urgent=True,
    ),
    Kind(
        key="orders.returned",
        title=_("Orders returned"),
        text=gettext_noop("What you reported for order %(number)s was returned: read why."),
        names=("number",),
    ),
)
