from __future__ import annotations

import psycopg
import pytest
from django.apps import apps

from zerentian.ops import grants

DENIED = psycopg.errors.InsufficientPrivilege
ORDINARY = "django_session"
LOG = "activity_entry"


def tables() -> list[str]:
    return sorted(model._meta.db_table for model in apps.get_models() if model._meta.managed)


def test_app_role_is_not_the_owner(as_app):
    found = as_app.execute(
        "SELECT current_user, rolsuper, rolcreaterole, rolcreatedb, rolbypassrls "
        "FROM pg_roles WHERE rolname = current_user"
    ).fetchone()

    assert found == ("zt_app", False, False, False, False)


def test_app_role_owns_nothing(as_app):
    owned = as_app.execute("SELECT count(*) FROM pg_class WHERE relowner = current_user::regrole")

    assert owned.fetchone() == (0,)


@pytest.mark.parametrize("verb", ["SELECT", "INSERT", "UPDATE", "DELETE"])
def test_ordinary_tables_may_be_read_and_written(as_app, verb):
    guarded = grants.append_only_tables() | grants.READ_ONLY
    ordinary = [name for name in tables() if name not in guarded]

    refused = [
        name
        for name in ordinary
        if as_app.execute("SELECT has_table_privilege(%s, %s)", (name, verb)).fetchone() != (True,)
    ]

    assert ordinary
    assert refused == []


@pytest.mark.parametrize("verb", ["UPDATE", "DELETE", "TRUNCATE", "TRIGGER", "REFERENCES"])
def test_append_only_tables_can_only_grow(as_app, verb):
    given = [
        name
        for name in grants.append_only_tables()
        if as_app.execute("SELECT has_table_privilege(%s, %s)", (name, verb)).fetchone() != (False,)
    ]

    assert LOG in grants.append_only_tables()
    assert given == []


@pytest.mark.parametrize(
    "statement",
    [
        f"UPDATE {LOG} SET verb = 'forged'",
        f"DELETE FROM {LOG}",
        f"TRUNCATE {LOG}",
        f"ALTER TABLE {LOG} DISABLE TRIGGER ALL",
        f"ALTER TABLE {LOG} DISABLE TRIGGER USER",
        f"ALTER TABLE {LOG} OWNER TO zt_app",
        f"DROP TABLE {LOG}",
        f"CREATE TRIGGER mine BEFORE INSERT ON {LOG} EXECUTE FUNCTION suppress_redundant_updates_trigger()",
        f"CREATE RULE mine AS ON INSERT TO {LOG} DO INSTEAD NOTHING",
        f"TRUNCATE {ORDINARY}",
        f"ALTER TABLE {ORDINARY} ADD COLUMN extra int",
        "SET session_replication_role = replica",
        "SET ROLE zt_owner",
        "CREATE TABLE mine (id int)",
        "UPDATE django_migrations SET name = 'forged'",
        "ALTER ROLE zt_app SUPERUSER",
        "CREATE EXTENSION plpython3u",
        "COPY pg_class TO PROGRAM 'true'",
        "SELECT pg_read_file('/etc/hostname')",
    ],
)
def test_app_role_is_refused(as_app, statement):
    with pytest.raises(psycopg.Error) as refused:
        as_app.execute(statement)

    assert isinstance(refused.value, DENIED | psycopg.errors.FeatureNotSupported), refused.value


def test_app_role_cannot_give_itself_rights(as_app):
    as_app.execute(f"GRANT DELETE ON {LOG} TO zt_app")  # PostgreSQL only warns

    given = as_app.execute("SELECT has_table_privilege(%s, 'DELETE')", (LOG,))

    assert given.fetchone() == (False,)


def test_ignoring_triggers_does_not_open_the_log(as_app):
    """django-pgtrigger lets a session ask to skip triggers; the missing right still stands."""
    as_app.execute(f"SET pgtrigger.ignore = '{{{LOG}:append_only}}'")

    with pytest.raises(DENIED):
        as_app.execute(f"DELETE FROM {LOG}")


def test_app_role_may_make_temporary_tables_and_analyze(as_app):
    as_app.execute("CREATE TEMPORARY TABLE staged (id bigint) ON COMMIT DROP")
    as_app.execute(f"ANALYZE {ORDINARY}")

    assert as_app.execute("SELECT count(*) FROM staged").fetchone() == (0,)


@pytest.mark.parametrize(
    ("name", "kind", "version", "expected"),
    [
        ("a_table", "r", 150000, "SELECT, INSERT, UPDATE, DELETE"),
        ("a_table", "r", 170000, "SELECT, INSERT, UPDATE, DELETE, MAINTAIN"),
        ("a_log", "r", 150000, "SELECT, INSERT"),
        ("a_view", "v", 180000, "SELECT"),
        ("django_migrations", "r", 180000, "SELECT"),
        ("a_sequence", "S", 180000, "USAGE, SELECT"),
    ],
)
def test_rights_by_kind(name, kind, version, expected):
    assert grants.rights(name, kind, append_only=frozenset({"a_log"}), version=version) == expected


@pytest.mark.parametrize("function", grants.FUNCTIONS)
def test_only_the_application_may_call_functions_of_the_owner(as_app, function):
    may = as_app.execute("SELECT has_function_privilege(%s, 'EXECUTE')", (function,)).fetchone()
    public = as_app.execute(
        "SELECT EXISTS (SELECT FROM pg_proc p, aclexplode(p.proacl) a"
        " WHERE p.oid = %s::regprocedure AND a.grantee = 0)",
        (function,),
    ).fetchone()

    assert (may, public) == ((True,), (False,))


def test_application_blanks_only_through_the_function(as_app):
    as_app.execute("SELECT imports_blank(ARRAY[0]::bigint[], ARRAY[]::text[])")
    as_app.execute("SELECT duplicates_blank(ARRAY[0]::bigint[])")
    with pytest.raises(DENIED):
        as_app.execute("UPDATE imports_change SET old = NULL")
