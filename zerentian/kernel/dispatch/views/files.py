"""A file of an order or a reply, for whoever sees it."""

from __future__ import annotations

from django.http import FileResponse, Http404
from django.shortcuts import get_object_or_404

from zerentian.kernel.accounts.requests import ViewerRequest
from zerentian.kernel.dispatch.queries import visible
from zerentian.kernel.files import keeping


def attachment(request: ViewerRequest, pk: int) -> FileResponse:
    found = get_object_or_404(visible.attachments(viewer=request.viewer), pk=pk)
    try:
        with keeping.clear(found.file.sha256) as path:
            opened = path.open("rb")  # stays readable when the clear copy is gone
    except FileNotFoundError:
        raise Http404 from None  # its days are over; the name tells what it was
    return FileResponse(opened, as_attachment=True, filename=found.name)
