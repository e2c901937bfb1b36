"""Which instance this is: its data folder, its pack, its profile and its clock."""

from __future__ import annotations

import os
import secrets
import tomllib
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any

from zerentian.lib import kept
from zerentian.lib.keyring import Keyring
from zerentian.lib.sealed import Sealer

ROOT = Path(__file__).resolve().parents[2]

DEMO = """\
# The demo district: synthetic people only (identity numbers begin with 99), standing still in time.
profile = "demo"
pack = "hanting"
clock = 2019-05-31
"""


@dataclass(frozen=True, kw_only=True)
class Instance:
    """Read from `instance.toml` in the data folder; the environment can point at another folder.

    profile: "demo" (synthetic people only), "production" (refuses identity numbers that begin with
    99) or "test". clock: the day at which a demo stands still; None means the real clock. channels:
    by which ways messages leave the house (see kernel/notifications/channels); none: only the inbox.
    """

    data: Path
    profile: str = "production"
    pack: str = "hanting"
    clock: date | None = None
    https: bool = False
    allowed_hosts: tuple[str, ...] = ("127.0.0.1", "localhost", "[::1]")
    trusted_origins: tuple[str, ...] = ()
    channels: Mapping[str, Mapping[str, Any]] = field(default_factory=dict)
    root: Path = field(default=ROOT)

    @classmethod
    def load(cls) -> Instance:
        data = data_folder()
        path = data / "instance.toml"
        written = tomllib.loads(path.read_text("utf-8")) if path.exists() else {}
        for name in ("allowed_hosts", "trusted_origins"):
            if name in written:
                written[name] = tuple(written[name])
        if profile := os.environ.get("ZERENTIAN_PROFILE"):
            written["profile"] = profile
        return cls(data=data, **written)

    @classmethod
    def begin_demo(cls) -> Instance:
        """Make an empty data folder the demo's. An instance with other people in it stays as it is."""
        path = data_folder() / "instance.toml"
        if not path.exists():
            path.parent.mkdir(mode=0o755, parents=True, exist_ok=True)
            path.write_text(DEMO, "utf-8")
        return cls.load()

    @property
    def secret_key(self) -> str:
        return self.keep("secret_key", lambda: secrets.token_urlsafe(50))

    @property
    def collected(self) -> bool:
        return (self.data / "static" / "staticfiles.json").exists()

    def keep(self, name: str, make: Callable[[], str]) -> str:
        """The secret of this name, made on first use, readable by its owner only."""
        return kept.keep(self.data / "keys", name, make)

    def sealer(self) -> Sealer:
        """What seals identity numbers, telephone numbers, second factors and files of this instance."""
        return self.keyring.sealer()

    @property
    def keyring(self) -> Keyring:
        return _keyring(self.data)


@cache
def _keyring(data: Path) -> Keyring:
    return Keyring(data / "keys")


def data_folder() -> Path:
    return Path(os.environ.get("ZERENTIAN_DATA") or ROOT / "var").absolute()
