"""Views of the list that somebody saved under, or with, the name of a person who is erased."""

from __future__ import annotations

from collections.abc import Iterable
from urllib.parse import parse_qsl, urlencode

from zerentian.manifest.erasing import ERASED, Erased
from zerentian.programmes.relief.saved import SavedView


def erase(erased: Erased) -> Iterable[int]:
    for view in SavedView.objects.order_by("pk"):
        asked = parse_qsl(view.query, keep_blank_values=True)
        query = [(word, value) for word, value in asked if not erased.mentioned(value)]
        if len(query) < len(asked) or erased.mentioned(view.name):
            name = f"{ERASED} {view.pk}" if erased.mentioned(view.name) else view.name
            SavedView.objects.filter(pk=view.pk).update(name=name, query=urlencode(query))
    return ()
