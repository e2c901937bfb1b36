"""The database: reachable, at this release's schema, guarded."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime

import pgtrigger.core
import pgtrigger.registry
from django.conf import settings
from django.db import connection
from django.db.migrations.executor import MigrationExecutor
from django.db.utils import Error, OperationalError
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from zerentian.kernel.figures import facts
from zerentian.kernel.jobs import queries as jobs
from zerentian.kernel.keys import queries as keys
from zerentian.kernel.population import sealed
from zerentian.kernel.population.models import Person
from zerentian.lib.postgres.binaries import OLDEST
from zerentian.lib.postgres.settings import app_role, is_embedded
from zerentian.lib.sealed import CannotOpen
from zerentian.ops import grants
from zerentian.ops.doctor.findings import Finding, broken, fine, note

DRIFT = 5  # seconds between the database's clock and ours that are still well


def reachable() -> Iterator[Finding]:
    try:
        connection.ensure_connection()
    except OperationalError as error:
        remedy = (
            _("Look into the folder “log” of the database; “zerentian database status” says where.")
            if is_embedded()
            else _("Check DATABASE_URL, and that the server accepts connections from this machine.")
        )
        yield broken(_("The database cannot be reached: %(why)s") % {"why": error}, remedy)
        return
    major = connection.pg_version // 10_000  # type: ignore[attr-defined]
    if major < OLDEST:
        yield broken(
            _("The database is PostgreSQL %(found)s.") % {"found": major},
            _("PostgreSQL %(oldest)s or newer is needed.") % {"oldest": OLDEST},
        )
    else:
        kind = _("embedded") if is_embedded() else _("outside")
        yield fine(
            _("The database answers: PostgreSQL %(version)s, %(kind)s")
            % {"version": major, "kind": kind}
        )


def schema() -> Iterator[Finding]:
    executor = MigrationExecutor(connection)
    plan = executor.migration_plan(executor.loader.graph.leaf_nodes())
    if plan:
        yield broken(
            ngettext(
                "The database lacks %(count)s change of this release.",
                "The database lacks %(count)s changes of this release.",
                len(plan),
            )
            % {"count": len(plan)},
            _("Run: zerentian migrate"),
        )
        return
    yield fine(_("The tables are those of this release"))
    if not facts.installed():
        yield broken(_("The views of the figures are missing."), _("Run: zerentian migrate"))


def roles() -> Iterator[Finding]:
    """The application may not rewrite the log, alter triggers or own tables."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT EXISTS (SELECT FROM pg_class WHERE relowner = to_regrole(%s) "
            "AND relnamespace = 'public'::regnamespace)",
            [quoted(app_role())],
        )
        owns = cursor.fetchone() == (True,)
    open_ = [name for name in sorted(grants.append_only_tables()) if _may_rewrite(name)]
    if owns:
        yield note(
            _("One database role is both owner and application; it could switch off the guards."),
            _("Set DATABASE_OWNER_URL to a second role and run: zerentian migrate"),
        )
    elif open_:
        yield broken(
            _("The application may rewrite what must only grow: %(names)s")
            % {"names": ", ".join(open_)},
            _("Run: zerentian migrate"),
        )
    else:
        yield fine(_("The application can neither rewrite the log nor switch off its guards"))


def _may_rewrite(table: str) -> bool:
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT coalesce(has_table_privilege(%(role)s, to_regclass(%(table)s), 'UPDATE') "
            "OR has_table_privilege(%(role)s, to_regclass(%(table)s), 'DELETE'), false)",
            {"role": app_role(), "table": table},
        )
        return bool(cursor.fetchone()[0])


def quoted(role: str) -> str:
    return '"' + role.replace('"', '""') + '"'


def triggers() -> Iterator[Finding]:
    """Every declared guard is in the database, unaltered and switched on."""
    missing = []
    for model, trigger in pgtrigger.registry.registered():
        status, enabled = trigger.get_installation_status(model)
        if status != pgtrigger.core.INSTALLED or not enabled:
            missing.append(f"{model._meta.db_table}.{trigger.name}")
    if missing:
        yield broken(
            _("Guards of the database are missing or switched off: %(names)s")
            % {"names": ", ".join(missing)},
            _("Run: zerentian pgtrigger install, then zerentian pgtrigger enable"),
        )
    else:
        yield fine(_("All guards of the database are switched on"))


def sealed_numbers() -> Iterator[Finding]:
    """A sample opens with the keys that are here."""
    sample = (
        Person.objects.exclude(identity=None).order_by("-pk").values_list("identity", flat=True)
    )
    try:
        if (value := sample.first()) is not None:
            sealed.open_identity(value)
            yield fine(_("Identity numbers can be opened with the keys of this instance"))
    except CannotOpen:
        yield broken(
            _("Identity numbers cannot be opened: the sealing key is another one."),
            _("Bring back the files sealing_* of this instance into its keys folder."),
        )


def rotation() -> Iterator[Finding]:
    """Values that an older key sealed, and values whose key is lost."""
    total, ring = keys.total(keys.uses()), settings.INSTANCE.keyring
    current = ring.current()
    if lost := sorted(set(total) - set(ring.numbers())):
        yield broken(
            _("Values are sealed with keys that are not here: %(numbers)s")
            % {"numbers": ", ".join(map(str, lost))},
            _("Bring back the files sealing_* of this instance into its keys folder."),
        )
    elif old := sum(count for number, count in total.items() if number < current):
        yield note(
            ngettext(
                "%(count)s value is still sealed with an older key.",
                "%(count)s values are still sealed with an older key.",
                old,
            )
            % {"count": old},
            _("Run: zerentian keys reseal"),
        )
    elif len(ring.numbers()) > 1:
        yield note(
            _("An older sealing key is not used any more."),
            _("Run: zerentian keys status, then zerentian keys remove with its number"),
        )


def worker() -> Iterator[Finding]:
    if jobs.workers_alive():
        yield fine(_("The background worker is alive"))
    else:
        yield note(_("No background worker runs."), _("“zerentian serve” starts it."))


def clock(now: datetime) -> Iterator[Finding]:
    with connection.cursor() as cursor:
        cursor.execute("SELECT clock_timestamp()")
        drift = abs((cursor.fetchone()[0] - now).total_seconds())
    if drift > DRIFT:
        yield note(
            _("The database's clock differs from this machine's by %(seconds)d seconds.")
            % {"seconds": drift},
            _("Let both follow a time server."),
        )


def all_looks(now: datetime) -> Iterator[Finding]:
    """In order; what is unreachable or unfinished stops those that could not be told then."""
    found = [*reachable()]
    yield from found
    if any(finding.remedy for finding in found):
        return
    try:
        behind = [*schema()]
        yield from behind
        if any(finding.remedy for finding in behind):
            return
        for look in (roles, triggers, sealed_numbers, rotation, worker):
            yield from look()
        yield from clock(now)
    except Error as error:
        yield broken(_("The database refused a look: %(why)s") % {"why": error}, _("See above."))
