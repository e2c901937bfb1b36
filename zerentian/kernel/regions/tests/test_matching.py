from __future__ import annotations

from hypothesis import given, settings
from hypothesis import strategies as st

from zerentian.kernel.regions.rules.codes import parent_of
from zerentian.kernel.regions.rules.matching import Matching, Stated, match
from zerentian.kernel.regions.tests.world import DISTRICT, changed


def became(new: dict[str, str], old: dict[str, str] | None = None) -> Matching:
    return match(DISTRICT if old is None else old, new)


def test_nothing_changed() -> None:
    found = became(dict(DISTRICT))

    assert found.matched == {path: path for path in DISTRICT}
    assert (found.merged, found.closed, found.added) == ({}, [], [])


def test_same_code_other_name_is_renamed() -> None:
    found = became(changed(c990101001200="幸福村委会"))

    assert found.matched["990101001200"] == "990101001200"
    assert not found.added


def test_same_code_whose_name_lives_on_beside_it_was_replaced() -> None:
    found = became(changed(c990101001200="幸福村委会", c990101001210="王家庄村委会"))

    assert found.matched["990101001200"] == "990101001210"
    assert found.added == ["990101001200"]


def test_two_codes_that_swapped_names_swapped_codes() -> None:
    found = became(changed(c990101002200="钱家村委会", c990101002201="赵家村委会"))

    assert found.matched["990101002200"] == "990101002201"
    assert found.matched["990101002201"] == "990101002200"
    assert not found.closed


def test_other_spelling_at_two_codes_is_no_swap() -> None:
    old = changed(c990101001002="王家社区居委会", c990101001200="王家庄村委会")
    new = changed(c990101001002="王家庄社区居民委员会", c990101001200="王家村委会")

    found = became(new, old)

    assert found.matched["990101001002"] == "990101001002"
    assert found.matched["990101001200"] == "990101001200"


def test_village_that_became_a_community_got_another_code() -> None:
    found = became(changed(without=("990101001200",), c990101001002="王家庄社区居委会"))

    assert found.matched["990101001200"] == "990101001002"
    assert (found.closed, found.added) == ([], [])


def test_the_fuller_name_decides_between_two_of_one_stem() -> None:
    old = changed(c990101001203="朱家村村委会", c990101001204="朱家村委会")
    new = changed(c990101001003="朱家村居委会", c990101001004="朱家居委会")

    found = became(new, old)

    assert found.matched["990101001203"] == "990101001003"
    assert found.matched["990101001204"] == "990101001004"


def test_two_of_one_name_are_not_guessed() -> None:
    old = changed(c990101001203="朱家村委会", c990101001204="朱家村委会")
    new = changed(c990101001003="朱家居委会", c990101001004="朱家居委会")

    found = became(new, old)

    assert found.closed == ["990101001203", "990101001204"]
    assert found.added == ["990101001003", "990101001004"]


TOWN = ("990101002", "990101002200", "990101002201", "990101002202")
MOVED_TOWN = {
    "c990101012": "西街道",
    "c990101012200": "赵家村委会",
    "c990101012201": "钱家村委会",
    "c990101012202": "孙家村委会",
}


def test_town_with_another_code_takes_its_villages_along() -> None:
    found = became(changed(without=TOWN, **MOVED_TOWN))

    assert found.matched["990101002"] == "990101012"
    assert found.matched["990101002201"] == "990101012201"
    assert not found.closed


def test_town_with_another_name_and_code_is_known_by_its_villages() -> None:
    found = became(changed(without=TOWN, **{**MOVED_TOWN, "c990101012": "新河镇"}))

    assert found.matched["990101002"] == "990101012"
    assert found.matched["990101002200"] == "990101012200"


def test_town_in_another_county_is_known_by_name_and_villages() -> None:
    moved = {code.replace("990101", "990102"): name for code, name in MOVED_TOWN.items()}

    found = became(changed(without=TOWN, **moved))

    assert found.matched["990101002"] == "990102012"
    assert found.matched["990101002202"] == "990102012202"


def test_town_of_the_same_name_with_other_villages_is_another() -> None:
    found = became(changed(without=TOWN, c990102009="西镇", c990102009200="郑家村委会"))

    assert "990101002" in found.closed
    assert "990102009" in found.added


def test_town_absorbed_by_its_neighbour_was_merged() -> None:
    absorbed = {
        "c990101001300": "赵家村委会",
        "c990101001301": "钱家村委会",
        "c990101001302": "孙家村委会",
    }

    found = became(changed(without=TOWN, **absorbed))

    assert found.merged["990101002"] == "990101001"
    assert found.matched["990101002200"] == "990101001300"


def test_village_moved_to_another_town_of_the_county() -> None:
    found = became(changed(without=("990101002202",), c990101001210="孙家村委会"))

    assert found.matched["990101002202"] == "990101001210"


def test_village_name_that_is_not_single_in_the_county_is_not_guessed() -> None:
    old = changed(c990101001210="孙家村委会")
    new = changed(without=("990101002202",), c990101001210="孙家村委会", c990101001211="孙家村委会")

    assert became(new, old).closed == ["990101002202"]


def test_village_in_another_county_is_only_suggested() -> None:
    found = became(changed(without=("990101002202",), c990102001210="孙家村"))

    assert found.closed == ["990101002202"]
    assert found.suggested == {"990101002202": "990102001210"}


def test_villages_of_a_common_name_were_merged() -> None:
    found = became(changed(without=("990101001201", "990101001202"), c990101001210="李家村委会"))

    assert found.merged == {"990101001201": "990101001210", "990101001202": "990101001210"}
    assert found.added == ["990101001210"]


def test_one_village_alone_is_not_merged_on_its_name() -> None:
    found = became(changed(without=("990101001201",), c990101001210="李家村委会"))

    assert found.merged == {}
    assert found.closed == ["990101001201"]


def test_county_that_became_a_district_keeps_everything() -> None:
    old = {"99": "省", "9901": "市", "990181": "文登市", "990181001": "东街道"}
    new = {"99": "省", "9901": "市", "990103": "文登区", "990103001": "东街道"}

    found = became(new, old)

    assert found.matched["990181"] == "990103"
    assert found.matched["990181001"] == "990103001"


def test_stated_continuation_goes_before_everything() -> None:
    new = changed(without=("990101002202",), c990102001210="新村委会")

    found = match(DISTRICT, new, {"990101002202": Stated("990102001210", True)})

    assert found.matched["990101002202"] == "990102001210"


def test_stated_merger() -> None:
    new = changed(without=("990101002202",))

    found = match(DISTRICT, new, {"990101002202": Stated("990101002201", False)})

    assert found.merged == {"990101002202": "990101002201"}


def test_stated_nonsense_is_ignored() -> None:
    said = {"990101002202": Stated("990101009999", True), "990101002201": Stated("990101", True)}

    assert match(DISTRICT, DISTRICT, said).matched == {path: path for path in DISTRICT}


PLACES = st.sampled_from(sorted(path for path in DISTRICT if len(path) == 12))
NAMES = st.sampled_from(["王家庄", "东李家", "西李家", "李家", "赵家", "钱家", "花园", "周家"])
KINDS = st.sampled_from(["村委会", "居委会", "社区居委会", "村民委员会", ""])


@st.composite
def lists(draw: st.DrawFn) -> dict[str, str]:
    """Any list: some villages gone, some renamed, some new, towns under other codes."""
    names = dict(DISTRICT)
    for gone in draw(st.sets(PLACES)):
        del names[gone]
    for number, place in enumerate(draw(st.lists(PLACES, max_size=8))):
        code = place[:9] + draw(st.sampled_from([place[9:], f"3{number:02}", f"0{number + 10:02}"]))
        names[code] = draw(NAMES) + draw(KINDS)
    if draw(st.booleans()):
        names = {_recoded(path): name for path, name in names.items()}
    return names


def _recoded(path: str) -> str:
    return path.replace("990101002", "990101052", 1) if path.startswith("990101002") else path


@settings(max_examples=100)
@given(lists(), lists())
def test_no_region_is_lost_and_none_is_doubled(old: dict[str, str], new: dict[str, str]) -> None:
    found = match(old, new)

    fates = [*found.matched, *found.merged, *found.closed]
    assert sorted(fates) == sorted(old)
    assert sorted([*found.matched.values(), *found.added]) == sorted(new)
    assert set(found.merged.values()) <= set(new)
    assert all(len(here) == len(there) for here, there in found.matched.items())


@given(lists())
def test_a_list_is_its_own_successor(names: dict[str, str]) -> None:
    found = match(names, names)

    assert found.matched == {path: path for path in names}


@given(lists(), lists())
def test_matching_does_not_depend_on_the_order_of_rows(
    old: dict[str, str], new: dict[str, str]
) -> None:
    backwards = match(dict(reversed(old.items())), dict(reversed(new.items())))

    assert match(old, new).matched == backwards.matched


@given(lists())
def test_villages_stay_in_what_their_town_became_or_in_the_county(new: dict[str, str]) -> None:
    found = match(DISTRICT, new)

    for here, there in found.matched.items():
        if len(here) == 12:
            town = found.matched.get(parent_of(here)) or found.merged.get(parent_of(here))
            assert town == parent_of(there) or here[:6] == there[:6]
