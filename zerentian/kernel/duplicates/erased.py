"""What suggestions and merges keep about somebody who is erased."""

from __future__ import annotations

import uuid
from collections.abc import Iterable

from django.db import connection
from django.db.models import Q

from zerentian.kernel.duplicates.models import Merge, Pair, State
from zerentian.manifest.erasing import ERASED, Erased


def erase(erased: Erased) -> Iterable[int]:
    pairs = Pair.objects.filter(Q(a__in=erased.people) | Q(b__in=erased.people))
    pairs.update(note="", fingerprint=uuid.UUID(int=0))
    pairs.filter(state=State.OPEN).update(state=State.GONE)
    merges = Merge.objects.filter(Q(survivor__in=erased.people) | Q(absorbed__in=erased.people))
    merges.update(reason=ERASED)
    merges.exclude(undone_why="").update(undone_why=ERASED)
    with connection.cursor() as cursor:
        cursor.execute("SELECT duplicates_blank(%s)", [list(erased.people)])
    return ()
