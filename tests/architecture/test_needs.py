"""Every page needs what `NEEDS` says, no less and no more: without it, it is refused."""

from __future__ import annotations

import pytest
from django.http import HttpRequest, HttpResponse
from django.test import override_settings
from django.urls import path

from tests.architecture.access import Address, addresses
from tests.architecture.needed import EVERYTHING, line, needs
from tests.architecture.needs import NEEDS
from tests.world import World
from zerentian.kernel.accounts import scope
from zerentian.manifest.permissions import Permission

ADDRESSES = [address for address in addresses() if not address.public_because]


@pytest.mark.slow
@pytest.mark.parametrize("address", ADDRESSES, ids=lambda address: str(address.name))
def test_page_is_refused_without_what_it_needs(world: World, address: Address) -> None:
    said = frozenset(Permission(word) for word in NEEDS.get(address.name, "").split())

    found = needs(address, world, said)

    assert address.name in NEEDS, f"needs.py lacks this line:\n{line(address.name, found)}"
    assert found == said, f"needs.py says otherwise; it is so:\n{line(address.name, found)}"


def test_every_line_is_a_page() -> None:
    assert set(NEEDS) <= {address.name for address in ADDRESSES}


# --- It notices what it is for -----------------------------------------------------------------


def careful(request: HttpRequest) -> HttpResponse:
    scope.require(request.viewer, Permission.DUTIES_VIEW)  # type: ignore[attr-defined]
    request.viewer.may(Permission.EXPORTS_RUN)  # type: ignore[attr-defined] - a button
    return HttpResponse("")


def careless(request: HttpRequest) -> HttpResponse:
    request.viewer.checked = True  # type: ignore[attr-defined]
    return HttpResponse("")


urlpatterns = [path("careful/", careful, name="careful"), path("careless/", careless, name="free")]


@override_settings(ROOT_URLCONF=__name__)
def test_what_closes_a_page_is_found(world: World) -> None:
    found = {address.name: needs(address, world, frozenset()) for address in addresses()}

    assert found == {"careful": {Permission.DUTIES_VIEW}, "free": frozenset()}


@override_settings(ROOT_URLCONF=__name__)
def test_page_that_lost_its_question_is_noticed(world: World) -> None:
    [free] = [address for address in addresses() if address.name == "free"]

    assert needs(free, world, EVERYTHING) == frozenset()
