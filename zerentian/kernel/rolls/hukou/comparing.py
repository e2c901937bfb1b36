"""What a row of a hukou list changes: its writes, and the differences that a preview shows."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

from zerentian.kernel.accounts.viewer import Places
from zerentian.kernel.population import sealed
from zerentian.kernel.population.entries import (
    HouseholdEdit,
    NewHousehold,
    NewPerson,
    PersonEdit,
    Restated,
)
from zerentian.kernel.population.models import Household, Person
from zerentian.kernel.regions.models import Region
from zerentian.kernel.rolls.hukou.columns import TITLES
from zerentian.kernel.rolls.hukou.known import KIND, Known
from zerentian.kernel.rolls.hukou.writes import HouseholdWrite, MemberWrite
from zerentian.lib import masking
from zerentian.lib.ranges import inside
from zerentian.manifest.imports import Difference, Line

NOTHING = "（空）"


class Comparing:
    """labels: of the codes of relations and peoples."""

    def __init__(self, known: Known, labels: Mapping[str, str], on: date, places: Places) -> None:
        self._known, self._labels, self._on, self._places = known, labels, on, places

    def is_here(self, person: Person) -> bool:
        """Whether whoever imports may say something about the person: they live here, or nowhere."""
        home = self._known.living.get(person.pk)
        return home is None or inside(home, self._places)

    def household(
        self, line: Line, region: Region, home: Household | None
    ) -> tuple[HouseholdWrite, list[Difference]]:
        """What the rows of a household say about all of it. What the list lacks stays as it is."""
        cells = line.cells
        said = {key: cells[key] or "" for key in ("group", "address") if key in cells}
        write = HouseholdWrite(row=line.number, household=home.pk if home else None)
        if home is None:
            write.new = NewHousehold(
                kind=KIND, code=cells["household"], region=region.pk, formed_on=self._on, **said
            )
            return write, []
        told = [
            self._difference(key, getattr(home, key), new)
            for key, new in said.items()
            if getattr(home, key) != new
        ]
        if home.region_id != region.pk:
            told.append(self._difference("village", home.region.name, region.name))
        if told:
            write.edit = HouseholdEdit(household=home.pk, region=region.pk, **said)
        return write, told

    def member(
        self, line: Line, person: Person | None, home: Household | None
    ) -> tuple[MemberWrite, list[Difference]]:
        """What a row says about one person. home: the household of the row, if registered."""
        cells = line.cells
        write = MemberWrite(row=line.number, relation=cells["relation"])
        if person is None:
            write.joins = True
            write.new = NewPerson(
                name=cells["name"],
                identity=cells["identity"],
                ethnicity=cells.get("ethnicity") or "",
                phone=cells.get("phone") or "",
            )
            return write, []
        write.person = person.pk
        told = self._edit(write, line, person) if self.is_here(person) else []
        return write, told + self._membership(write, line, person, home)

    def _edit(self, write: MemberWrite, line: Line, person: Person) -> list[Difference]:
        """An empty cell says nothing. The number stays: by it the person was found."""
        cells, told = line.cells, []
        phone, ethnicity = cells.get("phone"), cells.get("ethnicity")
        if person.name != cells["name"]:
            told.append(self._difference("name", person.name, cells["name"]))
        if ethnicity and person.ethnicity != ethnicity:
            told.append(self._difference("ethnicity", person.ethnicity, ethnicity))
        if phone and (old := sealed.open_phone(person.phone)) != phone:
            shown = masking.phone(old) if old else ""
            told.append(self._difference("phone", shown, masking.phone(phone)))
        if told:
            write.edit = PersonEdit(
                person=person.pk, name=cells["name"], ethnicity=ethnicity, phone=phone
            )
        return told

    def _membership(
        self, write: MemberWrite, line: Line, person: Person, home: Household | None
    ) -> list[Difference]:
        rows = self._known.by_person.get(person.pk, ())
        current = [row for row in rows if self._on in row.valid]
        here = [row for row in current if home and row.household_id == home.pk]
        if not here:
            write.joins = True
            left = "、".join(row.household.code for row in current)
            return [Difference("入户", left or NOTHING, line.cells["household"])]
        [row] = here
        if row.relation == write.relation:
            return []
        write.restated = Restated(
            membership=row.pk, on=self._on, relation=write.relation, code=row.code
        )
        return [self._difference("relation", row.relation, write.relation)]

    def _difference(self, key: str, old: str, new: str) -> Difference:
        return Difference(
            TITLES[key],
            self._labels.get(old, old) or NOTHING,
            self._labels.get(new, new) or NOTHING,
        )
