"""The demo's clean-ups, care and facilities come to the numbers of the pages."""

from __future__ import annotations

import random

from hypothesis import given
from hypothesis import strategies as st

from zerentian.programmes.relief.demo import field


@given(st.integers(40, 2000), st.integers(1, 40), st.integers())
def test_parts_add_up_and_none_is_too_small(total: int, parts: int, seed: int) -> None:
    found = field.split(total, parts, random.Random(seed))

    assert (sum(found), len(found)) == (total, parts)
    assert min(found) >= total // parts // 2


def test_facilities_are_43_and_15_for_56_households() -> None:
    homes = [(number, "370703001201") for number in range(228)]
    found = field.facilities(random.Random(1), homes)
    kinds = [one.kind for one in found]

    assert (kinds.count("water"), kinds.count("cable_tv")) == (43, 15)
    assert len({one.subject for one in found}) == 56
    assert all(one.applied_on <= one.done_on <= one.accepted_on for one in found)  # type: ignore[operator]
    assert max(one.accepted_on for one in found if one.accepted_on).isoformat() < "2019-06-01"


def test_page_says_400_and_more() -> None:
    assert 401 <= field.TIMES <= 499
    assert len(field.CARE) == 8
