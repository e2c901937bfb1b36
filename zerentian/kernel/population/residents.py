"""Where everybody stands today, in one narrow row: what lists of the whole register read.

A projection of persons and memberships. Triggers keep it, in the statement that changes what it is
made of; nothing else writes it, and `population.settling.differences` proves that it is right.
"""

from __future__ import annotations

from typing import Any

import pgtrigger
from django.db import models
from django.db.models import F, Func, Q, TextField

from zerentian.kernel.regions.models import Region

KIND_BITS = {"residence": 1, "hukou": 2, "relief": 4}


def backwards(name: Any) -> Func:
    """A name from its end: whoever types only a given name finds it by an index, too."""
    return Func(name, function="reverse", output_field=TextField(db_collation="C"))


class Resident(models.Model):
    """Somebody who belongs, or once belonged, to a household.

    home: village of the residence; without one of the hukou household, else of the relief household;
    of the last household for whoever belongs to none any more. town: the first nine digits of its
    path, so that a list of one town walks no other's rows. kinds: sum of KIND_BITS of the
    households that hold until further notice. here: alive and in at least one of them.
    """

    person = models.OneToOneField(
        "population.Person", on_delete=models.CASCADE, primary_key=True, related_name="resident",
        db_constraint=False,
    )  # fmt: skip
    home = models.ForeignKey(
        Region, models.DO_NOTHING, related_name="+", db_index=False, db_constraint=False
    )
    town = models.TextField(db_collation="C")
    household = models.ForeignKey(
        "population.Household", models.DO_NOTHING, related_name="+",
        db_index=False, db_constraint=False,
    )  # fmt: skip
    kinds = models.PositiveSmallIntegerField()
    here = models.BooleanField()
    name = models.TextField(db_collation="C")
    name_key = models.TextField(db_collation="C")
    sex = models.TextField()
    born = models.DateField()

    class Meta:
        indexes = [
            models.Index(
                fields=["name_key", "person"],
                include=["town", "here", "sex", "born", "kinds"],
                name="resident_by_name",
            ),
            models.Index(
                fields=["home", "name_key", "person"],
                include=["town", "here", "sex", "born", "kinds"],
                name="resident_by_village",
            ),
            models.Index(
                fields=["town", "name_key", "person"],
                include=["here", "sex", "born", "kinds"],
                name="resident_by_town",
            ),
            models.Index(
                fields=["born", "person"],
                include=["town", "here", "sex", "kinds"],
                name="resident_by_birth",
            ),
            # A page far inside is found by counting keys; in as few bytes as there can be.
            models.Index(
                fields=["name_key", "person"], condition=Q(here=True), name="resident_in_order"
            ),
            models.Index(backwards(F("name")), name="resident_by_ending"),
        ]

    class Privacy:
        internal = ("person", "home", "town", "household", "kinds", "here")
        personal = ("name", "name_key", "sex", "born")

    def __str__(self) -> str:
        return f"resident {self.person_id}"


class Settle(pgtrigger.Trigger):
    """After a statement the people whom it touched are settled anew."""

    level = pgtrigger.Statement
    when = pgtrigger.After

    def __init__(self, *, name: str, operation: Any, people: str) -> None:
        rows = {"INSERT": "new", "UPDATE": "both", "DELETE": "old"}[str(operation)]
        fresh = {} if rows == "old" else {"new": "fresh"}
        gone = {} if rows == "new" else {"old": "gone"}
        super().__init__(
            name=name,
            operation=operation,
            referencing=pgtrigger.Referencing(**fresh, **gone),  # type: ignore[no-untyped-call]
            func=f"PERFORM population_settle(ARRAY({people})); RETURN NULL;",
        )


MEMBERSHIP_TRIGGERS = [
    Settle(
        name="settle_joined", operation=pgtrigger.Insert,
        people="SELECT DISTINCT person_id FROM fresh",
    ),
    Settle(
        name="settle_changed", operation=pgtrigger.Update,
        people="SELECT person_id FROM fresh UNION SELECT person_id FROM gone",
    ),
    Settle(
        name="settle_removed", operation=pgtrigger.Delete,
        people="SELECT DISTINCT person_id FROM gone",
    ),
]  # fmt: skip
PERSON_TRIGGERS = [
    Settle(
        name="settle_person", operation=pgtrigger.Update,
        people=(
            "SELECT id FROM (SELECT id, name, name_key, sex, born, died_on FROM fresh"
            " EXCEPT SELECT id, name, name_key, sex, born, died_on FROM gone) AS changed"
        ),
    )
]  # fmt: skip
HOUSEHOLD_TRIGGERS = [
    Settle(
        name="settle_moved", operation=pgtrigger.Update,
        people=(
            "SELECT DISTINCT m.person_id FROM (SELECT id, region_id FROM fresh"
            " EXCEPT SELECT id, region_id FROM gone) AS moved"
            " JOIN population_membership m ON m.household_id = moved.id"
        ),
    )
]  # fmt: skip
