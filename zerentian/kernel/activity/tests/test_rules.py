from __future__ import annotations

import json
from datetime import UTC, datetime

from hypothesis import given
from hypothesis import strategies as st

from zerentian.kernel.activity import rules
from zerentian.kernel.activity.rules import GENESIS, Line

AT = datetime(2019, 5, 31, 1, 2, 3, 4, tzinfo=UTC)
lines = st.builds(
    Line,
    id=st.integers(1, 1000),
    at=st.just(AT),
    actor=st.none() | st.integers(1, 9),
    verb=st.sampled_from(["duty.assigned", "grant.given"]),
    table=st.just("t"),
    rows=st.lists(st.integers(1, 9), max_size=3),
    reason=st.text(max_size=5),
)


def line(**changes: object) -> Line:
    values = {"id": 1, "at": AT, "actor": 7, "verb": "a.b", "table": "t", "rows": [3], "reason": ""}
    return Line(**{**values, **changes})  # type: ignore[arg-type]


def test_nothing_has_the_digest_of_what_came_before() -> None:
    digest, count, last = rules.digest([], previous=GENESIS)

    assert (count, last) == (0, 0)
    assert digest == rules.digest([], previous=GENESIS)[0]


def test_digest_counts_lines_and_names_the_last() -> None:
    _, count, last = rules.digest([line(id=4), line(id=9)], previous=GENESIS)

    assert (count, last) == (2, 9)


@given(st.lists(lines, min_size=1, max_size=4), st.data())
def test_any_change_changes_the_digest(listed: list[Line], data: st.DataObject) -> None:
    place = data.draw(st.integers(0, len(listed) - 1))
    changed = data.draw(lines.filter(lambda other: other != listed[place]))

    before = rules.digest(listed, previous=GENESIS)[0]
    after = rules.digest([*listed[:place], changed, *listed[place + 1 :]], previous=GENESIS)[0]

    assert before != after


@given(st.lists(lines, min_size=1, max_size=4))
def test_leaving_one_out_changes_the_digest(listed: list[Line]) -> None:
    assert (
        rules.digest(listed, previous=GENESIS)[0] != rules.digest(listed[1:], previous=GENESIS)[0]
    )


def test_order_and_predecessor_count() -> None:
    one, two = line(id=1), line(id=2)
    digests = {
        rules.digest([one, two], previous=GENESIS)[0],
        rules.digest([two, one], previous=GENESIS)[0],
        rules.digest([one, two], previous="1" * 64)[0],
    }

    assert len(digests) == 3


def test_line_can_be_read_by_an_outsider() -> None:
    canonical = line(reason="王桂兰，“搬家”").canonical()

    assert json.loads(canonical) == [
        1, "2019-05-31T01:02:03.000004+00:00", 7, "a.b", "t", [3], "王桂兰，“搬家”",
    ]  # fmt: skip
    assert "王桂兰" in canonical.decode()


def test_rows_and_reason_do_not_run_together() -> None:
    assert line(rows=[1, 23]).canonical() != line(rows=[12, 3]).canonical()
    assert line(actor=None).canonical() != line(actor=0).canonical()
