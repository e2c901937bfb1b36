"""What can be counted about the work in the field, for every programme."""

from __future__ import annotations

from pathlib import Path

from django.utils.translation import gettext_lazy as _

from zerentian.kernel.fieldwork.facts import raw
from zerentian.kernel.fieldwork.models import FieldEvent
from zerentian.manifest.figures import Dimension, Fact

HERE = Path(__file__).parent
KIND = Dimension(key="kind", title=_("Kind"), labels=tuple(FieldEvent.Kind.choices))

EVENT = Fact(
    key="field_event",
    title=_("Clean-ups and care activities"),
    version=1,
    kind="event",
    sql=HERE / "field_event.sql",
    raw=raw.events,
    dimensions=(KIND,),
)
ATTENDANCE = Fact(
    key="attendance",
    title=_("People at clean-ups and care activities"),
    version=2,
    kind="event",
    sql=HERE / "attendance.sql",
    raw=raw.attendances,
    dimensions=(
        KIND,
        Dimension(
            key="named",
            title=_("How they are known"),
            labels=(("named", _("By name")), ("counted", _("Counted by their unit"))),
        ),
    ),
)
REACHED = Fact(
    key="reached",
    title=_("Households reached"),
    version=1,
    kind="event",
    sql=HERE / "reached.sql",
    raw=raw.reached,
    dimensions=(KIND,),
)
FACILITY = Fact(
    key="facility",
    title=_("Facilities accepted by households"),
    version=1,
    kind="event",
    sql=HERE / "facility.sql",
    raw=raw.facilities,
    dimensions=(Dimension(key="facility", title=_("Facility"), codes="facility"),),
)
FACTS = (EVENT, ATTENDANCE, REACHED, FACILITY)
