from __future__ import annotations

from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.db import connection

from zerentian.ops.backup import restore
from zerentian.ops.backup.connecting import connect
from zerentian.ops.backup.errors import BackupError
from zerentian.ops.management.commands.serve import run_command
from zerentian.ops.serving.supervisor import AlreadyServed, alone


class Command(BaseCommand):
    help = "Bring an empty instance to the state of a backup: wholly, or not at all."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("file", type=Path)
        parser.add_argument("--replace", action="store_true", help="throw away what is here now")
        parser.add_argument(
            "--without-keys", action="store_true", help="although sealed numbers stay unreadable"
        )

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            with alone(settings.INSTANCE.data):
                rows = self._restore(options)
        except AlreadyServed:
            raise CommandError(
                "Stop 'zerentian serve' first: this instance is being used."
            ) from None
        except BackupError as error:
            raise CommandError(str(error)) from error
        self.stdout.write(f"Restored: {rows} rows.")

    def _restore(self, options: dict[str, Any]) -> int:
        loud = options["verbosity"] > 1
        make_tables()
        with restore.opened(options["file"]) as (archive, manifest), connect() as database:
            restore.judge(
                manifest,
                instance=settings.INSTANCE,
                connection=database,
                replace=options["replace"],
                without_keys=options["without_keys"],
            )
            restore.restore(
                archive,
                manifest,
                connection=database,
                files=Path(settings.MEDIA_ROOT),
                say=self._say if loud else ignore,
            )
            return manifest.rows

    def _say(self, what: str) -> None:
        self.stdout.write(what)


def make_tables() -> None:
    """A new machine has a database without tables. One that has them keeps its state: whether it is
    that of the backup is judged, never changed."""
    if connection.introspection.table_names():
        return
    made = run_command("migrate", "--verbosity", "0")
    if made.returncode:
        raise CommandError(made.stderr[-3000:])


def ignore(_: str) -> None:
    """Nobody asked for every table by name."""
