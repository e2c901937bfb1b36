"""One's own devices, and for keepers of accounts those of others."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.html import format_html
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_safe

from zerentian.kernel.accounts import scope
from zerentian.kernel.accounts.requests import ViewerRequest
from zerentian.kernel.fieldwork.models import Device
from zerentian.kernel.fieldwork.sync import devices
from zerentian.manifest.permissions import Permission
from zerentian.ui import lists
from zerentian.ui.lists import Order
from zerentian.ui.tables import Column, Table
from zerentian.ui.templatetags.zt import stat

ORDER = Order.of("-pk")


def _state(device: Device) -> Any:
    if device.revoked_at:
        return stat("none", _("revoked"))
    return stat("ok", _("in use"))


def _revoke(device: Device) -> Any:
    if device.revoked_at:
        return ""
    url = reverse("devices:revoke", args=[device.pk])
    return format_html('<a class="btn btn-plain btn-sm" href="{}">{}</a>', url, _("Revoke"))


COLUMNS = (
    Column("name", gettext_lazy("Device"), lambda d: d.name or str(d.client_id)[:8], css="wrap"),
    Column("state", gettext_lazy("State"), lambda d: "", _state, css="nowrap"),
    Column("since", gettext_lazy("Registered"), lambda d: d.registered_at, kind="moment"),
    Column("seen", gettext_lazy("Last seen"), lambda d: d.last_seen, kind="moment"),
    Column("act", "", lambda d: "", _revoke),
)
OWNER = Column("user", gettext_lazy("Account"), lambda d: d.user.name, css="nowrap")


@require_safe
def mine(request: ViewerRequest) -> HttpResponse:
    """Which devices keep one's own households."""
    found = devices.mine(viewer=request.viewer)
    return _listed(request, found, COLUMNS, _("My devices"))


@require_safe
def others(request: ViewerRequest) -> HttpResponse:
    """Devices of the accounts that the viewer keeps: a lost one is revoked by the office."""
    scope.require(request.viewer, Permission.ACCOUNTS_MANAGE)
    found = devices.kept(viewer=request.viewer)
    return _listed(request, found, (OWNER, *COLUMNS), _("Devices of others"))


def _listed(request: ViewerRequest, found: Any, columns: Any, title: str) -> HttpResponse:
    page = lists.page(found.order_by(), request.GET, order=ORDER, count=found.count())
    table = Table(
        columns, page.rows, title, on=request.viewer.on, title_column=columns[0].key,
        empty_title=_("No device yet"),
        empty_text=_("Open the phone pages once on the device; it then stands here."),
    )  # fmt: skip
    keeps = request.viewer.may(Permission.ACCOUNTS_MANAGE)
    return render(
        request, "devices/list.html", {"table": table, "page": page, "title": title, "keeps": keeps}
    )


def revoke(request: ViewerRequest, pk: int) -> HttpResponse:
    """The device gets nothing more, and wipes itself as soon as it calls."""
    device = devices.revocable(pk, viewer=request.viewer)
    user = scope.signed_in(request.viewer)
    if request.method == "POST":
        devices.revoke(by=user, device=device, at=request.viewer.at)
        messages.success(request, _("The device is revoked. It wipes itself with its next call."))
        return redirect("devices:mine" if device.user_id == user.pk else "devices:others")
    return render(request, "devices/revoke.html", {"device": device})
