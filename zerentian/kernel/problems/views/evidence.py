"""A photo or document of a problem, for whoever may see the problem; looking leaves a trace."""

from __future__ import annotations

from django.http import FileResponse, Http404
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from zerentian.kernel.accounts import scope
from zerentian.kernel.accounts.requests import ViewerRequest
from zerentian.kernel.activity import actions as activity
from zerentian.kernel.files import keeping
from zerentian.kernel.files.models import PICTURES
from zerentian.kernel.problems import queries, sealed
from zerentian.kernel.problems.actions.evidence import TABLE


@never_cache
@require_safe
def evidence(request: ViewerRequest, pk: int) -> FileResponse:
    """Pictures are shown, documents only handed out: a browser opens none of them in this house."""
    found = queries.evidence(pk, viewer=request.viewer)
    try:
        with keeping.clear(found.file.sha256) as path:
            opened = path.open("rb")  # stays readable when the clear copy is gone
    except FileNotFoundError:
        raise Http404 from None  # erased; the step tells that there was something
    by, at = scope.signed_in(request.viewer), request.viewer.at
    activity.note(by=by.pk, verb="evidence.shown", table=TABLE, rows=[found.pk], at=at)
    if found.file.kind in PICTURES:
        return FileResponse(opened, content_type=f"image/{found.file.kind}")
    name = sealed.opened(found.name, context=sealed.EVIDENCE)
    return FileResponse(opened, as_attachment=True, filename=name)
