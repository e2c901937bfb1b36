"""The board of a programme is for whoever sees its figures; those of another one open it for nobody."""

from __future__ import annotations

import pytest
from django.test import Client

from tests.world import World


@pytest.mark.parametrize("asked", [{}, {"programme": "relief"}])
def test_figures_of_another_programme_open_no_board(
    world: World, client: Client, asked: dict[str, str]
) -> None:
    leader = world.east.users["leader"]
    leader.grants.update(programme="wishes")
    client.force_login(leader)

    answer = client.get("/leader/", asked)

    assert answer.status_code == 400
    assert "看板" in answer.content.decode()


def test_who_sees_no_figures_is_refused(world: World, client: Client) -> None:
    client.force_login(world.loner)

    assert client.get("/leader/").status_code == 403
