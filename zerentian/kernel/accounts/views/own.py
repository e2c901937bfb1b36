"""The own account: password, second factor, sessions, language and size of type."""

from __future__ import annotations

from collections.abc import Callable
from io import BytesIO
from typing import Any

import pyotp
import segno
from django.conf import settings
from django.contrib import messages
from django.contrib.auth import update_session_auth_hash
from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.safestring import mark_safe
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_POST

from zerentian.kernel.accounts import scope
from zerentian.kernel.accounts.actions import own, second_factor
from zerentian.kernel.accounts.actions import sign_in as signing_in
from zerentian.kernel.accounts.forms.own import ChangePassword, Code
from zerentian.kernel.accounts.queries import people
from zerentian.kernel.accounts.requests import ViewerRequest
from zerentian.kernel.accounts.views.sign_in import target, wrong_code

ENROLLING = "second_factor_secret"  # session key; sealed, for sessions lie in the database
COOKIES = {"language": "zt_language", "text_size": "zt_size"}
KNOWN = {
    "language": lambda: dict(settings.LANGUAGES),
    "text_size": lambda: ("normal", "large", "xlarge"),
}
YEAR = 365 * 24 * 60 * 60


def me(request: ViewerRequest) -> HttpResponse:
    user = scope.signed_in(request.viewer)
    return render(request, "accounts/me.html", people.page(user, viewer=request.viewer))


@never_cache
@sensitive_post_parameters()
def password(request: ViewerRequest) -> HttpResponse:
    user = scope.signed_in(request.viewer)
    form = ChangePassword(request.POST or None, user=user, is_present=present_password(request))
    if request.method == "POST" and form.is_valid():
        first = user.must_change_password
        own.change_password(by=user, password=form.cleaned_data["new"], at=request.viewer.at)
        update_session_auth_hash(request, user)
        messages.success(request, _("Your new password holds from now on."))
        return redirect("/" if first else "accounts:me")
    template = (
        "accounts/first_password.html" if user.must_change_password else "accounts/password.html"
    )
    return render(request, template, {"form": form})


def present_password(request: ViewerRequest) -> Callable[[str], bool]:
    """Counted like a sign-in: whoever finds an open browser cannot try passwords here either."""
    user = scope.signed_in(request.viewer)

    def is_present(password: str) -> bool:
        found = signing_in.check_password(
            username=user.username,
            password=password,
            at=timezone.now(),
            logged_at=request.viewer.at,
        )
        return found is not None

    return is_present


@never_cache
def add_second_factor(request: ViewerRequest) -> HttpResponse:
    user = scope.signed_in(request.viewer)
    if ENROLLING not in request.session:
        request.session[ENROLLING] = second_factor.seal(pyotp.random_base32()).hex()
    secret = second_factor.unseal(bytes.fromhex(request.session[ENROLLING]))
    form = Code(request.POST or None)
    if request.method == "POST" and form.is_valid():
        given = form.cleaned_data["code"]
        now, at = timezone.now(), request.viewer.at
        if second_factor.enrol(by=user, secret=secret, code=given, at=now, logged_at=at):
            del request.session[ENROLLING]
            messages.success(request, _("From now on a code is asked for at every sign-in."))
            return redirect("accounts:me")
        form.add_error(
            "code", _("This is not the code of this secret. Is the clock of the telephone right?")
        )
    name = f"{_('Zerentian')}:{user.username}"
    address = pyotp.TOTP(secret).provisioning_uri(name=user.username, issuer_name=_("Zerentian"))
    shown = {"form": form, "secret": secret, "name": name, "picture": picture(address)}
    return render(request, "accounts/second_factor.html", shown)


@never_cache
def remove_second_factor(request: ViewerRequest) -> HttpResponse:
    user = scope.signed_in(request.viewer)
    form = Code(request.POST or None)
    if request.method == "POST" and form.is_valid():
        code = form.cleaned_data["code"]
        now, at = timezone.now(), request.viewer.at
        if signing_in.try_code(user=user, code=code, at=now, logged_at=at):
            second_factor.remove(by=user, user=user, at=request.viewer.at)
            messages.success(request, _("No code is asked for any more."))
            return redirect("accounts:me")
        form.add_error("code", wrong_code())
    return render(request, "accounts/remove_second_factor.html", {"form": form})


@require_POST
def end_sessions(request: ViewerRequest) -> HttpResponse:
    user = scope.signed_in(request.viewer)
    own.end_sessions(by=user, at=request.viewer.at)
    update_session_auth_hash(request, user)
    messages.success(request, _("All your other sessions are over."))
    return redirect("accounts:me")


@scope.public("strangers, too, may read in their language and size")
@require_POST
def language(request: ViewerRequest) -> HttpResponse:
    return prefer(request, "language", request.POST.get("language", ""))


@scope.public("strangers, too, may read in their language and size")
@require_POST
def size(request: ViewerRequest) -> HttpResponse:
    return prefer(request, "text_size", request.POST.get("size", ""))


def prefer(request: ViewerRequest, name: str, value: str) -> HttpResponse:
    """Keep a choice with the user if signed in, and with the browser in any case."""
    response = HttpResponseRedirect(target(request))
    known: Callable[[], Any] = KNOWN[name]
    if value in known():
        if request.viewer.user is not None:
            own.prefer(by=request.viewer.user, at=request.viewer.at, **{name: value})
        response.set_cookie(
            COOKIES[name],
            value,
            max_age=YEAR,
            samesite="Lax",
            httponly=True,
            secure=settings.INSTANCE.https,
        )
    return response


def picture(address: str) -> str:
    """The QR code as a drawing inside the page: no request carries the secret."""
    out = BytesIO()
    segno.make(address, error="m").save(
        out, kind="svg", scale=5, xmldecl=False, svgclass="qr", lineclass=None, omitsize=False
    )
    return mark_safe(out.getvalue().decode())  # noqa: S308 - drawn by segno from an escaped address
