"""A button is drawn for those who may use it: without a permission, a page offers nothing that needs it."""

from __future__ import annotations

import pytest
from django.http import HttpRequest, HttpResponse
from django.test import override_settings
from django.urls import path, resolve, reverse

from tests.architecture.access import CLOSED, Address, addresses, ask, urls_of
from tests.architecture.needed import EVERYTHING, holding, opener, status_of
from tests.architecture.needs import NEEDS
from tests.architecture.offers import named, offers
from tests.world import World
from zerentian.config import urls
from zerentian.kernel.accounts import roles
from zerentian.kernel.accounts.models import User
from zerentian.manifest.permissions import Permission

ADDRESSES = [
    address
    for address in addresses()
    if not address.public_because and not address.name.startswith("api:")
]
OUT = Permission.EXPORTS_RUN
TAKES_OUT = {"export", "format"}  # words by which a list is taken out at its own address


@pytest.mark.slow
@pytest.mark.parametrize("address", ADDRESSES, ids=lambda address: str(address.name))
def test_page_offers_nothing_that_its_reader_may_not(world: World, address: Address) -> None:
    assert not [line for url in urls_of(address, world, world.west) for line in wrong(url, world)]


def wrong(url: str, world: World) -> list[str]:
    """What this page still offers to somebody with the permissions of a role, and then refuses."""
    user, _asked = opener(url, world)
    if user is None:
        return []
    menu = shown(reverse("accounts:roles"), user, EVERYTHING)
    closed = {
        offer: needs
        for offer, target in shown(url, user, EVERYTHING).items()
        if offer not in menu and (needs := needed(offer, target, user))
    }
    return [
        f"{url} offers {offer} without {' '.join(sorted(closed[offer] - held))}"
        for held in holders(url, frozenset().union(*closed.values()))
        for offer, target in shown(url, user, held).items()
        if not closed.get(offer, set()) <= held and status_of(target, user, held) in CLOSED
    ]


def holders(url: str, asked: frozenset[Permission]) -> set[frozenset[Permission]]:
    """What roles of the pack that may open the page hold of what is asked, and everything else."""
    needs = {Permission(word) for word in NEEDS.get(resolve(url).view_name, "").split()}
    held = (roles.permissions(role) for role in roles.known())
    return {EVERYTHING - (asked - each) for each in held if needs <= each} - {EVERYTHING}


def shown(url: str, user: User, held: frozenset[Permission]) -> dict[str, str]:
    """The kinds of pages that this page offers, each with an address."""
    with holding(held):
        answered = ask("get", url, user)
    found = offers(answered.shown, url) if answered.status == 200 else ()
    return {named(target): target for _method, target in found}


def needed(offer: str, target: str, user: User) -> set[Permission]:
    name, _mark, words = offer.partition("?")
    needs = {Permission(word) for word in NEEDS.get(name, "").split()}
    taken = set(words.split(",")) & TAKES_OUT
    if taken and status_of(target, user, EVERYTHING - {OUT}) in CLOSED:
        needs.add(OUT)
    return needs


# --- It notices what it is for -----------------------------------------------------------------


def careless(request: HttpRequest) -> HttpResponse:
    request.viewer.checked = True  # type: ignore[attr-defined]
    return HttpResponse(f'<a href="{reverse("accounts:bulk")}"></a> <a href="?export=xlsx"></a>')


urlpatterns = [*urls.urlpatterns, path("careless/", careless, name="careless")]


@override_settings(ROOT_URLCONF=__name__)
def test_button_for_everybody_is_found(world: World) -> None:
    assert wrong("/careless/", world) == [
        "/careless/ offers accounts:bulk? without accounts.manage"
    ]
