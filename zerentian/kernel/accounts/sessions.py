"""Sessions in the database, as Django keeps them, but read by a planned statement: every page reads one."""

from __future__ import annotations

from typing import Any

from django.contrib.sessions.backends.db import SessionStore as DatabaseStore
from django.utils import timezone

from zerentian.lib import planned

READ = """
SELECT session_data FROM django_session WHERE session_key = %s AND expire_date > %s
"""


class SessionStore(DatabaseStore):
    def load(self) -> dict[str, Any]:
        """What is kept under this key; an unknown or expired key is forgotten, and holds nothing."""
        if self.session_key is None:
            return {}
        for (data,) in planned.run(READ, (self.session_key, timezone.now())):
            kept: dict[str, Any] = self.decode(data)
            return kept
        self._session_key = None
        return {}
