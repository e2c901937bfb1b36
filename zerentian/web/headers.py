"""What every answer says about itself: a policy for the browser and, when measured, its statements."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.core.exceptions import SuspiciousOperation
from django.db import connection
from django.http import HttpRequest, HttpResponse

POLICY = "; ".join(
    (
        "default-src 'self'",
        "img-src 'self' data:",  # codes for the second factor are drawn into the page
        "object-src 'none'",
        "base-uri 'none'",
        "form-action 'self'",
        "frame-ancestors 'none'",
    )
)
Handler = Callable[[HttpRequest], HttpResponse]


def content_security_policy(handle: Handler) -> Handler:
    """Only scripts and styles of this server run, whatever somebody managed to write into a page."""

    def answered(request: HttpRequest) -> HttpResponse:
        response = handle(request)
        response.headers.setdefault("Content-Security-Policy", POLICY)
        return response

    return answered


def refuse_nul(handle: Handler) -> Handler:
    """PostgreSQL stores no NUL, no keyboard writes one, and every query would have to think of it."""

    def answered(request: HttpRequest) -> HttpResponse:
        if "%00" in request.META.get("QUERY_STRING", "") or "\x00" in request.path:
            raise SuspiciousOperation("NUL in the address")
        return handle(request)

    return answered


class NulMiddleware:
    """The same for what a form sends, once the proof of its page was checked."""

    def __init__(self, handle: Handler) -> None:
        self.handle = handle

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.handle(request)

    def process_view(
        self, request: HttpRequest, view: object, args: object, kwargs: object
    ) -> None:
        if any("\x00" in value for _name, values in request.POST.lists() for value in values):
            raise SuspiciousOperation("NUL in a form")


def count_statements(handle: Handler) -> Handler:
    """The number of SQL statements of each answer in X-Statements; for benchmarks only."""

    def answered(request: HttpRequest) -> HttpResponse:
        count = 0

        def counted(execute: Callable[..., Any], *arguments: Any) -> Any:
            nonlocal count
            count += 1
            return execute(*arguments)

        with connection.execute_wrapper(counted):
            response = handle(request)
        response.headers["X-Statements"] = str(count)
        return response

    return answered
