from __future__ import annotations

from datetime import datetime
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils import timezone

from zerentian.kernel.duplicates import actions


class Command(BaseCommand):
    help = "Look for people who stand in the register twice. Suggests pairs; merges nobody."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("what", choices=["find"])

    def handle(self, *args: Any, **options: Any) -> None:
        at = _now()
        try:
            run = actions.find(by=None, on=at.date(), at=at)
        except actions.Busy:
            raise CommandError("The register is being compared already.") from None
        self.stdout.write(
            f"{run.people} people compared: {run.pairs} pairs look like one person,"
            f" {run.added} of them for the first time."
        )


def _now() -> datetime:
    """This instant, on the demo's day where the instance has one."""
    real = timezone.localtime()
    day = settings.INSTANCE.clock
    return real if day is None else datetime.combine(day, real.timetz())
