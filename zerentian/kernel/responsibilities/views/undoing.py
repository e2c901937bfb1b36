"""After a deed: the next page says what was done and offers to take it back."""

from __future__ import annotations

from django.contrib import messages
from django.core import signing
from django.core.exceptions import PermissionDenied
from django.http import HttpResponse, QueryDict
from django.middleware.csrf import get_token
from django.shortcuts import redirect
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.safestring import mark_safe
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from zerentian.kernel.accounts import scope
from zerentian.kernel.accounts.models import User
from zerentian.kernel.accounts.requests import ViewerRequest
from zerentian.kernel.responsibilities import actions
from zerentian.kernel.responsibilities.actions import Taken
from zerentian.kernel.responsibilities.errors import DutyRefused
from zerentian.manifest.permissions import Permission

SALT = "duties.undo"
UNDO_SECONDS = 3600
NOTHING = Taken()
ASSIGN = Permission.DUTIES_ASSIGN


def me(request: ViewerRequest) -> User:
    """Who acts. Pages of duties are closed to those who are not signed in."""
    if request.viewer.user is None:
        raise PermissionDenied
    return request.viewer.user


def back(words: QueryDict) -> str:
    """Where to go afterwards: where one came from, within this house."""
    url = words.get("next", "")
    if url.startswith("/") and url_has_allowed_host_and_scheme(url, allowed_hosts=None):
        return url
    return reverse("duties:gaps")


def tell(request: ViewerRequest, text: str, moved: actions.Moved) -> None:
    """The next page says what was done and offers to take it back."""
    duties = [duty.pk for duty in (*moved.new, *moved.closed)]
    places = [duty.pk for duty in (*moved.places, *moved.places_closed)]
    offer(
        request,
        text,
        duties=Taken(duties, [duty.pk for duty in moved.old]),
        placed=Taken(places, [duty.pk for duty in moved.places_old]),
    )


def offer(
    request: ViewerRequest,
    text: str,
    *,
    duties: Taken = NOTHING,
    placed: Taken = NOTHING,
    excepted: Taken = NOTHING,
) -> None:
    """As `tell`, for rows of any kind."""
    about = {
        "by": me(request).pk, "duties": duties.rows, "restore": duties.restore,
        "placed": placed, "excepted": excepted,
    }  # fmt: skip
    token = signing.dumps(about, salt=SALT, compress=True)
    shown = {"text": text, "token": token, "csrf": get_token(request), "next": back(request.POST)}
    html = render_to_string("responsibilities/done.html", shown, request)
    messages.success(request, mark_safe(html))  # noqa: S308 - our own template, escaped there


@require_POST
def undo(request: ViewerRequest) -> HttpResponse:
    """Take back what one did a moment ago, as long as nothing was built on it."""
    scope.require(request.viewer, ASSIGN)
    try:
        about = signing.loads(request.POST.get("token", ""), salt=SALT, max_age=UNDO_SECONDS)
    except signing.BadSignature:
        messages.error(request, _("This can no longer be undone. Hand over or end it instead."))
        return redirect(back(request.POST))
    if about["by"] != me(request).pk:
        messages.error(request, _("Only the person who did it can undo it."))
        return redirect(back(request.POST))
    try:
        actions.take_back(
            by=me(request),
            duties=about["duties"],
            restore=about["restore"],
            placed=Taken(*about["placed"]),
            excepted=Taken(*about["excepted"]),
            reason=_("undone"),
            at=request.viewer.at,
        )
    except DutyRefused as refused:
        messages.error(request, str(refused))
    else:
        messages.success(request, _("Undone: everything is as it was before."))
    return redirect(back(request.POST))
