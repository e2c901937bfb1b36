"""Sealed things counted again in plain Python; what may be told of them is the rule's to say."""

from __future__ import annotations

from zerentian.kernel.figures import catalogue, queries, rules
from zerentian.kernel.figures.verify import recount
from zerentian.kernel.figures.verify.recount import Register, When
from zerentian.kernel.figures.verify.sight import Sight
from zerentian.manifest.figures import Distinct, Figure, Without


def told(register: Register, figure: Figure, when: When, own: Sight) -> dict[str, int]:
    """Blocks by path over all places; nothing for figures whose sealed part is never told."""
    measure = figure.measure
    if not isinstance(measure, Distinct | Without) or measure.rows.of not in queries.SEALABLE:
        return {}
    of = measure.rows.of
    closed = (None, *own.compartments)
    kind = catalogue.fact(figure).kind
    opened = {
        row[of]
        for row in register.fact(measure.rows.fact)
        if row["compartment"] in closed and when.holds(row, kind)
    }
    where: dict[int, str] = {}
    for row in recount.counted(register, figure, when, lambda row: True):
        hidden = row["compartment"] not in closed and row[of] not in opened
        if hidden and row["path"] is not None:
            where[row[of]] = min(where.get(row[of], row["path"]), row["path"])
    counts: dict[str, int] = {}
    for path in where.values():
        counts[path] = counts.get(path, 0) + 1
    return rules.disclosed(counts, queries.children(counts))
