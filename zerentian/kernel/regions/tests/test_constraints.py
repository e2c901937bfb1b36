"""What the database itself refuses, whoever writes."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from django.db import IntegrityError, transaction

from zerentian.kernel.regions.models import Area, Edition, Region, RegionEntry, Succession
from zerentian.kernel.regions.tests.world import AT, DISTRICT, ON, adopted, changed, region

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def district() -> None:
    adopted(DISTRICT)


def refused(write: Callable[[], Any]) -> None:
    with pytest.raises(IntegrityError), transaction.atomic():
        write()


def row(**changes: Any) -> Region:
    usual = {
        "level": 5, "kind": "village", "path": "990101001999", "code": "990101001999",
        "name": "新村", "full_name": "新村", "name_key": "", "initials": "",
    }  # fmt: skip
    return Region.objects.create(**{**usual, **changes})


def test_one_open_region_has_a_path() -> None:
    refused(lambda: row(path="990101001200"))


def test_closed_regions_may_share_what_they_were() -> None:
    row(path="990101001200/1/", closed_on=ON)
    row(path="990101001200/2/", closed_on=ON)


@pytest.mark.parametrize(
    ("level", "path"),
    [(5, "990101001"), (4, "990101001999"), (1, "9"), (3, "99010a"), (5, "990101001200/7/")],
)
def test_path_of_an_open_region_fits_its_level(level: int, path: str) -> None:
    refused(lambda: row(level=level, path=path))


def test_closed_region_hangs_below_something() -> None:
    refused(lambda: Region.objects.filter(path="990101001200").update(closed_on=ON))


def test_only_closed_regions_are_merged() -> None:
    into = region("990101001201")

    refused(lambda: Region.objects.filter(path="990101001200").update(merged_into=into))


def test_code_has_twelve_digits() -> None:
    refused(lambda: row(code="990101"))


def test_region_with_records_below_is_not_deleted() -> None:
    from django.db.models import ProtectedError

    with pytest.raises(ProtectedError):
        region("990101001").delete()


def test_edition_is_there_once() -> None:
    refused(lambda: Edition.objects.create(key="2018", scope="99", digest="", loaded_at=AT))


def test_adopted_edition_has_a_time() -> None:
    refused(lambda: Edition.objects.update(adopted_at=None))
    refused(lambda: Edition.objects.update(state="loaded"))


def test_edition_says_a_code_once() -> None:
    entry = RegionEntry.objects.get(path="990101001200")
    entry.pk = None

    refused(entry.save)


def test_succession_within_one_region_is_no_merger() -> None:
    adoption = adopted(changed(c990101001200="幸福村委会"), "2019")
    said = Succession.objects.get(adoption=adoption)

    refused(lambda: Succession.objects.filter(pk=said.pk).update(kind="merged"))
    refused(lambda: Succession.objects.filter(pk=said.pk).update(to_region=region("990101001201")))


def test_area_is_not_its_own_parent() -> None:
    area = Area.objects.create(key="zone", name="区", kind="zone")

    refused(lambda: Area.objects.filter(pk=area.pk).update(parent=area))


def test_empty_membership_is_refused() -> None:
    area = Area.objects.create(key="zone", name="区", kind="zone")

    refused(
        lambda: area.memberships.create(
            region=region("990101001200"), valid=(ON, ON), recorded_at=AT
        )
    )
