from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from zerentian.kernel.imports.tests import toys
from zerentian.kernel.layouts import headers
from zerentian.kernel.layouts.file_refused import FileRefused
from zerentian.kernel.layouts.headers import Header
from zerentian.manifest.imports import Column

FAMILY = replace(
    toys.TOY,
    columns=(
        Column(key="name", title="姓名", required=True),
        Column(key="identity", title="证件号码", kind="identity"),
        Column(key="size", title="人数", kind="integer"),
        Column(key="helper", title="帮扶人姓名"),
        Column(key="months", title="务工时间(月)", kind="integer"),
    ),
)
TITLES = ["姓名", "证件号码", "人数", "帮扶人姓名", "务工时间(月)"]
IN_ORDER = dict(zip([column.key for column in FAMILY.columns], range(5), strict=True))


def find(*rows: Sequence[Any], remembered: dict[str, str] | None = None) -> Header:
    return headers.find(list(enumerate(rows, start=1)), FAMILY, remembered)


def refusals(*rows: Sequence[Any], remembered: dict[str, str] | None = None) -> list[str]:
    with pytest.raises(FileRefused) as error:
        find(*rows, remembered=remembered)
    return list(error.value.sentences)


@pytest.mark.parametrize(
    ("above", "row"),
    [
        ([], 1),
        ([["固堤街道贫困户花名册"]], 2),
        ([["固堤街道贫困户花名册"], ["填报单位：固堤街道", None, None, "2019年5月31日"]], 3),
        ([["表一"], ["1"], ["说明：姓名按身份证填写"]] * 4, 13),
    ],
)
def test_header_is_found_below_titles(above: list[list[Any]], row: int) -> None:
    header = find(*above, TITLES, ["王桂兰", "990703195808200021", 3, "张三", 0])

    assert header.row == row
    assert header.positions == IN_ORDER


@given(st.permutations(range(5)), st.integers(0, 3))
def test_columns_stand_in_any_order_with_blank_ones_between(order: list[int], blanks: int) -> None:
    titles = [title for at in order for title in [TITLES[at], *[None] * blanks]]

    header = find(titles)

    assert {key: titles[at] for key, at in header.positions.items()} == dict(
        zip(IN_ORDER, TITLES, strict=True)
    )


@pytest.mark.parametrize(
    "title", ["姓 名", "姓名*", "姓名（必填）", " 姓名 ", "姓\n名", "姓名:", "姓名(户口本上的)"]
)
def test_variations_of_a_title_mean_nothing(title: str) -> None:
    assert find([title, *TITLES[1:]]).positions["name"] == 0


def test_units_in_brackets_may_be_missing_or_different() -> None:
    assert find([*TITLES[:4], "务工时间"]).positions["months"] == 4
    assert find([*TITLES[:4], "务工时间（个月）"]).positions["months"] == 4


def test_two_titles_that_differ_in_brackets_only_are_not_guessed() -> None:
    assert "务工时间(月)" in refusals([*TITLES[:4], "务工时间(天)", "务工时间(年)"])[0]


def test_header_of_two_rows_joins_the_group_with_its_parts() -> None:
    header = find(
        ["贫困户花名册"],
        ["序号", "家庭情况", None, None, "帮扶人", None, "务工时间(月)"],
        [None, "姓名", "证件号码", "人数", "姓名", "单位", None],
    )

    assert header.row == 3
    assert header.positions == {"name": 1, "identity": 2, "size": 3, "helper": 4, "months": 6}
    assert header.titles[:3] == ("序号", "家庭情况/姓名", "家庭情况/证件号码")
    assert header.ignored == ("序号", "帮扶人/单位")


def test_first_row_of_people_is_no_second_row_of_the_header() -> None:
    header = find(TITLES, ["王桂兰", None, None, None, None])

    assert header.row == 1


def test_parts_of_one_name_in_two_groups_are_doubled() -> None:
    told = refusals(
        ["户主", None, "配偶", None, "情况", None],
        ["姓名", "证件号码", "姓名", "证件号码", "人数", "务工时间(月)"],
    )

    assert any("A、C" in sentence for sentence in told)


def test_what_a_sender_chose_goes_before_names() -> None:
    rows = (
        ["户主", None, "配偶", None, "情况", None, None],
        ["姓名", "证件号码", "姓名", "证件号码", "人数", "务工时间(月)", "帮扶人姓名"],
    )

    header = find(*rows, remembered={"配偶姓名": "", "配偶证件号码": "", "情况人数": "size"})

    assert header.positions == {"name": 0, "identity": 1, "size": 4, "months": 5, "helper": 6}
    assert header.ignored == ("配偶/姓名", "配偶/证件号码")


def test_remembered_titles_are_read_and_ignored_as_chosen() -> None:
    titles = ["姓名", "身份证", "口数", "曾用名", "包户干部", "务工时间(月)"]
    chosen = {"身份证": "identity", "口数": "size", "包户干部": "helper", "曾用名": ""}

    header = find(titles, remembered=chosen)

    assert header.positions == {"name": 0, "identity": 1, "size": 2, "helper": 4, "months": 5}
    assert header.ignored == ("曾用名",)


def test_remembered_column_that_the_layout_no_longer_has_is_forgotten() -> None:
    assert find(TITLES, remembered={"姓名": "gone"}).positions == IN_ORDER


def test_missing_and_doubled_columns_are_named_at_once() -> None:
    told = refusals([*TITLES[:4], "姓名"])

    assert len(told) == 2
    assert "务工时间(月)" in told[0]
    assert "A、E" in told[1]


@given(
    st.lists(
        st.lists(st.one_of(st.none(), st.text(max_size=5), st.integers()), max_size=6), max_size=8
    )
)
def test_any_rows_hold_a_header_or_are_refused(rows: list[list[Any]]) -> None:
    try:
        header = find(*rows)
    except FileRefused as refusal:
        told = refusal.sentences
    else:
        told = [str(header.row)]

    assert all(told)
