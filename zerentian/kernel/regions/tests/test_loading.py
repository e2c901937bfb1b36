from __future__ import annotations

from datetime import date

import pytest

from zerentian.kernel.activity.models import Entry
from zerentian.kernel.regions import actions
from zerentian.kernel.regions.errors import Refused
from zerentian.kernel.regions.models import Edition, Region, RegionEntry
from zerentian.kernel.regions.tests.world import AT, BY, DISTRICT, changed, loaded

pytestmark = pytest.mark.django_db


def test_entries_say_what_the_list_says() -> None:
    edition = loaded(DISTRICT)

    village = RegionEntry.objects.get(path="990101001001")
    assert edition.entries.count() == len(DISTRICT)
    assert (village.level, village.kind, village.parent_path) == (5, "residents", "990101001")
    assert village.region is None
    assert (edition.scope, edition.state) == ("99", Edition.State.LOADED)


def test_loading_changes_no_region() -> None:
    loaded(DISTRICT)

    assert not Region.objects.exists()


def test_source_and_day_are_kept() -> None:
    edition, _new = actions.load(
        by=None, key="2018", names=DISTRICT, scope="99", source="公报",
        published_on=date(2018, 12, 1), at=AT,
    )  # fmt: skip

    assert (edition.source, edition.published_on) == ("公报", date(2018, 12, 1))
    assert (edition.loaded_at, edition.loaded_by) == (AT, None)


def test_loading_again_changes_nothing() -> None:
    first = loaded(DISTRICT)
    logged = Entry.objects.count()

    again, is_new = actions.load(
        by=BY, key="2018", names=dict(reversed(DISTRICT.items())), scope="99", at=AT
    )

    assert (again.pk, is_new) == (first.pk, False)
    assert Entry.objects.count() == logged


def test_corrected_list_replaces_one_never_adopted() -> None:
    loaded(DISTRICT)

    edition = loaded(changed(c990101001200="幸福村委会"))

    assert Edition.objects.count() == 1
    assert edition.entries.get(path="990101001200").name == "幸福村委会"
    assert RegionEntry.objects.count() == len(DISTRICT)


def test_adopted_list_is_not_replaced() -> None:
    edition = loaded(DISTRICT)
    actions.adopt(BY, edition, at=AT)

    with pytest.raises(Refused, match="2018"):
        loaded(changed(c990101001200="幸福村委会"))

    assert edition.entries.get(path="990101001200").name == "王家庄村委会"


def test_two_scopes_of_one_edition_live_side_by_side() -> None:
    loaded(DISTRICT)
    county = {path: name for path, name in DISTRICT.items() if path.startswith("990102")}

    loaded(county)

    assert sorted(Edition.objects.values_list("scope", flat=True)) == ["99", "990102"]
