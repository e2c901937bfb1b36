"""Weifang's eight real editions, 2016 to 2023, as the pack of Hanting carries them."""

from __future__ import annotations

from functools import cache

import pytest
from django.conf import settings

from zerentian.kernel.regions import actions, files, state
from zerentian.kernel.regions.models import Region
from zerentian.kernel.regions.rules.matching import Matching, match
from zerentian.kernel.regions.tests.world import AT, BY

FOLDER = settings.INSTANCE.root / "packs" / "hanting" / "regions"


@cache
def editions() -> dict[str, dict[str, str]]:
    return files.read([FOLDER / "weifang_2016_2022.csv.xz", FOLDER / "weifang_2023.csv"])


@cache
def step(year: str, scope: str = "3707") -> Matching:
    def part(key: str) -> dict[str, str]:
        return {p: name for p, name in editions()[key].items() if p.startswith(scope)}

    return match(part(str(int(year) - 1)), part(year))


def numbers(year: str, scope: str = "3707") -> tuple[int, ...]:
    """(other code, other name, merged, closed, added)"""
    found = step(year, scope)
    old, new = editions()[str(int(year) - 1)], editions()[year]
    return (
        sum(here != there for here, there in found.matched.items()),
        sum(old[here] != new[there] for here, there in found.matched.items()),
        len(found.merged),
        len(found.closed),
        len(found.added),
    )


def test_rows_of_every_edition() -> None:
    assert {key: len(names) for key, names in sorted(editions().items())} == {
        "2016": 7115, "2017": 7167, "2018": 7188, "2019": 7194,
        "2020": 7176, "2021": 7136, "2022": 7180, "2023": 7196,
    }  # fmt: skip


@pytest.mark.parametrize(
    ("year", "expected"),
    [
        ("2017", (4, 18, 2, 34, 88)),
        ("2018", (0, 109, 0, 13, 34)),
        ("2019", (1, 61, 0, 2, 8)),
        ("2020", (262, 66, 2, 34, 18)),
        ("2021", (458, 482, 9, 148, 117)),
        ("2022", (66, 99, 0, 9, 53)),
        ("2023", (3, 126, 0, 0, 16)),
    ],
)
def test_weifang_year_by_year(year: str, expected: tuple[int, ...]) -> None:
    assert numbers(year) == expected


@pytest.mark.parametrize(
    ("year", "hanting", "shouguang"),
    [
        ("2017", (0, 0, 0, 0, 4), (0, 11, 0, 0, 0)),
        ("2018", (0, 0, 0, 0, 1), (0, 0, 0, 0, 31)),
        ("2019", (0, 4, 0, 0, 0), (1, 7, 0, 0, 6)),
        ("2020", (0, 0, 0, 0, 0), (0, 9, 0, 0, 0)),
        ("2021", (0, 0, 0, 0, 0), (41, 45, 0, 5, 5)),
        ("2022", (4, 15, 0, 0, 0), (27, 29, 0, 7, 8)),
        ("2023", (0, 0, 0, 0, 0), (0, 0, 0, 0, 0)),
    ],
)
def test_hanting_and_shouguang_year_by_year(
    year: str, hanting: tuple[int, ...], shouguang: tuple[int, ...]
) -> None:
    assert numbers(year, "370703") == hanting
    assert numbers(year, "370783") == shouguang


def test_towns_that_became_subdistricts_took_their_villages_along() -> None:
    found = step("2020")

    assert found.matched["370724103"] == "370724003"
    assert found.matched["370784103"] == "370784004"
    carried = [here for here in found.matched if here.startswith("370724103") and len(here) == 12]
    assert all(found.matched[here].startswith("370724003") for here in carried)
    assert len(carried) == 39


def test_villages_that_moved_to_another_town_of_hanting() -> None:
    found = step("2022")

    assert found.matched["370703001230"] == "370703002236"
    assert found.matched["370703001231"] == "370703002237"


def test_community_that_became_a_village_is_the_same() -> None:
    assert step("2022").matched["370703001011"] == "370703001251"
    assert step("2022").matched["370703002002"] == "370703002238"


def test_villages_that_became_one() -> None:
    assert step("2021").merged["370704008281"] == "370704008373"
    assert step("2020").merged["370704003210"] == "370704003032"


def test_village_that_changed_its_county_is_suggested_only() -> None:
    found = step("2018")

    assert "370772004202" in found.closed
    assert found.suggested == {"370772004202": "370703003273"}


def test_same_name_in_another_city_quarter_is_not_taken_for_the_same() -> None:
    assert "370705010070" in step("2021").closed  # 吴家庄, a name that many counties have


@pytest.mark.django_db
@pytest.mark.slow
def test_three_editions_one_after_the_other_and_back() -> None:
    """2019 moves a village, 2020 whole towns, 2021 merges: the hardest years in a row."""
    done = []
    for key in ("2018", "2019", "2020", "2021"):
        names = editions()[key]
        edition, _new = actions.load(by=BY, key=key, names=names, scope="3707", at=AT)
        done.append(actions.adopt(BY, edition, at=AT))
        now = Region.objects.filter(closed_on=None).values_list("path", "name")
        assert dict(now) == names

    assert Region.objects.count() == 7188 + 8 + 18 + 117, "no region is lost"
    for adoption in reversed(done):
        actions.undo(BY, adoption, at=AT, reason="test")
        assert state.digest() == adoption.digest_before
    assert not Region.objects.exists()
