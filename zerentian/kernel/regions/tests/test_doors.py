"""Who may look at divisions and who may change them, page by page; and the line of every deed."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, date, datetime

import pytest
from django.core.exceptions import PermissionDenied
from django.test import Client
from django.urls import reverse

from zerentian.kernel.activity.models import Entry
from zerentian.kernel.regions import access, actions, queries, state
from zerentian.kernel.regions.errors import Refused
from zerentian.kernel.regions.models import Adoption, Area, Edition, Region
from zerentian.kernel.regions.tests.test_areas import EAST, WEST, ZONE, pack
from zerentian.kernel.regions.tests.test_pages import OTHER, sign_in
from zerentian.kernel.regions.tests.world import (
    AT,
    BY,
    DISTRICT,
    ON,
    Looking,
    adopted,
    clerk,
    keeper,
    loaded,
    region,
    stranger,
)
from zerentian.manifest.permissions import Permission

__all__ = ["sign_in"]
pytestmark = pytest.mark.django_db
VIEW, ADOPT = Permission.REGIONS_VIEW, Permission.REGIONS_ADOPT
# Who keeps the divisions of a part, or only keeps them without seeing any, keeps those of nobody.
PART = Looking({VIEW: ("99",), ADOPT: ("9901",)})
LOOKERS = {
    "keeper": (keeper, True, True),
    "keeper from above": (lambda: Looking({VIEW: ("9",), ADOPT: ("9",)}), True, True),
    "keeper of two halves": (lambda: Looking({VIEW: ("99",), ADOPT: ("990", "991")}), True, False),
    "keeper of a part": (lambda: PART, True, False),
    "clerk": (lambda: clerk("990101"), True, False),
    "stranger": (stranger, False, False),
}
SEEING = ["index", "export", "editions", "areas"]


@pytest.mark.parametrize("who", LOOKERS)
def test_pages_open_to_whoever_sees_a_place_and_change_for_whoever_keeps_all(
    sign_in: Callable[[Looking], Client], who: str
) -> None:
    make, sees, keeps = LOOKERS[who]
    adopted(DISTRICT)
    edition = loaded(OTHER, "2019")
    actions.sync_areas(by=BY, pack=pack(ZONE), at=AT)
    desk, before = sign_in(make()), state.digest()

    for name in SEEING:
        answer = desk.get(reverse(f"regions:{name}"))
        assert answer.status_code == (200 if sees else 403), name
        if answer.streaming:
            b"".join(answer)
    for name, arguments in (("edition", [edition.pk]), ("members", ["zone"])):
        assert desk.get(reverse(f"regions:{name}", args=arguments)).status_code == (
            200 if keeps else 403
        )
    sent = {"old": EAST, "new": "990102001210", "kind": "merged", "reason": "试试"}
    stated = desk.post(reverse("regions:state", args=[edition.pk]), sent)
    assert stated.status_code == (302 if keeps else 403)
    adopting = desk.post(reverse("regions:adopt", args=[edition.pk]), sent)
    assert adopting.status_code == (302 if keeps else 403)
    assert (state.digest() != before) is keeps
    undoing = desk.post(reverse("regions:undo", args=[Adoption.objects.latest("pk").pk]), sent)
    assert undoing.status_code == (302 if keeps else 403)
    assert state.digest() == before


@pytest.mark.parametrize("who", LOOKERS)
def test_every_question_marks_the_viewer_as_checked(who: str) -> None:
    make, sees, keeps = LOOKERS[who]
    for ask, allowed in ((access.require_view, sees), (access.require_adopt, keeps)):
        viewer = make()
        viewer.checked = False
        if allowed:
            ask(viewer)
        else:
            with pytest.raises(PermissionDenied):
                ask(viewer)
        assert viewer.checked


def test_an_area_is_seen_with_a_region_of_the_place_and_counts_only_those(
    sign_in: Callable[[Looking], Client],
) -> None:
    adopted(DISTRICT)
    zone = Area.objects.create(key="zone", name="开发区", kind="zone")
    both = [region(EAST).pk, region("990102001200").pk]
    actions.assign_regions(by=BY, area=zone, regions=both, on=ON, at=AT)

    [seen] = queries.areas(clerk("990102"), ON)
    assert (seen.key, seen.regions) == ("zone", 1)  # type: ignore[attr-defined]
    assert queries.areas(keeper(), ON)[0].regions == 2  # type: ignore[attr-defined]
    assert queries.areas(clerk("990101002"), ON) == []
    assert [row.region.path for row in queries.area_regions(clerk("990102"), zone, ON)] == [
        "990102001200"
    ]
    desk = sign_in(clerk("990101002"))
    assert desk.get(reverse("regions:area", args=["zone"])).status_code == 404


def test_of_changes_and_history_only_the_own_place_is_told() -> None:
    adopted(DISTRICT)
    adoption = adopted(OTHER, "2019")
    here, there = clerk("990101"), clerk("990102")

    assert queries.changes(here, adoption, "renamed").exists()
    assert not queries.changes(there, adoption, "renamed").exists()
    renamed = region(EAST)
    assert [change.kind for change in queries.history(here, renamed)] == ["renamed", "added"]
    assert queries.history(there, renamed) == []


# --- What is written down ------------------------------------------------------------------------


def lines() -> list[tuple[str, str, int, str]]:
    return [
        (entry.verb, entry.table, len(entry.rows), entry.reason)
        for entry in Entry.objects.order_by("pk")
        if entry.actor == BY
    ]


def test_loading_stating_adopting_and_undoing_are_a_line_each() -> None:
    adopted(DISTRICT)
    edition = loaded(OTHER, "2019")
    before = len(lines())

    said = actions.state_succession(
        by=BY, edition=edition, old=EAST, new=EAST, continues=True, source="文件", at=AT
    )
    actions.withdraw_succession(by=BY, said=said, at=AT)
    adoption = actions.adopt(BY, edition, at=AT, reason="民政局通知")
    actions.undo(BY, adoption, at=AT, reason="错版")

    assert lines()[before:] == [
        ("succession.stated", "regions_statedsuccession", 1, "文件"),
        ("succession.withdrawn", "regions_statedsuccession", 1, ""),
        ("edition.adopted", "regions_adoption", 1, "民政局通知"),
        ("edition.undone", "regions_adoption", 1, "错版"),
    ]
    adoption.refresh_from_db()
    assert (adoption.by, adoption.undone_by, adoption.undone_at) == (BY, BY, AT)


def test_what_is_refused_or_changes_nothing_leaves_no_line() -> None:
    adoption = adopted(DISTRICT)
    edition, before = adoption.edition, len(lines())

    loaded(DISTRICT)
    with pytest.raises(Refused):
        actions.adopt(BY, edition, at=AT)
    with pytest.raises(Refused):
        actions.state_succession(by=BY, edition=edition, old=EAST, new=WEST, continues=False, at=AT)
    with pytest.raises(Refused):
        loaded(OTHER)

    assert len(lines()) == before


@pytest.mark.parametrize(
    ("at", "day"),
    [
        (datetime(2019, 5, 31, 15, 59, tzinfo=UTC), date(2019, 5, 31)),
        (datetime(2019, 5, 31, 16, 0, tzinfo=UTC), date(2019, 6, 1)),  # midnight in Shanghai
    ],
)
def test_a_division_closes_on_the_day_of_the_reporting_zone(at: datetime, day: date) -> None:
    adopted(DISTRICT)
    edition = loaded(OTHER, "2019")
    gone = region(WEST).pk

    would = {step.before.path: step.after for step in actions.preview(edition, at=at).of("merged")}  # type: ignore[union-attr]
    actions.adopt(BY, edition, at=at)

    assert would[WEST].closed_on == day
    assert Region.objects.get(pk=gone).closed_on == day
    assert Edition.objects.get(pk=edition.pk).adopted_at == at
