"""A deed on duties can be taken back from the next page on."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils.crypto import get_random_string
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from zerentian.kernel.accounts import scope
from zerentian.kernel.accounts.requests import ViewerRequest
from zerentian.kernel.responsibilities import actions as duties
from zerentian.kernel.responsibilities.errors import DutyRefused
from zerentian.manifest.permissions import Permission

KEY = "relief_undo"


def offer(
    request: ViewerRequest, *, text: str, written: Iterable[int], restore: Iterable[int] = ()
) -> None:
    """Remember what was written; the ids stay on the server."""
    request.session[KEY] = {
        "token": get_random_string(12),
        "text": text,
        "written": sorted(written),
        "restore": sorted(restore),
    }


def offered(request: ViewerRequest) -> dict[str, Any] | None:
    """What the page offers to take back: once, on the page after the deed."""
    kept: dict[str, Any] | None = request.session.get(KEY)
    if kept is None or kept.get("shown"):
        return None
    request.session[KEY] = {**kept, "shown": True}
    return kept


@require_POST
def undo(request: ViewerRequest) -> HttpResponse:
    scope.require(request.viewer, Permission.DUTIES_ASSIGN)
    kept = request.session.get(KEY)
    if kept is None or kept["token"] != request.POST.get("token"):
        messages.error(request, _("This can no longer be taken back here. Look at the households."))
        return redirect(back(request))
    try:
        duties.take_back(
            by=scope.signed_in(request.viewer),
            duties=kept["written"],
            restore=kept["restore"],
            reason=_("taken back at once"),
            at=request.viewer.at,
        )
    except DutyRefused as refused:
        messages.error(request, str(refused))
        return redirect(back(request))
    del request.session[KEY]
    messages.success(request, _("Taken back: everything is again as it was before."))
    return redirect(back(request))


def back(request: ViewerRequest) -> str:
    """Where the form was, if that is a page of this house; else the list."""
    wanted = request.POST.get("next", "")
    inside = url_has_allowed_host_and_scheme(wanted, allowed_hosts=None)
    return wanted if wanted and inside else "relief:households"
