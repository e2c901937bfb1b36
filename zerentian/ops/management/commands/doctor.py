from __future__ import annotations

import os
from collections.abc import Iterator
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone, translation
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from zerentian.lib.postgres import Cluster, DatabaseUnavailable
from zerentian.lib.postgres.settings import is_embedded
from zerentian.ops.doctor import database, instance, machine
from zerentian.ops.doctor.findings import Finding, Level, broken


class Command(BaseCommand):
    help = "Look at everything this instance needs and say in plain words what is missing."
    requires_system_checks: list[str] = []

    def handle(self, *args: Any, **options: Any) -> None:
        with translation.override(language()):
            count = 0
            for finding in self._look():
                self.stdout.write(str(finding))
                count += finding.level is Level.BROKEN
            if count:
                said = ngettext("%(count)d thing is broken.", "%(count)d things are broken.", count)
                raise CommandError(said % {"count": count})
            self.stdout.write(_("Nothing is broken."))

    def _look(self) -> Iterator[Finding]:
        house, now = settings.INSTANCE, timezone.now()
        yield from machine.python()
        yield from machine.disk(house.data if house.data.exists() else house.root)
        yield from instance.profile(house, timezone.localtime(now))
        yield from instance.keys(house.data / "keys")
        built = [*instance.built(house)]
        yield from built
        yield from machine.node(assets_built=built[0].level is not Level.BROKEN)
        yield from machine.fonts()
        yield from self._look_at_database(now)

    def _look_at_database(self, now: Any) -> Iterator[Finding]:
        """An embedded database that does not run is started for the look, and stopped again."""
        cluster = Cluster(settings.INSTANCE.data, settings.INSTANCE.profile)
        try:
            started = is_embedded() and cluster.ensure_running()
        except DatabaseUnavailable as error:
            yield broken(
                _("The database does not start: %(why)s") % {"why": error},
                _("Put right what it says, then run this again."),
            )
            return
        yield from database.all_looks(now)
        if started:
            cluster.stop()


def language() -> str:
    """Chinese where the terminal is; English anywhere else."""
    said = next((os.environ[n] for n in ("LC_ALL", "LC_MESSAGES", "LANG") if os.environ.get(n)), "")
    return "zh-hans" if said.startswith("zh") else "en"
