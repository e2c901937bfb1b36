"""Pages for what went wrong. They say what happened and what to do, and give nothing away."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.template.loader import render_to_string

from zerentian.kernel.accounts import scope

ANYBODY = scope.public("an error page shows nothing of the register")


@ANYBODY
def bad_request(request: HttpRequest, exception: Any = None) -> HttpResponse:
    return render(request, "web/400.html", status=400)


@ANYBODY
def denied(request: HttpRequest, exception: Any = None) -> HttpResponse:
    return render(request, "web/403.html", status=403)


@ANYBODY
def not_found(request: HttpRequest, exception: Any = None) -> HttpResponse:
    return render(request, "web/404.html", status=404)


@ANYBODY
def failed(request: HttpRequest) -> HttpResponse:
    """Without the request: the shell asks the database, which may be what failed."""
    return HttpResponse(render_to_string("web/500.html"), status=500)


@ANYBODY
def csrf(request: HttpRequest, reason: str = "") -> HttpResponse:
    return render(request, "web/csrf.html", status=403)
