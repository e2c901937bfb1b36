from __future__ import annotations

from datetime import datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from zerentian.kernel.notifications import rules

ZONE = ZoneInfo("Asia/Shanghai")
NIGHT = {"since": time(20), "until": time(7, 30)}
MOMENTS = st.integers(0, 366 * 24 * 60).map(
    lambda minutes: datetime(2019, 1, 1, tzinfo=ZONE) + timedelta(minutes=minutes)
)
TIMES = st.times().map(lambda moment: moment.replace(second=0, microsecond=0))


def moment(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=ZONE)


@pytest.mark.parametrize(
    ("now", "leaves"),
    [
        ("2019-05-31 09:00", "2019-05-31 09:00"),
        ("2019-05-31 20:00", "2019-06-01 07:30"),
        ("2019-05-31 23:59", "2019-06-01 07:30"),
        ("2019-05-31 00:00", "2019-05-31 07:30"),
        ("2019-05-31 07:30", "2019-05-31 07:30"),
    ],
)
def test_quiet_hours_reach_over_midnight(now: str, leaves: str) -> None:
    assert rules.may_leave(moment(now), **NIGHT) == moment(leaves)


def test_quiet_hours_within_a_day() -> None:
    noon = {"since": time(12), "until": time(14)}

    assert rules.may_leave(moment("2019-05-31 12:30"), **noon) == moment("2019-05-31 14:00")
    assert rules.may_leave(moment("2019-05-31 14:00"), **noon) == moment("2019-05-31 14:00")


def test_the_same_hour_twice_means_no_quiet_at_all() -> None:
    assert not rules.is_quiet(time(3), since=time(8), until=time(8))


@given(MOMENTS, TIMES, TIMES)
def test_what_leaves_is_never_in_quiet_hours_nor_later_than_a_day(
    now: datetime, since: time, until: time
) -> None:
    found = rules.may_leave(now, since=since, until=until)

    assert not rules.is_quiet(found.time(), since=since, until=until)
    assert timedelta(0) <= found - now <= timedelta(days=1)


@pytest.mark.parametrize(
    ("hour", "leaves"), [(8, "08:00"), (6, "07:30"), (19, "19:00"), (0, "07:30")]
)
def test_digest_of_a_quiet_hour_waits_for_the_morning(hour: int, leaves: str) -> None:
    found = rules.digest_at(moment("2019-05-31 15:00"), hour=hour, **NIGHT)

    assert found == moment(f"2019-05-31 {leaves}")


def test_tries_end() -> None:
    pauses = [rules.retry(tries) for tries in range(1, 7)]

    assert pauses[-1] is None
    assert pauses[:-1] == sorted(filter(None, pauses))


def test_nothing_leads_away_from_an_end() -> None:
    assert rules.DELIVERY.final == {"sent", "failed", "unsure"}
