"""Nobody reaches what is not theirs: every address, every role, nobody at all."""

from __future__ import annotations

import re

import pytest
from django.http import HttpRequest, HttpResponse
from django.test import Client, override_settings
from django.urls import path

from tests.architecture import access
from tests.architecture.access import KEYS, ROWS, addresses, ask, leaks, urls_of
from tests.world import World
from zerentian.kernel.accounts import scope
from zerentian.kernel.packs import queries as packs
from zerentian.kernel.subjects.models import Subject
from zerentian.manifest.permissions import Permission
from zerentian.web.middleware import Unchecked

ROLES = sorted(packs.current().roles)
# Whoever opens a view to strangers says so here, too.
PUBLIC = {
    "accounts:sign_in",
    "accounts:code",
    "accounts:sign_out",
    "accounts:language",
    "accounts:size",
    "phone:app",
    "phone:worker",
    "phone:manifest",
}


@pytest.mark.slow
@pytest.mark.parametrize("role", ROLES)
def test_role_in_the_east_reaches_nothing_of_the_west(world: World, role: str) -> None:
    """The one who may most there asks for everything in every way."""
    found = leaks(world, world.east.users[role], thoroughly=role == "district_admin")

    assert not found


@pytest.mark.slow
def test_people_without_a_grant_reach_nothing_of_the_west(world: World) -> None:
    found = leaks(world, world.loner, thoroughly=True)

    assert not found


@pytest.mark.slow
def test_helper_in_the_east_reaches_nothing_of_the_west(world: World) -> None:
    found = leaks(world, world.east.helper, thoroughly=True)

    assert not found


@pytest.mark.slow
def test_people_without_a_grant_see_no_household_of_the_east_either(world: World) -> None:
    for address in addresses():
        if not address.public_because and address.name not in ROWS:
            for url in urls_of(address, world, world.east):
                assert "东桂兰" not in ask("get", url, world.loner).shown, url


@pytest.mark.slow
def test_strangers_are_sent_to_the_sign_in_page(world: World) -> None:
    wrong = []
    for address in addresses():
        for url in [] if address.public_because else urls_of(address, world, world.east):
            for method in ("get", "post"):
                answered = ask(method, url, None)
                sent = answered.status == 302 and answered.location.startswith("/sign-in/")
                if not sent and answered.status != 401:
                    wrong.append(f"{method} {url}: {answered.status}")
    assert not wrong


ASK_FOR_MORE = {
    "phone:worker",  # only there when the front end is built
    "relief:change_view",  # views belong to one user alone
    "imports:refused",  # the batch has no refused rows
    "layouts:draft",  # drafts belong to one user alone
    "layouts:drop",
    "inbox:open",  # only whoever was told opens it
    "duties:seen",  # only who was told says that it was read
    "exports:withdraw",  # only whoever asked withdraws
    "exports:file",  # only whoever asked gets the file
    "erasure:withdraw",  # only whoever asked withdraws
    "problems:register",  # a closed register: keeping accounts and places opens it to nobody
    "problems:register_new",
    "problems:entry",
    "problems:correct",
    "problems:withdraw",
    "orders:remind",  # only the office that gave the order
    "orders:recall",
    "orders:pass_on",  # only who acts for the recipient
    "orders:deed",
    "orders:attachment",  # the file of the little world lies nowhere
    "visits:photo",
    "api:photo",  # photos belong to one device alone
    "visits:forms",  # for which households is part of the question
    "visits:settle",  # there is no such question about the visit
    "relief:reveal",  # which member's number is part of the question
}


@pytest.mark.slow
def test_administrator_is_let_in_everywhere(world: World) -> None:
    """Otherwise the tests above would be content with a house that is locked for all."""
    closed = []
    for address in addresses():
        if address.name in ASK_FOR_MORE:
            continue
        for url in urls_of(address, world, world.west):
            status = ask("get", url, world.admin).status
            if status == 405:
                status = ask("post", url, world.admin).status
            if status not in (200, 286, 302, 400, 409, 422):  # 286: htmx stops asking
                closed.append(f"{url}: {status}")
    assert not closed, "\n".join(closed)


def test_every_public_view_is_known() -> None:
    assert {address.name for address in addresses() if address.public_because} == PUBLIC


def test_every_row_belongs_to_an_address() -> None:
    assert set(ROWS | KEYS) <= {address.name for address in addresses()}


# --- The walk itself notices what it is for ----------------------------------------------------


def careless_list(request: HttpRequest) -> HttpResponse:
    request.viewer.may(Permission.SUBJECTS_VIEW)  # type: ignore[attr-defined]
    return HttpResponse(" ".join(Subject.objects.values_list("name", flat=True)))


def careless_page(request: HttpRequest, pk: int) -> HttpResponse:
    request.viewer.checked = True  # type: ignore[attr-defined]
    return HttpResponse(Subject.objects.get(pk=pk).kind)


def careless_write(request: HttpRequest) -> HttpResponse:
    request.viewer.checked = True  # type: ignore[attr-defined]
    Subject.objects.filter(pk=request.POST.get("subject", 0)).update(name="改过")
    return HttpResponse("")


def unchecked(request: HttpRequest) -> HttpResponse:
    return HttpResponse("nothing was asked")


@scope.public("a test of its own")
def open_to_all(request: HttpRequest) -> HttpResponse:
    return HttpResponse("for everybody")


urlpatterns = [
    path("list/", careless_list, name="careless_list"),
    path("unknown/<int:pk>/", careless_page, name="unknown"),
    path("write/", careless_write, name="careless_write"),
    path("page/<int:pk>/", careless_page, name="careless_page"),
]


class Unguarded:
    urlpatterns = [path("", unchecked, name="unchecked"), path("open/", open_to_all, name="open")]


@override_settings(ROOT_URLCONF=__name__)
def test_walk_finds_careless_views(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(access.ROWS, "careless_page", lambda w, t: t.subject.pk)

    found = "\n".join(leaks(world, world.east.users["town_clerk"], thoroughly=True))

    assert "get /list/ {}: town_clerk_east reads '东桂兰 西桂兰'" in found
    assert "unknown: name a row of the west in ROWS" in found
    assert f"get /page/{world.west.subject.pk}/ {{}}: town_clerk_east gets 200" in found
    assert re.search(r"post /write/ .*: town_clerk_east changes the west", found)


@override_settings(ROOT_URLCONF=Unguarded)
def test_answer_that_nobody_checked_is_not_sent(world: World, client: Client) -> None:
    client.force_login(world.admin)

    with pytest.raises(Unchecked, match="GET /"):
        client.get("/")

    client.raise_request_exception = False
    assert client.get("/").status_code == 500
    assert b"nothing was asked" not in client.get("/").content


@override_settings(ROOT_URLCONF=Unguarded)
def test_public_view_answers_strangers(client: Client, db: None) -> None:
    assert client.get("/open/").content == b"for everybody"
