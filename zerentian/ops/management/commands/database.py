from __future__ import annotations

from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser

from zerentian.lib.postgres import Cluster, DatabaseUnavailable
from zerentian.lib.postgres.settings import is_embedded


class Command(BaseCommand):
    help = "Start or stop the embedded database by hand, or say where it is."
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("what", choices=["start", "stop", "status"])

    def handle(self, *args: Any, **options: Any) -> None:
        if not is_embedded():
            raise CommandError(
                "This instance uses the server of DATABASE_URL, not an embedded one."
            )
        cluster = Cluster(settings.INSTANCE.data, settings.INSTANCE.profile)
        try:
            if options["what"] == "start":
                cluster.ensure_running()
            elif options["what"] == "stop":
                cluster.stop()
        except DatabaseUnavailable as error:
            raise CommandError(str(error)) from error
        number = cluster.pid()
        state = f"runs as process {number}" if number else "does not run"
        self.stdout.write(f"The database in {cluster.home} {state}; socket: {cluster.socket}.")
