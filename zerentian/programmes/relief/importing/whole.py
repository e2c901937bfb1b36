"""The platform's workbook at the size of a register: what is new or the same altogether needs no plan."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date
from functools import cached_property
from itertools import islice
from typing import Any

from zerentian.kernel.accounts.viewer import Viewer
from zerentian.kernel.population import register as population
from zerentian.kernel.population import sealed
from zerentian.kernel.regions.models import Region
from zerentian.kernel.rolls import villages
from zerentian.kernel.rolls.villages import Words
from zerentian.lib.distinct import Distinct
from zerentian.lib.identity import Identity
from zerentian.lib.ranges import inside
from zerentian.manifest.imports import Fault, Line, Plan, Sifted, Table
from zerentian.manifest.permissions import Permission
from zerentian.programmes.relief import findings, rules
from zerentian.programmes.relief.columns import HOUSEHOLD
from zerentian.programmes.relief.importing import checking, comparing, planning, standing
from zerentian.programmes.relief.importing import register as registers
from zerentian.programmes.relief.importing.telling import Teller
from zerentian.programmes.relief.importing.writes import RELIEF, STATUS, HouseholdWrite, Writes
from zerentian.programmes.relief.rules import Finding

SAID = (
    "member", "relation", "name", "ethnicity", "kind", "identified_on", "education", "schooling",
    "health", "skill", "work_months", "serious_illness_insurance",
)  # fmt: skip
EMPTY_TEXT = frozenset({"ethnicity", "education", "schooling", "skill"})


def whole(table: Table, on: date, viewer: Viewer) -> Whole:
    """See manifest.imports.Whole."""
    return Whole(table, on, viewer)


class Whole:
    def __init__(self, table: Table, on: date, viewer: Viewer) -> None:
        self._table, self._on, self._viewer = table, on, viewer
        self._columns = table.columns
        self._places = villages.resolve(words for words in set(self._words()) if all(words))
        self._links: dict[str, set[str]] = defaultdict(set)
        self._teller = Teller()

    # --- what manifest.imports.Whole promises

    def sift(self) -> Sifted:
        warnings = self._checked()
        new, rest = self._unknown()
        same = self._unchanged(rest)
        clean = [*new, *same]
        settled = {group[0] for group in clean}
        return Sifted(
            new=new,
            same=same,
            rest=self._linked([group for group in self._groups if group[0] not in settled]),
            warnings={row: warnings[row] for group in clean for row in group if row in warnings},
            regions={group[0]: self._region(group[0]) for group in clean},
        )

    def plan(self, rows: Sequence[int]) -> Plan:
        return planning.plan(self._table.lines(rows), self._ground)

    def writes(self, groups: Sequence[Sequence[int]]) -> Writes:
        lines = iter(self._table.lines(row for group in groups for row in group))
        return Writes(households=[self._entered(g, list(islice(lines, len(g)))) for g in groups])

    # --- parts

    @cached_property
    def _groups(self) -> list[list[int]]:
        return self._table.groups("household")

    @cached_property
    def _twice(self) -> dict[int, list[Finding]]:
        return checking.twice(self._table)

    @cached_property
    def _ground(self) -> planning.Ground:
        return planning.Ground(
            on=self._on,
            viewer=self._viewer,
            places=self._places,
            codes=frozenset(code for code in self._columns["household"].values if code),
            twice=self._twice,
            links={code: frozenset(others) for code, others in self._links.items()},
            teller=self._teller,
        )

    def _words(self) -> Iterator[Words]:
        parts = [self._columns[key].map(_text) for key in ("county", "town", "village")]
        return map(Words._make, zip(*parts, strict=True))

    @cached_property
    def _row_words(self) -> list[Words]:
        met: dict[Words, Words] = {}
        return [met.setdefault(words, words) for words in self._words()]

    def _region(self, row: int) -> int:
        found = self._places[self._row_words[row]]
        assert isinstance(found, Region)
        return found.pk

    @cached_property
    def _index(self) -> Distinct[str | None]:
        """The index of every identity number, as text: of a merged record, of whoever it became."""

        index_of = sealed.identity_indexing()

        def index(number: Identity | None) -> str | None:
            if number is None:
                return None
            own = str(index_of(number.number))
            return self._merged.get(own, own)

        return self._columns["identity"].map(index)

    @cached_property
    def _merged(self) -> dict[str, str]:
        return {str(old): str(new) for old, new in population.merged().items()}

    @cached_property
    def _unclear(self) -> set[str]:
        """People of whom a row has another number than the register: a plan looks at all their rows."""
        return set(self._merged.values()) & set(self._index.values)

    @cached_property
    def _doubtful(self) -> set[int]:
        """First rows of groups with which something is wrong, or of which that is not yet known."""
        return set()

    def _checked(self) -> Mapping[int, list[Fault]]:
        """Marks groups with a fault as doubtful; answers what is only told, by row."""
        checks = _Checks(self._table, self._on)
        here = self._open_places()
        warnings: dict[int, list[Fault]] = defaultdict(list)
        numbers = self._table.numbers
        for group in self._groups:
            first = group[0]
            wrong = any(row in self._table.faults or numbers[row] in self._twice for row in group)
            if wrong or self._row_words[first] not in here or not checks.agree(group):
                self._doubtful.add(first)
                continue
            found = checks.findings(group)
            if any(finding.refuses for finding in found):
                self._doubtful.add(first)
                continue
            rows = {numbers[row]: row for row in group} if found else {}
            for finding in found:
                warnings[rows[finding.line]].append(findings.fault(finding))
        return warnings

    def _open_places(self) -> set[Words]:
        """Words of villages in which the viewer may import."""
        places = self._viewer.places(Permission.IMPORTS_RUN, programme=checking.PROGRAMME)
        return {
            words
            for words, found in self._places.items()
            if isinstance(found, Region) and inside(found.path, places)
        }

    def _unknown(self) -> tuple[list[list[int]], list[list[int]]]:
        """Groups of which nothing is in the registers, and all others; doubtful ones are neither."""
        columns = self._columns
        households = standing.known("household", _filled(columns["household"]))
        persons = standing.known("person", _filled(self._index))
        members = standing.known("member", _filled(columns["member"]))
        row_member, code = columns["member"], columns["household"]
        new: list[list[int]] = []
        rest: list[list[int]] = []
        for group in self._groups:
            if group[0] in self._doubtful:
                continue
            strange = code[group[0]] not in households and not any(
                self._index[row] in persons or row_member[row] in members for row in group
            )
            (new if strange else rest).append(group)
        self._note_links(households)
        return new, rest

    def _note_links(self, households: set[str]) -> None:
        """Who stands in another household of this workbook than the registers say (A-3)."""
        self._standing = defaultdict(list)
        if not households:
            return
        rows = {index: row for row, index in enumerate(self._index) if index}
        code = self._columns["household"]
        for member in standing.members(households, self._on):
            row = rows.get(member.number or "")
            if row is None:
                self._standing[member.household].append((None, False))
                continue
            if code[row] != member.household:
                self._links[member.household].add(code[row])
                self._links[code[row]].add(member.household)
            self._standing[member.household].append((row, self._says(row, member)))

    _standing: dict[str, list[tuple[int | None, bool]]]

    def _unchanged(self, groups: Iterable[list[int]]) -> list[list[int]]:
        """Groups of which the registers say exactly the same, and nothing newer."""
        by_code = {self._columns["household"][group[0]]: group for group in groups}
        if not by_code:
            return []
        later, doubled = standing.later(self._on), standing.doubled()
        same = []
        for home in standing.homes(by_code, self._on):
            group = by_code[home.code]
            stand = self._standing[home.code]
            if (
                home.code not in later
                and len(stand) == len(group)
                and {row for row, says in stand if says} == set(group)
                and not any(self._columns["member"][row] in doubled for row in group)
                and not any(self._index[row] in self._unclear for row in group)
                and self._is_home(group, home)
            ):
                same.append(group)
        return sorted(same)

    @cached_property
    def _said(self) -> list[Distinct[Any]]:
        columns = dict(self._columns)
        columns["kind"] = columns["identity"].map(lambda n: n.kind.value if n else None)
        columns["health"] = columns["health"].map(lambda found: ",".join(found or ()))
        for key in EMPTY_TEXT:
            columns[key] = columns[key].map(_text)
        return [columns[key] for key in SAID]

    @cached_property
    def _phones(self) -> dict[str, Distinct[str | None]]:
        def index(digits: str | None) -> str | None:
            return str(sealed.phone_index(digits)) if digits else None

        return {key: self._columns[key].map(index) for key in ("phone", "household_phone")}

    def _says(self, row: int, member: standing.Member) -> bool:
        """Whether the row says of this member what the registers say. An empty telephone says nothing."""
        if tuple(column[row] for column in self._said) != member.said:
            return False
        if self._phones["phone"][row] not in (None, member.phone):
            return False
        number: Identity = self._columns["identity"][row]
        return member.card is None or sealed.open_identity(member.card) == number.number

    def _is_home(self, group: Sequence[int], home: standing.Home) -> bool:
        first = group[0]
        cells = {key: column[first] for key, column in self._columns.items()}
        region = self._region(first)
        if (home.region, home.subject_region, home.group) != (region, region, cells["group"] or ""):
            return False
        if self._phones["household_phone"][first] not in (None, home.phone):
            return False
        if home.name != self._columns["name"][self._head(group)]:
            return False
        before = dict(zip(STATUS, home.status, strict=True))
        relief = dict(zip(RELIEF, home.relief, strict=True))
        return (
            comparing.status(cells, before) == before and comparing.relief(cells, relief) == relief
        )

    def _head(self, group: Sequence[int]) -> int:
        relation = self._columns["relation"]
        return next(row for row in group if relation[row] == rules.HEAD)

    def _linked(self, groups: Sequence[list[int]]) -> list[list[int]]:
        """Groups together between which somebody moves."""
        code = self._columns["household"]
        by_code = {code[group[0]]: group for group in groups if code[group[0]]}
        seen: set[int] = set()
        found = []
        for group in groups:
            cluster: list[int] = []
            near = [group]
            while near:
                one = near.pop()
                if one[0] in seen:
                    continue
                seen.add(one[0])
                cluster += one
                others = self._links.get(code[one[0]] or "", ())
                near += [by_code[other] for other in others if other in by_code]
            if cluster:
                found.append(cluster)
        return found

    def _entered(self, group: Sequence[int], lines: Sequence[Line]) -> HouseholdWrite:
        """What enters a household that nobody knows."""
        head = next(line for line in lines if line.cells["relation"] == rules.HEAD)
        region = self._places[self._row_words[group[0]]]
        assert isinstance(region, Region)
        teller, nobody = self._teller, registers.NOBODY
        write, _ = comparing.household(lines[0], head, region, None, nobody, teller, self._on)
        for line in lines:
            member, _ = comparing.member(line, None, None, nobody, teller, self._on)
            write.members.append(member)
        return write


class _Checks:
    """The pure checks over columns: the same rules as those of a plan, without its lines."""

    def __init__(self, table: Table, on: date) -> None:
        self._on, self._table = on, table
        columns = table.columns
        member = (
            "identity",
            "relation",
            "health",
            "education",
            "schooling",
            "skill",
            "work_months",
        )
        about = zip(table.numbers, *(columns[key] for key in member), strict=True)
        self._members = list(map(rules.Member._make, about))
        shared = ["county", "town", "village", *sorted(HOUSEHOLD & columns.keys())]
        self._shared = [columns[key].at for key in shared]
        self._shared_values = [columns[key].values for key in shared]
        self._days = [columns[key] for key in checking.DAYS]
        self._about = [(key, columns[key]) for key in checking.HOUSE if key in columns]
        self._sexes = planning.sexes()

    def agree(self, group: Sequence[int]) -> bool:
        """Whether all rows say the same about the household."""
        first = group[0]
        for row in group[1:]:
            for at, values in zip(self._shared, self._shared_values, strict=True):
                if at[row] != at[first] and values[at[row]] != values[at[first]]:
                    return False
        return True

    def findings(self, group: Sequence[int]) -> list[Finding]:
        on = self._on
        members = [self._members[row] for row in group]
        house = self._house(group[0])
        found = list(rules.check_house(house, members))
        monitored = bool(house.monitoring)
        for row, member in zip(group, members, strict=True):
            found += checking.days_of(
                member.line, member.identity, [d[row] for d in self._days], on
            )
            found += rules.check_member(member, on=on, sex_of=self._sexes, monitored=monitored)
        return found

    def _house(self, row: int) -> rules.House:
        return checking.house(
            self._table.numbers[row],
            {key: column[row] for key, column in self._about},
        )


def _text(value: str | None) -> str:
    return value or ""


def _filled(column: Distinct[str | None]) -> list[str]:
    return [value for value in column.values if value]
