from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence
from datetime import datetime

from django.db import transaction
from django.db.backends.postgresql.psycopg_any import DateRange

from zerentian.kernel.accounts.models import User
from zerentian.kernel.activity import actions as activity
from zerentian.kernel.population.entries import NewFact, Spliced
from zerentian.kernel.population.models import Person
from zerentian.kernel.population.person_facts import PersonFact
from zerentian.kernel.population.rules import Span, without
from zerentian.lib import bulk

TABLE = "population_personfact"
Key = tuple[int, str, str]


@transaction.atomic
def record_facts(
    *, by: User | None, facts: Sequence[NewFact], batch: int | None = None, at: datetime
) -> tuple[list[int], list[Spliced]]:
    """Each of these holds in its days; what was said of those days before is superseded.

    Answers the ids of the new rows in the same order, and what became of older ones. ValueError when
    two of them speak of the same thing.
    """
    keys = [_key(fact) for fact in facts]
    if len(set(keys)) < len(keys):
        raise ValueError("two facts about the same thing at once")
    people = sorted({fact.person for fact in facts})
    list(Person.objects.select_for_update(no_key=True).filter(pk__in=people).order_by("pk"))
    spans = {key: fact.span for key, fact in zip(keys, facts, strict=True)}
    old = [row for row in _current(people) if _overlaps(_span(row), spans.get(_key_of(row)))]
    PersonFact.objects.filter(pk__in=[row.pk for row in old]).update(superseded_at=at)
    rest = [(row, span) for row in old for span in without(_span(row), spans[_key_of(row)])]
    made = bulk.insert(
        PersonFact,
        [
            *(_row(fact, fact.span, batch, by, at) for fact in facts),
            *(_row(row, span, row.batch, by, at) for row, span in rest),
        ],
    )
    ids = [row.pk for row in made]
    if ids:
        activity.record(by=by, verb="person.fact_recorded", table=TABLE, rows=ids, at=at)
    return ids[: len(facts)], list(_spliced(old, rest, ids[len(facts) :]))


def _current(people: Sequence[int]) -> list[PersonFact]:
    rows = PersonFact.objects.select_for_update().filter(person__in=people, superseded_at=None)
    return list(rows.order_by("pk"))


def _key(fact: NewFact) -> Key:
    return fact.person, fact.kind, fact.item


def _key_of(row: PersonFact) -> Key:
    return row.person_id, row.kind, row.item


def _span(row: PersonFact) -> Span:
    return Span(row.valid.lower, row.valid.upper)


def _overlaps(old: Span, new: Span | None) -> bool:
    return new is not None and (
        (new.end is None or old.start < new.end) and (old.end is None or new.start < old.end)
    )


def _row(
    said: NewFact | PersonFact, span: Span, batch: int | None, by: User | None, at: datetime
) -> PersonFact:
    person = said.person_id if isinstance(said, PersonFact) else said.person
    return PersonFact(
        person_id=person, kind=said.kind, item=said.item, value=said.value,
        valid=DateRange(span.start, span.end), batch=batch, recorded_by=by, recorded_at=at,
    )  # fmt: skip


def _spliced(
    old: Sequence[PersonFact], rest: Sequence[tuple[PersonFact, Span]], ids: Sequence[int]
) -> Iterator[Spliced]:
    added: dict[int, list[int]] = defaultdict(list)
    for (row, _), pk in zip(rest, ids, strict=True):
        added[row.pk].append(pk)
    for row in old:
        yield Spliced(row.pk, tuple(added[row.pk]))
