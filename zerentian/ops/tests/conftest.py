"""A second connection to the test database, as the application's own role."""

from __future__ import annotations

from collections.abc import Iterator

import psycopg
import pytest
from django.conf import settings
from django.db import connection

from zerentian.lib.postgres.names import APP, password


@pytest.fixture
def as_app(db: None) -> Iterator[psycopg.Connection]:
    at = connection.settings_dict
    with psycopg.connect(
        host=at["HOST"],
        port=at["PORT"],
        dbname=at["NAME"],
        user=APP,
        password=password(settings.INSTANCE.data, APP),
    ) as opened:
        yield opened
        opened.rollback()
