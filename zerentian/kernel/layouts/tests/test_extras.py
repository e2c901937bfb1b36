from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from zerentian.kernel.imports.tests import toys
from zerentian.kernel.layouts import extras, headers
from zerentian.kernel.layouts.extras import Extras

TITLES = [column.title for column in toys.COLUMNS]
ABOVE = ["固堤街道花名册"]
SOMEBODY = "990703195808200021"


@pytest.fixture
def around() -> Extras:
    return headers.find([(1, ABOVE), (2, TITLES)], toys.TOY).extras


@pytest.mark.parametrize(
    ("row", "reason"),
    [
        (["合计", None, 135], "total"),
        (["小 计", None, 12, "2019-05-31"], "total"),
        ([None, None, "总计：", 135], "total"),
        (["本页小计", None, 1], "total"),
        (["东关村合计", None, 1], "total"),
        (["东关村", "小计", 1], "total"),
        (TITLES, "header"),
        ([None, *TITLES], "header"),
        (["姓 名", "证件号码", "得分", "日期", "电话"], "header"),
        (ABOVE, "header"),
        ([1, 2, 3, 4, 5], "ordinals"),
        (["甲", "乙", 1, 2, 3], "ordinals"),
        (["栏次", "1", "2", "3"], "ordinals"),
        (["填表人：张三", None, "审核人：李四"], "signed"),
        (["单位负责人(签字):"], "signed"),
        (["备注：数据截至5月底"], "signed"),
        (["第2页 共9页"], "signed"),
        (["西关村"], "heading"),
        (["附表二：非贫困户名单"], "heading"),
    ],
)
def test_rows_around_the_table_are_seen(row: list[Any], reason: str, around: Extras) -> None:
    assert around.of(row) == reason
    assert extras.reason(reason)


@pytest.mark.parametrize(
    "row",
    [
        ["王桂兰", SOMEBODY, 7],
        ["合计", SOMEBODY, 7],  # whoever has a number is somebody
        ["王桂兰"],
        ["合计平", None, 7],
        ["1", SOMEBODY, 3],
        [1, 2, 4],
        ["", None, 7],
        [None, None, 7],
        [],
        ["西关村", None, 7],
        ["备注", None, 7],
        ["1", "9" * 5000, 7],  # more digits than `int` itself reads
    ],
)
def test_rows_that_may_be_somebody_are_kept(row: list[Any], around: Extras) -> None:
    assert around.of(row) == ""


@given(
    st.sampled_from(["合计", "姓名", "填表人：张三", "1", "西关村", "甲", "备注："]),
    st.lists(st.one_of(st.none(), st.text(max_size=6), st.integers(0, 9)), max_size=4),
)
def test_nobody_with_an_identity_number_is_passed_over(first: str, rest: list[Any]) -> None:
    around = Extras(frozenset({tuple(TITLES)}), identity=(1,))

    assert around.of([first, SOMEBODY, *rest]) == ""
