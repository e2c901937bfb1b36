"""Who the people of a family are: names, birthdays, numbers, telephones. Nobody is real."""

from __future__ import annotations

import random
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from typing import Final

from zerentian.kernel.population.entries import NewPerson
from zerentian.kernel.population.sexes import NUMBERS
from zerentian.lib import identity
from zerentian.lib.invented import Names
from zerentian.ops.demo.residents.family import Family, Place

HERE, ELSEWHERE = "990703", ("990702", "990781", "990783", "990784")
FIRST_SERIAL = 200  # smaller ones are for the people of the programmes' own demo steps
FROM_ELSEWHERE = 0.3  # of the wives
ETHNICITIES: Final = (
    ("han", 9961),
    ("hui", 14),
    ("manchu", 12),
    ("miao", 6),
    ("zhuang", 4),
    ("mongol", 3),
)
PHONE_STEP, PHONES = 61_803_399, 10**8  # no common factor: all numbers differ
WITH_PHONE, FROM_AGE = 0.86, 12


@dataclass(frozen=True, slots=True)
class Resident:
    """Somebody and their place in the household."""

    place: Place
    person: NewPerson

    @property
    def born(self) -> date:
        assert self.person.identity
        return self.person.identity.born


class People:
    """Draws the people of family after family. `on` is the day on which the ages are told."""

    def __init__(self, *, names: Names, chance: random.Random, on: date) -> None:
        self._names, self._chance = names, chance
        self._birthdays = [_days_before(on, age) for age in range(102)]
        self._numbers: Counter[tuple[str, date, str]] = Counter()
        self._phones = 0
        self._kinds, weights = zip(*ETHNICITIES, strict=True)
        self._weights = weights

    def of(self, family: Family) -> Iterator[Resident]:
        """Everybody in the order of `Family.places`. Children bear their father's surname."""
        ethnicity = self._chance.choices(self._kinds, self._weights)[0]
        his, hers = family.surname, self._names.surname()
        for place in family.places():
            surname = self._surname(place, family, his, hers)
            yield Resident(place, self._person(place, surname, ethnicity))

    def _surname(self, place: Place, family: Family, his: str, hers: str) -> str:
        """Women and lodgers come with their own; a wife's father gives his to her."""
        match place.relation:
            case "spouse" | "wifes_father":
                return hers
            case "mother" | "wifes_mother" | "other":
                return self._names.surname()
            case _:
                return his

    def _person(self, place: Place, surname: str, ethnicity: str) -> NewPerson:
        born = self._birthday(place.age)
        given = self._names.mixed(sex=place.sex, birth_year=born.year)
        return NewPerson(
            name=surname + given,
            identity=self._identity(place, born),
            ethnicity=ethnicity,
            phone=self._phone() if place.age >= FROM_AGE else "",
        )

    def _birthday(self, age: int) -> date:
        latest, days = self._birthdays[age]
        return date.fromordinal(latest - int(self._chance.random() * days))

    def _identity(self, place: Place, born: date) -> identity.Identity:
        """The next number of the day and sex, in the place where somebody grew up."""
        married_in = place.relation in ("spouse", "mother")
        away = married_in and self._chance.random() < FROM_ELSEWHERE
        area = self._chance.choice(ELSEWHERE) if away else HERE
        key = (area, born, place.sex)
        serial = FIRST_SERIAL + self._numbers[key]
        self._numbers[key] += 1
        sex = NUMBERS[place.sex]
        number = identity.make(area=area, born=born, sex=sex, serial=serial)
        return identity.Identity(number, identity.Kind.RESIDENT, born, sex, area)

    def _phone(self) -> str:
        if self._chance.random() >= WITH_PHONE:
            return ""
        self._phones += 1
        return f"197{self._phones * PHONE_STEP % PHONES:08}"


def _days_before(on: date, age: int) -> tuple[int, int]:
    """The last day on which somebody of that age was born, as a number, and how many there are."""
    latest, earlier = _years_before(on, age).toordinal(), _years_before(on, age + 1).toordinal()
    return latest, latest - earlier


def _years_before(day: date, years: int) -> date:
    """The same day of an earlier year; 28 February for a 29th that it lacks."""
    try:
        return day.replace(year=day.year - years)
    except ValueError:
        return day.replace(year=day.year - years, day=28)
