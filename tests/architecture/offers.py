"""What a page offers: the links and forms on it, read from its text."""

from __future__ import annotations

import re
from collections.abc import Iterator
from urllib.parse import urljoin

from django.http import QueryDict
from django.urls import Resolver404, resolve

LINK = re.compile(r'<a\b[^>]*?\bhref="([/?][^"#]*)')
FORM = re.compile(r"<form\b[^>]*>")
ACTION = re.compile(r'\baction="(/[^"]*)"')


def offers(shown: str, page: str) -> Iterator[tuple[str, str]]:
    """Addresses of the links and forms on a page. The text is unescaped already."""
    for link in LINK.findall(shown):
        yield "get", urljoin(page, link.replace("&amp;", "&"))
    for form in FORM.findall(shown):
        for action in ACTION.findall(form):
            yield "post" if 'method="post"' in form else "get", action


def named(url: str) -> str:
    """What the address asks for: its page, and which words it sends."""
    path, _mark, query = url.partition("?")
    words = ",".join(sorted(QueryDict(query)))
    try:
        return f"{resolve(path).view_name}?{words}"
    except Resolver404:
        return url
