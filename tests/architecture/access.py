"""Walks every address of the house as somebody who has nothing to do there.

`ROWS` names, for every address with an id, a row of the west. Whoever adds such an address adds its row
here; without it the walk fails. People of the east ask for it and must not get it. Addresses without an
id may answer, but no name of the west may stand in the answer.
"""

from __future__ import annotations

import html
import io
import re
import zipfile
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

from django.db import transaction
from django.http import HttpResponse
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver, reverse

from tests.world import Town, World
from zerentian.kernel.accounts.models import User

WEST = "西"  # the first character of every name in the west
WORDS = {"q": "桂兰", "search": "街道", "name": "桂兰", "place": "370703", "unit": "1"}
CLOSED = (403, 404)


@dataclass(frozen=True)
class Address:
    """One pattern of the URLconf: its name, its view and the arguments it takes."""

    name: str
    view: Callable[..., Any]
    arguments: tuple[str, ...]

    @property
    def public_because(self) -> str:
        return str(getattr(self.view, "public_because", ""))


Row = Callable[[World, Town], Any]
ROWS: dict[str, Row] = {
    "accounts:person": lambda w, t: t.helper.pk,
    "accounts:edit": lambda w, t: t.helper.pk,
    "accounts:reset": lambda w, t: t.helper.pk,
    "accounts:unlock": lambda w, t: t.helper.pk,
    "accounts:end_their_sessions": lambda w, t: t.helper.pk,
    "accounts:drop_second_factor": lambda w, t: t.helper.pk,
    "accounts:close": lambda w, t: t.helper.pk,
    "accounts:reopen": lambda w, t: t.helper.pk,
    "accounts:give": lambda w, t: t.helper.pk,
    "accounts:revoke": lambda w, t: t.users["town_clerk"].grants.get().pk,
    "accounts:post": lambda w, t: t.post.pk,
    "accounts:seat": lambda w, t: t.post.pk,
    "accounts:hand_over": lambda w, t: t.post.pk,
    "accounts:stand_in": lambda w, t: t.post.pk,
    "accounts:end_post": lambda w, t: t.post.pk,
    "accounts:end_tenure": lambda w, t: t.post.tenures.get().pk,
    "entities:entity": lambda w, t: t.office.pk,
    "entities:edit": lambda w, t: t.office.pk,
    "entities:close": lambda w, t: t.office.pk,
    "regions:region": lambda w, t: t.region.pk,
    "regions:area": lambda w, t: t.area.key,
    "duties:subject": lambda w, t: t.subject.pk,
    "duties:end": lambda w, t: t.duty.pk,
    "duties:correct": lambda w, t: t.duty.pk,
    "duties:end_post": lambda w, t: t.post.pk,
    "duties:holder": lambda w, t: t.duty.holder_id,
    "duties:hand_over": lambda w, t: t.duty.holder_id,
}
# Addresses with an id whose rows belong to no place, and who may read them all the same.
PLACELESS: dict[str, str] = {}


def addresses(urlconf: str | None = None) -> list[Address]:
    """Every address of the house, in the order of the URLconf."""
    return list(_walk(get_resolver(urlconf).url_patterns, ""))


def _walk(patterns: list[Any], namespace: str) -> Iterator[Address]:
    for pattern in patterns:
        if isinstance(pattern, URLResolver):
            inner = f"{namespace}{pattern.namespace}:" if pattern.namespace else namespace
            yield from _walk(pattern.url_patterns, inner)
        elif isinstance(pattern, URLPattern):
            arguments = tuple(pattern.pattern.converters)
            yield Address(f"{namespace}{pattern.name}", pattern.callback, arguments)


def url_of(address: Address, world: World, town: Town) -> str:
    """The address for the row of this town. KeyError where ROWS does not know it."""
    if not address.arguments:
        return reverse(address.name)
    row = ROWS[address.name](world, town)
    values = row if isinstance(row, dict) else dict.fromkeys(address.arguments, row)
    return reverse(address.name, kwargs=values)


def ask(method: str, url: str, user: User | None, **words: str) -> HttpResponse:
    """One request in a transaction that is taken back, so that no request hides what a later one shows."""
    client = Client(raise_request_exception=True)
    with transaction.atomic():
        if user is not None:
            client.force_login(user)
        response: Any = getattr(client, method)(url, words)
        body = text_of(response)
        transaction.set_rollback(True)
    response.shown = body
    return response


def text_of(response: Any) -> str:
    """What a person could read in an answer: HTML, JSON with its escapes, or a workbook's cells."""
    content = b"".join(response) if response.streaming else response.content
    if content[:2] == b"PK":
        with zipfile.ZipFile(io.BytesIO(content)) as book:
            return "\n".join(book.read(name).decode("utf-8", "replace") for name in book.namelist())
    text = content.decode("utf-8", "replace")
    text = re.sub(r"\\u([0-9a-fA-F]{4})", lambda match: chr(int(match[1], 16)), text)
    return html.unescape(text)


def leaks(world: World, user: User, *, urlconf: str | None = None) -> list[str]:
    """Every way in which somebody of the east reaches the west; one line each."""
    found: list[str] = []
    for address in addresses(urlconf):
        if address.arguments and address.name not in ROWS | PLACELESS:
            found.append(f"{address.name}: name a row of the west in ROWS ({__name__})")
        elif not address.public_because:
            found += _leaks_of(address, world, user)
    return found


def _leaks_of(address: Address, world: World, user: User) -> Iterator[str]:
    if address.name in PLACELESS:
        return
    url = url_of(address, world, world.west)
    for method in ("get", "post"):
        for words in ({}, WORDS, {**WORDS, "export": "xlsx", "format": "xlsx"}):
            if words and (method == "post" or address.arguments):
                continue
            try:
                response = ask(method, url, user, **words)
            except Exception as error:  # noqa: BLE001 - one broken page must not hide the others
                yield f"{method} {url} {words}: {user.username} breaks it: {error!r}"
                continue
            if address.arguments and response.status_code not in (*CLOSED, 405):
                yield f"{method} {url}: {user.username} gets {response.status_code}, not 403 or 404"
            if WEST in response.shown and response.status_code < 400:
                yield f"{method} {url} {words}: {user.username} reads {around(response.shown)}"


def around(text: str) -> str:
    place = text.index(WEST)
    return repr(text[max(place - 40, 0) : place + 20])
