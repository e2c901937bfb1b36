"""How the number of an order is written."""

from __future__ import annotations


def written(form: str, *, word: str, year: int, number: int) -> str:
    """For example 寒交办〔2019〕12号, by the form of the pack."""
    return form.format(word=word, year=year, number=number)
