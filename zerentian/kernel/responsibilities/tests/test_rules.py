from __future__ import annotations

from datetime import date, timedelta

from hypothesis import given
from hypothesis import strategies as st

from zerentian.kernel.responsibilities import rules

DAY = date(2019, 1, 1)
spans = st.tuples(st.integers(0, 60), st.one_of(st.none(), st.integers(1, 60))).map(
    lambda pair: (
        DAY + timedelta(pair[0]),
        None if pair[1] is None else DAY + timedelta(pair[0] + pair[1]),
    )
)


def holds(span: rules.Span, day: date) -> bool:
    return span[0] <= day and (span[1] is None or day < span[1])


@given(st.lists(spans, max_size=12), st.integers(0, 80))
def test_peak_is_the_worst_day(listed: list[rules.Span], since: int) -> None:  # B-1
    first = DAY + timedelta(since)
    days = [first + timedelta(n) for n in range(200)]

    most, on = rules.peak(listed, since=first)

    loads = {day: sum(holds(span, day) for span in listed) for day in days}
    assert most == max(loads.values())
    assert on == min(day for day, load in loads.items() if load == most)


@given(spans, spans)
def test_overlap_is_a_day_in_common(one: rules.Span, other: rules.Span) -> None:
    days = [DAY + timedelta(n) for n in range(130)]

    assert rules.overlap(one, other) == any(holds(one, day) and holds(other, day) for day in days)
    assert rules.overlap(one, other) == rules.overlap(other, one)


def test_share_fills_the_least_loaded_first() -> None:  # scenario 5.7.2
    shared = rules.share([1, 2, 3, 4, 5], loads={10: 3, 11: 3, 12: 4}, cap=5)

    assert sorted(shared.given.values()) == [10, 10, 11, 11, 12]
    assert shared.left == ()


def test_share_names_who_is_left() -> None:  # scenario 5.7.2
    shared = rules.share([1, 2, 3, 4, 5], loads={10: 3, 11: 4, 12: 4}, cap=5)

    assert len(shared.given) == 4
    assert shared.left == (5,)


@given(
    st.lists(st.integers(1, 500), unique=True, max_size=30),
    st.dictionaries(st.integers(1000, 1010), st.integers(0, 7), max_size=6),
    st.one_of(st.none(), st.integers(1, 6)),
)
def test_share_never_goes_above_the_cap(
    subjects: list[int], loads: dict[int, int], cap: int | None
) -> None:  # B-1
    shared = rules.share(subjects, loads=loads, cap=cap)

    assert set(shared.given) | set(shared.left) == set(subjects)
    assert not set(shared.given) & set(shared.left)
    for holder, load in loads.items():
        more = sum(1 for given_to in shared.given.values() if given_to == holder)
        assert cap is None or more == 0 or load + more <= cap
    if shared.left and loads:
        assert cap is not None
    again = rules.share(subjects, loads=loads, cap=cap)
    assert again == shared


def test_needed_is_the_smallest_number_of_helpers() -> None:
    assert rules.needed(2263, 5) == 453
    assert rules.needed(975, 5) == 195
    assert rules.needed(0, 5) == 0
