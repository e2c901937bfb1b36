from __future__ import annotations

from operator import itemgetter

from django.http import HttpResponse, HttpResponseBase
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache

from zerentian.kernel.accounts import bulk, scope
from zerentian.kernel.accounts.actions import people as actions
from zerentian.kernel.accounts.forms.people import Bulk
from zerentian.kernel.accounts.requests import ViewerRequest
from zerentian.kernel.accounts.views.acting import into_form, said
from zerentian.kernel.accounts.views.people import doing
from zerentian.lib import sheets
from zerentian.lib.refusals import Refused
from zerentian.manifest.permissions import Permission
from zerentian.ui import exports
from zerentian.ui.tables import Column

SMALL = sheets.Limits(rows=5_000, columns=40, size=5 * 1024 * 1024)
EXAMPLE = (
    "王桂兰",
    "",
    "寒亭街道办事处",
    "扶贫专干",
    "0536-7251234",
    "街道（镇）扶贫专干",
    "寒亭街道",
)


@never_cache
def bulk_accounts(request: ViewerRequest) -> HttpResponse:
    """Paste or upload, look at every row, then open all good ones at once and print their slips."""
    scope.require(request.viewer, Permission.ACCOUNTS_MANAGE)
    form = Bulk(request.POST, request.FILES) if request.method == "POST" else Bulk()
    if request.method != "POST" or not form.is_valid():
        return render(request, "accounts/bulk.html", {"form": form})
    try:
        text = text_of(form)
        lines = bulk.check(bulk.table(bulk.from_text(text)), viewer=request.viewer)
    except (bulk.TableRefused, Refused) as refusal:
        form.add_error(None, said(refusal) if isinstance(refusal, Refused) else str(refusal))
        return render(request, "accounts/bulk.html", {"form": form})
    good = [line.person for line in lines if line.person]
    slips: list[actions.Issued] = []
    if request.POST.get("sure") == "yes" and good:
        if into_form(
            form, lambda: slips.extend(actions.open_accounts(people=good, **doing(request)))
        ):
            return render(request, "accounts/slips.html", {"slips": slips})
    refused = [line for line in lines if not line.person]
    shown = {"form": form, "lines": lines, "good": len(good), "refused": refused, "text": text}
    return render(request, "accounts/bulk_preview.html", shown)


def text_of(form: Bulk) -> str:
    if form.cleaned_data.get("text"):
        return str(form.cleaned_data["text"])
    upload = form.cleaned_data["file"]
    with sheets.read(upload, name=upload.name, limits=SMALL) as sheet:
        return bulk.to_text(row.cells for row in sheet.rows)


def example(request: ViewerRequest) -> HttpResponseBase:
    """An empty workbook with the right headings and one invented row."""
    scope.require(request.viewer, Permission.ACCOUNTS_MANAGE)
    columns = [
        Column(key, names[0], itemgetter(place))
        for place, (key, names) in enumerate(bulk.COLUMNS.items())
    ]
    return exports.workbook(columns, [EXAMPLE], title=_("Accounts to open"), at=request.viewer.at)
