"""What can be counted in the relief programme."""

from __future__ import annotations

from pathlib import Path

from django.utils.translation import gettext_lazy as _

from zerentian.kernel.population.facts import MEMBERSHIP
from zerentian.manifest.figures import Dimension, Fact
from zerentian.programmes.relief.facts import raw
from zerentian.programmes.relief.villages import VillageStatus

HERE = Path(__file__).parent
STATUS = HERE / "dated_household_status.sql"
COMMON = (
    Dimension(key="entitlement", title=_("Entitlement"), codes="entitlement"),
    Dimension(key="category", title=_("Kind of household"), codes="household_status"),
    Dimension(key="main_cause", title=_("Main cause"), codes="cause"),
)

HOUSEHOLD = Fact(
    key="relief_household",
    title=_("Relief households"),
    version=1,
    kind="state",
    sql=HERE / "relief_household.sql",
    bases=(STATUS,),
    raw=raw.households,
    unique=("record", "subject", "household"),
    dimensions=(
        *COMMON,
        Dimension(key="monitoring", title=_("Monitoring"), codes="monitoring"),
        Dimension.flag("hard", _("Relatively difficult")),
    ),
)
PERSON = Fact(
    key="relief_person",
    title=_("People in relief households"),
    version=1,
    kind="state",
    sql=HERE / "relief_person.sql",
    bases=(STATUS, MEMBERSHIP),
    raw=raw.people,
    unique=("record", "person"),
    dimensions=(
        *COMMON,
        Dimension(key="sex", title=_("Sex"), labels=(("M", _("Male")), ("F", _("Female")))),
    ),
)
VILLAGE = Fact(
    key="relief_village",
    title=_("Relief villages"),
    version=1,
    kind="state",
    sql=HERE / "relief_village.sql",
    bases=(HERE / "dated_village_status.sql",),
    raw=raw.villages,
    unique=("record", "subject"),
    dimensions=(
        Dimension(key="status", title=_("Status"), labels=tuple(VillageStatus.Status.choices)),
    ),
)
FACTS = (HOUSEHOLD, PERSON, VILLAGE)
