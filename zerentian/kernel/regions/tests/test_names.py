from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from zerentian.kernel.regions.rules import names


@pytest.mark.parametrize(
    ("name", "stem"),
    [
        ("东关村村委会", "东关"),
        ("东关村民委员会", "东关"),
        ("东关社区居委会", "东关"),
        ("东关居民委员会", "东关"),
        ("文化街社区居民委会", "文化街"),
        ("西利渔村", "西利渔"),
        ("村委会", "村委会"),
        ("村", "村"),
    ],
)
def test_stem_of_villages(name: str, stem: str) -> None:
    assert names.stem(5, name) == stem


@pytest.mark.parametrize(
    ("name", "stem"),
    [("冶源镇", "冶源"), ("冶源街道", "冶源"), ("寒亭街道办事处", "寒亭"), ("镇", "镇")],
)
def test_stem_of_towns(name: str, stem: str) -> None:
    assert names.stem(4, name) == stem


def test_stem_of_counties() -> None:
    assert names.stem(3, "文登市") == names.stem(3, "文登区") == "文登"


def test_core_keeps_village_and_community_apart() -> None:
    assert names.core(5, "朱家村村委会") == "朱家村"
    assert names.core(5, "朱家社区居委会") == "朱家社区"


@pytest.mark.parametrize(
    ("level", "name", "kind"),
    [
        (5, "东关村村委会", "village"),
        (5, "东关社区", "residents"),
        (5, "东关居民委员会", "residents"),
        (5, "园区虚拟社区", "other"),
        (5, "西利渔村", "other"),
        (4, "东街道", "division"),
        (2, "市辖区", "statistical"),
        (2, "省直辖县级行政区划", "statistical"),
        (3, "寒亭区", "division"),
    ],
)
def test_kind_of(level: int, name: str, kind: str) -> None:
    assert names.kind_of(level, name) == kind


def test_without_mark_finds_the_common_name() -> None:
    assert "里疃" in names.without_mark(5, "东里疃村委会")
    assert "里疃" in names.without_mark(5, "里疃二村村委会")
    assert "沟西" in names.without_mark(5, "北沟西村委会")
    assert names.without_mark(5, "王家庄村委会") == frozenset()


def test_without_mark_leaves_no_single_character() -> None:
    assert names.without_mark(5, "东王村委会") == frozenset()


@given(st.integers(1, 5), st.text(min_size=1, max_size=20))
def test_names_never_vanish(level: int, name: str) -> None:
    assert names.core(level, name)
    assert names.stem(level, name)
    assert all(names.without_mark(level, name))
