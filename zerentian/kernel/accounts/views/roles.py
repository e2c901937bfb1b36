from __future__ import annotations

from django.http import HttpResponse
from django.shortcuts import render

from zerentian.kernel.accounts import roles as known
from zerentian.kernel.accounts import scope
from zerentian.kernel.accounts.requests import ViewerRequest


def roles(request: ViewerRequest) -> HttpResponse:
    """What each role may do, in words. Everybody signed in may know the rules they work under."""
    scope.signed_in(request.viewer)
    return render(request, "accounts/roles.html", known.table())
