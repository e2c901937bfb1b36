"""Viewer, clock, language and the pages for what went wrong."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest
from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.test import Client, override_settings
from django.urls import path
from django.utils import timezone

from tests.world import World, account
from zerentian.kernel.accounts import scope
from zerentian.kernel.accounts.models import User
from zerentian.manifest.permissions import Permission
from zerentian.web import clock
from zerentian.web.errors import failed


@pytest.fixture
def user(db: None) -> User:
    return account("王桂兰", None, username="wang")


def own(request: HttpRequest) -> HttpResponse:
    viewer = request.viewer  # type: ignore[attr-defined]
    scope.signed_in(viewer)
    return HttpResponse(f"{viewer.on} {viewer.at.date()} {viewer.user.name}")


def broken(request: HttpRequest) -> HttpResponse:
    scope.signed_in(request.viewer)  # type: ignore[attr-defined]
    raise RuntimeError("secret of the inside")


def refusing(request: HttpRequest) -> HttpResponse:
    scope.require(request.viewer, Permission.REGIONS_ADOPT)  # type: ignore[attr-defined]
    return HttpResponse("")


def unchecked_redirect(request: HttpRequest) -> HttpResponse:
    return HttpResponse(status=302, headers={"Location": "/"})


class Pages:
    urlpatterns = [
        path("own/", own),
        path("broken/", broken),
        path("refusing/", refusing),
        path("redirect/", unchecked_redirect),
        path("api/v1/own/", own),
    ]
    handler500 = "zerentian.web.errors.failed"


def test_stranger_is_sent_to_the_sign_in_page_and_back(client: Client, db: None) -> None:
    response = client.get("/people/?q=wang&page=2")

    assert response.status_code == 302
    assert response["Location"] == "/sign-in/?next=%2Fpeople%2F%3Fq%3Dwang%26page%3D2"


def test_htmx_is_told_where_to_go_instead_of_getting_a_page(client: Client, db: None) -> None:
    response = client.get(
        "/people/", headers={"HX-Request": "true", "HX-Current-URL": "http://testserver/me/"}
    )

    assert (response.status_code, response.content) == (401, b"")
    assert response["HX-Redirect"] == "/sign-in/?next=http%3A%2F%2Ftestserver%2Fme%2F"
    assert client.get("/me/", headers={"HX-Request": "true"})["HX-Redirect"] == "/sign-in/"


@override_settings(ROOT_URLCONF=Pages)
def test_api_answers_strangers_in_its_own_way(client: Client, db: None) -> None:
    response = client.get("/api/v1/own/")

    assert (response.status_code, response["Content-Type"]) == (401, "application/json")


@override_settings(ROOT_URLCONF=Pages)
def test_view_that_asked_nothing_may_not_even_redirect(client: Client, user: User) -> None:
    client.force_login(user)
    client.raise_request_exception = False

    assert client.get("/redirect/").status_code == 500


@override_settings(ROOT_URLCONF=Pages)
def test_day_of_the_viewer_is_the_real_one(client: Client, user: User) -> None:
    client.force_login(user)

    today = timezone.localdate()
    assert client.get("/own/").content.decode() == f"{today} {today} 王桂兰"


@override_settings(ROOT_URLCONF=Pages, INSTANCE=replace(settings.INSTANCE, clock=date(2019, 5, 31)))
def test_demo_stands_still_on_its_day_while_its_time_runs(client: Client, user: User) -> None:
    client.force_login(user)

    assert client.get("/own/").content.decode().startswith("2019-05-31 2019-05-31")
    real, shown = timezone.localtime(), clock.now()
    assert abs((shown.hour * 60 + shown.minute) - (real.hour * 60 + real.minute)) in (0, 1, 1439)
    assert str(shown.tzinfo) == "Asia/Shanghai"


@override_settings(INSTANCE=replace(settings.INSTANCE, clock=date(2019, 5, 31)))
def test_lock_out_runs_by_the_real_clock_even_in_a_demo(client: Client, user: User) -> None:
    for _ in range(5):
        client.post("/sign-in/", {"username": "wang", "password": "wrong"})

    user.refresh_from_db()
    assert user.locked_until is not None
    assert user.locked_until > timezone.now()


# --- Language ------------------------------------------------------------------------------------


@pytest.mark.parametrize(("cookie", "language"), [("", "zh-hans"), ("en", "en"), ("xx", "zh-hans")])
def test_stranger_reads_chinese_unless_chosen(
    client: Client, db: None, cookie: str, language: str
) -> None:
    client.cookies["zt_language"] = cookie

    assert client.get("/sign-in/")["Content-Language"] == language


def test_language_of_the_browser_does_not_count(client: Client, db: None) -> None:
    """Old browsers of offices say en-US whoever sits there."""
    page = client.get("/sign-in/", headers={"Accept-Language": "en-US"})

    assert page["Content-Language"] == "zh-hans"


def test_language_of_the_user_goes_before_the_browsers(client: Client, user: User) -> None:
    User.objects.update(language="en")
    client.cookies["zt_language"] = "zh-hans"
    client.force_login(User.objects.get())

    assert client.get("/me/")["Content-Language"] == "en"


# --- Errors --------------------------------------------------------------------------------------


def test_unknown_address_says_so(client: Client, user: User) -> None:
    client.force_login(user)

    page = client.get("/nowhere/")

    assert page.status_code == 404
    assert "<h1>" in page.content.decode()


@override_settings(ROOT_URLCONF=Pages)
def test_failure_gives_nothing_away(client: Client, user: User) -> None:
    client.force_login(user)
    client.raise_request_exception = False

    page = client.get("/broken/")

    assert page.status_code == 500
    assert "secret of the inside" not in page.content.decode()


def test_page_of_a_failure_needs_no_database(rf) -> None:
    """The database may be what failed: without the db mark any statement would raise here."""
    page = failed(rf.get("/"))

    assert page.status_code == 500
    assert "<h1>" in page.content.decode()


def test_missing_permission_says_whom_to_ask(world: World, client: Client) -> None:
    client.force_login(world.loner)

    page = client.get("/people/")

    assert page.status_code == 403
    assert "<h1>" in page.content.decode()


def test_form_without_token_is_explained(db: None) -> None:
    client = Client(enforce_csrf_checks=True)

    page = client.post("/sign-in/", {"username": "wang", "password": "x"})

    assert page.status_code == 403
    assert "<h1>" in page.content.decode()


def test_damaged_request_is_explained(client: Client, db: None) -> None:
    with override_settings(ALLOWED_HOSTS=["elsewhere.example"]):
        page = client.get("/sign-in/")

    assert page.status_code == 400
