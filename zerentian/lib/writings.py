"""Undoing what keyboards, spreadsheets and exports do to a text, only where it is certain.

Nothing here knows what a text means: width, invisible characters and quotes are taken off, and a
number that a program wrote in scientific notation or with a point is written out again if all of
its digits are still there.
"""

from __future__ import annotations

import re
import unicodedata
from decimal import Decimal
from typing import Final

_HIDDEN: Final = re.compile(
    "[\x00-\x08\x0e-\x1f\x7f-\x9f\u00ad\u061c\u180e\u200b-\u200f\u202a-\u202e\u2060-\u206f"
    "\ufe00-\ufe0f\ufeff\ufff9-\ufffb\uffff\U0010ffff]"
)
_FORMULA: Final = re.compile(r'=\s*"([^"]*)"')
_QUOTES: Final = "'\"`\u2018\u2019\u201c\u201d\u00b4"
_POINT: Final = re.compile(r"([0-9]+)\.0*")
_GROUPED: Final = re.compile(r"[0-9]{1,3}(?:,[0-9]{3})+(?:\.0*)?")
_SCIENTIFIC: Final = re.compile(r"([0-9])(?:\.([0-9]+))?E\+?([0-9]{1,2})", re.I)
_LONG: Final = 11  # an office program writes whole numbers of more digits in scientific notation


def plain(text: str) -> str:
    """Full-width signs made narrow, invisible characters and outer spaces taken off."""
    if not (text.isprintable() and unicodedata.is_normalized("NFKC", text)):
        text = _HIDDEN.sub("", unicodedata.normalize("NFKC", text))
    return text.strip()


def unquoted(text: str) -> str:
    """Without the quotes, apostrophes or ="…" by which programs keep digits a text."""
    formula = _FORMULA.fullmatch(text)
    return (formula[1] if formula else text).strip(_QUOTES).strip()


def lost_digits(text: str) -> bool:
    """Whether a long whole number was cut by scientific notation: 3.70703E+17 keeps six of 18."""
    match = _SCIENTIFIC.fullmatch(text)
    if match is None:
        return False
    return int(match[3]) >= _LONG and len(match[2] or "") < int(match[3])


def whole(text: str) -> str:
    """The digits of a whole number written as 3.0, 12,345 or 9.90703195808200021E+17.

    Any other text, also a number that lost digits, is given back as it is.
    """
    if text.isdecimal():
        return text
    if match := _POINT.fullmatch(text):
        return match[1]
    if _GROUPED.fullmatch(text):
        return text.partition(".")[0].replace(",", "")
    if (match := _SCIENTIFIC.fullmatch(text)) and len(match[2] or "") <= int(match[3]):
        return text if lost_digits(text) else f"{Decimal(text):f}"
    return text
