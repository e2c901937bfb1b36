from __future__ import annotations

from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils.translation import gettext as _

from zerentian.kernel.jobs.clock import now
from zerentian.kernel.packs import queries
from zerentian.kernel.packs.errors import PackRefused
from zerentian.kernel.packs.pack import Pack
from zerentian.kernel.regions.errors import Refused as RegionRefused
from zerentian.kernel.visits.actions import TemplateRefused
from zerentian.ops.taking_over import take_over


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
        at = now()
        try:
            version, is_new = take_over(by=None, pack=pack, on=at.date(), at=at)
        except RegionRefused as refused:
            todo = _("Load the divisions first: zerentian regions load.")
            raise CommandError(f"{refused} {todo}") from refused
        except TemplateRefused as refused:
            raise CommandError(_(refused.message) % refused.params) from refused
        words = (
            _("%(pack)s: version %(number)s loaded.")
            if is_new
            else _("%(pack)s: version %(number)s, nothing changed.")
        )
        self.stdout.write(words % {"pack": pack.key, "number": version.number})
