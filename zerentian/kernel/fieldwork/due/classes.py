"""Classes of households: their words, and how often each is visited."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from zerentian.kernel.fieldwork.due import statement
from zerentian.kernel.packs import queries as packs
from zerentian.kernel.responsibilities.models import Role
from zerentian.kernel.subjects.models import Subject


@dataclass(frozen=True)
class Classed:
    """The class of a household on a day; both empty where its programme tells none."""

    key: str = ""
    title: str = ""

    def every(self, role: Role) -> int | None:
        """Days between two visits of this role; None for a role that does not visit."""
        found: int | None = role.visit_days_by_class.get(self.key, role.visit_days)
        return found


def of(subjects: Iterable[Subject], *, on: date) -> dict[int, Classed]:
    """Of each of these, within the caller's scope; one statement a kind."""
    by_kind: dict[str, list[int]] = defaultdict(list)
    for subject in subjects:
        by_kind[subject.kind].append(subject.pk)
    found = {pk: Classed() for ids in by_kind.values() for pk in ids}
    for kind, ids in by_kind.items():
        dimension = statement.dimension_of(kind)
        codes = packs.current().codes.get(dimension.codes) if dimension else None
        for pk, key in statement.class_of(ids, kind=kind, on=on).items():
            word = codes.by_key(key) if codes and key else None
            found[pk] = Classed(key or "", str(word or key or ""))
    return found
