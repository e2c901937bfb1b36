"""A preview is what adopting then does; three editions one after the other keep every id."""

from __future__ import annotations

from collections import Counter

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from zerentian.kernel.activity.models import Entry
from zerentian.kernel.regions import actions, state
from zerentian.kernel.regions.models import (
    Adoption,
    Change,
    Edition,
    Region,
    RegionEntry,
    Succession,
)
from zerentian.kernel.regions.tests.test_adopting import _clear, everything, open_regions
from zerentian.kernel.regions.tests.test_matching import lists
from zerentian.kernel.regions.tests.world import AT, BY, DISTRICT, adopted, loaded

pytestmark = pytest.mark.django_db
KINDS = ("same", "moved", "renamed", "merged", "closed", "added")
CALM = settings(max_examples=5, deadline=None, suppress_health_check=list(HealthCheck))


@CALM
@given(lists(), lists())
def test_a_preview_counts_and_lists_what_adopting_does_and_writes_nothing(
    first: dict[str, str], second: dict[str, str]
) -> None:
    _clear()
    adopted(first)
    edition = loaded(second, "2019")
    before, entries = everything(), Entry.objects.count()

    would = actions.preview(edition, at=AT)

    assert (everything(), Entry.objects.count()) == (before, entries)
    adoption = actions.adopt(BY, edition, at=AT)
    assert {kind: getattr(adoption, kind) for kind in KINDS} == would.counts
    done = Counter(
        adoption.changes.exclude(kind="carried").values_list("kind", "old_path", "new_path")
    )
    told = Counter(
        (step.kind, step.before.path if step.before else "", shown(step)) for step in would.steps
    )
    assert {key: n for key, n in done.items() if key[0] not in ("merged", "closed")} == {
        key: n for key, n in told.items() if key[0] not in ("merged", "closed")
    }
    assert {key[:2] for key in done} == {key[:2] for key in told}


def shown(step) -> str:  # type: ignore[no-untyped-def]
    return "" if step.kind == "closed" else step.after.path


@CALM
@given(lists(), lists())
def test_counts_of_an_adoption_add_up_to_both_lists(
    first: dict[str, str], second: dict[str, str]
) -> None:
    _clear()
    adopted(first)

    adoption = adopted(second, "2019")

    stayed = adoption.same + adoption.moved + adoption.renamed
    assert stayed + adoption.added == len(second)
    assert stayed + adoption.merged + adoption.closed == len(first)
    assert Succession.objects.filter(adoption=adoption).count() == (
        adoption.moved + adoption.renamed + adoption.merged
    )
    linked = RegionEntry.objects.filter(edition=adoption.edition, region__isnull=False)
    assert linked.count() == len(second)


@CALM
@given(lists(), st.integers(0, 2))
def test_editions_undone_newest_first_come_back_step_by_step(
    second: dict[str, str], back: int
) -> None:
    _clear()
    adopted(DISTRICT)
    stages = [(state.digest(), open_regions())]
    for key, names in (("2019", second), ("2020", DISTRICT)):
        adopted(names, key)
        stages.append((state.digest(), open_regions()))

    for adoption in Adoption.objects.filter(undone_at=None).order_by("-pk")[:back]:
        actions.undo(BY, adoption, at=AT, reason="错版")

    assert (state.digest(), open_regions()) == stages[2 - back]


@CALM
@given(lists())
def test_a_region_that_stayed_keeps_its_id_through_any_edition(second: dict[str, str]) -> None:
    _clear()
    adopted(DISTRICT)
    before = dict(Region.objects.values_list("path", "pk"))

    adoption = adopted(second, "2019")

    gone = set(
        adoption.changes.filter(kind__in=["closed", "merged"]).values_list("region", flat=True)
    )
    new = set(adoption.changes.filter(kind="added").values_list("region", flat=True))
    now = set(Region.objects.filter(closed_on=None).values_list("pk", flat=True))
    assert now == (set(before.values()) - gone) | new
    assert not new & set(before.values())


def test_an_edition_in_force_again_after_being_undone_is_the_same(db: None) -> None:
    adopted(DISTRICT)
    edition = loaded({**DISTRICT, "990101001210": "新村委会"}, "2019")
    first = actions.adopt(BY, edition, at=AT)
    names = open_regions()
    actions.undo(BY, first, at=AT, reason="错版")

    second = actions.adopt(BY, edition, at=AT)

    assert open_regions() == names
    assert (second.digest_before, second.added) == (first.digest_before, first.added)
    assert Adoption.objects.filter(edition=edition).count() == 2
    assert Change.objects.filter(adoption=first, region__isnull=False, kind="added").count() == 0


@pytest.mark.parametrize(
    ("asked", "found"),
    [
        ("99", "2019"),
        ("9901", "2019"),
        ("990102", "2019"),
        ("990103", "2018"),
        ("98", None),
        ("", "2019"),
    ],
)
def test_the_current_edition_of_a_place_is_the_last_one_that_speaks_of_it(
    asked: str, found: str | None
) -> None:
    adopted(DISTRICT)
    county = {path: name for path, name in DISTRICT.items() if path.startswith("990102")}
    adopted(county, "2019", "990102")
    loaded(DISTRICT, "2020")  # not adopted: says nothing yet

    edition = state.current_edition(asked)

    assert (edition.key if edition else None) == found
    assert Edition.objects.count() == 3


def test_codes_are_known_short_and_with_twelve_digits() -> None:
    adopted(DISTRICT)
    county = Region.objects.get(path="990101").pk

    found = state.at_codes(["990101", "990101000000", "990101001200", "x", "990199"])

    assert set(found) == {"990101", "990101000000", "990101001200"}
    assert found["990101"] == found["990101000000"] == county
