"""What an import did, as tests ask for it."""

from __future__ import annotations

from datetime import date

from zerentian.kernel.accounts.viewer import Viewer
from zerentian.kernel.imports import actions
from zerentian.kernel.imports.models import Batch, Row
from zerentian.kernel.population.models import Household, Membership, Person
from zerentian.kernel.population.tests import factories as make
from zerentian.kernel.subjects.models import Subject
from zerentian.programmes.relief.models import HouseholdStatus, MemberRecord, ReliefHousehold

ON, LATER = date(2019, 5, 31), date(2019, 8, 31)
FIRST, SECOND = "3707030010010001", "3707030010010002"
TABLES = (Person, Household, Membership, Subject, ReliefHousehold, HouseholdStatus, MemberRecord)
WRONG = "990703195808200022"  # one digit is mistyped


def commit(batch: Batch, viewer: Viewer) -> Batch:
    assert viewer.user
    return actions.commit(by=viewer.user, viewer=viewer, batch=batch.pk, at=make.AT)


def counts(batch: Batch) -> tuple[int, int, int, int]:
    return batch.new, batch.changed, batch.same, batch.refused


def told(batch: Batch) -> list[tuple[int, str]]:
    """Row and column of every reason for which something was refused."""
    rows = Row.objects.filter(batch=batch, outcome="refused").order_by("number")
    return [(row.number, reason["column"]) for row in rows for reason in row.reasons]


def differences(batch: Batch) -> dict[str, tuple[str, str]]:
    rows = Row.objects.filter(batch=batch).order_by("number")
    return {d["title"]: (d["old"], d["new"]) for row in rows for d in row.differences}
