from __future__ import annotations

from urllib.parse import urlencode

from django.contrib.auth import login, logout
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_POST

from zerentian.kernel.accounts import scope
from zerentian.kernel.accounts.actions import sign_in as signing_in
from zerentian.kernel.accounts.forms.own import Code, SignIn
from zerentian.kernel.accounts.models import User
from zerentian.kernel.accounts.queries import people
from zerentian.kernel.accounts.requests import ViewerRequest

BACKEND = "zerentian.kernel.accounts.backend.Backend"
WAITING = "waiting_for_code"  # session key: whose password was right, and since when
WAITS_SECONDS = 300
STRANGERS = scope.public("whoever is not signed in yet")


@STRANGERS
@never_cache
@sensitive_post_parameters("password")
def sign_in(request: ViewerRequest) -> HttpResponse:
    if request.viewer.user is not None:
        return redirect(target(request))
    form = SignIn(request.POST or None)
    if request.method == "POST" and form.is_valid():
        user = signing_in.check_password(
            **form.cleaned_data, at=timezone.now(), logged_at=request.viewer.at
        )
        if user is not None:
            return welcome(request, user) if user.second_factor is None else ask_code(request, user)
        form.add_error(None, refusal())
    return render(request, "accounts/sign_in.html", {"form": form, "next": target(request)})


@STRANGERS
@never_cache
@sensitive_post_parameters("code")
def code(request: ViewerRequest) -> HttpResponse:
    user = waiting_user(request)
    if user is None:
        return redirect("accounts:sign_in")
    form = Code(request.POST or None)
    if request.method == "POST" and form.is_valid():
        given = form.cleaned_data["code"]
        now, at = timezone.now(), request.viewer.at
        if signing_in.try_code(user=user, code=given, at=now, logged_at=at):
            return welcome(request, user)
        form.add_error("code", wrong_code())
    return render(request, "accounts/code.html", {"form": form, "next": target(request)})


@scope.public("a session may just have ended by itself")
@require_POST
def sign_out(request: ViewerRequest) -> HttpResponse:
    if request.viewer.user is not None:
        signing_in.sign_out(by=request.viewer.user, at=request.viewer.at)
    logout(request)
    return redirect("accounts:sign_in")


def refusal() -> str:
    """One message for a wrong password, an unknown name and a locked account alike."""
    return _(
        "User name or password is wrong, or the account is locked. After five wrong attempts it stays"
        " locked for 15 minutes. If you forgot your password, ask the account keeper of your unit."
    )


def wrong_code() -> str:
    return _(
        "This code is wrong or was used before: wait for the next one. After five wrong attempts the"
        " account stays locked for 15 minutes."
    )


def ask_code(request: ViewerRequest, user: User) -> HttpResponse:
    request.session.cycle_key()
    request.session[WAITING] = [user.pk, timezone.now().timestamp()]
    return HttpResponseRedirect(with_next("accounts:code", request))


def waiting_user(request: HttpRequest) -> User | None:
    pk, since = request.session.get(WAITING, (None, 0))
    if pk is None or timezone.now().timestamp() - since > WAITS_SECONDS:
        return None
    return people.waiting_for_code(pk)


def welcome(request: ViewerRequest, user: User) -> HttpResponse:
    request.session.pop(WAITING, None)
    login(request, user, backend=BACKEND)
    signing_in.complete(by=user, at=request.viewer.at)
    return redirect(target(request))


def target(request: HttpRequest) -> str:
    """Where the user wanted to go, if that is a page of ours."""
    wanted = request.POST.get("next") or request.GET.get("next") or "/"
    ours = url_has_allowed_host_and_scheme(
        wanted, allowed_hosts={request.get_host()}, require_https=request.is_secure()
    )
    return wanted if ours else "/"


def with_next(name: str, request: HttpRequest) -> str:
    return f"{reverse(name)}?{urlencode({'next': target(request)})}"
