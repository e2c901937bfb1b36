"""The API's own answer, asked as its view is asked by a browser, held against the answer of a page."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from typing import Any

from django.http import HttpRequest, QueryDict
from django.urls import NoReverseMatch, resolve, reverse

from zerentian.kernel.accounts.viewer import Viewer
from zerentian.kernel.figures.answers import Answer


def difference(answer: Answer, viewer: Viewer) -> Iterator[tuple[str, object, object]]:
    ask = answer.ask
    query = {"place": ask.place.key, "on": f"{ask.on}"}
    if ask.known_at:
        query["known_at"] = ask.known_at.isoformat()
    found = api(answer.key, viewer, query)
    if found is None:
        return
    expected = answer.number.json()
    actual = {key: found.get(key) for key in expected}
    if actual != expected:
        yield "API", expected, actual


def api(key: str, viewer: Viewer, query: Mapping[str, str]) -> dict[str, Any] | None:
    """None where this installation has no API."""
    try:
        url = reverse("api:figure", args=[key])
    except NoReverseMatch:
        return None
    match = resolve(url)
    request = HttpRequest()
    request.method, request.path = "GET", url
    asked = QueryDict(mutable=True)
    asked.update(query)
    request.GET = asked
    request.viewer = viewer  # type: ignore[attr-defined]
    response = match.func(request, *match.args, **match.kwargs)
    found: dict[str, Any] = json.loads(response.content)
    return found
