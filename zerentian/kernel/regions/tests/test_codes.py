from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from zerentian.kernel.regions.rules import codes

paths = st.sampled_from([2, 4, 6, 9, 12]).flatmap(
    lambda length: st.text("0123456789", min_size=length, max_size=length)
)


@pytest.mark.parametrize(
    ("path", "level"),
    [("37", 1), ("3707", 2), ("370703", 3), ("370703001", 4), ("370703001214", 5)],
)
def test_level_of_length(path: str, level: int) -> None:
    assert codes.level_of(path) == level


@pytest.mark.parametrize("wrong", ["", "3", "37070", "3707030012", "37070a", "３７", "370703 001"])
def test_level_of_wrong_code_refused(wrong: str) -> None:
    with pytest.raises(codes.BadCode):
        codes.level_of(wrong)


@given(paths)
def test_parent_is_a_shorter_prefix(path: str) -> None:
    parent = codes.parent_of(path)

    assert path.startswith(parent)
    assert len(parent) < len(path)
    assert (parent == "") == (len(path) == 2)


@given(paths)
def test_padding_is_undone_with_the_level(path: str) -> None:
    assert codes.unpadded(codes.padded(path), codes.level_of(path)) == path


def test_unpadded_without_level_drops_groups_of_zeros() -> None:
    assert codes.unpadded("370703000000") == "370703"
    assert codes.unpadded("370703001000") == "370703001"
    assert codes.unpadded("370703001214") == "370703001214"
    assert codes.unpadded("370703") == "370703"


def test_unpadded_keeps_zeros_of_the_stated_level() -> None:
    assert codes.unpadded("441900000000", 3) == "441900"


def test_unpadded_with_a_level_that_cuts_digits_is_refused() -> None:
    with pytest.raises(codes.BadCode):
        codes.unpadded("370703001214", 3)


def test_hanging_paths_tell_regions_apart() -> None:
    inner, other = codes.hanging("370703", 12), codes.hanging("370703", 120)

    assert not other.startswith(inner)
    assert codes.hanging(inner, 7) == "370703/12/7/"
    assert "370703" < inner < "370704"
