"""Errors of the API as problem+json (RFC 9457): a title, a status, and what to do."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.utils.translation import gettext as _

from zerentian.kernel.figures.catalogue import UnknownFigure
from zerentian.kernel.figures.places import UnknownPlace
from zerentian.kernel.figures.requests import BadQuestion

View = Callable[..., HttpResponse]
CONTENT_TYPE = "application/problem+json"
METHODS = ("GET", "HEAD")


def problem(status: int, title: str, detail: str = "") -> JsonResponse:
    body = {"type": "about:blank", "title": title, "status": status, "detail": detail}
    return JsonResponse(
        body, status=status, content_type=CONTENT_TYPE, json_dumps_params={"ensure_ascii": False}
    )


def answers(view: View) -> View:
    """Turns what a view raises into a problem; only reading is offered so far."""

    @wraps(view)
    def answer(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if request.method not in METHODS:
            refused = problem(405, _("Only reading is offered"))
            refused["Allow"] = ", ".join(METHODS)
            return refused
        try:
            return view(request, *args, **kwargs)
        except BadQuestion as bad:
            return problem(400, _("This question cannot be understood"), str(bad))
        except PermissionDenied as denied:
            return problem(403, _("You may not see this"), str(denied))
        except UnknownFigure as unknown:
            return problem(404, _("There is no such figure"), str(unknown))
        except UnknownPlace as unknown:
            return problem(404, _("There is no such place"), str(unknown))

    return answer
