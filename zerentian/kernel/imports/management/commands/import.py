# ruff: noqa: N999 - the command is called so
"""zerentian import FILE --layout relief.platform --on 2019-05-31 --by USER: what the pages do."""

from __future__ import annotations

from argparse import ArgumentParser
from datetime import date
from pathlib import Path
from typing import Any

from django.core.exceptions import PermissionDenied
from django.core.management.base import BaseCommand, CommandError
from django.utils.translation import gettext as _

from zerentian.kernel.accounts.models import User
from zerentian.kernel.accounts.viewer import Viewer
from zerentian.kernel.imports import actions, layouts, queries
from zerentian.kernel.imports.errors import CommitRefused, FileRefused
from zerentian.kernel.imports.models import Batch, Outcome
from zerentian.kernel.jobs import clock

SHOWN = 20  # refused rows that are printed


class Command(BaseCommand):
    help = "Imports a workbook: checks every row, then takes all over or nothing."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("file", type=Path)
        parser.add_argument("--layout", required=True, help="for example relief.platform")
        parser.add_argument("--on", required=True, type=date.fromisoformat, help="day of the data")
        parser.add_argument("--by", required=True, help="user name of whoever imports")
        parser.add_argument("--check", action="store_true", help="only check, take nothing over")

    def handle(self, **options: Any) -> None:
        try:
            layout = layouts.layout(options["layout"])
        except layouts.UnknownLayout:
            known = ", ".join(sorted(layouts.layouts()))
            raise CommandError(f"unknown layout; known are: {known}") from None
        user = User.objects.filter(username=options["by"], is_active=True).first()
        if user is None:
            raise CommandError(f"there is no active user {options['by']}")
        file: Path = options["file"]
        if not file.is_file():
            raise CommandError(f"there is no file {file}")
        at = clock.now()
        viewer = Viewer(user=user, on=at.date(), at=at)
        try:
            batch = actions.upload(
                by=user, viewer=viewer, layout=layout, file=file, name=file.name,
                on=options["on"], at=at,
            )  # fmt: skip
            self._report(batch, viewer)
            if not options["check"]:
                actions.commit(by=user, viewer=viewer, batch=batch.pk, at=at)
                self.stdout.write(_("The workbook was taken over."))
        except (FileRefused, CommitRefused) as refusal:
            raise CommandError(str(refusal)) from None
        except PermissionDenied:
            raise CommandError(_("This user may not import.")) from None

    def _report(self, batch: Batch, viewer: Viewer) -> None:
        self.stdout.write(_line(batch))
        refused = queries.rows(viewer=viewer, batch=batch.pk, outcome=Outcome.REFUSED)
        for row in refused[:SHOWN]:
            for sentence in queries.sentences(row.reasons):
                self.stdout.write(f"  {row.number} {row.title} {sentence}")


def _line(batch: Batch) -> str:
    text = _("Import %(pk)s: %(new)s new, %(changed)s changed, %(same)s same, %(refused)s refused.")
    return text % {
        "pk": batch.pk, "new": batch.new, "changed": batch.changed, "same": batch.same,
        "refused": batch.refused,
    }  # fmt: skip
