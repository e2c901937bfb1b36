from __future__ import annotations

import csv
from datetime import date
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils import timezone
from django.utils.translation import gettext as _

from zerentian.kernel.packs import queries as packs
from zerentian.kernel.packs.errors import PackRefused
from zerentian.kernel.regions import actions, files
from zerentian.kernel.regions.errors import FilesRefused, Refused
from zerentian.kernel.regions.models import Adoption, Edition


class Command(BaseCommand):
    help = (
        "Divisions: load FILES, state a file of successions, preview or adopt an edition, undo the"
        " newest adoption, set the areas of the pack, or list the editions."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        deeds = parser.add_subparsers(dest="deed", required=True)
        load = deeds.add_parser("load", help="store lists of divisions")
        load.add_argument("files", nargs="*", type=Path, help="none: the lists of the pack")
        load.add_argument("--edition", help="needed where the files do not say it")
        load.add_argument("--scope", default="", help="only what lies below this code")
        load.add_argument("--source", default="")
        load.add_argument("--published", type=date.fromisoformat)
        state = deeds.add_parser("state", help="a CSV: edition, old, new, kind, source")
        state.add_argument("file", type=Path)
        for name in ("preview", "adopt"):
            deed = deeds.add_parser(name)
            deed.add_argument("edition")
            deed.add_argument("--scope", default=None)
        undo = deeds.add_parser("undo")
        undo.add_argument("--reason", required=True)
        deeds.add_parser("areas")
        deeds.add_parser("list")

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            getattr(self, f"do_{options['deed']}")(options)
        except (FilesRefused, PackRefused, Refused) as refused:
            raise CommandError(str(refused)) from refused

    def do_load(self, options: dict[str, Any]) -> None:
        paths = options["files"] or packs.current().region_files()
        lists = files.read(paths, edition=options["edition"], scope=options["scope"])
        for key, names in sorted(lists.items()):
            edition, is_new = actions.load(
                by=None, key=key, names=names, scope=files.scope_of(names),
                source=options["source"] or ", ".join(path.name for path in paths),
                published_on=options["published"], at=timezone.now(),
            )  # fmt: skip
            words = (
                _("Edition %(edition)s: %(count)s rows loaded.")
                if is_new
                else _("Edition %(edition)s: %(count)s rows, nothing changed.")
            )
            self.stdout.write(words % {"edition": edition, "count": len(names)})

    def do_state(self, options: dict[str, Any]) -> None:
        with options["file"].open(encoding="utf-8", newline="") as file:
            for row in csv.DictReader(file):
                for edition in Edition.objects.filter(key=row["edition"], state="loaded"):
                    actions.state_succession(
                        by=None, edition=edition, old=row["old"], new=row["new"],
                        continues=row["kind"] == "continues", source=row["source"],
                        at=timezone.now(),
                    )  # fmt: skip

    def do_preview(self, options: dict[str, Any]) -> None:
        edition = self._edition(options)
        self._counts(actions.preview(edition, at=timezone.now()).counts)

    def do_adopt(self, options: dict[str, Any]) -> None:
        adoption = actions.adopt(None, self._edition(options), at=timezone.now())
        self._counts({kind: getattr(adoption, kind) for kind in KINDS})

    def do_undo(self, options: dict[str, Any]) -> None:
        newest = Adoption.objects.filter(undone_at=None).order_by("-pk").first()
        if newest is None:
            raise CommandError(_("No edition is adopted."))
        actions.undo(None, newest, at=timezone.now(), reason=options["reason"])
        self.stdout.write(_("Edition %(edition)s was taken back.") % {"edition": newest.edition})

    def do_areas(self, options: dict[str, Any]) -> None:
        changed = actions.sync_areas(by=None, pack=packs.current(), at=timezone.now())
        self.stdout.write(_("%(count)s rows of areas changed.") % {"count": changed})

    def do_list(self, options: dict[str, Any]) -> None:
        for edition in Edition.objects.all():
            self.stdout.write(
                f"{edition}\t{edition.get_state_display()}\t{edition.entries.count()}"
            )

    def _edition(self, options: dict[str, Any]) -> Edition:
        found = Edition.objects.filter(key=options["edition"])
        if options["scope"] is not None:
            found = found.filter(scope=options["scope"])
        if found.count() != 1:
            raise CommandError(
                _("%(count)s editions have this name. Load it, or choose one with --scope.")
                % {"count": found.count()}
            )
        return found.get()

    def _counts(self, counts: dict[str, int]) -> None:
        for kind in KINDS:
            self.stdout.write(f"{kind}\t{counts[kind]}")


KINDS = ("same", "moved", "renamed", "merged", "closed", "added")
