"""zerentian burden: how many fields a visit takes, typed and confirmed, by checklist."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.core.management.base import BaseCommand, CommandParser

from zerentian.kernel.visits.queries.burden import burden

LINE = "{:<24} {:>8} {:>7} {:>10} {:>8} {:>6}"


class Command(BaseCommand):
    help = "Print how many fields of a visit are typed and how many only confirmed, by checklist."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--since", type=date.fromisoformat, default=date.min, metavar="DAY")
        parser.add_argument("--until", type=date.fromisoformat, default=date.max, metavar="DAY")

    def handle(self, *args: Any, **options: Any) -> None:
        heads = ("checklist", "visits", "typed", "confirmed", "share", "most")
        self.stdout.write(LINE.format(*heads))
        for one in burden(since=options["since"], until=options["until"]):
            self.stdout.write(
                LINE.format(
                    one.template, one.visits, f"{one.typed:.1f}", f"{one.confirmed:.1f}",
                    f"{one.share:.0f} %", one.most,
                )
            )  # fmt: skip
