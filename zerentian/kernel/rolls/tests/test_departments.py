"""What lists of departments make of the registers."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Any

import pytest
from django.db.backends.postgresql.psycopg_any import DateRange

from zerentian.kernel.accounts.viewer import Viewer
from zerentian.kernel.activity.models import Entry
from zerentian.kernel.imports import actions as imports
from zerentian.kernel.imports.models import Batch, Row
from zerentian.kernel.population import actions as population
from zerentian.kernel.population import sealed
from zerentian.kernel.population.models import LifeEvent, Membership, Person, PersonFact
from zerentian.kernel.population.tests import factories as make
from zerentian.kernel.rolls.departments.layouts import DEATHS, DISABILITIES, INSURANCES
from zerentian.kernel.rolls.tests import books
from zerentian.kernel.rolls.tests.books import FIRST, LATER, ON, SECOND
from zerentian.kernel.rolls.tests.told import counts, differences, told, warned

pytestmark = pytest.mark.django_db
DAY = date(2019, 7, 1)


@pytest.fixture
def family(take: Callable[..., Batch]) -> list[dict[str, Any]]:
    """The rows of a hukou household of three, taken over."""
    rows = books.household(FIRST, 3)
    take(rows)
    return rows


def dead(row: dict[str, Any], day: str = "2019-07-01", **about: Any) -> dict[str, Any]:
    return {"name": row["name"], "identity": row["identity"], "died_on": day} | about


def disabled(row: dict[str, Any], **about: Any) -> dict[str, Any]:
    usual = {"name": row["name"], "identity": row["identity"], "kind": "肢体", "grade": "二级"}
    return usual | {"card": "", "since": "2018-03-01"} | about


def insured(row: dict[str, Any], year: Any = 2019, scheme: str = "居民医保") -> dict[str, Any]:
    return {"name": row["name"], "identity": row["identity"], "scheme": scheme, "year": year}


def members(on: date) -> dict[str, str]:
    rows = Membership.objects.filter(superseded_at=None, valid__contains=on)
    return dict(rows.values_list("person__name", "relation"))


def current() -> list[tuple[str, str, str, Any]]:
    rows = PersonFact.objects.filter(superseded_at=None).order_by("valid", "kind", "item")
    return [(row.kind, row.item, row.value, row.valid) for row in rows]


# --- deaths


def test_a_death_ends_memberships_on_its_day(
    family: list[dict[str, Any]], take: Callable[..., Batch]
) -> None:  # C-5
    batch = take(
        [dead(family[1], proof="火化证明", proof_number="火2019-7")], layout=DEATHS, on=LATER
    )

    event = LifeEvent.objects.get()
    assert (counts(batch), batch.leaving) == ((0, 1, 0, 0), 1)
    assert differences(batch) == {"死亡日期": ("（空）", "2019-07-01"), "离户": (FIRST, "（空）")}
    assert (event.kind, event.on, event.proof_kind, event.proof_number) == (
        "death", DAY, "cremation", "火2019-7",
    )  # fmt: skip
    assert Person.objects.get(name="王强2").died_on == DAY
    assert members(date(2019, 6, 30)).keys() == {"王桂兰", "王强2", "王强3"}
    assert members(DAY).keys() == {"王桂兰", "王强3"}


def test_previewing_a_death_leaves_no_trace(
    family: list[dict[str, Any]], upload: Callable[..., Batch]
) -> None:
    before = list(Membership.objects.order_by("pk").values())

    upload([dead(family[0])], layout=DEATHS, on=LATER)

    assert list(Membership.objects.order_by("pk").values()) == before
    assert not LifeEvent.objects.exists()
    assert not Entry.objects.filter(verb__startswith="event.").exists()


def test_two_deaths_in_a_household_follow_from_one_another(
    family: list[dict[str, Any]], take: Callable[..., Batch]
) -> None:  # HH-3
    """The later death stands first in the list; each leaves one head behind."""
    take([dead(family[1], "2019-07-20"), dead(family[0])], layout=DEATHS, on=LATER)

    assert list(members(date(2019, 7, 2)).values()).count("head") == 1
    assert members(date(2019, 7, 21)) == {"王强3": "head"}


def test_a_known_death_is_the_same(
    family: list[dict[str, Any]], take: Callable[..., Batch], upload: Callable[..., Batch]
) -> None:
    take([dead(family[1])], layout=DEATHS, on=LATER)

    assert counts(upload([dead(family[1])], layout=DEATHS, on=LATER)) == (0, 0, 1, 0)
    other = upload([dead(family[1], "2019-07-02")], layout=DEATHS, on=LATER)
    assert told(other) == [(2, "died_on")]


@pytest.mark.parametrize(
    ("change", "column"),
    [
        ({"died_on": "2019-09-01"}, "died_on"),  # after the day of the data
        ({"died_on": "1970-01-01"}, "died_on"),  # before birth
        ({"died_on": "2019-05-01"}, "died_on"),  # before the membership began
        ({"died_on": ""}, "died_on"),
        ({"name": "别人"}, "name"),
        ({"identity": books.number()}, "identity"),  # in no register
    ],
)
def test_what_cannot_be_is_refused(
    family: list[dict[str, Any]],
    upload: Callable[..., Batch],
    change: dict[str, Any],
    column: str,
) -> None:
    batch = upload([dead(family[1]) | change, dead(family[2])], layout=DEATHS, on=LATER)

    reasons = Row.objects.get(batch=batch, number=2).reasons
    assert told(batch) == [(2, column)]
    assert all(reason["why"] and reason["todo"] for reason in reasons)


def test_the_rest_is_entered_without_the_refused(
    family: list[dict[str, Any]], take: Callable[..., Batch]
) -> None:
    rows = [dead(family[1], "2019-09-01"), dead(family[2])]

    take(rows, layout=DEATHS, on=LATER, partly=True)

    assert members(LATER).keys() == {"王桂兰", "王强2"}


def test_one_person_twice_is_refused(
    family: list[dict[str, Any]], upload: Callable[..., Batch]
) -> None:  # ID-4
    batch = upload([dead(family[1]), dead(family[1], "2019-07-02")], layout=DEATHS, on=LATER)

    assert told(batch) == [(3, "identity")]


def test_people_elsewhere_are_as_unknown_as_nobody(
    family: list[dict[str, Any]], upload: Callable[..., Batch]
) -> None:
    other = books.importer("370703002")
    nobody = {"name": "赵六", "identity": books.number()}

    batch = upload([dead(family[1]), dead(nobody)], layout=DEATHS, on=LATER, by=other)

    first, second = Row.objects.filter(batch=batch).order_by("number")
    [one], [other_one] = first.reasons, second.reasons
    assert (one["why"], one["todo"]) == (other_one["why"], other_one["todo"])
    assert first.region_id is second.region_id is None


def test_an_absorbed_number_means_whoever_it_became(
    family: list[dict[str, Any]], take: Callable[..., Batch]
) -> None:
    new = make.new_person("王强2", serial=477)
    [absorbed] = population.register_persons(by=None, persons=[new], at=make.AT)
    kept = Person.objects.get(name="王强2", identity_index=_index(family[1]["identity"]))
    population.absorb(
        by=None, survivor=kept.pk, absorbed=absorbed, take=(), reason="同一人", at=make.AT
    )

    row = dead(family[1] | {"identity": new.identity.number})
    batch = take([row], layout=DEATHS, on=LATER)

    kept.refresh_from_db()
    assert (kept.died_on, warned(batch)) == (DAY, [(2, "identity")])


def _index(number: str) -> Any:
    return sealed.identity_index(number)


# --- disabilities and insurances


def test_a_disability_becomes_a_dated_fact(
    family: list[dict[str, Any]], take: Callable[..., Batch]
) -> None:
    batch = take([disabled(family[0])], layout=DISABILITIES, on=LATER)

    assert counts(batch) == (1, 0, 0, 0)
    assert current() == [("disability", "", "42", DateRange(date(2018, 3, 1), None))]
    assert PersonFact.objects.get().batch == batch.pk
    assert counts(take([disabled(family[0])], layout=DISABILITIES, on=LATER)) == (0, 0, 1, 0)


def test_another_grade_supersedes_from_its_day_on(
    family: list[dict[str, Any]], take: Callable[..., Batch]
) -> None:
    take([disabled(family[0])], layout=DISABILITIES, on=LATER)

    batch = take(
        [disabled(family[0], grade="一级", since="2019-08-01")], layout=DISABILITIES, on=LATER
    )

    assert differences(batch) == {"残疾": ("肢体二级", "肢体一级")}
    assert current() == [
        ("disability", "", "42", DateRange(date(2018, 3, 1), date(2019, 8, 1))),
        ("disability", "", "41", DateRange(date(2019, 8, 1), None)),
    ]
    assert PersonFact.objects.exclude(superseded_at=None).count() == 1


def test_the_card_carries_kind_and_grade(
    family: list[dict[str, Any]], take: Callable[..., Batch]
) -> None:
    card = f"{family[0]['identity']}13"

    take(
        [disabled(family[0], kind="", grade="", card=card, since="")], layout=DISABILITIES, on=LATER
    )

    assert current() == [("disability", "", "13", DateRange(LATER, None))]


@pytest.mark.parametrize(
    ("change", "column"),
    [
        ({"kind": "4"}, "kind"),  # a number alone is never believed
        ({"kind": ""}, "kind"),
        ({"grade": ""}, "grade"),
        ({"card": "own13"}, "kind"),
        ({"card": f"{books.number()}42"}, "card"),
        ({"since": "2019-12-01"}, "since"),
        ({"name": "别人"}, "name"),
    ],
)
def test_what_does_not_agree_is_refused(
    family: list[dict[str, Any]],
    upload: Callable[..., Batch],
    change: dict[str, Any],
    column: str,
) -> None:
    if change.get("card") == "own13":
        change = {"card": f"{family[0]['identity']}13"}

    batch = upload([disabled(family[0], **change)], layout=DISABILITIES, on=LATER)

    assert (2, column) in told(batch)


def test_an_older_list_does_not_overwrite_a_newer(
    family: list[dict[str, Any]], take: Callable[..., Batch], upload: Callable[..., Batch]
) -> None:
    take([disabled(family[0])], layout=DISABILITIES, on=LATER)

    batch = upload(
        [disabled(family[0], grade="三级", since="2017-01-01")], layout=DISABILITIES, on=LATER
    )

    assert told(batch) == [(2, "identity")]


def test_insurances_hold_for_their_years(
    family: list[dict[str, Any]], take: Callable[..., Batch]
) -> None:
    rows = [insured(family[0], 2018), insured(family[0]), insured(family[0], scheme="居民养老保险")]

    batch = take(rows, layout=INSURANCES, on=LATER)

    assert counts(batch) == (3, 0, 0, 0)
    year = DateRange(date(2019, 1, 1), date(2020, 1, 1))
    assert current()[1:] == [
        ("insurance", "resident_medical", "", year), ("insurance", "resident_pension", "", year),
    ]  # fmt: skip
    assert counts(take(rows, layout=INSURANCES, on=LATER)) == (0, 0, 3, 0)


def test_the_same_insurance_twice_is_refused(
    family: list[dict[str, Any]], upload: Callable[..., Batch]
) -> None:
    rows = [insured(family[0]), insured(family[0], scheme="城乡居民医保")]

    assert told(upload(rows, layout=INSURANCES, on=LATER)) == [(3, "identity")]


def test_facts_can_be_taken_back(
    family: list[dict[str, Any]], take: Callable[..., Batch], viewer: Viewer
) -> None:
    take([disabled(family[0])], layout=DISABILITIES, on=LATER)
    before = current()
    batch = take(
        [disabled(family[0], grade="一级", since="2019-08-01"), disabled(family[1])],
        layout=DISABILITIES, on=LATER,
    )  # fmt: skip
    assert viewer.user

    imports.undo(by=viewer.user, viewer=viewer, batch=batch.pk, at=books.AT)

    assert current() == before


def test_statements_of_facts_do_not_grow_with_the_rows(
    take: Callable[..., Batch], upload: Callable[..., Batch], django_assert_max_num_queries: Any
) -> None:
    people = books.household(SECOND, 40)
    take(people, on=ON)
    with django_assert_max_num_queries(40):
        batch = upload([disabled(row) for row in people], layout=DISABILITIES, on=LATER)
    assert batch.new == 40
