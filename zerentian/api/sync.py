"""Synchronisation with devices: they hand in first, then fetch; the server alone decides."""

from __future__ import annotations

import json
import uuid
from collections.abc import Callable
from functools import wraps
from typing import Any, Final

from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.http.request import RawPostDataException
from django.utils.translation import gettext as _

from zerentian.api.problems import problem
from zerentian.api.views import said
from zerentian.kernel.accounts import scope
from zerentian.kernel.fieldwork.models import Device
from zerentian.kernel.fieldwork.sync import devices, photos, pulling, pushing
from zerentian.kernel.fieldwork.sync.devices import DeviceRefused, Revoked
from zerentian.kernel.fieldwork.sync.photos import PIECE, PhotoRefused, Progress
from zerentian.kernel.fieldwork.sync.reading import Malformed, identifier
from zerentian.lib.digits import number

BODY: Final = 256 * 1024  # bytes of one call with records
View = Callable[..., HttpResponse]


def answers(*methods: str) -> Callable[[View], View]:
    """Turns what a view raises into a problem that a device can act on."""

    def wrapped(view: View) -> View:
        @wraps(view)
        def answer(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
            if request.method not in methods:
                refused = problem(405, _("This address is asked in another way"))
                refused["Allow"] = ", ".join(methods)
                return refused
            try:
                return view(request, *args, **kwargs)
            except Revoked:
                return JsonResponse({"wipe": True}, status=401)
            except Malformed as bad:
                return problem(400, _("This cannot be understood"), str(bad))
            except (DeviceRefused, PermissionDenied) as refused:
                return problem(403, _("This device may not synchronise"), _told(refused))
            except Http404:
                return problem(404, _("There is no such photo"))
            except PhotoRefused as refused:
                return _photo_problem(refused)

        return answer

    return wrapped


def _told(refused: Exception) -> str:
    return _(refused.message) % refused.params if isinstance(refused, DeviceRefused) else ""


@answers("POST")
def push(request: HttpRequest) -> HttpResponse:
    """At most ten records; one outcome each."""
    viewer: Any = request.viewer  # type: ignore[attr-defined]
    body = _body(request)
    if isinstance(body, HttpResponse):
        return body
    records = body.get("records")
    if not isinstance(records, list):
        raise Malformed("records")
    if len(records) > pushing.RECORDS:
        return problem(
            413, _("Too many records"), _("Send at most %(most)s.") % {"most": pushing.RECORDS}
        )
    device = _device(request, body.get("device"))
    outcomes = pushing.push(
        by=scope.signed_in(viewer), viewer=viewer, device=device, records=records, at=viewer.at
    )
    told = [pushing.told(outcome) for outcome in outcomes]
    return said({"outcomes": told, "cursor": device.cursor})


@answers("GET")
def pull(request: HttpRequest) -> HttpResponse:
    """What the device keeps: everything at first, then what changed after `since`."""
    since = number(request.GET.get("since", "") or "0")
    if since is None:
        raise Malformed("since")
    device = _device(request, request.GET.get("device"))
    viewer: Any = request.viewer  # type: ignore[attr-defined]
    return said(pulling.pull(viewer=viewer, device=device, since=since))


@answers("GET", "PUT")
def photo(request: HttpRequest, client_id: uuid.UUID) -> HttpResponse:
    """How much of a photo is here, or its next piece."""
    viewer: Any = request.viewer  # type: ignore[attr-defined]
    found = photos.announced(client_id, viewer=viewer)
    if request.method == "GET":
        return _progress(photos.progress(found))
    if _length(request) > PIECE:
        return problem(
            413,
            _("This piece is too large"),
            _("Send at most %(most)s KB at once.") % {"most": PIECE // 1024},
        )
    if request.content_type == "multipart/form-data":
        raise Malformed("body")
    offset = number(request.GET.get("offset", ""))
    if offset is None:
        raise Malformed("offset")
    done = photos.take(
        by=scope.signed_in(viewer),
        photo=found,
        offset=offset,
        piece=request.body,
        at=viewer.at,
    )
    return _progress(done)


def _progress(done: Progress) -> HttpResponse:
    return said({"have": done.have, "complete": done.complete})


def _photo_problem(refused: PhotoRefused) -> HttpResponse:
    """409 where the device goes on at `have`, 422 where the photo itself is not taken."""
    status = 409 if refused.code == "offset" else 422
    words = {
        "offset": _("A piece is missing before this one"),
        "too_long": _("There are more bytes than were announced"),
        "digest": _("The bytes are not those that were announced"),
        "too_large": _("The photo has too many pixels"),
    }
    title = words.get(refused.code, _("This is no photo that can be kept"))
    body = {"type": "about:blank", "title": title, "status": status, "detail": title,
            "code": refused.code, "have": refused.have}  # fmt: skip
    return JsonResponse(body, status=status, content_type="application/problem+json")


def _body(request: HttpRequest) -> Any:
    """The JSON object of the request, or the problem that it has."""
    if _length(request) > BODY:
        return problem(
            413,
            _("Too much at once"),
            _("Send at most %(most)s KB at once.") % {"most": BODY // 1024},
        )
    try:
        body = json.loads(request.body)
    except (ValueError, RecursionError, RawPostDataException):  # a form, read as one already
        body = None
    if not isinstance(body, dict):
        return problem(400, _("This cannot be understood"), _("A JSON object is expected."))
    return body


def _length(request: HttpRequest) -> int:
    return number(request.headers.get("Content-Length", "")) or 0


def _device(request: HttpRequest, given: object) -> Device:
    viewer: Any = request.viewer  # type: ignore[attr-defined]
    user = scope.signed_in(viewer)
    name = request.headers.get("User-Agent", "")
    return devices.known(user, identifier(given, "device"), name=name, at=viewer.at)
