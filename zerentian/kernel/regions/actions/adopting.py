"""Adopting an edition: the regions become what it says; records keep pointing at the same ids."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from datetime import date, datetime
from itertools import count
from typing import Any

from django.db import connection, transaction
from django.utils.translation import gettext as _

from zerentian.kernel.activity import actions as activity
from zerentian.kernel.regions import state
from zerentian.kernel.regions.errors import Refused
from zerentian.kernel.regions.models import Adoption, Edition
from zerentian.kernel.regions.rules import applying
from zerentian.kernel.regions.rules.applying import CARRIED, SAME, Counts, Step
from zerentian.kernel.regions.rules.matching import match

COLUMNS = (
    "id", "level", "kind", "path", "code", "name", "full_name", "name_key", "initials",
    "parent_id", "closed_on", "merged_into_id",
)  # fmt: skip


@dataclass(frozen=True)
class Preview:
    """What adopting would do. `steps` leaves out the unchanged; `suggested` is for the clerk."""

    edition: Edition
    counts: dict[str, int]
    steps: tuple[Step, ...]
    suggested: dict[str, str]

    def of(self, kind: str) -> list[Step]:
        return [step for step in self.steps if step.kind == kind]


def preview(edition: Edition, *, at: datetime) -> Preview:
    """What adopting this edition would do now. Writes nothing."""
    ids = count(-1, -1)
    counts = Counts()
    found, suggested = _plan(edition, at, lambda: next(ids))
    changed = tuple(step for step in counts.note(found) if step.kind not in (SAME, CARRIED))
    return Preview(edition, counts.of, changed, suggested)


@transaction.atomic
def adopt(by: Any, edition: Edition, *, at: datetime, reason: str = "") -> Adoption:
    """Make the edition current: only regions change, and undo() can put them back exactly.

    Raises Refused when it is adopted already, has no entries, or is older than what is current.
    """
    alone()
    edition = Edition.objects.select_for_update().get(pk=edition.pk)
    previous = state.current_edition(edition.scope)
    _check(edition, previous)
    adoption = Adoption.objects.create(
        edition=edition, previous=previous, by=getattr(by, "pk", by), at=at, reason=reason,
        digest_before=state.digest(), digest_after="",
    )  # fmt: skip
    found, _suggested = _plan(edition, at, _new_ids())
    counts = Counts()
    _hand_over(step for step in counts.note(found) if step.kind != SAME)
    _apply(adoption)
    for kind, number in counts.of.items():
        setattr(adoption, kind, number)
    adoption.digest_after = state.digest()
    adoption.save(update_fields=[*counts.of, "digest_after"])
    Edition.objects.filter(pk=edition.pk).update(
        state=Edition.State.ADOPTED, adopted_at=at, adopted_by=adoption.by
    )
    activity.record(
        by=by, verb="edition.adopted", table="regions_adoption", rows=[adoption.pk], at=at,
        reason=reason,
    )  # fmt: skip
    return adoption


def alone() -> None:
    """Nobody else adopts or undoes until this transaction ends."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(hashtext('regions.adoption'))")


def _check(edition: Edition, previous: Edition | None) -> None:
    if edition.state == Edition.State.ADOPTED:
        raise Refused(_("Edition %(edition)s is adopted already.") % {"edition": edition})
    if not edition.entries.exists():
        raise Refused(_("Edition %(edition)s has no rows. Load it again.") % {"edition": edition})
    if previous and previous.key > edition.key:
        raise Refused(
            _(
                "Edition %(edition)s is older than the current one, %(current)s."
                " Undo that adoption instead."
            )
            % {"edition": edition, "current": previous}
        )


def _plan(
    edition: Edition, at: datetime, ids: Callable[[], int]
) -> tuple[Iterator[Step], dict[str, str]]:
    before, new = state.regions(edition.scope), state.entries(edition)
    old = {path: row.name for path, row in before.open.items()}
    matching = match(old, new, state.stated(edition))
    on = state.day(at)
    return applying.steps(before, new, matching, on=on, ids=ids), matching.suggested


def _new_ids(block: int = 10_000) -> Callable[[], int]:
    """Ids from the table's own sequence, fetched in blocks."""

    def fetch() -> Iterator[int]:
        while True:
            with connection.cursor() as cursor:
                cursor.execute(
                    "SELECT nextval(pg_get_serial_sequence('regions_region', 'id'))"
                    " FROM generate_series(1, %s)",
                    [block],
                )
                ids = [row[0] for row in cursor.fetchall()]
            yield from ids

    stream = fetch()
    return lambda: next(stream)


def _hand_over(steps: Iterable[Step]) -> None:
    """Every changed row, as it shall be, into a temporary table."""
    rows = [_columns(step) for step in steps]  # before COPY: ids come over the same connection
    with connection.cursor() as cursor:
        cursor.execute("DROP TABLE IF EXISTS regions_next")
        cursor.execute(
            "CREATE TEMPORARY TABLE regions_next (LIKE regions_region, change text) ON COMMIT DROP"
        )
        with cursor.copy(f"COPY regions_next ({', '.join(COLUMNS)}, change) FROM STDIN") as copy:
            for row in rows:
                copy.write_row(row)
        cursor.execute("ANALYZE regions_next")


def _columns(step: Step) -> tuple[object, ...]:
    row = step.after
    return (
        row.id, row.level, row.kind, row.path, row.code, row.name, row.full_name,
        *applying.reading(row.name), row.parent, row.closed_on, row.merged_into, step.kind,
    )  # fmt: skip


REMEMBER = """
    INSERT INTO regions_change
        (adoption_id, region_id, kind, level, old_path, old_name, new_path, new_name, before)
    SELECT %(adoption)s, n.id, n.change, n.level,
           coalesce(r.path, ''), coalesce(r.name, ''),
           CASE n.change WHEN 'closed' THEN '' WHEN 'merged' THEN coalesce(m.path, s.path)
                         ELSE n.path END,
           CASE n.change WHEN 'closed' THEN '' WHEN 'merged' THEN coalesce(m.name, s.name)
                         ELSE n.name END,
           CASE WHEN r.id IS NULL THEN NULL ELSE to_jsonb(r) END
      FROM regions_next n
      LEFT JOIN regions_region r ON r.id = n.id
      LEFT JOIN regions_next m ON m.id = n.merged_into_id
      LEFT JOIN regions_region s ON s.id = n.merged_into_id
     ORDER BY n.path
"""
# Codes are swapped between open regions, and the unique index looks at every single row: so first
# every region that gets another code lets go of its own.
LET_GO = """
    UPDATE regions_region r SET path = r.path || '/', closed_on = %(on)s
      FROM regions_next n
     WHERE n.id = r.id AND r.closed_on IS NULL AND r.path <> n.path
"""
CHANGE = f"""
    UPDATE regions_region r SET {", ".join(f"{c} = n.{c}" for c in COLUMNS[1:])}
      FROM regions_next n WHERE n.id = r.id
"""  # noqa: S608 - our own column names
ADD = f"""
    INSERT INTO regions_region ({", ".join(COLUMNS)})
    SELECT {", ".join(COLUMNS)} FROM regions_next WHERE change = 'added' ORDER BY path
"""  # noqa: S608
LINK = """
    UPDATE regions_regionentry e SET region_id = r.id FROM regions_region r
     WHERE e.edition_id = %(edition)s AND r.path = e.path AND r.closed_on IS NULL
"""
SUCCEED = """
    INSERT INTO regions_succession (edition_id, adoption_id, from_region_id, to_region_id, kind)
    SELECT %(edition)s, %(adoption)s, n.id, coalesce(n.merged_into_id, n.id), n.change
      FROM regions_next n WHERE n.change IN ('moved', 'renamed', 'merged')
"""


def _apply(adoption: Adoption) -> None:
    values: dict[str, int | date] = {
        "adoption": adoption.pk,
        "edition": adoption.edition_id,
        "on": state.day(adoption.at),
    }
    with connection.cursor() as cursor:
        for statement in (REMEMBER, LET_GO, CHANGE, ADD, LINK, SUCCEED):
            cursor.execute(statement, values)
