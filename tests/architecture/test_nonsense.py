"""No page breaks over what stands in its address or form: days beyond all calendars, numbers beyond
all records, signs that the database does not store. Each answers in words, or as if nothing was asked."""

from __future__ import annotations

from typing import Any

import pytest
from django.core.handlers.wsgi import WSGIRequest
from django.http import QueryDict
from django.test import Client

from tests.architecture.access import (
    KEYS,
    ROWS,
    addresses,
    ask,
    campaign_of,
    cleanup_of,
    entry_of,
    excepted_of,
    facility_of,
    placed_of,
    problem_of,
    sent,
    urls_of,
    visit_of,
)
from tests.architecture.orders import order_of
from tests.world import World

DAYS = {"on", "day", "since", "until", "start", "end", "known", "known_at", "month", "from", "to"}
# What decides which page it is, and words that nobody computes with: nonsense there ends the page early.
PLAIN = {"role", "kind", "state", "listing", "export", "format", "view", "csrfmiddlewaretoken"}
FAR_NUMBER = "9" * 5000  # more digits than `int` itself reads


class Nonsense(QueryDict):
    """Answers every question of one kind with the same value, whatever the page calls it."""

    def __init__(self, value: str, *, days: bool) -> None:
        super().__init__(mutable=True)
        self.value, self.days = value, days

    def has(self, key: str) -> bool:
        return key in DAYS if self.days else key not in DAYS | PLAIN

    def get(self, key: str, default: Any = None) -> Any:
        return self.value if self.has(key) else default

    def __getitem__(self, key: str) -> Any:
        if self.has(key):
            return self.value
        return super().__getitem__(key)

    def getlist(self, key: str, default: Any = None) -> list[Any]:
        return [self.value] if self.has(key) else (default or [])

    def copy(self) -> Nonsense:
        return Nonsense(self.value, days=self.days)


def broken(world: World, method: str, words: dict[str, Any] | None = None) -> list[str]:
    town = world.west
    for made in (order_of, placed_of, excepted_of, problem_of, entry_of, visit_of):
        made(town)
    cleanup_of(town), facility_of(town), campaign_of(world, town)
    found = []
    for address in addresses():
        if address.public_because or (address.arguments and address.name not in ROWS | KEYS):
            continue
        url = urls_of(address, world, town)[0]
        try:
            ask(method, url, world.admin, words)
        except Exception as error:
            found.append(f"{method} {url} breaks: {error!r}")
    return found


@pytest.mark.slow
@pytest.mark.parametrize(
    ("value", "days"),
    [("0001-01-01", True), ("9999-12-31", True), (FAR_NUMBER, False)],
    ids=["first-day", "last-day", "far-number"],
)
def test_no_address_breaks_a_page(
    world: World, monkeypatch: pytest.MonkeyPatch, value: str, days: bool
) -> None:
    monkeypatch.setattr(WSGIRequest, "GET", property(lambda _request: Nonsense(value, days=days)))

    assert not broken(world, "get")


@pytest.mark.slow
def test_no_day_breaks_a_form(world: World) -> None:
    assert not broken(world, "post", sent(world.west) | dict.fromkeys(DAYS, "9999-12-31"))


def test_signs_that_no_table_stores_are_refused(world: World, client: Client) -> None:
    client.force_login(world.admin)

    assert client.get("/", {"q": "\x00"}).status_code == 400
    assert client.post("/duties/assign/", {"who": "\x00"}).status_code == 400


def test_the_nonsense_reaches_the_pages(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    """Otherwise nothing above would be asked."""
    asked = Nonsense(FAR_NUMBER, days=False)

    assert (asked.get("page"), asked.get("on"), asked.getlist("pick")) == (
        FAR_NUMBER,
        None,
        [FAR_NUMBER],
    )
    assert asked.copy()["after"] == FAR_NUMBER
