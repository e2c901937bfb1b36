from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from zerentian.kernel.population.kinship import Kin, next_head, relation_to

ON = date(2019, 5, 31)
WIFE = Kin(1, "spouse", "F", date(1952, 1, 1))
SON = Kin(2, "son", "M", date(1980, 1, 1))
CHILD = Kin(3, "grandson", "M", date(2010, 1, 1))


def test_spouse_comes_next_then_the_eldest_adult() -> None:
    assert next_head([CHILD, SON, WIFE]) == WIFE
    assert next_head([CHILD, SON]) == SON
    assert next_head([CHILD]) == CHILD
    assert next_head([]) is None


@pytest.mark.parametrize(
    ("head", "relation", "sex", "expected"),
    [
        ("spouse", "son", "M", "son"),
        ("spouse", "daughter_in_law", "F", "daughter_in_law"),
        ("spouse", "father", "M", "husbands_father"),
        ("spouse", "wifes_mother", "F", "mother"),
        ("spouse", "sibling", "M", "other"),
        ("son", "spouse", "F", "mother"),
        ("son", "daughter", "F", "sibling"),
        ("son", "mother", "F", "grandmother"),
        ("son", "daughter_in_law", "F", "other"),
        ("son", "grandson", "M", "other"),
        ("sibling", "son", "M", "other"),
        ("daughter", "head", "F", "mother"),
        ("father", "head", "F", "daughter"),
        ("grandson", "head", "M", "other"),
    ],
)
def test_relation_to_the_new_head(head: str, relation: str, sex: str, expected: str) -> None:
    new = Kin(1, head, "F" if head == "spouse" else "M", date(1960, 1, 1))
    one = Kin(2, relation, sex, date(1990, 1, 1))

    assert relation_to(new, one, old_head_sex="M") == expected


def test_widower_becomes_head_after_his_wife() -> None:
    new = Kin(1, "spouse", "M", date(1950, 1, 1))

    assert (
        relation_to(new, Kin(2, "mother", "F", date(1930, 1, 1)), old_head_sex="F")
        == "wifes_mother"
    )


@given(st.permutations([WIFE, SON, CHILD]))
def test_order_of_members_does_not_matter(members: list[Kin]) -> None:
    assert next_head(members) == WIFE
