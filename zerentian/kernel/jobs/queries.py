"""What is known about the background worker."""

from __future__ import annotations

from django.db import connection

HEARTBEAT = 30  # seconds without a sign of life after which a worker counts as gone


def workers_alive() -> int:
    """Workers that gave a sign of life within the last 30 seconds, by the database's own clock."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT count(*) FROM procrastinate_workers "
            "WHERE last_heartbeat > now() - make_interval(secs => %s)",
            [HEARTBEAT],
        )
        return int(cursor.fetchone()[0])
