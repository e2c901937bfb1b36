"""Who is looking, in which language, and the proof that every answer was checked."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, cast
from urllib.parse import urlencode

from django.conf import settings
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect, JsonResponse
from django.shortcuts import resolve_url
from django.utils import translation
from django.utils.functional import SimpleLazyObject

from zerentian.kernel.accounts.viewer import Viewer
from zerentian.kernel.responsibilities import queries as responsibilities
from zerentian.web import clock

Answer = Callable[[HttpRequest], HttpResponse]
LANGUAGE_COOKIE = "zt_language"
BEFORE_PASSWORD = frozenset(["accounts:password", "accounts:sign_out"])


class Unchecked(RuntimeError):
    """A view answered without asking what this viewer may see. Its answer is not sent."""


class ViewerMiddleware:
    """Gives every request its `viewer`, sends strangers to the sign-in page, and sends no answer that
    nobody checked: such an answer becomes an error page, in tests and in production alike."""

    def __init__(self, get_response: Answer) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        request.viewer = SimpleLazyObject(lambda: viewer_of(request))  # type: ignore[attr-defined]
        request.is_closed = False  # type: ignore[attr-defined]
        response = self.get_response(request)
        if request.is_closed and response.status_code < 400 and not request.viewer.checked:  # type: ignore[attr-defined]
            response.close()
            raise Unchecked(f"{request.method} {request.path}")
        return response

    def process_view(
        self, request: HttpRequest, view: Callable[..., Any], args: Any, kwargs: Any
    ) -> HttpResponse | None:
        if getattr(view, "public_because", None):
            return None
        viewer: Viewer = request.viewer  # type: ignore[attr-defined]
        if viewer.user is None:
            return sign_in_first(request)
        name = request.resolver_match.view_name if request.resolver_match else ""
        if viewer.user.must_change_password and name not in BEFORE_PASSWORD:
            return go(request, resolve_url("accounts:password"))
        request.is_closed = True  # type: ignore[attr-defined]
        return None


def viewer_of(request: HttpRequest) -> Viewer:
    at = clock.now()
    user = request.user if request.user.is_authenticated else None
    return responsibilities.viewer_for(cast(Any, user), on=at.date(), at=at)


def sign_in_first(request: HttpRequest) -> HttpResponse:
    if request.path.startswith("/api/"):
        return JsonResponse({"detail": "sign in first"}, status=401)
    back = (
        request.headers.get("HX-Current-URL", "") if is_htmx(request) else request.get_full_path()
    )
    return go(
        request, f"{settings.LOGIN_URL}?{urlencode({'next': back})}" if back else settings.LOGIN_URL
    )


def go(request: HttpRequest, url: str) -> HttpResponse:
    """Send the browser there; htmx would put the page into the middle of another one, so it is told."""
    if is_htmx(request):
        return HttpResponse(status=401, headers={"HX-Redirect": url})
    return HttpResponseRedirect(url)


def is_htmx(request: HttpRequest) -> bool:
    return request.headers.get("HX-Request") == "true"


class LanguageMiddleware:
    """The language that the user chose, else the one this browser chose, else Chinese."""

    def __init__(self, get_response: Answer) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        language = language_of(request)
        request.LANGUAGE_CODE = language
        with translation.override(language):
            response = self.get_response(request)
        response.headers.setdefault("Content-Language", language)
        return response


def language_of(request: HttpRequest) -> str:
    user = request.viewer.user  # type: ignore[attr-defined]
    wanted = user.language if user else request.COOKIES.get(LANGUAGE_COOKIE, "")
    return wanted if wanted in dict(settings.LANGUAGES) else settings.LANGUAGE_CODE
