"""The sexes of registers, numbers and packs agree."""

from __future__ import annotations

from datetime import date

import pytest

from zerentian.kernel.population import sexes
from zerentian.kernel.population.models import Sex
from zerentian.lib import identity

pytestmark = pytest.mark.django_db


def test_words_of_the_pack() -> None:
    assert sexes.labels() == {"M": "男", "F": "女"}


@pytest.mark.parametrize("key", ["", "X", "male"])
def test_what_is_no_sex_stays_as_it_is(key: str) -> None:
    assert sexes.said(key) == key


@pytest.mark.parametrize("told", list(identity.Sex))
def test_a_number_tells_what_the_register_keeps(told: identity.Sex) -> None:
    made = identity.make(area="990703", born=date(1980, 5, 6), sex=told, serial=7)

    kept = sexes.OF_NUMBER[identity.parse(made).sex]

    assert sexes.NUMBERS[kept] is told


def test_every_sex_of_the_register_has_one() -> None:
    assert sexes.NUMBERS.keys() == set(Sex.values)
