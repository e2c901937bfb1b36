"""Names of roles and databases, and their passwords in the data folder."""

from __future__ import annotations

import secrets
from pathlib import Path

from zerentian.lib.kept import keep

SUPERUSER = "zt_super"  # makes roles and databases in the embedded cluster; nothing else uses it
OWNER = "zt_owner"  # owns every table; migrations, grants and restores
APP = "zt_app"  # what the web server and the worker are
DATABASE = "zerentian"
MAINTENANCE = "postgres"


def password(data: Path, role: str) -> str:
    return keep(data / "keys", f"database_{role}", lambda: secrets.token_urlsafe(24))
