"""The menu, the bottom bar and what the top of every page says."""

from __future__ import annotations

from dataclasses import replace

import pytest
from django.conf import settings
from django.test import Client, RequestFactory, override_settings
from django.urls import reverse

from tests.world import World, account
from zerentian.kernel.accounts.models import User
from zerentian.manifest.menus import MenuItem
from zerentian.manifest.permissions import Permission
from zerentian.web import context, menu


def shell(world: World, user: User | None, path: str = "/") -> context.Shell:
    request = RequestFactory().get(path)
    request.viewer = world.viewer(user)  # type: ignore[attr-defined]
    return context.Shell(request)


def urls(groups: list) -> set[str]:
    return {item["url"] for group in groups for item in group["items"]}


def test_every_entry_of_the_menu_leads_somewhere() -> None:
    """A wrong name of a URL would otherwise break every page."""
    for item in menu.items():
        assert reverse(item.url_name)


def test_entries_stand_in_order_with_home_first() -> None:
    orders = [item.order for item in menu.items()]

    assert orders == sorted(orders)
    assert menu.items()[0] == menu.HOME
    assert len({item.url_name for item in menu.items()}) == len(orders)


def test_menu_offers_what_the_viewer_may(world: World) -> None:
    admin = urls(shell(world, world.admin).menu)
    clerk = urls(shell(world, world.east.users["town_clerk"]).menu)
    loner = urls(shell(world, world.loner).menu)

    assert {"/people/", "/entities/", "/activity/"} <= admin
    assert "/entities/" in clerk
    assert not {"/people/", "/activity/"} & clerk
    assert loner < clerk < admin


def test_everything_that_the_menu_offers_can_be_opened(world: World, client: Client) -> None:
    for user in (world.admin, world.east.users["leader"], world.loner):
        client.force_login(user)
        for url in urls(shell(world, user).menu):
            assert client.get(url).status_code in (200, 302), (user, url)


def test_strangers_get_no_menu(world: World) -> None:
    bare = shell(world, None)

    assert (bare.menu, bare.tabs, bare.user) == ([], [], None)
    assert context.Shell(RequestFactory().get("/")).menu == []


@pytest.mark.parametrize(
    ("path", "current"),
    [
        ("/people/", "/people/"),
        ("/people/5/edit/", "/people/"),
        ("/people/posts/", "/people/posts/"),
        ("/", "/"),
    ],
)
def test_one_entry_is_the_current_one(world: World, path: str, current: str) -> None:
    groups = shell(world, world.admin, path).menu

    marked = [item["url"] for group in groups for item in group["items"] if item["current"]]
    assert marked == [current]


def test_page_that_is_in_no_menu_marks_nothing(world: World) -> None:
    groups = shell(world, world.admin, "/kit/").menu

    assert not [item for group in groups for item in group["items"] if item["current"]]


def test_phone_has_at_most_five_tabs_the_last_being_oneself(world: World) -> None:
    tabs = shell(world, world.admin, "/me/").tabs

    assert len(tabs) == 5
    assert (tabs[0]["url"], tabs[-1]["url"]) == ("/", "/me/")
    assert [tab["url"] for tab in tabs if tab["current"]] == ["/me/"]


def test_items_are_offered_by_permission(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    item = MenuItem(
        group="",
        title="x",
        url_name="accounts:people",
        icon="x",
        permission=Permission.SUBJECTS_EDIT,
    )
    monkeypatch.setattr(menu, "items", lambda: (item,))

    assert list(menu.offered(world.viewer(world.east.users["town_clerk"]))) == [item]
    assert list(menu.offered(world.viewer(world.east.users["leader"]))) == []


def test_top_says_who_and_where(world: World) -> None:
    world.east.office.short_name = "东办"
    world.loner.entity = world.east.office
    top = shell(world, world.loner)

    assert (top.user.name, top.user.org) == ("东闲人", "东办")
    assert top.place_name == "潍坊市寒亭区"
    assert top.instance_name
    assert (top.demo, top.clock_fixed) == (False, None)
    world.loner.entity = None
    assert shell(world, world.loner).user.org == ""


def test_paper_says_by_whom_with_the_unit_where_there_is_one(world: World, client: Client) -> None:
    alone = account("无单位", None, "leader", world.east.region)
    clerk = world.east.users["town_clerk"]
    assert clerk.entity is not None

    def foot(user: User) -> str:
        client.force_login(user)
        page = client.get("/me/").content.decode()
        return page.split("data-what></span> ")[1].split("。")[0]

    assert foot(clerk).startswith(f"打印：{clerk.name} {clerk.entity.name}，")
    assert foot(alone).startswith("打印：无单位，")


@override_settings(INSTANCE=replace(settings.INSTANCE, profile="demo"))
def test_demo_says_so(world: World) -> None:
    assert shell(world, world.loner).demo


def test_size_of_type_is_the_users_or_the_browsers(world: World) -> None:
    world.loner.text_size = "xlarge"
    assert shell(world, world.loner).size == "xlarge"

    stranger = shell(world, None)
    assert stranger.size == "normal"
    stranger.request.COOKIES["zt_size"] = "large"
    assert stranger.size == "large"
    stranger.request.COOKIES["zt_size"] = "huge"
    assert stranger.size == "normal"
