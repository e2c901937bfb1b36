"""What each deed makes of a problem: the new state and the columns that follow from it.

A deed is asked with the locked row, so it sees what is true. Whether it is possible in the state of
the row was asked before (rules.ORIGINS); the trigger of the database refuses the same.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from zerentian.kernel.problems import rules
from zerentian.kernel.problems.errors import ProblemRefused
from zerentian.kernel.problems.models import Problem, Verb
from zerentian.kernel.problems.terms import Terms


@dataclass(frozen=True)
class Change:
    """What is to be true afterwards. state None: it stays; columns: those that change with it."""

    verb: Verb
    state: str | None = None
    columns: Mapping[str, Any] = field(default_factory=dict)
    words: str = ""


Deed = Callable[[Problem, Terms, date], Change]


def handed_over(*, holder: int, due: date | None = None, work: str = "", words: str = "") -> Deed:
    """Somebody by name is to put it right, by the term of the work or by another working day."""

    def change(row: Problem, terms: Terms, on: date) -> Change:
        kind = _work(terms, work or row.work)
        return Change(
            Verb.HANDED_OVER, rules.FIXING, _fixing(row, terms, on, holder, due, kind), words
        )

    return change


def taken_up(*, holder: int, words: str = "") -> Deed:
    """Whoever answers for the subject puts it right without waiting to be told."""

    def change(row: Problem, terms: Terms, on: date) -> Change:
        return Change(
            Verb.TAKEN_UP, rules.FIXING, _fixing(row, terms, on, holder, None, row.work), words
        )

    return change


def worked(*, words: str) -> Deed:
    """A measure was taken; the state stays."""

    def change(row: Problem, terms: Terms, on: date) -> Change:
        return Change(Verb.WORKED, None, {}, _said(words))

    return change


def extended(*, due: date, words: str) -> Deed:
    """A later deadline, for a reason. It is told to the next level from the new deadline on."""

    def change(row: Problem, terms: Terms, on: date) -> Change:
        terms.check_deadline(due, on=on)
        if row.due_on and due <= row.due_on:
            raise ProblemRefused("sooner", day=due.isoformat(), last=row.due_on.isoformat())
        return Change(Verb.EXTENDED, None, _due(row, terms, due), _said(words))

    return change


def solved(*, by: int, words: str) -> Deed:
    """The fixer says what was done; from now on somebody else has to look (B-4)."""

    def change(row: Problem, terms: Terms, on: date) -> Change:
        columns = _due(row, terms, terms.verify_by(on)) | {"fixed_by_id": by}
        return Change(Verb.SOLVED, rules.SOLVED, columns, _said(words))

    return change


def verified(*, by: int, words: str = "") -> Deed:
    """Somebody else has seen that it is put right: the problem is closed."""

    def change(row: Problem, terms: Terms, on: date) -> Change:
        return Change(Verb.VERIFIED, rules.CLOSED, _settled(by, on), words)

    return change


def rejected(*, words: str) -> Deed:
    """It is not put right: the holder goes on, by the term of the work from today."""

    def change(row: Problem, terms: Terms, on: date) -> Change:
        columns = _due(row, terms, terms.fix_by(on, work=row.work))
        return Change(Verb.REJECTED, rules.FIXING, columns, _said(words))

    return change


def held(*, until: date, words: str) -> Deed:
    """It cannot be put right for now (挂账); on a day by name somebody looks at it again."""

    def change(row: Problem, terms: Terms, on: date) -> Change:
        terms.check_deadline(until, on=on)
        return Change(Verb.HELD, rules.HELD, _due(row, terms, until), _said(words))

    return change


def resumed(*, holder: int, due: date | None = None, words: str = "") -> Deed:
    def change(row: Problem, terms: Terms, on: date) -> Change:
        return Change(
            Verb.RESUMED, rules.FIXING, _fixing(row, terms, on, holder, due, row.work), words
        )

    return change


def unfounded(*, by: int, words: str) -> Deed:
    """There was nothing to put right (不属实); nobody who was to do so decides that."""

    def change(row: Problem, terms: Terms, on: date) -> Change:
        return Change(Verb.UNFOUNDED, rules.UNFOUNDED, _settled(by, on), _said(words))

    return change


def reopened(*, words: str) -> Deed:
    """It is not settled after all: it is to be handed over again, one level higher."""

    def change(row: Problem, terms: Terms, on: date) -> Change:
        level = min(row.level + 1, terms.said.top)
        due = terms.hand_over_by(on, safety=row.safety)
        columns = {
            "level": level,
            "due_on": due,
            "climbs_on": terms.climbs_on(due, level=level),
            "decided_by_id": None,
            "decided_on": None,
        }
        return Change(Verb.REOPENED, rules.FOUND, columns, _said(words))

    return change


def escalated() -> Deed:
    """The next level is told. The deadline stays as it was: the problem is late, whoever looks."""

    def change(row: Problem, terms: Terms, on: date) -> Change:
        level = row.level + 1
        columns = {"level": level, "climbs_on": terms.climbs_on(on, level=level)}
        return Change(Verb.ESCALATED, None, columns)

    return change


def looked_back(*, words: str) -> Deed:
    """A closed problem was looked at again and is still in order."""

    def change(row: Problem, terms: Terms, on: date) -> Change:
        return Change(Verb.LOOKED_BACK, None, {}, words)

    return change


def _fixing(
    row: Problem, terms: Terms, on: date, holder: int, due: date | None, work: str
) -> dict[str, Any]:
    if due is not None:
        terms.check_deadline(due, on=on)
    columns = _due(row, terms, due or terms.fix_by(on, work=work))
    return columns | {"holder_id": holder, "work": work}


def _due(row: Problem, terms: Terms, due: date) -> dict[str, Any]:
    return {"due_on": due, "climbs_on": terms.climbs_on(due, level=row.level)}


def _settled(by: int, on: date) -> dict[str, Any]:
    return {"decided_by_id": by, "decided_on": on, "due_on": None, "climbs_on": None}


def _said(words: str) -> str:
    if not words.strip():
        raise ProblemRefused("words")
    return words.strip()


def _work(terms: Terms, key: str) -> str:
    if key not in terms.said.works():
        raise ProblemRefused("work", key=key)
    return key
