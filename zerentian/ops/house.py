"""The instance as operations see it; `settings.INSTANCE` is one."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Protocol


class House(Protocol):
    """What the file instance.toml and its folder say."""

    @property
    def root(self) -> Path:
        """The folder of the program."""

    @property
    def data(self) -> Path:
        """The data folder."""

    @property
    def profile(self) -> str:
        """production, demo or test."""

    @property
    def pack(self) -> str:
        """The district pack."""

    @property
    def clock(self) -> date | None:
        """The day on which a demo stands still."""
