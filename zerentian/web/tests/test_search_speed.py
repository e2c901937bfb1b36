"""Search among hundreds of thousands walks an index to what is shown, whatever is typed."""

from __future__ import annotations

import re

import pytest
from django.db import connection
from django.http import QueryDict
from django.test.utils import CaptureQueriesContext
from pytest_django.plugin import DjangoDbBlocker

from tests.world import ON, World
from zerentian.kernel.residents.queries import listing
from zerentian.kernel.residents.queries.asked import When
from zerentian.kernel.residents.queries.filters import Filters
from zerentian.kernel.residents.queries.places import Places
from zerentian.lib import pinyin
from zerentian.ui.lists import KeysetPage
from zerentian.web.queries import search

MANY = 8_000
SURNAMES = [chr(20000 + number) for number in range(150)]
LATE, EARLY = max(SURNAMES, key=pinyin.key), min(SURNAMES, key=pinyin.key)
FILL = """
INSERT INTO population_person (name, name_key, initials, sex, born, identity_kind, ethnicity)
SELECT surname || middle || last, key || ' ' || middle || last, left(key, 1) || 'xx',
       'F', '1970-01-01', 'resident', ''
FROM generate_series(1, %(many)s) AS n,
     LATERAL (SELECT (%(surnames)s::text[])[1 + n %% 150] AS surname,
                     (%(keys)s::text[])[1 + n %% 150] AS key,
                     chr(21000 + n * 7 %% 211) AS middle, chr(22000 + n * 13 %% 307) AS last) AS made;
INSERT INTO population_household (kind, code, region_id, "group", address, formed_on)
SELECT 'residence', 'F' || n, %(region)s, '', '', '2000-01-01'
FROM generate_series(1, %(many)s / 4) AS n;
INSERT INTO population_membership
    (person_id, household_id, kind, code, relation, valid, join_reason, leave_reason, recorded_at)
SELECT p.id, h.id, 'residence', '', 'other', '[2000-01-01,)', '', '', '2000-01-01'
FROM (SELECT id, row_number() OVER (ORDER BY id) AS n FROM population_person
      WHERE initials LIKE '_xx') AS p
JOIN (SELECT id, row_number() OVER (ORDER BY id) AS n FROM population_household
      WHERE code LIKE 'F%%') AS h ON h.n = (p.n + 3) / 4;
ANALYZE regions_region; ANALYZE population_person;
ANALYZE population_household; ANALYZE population_membership; ANALYZE population_resident;
"""


@pytest.fixture(scope="module")
def filled(world_of_module: World, django_db_blocker: DjangoDbBlocker) -> None:
    """The east has many people, for all tests of this module: each only reads."""
    values = {"surnames": SURNAMES, "keys": [pinyin.key(name) for name in SURNAMES]}
    with django_db_blocker.unblock(), connection.cursor() as cursor:
        # Tables of this size are rightly read whole; those of a district are not.
        cursor.execute("SET LOCAL enable_seqscan = off")
        cursor.execute(FILL, {**values, "many": MANY, "region": world_of_module.east.region.pk})


@pytest.fixture
def town(filled: None, world: World) -> World:
    return world


def visited(sql: str) -> int:
    """Rows of the largest scan of a statement."""
    with connection.cursor() as cursor:
        cursor.execute(f"EXPLAIN (ANALYZE, TIMING OFF, SUMMARY OFF) {sql}")
        lines = [line for (line,) in cursor.fetchall()]
    found = [0]
    for line in lines:
        if "Bitmap Index Scan" in line:  # counts rows of tests that were rolled back, too
            continue
        if rows := re.search(r"actual rows=([\d.]+) loops=(\d+)", line):
            found.append(int(float(rows[1]) * int(rows[2])))
        if removed := re.search(r"Rows Removed by \w+(?: \w+)*: (\d+)", line):
            found.append(int(removed[1]))
    return max(found)


@pytest.mark.slow
@pytest.mark.parametrize(
    "text",
    [
        LATE,  # the last surname in the order
        LATE + chr(21003),  # and the beginning of a name
        chr(21100) + chr(22100),  # the end of a name
        "欧阳",  # nobody
        "y",
        "yx",
        "zzzz",
        "1234",
    ],
)
@pytest.mark.parametrize("role", ["admin", "town_clerk"])
def test_no_search_reads_all_people(town: World, text: str, role: str) -> None:
    user = town.admin if role == "admin" else town.east.users[role]
    with CaptureQueriesContext(connection) as seen:
        search.search(town.viewer(user), text)

    asked = [query["sql"] for query in seen if "population_person" in query["sql"]]
    assert all(visited(sql) < MANY / 10 for sql in asked), (text, [visited(s) for s in asked])
    assert len(seen) <= 14  # one of them asks for closed circles


@pytest.mark.slow
@pytest.mark.parametrize("sort", ["name", "-name"])
def test_a_page_far_inside_is_counted_to_on_the_narrow_index(town: World, sort: str) -> None:
    when = When(ON, ON)
    people = listing.residents(Filters(), places=Places(town.viewer(town.admin)), when=when)
    page = KeysetPage(people, listing.order(sort, when, Filters()), QueryDict("page=60"), MANY)

    with CaptureQueriesContext(connection) as seen:
        assert len(page.rows) == 50
    [walk] = [query["sql"] for query in seen if "OFFSET" in query["sql"]]
    with connection.cursor() as cursor:
        cursor.execute(f"EXPLAIN {walk}")
        plan = " ".join(line for (line,) in cursor.fetchall())

    assert "Index Only Scan" in plan
    assert "resident_in_order" in plan


@pytest.mark.slow
@pytest.mark.parametrize("sort", ["name", "-name", "age", "village"])
@pytest.mark.parametrize("text", [LATE, EARLY, chr(21100) + chr(22100)])
def test_list_of_residents_by_name_reads_only_hits(town: World, text: str, sort: str) -> None:
    when, filters = When(ON, ON), Filters(q=text)
    people = listing.residents(filters, places=Places(town.viewer(town.admin)), when=when)
    page = KeysetPage(people, listing.order(sort, when, filters), QueryDict(), MANY)

    with CaptureQueriesContext(connection) as seen:
        assert len(page.rows) <= 50
    with connection.cursor() as cursor:  # a planner that would rather walk than sort
        cursor.execute("SET LOCAL enable_sort = off")

    assert all(visited(query["sql"]) < MANY / 10 for query in seen)
