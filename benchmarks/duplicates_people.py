"""An invented register with people who stand in it twice, and with twins who do not. Seeded.

The slips are those of offices that type from paper: an input method gives a homophone, a character is
left out, one digit of a number is wrong or two change places (the check character is then made to fit,
as somebody does who wants the form to go through), no number at all, a new telephone, another village.
Each planted record carries one to three of them. Twins are the decoys: one birth date, one household,
names that share a character, numbers given out one after the other, one in ten without a number.
"""

from __future__ import annotations

import random
from collections import defaultdict
from dataclasses import dataclass, replace
from datetime import date, timedelta

from zerentian.lib import identity, pinyin
from zerentian.programmes.relief.demo.names import Names

AREAS = ("990703", "990703", "990703", "990702", "990781", "990783")
FIRST = date(1925, 1, 1)
TWINS = 0.02  # of births, both children: 1 in 100 is a twin birth
BARE = 0.01  # of everybody, without an identity number


@dataclass(frozen=True, slots=True)
class Someone:
    """village, household: places in lists of the caller. number "" and phone "": not known."""

    name: str
    sex: identity.Sex
    born: date
    number: str
    phone: str
    village: int
    household: int


class Population:
    """people: everybody, planted ones at random places; twice: the pairs of places that are one person;
    decoys: the pairs of twins."""

    def __init__(self, *, size: int, share: float, villages: int, names: Names, seed: int) -> None:
        self.chance = random.Random(seed)
        self.names, self.villages = names, villages
        self.used: set[str] = set()
        self.phones = 0
        self.households = 0
        self.sounds = _sounds(names)
        planted = int(size * share)
        base: list[Someone] = []
        pairs: list[tuple[Someone, Someone]] = []
        self.twins: list[tuple[Someone, Someone]] = []
        while len(base) < size - planted:
            base += self.family()
        base = base[: size - planted]
        for one in self.chance.sample(base, planted):
            pairs.append((one, self.again(one)))
        everybody = base + [copy for _, copy in pairs]
        self.chance.shuffle(everybody)
        place = {id(one): at for at, one in enumerate(everybody)}
        self.people = everybody
        self.twice = {tuple(sorted((place[id(a)], place[id(b)]))) for a, b in pairs}
        self.decoys = {
            tuple(sorted((place[id(a)], place[id(b)])))
            for a, b in self.twins
            if id(a) in place and id(b) in place
        }

    def family(self) -> list[Someone]:
        """A household of one to six: a couple or somebody alone, children, perhaps a parent."""
        chance, village = self.chance, self.chance.randrange(self.villages)
        self.households += 1
        head_age = chance.randint(22, 90)
        phone = self.phone()
        head = self.someone(head_age, identity.Sex.MALE, phone, village)
        found = [head]
        if chance.random() < 0.75:
            wife = self.phone() if chance.random() < 0.5 else ""
            found.append(
                self.someone(
                    max(head_age + chance.randint(-4, 3), 18), identity.Sex.FEMALE, wife, village
                )
            )
        for _ in range(chance.choice((0, 1, 1, 2, 2, 3))):
            age = max(head_age - chance.randint(21, 38), 0)
            own = self.phone() if age >= 16 else chance.choice((phone, ""))
            found += self.birth(age, head.name[0], own, village)
        return found

    def birth(self, age: int, surname: str, phone: str, village: int) -> list[Someone]:
        sex = self.chance.choice(list(identity.Sex))
        child = self.someone(age, sex, phone, village, surname=surname)
        if self.chance.random() >= TWINS / 2:
            return [child]
        given = child.name[1:]
        other = self.names.given(sex=child.sex.value[0].upper(), birth_year=child.born.year)
        name = surname + (given[0] + other[-1] if len(given) == 2 else other)
        if name == child.name or pinyin.key(name)[:-2] == pinyin.key(child.name)[:-2]:
            return [child]
        number = "" if self.chance.random() < 0.1 else self.next_number(child)
        same = phone if self.chance.random() < 0.5 else ""
        twin = replace(child, name=name, number=number, phone=same)
        self.twins.append((child, twin))
        return [child, twin]

    def someone(
        self, age: int, sex: identity.Sex, phone: str, village: int, surname: str = ""
    ) -> Someone:
        born = date(2019, 5, 30) - timedelta(days=age * 365 + self.chance.randrange(365))
        letter = sex.value[0].upper()
        name = self.full(letter, born.year, surname)
        number = "" if self.chance.random() < BARE else self.number(born, sex)
        return Someone(name, sex, born, number, phone, village, self.households)

    def full(self, sex: str, year: int, surname: str) -> str:
        """Two in three given names of the young have two characters; the pack's list is short of them."""
        name = self.names.full(sex=sex, birth_year=year, surname=surname)
        given = len(name) - (2 if name[:2] in pinyin.COMPOUND_SURNAMES else 1)
        if given == 1 and self.chance.random() < 0.6:
            name += self.names.given(sex=sex, birth_year=1980)[-1]
        return name

    def number(self, born: date, sex: identity.Sex) -> str:
        while True:
            area = self.chance.choice(AREAS)
            made = identity.make(area=area, born=born, sex=sex, serial=self.chance.randrange(500))
            if made not in self.used:
                self.used.add(made)
                return made

    def next_number(self, child: Someone) -> str:
        """The number that was given out right after the first twin's."""
        if not child.number:
            return self.number(child.born, child.sex)
        serial = int(child.number[14:17]) // 2
        for step in range(1, 40):
            made = identity.make(
                area=child.number[:6], born=child.born, sex=child.sex, serial=(serial + step) % 500
            )
            if made not in self.used:
                self.used.add(made)
                return made
        return ""

    def phone(self) -> str:
        self.phones += 1
        return f"1{self.chance.choice('3578')}{self.chance.randrange(10**9):09d}"

    # --- Somebody is entered again -----------------------------------------------------------------

    def again(self, one: Someone) -> Someone:
        """The same person once more. Numbers are unique, so the number is another or missing."""
        chance = self.chance
        how = chance.choices(("slip", "bare", "second"), (0.55, 0.37, 0.08))[0]
        copy = one
        if how == "bare" or not one.number:
            copy = replace(copy, number="")
        elif how == "second":
            return self._second(one)
        else:
            copy = self._slipped(copy)
        slips = chance.sample(("name", "phone", "village"), chance.choices((0, 1, 2), (3, 5, 2))[0])
        if "name" in slips:
            copy = replace(copy, name=self._mistyped(copy.name))
        if "phone" in slips:
            copy = replace(copy, phone=chance.choice((self.phone(), "")))
        if "village" in slips:
            copy = self._moved(copy)
        return copy

    def _second(self, one: Someone) -> Someone:
        """Registered in another place under a second number; name and telephone are the same."""
        copy = replace(one, number=self.number(one.born, one.sex), phone=one.phone or self.phone())
        if not one.phone:
            return self._slipped(one)
        return self._moved(copy)

    def _slipped(self, one: Someone) -> Someone:
        """One digit wrong, or two neighbours changed; what the number tells follows it."""
        while True:
            body = list(one.number[:17])
            place = self.chance.randrange(2, 17)
            if self.chance.random() < 0.3 and place < 16:
                body[place], body[place + 1] = body[place + 1], body[place]
            else:
                body[place] = self.chance.choice("0123456789")
            text = "".join(body)
            try:
                told = identity.parse(text + identity.check_character(text))
            except identity.InvalidIdentity:
                continue
            if told.number not in self.used and FIRST <= told.born <= date(2019, 5, 30):
                self.used.add(told.number)
                return replace(one, number=told.number, born=told.born, sex=told.sex)

    def _mistyped(self, name: str) -> str:
        chance = self.chance
        place = chance.randrange(1, len(name))
        how = chance.choices(("sound", "dropped", "added", "other"), (0.7, 0.1, 0.1, 0.1))[0]
        alike = [c for c in self.sounds[_spoken(name[place])] if c != name[place]]
        if how == "sound" and alike:
            return name[:place] + chance.choice(alike) + name[place + 1 :]
        if how == "dropped" and len(name) > 2:
            return name[:place] + name[place + 1 :]
        extra = self.names.given(sex="M", birth_year=1980)[0]
        if how == "added" and len(name) < 4:
            return f"{name}{extra}"
        return name[:place] + extra + name[place + 1 :]

    def _moved(self, one: Someone) -> Someone:
        self.households += 1
        near = self.chance.random() < 0.6
        size = self.villages // 5
        town = one.village // size
        village = (
            town * size + self.chance.randrange(size)
            if near
            else self.chance.randrange(self.villages)
        )
        return replace(one, village=min(village, self.villages - 1), household=self.households)


def _spoken(character: str) -> str:
    return pinyin.key(f"王{character}").split()[2].rstrip("1234")


def _sounds(names: Names) -> dict[str, list[str]]:
    """Characters of Chinese by sound: those of level 1 of GB 2312, which input methods offer first."""
    found: dict[str, list[str]] = defaultdict(list)
    for high in range(0xB0, 0xD8):
        for low in range(0xA1, 0xFF):
            try:
                character = bytes((high, low)).decode("gb2312")
            except UnicodeDecodeError:
                continue
            found[_spoken(character)].append(character)
    return found
