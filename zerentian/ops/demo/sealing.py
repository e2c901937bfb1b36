"""The last step: what was done so far is sealed, so that later changes to it would show."""

from __future__ import annotations

from collections.abc import Iterator

from django.db import connection

from zerentian.kernel.activity import actions as activity
from zerentian.manifest.demo import DemoContext, DemoStep


def seal(context: DemoContext) -> Iterator[tuple[int, int]]:
    with connection.cursor() as cursor:
        cursor.execute(
            "ANALYZE"
        )  # fresh tables have no statistics yet, and pages are planned by them
    activity.seal(at=context.at)
    yield 1, 1


STEPS = (DemoStep(order=99, title="封存操作留痕", run=seal),)
