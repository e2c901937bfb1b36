"""`zerentian packs`: a pack is checked, and comes into force as a whole or not at all."""

from __future__ import annotations

import shutil
from io import StringIO
from pathlib import Path

import pytest
from django.conf import settings
from django.core.management import CommandError, call_command

from tests.fixtures import world, world_of_module
from tests.world import World
from zerentian.kernel.packs import queries
from zerentian.kernel.packs.models import PackVersion
from zerentian.kernel.regions.models import Area
from zerentian.kernel.responsibilities.models import Role
from zerentian.kernel.visits.models import Template
from zerentian.ops import taking_over

__all__ = ["world", "world_of_module"]
pytestmark = pytest.mark.django_db


def run(*arguments: str) -> str:
    out = StringIO()
    call_command("packs", *arguments, stdout=out)
    return out.getvalue()


@pytest.fixture
def divisions(world: World, monkeypatch: pytest.MonkeyPatch) -> World:
    """The pack's own areas lie in villages that the little world does not have."""
    monkeypatch.setattr(taking_over.regions, "sync_areas", lambda **said: 0)
    return world


def test_checking_changes_nothing(db: None) -> None:
    assert "hanting" in run("check", "hanting")
    assert not PackVersion.objects.exists()


def test_loading_brings_roles_and_checklists_into_force(divisions: World) -> None:
    first, again = run("load", "hanting"), run("load", "hanting")

    pack = queries.current()
    assert first != again
    assert PackVersion.objects.filter(key="hanting").count() == 1
    assert set(Role.objects.values_list("key", flat=True)) >= set(pack.duty_roles)
    assert Template.objects.filter(until=None).exists()


def in_force() -> list[int]:
    """How many rows the rules of a district made."""
    kept = (Role, Template, Area, PackVersion.objects.filter(key="hanting"))
    return [(rows.objects if isinstance(rows, type) else rows).count() for rows in kept]


def test_pack_of_another_district_is_only_kept(db: None) -> None:
    before = in_force()

    run("load", "shouguang")

    assert PackVersion.objects.filter(key="shouguang").count() == 1
    assert in_force() == before


def test_nothing_comes_into_force_before_the_divisions(db: None) -> None:
    before = in_force()

    with pytest.raises(CommandError, match="zerentian regions load"):
        run("load", "hanting")

    assert in_force() == before


def test_unknown_packs_and_mistakes_are_told(
    db: None, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with pytest.raises(CommandError, match="nowhere"):
        run("check", "nowhere")
    folder = Path(shutil.copytree(settings.INSTANCE.root / "packs" / "shouguang", tmp_path / "s"))
    (folder / "areas.toml").write_text("area = 3\n", "utf-8")
    monkeypatch.setattr(queries, "folder", lambda key: folder)

    with pytest.raises(CommandError, match=r"areas\.toml"):
        run("load", "shouguang")
