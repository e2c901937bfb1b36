"""What a view can rely on."""

from __future__ import annotations

from django.http import HttpRequest

from zerentian.kernel.accounts.viewer import Viewer


class ViewerRequest(HttpRequest):
    """A request after the middleware: `viewer` says who is looking, on which day."""

    viewer: Viewer
