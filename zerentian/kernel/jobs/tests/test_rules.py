from __future__ import annotations

from datetime import UTC, datetime, timedelta, timezone

import pytest
from hypothesis import given
from hypothesis import strategies as st

from zerentian.kernel.jobs.rules import is_sealing_due, local_day

CHINA = timezone(timedelta(hours=8))
MOMENTS = st.datetimes(datetime(2019, 1, 1), datetime(2030, 1, 1), timezones=st.just(UTC))  # noqa: DTZ001


def at(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=CHINA)


@pytest.mark.parametrize(
    ("last", "now", "due"),
    [
        (None, "2019-05-31 00:00", True),
        ("2019-05-30 23:59", "2019-05-31 00:00", True),
        ("2019-05-31 00:00", "2019-05-31 23:59", False),
        ("2019-05-31 07:00", "2019-05-31 09:00", False),  # two days in London, one here
        ("2019-05-01 01:30", "2019-05-31 08:00", True),  # off for a month
        ("2019-06-01 01:30", "2019-05-31 08:00", False),  # the clock was set back
    ],
)
def test_log_is_sealed_once_a_day(last, now, due):
    assert is_sealing_due(last=at(last) if last else None, now=at(now)) is due


@given(MOMENTS, MOMENTS)
def test_sealing_just_now_leaves_nothing_due_that_day(last, now):
    if is_sealing_due(last=last, now=now):
        assert not is_sealing_due(last=now, now=now)
        assert local_day(last) < local_day(now)
