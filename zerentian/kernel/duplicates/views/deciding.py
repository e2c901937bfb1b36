from __future__ import annotations

from typing import cast

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST

from zerentian.kernel.accounts.models import User
from zerentian.kernel.accounts.requests import ViewerRequest
from zerentian.kernel.accounts.views.acting import into_form
from zerentian.kernel.duplicates import actions, queries, sides
from zerentian.kernel.duplicates.forms import Merging, Unmerging
from zerentian.kernel.duplicates.models import Pair, State
from zerentian.kernel.duplicates.views import showing
from zerentian.lib.digits import numbers

VERDICTS = {"different": State.DIFFERENT, "later": State.LATER, "open": State.OPEN}


def _pair(request: ViewerRequest, pk: int) -> Pair:
    """The pair, if the viewer may decide about it."""
    return get_object_or_404(queries.with_people(queries.decidable(viewer=request.viewer)), pk=pk)


def _next(request: ViewerRequest, pair: Pair) -> HttpResponse:
    """On to the next pair that waits, else back to the list."""
    before, after = queries.neighbours(viewer=request.viewer, pair=pair)
    following = after or before
    return redirect("duplicates:pair", following.pk) if following else redirect("duplicates:list")


@require_POST
def decide(request: ViewerRequest, pk: int) -> HttpResponse:
    """Two people, or later, or open again."""
    pair = _pair(request, pk)
    verdict = VERDICTS.get(request.POST.get("verdict", ""))
    if verdict is None or pair.state == State.MERGED:
        return showing.page(request, pair, status=400)
    actions.decide(
        by=_me(request), pairs=[pk], verdict=verdict, note=request.POST.get("note", ""),
        at=request.viewer.at,
    )  # fmt: skip
    messages.success(request, _("Decided: %(what)s.") % {"what": verdict.label})
    return _next(request, pair)


@require_POST
def different(request: ViewerRequest) -> HttpResponse:
    """Many pairs at once are two people each."""
    wanted = numbers(request.POST.getlist("pick"))
    mine = queries.decidable(viewer=request.viewer).filter(pk__in=wanted, state=State.OPEN)
    done = actions.decide(
        by=_me(request), pairs=list(mine.values_list("pk", flat=True)), verdict=State.DIFFERENT,
        note="", at=request.viewer.at,
    )  # fmt: skip
    text = ngettext("%(count)s pair is two people.", "%(count)s pairs are two people each.", done)
    messages.success(request, text % {"count": done})
    if done < len(wanted):
        messages.warning(request, _("Pairs with a side in another place were left as they are."))
    return redirect("duplicates:list")


@require_POST
def merge(request: ViewerRequest, pk: int) -> HttpResponse:
    """The two records are one person."""
    pair = _pair(request, pk)
    groups = [clash.group for clash in sides.compared(pair, viewer=request.viewer).clashes]
    form = Merging(request.POST, groups=groups)
    if form.is_valid() and into_form(form, lambda: _merge(request, pair, form)):
        messages.success(request, _("Merged. The other record's number leads here from now on."))
        return redirect("duplicates:pair", pk)
    return showing.page(request, pair, form=form, status=422)


def _merge(request: ViewerRequest, pair: Pair, form: Merging) -> None:
    stays = form.cleaned_data["survivor"]
    ids = {"a": pair.a_id, "b": pair.b_id}
    actions.merge(
        by=_me(request), survivor=ids.pop(stays), absorbed=ids.popitem()[1], take=form.take(),
        kept=form.kept(), reason=form.cleaned_data["reason"], at=request.viewer.at,
    )  # fmt: skip


@require_POST
def unmerge(request: ViewerRequest, pk: int) -> HttpResponse:
    """They are two people after all."""
    pair = _pair(request, pk)
    made = queries.merge_of(pair)
    form = Unmerging(request.POST)
    if made is None:
        return redirect("duplicates:pair", pk)
    if form.is_valid() and into_form(form, lambda: _unmerge(request, made.pk, form)):
        messages.success(request, _("Taken back: they are two people again."))
        return redirect("duplicates:pair", pk)
    return showing.page(request, pair, undoing=form, status=422)


def _unmerge(request: ViewerRequest, merge: int, form: Unmerging) -> None:
    try:
        actions.unmerge(
            by=_me(request), merge=merge, reason=form.cleaned_data["reason"],
            keep=form.cleaned_data["keep"], at=request.viewer.at,
        )  # fmt: skip
    except actions.CannotUnmerge as lost:
        raise actions.MergeRefused("worked_on", count=len(lost.kept)) from None


def _me(request: ViewerRequest) -> User:
    return cast(User, request.viewer.user)
