"""我的责任田: what waits for the one who signed in, before any figure."""

from __future__ import annotations

from django.http import HttpResponse
from django.shortcuts import redirect, render

from zerentian.kernel.accounts.requests import ViewerRequest
from zerentian.kernel.responsibilities.queries import notices
from zerentian.manifest.permissions import Permission
from zerentian.ui import panels
from zerentian.web.queries import field, waiting


def home(request: ViewerRequest) -> HttpResponse:
    """One's own field, then work that waits. Who only reads figures is led to them."""
    viewer = request.viewer
    own, cover, imports = field.own(viewer), waiting.cover(viewer), waiting.recent_imports(viewer)
    duplicates, told = waiting.duplicates(viewer), notices.told(viewer=viewer)
    blocks = panels.drawn("duties.field", request=request, thing=viewer)
    if not (own or cover or imports or duplicates or told or blocks) and viewer.may(
        Permission.FIGURES_VIEW
    ):
        return redirect("web:leader")
    shown = {
        "own": own,
        "parcels": field.parcels(own),
        "cover": cover,
        "imports": imports,
        "duplicates": duplicates,
        "told": told,
        "blocks": blocks,
    }
    return render(request, "web/home.html", shown)
