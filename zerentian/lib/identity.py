"""Chinese resident identity numbers and the disability cards built on them.

Sources: GB 11643-1999 (18 digits: area 6, birth date 8, order 3, check 1; check by ISO 7064
MOD 11-2) and the checks ID-1 to ID-6 of the registered-household file. A disability card is the
holder's number, one digit of kind (1-7), one of grade (1-4) and, when it was issued again, "B" and
a digit. Whether an area exists is not checked here: areas are closed and renumbered while the
numbers of their people stay. Numbers of invented people begin with 99, which no province has;
whether they are welcome is for the instance to say (`is_synthetic`).
"""

from __future__ import annotations

import operator
import re
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Final

from zerentian.lib import writings
from zerentian.lib.refusals import Refused, gettext_noop

SYNTHETIC_PREFIX: Final = "99"

_WEIGHTS: Final = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)
_ZEROS: Final = ord("0") * sum(_WEIGHTS)
_CHECKS: Final = "10X98765432"
_NUMBER: Final = re.compile(r"[0-9]{17}[0-9X]")
_OLD_NUMBER: Final = re.compile(r"[0-9]{15}")
_REISSUE: Final = re.compile(r"B[0-9]")
_SPACES_AND_DASHES: Final = re.compile(r"[\s\-\u2010-\u2015\u2212]+")
_HIDDEN_DIGITS: Final = re.compile(r"[0-9]+[*●•#]{2,}[0-9]*X?")
_LOOK_LIKE_X: Final = "×ХΧ"  # the sign of multiplication, Cyrillic and Greek letters
_KEPT: Final = 15  # digits that a spreadsheet keeps of a number


class Kind(StrEnum):
    """Which document a number belongs to."""

    RESIDENT = "resident"
    DISABILITY = "disability"


class Sex(StrEnum):
    """Sex as the 17th digit tells it: odd male, even female."""

    MALE = "male"
    FEMALE = "female"


class InvalidIdentity(Refused):
    """This is not a valid identity number; `code` says why."""

    messages = {
        "empty": gettext_noop("the identity number is empty"),
        "length": gettext_noop(
            "an identity number has 18 characters, a disability card 20 or 22; this one has"
            " %(count)s"
        ),
        "characters": gettext_noop(
            "an identity number is made of digits, and only its 18th character may be X"
        ),
        "check_digit": gettext_noop(
            "the check digit of the identity number is wrong: at least one digit was mistyped"
        ),
        "lost": gettext_noop(
            "the identity number was kept as a number, so its last digits are lost"
        ),
        "masked": gettext_noop("the middle of the identity number is masked"),
        "birth_date": gettext_noop(
            "the identity number holds the birth date %(written)s, which does not exist"
        ),
        "birth_in_future": gettext_noop(
            "the identity number holds the birth date %(written)s, which is still to come"
        ),
        "century": gettext_noop(
            "this old 15-digit number may belong to somebody born before 1900; enter the 18-digit"
            " number"
        ),
        "disability_kind": gettext_noop(
            "the 19th digit of a disability card is its kind, 1 to 7; here it is %(digit)s"
        ),
        "disability_grade": gettext_noop(
            "the 20th digit of a disability card is its grade, 1 to 4; here it is %(digit)s"
        ),
        "reissue": gettext_noop(
            "a disability card of 22 characters ends with B and a digit, the mark of a new issue"
        ),
    }


@dataclass(frozen=True, slots=True)
class Identity:
    """A valid number and what it tells.

    number: as stored, 18, 20 or 22 characters. born, sex, area: read from the first 18 characters;
    area is the six-digit code of the place where the number was given out, not of residence.
    """

    number: str
    kind: Kind
    born: date
    sex: Sex
    area: str

    def __reduce__(self) -> tuple[type[Identity], tuple[object, ...]]:
        """Pickled without asking what its fields are, which takes longer than all the rest."""
        return Identity, (self.number, self.kind, self.born, self.sex, self.area)

    @property
    def resident_number(self) -> str:
        """The 18-character number of the person: the same for the person's card and cards."""
        return self.number[:18]

    @property
    def disability_kind(self) -> int | None:
        """1 sight, 2 hearing, 3 speech, 4 body, 5 intellect, 6 mind, 7 several; sensitive."""
        return int(self.number[18]) if self.kind is Kind.DISABILITY else None

    @property
    def disability_grade(self) -> int | None:
        """1 (heaviest) to 4; sensitive."""
        return int(self.number[19]) if self.kind is Kind.DISABILITY else None


def parse(number: str, *, not_after: date | None = None) -> Identity:
    """Reads a number as people type it and checks everything that a number alone can tell.

    not_after: the day on which the number was seen; a later birth date is refused (ID-5).
    Raises InvalidIdentity with the codes empty, length, characters, check_digit, lost, masked,
    birth_date, birth_in_future, century, disability_kind, disability_grade, reissue.
    """
    clean = number if _NUMBER.fullmatch(number) else normalise(number)
    _check_whole(clean)
    if len(clean) == 15:
        clean = from_fifteen(clean)
    _check_form(clean)
    _check_card(clean[18:])
    if check_character(clean[:17]) != clean[17]:
        raise InvalidIdentity("lost" if may_have_lost_digits(clean) else "check_digit")
    return Identity(
        number=clean,
        kind=Kind.RESIDENT if len(clean) == 18 else Kind.DISABILITY,
        born=_birth_date(clean[6:14], not_after),
        sex=Sex.MALE if int(clean[16]) % 2 else Sex.FEMALE,
        area=clean[:6],
    )


def normalise(number: str) -> str:
    """Undoes what is certain, and leaves everything else as it is.

    Full-width, invisible and quoting characters, spaces and dashes, lower-case x and b, a sign that
    looks like the final X, and a number written with a point, commas or an exponent as long as all
    its digits are there.
    """
    clean = writings.unquoted(writings.plain(number))
    clean = _SPACES_AND_DASHES.sub("", writings.whole(clean)).upper()
    if len(clean) >= 18 and clean[17] in _LOOK_LIKE_X:
        clean = f"{clean[:17]}X{clean[18:]}"
    return clean


def may_have_lost_digits(number: str) -> bool:
    """Whether the digits behind the 15th are zeros: what is left of a number that was one."""
    return len(number) == 18 and number[_KEPT:] == "000"


def from_fifteen(number: str) -> str:
    """The 18-digit form of a 15-digit number of before 1999: the birth year is 19yy.

    Order numbers 996 to 999 were kept for people over a hundred, so their century is unclear:
    refused with the code `century` rather than guessed.
    """
    if not _OLD_NUMBER.fullmatch(number):
        raise InvalidIdentity("characters")
    if number[12:] >= "996":
        raise InvalidIdentity("century")
    body = f"{number[:6]}19{number[6:]}"
    return body + check_character(body)


def check_character(body: str) -> str:
    """The 18th character for the first 17 digits (ISO 7064 MOD 11-2)."""
    total = sum(map(operator.mul, _WEIGHTS, body.encode())) - _ZEROS
    return _CHECKS[total % 11]


def is_synthetic(number: str) -> bool:
    """Whether the number is of an invented person: its area begins with 99, as no real one does."""
    clean = number if _NUMBER.match(number) else normalise(number)
    return clean.startswith(SYNTHETIC_PREFIX)


def make(*, area: str, born: date, sex: Sex, serial: int) -> str:
    """An 18-character number with a right check digit, for invented people.

    area: six digits beginning with 99; serial: 0 to 499, the how-manieth of that sex, day and area.
    ValueError when they do not fit: numbers that could be somebody's are not made.
    """
    if not re.fullmatch(rf"{SYNTHETIC_PREFIX}[0-9]{{4}}", area):
        raise ValueError("numbers are made only for areas that begin with 99")
    if not 0 <= serial <= 499:
        raise ValueError("a serial is 0 to 499")
    order = serial * 2 + (1 if sex is Sex.MALE else 0)
    body = f"{area}{born.isoformat().replace('-', '')}{order:03d}"
    return body + check_character(body)


def _check_whole(number: str) -> None:
    """Before its length is looked at: what is left of a spoilt number may be as long as another one."""
    if not number:
        raise InvalidIdentity("empty")
    if writings.lost_digits(number):
        raise InvalidIdentity("lost")
    if _HIDDEN_DIGITS.fullmatch(number):
        raise InvalidIdentity("masked")


def _check_form(number: str) -> None:
    if len(number) not in (18, 20, 22):
        raise InvalidIdentity("length", count=len(number))
    if not _NUMBER.fullmatch(number[:18]):
        raise InvalidIdentity("characters")


def _check_card(tail: str) -> None:
    """The characters after the 18th: kind, grade and the mark of a new issue (ID-3)."""
    if not tail:
        return
    if tail[0] not in "1234567":
        raise InvalidIdentity("disability_kind", digit=tail[0])
    if tail[1] not in "1234":
        raise InvalidIdentity("disability_grade", digit=tail[1])
    if tail[2:] and not _REISSUE.fullmatch(tail[2:]):
        raise InvalidIdentity("reissue")


def _birth_date(digits: str, not_after: date | None) -> date:
    try:
        born = date(int(digits[:4]), int(digits[4:6]), int(digits[6:]))
    except ValueError:
        written = f"{digits[:4]}-{digits[4:6]}-{digits[6:]}"
        raise InvalidIdentity("birth_date", written=written) from None
    if not_after is not None and born > not_after:
        raise InvalidIdentity("birth_in_future", written=born.isoformat())
    return born
