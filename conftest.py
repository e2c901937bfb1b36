"""Every test runs on the real PostgreSQL: the embedded one, started when the first test needs it."""

from __future__ import annotations

import gc
import os
from collections.abc import Generator, Iterator
from contextlib import suppress
from pathlib import Path

import hypothesis
import psycopg
import pytest
from django.db import connection
from pytest_django.plugin import DjangoDbBlocker

# Machines are shared: how long an example takes says nothing about the rule that it tries.
hypothesis.settings.register_profile(
    "house", deadline=None, suppress_health_check=[hypothesis.HealthCheck.too_slow]
)
hypothesis.settings.load_profile("house")

PACKAGE = Path(__file__).parent / "zerentian"


@pytest.hookimpl(wrapper=True)
def pytest_collection() -> Generator[None, object, object]:
    """The fourteen thousand tests stay in memory until the end, so the collector of garbage need not walk
    over them again and again: a third of the time in which they are gathered."""
    gc.disable()
    try:
        return (yield)
    finally:
        gc.collect()
        gc.freeze()
        gc.set_threshold(50_000, 20, 20)
        gc.enable()


def pytest_unconfigure() -> None:
    gc.unfreeze()  # what is still there at the end is seen and put away in order


def pytest_sessionfinish(session: pytest.Session) -> None:
    """On both cores nobody knows who is last but the one that leads them: it stops the cluster."""
    if "PYTEST_XDIST_WORKER" in os.environ or not session.config.getoption("numprocesses", None):
        return
    from zerentian.config.instance import Instance
    from zerentian.lib.postgres import Cluster
    from zerentian.lib.postgres.settings import is_embedded

    if is_embedded():
        Cluster(Instance.load().data, "test").stop()


@pytest.fixture(scope="session")
def finished_template() -> str:
    """Name of the template database for the present migrations."""
    from zerentian.lib.postgres import template

    views = [*PACKAGE.glob("**/facts/*.sql"), *PACKAGE.glob("**/facts/*.py")]
    return template.name([*PACKAGE.glob("**/migrations/*.py"), *views])


@pytest.fixture(scope="session")
def django_db_modify_db_settings(
    django_db_modify_db_settings_parallel_suffix: None,
    django_db_blocker: DjangoDbBlocker,
    finished_template: str,
) -> Iterator[None]:
    """Starts the embedded cluster before Django makes the test database; stops it if it was stopped."""
    from zerentian.config.instance import Instance
    from zerentian.lib.postgres import Cluster, template
    from zerentian.lib.postgres.settings import is_embedded

    cluster = Cluster(Instance.load().data, "test")
    started = is_embedded() and cluster.ensure_running()
    with django_db_blocker.unblock(), connection._nodb_cursor() as cursor:
        if template.exists(cursor.connection, finished_template):
            connection.settings_dict["TEST"]["TEMPLATE"] = finished_template
    yield
    if started and "PYTEST_XDIST_WORKER" not in os.environ:  # the other core may still be testing
        cluster.stop()


@pytest.fixture(scope="session")
def django_db_setup(
    django_db_setup: None,
    django_db_blocker: DjangoDbBlocker,
    django_db_keepdb: bool,
    finished_template: str,
) -> None:
    """Keeps the migrated test database, still empty, as the template of later runs."""
    from zerentian.lib.postgres import template

    source = connection.settings_dict["NAME"]
    made = source.startswith("test_")  # not where no selected test asks for the database
    if not made or django_db_keepdb or connection.settings_dict["TEST"].get("TEMPLATE"):
        return
    with django_db_blocker.unblock():
        connection.close()
        with connection._nodb_cursor() as cursor, suppress(psycopg.errors.DuplicateDatabase):
            template.make(cursor.connection, finished_template, source=source)
