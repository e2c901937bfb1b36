"""Which instance this is: its data folder, its pack, its profile and its clock."""

from __future__ import annotations

import os
import secrets
import tomllib
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]


@dataclass(frozen=True, kw_only=True)
class Instance:
    """Read from `instance.toml` in the data folder; the environment can point at another folder.

    profile: "demo" (synthetic people only), "production" (refuses identity numbers that begin with
    99) or "test". clock: the day at which a demo stands still; None means the real clock.
    """

    data: Path
    profile: str = "production"
    pack: str = "hanting"
    clock: date | None = None
    https: bool = False
    allowed_hosts: tuple[str, ...] = ("127.0.0.1", "localhost", "[::1]")
    trusted_origins: tuple[str, ...] = ()
    root: Path = field(default=ROOT)

    @classmethod
    def load(cls) -> Instance:
        data = Path(os.environ.get("ZERENTIAN_DATA") or ROOT / "var").absolute()
        path = data / "instance.toml"
        written = tomllib.loads(path.read_text("utf-8")) if path.exists() else {}
        for name in ("allowed_hosts", "trusted_origins"):
            if name in written:
                written[name] = tuple(written[name])
        return cls(data=data, **written)

    @property
    def secret_key(self) -> str:
        return self.keep("secret_key", lambda: secrets.token_urlsafe(50))

    @property
    def collected(self) -> bool:
        return (self.data / "static" / "staticfiles.json").exists()

    def keep(self, name: str, make) -> str:  # type: ignore[no-untyped-def]
        """The secret of this name, made on first use, readable by its owner only."""
        path = self.data / "keys" / name
        if not path.exists():
            path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
            handle = os.open(path, os.O_CREAT | os.O_WRONLY | os.O_TRUNC, 0o600)
            with os.fdopen(handle, "w") as file:
                file.write(make())
        return path.read_text("utf-8").strip()
