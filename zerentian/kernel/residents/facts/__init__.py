"""What can be counted of residents, for every programme."""

from __future__ import annotations

from pathlib import Path

from django.utils.translation import gettext_lazy as _

from zerentian.kernel.population.facts import HOME, MEMBERSHIP
from zerentian.kernel.residents.facts import raw
from zerentian.manifest.figures import Fact, Rollup

RESIDENT = Fact(
    key="resident",
    title=_("Residents"),
    version=1,
    kind="state",
    sql=Path(__file__).parent / "resident.sql",
    bases=(MEMBERSHIP, HOME),
    raw=raw.residents,
    unique=("record", "person"),
    rollup=Rollup(
        table="population_headcount",
        part="household",
        changes=(("person", "people"), ("household", "homes")),
    ),
)
FACTS = (RESIDENT,)
