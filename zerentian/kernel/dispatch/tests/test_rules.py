"""Red, yellow, green and deadlines, by example and for every day."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from zerentian.kernel.dispatch.errors import OrderRefused
from zerentian.kernel.dispatch.rules import lights, numbers, states
from zerentian.kernel.dispatch.rules.deadlines import Term
from zerentian.kernel.dispatch.rules.lights import Light
from zerentian.lib.working_days import WorkingDays

MAY = WorkingDays.of(
    [date(2019, 5, n) for n in (1, 2, 3, 4)], [date(2019, 4, 28), date(2019, 5, 5)]
)
DAYS = st.dates(date(2018, 1, 1), date(2020, 12, 31))
CALENDARS = st.builds(
    lambda off, made: WorkingDays.of(
        list(off), [d for d in made if d.weekday() > 4 and d not in off]
    ),
    st.sets(DAYS, max_size=40),
    st.sets(DAYS, max_size=20),
)
YELLOW = st.integers(0, 10)


def shine(today: date, deadline: date, state: str = "underway", yellow: int = 2) -> Light:
    return lights.terms(MAY, today=today, yellow=yellow).light(state=state, deadline=deadline)


@pytest.mark.parametrize(
    ("today", "deadline", "light"),
    [
        (date(2019, 4, 26), date(2019, 5, 7), Light.GREEN),  # 26, 28 to 30, 5, 6 are left
        (date(2019, 5, 5), date(2019, 5, 7), Light.YELLOW),  # a Sunday that is worked
        (date(2019, 5, 7), date(2019, 5, 7), Light.YELLOW),  # the day itself is not late
        (date(2019, 5, 8), date(2019, 5, 7), Light.RED),
        (date(2019, 4, 29), date(2019, 5, 6), Light.GREEN),  # 29, 30, 5
        (date(2019, 4, 30), date(2019, 5, 6), Light.YELLOW),  # the holidays do not count
    ],
)
def test_lights(today: date, deadline: date, light: Light) -> None:
    assert shine(today, deadline) == light


@pytest.mark.parametrize(
    ("state", "light"),
    [("reported", Light.WAITING), ("accepted", Light.DONE), ("recalled", Light.GONE)],
)
def test_who_has_reported_is_not_late(state: str, light: Light) -> None:
    assert shine(date(2019, 6, 3), date(2019, 5, 7), state) == light


@given(days=CALENDARS, today=DAYS, deadline=DAYS, yellow=YELLOW)
def test_yellow_means_few_working_days_left(
    days: WorkingDays, today: date, deadline: date, yellow: int
) -> None:
    light = lights.terms(days, today=today, yellow=yellow).light(state="sent", deadline=deadline)

    late, few = deadline < today, days.between(today, deadline) <= yellow
    assert light == (Light.RED if late else Light.YELLOW if few else Light.GREEN)


@given(days=CALENDARS, today=DAYS, deadline=DAYS, yellow=YELLOW)
def test_a_light_only_gets_worse(
    days: WorkingDays, today: date, deadline: date, yellow: int
) -> None:
    order = [Light.GREEN, Light.YELLOW, Light.RED]

    def level(day: date) -> int:
        found = lights.terms(days, today=day, yellow=yellow)
        return order.index(found.light(state="received", deadline=deadline))

    assert level(today) <= level(today + timedelta(days=1))


@given(days=CALENDARS, today=DAYS, deadline=DAYS)
def test_days_left_are_negative_when_late(days: WorkingDays, today: date, deadline: date) -> None:
    left = lights.left(days, today=today, deadline=deadline)

    assert (left >= 0) if deadline >= today else (left <= 0)
    assert lights.left(days, today=today, deadline=today) == 0


@given(
    days=CALENDARS, issued=DAYS, due=st.integers(1, 30), receive=st.integers(0, 5),
    limit=st.none() | DAYS,
)  # fmt: skip
def test_a_term_ends_on_working_days_in_order(
    days: WorkingDays, issued: date, due: int, receive: int, limit: date | None
) -> None:
    term = Term(days, issued, due, receive, limit)
    deadline = term.deadline(None)

    assert issued <= term.receive_by(deadline) <= deadline
    if limit is None or limit < issued:
        assert days.is_working(deadline)
    else:
        assert deadline <= limit


def test_a_wanted_deadline_is_checked() -> None:
    term = Term(MAY, date(2019, 4, 29), 7, 1, limit=date(2019, 5, 8))

    assert term.deadline(date(2019, 5, 5)) == date(2019, 5, 5)
    for day, code, params in (
        (date(2019, 4, 28), "past", {"day": "2019-04-28"}),
        (date(2019, 5, 1), "free", {"day": "2019-05-01", "next": "2019-05-05"}),
        (date(2019, 5, 9), "later", {"day": "2019-05-08"}),
    ):
        with pytest.raises(OrderRefused) as caught:
            term.deadline(day)
        assert (caught.value.code, caught.value.params) == (code, params)


def test_numbers() -> None:
    form = "{word}交办〔{year}〕{number}号"
    assert numbers.written(form, word="寒", year=2019, number=12) == "寒交办〔2019〕12号"


def test_what_is_open_and_with_whom() -> None:
    assert {states.REPORTED} == states.OPEN - states.WITH_HOLDER
    assert states.TASK.final == {states.ACCEPTED, states.RECALLED}
