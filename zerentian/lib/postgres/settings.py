"""Django's DATABASES for an instance. Reading them connects to nothing and starts nothing."""

from __future__ import annotations

import os
from pathlib import Path
from typing import Any

from zerentian.lib.postgres import address
from zerentian.lib.postgres.cluster import PORT, Cluster
from zerentian.lib.postgres.names import APP, DATABASE, OWNER, password

ROLE = (
    "ZERENTIAN_DATABASE_ROLE"  # "owner" for commands that change the schema; else the application
)
POOL = "ZERENTIAN_DATABASE_POOL"  # most connections the web server's pool may hold; none without it

COMMON: dict[str, Any] = {
    "ENGINE": "django.db.backends.postgresql",
    "CONN_HEALTH_CHECKS": True,
    "DISABLE_SERVER_SIDE_CURSORS": False,
}


def is_embedded() -> bool:
    return not os.environ.get("DATABASE_URL")


def as_owner() -> bool:
    return os.environ.get(ROLE) == "owner"


def app_role() -> str:
    """The role whose rights are limited: what `grants` are given to."""
    url = os.environ.get("DATABASE_URL")
    return str(address.parse(url)["USER"]) if url else APP


def databases(data: Path) -> dict[str, dict[str, Any]]:
    """The application's role, or the owner's where the console command asked for it."""
    chosen = _embedded(data) if is_embedded() else _outside()
    options = {"application_name": "zerentian", **chosen.pop("OPTIONS", {})}
    pool = int(os.environ.get(POOL) or 0)
    if pool and not as_owner():
        options["pool"] = {"min_size": 1, "max_size": pool, "timeout": 10}
    return {
        "default": {**COMMON, **chosen, "OPTIONS": options, "CONN_MAX_AGE": 0 if pool else None}
    }


def _embedded(data: Path) -> dict[str, Any]:
    role = OWNER if as_owner() else APP
    return {
        "NAME": DATABASE,
        "USER": role,
        "PASSWORD": password(data, role),
        "HOST": str(Cluster(data).socket),
        "PORT": str(PORT),
    }


def _outside() -> dict[str, Any]:
    url = os.environ["DATABASE_URL"]
    return address.parse((as_owner() and os.environ.get("DATABASE_OWNER_URL")) or url)
