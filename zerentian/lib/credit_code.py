"""Unified social credit codes of legal entities (GB 32100-2015).

18 characters: the registering authority, the kind of entity, six digits of area, nine characters
of the entity (GB 11714, the last its own check), and a check character over all, modulo 31. The
letters I, O, Z, S and V are not used, because they are read as digits. Invented entities have an
area that begins with 99.
"""

from __future__ import annotations

import re
import unicodedata
from typing import Final

from zerentian.lib.refusals import Refused, gettext_noop

SYNTHETIC_PREFIX: Final = "99"

_ALPHABET: Final = "0123456789ABCDEFGHJKLMNPQRTUWXY"
_VALUES: Final = {character: value for value, character in enumerate(_ALPHABET)}
_WEIGHTS: Final = tuple(pow(3, place, 31) for place in range(17))
_ENTITY_WEIGHTS: Final = (3, 7, 9, 10, 5, 8, 4, 2)
_SPACES_AND_DASHES: Final = re.compile(r"[\s\u200b\ufeff\-\u2010-\u2015\u2212]+")


class InvalidCreditCode(Refused):
    """This is not a valid unified social credit code; `code` says why."""

    messages = {
        "empty": gettext_noop("the credit code is empty"),
        "length": gettext_noop("a credit code has 18 characters; this one has %(count)s"),
        "characters": gettext_noop(
            "character %(place)s of the credit code is %(character)s, which credit codes do not use"
        ),
        "area": gettext_noop("characters 3 to 8 of a credit code are digits, its area"),
        "check_character": gettext_noop(
            "the check character of the credit code is wrong: at least one character was mistyped"
        ),
    }


def check(code: str) -> str:
    """The code as stored: full-width characters, spaces, dashes and small letters made regular.

    Raises InvalidCreditCode with the codes empty, length, characters, area, check_character. The
    inner check of the nine entity characters is not asked for: authorities have given out codes
    in which it does not hold.
    """
    clean = _SPACES_AND_DASHES.sub("", unicodedata.normalize("NFKC", code)).upper()
    if not clean:
        raise InvalidCreditCode("empty")
    if len(clean) != 18:
        raise InvalidCreditCode("length", count=len(clean))
    for place, character in enumerate(clean, start=1):
        if character not in _VALUES:
            raise InvalidCreditCode("characters", place=place, character=character)
    if not clean[2:8].isdigit():
        raise InvalidCreditCode("area")
    if check_character(clean[:17]) != clean[17]:
        raise InvalidCreditCode("check_character")
    return clean


def check_character(body: str) -> str:
    """The 18th character for the first 17 (weights 3^i mod 31)."""
    total = sum(weight * _VALUES[sign] for weight, sign in zip(_WEIGHTS, body, strict=True))
    return _ALPHABET[-total % 31]


def is_synthetic(code: str) -> bool:
    """Whether the code is of an invented entity: its area begins with 99."""
    return code[2:4] == SYNTHETIC_PREFIX


def make(*, authority: str, area: str, serial: int) -> str:
    """A code with right check characters, for invented entities.

    authority: the first two characters, such as "91" (enterprise), "11" (government department),
    "12" (public institution); area: six digits beginning with 99; serial: 0 to 999,999.
    ValueError when they do not fit.
    """
    if not re.fullmatch(rf"{SYNTHETIC_PREFIX}[0-9]{{4}}", area):
        raise ValueError("codes are made only for areas that begin with 99")
    if len(authority) != 2 or any(character not in _VALUES for character in authority):
        raise ValueError("an authority is two characters of a credit code")
    if not 0 <= serial <= 999_999:
        raise ValueError("a serial is 0 to 999,999")
    entity = f"MA{serial:06d}"
    body = f"{authority}{area}{entity}{_entity_check(entity)}"
    return body + check_character(body)


def _entity_check(entity: str) -> str:
    """The ninth character of an entity code (GB 11714, modulo 11)."""
    total = sum(w * int(sign, 36) for w, sign in zip(_ENTITY_WEIGHTS, entity, strict=True))
    return "0123456789X0"[11 - total % 11]
