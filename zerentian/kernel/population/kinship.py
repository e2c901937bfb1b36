"""How relations change when a household gets another head. Pure: no Django, clock or database."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from types import MappingProxyType
from typing import Final, NamedTuple

OTHER: Final = "other"


class Kin(NamedTuple):
    """Somebody in a household. relation: to the head; sex: M or F."""

    person: int
    relation: str
    sex: str
    born: date


# Seen from the old head's spouse: own parents and the spouse's change places.
_SPOUSE: Final[Mapping[str, Mapping[str, str]]] = MappingProxyType({
    "F": MappingProxyType({
        "father": "husbands_father", "mother": "husbands_mother",
        "wifes_father": "father", "wifes_mother": "mother",
    }),
    "M": MappingProxyType({
        "father": "wifes_father", "mother": "wifes_mother",
        "husbands_father": "father", "husbands_mother": "mother",
    }),
})  # fmt: skip
_SAME_FOR_SPOUSE: Final = frozenset({
    "son", "daughter", "son_in_law", "daughter_in_law", "grandson", "granddaughter",
    "daughters_son", "daughters_daughter", "great_grandson", "great_granddaughter",
})  # fmt: skip
# Seen from a child of the old head.
_CHILD: Final[Mapping[str, str]] = MappingProxyType({
    "son": "sibling", "daughter": "sibling", "father": "grandfather", "mother": "grandmother",
})  # fmt: skip


# What the old head, who stays or moves along, is to a new one.
_OLD_HEAD: Final[Mapping[str, Mapping[str, str]]] = MappingProxyType({
    "spouse": MappingProxyType({"M": "spouse", "F": "spouse"}),
    "son": MappingProxyType({"M": "father", "F": "mother"}),
    "daughter": MappingProxyType({"M": "father", "F": "mother"}),
    "father": MappingProxyType({"M": "son", "F": "daughter"}),
    "mother": MappingProxyType({"M": "son", "F": "daughter"}),
})  # fmt: skip


def next_head(members: Sequence[Kin]) -> Kin | None:
    """Who is likely to be the head after the old one: the spouse, else the eldest. A suggestion,
    which people confirm."""
    spouse = next((one for one in members if one.relation == "spouse"), None)
    if spouse:
        return spouse
    return min(members, key=lambda one: (one.born, one.person), default=None)


def relation_to(head: Kin, one: Kin, *, old_head_sex: str) -> str:
    """The relation of a member to a new head, where it follows for certain; else "other"."""
    if one.relation == "head":
        return _OLD_HEAD.get(head.relation, {}).get(one.sex, OTHER)
    if head.relation == "spouse":
        if one.relation in _SAME_FOR_SPOUSE:
            return one.relation
        return _SPOUSE[head.sex].get(one.relation, OTHER)
    if head.relation in ("son", "daughter"):
        if one.relation == "spouse":
            return "father" if one.sex == "M" else "mother"
        if (head.relation, one.relation) in (
            ("son", "daughter_in_law"),
            ("daughter", "son_in_law"),
        ):
            return OTHER  # whose spouse, where there are several children, is not known
        if one.relation in ("father", "mother") and old_head_sex == "F":
            return "mothers_father" if one.relation == "father" else "mothers_mother"
        return _CHILD.get(one.relation, OTHER)
    return OTHER
