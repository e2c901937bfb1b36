"""Finding people by a part of their name."""

from __future__ import annotations

from datetime import date

import pytest
from django.db.models import Q

from zerentian.kernel.population.models import Person
from zerentian.lib import naming, pinyin

NAMES = ("王桂兰", "王桂", "王伟", "桂王", "欧阳锋", "欧伟", "单雄信", "张单", "Wang Li", "李%_")


@pytest.fixture(autouse=True)
def _people(db: None) -> None:
    Person.objects.bulk_create(
        Person(
            name=name,
            name_key=pinyin.key(name),
            initials=pinyin.initials(name),
            sex="F",
            born=date(1970, 1, 1),
        )
        for name in NAMES
    )


def names(found: Q) -> set[str]:
    return set(Person.objects.filter(found).values_list("name", flat=True))


@pytest.mark.parametrize(
    "text", ["王", "王桂", "王桂兰", "王桂兰花", "桂", "单", "欧阳", "李%", "Wang", "王伟"]
)
def test_begins_finds_exactly_the_names_that_begin_so(text: str) -> None:
    assert names(naming.begins(text)) == {name for name in NAMES if name.startswith(text)}


def test_a_surname_of_two_characters_is_found_by_holding_its_first() -> None:
    """Its reading stands as one, so the first character alone begins another place in the order."""
    assert names(naming.begins("欧")) == {"欧伟"}
    assert names(naming.holds("欧")) == {"欧伟", "欧阳锋"}


@pytest.mark.parametrize("text", ["桂", "桂王", "王桂", "伟", "单", "%", "_", "锋", "桂桂", "兰桂"])
def test_holds_finds_exactly_the_names_that_hold_it(text: str) -> None:
    assert names(naming.holds(text)) == {name for name in NAMES if text in name}


@pytest.mark.parametrize(
    ("letters", "found"),
    [
        ("w", {"王桂兰", "王桂", "王伟", "Wang Li"}),
        ("WG", {"王桂兰", "王桂"}),
        ("wgl", {"王桂兰"}),
        ("sx", {"单雄信"}),
        ("o", {"欧阳锋", "欧伟"}),
        ("zz", set()),
    ],
)
def test_initials_find_in_either_case(letters: str, found: set[str]) -> None:
    assert names(naming.spelt(letters)) == found


def test_what_is_asked_may_lie_on_another_table() -> None:
    assert str(naming.begins("王", at="person__")).count("person__name") == 3
