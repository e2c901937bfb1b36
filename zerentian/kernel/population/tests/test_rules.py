from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from zerentian.kernel.population import rules
from zerentian.kernel.population.rules import Span

DAYS = st.dates(date(1900, 1, 1), date(2100, 1, 1))


@given(start=DAYS, length=st.integers(1, 9000) | st.none(), into=st.integers(0, 8999))
def test_cut_loses_no_day_and_adds_none(start: date, length: int | None, into: int) -> None:
    span = Span(start, start + timedelta(days=length) if length else None)
    on = start + timedelta(days=into)
    if on not in span:
        with pytest.raises(ValueError, match="not within"):
            rules.cut(span, on)
        return

    before, after = rules.cut(span, on)

    assert after == Span(on, span.end)
    assert before == (Span(start, on) if into else None)


@pytest.mark.parametrize(
    ("number", "profile", "welcome"),
    [
        ("990703194603150011", "demo", True),
        ("990703194603150011", "test", True),
        ("990703194603150011", "production", False),
        ("110101194603150011", "demo", False),
        ("110101194603150011", "production", True),
    ],
)
def test_is_welcome_keeps_invented_and_real_people_apart(
    number: str, profile: str, welcome: bool
) -> None:
    assert rules.is_welcome(number, profile=profile) is welcome


@pytest.mark.parametrize(
    ("written", "digits"),
    [
        ("13812345678", "13812345678"),
        ("138 1234-5678", "13812345678"),
        ("１３８１２３４５６７８", "13812345678"),
        ("+8613812345678", "13812345678"),
        ("(0536)7251234", "05367251234"),
        ("无", None),
        ("138", None),
        ("1381234567890123", None),
    ],
)
def test_phone_takes_digits_and_nothing_else(written: str, digits: str | None) -> None:
    assert rules.phone(written) == digits


@given(born=DAYS, days=st.integers(0, 40_000))
def test_age_grows_by_one_on_each_birthday(born: date, days: int) -> None:
    on = born + timedelta(days=days)

    years = rules.age(born, on)

    assert 0 <= years <= days / 365 + 1
    assert rules.age(born, on + timedelta(days=366)) > years


def test_is_mobile() -> None:
    assert rules.is_mobile("13812345678")
    assert not rules.is_mobile("05367251234")
