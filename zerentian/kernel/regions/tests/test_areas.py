from __future__ import annotations

from dataclasses import replace
from datetime import date
from types import SimpleNamespace
from typing import Any

import pytest
from django.conf import settings
from django.db import IntegrityError, transaction
from psycopg.types.range import DateRange

from zerentian.kernel.packs.pack import Pack
from zerentian.kernel.packs.schema import Area as Said
from zerentian.kernel.packs.schema import Text
from zerentian.kernel.regions import actions, files, queries
from zerentian.kernel.regions.errors import Refused
from zerentian.kernel.regions.models import Area, AreaRegion
from zerentian.kernel.regions.tests.world import (
    AT,
    BY,
    DISTRICT,
    ON,
    adopted,
    clerk,
    keeper,
    region,
    stranger,
)

pytestmark = pytest.mark.django_db
EAST, WEST = "990101001200", "990101001201"
ZONE = Said(
    key="zone", name=Text(zh="开发区", en="Zone"), kind="zone", since=date(2016, 1, 1),
    regions=(EAST, WEST), note="合成",
)  # fmt: skip


def pack(*areas: Said) -> Any:
    return SimpleNamespace(areas={area.key: area for area in areas})


@pytest.fixture(autouse=True)
def district() -> None:
    adopted(DISTRICT)


def now(area: Area, on: date = ON) -> set[str]:
    return {row.region.path for row in queries.area_regions(keeper(), area, on)}


def test_areas_come_from_the_pack() -> None:
    rows = actions.sync_areas(by=BY, pack=pack(ZONE), at=AT)

    area = Area.objects.get()
    assert rows == 2
    assert (area.key, area.name, area.kind, area.note) == ("zone", "开发区", "zone", "合成")
    assert now(area) == {EAST, WEST}
    assert now(area, date(2015, 12, 31)) == set()


def test_syncing_again_changes_nothing() -> None:
    actions.sync_areas(by=BY, pack=pack(ZONE), at=AT)

    assert actions.sync_areas(by=BY, pack=pack(ZONE), at=AT) == 0
    assert AreaRegion.objects.count() == 2


def test_corrected_pack_supersedes_and_adds() -> None:
    actions.sync_areas(by=BY, pack=pack(ZONE), at=AT)

    rows = actions.sync_areas(
        by=BY, pack=pack(replace(ZONE, regions=(EAST, "990101001202"))), at=AT
    )

    assert rows == 2
    assert now(Area.objects.get()) == {EAST, "990101001202"}
    assert AreaRegion.objects.get(region=region(WEST)).superseded_at == AT


def test_area_inside_an_area() -> None:
    inner = replace(ZONE, key="inner", parent="zone", regions=(EAST,))

    actions.sync_areas(by=BY, pack=pack(inner, ZONE), at=AT)

    assert Area.objects.get(key="inner").parent == Area.objects.get(key="zone")


def test_unknown_code_is_refused_and_nothing_stored() -> None:
    with pytest.raises(Refused, match="990101009999"):
        actions.sync_areas(by=BY, pack=pack(replace(ZONE, regions=("990101009999",))), at=AT)

    assert not Area.objects.exists()


def test_region_enters_and_leaves_on_a_day() -> None:
    actions.sync_areas(by=BY, pack=pack(ZONE), at=AT)
    area, third = Area.objects.get(), region("990101001202")

    actions.assign_regions(
        by=BY, area=area, regions=[region(EAST).pk, third.pk], on=ON, at=AT, reason="调整"
    )

    assert now(area, date(2019, 5, 30)) == {EAST, WEST}
    assert now(area, ON) == {EAST, third.path}


def test_assigning_the_same_changes_nothing() -> None:
    actions.sync_areas(by=BY, pack=pack(ZONE), at=AT)
    area = Area.objects.get()
    same = [region(EAST).pk, region(WEST).pk]

    assert actions.assign_regions(by=BY, area=area, regions=same, on=ON, at=AT) == 0


def test_membership_that_would_begin_later_is_superseded() -> None:
    actions.sync_areas(by=BY, pack=pack(replace(ZONE, since=date(2020, 1, 1))), at=AT)
    area = Area.objects.get()

    actions.assign_regions(by=BY, area=area, regions=[region(EAST).pk], on=ON, at=AT)

    assert now(area) == {EAST}
    assert now(area, date(2020, 6, 1)) == {EAST}


def test_database_refuses_the_same_region_twice_on_a_day() -> None:
    area = Area.objects.create(key="zone", name="区", kind="zone")
    first = DateRange(date(2016, 1, 1), date(2018, 1, 1))
    AreaRegion.objects.create(area=area, region=region(EAST), valid=first, recorded_at=AT)

    with pytest.raises(IntegrityError), transaction.atomic():
        AreaRegion.objects.create(
            area=area, region=region(EAST), valid=DateRange(date(2017, 12, 31), None),
            recorded_at=AT,
        )  # fmt: skip
    AreaRegion.objects.create(
        area=area, region=region(EAST), valid=DateRange(date(2018, 1, 1), None), recorded_at=AT
    )


def test_areas_are_seen_with_their_places_only() -> None:
    actions.sync_areas(by=BY, pack=pack(ZONE), at=AT)

    assert [area.regions for area in queries.areas(keeper(), ON)] == [2]
    assert [area.regions for area in queries.areas(clerk(EAST), ON)] == [1]
    assert queries.areas(clerk("990102"), ON) == []
    assert queries.areas(stranger(), ON) == []


def test_areas_of_a_village_and_of_what_it_lies_in() -> None:
    whole = replace(ZONE, regions=("990101001",))
    actions.sync_areas(by=BY, pack=pack(whole), at=AT)

    assert list(queries.areas_of(keeper(), region(EAST), ON)) == [Area.objects.get()]
    assert list(queries.areas_of(keeper(), region("990102001"), ON)) == []


def test_areas_of_hanting_hold_what_the_page_says() -> None:
    folder = settings.INSTANCE.root / "packs" / "hanting"
    names = files.read([folder / "regions" / "weifang_2023.csv"], scope="370703")["2023"]
    adopted(names, "2023", "370703")

    actions.sync_areas(by=BY, pack=Pack.load(folder), at=AT)

    everybody = replace(keeper(), grants={next(iter(keeper().grants)): ("37",)})
    area = Area.objects.get(key="yangjiabu")
    paths = {row.region.path for row in queries.area_regions(everybody, area, ON)}
    assert len(paths) == 30
    assert {"370703001214", "370703001219"} <= paths
    assert all(path.startswith("370703001") for path in paths)
