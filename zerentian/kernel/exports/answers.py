"""What a page answers to whoever wants to take a list out."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any
from urllib.parse import quote, urlencode

from django.http import HttpRequest, HttpResponse, StreamingHttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _

from zerentian.kernel.accounts import scope
from zerentian.kernel.accounts.viewer import Viewer
from zerentian.kernel.exports import access, actions, known, queries, tables
from zerentian.kernel.exports.errors import NoReason, NothingThere
from zerentian.kernel.exports.forms import ExportForm
from zerentian.kernel.exports.models import ExportRequest, Format, State
from zerentian.manifest.exports import Listing
from zerentian.manifest.permissions import Permission
from zerentian.ui.exports import CSV, XLSX

PLACES = ("listing", "export", "after", "before", "page", "size")  # say nothing about the rows
LONGEST = 200  # characters of one parameter


def words_of(asked: Mapping[str, Any]) -> dict[str, str]:
    """The parameters of a list's address that say which rows are meant."""
    return {k: str(asked[k])[:LONGEST] for k in asked if k not in PLACES and asked[k]}


def at_once(request: HttpRequest, key: str, **more: str) -> HttpResponseBase:
    """The list of this page as a workbook, if it may leave at once; else the page that asks for it.

    more: words that the page's address does not carry.
    """
    viewer: Viewer = request.viewer  # type: ignore[attr-defined]
    listing, words = known.listing(key), {**words_of(request.GET), **more}
    user = access.require(viewer, listing)
    rows = listing.count(access.question(viewer, words))
    if not rows or actions.is_long(user, listing, rows=rows, full=False, at=viewer.at):
        return redirect(address(key, words))
    made = actions.ask(
        by=user, viewer=viewer, listing=listing, words=words, format=Format.XLSX, at=viewer.at
    )
    return finished(request, made)


def finished(request: HttpRequest, found: ExportRequest) -> HttpResponseBase:
    """The file if it is short, else the page that shows how far it is."""
    viewer: Viewer = request.viewer  # type: ignore[attr-defined]
    if found.estimated > actions.SHORT:
        return redirect("exports:request", found.pk)
    return download(request, actions.make(request=found.pk, at=viewer.at))


def address(key: str, words: Mapping[str, str]) -> str:
    """The page that asks for a list."""
    return f"{reverse('exports:new')}?{urlencode({'listing': key, **words})}"


def form(request: HttpRequest, listing: Listing, *, words: dict[str, str]) -> HttpResponseBase:
    """The page that asks for a list, and what follows from it."""
    viewer: Viewer = request.viewer  # type: ignore[attr-defined]
    access.require(viewer, listing)
    numbers = listing.numbers and viewer.may(Permission.SUBJECTS_REVEAL)
    given = ExportForm(request.POST or None, numbers=numbers)
    if request.method == "POST" and given.is_valid():
        if answer := _asked(request, listing, words, given):
            return answer
    question = access.question(viewer, words)
    context = {
        "form": given,
        "listing": listing,
        "rows": listing.count(question),
        "said": listing.said(question) if listing.said else "",
        "limits": queries.limits(),
        "numbers": numbers,
    }
    return render(request, "exports/new.html", context)


def _asked(
    request: HttpRequest, listing: Listing, words: dict[str, str], given: ExportForm
) -> HttpResponse | None:
    viewer: Viewer = request.viewer  # type: ignore[attr-defined]
    about = {"full": False, **given.cleaned_data}
    try:
        made = actions.ask(
            by=scope.signed_in(viewer), viewer=viewer, listing=listing, words=words,
            at=viewer.at, **about,
        )  # fmt: skip
    except NoReason:
        given.add_error(
            "reason", _("Say what it is for: this list does not leave without a reason.")
        )
    except NothingThere:
        given.add_error(None, _("The list is empty: there is nothing to take out."))
    else:
        if made.state == State.APPROVED and made.estimated <= actions.SHORT:
            actions.make(request=made.pk, at=viewer.at)
        return redirect("exports:request", made.pk)
    return None


def download(request: HttpRequest, found: ExportRequest) -> HttpResponseBase:
    """The finished file as an attachment, opened piece by piece. Raises Gone."""
    viewer: Viewer = request.viewer  # type: ignore[attr-defined]
    assert viewer.user is not None
    pieces = actions.take(by=viewer.user, viewer=viewer, request=found.pk, at=viewer.at)
    kind = XLSX if found.format == Format.XLSX else CSV
    name = f"{tables.title_of(found)} {found.made_at:%Y-%m-%d} {found.pk}.{found.format}"
    answer = StreamingHttpResponse(pieces, content_type=kind)
    answer["Content-Disposition"] = f"attachment; filename*=UTF-8''{quote(name)}"
    answer["Content-Length"] = str(found.size)
    answer["Cache-Control"] = "no-store"
    return answer
