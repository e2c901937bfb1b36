"""What can be counted about duties, for every programme."""

from __future__ import annotations

from pathlib import Path

from django.utils.translation import gettext_lazy as _

from zerentian.kernel.entities.models import Kind
from zerentian.kernel.responsibilities.facts import raw
from zerentian.manifest.figures import Dimension, Fact

HERE = Path(__file__).parent
BASES = tuple(
    HERE / f"dated_{name}.sql" for name in ("reached", "nearest", "against", "by_place", "duty")
)  # each stands on those before it
ROLE = Dimension(key="role", title=_("Duty role"))
ROSTER = Dimension(key="roster", title=_("Roster"))

DUTY = Fact(
    key="duty",
    title=_("Duties"),
    version=2,
    kind="state",
    sql=HERE / "duty.sql",
    bases=BASES,
    raw=raw.duties,
    dimensions=(
        ROLE,
        ROSTER,
        Dimension(
            key="holder_kind",
            title=_("Held by"),
            labels=(("post", _("Post")), ("entity", _("Entity")), ("team", _("Team"))),
        ),
        Dimension(key="entity_kind", title=_("Kind of entity"), labels=tuple(Kind.choices)),
    ),
)
SEAT = Fact(
    key="seat",
    title=_("Duties with somebody on the seat"),
    version=2,
    kind="state",
    sql=HERE / "seat.sql",
    bases=(*BASES, HERE / "dated_tenure.sql"),
    raw=raw.seats,
    dimensions=(
        ROLE,
        ROSTER,
        Dimension(
            key="seat",
            title=_("Seat"),
            labels=(
                ("holder", _("Holder of the post")),
                ("deputy", _("Acting deputy")),
                ("none", _("No seat needed")),
            ),
        ),
    ),
)
FACTS = (DUTY, SEAT)
