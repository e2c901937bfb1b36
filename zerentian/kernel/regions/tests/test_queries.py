from __future__ import annotations

import pytest

from zerentian.kernel.regions import queries
from zerentian.kernel.regions.models import Region
from zerentian.kernel.regions.tests.world import (
    DISTRICT,
    adopted,
    changed,
    clerk,
    keeper,
    region,
    stranger,
)

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def district() -> None:
    adopted(DISTRICT)


def paths(found: object) -> list[str]:
    return [row.path for row in found]  # type: ignore[attr-defined]


def test_tree_begins_where_the_viewer_begins_to_see() -> None:
    assert paths(queries.tops(keeper())) == ["99"]
    assert paths(queries.tops(clerk("990101001", "990102"))) == ["990101001", "990102"]
    assert paths(queries.tops(clerk("990101", "990101001"))) == ["990101"]


def test_without_a_grant_there_is_nothing() -> None:
    viewer = stranger()

    assert paths(queries.tops(viewer)) == []
    assert queries.search(viewer, "王家庄") == []
    assert not queries.below(viewer, None).exists()
    assert viewer.checked


def test_children_know_how_many_lie_below() -> None:
    found = queries.children(keeper(), region("990101"))

    assert [(row.path, row.below) for row in found] == [("990101001", 4), ("990101002", 3)]


def test_way_from_the_top() -> None:
    village = region("990101001200")

    assert paths(queries.above(keeper(), village)) == ["99", "9901", "990101", "990101001"]
    assert paths(queries.above(clerk("990101001"), village)) == ["990101001"]


@pytest.mark.parametrize("text", ["王家庄", "家庄", "wangjia", "wjz", "990101001200", " 王 家 庄 "])
def test_search_by_name_pinyin_initials_and_code(text: str) -> None:
    assert "990101001200" in paths(queries.search(keeper(), text))


def test_search_by_the_beginning_of_a_code_goes_from_above() -> None:
    assert paths(queries.search(keeper(), "990102")) == ["990102", "990102001", "990102001200"]


@pytest.mark.parametrize("text", ["", "   ", "没有", "zzzz", "9a"])
def test_search_without_hits(text: str) -> None:
    assert queries.search(keeper(), text) == []


def test_search_stays_in_the_viewer_s_places() -> None:
    assert queries.search(clerk("990102"), "王家庄") == []
    assert paths(queries.search(clerk("990102"), "99")) == ["990102", "990102001", "990102001200"]


def test_everything_below_for_the_workbook() -> None:
    assert len(queries.below(keeper(), None)) == len(DISTRICT)
    assert paths(queries.below(keeper(), region("990102"))) == [
        "990102", "990102001", "990102001200",
    ]  # fmt: skip


def test_closed_regions_are_listed_with_their_successor() -> None:
    adopted(changed(without=("990101001201", "990101001202"), c990101001210="李家村委会"), "2019")

    closed = queries.closed_below(keeper(), region("990101001"))

    assert [(row.name, str(row.merged_into)) for row in closed] == [
        ("东李家村委会", "李家村委会"),
        ("西李家村委会", "李家村委会"),
    ]
    assert "990101001201" not in paths(queries.children(keeper(), region("990101001")))


def test_way_to_a_closed_region_leads_through_what_it_hangs_below() -> None:
    adopted(changed(without=("990101001201",)), "2019")
    closed = Region.objects.get(name="东李家村委会")

    assert paths(queries.above(keeper(), closed)) == ["99", "9901", "990101", "990101001"]


def test_history_tells_own_changes_and_what_was_absorbed() -> None:
    adopted(changed(without=("990101001201", "990101001202"), c990101001210="李家村委会"), "2019")
    adopted(changed(without=("990101001201", "990101001202"), c990101001210="李庄村委会"), "2020")

    told = queries.history(keeper(), region("990101001210"))

    assert [(change.kind, change.old_name) for change in told] == [
        ("renamed", "李家村委会"),
        ("added", ""),
        ("merged", "东李家村委会"),
        ("merged", "西李家村委会"),
    ]


def test_changes_of_an_adoption_by_kind_and_place() -> None:
    adoption = adopted(changed(c990101001200="幸福村委会", c990102001200="平安村委会"), "2019")

    assert queries.changes(keeper(), adoption, "renamed").count() == 2
    assert queries.changes(clerk("990102"), adoption, "renamed").count() == 1


def test_editions_with_their_rows() -> None:
    (edition,) = queries.listed_editions(keeper())

    assert edition.rows == len(DISTRICT)
    assert queries.newest_adoption(keeper()) == queries.adoption_of(keeper(), edition)
