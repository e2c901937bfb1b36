from __future__ import annotations

from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser

from zerentian.ops import catalogue


class Command(BaseCommand):
    help = "Keep the Chinese texts: check that none is missing, or bring the catalogue up to date."
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("what", choices=["check", "update"])
        parser.add_argument(
            "--from",
            dest="others",
            nargs="*",
            type=Path,
            default=[],
            help="catalogues to take over",
        )

    def handle(self, *args: Any, **options: Any) -> None:
        root = settings.INSTANCE.root
        wanted, file = catalogue.from_source(root), catalogue.path(root)
        known = catalogue.read(file)
        if options["what"] == "update":
            others = [catalogue.read(other) for other in options["others"]]
            known = catalogue.update(known, wanted, *others)
            catalogue.write(file, known)
        missing, broken = list(catalogue.missing(known, wanted)), list(catalogue.broken(known))
        for message in missing:
            where = ", ".join(f"{name}:{line}" for name, line in message.locations[:2])
            self.stderr.write(f"no Chinese text: {message.id!r} ({where})")
        for complaint in broken:
            self.stderr.write(f"placeholders differ: {complaint}")
        if missing or broken:
            raise CommandError(
                f"{len(missing)} texts missing, {len(broken)} broken, in {file.name}."
            )
        self.stdout.write(f"{len(known)} texts, all in Chinese.")
