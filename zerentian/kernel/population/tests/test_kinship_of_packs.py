"""Relations after a change of heads, against the list of relations that the packs bring."""

from __future__ import annotations

from datetime import date

import pytest
from django.conf import settings
from hypothesis import given
from hypothesis import strategies as st

from zerentian.kernel.packs.pack import Pack
from zerentian.kernel.packs.schema import CodeItem
from zerentian.kernel.population.kinship import Kin, next_head, relation_to

SEXES = {"male": "M", "female": "F"}
ON = date(2019, 5, 31)
BORN = st.dates(date(1920, 1, 1), ON)


def relations(key: str) -> dict[str, CodeItem]:
    pack = Pack.load(settings.INSTANCE.root / "packs" / key)
    return {code.key: code for code in pack.codes["relation"].codes}


def possible(code: CodeItem) -> list[str]:
    return [SEXES[code.sex]] if code.sex else ["M", "F"]


@pytest.mark.parametrize("key", ["hanting", "shouguang"])
def test_what_follows_is_a_relation_of_that_sex(key: str) -> None:
    """Whoever becomes head, and whatever they were: the new word is in the list and fits the person
    (HH-5), nobody else is told to be the head or a spouse (HH-3)."""
    known = relations(key)
    members = [
        Kin(number, code.key, sex, date(1980, 1, 1))
        for number, code in enumerate(known.values())
        if code.key != "head"
        for sex in possible(code)
    ]
    for head in members:
        for one in members:
            for old_head in ("M", "F"):
                told = relation_to(head, one, old_head_sex=old_head)

                assert told in known, (head, one)
                assert one.sex in possible(known[told]), (head, one, told)
                assert told not in ("head", "spouse")


@given(
    st.lists(st.tuples(st.sampled_from(["son", "daughter", "father", "other"]), BORN), max_size=6),
    st.booleans(),
)
def test_the_next_head_is_the_spouse_or_the_eldest(
    drawn: list[tuple[str, date]], married: bool
) -> None:
    members = [Kin(n, relation, "M", born) for n, (relation, born) in enumerate(drawn)]
    members += [Kin(99, "spouse", "F", ON)] if married else []

    found = next_head(members)

    if married:
        assert found == members[-1]
    elif members:
        assert found is not None
        assert found.born == min(one.born for one in members)
    else:
        assert found is None
