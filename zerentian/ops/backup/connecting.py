"""A connection of our own, outside Django's, for COPY and for the isolation we need."""

from __future__ import annotations

import psycopg
from django.db import connections


def connect(database: str = "default") -> psycopg.Connection:
    """As the role of this command: the application's for a backup, the owner's for a restore."""
    parameters = connections[database].get_connection_params()
    for name in ("cursor_factory", "context", "pool"):
        parameters.pop(name, None)
    return psycopg.connect(**parameters, autocommit=True)
