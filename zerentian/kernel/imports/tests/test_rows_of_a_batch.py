"""What a foreign key would promise about the rows of a preview, promised by triggers: OF_A_BATCH."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from django.db import DatabaseError, IntegrityError, connection, transaction

from zerentian.kernel.imports.models import Batch, Row
from zerentian.kernel.imports.tests import toys
from zerentian.lib import bulk

pytestmark = pytest.mark.django_db
FIELDS = ("batch_id", "number", "outcome", "title", "group", "reasons", "warnings", "differences",
          "waits")  # fmt: skip


def pour(*batches: int) -> None:
    bulk.pour(
        Row,
        FIELDS,
        [(pk, 90 + at, "new", "王", "", [], [], [], False) for at, pk in enumerate(batches)],
    )


def test_rows_of_no_batch_are_refused(upload: Callable[..., Batch]) -> None:
    batch = upload([toys.row("新", 5)])

    for wrong in ([batch.pk, batch.pk + 1_000], [0]):
        with pytest.raises(IntegrityError, match="row_of_a_batch"), transaction.atomic():
            pour(*wrong)
    pour(batch.pk, batch.pk)
    assert Row.objects.filter(number__gte=90).count() == 2


def test_neither_row_nor_batch_leaves_the_other(upload: Callable[..., Batch]) -> None:
    batch, other = upload([toys.row("新", 5)]), upload([toys.row("旧", 6)])

    for statement in (
        f"UPDATE imports_row SET batch_id = {other.pk} WHERE batch_id = {batch.pk}",
        f"UPDATE imports_batch SET id = 0 WHERE id = {batch.pk}",
        f"DELETE FROM imports_batch WHERE id = {batch.pk}",
    ):
        with (
            pytest.raises(DatabaseError, match="Cannot"),
            transaction.atomic(),
            connection.cursor() as cursor,
        ):
            cursor.execute(statement)
    assert Row.objects.get(batch=batch).title == "新"
