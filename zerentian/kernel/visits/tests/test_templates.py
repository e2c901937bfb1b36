"""Checklists follow the pack; what was used is never altered."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from tests.world import AT, START, World
from zerentian.kernel.packs import queries as packs
from zerentian.kernel.visits import actions
from zerentian.kernel.visits.models import Template, Visit
from zerentian.kernel.visits.tests.factories import draft, visit

LATER = date(2019, 6, 1)


@pytest.fixture
def pack(monkeypatch: pytest.MonkeyPatch):
    """Lets a test change one checklist of the pack."""

    current = packs.current()

    def changed(key: str, *, gone: bool = False, **values) -> None:
        lists = {**current.checklists, key: replace(current.checklists[key], **values)}
        if gone:
            del lists[key]
        monkeypatch.setattr(packs, "current", lambda: replace(current, checklists=lists))

    return changed


def sync() -> list[str]:
    return [str(t) for t in actions.sync_templates(by=None, on=LATER, at=AT)]


def test_the_packs_checklists_are_there(world: World) -> None:
    assert sync() == []
    assert Template.objects.filter(until=None).count() == 7
    assert Template.objects.get(key="home_standard").since == START


def test_new_version_ends_the_old_one_and_alters_no_score(world: World, pack) -> None:  # B-9
    row = visit(world, draft(world.east))
    told = Visit.objects.filter(pk=row.pk).values().get()
    items = packs.current().checklists["home_standard"].items[:4]

    pack("home_standard", version=2, items=items)

    assert sync() == ["home_standard@1", "home_standard@2"]
    assert Template.objects.get(key="home_standard", version=1).until == LATER
    assert len(Template.objects.get(key="home_standard", version=1).body["items"]) == 10
    assert Visit.objects.filter(pk=row.pk).values().get() == told
    assert sync() == []


def test_other_items_under_the_same_version_are_refused(world: World, pack) -> None:
    pack("home_standard", items=packs.current().checklists["home_standard"].items[:4])

    with pytest.raises(actions.TemplateRefused) as caught:
        sync()
    assert caught.value.code == "altered"


def test_version_is_never_used_again(world: World, pack) -> None:
    pack("home_standard", version=3)
    sync()
    pack("home_standard", version=2)

    with pytest.raises(actions.TemplateRefused) as caught:
        sync()
    assert caught.value.code == "older"


def test_checklist_that_leaves_the_pack_ends_and_comes_back_as_a_new_version(
    world: World, pack
) -> None:
    pack("clean_up", gone=True)
    assert sync() == ["clean_up@1"]
    assert sync() == []

    pack("home_standard")  # the pack as it was
    with pytest.raises(actions.TemplateRefused):
        actions.sync_templates(by=None, on=LATER, at=AT)
