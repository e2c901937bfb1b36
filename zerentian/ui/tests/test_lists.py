"""Paging over the real database, with columns of every kind that an order can meet."""

from __future__ import annotations

import random
from typing import Any

import pytest
from django.contrib.auth.models import Permission
from django.contrib.contenttypes.models import ContentType
from django.db import connection
from django.db.models import QuerySet, Value
from django.db.models.functions import NullIf, Substr
from django.http import QueryDict
from django.test.utils import CaptureQueriesContext

from zerentian.ui.lists import Key, KeysetPage, Order, chosen, chunks, page
from zerentian.ui.orders import InvalidCursor, decode, encode

pytestmark = pytest.mark.django_db

ORDERS = [
    Order.of("codename"),
    Order.of("-codename"),
    Order.of("name", "-codename"),
    Order.of("content_type__model", "name"),
    Order.of("-content_type__model", "name"),
    Order.of(Key("maybe", nullable=True), "name"),
    Order.of(Key("maybe", descending=True, nullable=True)),
    Order.of("pk"),
]


@pytest.fixture
def rows() -> QuerySet[Any]:
    """123 rows with many equal values and some unknown ones."""
    Permission.objects.all().delete()
    ContentType.objects.all().delete()
    kinds = [ContentType.objects.create(app_label="a", model=f"m{i}") for i in range(3)]
    draw = random.Random(7)
    Permission.objects.bulk_create(
        Permission(content_type=draw.choice(kinds), codename=f"c{i}", name=draw.choice("abcxx"))
        for i in range(123)
    )
    return Permission.objects.annotate(maybe=NullIf(Substr("name", 1, 1), Value("x")))


def listed(rows: QuerySet[Any], order: Order, address: str, **more: Any) -> KeysetPage:
    return page(rows, QueryDict(address.removeprefix("?")), order=order, count=123, **more)


def ids(found: Any) -> list[int]:
    return [row.pk for row in found]


@pytest.mark.parametrize("order", ORDERS)
def test_walking_forwards_meets_every_row_once(rows: QuerySet[Any], order: Order) -> None:
    seen, address = [], "?size=20"
    while True:
        at = listed(rows, order, address)
        seen += ids(at.rows)
        if not at.next_url:
            break
        address = at.next_url

    assert seen == ids(order.sorted(rows))
    assert at.number == at.pages == 7


@pytest.mark.parametrize("order", ORDERS)
def test_walking_backwards_shows_the_same_pages(rows: QuerySet[Any], order: Order) -> None:
    expected = ids(order.sorted(rows))
    at = listed(rows, order, "?size=20&page=7")

    seen = [ids(at.rows)]
    while at.previous_url:
        at = listed(rows, order, at.previous_url)
        seen.insert(0, ids(at.rows))

    assert [key for keys in seen for key in keys] == expected
    assert len(seen) == 7


@pytest.mark.parametrize("order", ORDERS)
@pytest.mark.parametrize("number", [1, 2, 3, 4, 5, 6, 7])
def test_jumping_shows_the_page_of_that_number(
    rows: QuerySet[Any], order: Order, number: int
) -> None:
    at = listed(rows, order, f"?size=20&page={number}")

    assert ids(at.rows) == ids(order.sorted(rows))[(number - 1) * 20 : number * 20]
    assert at.number == number
    assert (at.first, at.last) == ((number - 1) * 20 + 1, min(number * 20, 123))


def test_every_page_costs_at_most_two_statements(rows: QuerySet[Any]) -> None:
    for address, most in [("?", 1), ("?page=2", 2), ("?page=3&size=20", 2), ("?page=7&size=20", 2)]:
        with CaptureQueriesContext(
            connection,
        ) as statements:
            at = listed(rows, ORDERS[3], address)
            assert at.next_url or at.previous_url
            assert at.jumps

        assert len(statements) <= most, address


def test_going_on_needs_no_offset(rows: QuerySet[Any]) -> None:
    address = listed(rows, ORDERS[0], "?size=20").next_url

    with CaptureQueriesContext(connection) as statements:
        assert listed(rows, ORDERS[0], address).rows

    assert "OFFSET" not in statements[0]["sql"]
    assert "ROW(" in statements[0]["sql"]


def test_a_row_that_went_away_moves_no_page(rows: QuerySet[Any]) -> None:
    first = listed(rows, ORDERS[0], "?size=20")
    following = ids(listed(rows, ORDERS[0], first.next_url).rows)

    Permission.objects.filter(pk=first.rows[3].pk).delete()

    assert ids(listed(rows, ORDERS[0], first.next_url).rows) == following


@pytest.mark.parametrize(
    "address",
    ["?after=rubbish", "?after=%%", "?after=W10", "?before=e30", "?page=-3", "?page=x", "?page=１"],
)
def test_a_spoilt_address_shows_the_beginning(rows: QuerySet[Any], address: str) -> None:
    at = listed(rows, ORDERS[0], address)

    assert at.number == 1
    assert ids(at.rows) == ids(ORDERS[0].sorted(rows))[:50]


def test_a_page_past_the_end_is_the_last(rows: QuerySet[Any]) -> None:
    at = listed(rows, ORDERS[0], "?page=999")

    assert at.number == 3
    assert ids(at.rows) == ids(ORDERS[0].sorted(rows))[100:]
    assert at.next_url == ""


def test_an_empty_list_has_one_empty_page() -> None:
    at = page(Permission.objects.none(), QueryDict("page=4"), order=ORDERS[0], count=0)

    assert (at.rows, at.pages, at.number, at.first, at.last) == ([], 1, 1, 0, 0)
    assert (at.next_url, at.previous_url) == ("", "")


def test_addresses_keep_the_filters(rows: QuerySet[Any]) -> None:
    at = listed(rows, ORDERS[0], "?village=3707&page=2&sort=-a")

    assert "village=3707&sort=-a" in at.next_url
    assert "page=" not in at.next_url
    assert at.previous_url == "?village=3707&sort=-a"


def test_two_lists_of_one_page_do_not_move_each_other(rows: QuerySet[Any]) -> None:
    at = listed(rows, ORDERS[0], "?page=2&dpage=3&dsize=20", prefix="d")

    assert at.number == 3
    assert "page=2" in at.url()


def test_jumps_leave_out_what_is_far(rows: QuerySet[Any]) -> None:
    at = listed(rows, ORDERS[0], "?size=20&page=4")

    assert [jump.number for jump in at.jumps if not jump.gap] == [1, 3, 4, 5, 7]
    assert [jump.current for jump in at.jumps].count(True) == 1
    assert sum(jump.gap for jump in at.jumps) == 2


def test_only_offered_sizes_are_taken(rows: QuerySet[Any]) -> None:
    assert listed(rows, ORDERS[0], "?size=100000").size == 50
    assert listed(rows, ORDERS[0], "?size=100").size == 100


@pytest.mark.parametrize("order", ORDERS)
def test_chunks_read_everything_in_order(rows: QuerySet[Any], order: Order) -> None:
    assert ids(chunks(rows, order, size=41)) == ids(order.sorted(rows))
    assert ids(chunks(rows, order, size=20)) == ids(order.sorted(rows))


def test_cursor_comes_back_as_it_was() -> None:
    fields = [Permission._meta.get_field("codename"), Permission._meta.pk]

    assert decode(encode(3, ["张", 7]), fields) == (3, ["张", 7])
    assert decode(encode(3, [None, 7]), fields) == (3, [None, 7])
    with pytest.raises(InvalidCursor):
        decode(encode(3, ["a", "b"]), fields)
    with pytest.raises(InvalidCursor):
        decode(encode(3, [7]), fields)


def test_order_ends_with_the_key() -> None:
    assert [key.lookup for key in Order.of("name").keys] == ["name", "pk"]
    assert [key.lookup for key in Order.of("name", "-id").keys] == ["name", "id"]
    assert all(key.descending for key in Order.of("name", flip=True).keys)
    assert Order.of().keys == (Key("pk"),)


def test_chosen_takes_only_what_is_allowed() -> None:
    assert chosen({"a": "x"}, "a", ["x", "y"], "y") == "x"
    assert chosen({"a": "z"}, "a", ["x", "y"], "y") == "y"
    assert chosen({}, "a", ["x", "y"]) == ""
