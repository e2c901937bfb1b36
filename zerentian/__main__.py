"""The console command `zerentian`: Django's management commands, each as its database role."""

from __future__ import annotations

import os
import sys

if sys.version_info < (3, 11):  # noqa: UP036 - said before anything newer is imported
    sys.exit("Zerentian needs Python 3.11 or newer. 需要 Python 3.11 或更高版本。")

from zerentian.config.instance import Instance
from zerentian.lib.postgres import DatabaseUnavailable, ensure_running
from zerentian.lib.postgres.settings import ROLE, is_embedded

# These change tables, rights or triggers; everything else works with the application's own rights.
AS_OWNER = frozenset({
    "migrate", "makemigrations", "sqlmigrate", "squashmigrations", "showmigrations", "flush",
    "sqlflush", "inspectdb", "dbshell", "loaddata", "test", "pgtrigger", "restore", "keys",
})  # fmt: skip
# These need no database, or see to it themselves.
WITHOUT_DATABASE = frozenset({
    "help", "--help", "-h", "version", "--version", "check", "collectstatic", "findstatic",
    "diffsettings", "makemessages", "compilemessages", "messages", "serve", "doctor", "database",
})  # fmt: skip

OTHER_TABLES = (
    "The tables of this instance are missing or those of another release. Nothing was done. "
    "Run 'zerentian migrate' first. 数据表还没有建立，或者属于另一个版本：请先运行 zerentian migrate。"
)


def main(arguments: list[str] | None = None) -> None:
    """Set the stage (profile, role, running database) and hand over to Django."""
    argv = ["zerentian", *(sys.argv[1:] if arguments is None else arguments)]
    command = argv[1] if len(argv) > 1 else "help"
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "zerentian.config.settings")
    if command in AS_OWNER:
        os.environ[ROLE] = "owner"
    if command == "collectstatic":
        os.environ["ZERENTIAN_COLLECTING"] = "1"
    if command == "demo":
        Instance.begin_demo()
    if command not in WITHOUT_DATABASE and is_embedded():
        instance = Instance.load()
        try:
            ensure_running(instance.data, profile=instance.profile)
        except DatabaseUnavailable as error:
            sys.exit(str(error))

    run(argv)


def run(argv: list[str]) -> None:
    """Django's command. An instance whose tables are missing or older is told what to do."""
    from django.core.management import execute_from_command_line
    from django.db.utils import ProgrammingError
    from psycopg.errors import UndefinedColumn, UndefinedTable

    try:
        execute_from_command_line(argv)
    except (ProgrammingError, UndefinedColumn, UndefinedTable) as error:
        if isinstance(error.__cause__ or error, UndefinedColumn | UndefinedTable):
            sys.exit(OTHER_TABLES)
        raise


if __name__ == "__main__":
    main()
