"""A database address, postgresql://user:password@host:port/name?sslmode=require, as Django wants it."""

from __future__ import annotations

from typing import Any
from urllib.parse import parse_qsl, unquote, urlsplit


class WrongAddress(ValueError):
    """The database address cannot be used; the message says what is wrong with it."""


def parse(url: str) -> dict[str, Any]:
    """Parts are percent-decoded; a socket folder may stand as ?host=/run/postgresql."""
    parts = urlsplit(url)
    if parts.scheme not in {"postgresql", "postgres"}:
        raise WrongAddress(
            "DATABASE_URL must begin with postgresql:// ; only PostgreSQL 15 or newer is supported."
        )
    try:
        options = dict(parse_qsl(parts.query, strict_parsing=bool(parts.query)))
        port = parts.port
    except ValueError as error:
        raise WrongAddress(f"DATABASE_URL cannot be read: {error}") from error
    name = unquote(parts.path.removeprefix("/"))
    if not name or "/" in name:
        raise WrongAddress("DATABASE_URL must end with /NAME, the name of the database.")
    return {
        "NAME": name,
        "USER": unquote(parts.username or options.pop("user", "")),
        "PASSWORD": unquote(parts.password or options.pop("password", "")),
        "HOST": options.pop("host", "") or unquote(parts.hostname or ""),
        "PORT": str(port or options.pop("port", "")),
        "OPTIONS": options,
    }
