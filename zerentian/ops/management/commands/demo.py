"""zerentian demo: builds the demo district of the pack, once, through imports and actions only."""

from __future__ import annotations

import sys
import time
from typing import Any, TextIO

from django.conf import settings
from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandError, CommandParser

from zerentian.manifest.demo import DemoStep
from zerentian.ops import demo
from zerentian.ops.management.commands.serve import run_command

WIDTH = 28


class Command(BaseCommand):
    help = "Build the demo district: synthetic people only. Built already, it does nothing."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument(
            "--residents",
            type=int,
            metavar="N",
            help="so many residents instead of all that the census counts; 0 for those of programmes",
        )

    def handle(self, *args: Any, **options: Any) -> None:
        if settings.INSTANCE.profile != "demo":
            raise CommandError(
                "This data folder is no demo: its instance.toml says"
                f' profile = "{settings.INSTANCE.profile}". Choose another with ZERENTIAN_DATA.'
            )
        migrated = run_command("migrate", "--verbosity", "0")
        if migrated.returncode:
            raise CommandError(migrated.stderr[-3000:])
        if demo.is_built():
            self.stdout.write("The demo district is there already.")
            return
        begun = time.monotonic()
        for step in demo.steps():
            self._run(step, options["residents"])
        call_command("activity", "verify", stdout=self.stdout)
        self.stdout.write(f"Demo district built in {time.monotonic() - begun:.0f} s.")

    def _run(self, step: DemoStep, residents: int | None) -> None:
        with Bar(step.title, sys.stdout) as bar:
            for done, total in step.run(demo.context(residents)):
                bar.show(done, total)


class Bar:
    """One line of progress. On a terminal it grows in place; in a log it is written once."""

    def __init__(self, title: str, out: TextIO) -> None:
        self._title, self._out, self._begun = title, out, time.monotonic()

    def __enter__(self) -> Bar:
        self.show(0, 1)
        return self

    def show(self, done: int, total: int) -> None:
        if self._out.isatty():
            filled = WIDTH * done // max(total, 1)
            self._out.write(f"\r{'█' * filled}{'░' * (WIDTH - filled)} {self._title}")
            self._out.flush()

    def __exit__(self, kind: type[BaseException] | None, *rest: object) -> None:
        took = time.monotonic() - self._begun
        if kind is None:
            start = f"\r{'█' * WIDTH} " if self._out.isatty() else ""
            self._out.write(f"{start}{self._title} ({took:.1f} s)\n")
        else:
            self._out.write(f"\n{self._title}: stopped.\n")
        self._out.flush()
