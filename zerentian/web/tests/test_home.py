"""The first page after signing in: what waits, for each sort of user."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import Any

from django.test import Client

from tests.world import ON, World
from zerentian.kernel.accounts.models import User
from zerentian.kernel.visits.tests.factories import draft, visit


def page(client: Client, user: object) -> str:
    client.force_login(user)  # type: ignore[arg-type]
    answer = client.get("/")
    assert answer.status_code == 200
    return answer.content.decode()


def test_nobody_is_led_to_sign_in(client: Client, world: World) -> None:
    answer = client.get("/")

    assert answer.status_code == 302
    assert answer["Location"].startswith("/sign-in/")


def test_helper_sees_the_own_field(client: Client, world: World) -> None:
    text = page(client, world.east.helper)

    assert world.east.subject.name in text
    assert f"/relief/households/{world.east.subject.pk}/" in text
    assert world.west.subject.name not in text


def test_clerk_sees_the_cover_of_the_own_town(client: Client, world: World) -> None:
    client.force_login(world.east.users["town_clerk"])

    answer = client.get("/")

    [cover] = [c for c in answer.context["cover"] if c.role.key == "primary_helper"]
    assert (cover.subjects, cover.gaps, cover.vacant) == (1, 0, 0)


def test_reader_of_figures_is_led_to_them(client: Client, world: World) -> None:
    client.force_login(world.east.users["leader"])

    answer = client.get("/")

    assert answer.status_code == 302 or answer.context["cover"]


def test_who_has_nothing_to_do_is_told_so(client: Client, world: World) -> None:
    answer = page(client, world.loner)

    assert "empty" in answer
    assert world.east.subject.name not in answer


def test_roles_are_named_in_the_language_of_the_page(client: Client, world: World) -> None:
    clerk = world.east.users["town_clerk"]

    def titles(language: str) -> list[str]:
        User.objects.filter(pk=clerk.pk).update(language=language)
        return re.findall(r'<section class="panel" aria-label="([^"]+)"', page(client, clerk))

    assert "帮扶责任人" in titles("zh-hans")
    assert "Responsible helper" in titles("en")


def test_the_own_field_shows_where_a_visit_is_overdue(
    client: Client, world: World, settings: Any
) -> None:
    """The drawing is what one looks at first: green says that nothing waits."""
    settings.INSTANCE = replace(settings.INSTANCE, clock=ON)

    assert "parcel--over" in page(client, world.east.helper)
    visit(world, draft(world.east))
    assert "parcel--over" not in page(client, world.east.helper)
