from __future__ import annotations

from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils import timezone

from zerentian.ops.backup import write
from zerentian.ops.backup.connecting import connect
from zerentian.ops.backup.errors import BackupError


class Command(BaseCommand):
    help = "Write every record and stored file into one file. Keys are not in it: keep them apart."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("file", type=Path)

    def handle(self, *args: Any, **options: Any) -> None:
        loud = options["verbosity"] > 1
        try:
            with connect() as connection:
                manifest = write.backup(
                    options["file"],
                    instance=settings.INSTANCE,
                    connection=connection,
                    files=Path(settings.MEDIA_ROOT),
                    at=timezone.now(),
                    say=self._say if loud else ignore,
                )
        except BackupError as error:
            raise CommandError(str(error)) from error
        self.stdout.write(
            f"{options['file']}: {manifest.rows} rows of {len(manifest.tables)} tables and "
            f"{len(manifest.files)} files. Not in it are the keys, without which identity and "
            f"telephone numbers stay unreadable: keep {settings.INSTANCE.data / 'keys'} elsewhere."
        )

    def _say(self, what: str) -> None:
        self.stdout.write(what)


def ignore(_: str) -> None:
    """Nobody asked for every table by name."""
