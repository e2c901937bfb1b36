"""A family while it is being put together: ages and who belongs to whom, no names yet."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import NamedTuple


class Kid(NamedTuple):
    """A son or daughter at home who is not married, of any age."""

    sex: str
    age: int


class Place(NamedTuple):
    """Somebody's place in a household: key of the code list `relation`, sex, age."""

    relation: str
    sex: str
    age: int


@dataclass(slots=True, eq=False)
class Family:
    """A couple or one grown person with those who live with them.

    parents: of the husband, or of the wife if `on_her_side` or there is no husband. registered_with:
    the parents' family in whose hukou household all of this one still stand.
    """

    husband: int | None = None  # age
    wife: int | None = None
    kids: list[Kid] = field(default_factory=list)
    most_kids: int = 0
    parents: Family | None = None
    on_her_side: bool = False
    is_guest: bool = False  # lives with a younger family, as its parents
    lodgers: list[Kid] = field(default_factory=list)
    registered_with: Family | None = None
    village: int = 0  # place in the list of villages
    surname: str = ""

    @property
    def elder(self) -> int:
        """Age of the husband, or of the wife where there is none."""
        age = self.husband if self.husband is not None else self.wife
        assert age is not None
        return age

    @property
    def is_alone(self) -> bool:
        return len(list(self.places())) == 1

    def takes(self, kid: Kid) -> bool:
        """Whether there is room for another child, born at least a year before or after the others."""
        return len(self.kids) < self.most_kids and all(
            abs(kid.age - other.age) >= 2 for other in self.kids
        )

    def places(self) -> Iterator[Place]:
        """Everybody with their relation to the head, who is the husband if there is one."""
        couple = [("M", self.husband), ("F", self.wife)]
        relation = "head"
        for sex, age in couple:
            if age is not None:
                yield Place(relation, sex, age)
                relation = "spouse"
        for kid in sorted(self.kids, key=lambda kid: -kid.age):
            yield Place("son" if kid.sex == "M" else "daughter", kid.sex, kid.age)
        yield from self._elders()
        for lodger in self.lodgers:
            yield Place("other", lodger.sex, lodger.age)

    def _elders(self) -> Iterator[Place]:
        if self.parents is None:
            return
        side = "wifes_" if self.on_her_side and self.husband is not None else ""
        if self.parents.husband is not None:
            yield Place(f"{side}father", "M", self.parents.husband)
        if self.parents.wife is not None:
            yield Place(f"{side}mother", "F", self.parents.wife)
