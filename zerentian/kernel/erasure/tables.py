"""The columns of the list of erasures."""

from __future__ import annotations

from typing import Any

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from zerentian.kernel.erasure.models import ErasureRequest, State
from zerentian.ui.lists import Order
from zerentian.ui.tables import Column, link
from zerentian.ui.templatetags.zt import stat

NEWEST = Order.of("-pk")
KINDS = {State.ASKED: "due", State.DONE: "ok", State.REFUSED: "over", State.WITHDRAWN: "none"}


def state(request: ErasureRequest) -> Any:
    return stat(KINDS[State(request.state)], request.get_state_display())


def _name(request: ErasureRequest) -> Any:
    return link(reverse("erasure:request", args=[request.pk]), request.person.name)


REQUESTS = (
    Column("person", _("Person"), lambda r: r.person.name, _name, css="nowrap"),
    Column("state", _("State"), lambda r: r.get_state_display(), state, css="nowrap"),
    Column("by", _("Asked by"), lambda r: r.asked_by.name, css="nowrap"),
    Column("at", _("When"), lambda r: r.asked_at, kind="moment"),
    Column("reason", _("Why"), lambda r: r.reason, css="wrap"),
)
