"""The demo district: the kernel's own steps, then those of every programme, in one order."""

from __future__ import annotations

from datetime import datetime, time
from zoneinfo import ZoneInfo

from django.conf import settings

from zerentian.kernel.activity.models import Seal
from zerentian.kernel.dispatch import demo as dispatch
from zerentian.kernel.packs import queries as packs
from zerentian.manifest.demo import DemoContext, DemoStep
from zerentian.manifest.registry import programmes
from zerentian.ops.demo import people, places, residents, sealing, visits

SEED = 370703


def steps() -> list[DemoStep]:
    own = [*places.STEPS, *people.STEPS, *residents.STEPS, *dispatch.STEPS, *sealing.STEPS]
    brought = [step for programme in programmes().values() for step in programme.demo]
    return sorted([*own, *visits.STEPS, *brought], key=lambda step: step.order)


def context(residents: int | None = None) -> DemoContext:
    on = settings.INSTANCE.clock or packs.current().district.clock
    if on is None:
        raise LookupError("neither instance.toml nor the pack says on which day the demo stands")
    at = datetime.combine(on, time(8), ZoneInfo(settings.TIME_ZONE))
    return DemoContext(
        by=people.founder(),
        pack=packs.current().folder,
        on=on,
        at=at,
        seed=SEED,
        residents=residents,
    )


def is_built() -> bool:
    """The last step seals the log: before that, the demo is not complete."""
    return Seal.objects.exists()
