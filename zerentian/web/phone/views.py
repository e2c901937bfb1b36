"""The phone app's page, its service worker and its manifest, and who is signed in."""

from __future__ import annotations

from django.http import Http404, HttpResponse, JsonResponse
from django.shortcuts import render
from django.templatetags.static import static
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import ensure_csrf_cookie
from django.views.decorators.http import require_GET

from zerentian.kernel.accounts import scope
from zerentian.kernel.accounts.requests import ViewerRequest
from zerentian.web.phone import shell
from zerentian.web.phone.words import words

EMPTY = scope.public("the shell of the app, without a word about anybody")


@EMPTY
@require_GET
def app(request: ViewerRequest) -> HttpResponse:
    """The one page of the app. It is kept on devices, so it says nothing about anybody."""
    shown = {
        "words": words(), "styles": shell.STYLES, "script": shell.SCRIPT,
        "icons": shell.ICONS, "marks": shell.MARKS,
    }  # fmt: skip
    try:
        version = shell.version()
    except FileNotFoundError:
        version = ""
    response = render(request, "phone/shell.html", shown)
    response["X-Shell"] = version
    return response


@EMPTY
@require_GET
@never_cache
def worker(request: ViewerRequest) -> HttpResponse:
    """Stands at the root, because a service worker rules what lies below its address."""
    try:
        script = shell.worker()
    except FileNotFoundError as missing:
        raise Http404(_("The front end was not built: run make assets.")) from missing
    return HttpResponse(script, content_type="text/javascript; charset=utf-8")


@EMPTY
@require_GET
def manifest(request: ViewerRequest) -> HttpResponse:
    """What a phone needs to put the app on its home screen."""
    address = reverse("phone:app")
    icons = [{"src": static("zt/img/icon.svg"), "sizes": "any", "type": "image/svg+xml"}]
    icons += [
        {
            "src": static(f"zt/img/icon-{side}.png"),
            "sizes": f"{side}x{side}",
            "type": "image/png",
            "purpose": "any maskable",
        }
        for side in (192, 512)
    ]
    about = {
        "id": address, "start_url": address, "scope": "/", "display": "standalone",
        "name": _("My field"), "short_name": _("My field"), "lang": request.LANGUAGE_CODE,
        "background_color": "#f4f6f5", "theme_color": "#143f30", "icons": icons,
    }  # fmt: skip
    return JsonResponse(about, content_type="application/manifest+json")


@require_GET
@never_cache
@ensure_csrf_cookie
def who(request: ViewerRequest) -> HttpResponse:
    """Whose records may be sent now, and which day it is. The device asks before every round."""
    user = scope.signed_in(request.viewer)
    told = {"user": user.pk, "name": user.name, "today": request.viewer.on.isoformat()}
    return JsonResponse(told)
