from __future__ import annotations

from typing import Any

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_safe

from zerentian.kernel.accounts.requests import ViewerRequest
from zerentian.kernel.duplicates import queries, sides, wording
from zerentian.kernel.duplicates.forms import Merging, Unmerging
from zerentian.kernel.duplicates.models import Pair


@require_safe
def pair(request: ViewerRequest, pk: int) -> HttpResponse:
    """Both records side by side."""
    found = get_object_or_404(queries.with_people(queries.pairs(viewer=request.viewer)), pk=pk)
    return page(request, found)


def page(
    request: ViewerRequest, found: Pair, *, form: Any = None, undoing: Any = None, status: int = 200
) -> HttpResponse:
    compared = sides.compared(found, viewer=request.viewer)
    before, after = queries.neighbours(viewer=request.viewer, pair=found)
    groups = [clash.group for clash in compared.clashes]
    shown = {
        "pair": found, "compared": compared, "reasons": wording.reasons(found.reasons),
        "before": before, "after": after, "merge": queries.merge_of(found),
        "form": form or Merging(groups=groups, initial={"survivor": compared.suggested}),
        "survivor": form["survivor"].value() if form else compared.suggested,
        "undoing": undoing or Unmerging(),
    }  # fmt: skip
    return render(request, "duplicates/pair.html", shown, status=status)
