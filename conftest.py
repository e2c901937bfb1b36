"""Every test runs on the real PostgreSQL: the embedded one, started when the first test needs it."""

from __future__ import annotations

from collections.abc import Iterator

import pytest


@pytest.fixture(scope="session")
def django_db_modify_db_settings(
    django_db_modify_db_settings_parallel_suffix: None,
) -> Iterator[None]:
    """Starts the embedded cluster before Django makes the test database; stops it if it was stopped."""
    from zerentian.config.instance import Instance
    from zerentian.lib.postgres import Cluster
    from zerentian.lib.postgres.settings import is_embedded

    cluster = Cluster(Instance.load().data, "test")
    started = is_embedded() and cluster.ensure_running()
    yield
    if started:
        cluster.stop()
