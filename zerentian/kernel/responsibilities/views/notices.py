from __future__ import annotations

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.views.decorators.http import require_POST

from zerentian.kernel.accounts import scope
from zerentian.kernel.accounts.requests import ViewerRequest
from zerentian.kernel.responsibilities import actions
from zerentian.kernel.responsibilities.queries import notices


@require_POST
def seen(request: ViewerRequest, pk: int) -> HttpResponse:
    """The receiver or giver of a handover has read that it happened."""
    by = scope.signed_in(request.viewer)
    notice = get_object_or_404(notices.open_notices(viewer=request.viewer), pk=pk)
    actions.acknowledge(by=by, notice=notice, at=request.viewer.at)
    return redirect("web:home")
