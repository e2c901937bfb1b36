from __future__ import annotations

from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils import timezone
from django.utils.translation import gettext as _

from zerentian.kernel.packs import actions, queries
from zerentian.kernel.packs.errors import PackRefused
from zerentian.kernel.packs.pack import Pack


class Command(BaseCommand):
    help = "Check or load a district pack: packs check hanting · packs load hanting"

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("deed", choices=["check", "load"])
        parser.add_argument("pack", help="key of the pack, the name of its folder")

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            pack = Pack.load(queries.folder(options["pack"]))
        except queries.UnknownPack as unknown:
            raise CommandError(_("There is no pack “%(key)s”.") % {"key": unknown}) from unknown
        except PackRefused as refused:
            raise CommandError(str(refused)) from refused
        if options["deed"] == "check":
            self.stdout.write(_("%(pack)s is in order.") % {"pack": pack.key})
            return
        version, is_new = actions.load(by=None, pack=pack, at=timezone.now())
        words = (
            _("%(pack)s: version %(number)s loaded.")
            if is_new
            else _("%(pack)s: version %(number)s, nothing changed.")
        )
        self.stdout.write(words % {"pack": pack.key, "number": version.number})
