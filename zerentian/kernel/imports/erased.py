"""What previews and changes of imports keep about somebody who is erased, and which workbooks name them.

Rows of a preview know no person: those are theirs that a change or a new row leads to, and those that
bear the name in one of their households, or in a group that no household has (refused rows).
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.db import connection
from django.db.models import Q

from zerentian.kernel.files.models import StoredFile
from zerentian.kernel.imports.models import OPEN, Batch, Change, Created, Row
from zerentian.kernel.population.models import Household
from zerentian.manifest.erasing import ERASED, Erased, ErasureRefused

PERSON = "population_person"


def erase(erased: Erased) -> Iterable[int]:
    """Raises ErasureRefused while a batch that is still open names the person."""
    rows = _rows(erased)
    batches = {row.batch_id for row in rows} | _batches(erased)
    if Batch.objects.filter(pk__in=batches, state__in=OPEN).exists():
        raise ErasureRefused("import")
    for row in rows:
        _blank(row)
    Row.objects.bulk_update(rows, ["title", "reasons", "warnings", "differences"], batch_size=500)
    _names(batches, erased)
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT imports_blank(%s, %s)",
            [list(erased.people), [*erased.names, *erased.keys]],
        )
    return Batch.objects.filter(pk__in=batches).values_list("file", flat=True)


def _rows(erased: Erased) -> list[Row]:
    known = Household.objects.values("code")
    named = Q()
    for name in erased.names:
        named |= Q(title__contains=name) | Q(reasons__icontains=name)
        named |= Q(warnings__icontains=name) | Q(differences__icontains=name)
    theirs = Q(group__in=erased.codes) | ~Q(group__in=known)
    led = Q()
    changes = Change.objects.filter(table=PERSON, object_id__in=erased.people, row__isnull=False)
    places = {*changes.values_list("batch", "row"), *_created(erased)}
    for batch, number in places:
        led |= Q(batch=batch, number=number)
    return list(Row.objects.filter((named & theirs) | led if places else named & theirs))


def _created(erased: Erased) -> Iterable[tuple[int, int]]:
    for person in erased.people:
        held = Created.objects.filter(table=PERSON, first_id__lte=person, last_id__gte=person)
        for one in held.filter(ids__contains=[person]):
            yield one.batch_id, one.rows[one.ids.index(person)]


def _batches(erased: Erased) -> set[int]:
    changes = Change.objects.filter(table=PERSON, object_id__in=erased.people)
    return {*changes.values_list("batch", flat=True), *(batch for batch, _ in _created(erased))}


def _blank(row: Row) -> None:
    row.title, row.differences = ERASED, []
    row.reasons = [_without(reason) for reason in row.reasons]
    row.warnings = [_without(warning) for warning in row.warnings]


def _without(told: Any) -> Any:
    """A reason without the value that it is about."""
    if not isinstance(told, dict):
        return ERASED
    return {**told, "value": ERASED, "why": ERASED} if "value" in told else {**told, "why": ERASED}


def _names(batches: set[int], erased: Erased) -> None:
    """Names of files and rows that were passed over."""
    for batch in Batch.objects.filter(pk__in=batches):
        batch.name, batch.trouble = erased.cleaned(batch.name), erased.cleaned(batch.trouble)
        batch.passed = [
            [erased.cleaned(x) if isinstance(x, str) else x for x in one] for one in batch.passed
        ]
        batch.save(update_fields=["name", "trouble", "passed"])
    for name in erased.names:
        for stored in StoredFile.objects.filter(name__contains=name):
            StoredFile.objects.filter(pk=stored.pk).update(name=erased.cleaned(stored.name))
