from __future__ import annotations

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from zerentian.kernel.accounts import queries, roles
from zerentian.kernel.accounts.actions import grants as actions
from zerentian.kernel.accounts.forms.people import GiveRole, Reason
from zerentian.kernel.accounts.requests import ViewerRequest
from zerentian.kernel.accounts.views.acting import into_form
from zerentian.kernel.accounts.views.people import doing, managed


def give(request: ViewerRequest, pk: int) -> HttpResponse:
    user = managed(request, pk)
    form = GiveRole(request.POST or None, viewer=request.viewer)
    if request.method == "POST" and form.is_valid():
        if into_form(form, lambda: actions.give(user=user, **form.cleaned_data, **doing(request))):
            messages.success(request, _("The role is given."))
            return redirect("accounts:person", pk)
    shown = {"form": form, "title": _("Give a role"), "button": _("Give the role"), "person": user}
    return render(request, "accounts/edit.html", shown)


def revoke(request: ViewerRequest, pk: int) -> HttpResponse:
    grant = queries.grant(pk, viewer=request.viewer)
    form = Reason(request.POST or None)
    if request.method == "POST" and form.is_valid():
        if into_form(
            form, lambda: actions.revoke(grant=grant, **form.cleaned_data, **doing(request))
        ):
            messages.success(request, _("The role is revoked from today."))
            return redirect("accounts:person", grant.user_id)
    title = _("Revoke the role “%(role)s”") % {"role": roles.title(grant.role)}
    shown = {"form": form, "title": title, "button": _("Revoke"), "person": grant.user}
    return render(request, "accounts/edit.html", shown)
