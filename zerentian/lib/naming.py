"""Finding people and things by a part of their name among hundreds of thousands.

A list is read in the order of `name_key`, a few rows at a time. PostgreSQL then walks that index until
it has enough, which for a surname late in the alphabet means walking over everybody before it. So each
condition here also says where in the order to begin, or names the characters, which an index of its
own finds (`Characters`). Tables have `name`, `name_key` and `initials` as lib/pinyin.py makes them.
"""

from __future__ import annotations

from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.lookups import DataContains
from django.db.models import F, Func, Q, TextField, Value

from zerentian.lib import pinyin
from zerentian.lib.ranges import prefix_range


class Characters(Func):
    """The characters of a text as an array: `GinIndex(Characters("name"), name=…)`."""

    function = "string_to_array"
    template = "%(function)s(%(expressions)s, NULL)"
    output_field = ArrayField(TextField())


def begins(text: str, *, at: str = "") -> Q:
    """Names that begin so: 王 or 王桂 finds 王桂兰. `at` is the lookup before `name`, as in "person__"."""
    whole = (
        text + "一" if text in pinyin.COMPOUND_SURNAMES else text
    )  # 欧阳 alone reads as 欧, named 阳
    surname = " ".join(pinyin.key(whole).split(" ")[:2])
    found = _within(f"{at}name_key", surname) & Q(**{f"{at}name__startswith": text})
    return found & _characters(text, at) if len(text) > 1 else found


def holds(text: str, *, at: str = "") -> Q:
    """Names that hold it anywhere: 桂 finds 王桂兰."""
    return _characters(text, at) & Q(**{f"{at}name__contains": text})


def spelt(letters: str, *, at: str = "") -> Q:
    """Names whose initials begin so: wg finds 王桂兰. The order is walked in the table itself, `at` says
    where the initials stand."""
    wanted = letters.lower()
    return _within("name_key", wanted[0]) & _within(f"{at}initials", wanted)


def _characters(text: str, at: str) -> Q:
    letters = Value(list(dict.fromkeys(text)), output_field=ArrayField(TextField()))
    return Q(DataContains(Characters(F(f"{at}name")), letters))


def _within(lookup: str, prefix: str) -> Q:
    low, high = prefix_range(prefix)
    return Q(**{f"{lookup}__gte": low, f"{lookup}__lt": high})
