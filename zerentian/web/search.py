from __future__ import annotations

from django.http import HttpResponse
from django.shortcuts import render

from zerentian.kernel.accounts.requests import ViewerRequest
from zerentian.web.queries import search as queries

LONGEST = 60  # characters: longer than any name, code or number


def search(request: ViewerRequest) -> HttpResponse:
    text = request.GET.get("q", "")[:LONGEST].strip()
    groups = queries.search(request.viewer, text)
    return render(request, "web/search.html", {"text": text, "groups": groups})
