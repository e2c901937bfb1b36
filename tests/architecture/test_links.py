"""No page offers what it then refuses: every link and button leads where its reader may go."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator

import pytest
from django.urls import reverse

from tests.architecture.access import Answered, addresses, ask, urls_of
from tests.architecture.offers import named, offers
from tests.world import World
from zerentian.kernel.accounts.models import User
from zerentian.kernel.packs import queries as packs

ROLES = sorted(packs.current().roles)
EACH = 2  # of one kind of page, links that are followed: the others are made by the same line


@pytest.mark.slow
@pytest.mark.parametrize("role", ROLES)
def test_what_a_role_is_offered_is_open_to_it(world: World, role: str) -> None:
    assert not refused(world, world.west.users[role])


@pytest.mark.slow
def test_what_a_helper_is_offered_is_open_to_them(world: World) -> None:
    assert not refused(world, world.west.helper)


def test_offers_are_read_from_a_page() -> None:
    page = """<a class="x" href="/one/?a=1&amp;b=2">1</a> <a href="https://elsewhere/">2</a>
        <a href="?b=3">3</a>
        <form method="post" action="/two/"></form> <form method="get" action="/three/"></form>
        <form action="/four/" method="post">"""

    assert list(offers(page, "/zero/")) == [
        ("get", "/one/?a=1&b=2"), ("get", "/zero/?b=3"), ("post", "/two/"),
        ("get", "/three/"), ("post", "/four/"),
    ]  # fmt: skip


def refused(world: World, user: User) -> list[str]:
    """Each offer that ends in “you may not”, with a page that makes it."""
    answers = {page: ask("get", page, user) for page in pages(world)}

    def closed(method: str, url: str) -> bool:
        known = answers.get(url) if method == "get" else None
        return (known or ask(method, url, user)).status == 403

    return [
        f"{page} offers {method} {url}, which is refused"
        for (method, _name), urls in offered(answers).items()
        for url, page in urls.items()
        if closed(method, url)
    ]


def offered(answers: dict[str, Answered]) -> dict[tuple[str, str], dict[str, str]]:
    """By method and kind of page, a few addresses, each with a page on which it stands."""
    found: dict[tuple[str, str], dict[str, str]] = defaultdict(dict)
    for page, answered in answers.items():
        for method, url in offers(answered.shown, page) if answered.status == 200 else ():
            kind = found[method, named(url)]
            if len(kind) < EACH:
                kind.setdefault(url, page)
    return found


def pages(world: World) -> Iterator[str]:
    for address in addresses():
        if not address.public_because and not address.name.startswith("api:"):
            yield from urls_of(address, world, world.west)


def test_the_walk_signs_in(world: World) -> None:
    """A walk that is sent to the sign-in page everywhere would find nothing to object to."""
    clerk = world.west.users["town_clerk"]
    some = map(reverse, ("web:home", "relief:households", "imports:list"))
    answers = {page: ask("get", page, clerk) for page in some}
    found = {(how, kind.partition("?")[0]) for how, kind in offered(answers)}

    assert {
        ("get", "relief:households"),
        ("get", "imports:new"),
        ("post", "accounts:sign_out"),
    } <= found
