"""zerentian activity verify | seal | export: the append-only log and its chain of digests."""

from __future__ import annotations

import sys
from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from zerentian.kernel.activity import actions, queries
from zerentian.kernel.activity.models import Seal


class Command(BaseCommand):
    help = "Verify, seal or export the activity log."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("what", choices=("verify", "seal", "export"))

    def handle(self, *, what: str, **options: Any) -> None:
        getattr(self, what)()

    def seal(self) -> None:
        seal = actions.seal(at=timezone.now())
        self.stdout.write(f"sealed {seal.count} entries: {seal.digest}" if seal else "nothing new")

    def verify(self) -> None:
        seals, entries, broken = queries.verify()
        for fault in broken:
            self.stdout.write(f"seal {fault.seal}: {fault.expected} != {fault.found}")
        if broken:
            raise CommandError(f"{len(broken)} of {seals} seals do not agree with the log")
        self.stdout.write(
            f"{seals} seals over {entries} entries agree; {queries.unsealed()} not sealed yet"
        )

    def export(self) -> None:
        """Digests only, to be kept where nobody of this office can reach them."""
        for seal in Seal.objects.order_by("last"):
            sys.stdout.write(f"{seal.at.isoformat()}\t{seal.last}\t{seal.count}\t{seal.digest}\n")
