"""The sexes: as the registers keep them, as an identity number tells them, in words of the pack."""

from __future__ import annotations

from typing import Final

from zerentian.kernel.packs import words
from zerentian.kernel.population.models import Sex
from zerentian.lib import identity

OF_NUMBER: Final = {identity.Sex.MALE: Sex.MALE, identity.Sex.FEMALE: Sex.FEMALE}
NUMBERS: Final = {kept.value: told for told, kept in OF_NUMBER.items()}


def said(key: str) -> str:
    """In words; whatever the registers do not keep as a sex stays as it is."""
    return words.label("sex", NUMBERS[key].value) if key in NUMBERS else key


def labels() -> dict[str, str]:
    """Each sex and its words, for lists of choices."""
    return {key: said(key) for key in NUMBERS}
