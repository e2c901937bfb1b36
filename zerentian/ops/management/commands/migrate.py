from __future__ import annotations

from typing import Any

from django.core.management.commands.migrate import Command as Migrate

from zerentian.ops import schema
from zerentian.ops.in_place import options_in_place


class Command(Migrate):
    """Django's migrate; then the fact views are made anew and the application's role gets its rights."""

    def handle(self, *args: Any, **options: Any) -> None:
        if options["plan"] or options["check_unapplied"]:
            super().handle(*args, **options)
            return
        schema.begin(options["database"])
        with options_in_place():
            super().handle(*args, **options)
        if not schema.is_behind(options["database"]):
            separate = schema.finish(options["database"])
            if not separate and options["verbosity"]:
                self.stdout.write(
                    "One database role is both owner and application: it could disable triggers. "
                    "Set DATABASE_OWNER_URL to a second role for the full protection."
                )
