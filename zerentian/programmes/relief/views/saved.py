"""Keeping, renaming and dropping one's own views."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from zerentian.kernel.accounts import scope
from zerentian.kernel.accounts.requests import ViewerRequest
from zerentian.lib.refusals import Refused
from zerentian.programmes.relief import saving
from zerentian.programmes.relief.forms import ViewName
from zerentian.programmes.relief.saved import SavedView


@require_POST
def save(request: ViewerRequest) -> HttpResponse:
    user = scope.signed_in(request.viewer)
    form = ViewName(request.POST)
    if not form.is_valid():
        messages.error(request, _("Give the view a name of at most 20 characters."))
        return redirect("relief:households")
    query = form.cleaned_data["query"]
    try:
        saving.save(by=user, name=form.cleaned_data["name"], query=query, at=request.viewer.at)
        messages.success(request, _("The view was kept. It stands among the tabs."))
    except Refused as refused:
        messages.error(request, _(refused.message) % refused.params)
    return redirect(f"{reverse('relief:households')}?{query}")


@require_POST
def change(request: ViewerRequest, pk: int) -> HttpResponse:
    user = scope.signed_in(request.viewer)
    view = get_object_or_404(SavedView, pk=pk, user=user)
    form = ViewName(request.POST)
    try:
        if request.POST.get("do") == "drop":
            saving.drop(by=user, view=view, at=request.viewer.at)
            messages.success(request, _("The view was dropped."))
        elif form.is_valid():
            saving.rename(by=user, view=view, name=form.cleaned_data["name"], at=request.viewer.at)
            messages.success(request, _("The view was renamed."))
        else:
            messages.error(request, _("Give the view a name of at most 20 characters."))
    except Refused as refused:
        messages.error(request, _(refused.message) % refused.params)
    return redirect("relief:households")
