"""Adopting and undoing on the real database."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.db import connection
from hypothesis import HealthCheck, given, settings

from zerentian.kernel.activity.models import Entry
from zerentian.kernel.regions import actions, state
from zerentian.kernel.regions.errors import Refused
from zerentian.kernel.regions.models import (
    Adoption,
    Area,
    AreaRegion,
    Change,
    Edition,
    Region,
    RegionEntry,
    Succession,
)
from zerentian.kernel.regions.tests.test_matching import TOWN, lists
from zerentian.kernel.regions.tests.world import (
    AT,
    BY,
    DISTRICT,
    ON,
    adopted,
    changed,
    loaded,
    region,
)
from zerentian.lib.ranges import prefix_range

pytestmark = pytest.mark.django_db


def everything() -> tuple[object, ...]:
    """All that adopting could touch, and undoing must put back."""
    return (
        list(Region.objects.order_by("pk").values_list()),
        list(RegionEntry.objects.order_by("pk").values_list()),
        list(Edition.objects.order_by("pk").values_list()),
        list(Succession.objects.order_by("pk").values_list()),
        list(AreaRegion.objects.order_by("pk").values_list()),
    )


def open_regions() -> dict[str, str]:
    return dict(Region.objects.filter(closed_on=None).values_list("path", "name"))


def test_first_adoption_adds_everything() -> None:
    adoption = adopted(DISTRICT)

    village = region("990101001200")
    assert open_regions() == DISTRICT
    assert (adoption.added, adoption.same) == (len(DISTRICT), 0)
    assert village.full_name == "示范省示范市甲区东街道王家庄村委会"
    assert village.parent == region("990101001")
    assert (village.code, village.kind, village.level) == ("990101001200", "village", 5)
    assert village.initials.startswith("wjz")
    assert region("990101").code == "990101000000"


def test_statistical_heading_is_left_out_of_full_names() -> None:
    adopted({"99": "示范市", "9901": "市辖区", "990101": "甲区"})

    assert region("990101").full_name == "示范市甲区"
    assert region("9901").kind == "statistical"


def test_edition_and_entries_know_their_regions() -> None:
    adoption = adopted(DISTRICT)

    adoption.edition.refresh_from_db()
    entry = RegionEntry.objects.get(path="990101001200")
    assert adoption.edition.state == Edition.State.ADOPTED
    assert (adoption.edition.adopted_by, adoption.edition.adopted_at) == (BY, AT)
    assert entry.region == region("990101001200")


def test_renamed_region_keeps_its_id() -> None:
    adopted(DISTRICT)
    before = region("990101001200").pk

    adoption = adopted(changed(c990101001200="幸福村委会"), "2019")

    after = region("990101001200")
    assert (after.pk, after.name, after.initials[:2]) == (before, "幸福村委会", "xf")
    assert (adoption.renamed, adoption.same) == (1, len(DISTRICT) - 1)
    succession = Succession.objects.get()
    assert (succession.from_region, succession.to_region) == (after, after)


def test_swapped_codes_do_not_collide() -> None:
    adopted(DISTRICT)
    first, second = region("990101002200").pk, region("990101002201").pk

    adopted(changed(c990101002200="钱家村委会", c990101002201="赵家村委会"), "2019")

    assert (region("990101002200").pk, region("990101002201").pk) == (second, first)


def test_moved_town_carries_villages_and_full_names() -> None:
    adopted(DISTRICT)
    before = region("990101002201").pk
    moved = {f"c{path.replace('002', '012', 1)}": DISTRICT[path] for path in TOWN}

    adoption = adopted(changed(without=TOWN, **{**moved, "c990101012": "西河镇"}), "2019")

    after = region("990101012201")
    assert after.pk == before
    assert after.full_name == "示范省示范市甲区西河镇钱家村委会"
    assert (adoption.renamed, adoption.moved) == (1, 3)


def test_renamed_county_carries_full_names_but_counts_once() -> None:
    adopted(DISTRICT)

    adoption = adopted(changed(c990101="甲新区"), "2019")

    assert region("990101001200").full_name == "示范省示范市甲新区东街道王家庄村委会"
    assert (adoption.renamed, adoption.moved, adoption.same) == (1, 0, len(DISTRICT) - 1)
    assert Change.objects.filter(adoption=adoption, kind="carried").count() == 9


def test_merged_village_hangs_below_its_successor() -> None:
    adopted(DISTRICT)
    east = region("990101001201").pk

    adopted(changed(without=("990101001201", "990101001202"), c990101001210="李家村委会"), "2019")

    merged, into = Region.objects.get(pk=east), region("990101001210")
    low, high = prefix_range(into.path)
    assert merged.merged_into == into
    assert merged.closed_on == ON
    assert low <= merged.path < high
    assert merged.code == "990101001201"
    assert Succession.objects.filter(from_region=merged, to_region=into, kind="merged").exists()


def test_closed_village_is_seen_by_its_town_only() -> None:
    adopted(DISTRICT)
    gone = region("990101001201").pk

    adopted(changed(without=("990101001201",)), "2019")

    closed = Region.objects.get(pk=gone)
    low, high = prefix_range("990101001")
    own = prefix_range(closed.path)
    assert low <= closed.path < high
    assert not any(own[0] <= path < own[1] for path in open_regions())
    assert not any(prefix_range(path)[0] <= closed.path < prefix_range(path)[1]
                   for path in open_regions() if len(path) == 12)  # fmt: skip


def test_reused_code_does_not_reach_the_closed_village() -> None:
    adopted(DISTRICT)
    gone = region("990101001201").pk
    adopted(changed(without=("990101001201",)), "2019")

    adopted(changed(c990101001201="全新村委会"), "2020")

    assert region("990101001201").pk != gone
    low, high = prefix_range("990101001201")
    assert not low <= Region.objects.get(pk=gone).path < high


def test_long_closed_village_follows_its_moved_town() -> None:
    adopted(DISTRICT)
    gone = region("990101002202").pk
    adopted(changed(without=("990101002202",)), "2019")
    moved = {f"c{path.replace('002', '012', 1)}": DISTRICT[path] for path in TOWN[:3]}

    adopted(changed(without=TOWN, **moved), "2020")

    assert Region.objects.get(pk=gone).path == f"990101012/{gone}/"


def test_closed_town_with_its_villages() -> None:
    adopted(DISTRICT)
    town, village = region("990102001").pk, region("990102001200").pk

    adopted(changed(without=("990102001", "990102001200")), "2019")

    assert Region.objects.get(pk=town).path == f"990102/{town}/"
    assert Region.objects.get(pk=village).path == f"990102/{town}/{village}/"


def test_preview_says_what_adopting_then_does() -> None:
    adopted(DISTRICT)
    edition = loaded(
        changed(
            without=("990101002202", "990101001201", "990101001202"),
            c990101001200="幸福村委会",
            c990101001210="李家村委会",
            c990102001210="孙家村",
        ),
        "2019",
    )
    before = everything()

    would = actions.preview(edition, at=AT)

    assert everything() == before
    assert would.counts == {
        "same": len(DISTRICT) - 4, "moved": 0, "renamed": 1, "merged": 2, "closed": 1, "added": 2,
    }  # fmt: skip
    assert [step.after.name for step in would.of("renamed")] == ["幸福村委会"]
    assert would.suggested == {"990101002202": "990102001210"}
    adoption = actions.adopt(BY, edition, at=AT)
    assert {kind: getattr(adoption, kind) for kind in would.counts} == would.counts


def test_only_regions_change() -> None:
    adopted(DISTRICT)
    area = Area.objects.create(key="zone", name="区", kind="zone")
    row = AreaRegion.objects.create(
        area=area, region=region("990101001201"), valid=(ON, None), recorded_at=AT
    )

    adopted(changed(without=("990101001201",)), "2019")

    again = AreaRegion.objects.get()
    assert (again.pk, again.region_id, again.superseded_at) == (row.pk, row.region_id, None)


def test_every_adoption_and_undoing_is_logged_with_its_reason() -> None:
    adoption = adopted(DISTRICT)
    actions.undo(BY, adoption, at=AT, reason="试错")

    verbs = Entry.objects.order_by("pk").values_list("verb", "actor", "reason")
    assert list(verbs) == [
        ("edition.loaded", BY, ""),
        ("edition.adopted", BY, "test"),
        ("edition.undone", BY, "试错"),
    ]


def test_undoing_puts_back_every_column() -> None:
    adopted(DISTRICT)
    edition = loaded(
        changed(
            without=("990101001201", "990101001202", "990101002202"),
            c990101="甲新区",
            c990101001210="李家村委会",
            c990101002200="钱家村委会",
            c990101002201="赵家村委会",
        ),
        "2019",
    )
    before = everything()
    adoption = actions.adopt(BY, edition, at=AT)
    assert everything() != before

    actions.undo(BY, adoption, at=AT + timedelta(hours=1), reason="错版")

    assert everything() == before
    assert state.digest() == adoption.digest_before


def test_undone_edition_can_be_adopted_again() -> None:
    adopted(DISTRICT)
    adoption = adopted(changed(c990101001210="李家村委会"), "2019")
    actions.undo(BY, adoption, at=AT, reason="错版")

    again = actions.adopt(BY, adoption.edition, at=AT)

    assert again.added == 1
    assert region("990101001210")


def test_only_the_newest_adoption_can_be_undone() -> None:
    first = adopted(DISTRICT)
    second = adopted(changed(c990101001200="幸福村委会"), "2019")

    with pytest.raises(Refused, match="2019"):
        actions.undo(BY, first, at=AT, reason="错版")

    actions.undo(BY, second, at=AT, reason="错版")
    actions.undo(BY, first, at=AT, reason="错版")
    assert not Region.objects.exists()


def test_adoption_is_undone_once() -> None:
    adoption = adopted(DISTRICT)
    actions.undo(BY, adoption, at=AT, reason="错版")

    with pytest.raises(Refused):
        actions.undo(BY, adoption, at=AT, reason="错版")


def test_undoing_is_refused_naming_records_that_point_at_added_regions() -> None:
    adopted(DISTRICT)
    adoption = adopted(changed(c990101001210="李家村委会"), "2019")
    area = Area.objects.create(key="zone", name="区", kind="zone")
    row = AreaRegion.objects.create(
        area=area, region=region("990101001210"), valid=(ON, None), recorded_at=AT
    )
    before = everything()

    with pytest.raises(Refused, match=str(row.pk)):
        actions.undo(BY, adoption, at=AT, reason="错版")

    assert everything() == before
    assert not Adoption.objects.exclude(undone_at=None).exists()


def test_undoing_is_refused_after_changes_by_hand() -> None:
    adopted(DISTRICT)
    adoption = adopted(changed(c990101001200="幸福村委会"), "2019")
    Region.objects.filter(path="990102001200").update(full_name="别的")

    with pytest.raises(Refused):
        actions.undo(BY, adoption, at=AT, reason="错版")


def test_edition_is_adopted_once() -> None:
    adoption = adopted(DISTRICT)

    with pytest.raises(Refused):
        actions.adopt(BY, adoption.edition, at=AT)


def test_older_edition_is_refused() -> None:
    adopted(DISTRICT, "2019")

    with pytest.raises(Refused, match="2019"):
        adopted(DISTRICT, "2018")


def test_empty_edition_is_refused() -> None:
    with pytest.raises(Refused):
        actions.adopt(BY, loaded({}, scope="99"), at=AT)


def test_edition_of_one_county_leaves_the_others_alone() -> None:
    adopted(DISTRICT)
    county = {path: name for path, name in DISTRICT.items() if path.startswith("990102")}

    adoption = adopted({**county, "990102001201": "吴家村委会"}, "2019", "990102")

    assert (adoption.added, adoption.same, adoption.closed) == (1, len(county), 0)
    assert region("990102001201").full_name == "示范省示范市乙区北街道吴家村委会"
    assert region("990101001200")


def test_whole_country_takes_over_a_part_that_was_there_first() -> None:
    part = {path: name for path, name in DISTRICT.items() if path.startswith("9901")}
    adopted(part, "2018", "9901")
    before = region("990101001200").pk

    adoption = adopted(DISTRICT, "2019", "")

    assert (adoption.added, adoption.moved) == (1, 0)
    assert region("990101001200").pk == before
    assert region("9901").parent == region("99")


def test_failed_adoption_changes_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    adopted(DISTRICT)
    edition = loaded(changed(c990101001200="幸福村委会"), "2019")
    before = everything()

    def fails(**_entry: object) -> None:
        raise RuntimeError("disk full")

    monkeypatch.setattr("zerentian.kernel.activity.actions.record", fails)
    with pytest.raises(RuntimeError):
        actions.adopt(BY, edition, at=AT)

    assert everything() == before


@settings(max_examples=10, deadline=None, suppress_health_check=list(HealthCheck))
@given(lists(), lists())
def test_adopting_and_undoing_is_as_if_nothing_had_been(
    first: dict[str, str], second: dict[str, str]
) -> None:
    _clear()
    adopted(first)
    edition = loaded(second, "2019")
    before, ids = everything(), set(Region.objects.values_list("pk", flat=True))

    adoption = actions.adopt(BY, edition, at=AT)

    assert open_regions() == second
    assert ids <= set(Region.objects.values_list("pk", flat=True)), "no region is lost"
    actions.undo(BY, adoption, at=AT, reason="错版")
    assert everything() == before
    with connection.cursor() as cursor:  # deferred foreign keys hold too
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        cursor.execute("SET CONSTRAINTS ALL DEFERRED")


def _clear() -> None:
    """Hypothesis runs all its examples in one transaction."""
    for adoption in Adoption.objects.filter(undone_at=None).order_by("-pk"):
        actions.undo(BY, adoption, at=AT, reason="next example")
    Adoption.objects.all().delete()
    Edition.objects.all().delete()
