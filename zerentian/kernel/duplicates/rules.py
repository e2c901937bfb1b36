"""When two records may be one person, and when they surely are not. Pure: no Django, clock or database.

A pair is only ever suggested; people decide. What looks most alike in a register are twins: one birth
date, one village, names that share a character, numbers that differ in one digit. So a name that sounds
otherwise is somebody else, and two valid numbers that differ by more than a slip of the hand are two
people, unless name, birth date and telephone all agree (one person registered in two places).
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Final

from zerentian.kernel.population.rules import Span

BODY: Final = 17  # digits of a number before the check character, which changes with every slip
LIKELY: Final = 0.9  # a pair below this probability is not worth a person's time
_TONES: Final = re.compile(r"(?<=[a-z])[1-5]")


class Reason(StrEnum):
    """Why a pair is shown. The names are kept in the database."""

    SAME_NAME = "same_name"
    SAME_SOUND = "same_sound"
    NEAR_NAME = "near_name"
    OTHER_CHARACTER = "other_character"
    SAME_BIRTH = "same_birth"
    NUMBER_SLIP = "number_slip"
    NO_NUMBER = "no_number"
    TWO_NUMBERS = "two_numbers"
    SAME_PHONE = "same_phone"
    SAME_HOUSEHOLD = "same_household"
    SAME_VILLAGE = "same_village"
    SAME_TOWN = "same_town"


@dataclass(frozen=True, slots=True)
class Record:
    """What is compared of a person. number: 18 characters or "". phone: anything equal for equal
    telephones, or "". village, town: paths of the place, or ""."""

    name: str
    sound: str
    born: date
    number: str = ""
    phone: str = ""
    village: str = ""
    town: str = ""
    households: frozenset[int] = frozenset()


def without(span: Span, taken: Iterable[Span]) -> list[Span]:
    """The days of `span` that lie in none of the taken ones, as whole stretches in their order."""
    left: list[Span] = []
    start: date | None = span.start
    for other in sorted(taken, key=lambda one: one.start):
        if start is None or (other.end is not None and other.end <= start):
            continue
        if span.end is not None and other.start >= span.end:
            break
        if other.start > start:
            left.append(Span(start, other.start))
        start = other.end
    if start is not None and (span.end is None or start < span.end):
        left.append(Span(start, span.end))
    return left


def overlap(one: Span, other: Span) -> bool:
    """Whether the two have a day in common."""
    return (other.end is None or one.start < other.end) and (
        one.end is None or other.start < one.end
    )


def sound(key: str) -> str:
    """How a name is spoken, without tones, from its sorting key: homophones are one.

    "wang2 王 gui4lan2 桂兰" gives "wang guilan"; slips of an input method keep it.
    """
    return _TONES.sub("", " ".join(key.split()[::2])) if key[:1].isascii() else key


def is_slip(one: str, other: str) -> bool:
    """Whether two numbers are one digit apart, or two neighbouring digits changed places.

    The check character is not asked: a slip in the others changes it as well.
    """
    a, b = one[:BODY], other[:BODY]
    if len(a) != len(b) or a == b:
        return False
    apart = [place for place, (x, y) in enumerate(zip(a, b, strict=True)) if x != y]
    if len(apart) == 1:
        return True
    first, last = apart[0], apart[-1]
    return (
        len(apart) == 2
        and last == first + 1
        and (a[first], a[last])
        == (
            b[last],
            b[first],
        )
    )


def is_dropped(one: str, other: str) -> bool:
    """Whether one name is the other with a single character left out."""
    short, long = sorted((one, other), key=len)
    return len(long) == len(short) + 1 >= 3 and any(
        long[:i] + long[i + 1 :] == short for i in range(len(long))
    )


def is_one_apart(one: str, other: str) -> bool:
    """Whether names of one surname differ in a single character, as those of twins do."""
    apart = sum(a != b for a, b in zip(one, other, strict=False))
    return len(one) == len(other) > 1 and one[0] == other[0] and apart == 1


def is_near_date(one: date, other: date) -> bool:
    """Whether one digit or two neighbouring ones of the written date differ, and nothing else."""
    return is_slip(f"{one:%Y%m%d}", f"{other:%Y%m%d}")


def reasons(one: Record, other: Record) -> frozenset[Reason]:
    """Everything that the two have in common, as words."""
    found = {
        Reason.SAME_NAME: one.name == other.name,
        Reason.SAME_SOUND: one.name != other.name and one.sound == other.sound,
        Reason.NEAR_NAME: is_dropped(one.name, other.name),
        Reason.OTHER_CHARACTER: one.sound != other.sound and is_one_apart(one.name, other.name),
        Reason.SAME_BIRTH: one.born == other.born,
        Reason.NO_NUMBER: not (one.number and other.number),
        Reason.SAME_PHONE: bool(one.phone) and one.phone == other.phone,
        Reason.SAME_HOUSEHOLD: bool(one.households & other.households),
    }
    if one.number and other.number:
        found[Reason.NUMBER_SLIP] = is_slip(one.number, other.number)
        found[Reason.TWO_NUMBERS] = not found[Reason.NUMBER_SLIP]
    if one.village and one.village == other.village:
        found[Reason.SAME_VILLAGE] = True
    elif one.town and one.town == other.town:
        found[Reason.SAME_TOWN] = True
    return frozenset(reason for reason, holds in found.items() if holds)


def is_veto(one: Record, other: Record) -> bool:
    """Whether the two are surely not one person, however much else agrees."""
    why = reasons(one, other)
    if one.number and one.number == other.number:
        return False
    if Reason.TWO_NUMBERS in why:
        return not {Reason.SAME_NAME, Reason.SAME_BIRTH, Reason.SAME_PHONE} <= why
    if not why & {Reason.SAME_NAME, Reason.SAME_SOUND, Reason.NEAR_NAME}:
        return not (_is_renamed(why) or _is_slip_in_everything(why))
    if Reason.SAME_BIRTH in why:
        return False
    near = Reason.NUMBER_SLIP in why or is_near_date(one.born, other.born)
    return not (near and why & {Reason.NUMBER_SLIP, Reason.SAME_PHONE, Reason.SAME_VILLAGE})


def _is_renamed(why: frozenset[Reason]) -> bool:
    """Another name is believed only where twins are out of question: one telephone and one birth
    date, in two households, and no second number that speaks against it."""
    return (
        Reason.NO_NUMBER in why
        and {Reason.SAME_BIRTH, Reason.SAME_PHONE} <= why
        and not why & {Reason.SAME_HOUSEHOLD, Reason.SAME_VILLAGE}
    )


def _is_slip_in_everything(why: frozenset[Reason]) -> bool:
    """One other character, and one other digit in the birth date that the number holds: twins share
    their birth date, so this is one person, if a telephone or a household says so too."""
    return (
        {Reason.OTHER_CHARACTER, Reason.NUMBER_SLIP} <= why
        and Reason.SAME_BIRTH not in why
        and bool(why & {Reason.SAME_PHONE, Reason.SAME_HOUSEHOLD})
    )
