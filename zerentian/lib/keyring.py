"""The sealing keys of an instance, which may change while it runs.

Keys are the files `sealing_1`, `sealing_2`, … of the keys folder. Every process looks at the folder
ten times a second at most and takes up what changed: nothing is started again. A new key opens at
once and seals only after a few seconds: until then every process knows it, so nobody meets a value
whose key they lack. The secret of the blind index is kept apart (`indexing`) once keys rotate.
"""

from __future__ import annotations

import os
import secrets
import time
from pathlib import Path
from typing import Final

from zerentian.lib import kept
from zerentian.lib.sealed import KEY_BYTES, Sealer, index_secret

LOOK: Final = 0.1  # seconds between two looks at the folder
GRACE: Final = 2.0  # seconds after which a new key begins to seal
PREFIX: Final = "sealing_"
INDEXING: Final = "indexing"


class KeyInUse(ValueError):
    """The key seals now, or did until a moment ago: work that began with it may not be finished."""


class Keyring:
    """The keys of one folder. Threads may share it."""

    def __init__(self, folder: Path, *, look: float = LOOK, grace: float = GRACE) -> None:
        self._folder, self._look, self._grace = folder, look, grace
        self._sealer: Sealer | None = None
        self._seen, self._settled, self._next = 0, False, 0.0

    def sealer(self) -> Sealer:
        """With the keys of this moment. Makes the first key of an instance that has none."""
        now = time.monotonic()
        if self._sealer is None or now >= self._next:
            self._take_up()
            self._next = now + self._look
        assert self._sealer is not None
        return self._sealer

    def numbers(self) -> dict[int, float]:
        """Every key by its number, with the moment (seconds since 1970) at which it was made."""
        files = self._folder.glob(f"{PREFIX}*")
        found = {int(file.name.removeprefix(PREFIX)): file.stat().st_mtime for file in files}
        return dict(sorted(found.items()))

    def current(self) -> int:
        """The number of the newest key that every process knows."""
        return self._sealing(self.numbers())

    def _sealing(self, made: dict[int, float]) -> int:
        known = time.time() - self._grace
        return max((n for n, at in made.items() if at <= known), default=min(made))

    def add(self) -> int:
        """A new key beside the others; soon everything is sealed with it. Its number."""
        self.sealer()
        oldest = self._secret(min(self.numbers()))
        kept.keep(self._folder, INDEXING, lambda: index_secret(oldest).hex())
        number = max(self.numbers()) + 1
        kept.keep(self._folder, f"{PREFIX}{number}", _fresh)
        return number

    def remove(self, number: int, *, rest: float) -> None:
        """The key is gone for good. Whoever calls this has seen that nothing needs it any more.

        rest: seconds that the newest key must have been there. Raises KeyInUse.
        """
        made = self.numbers()
        if number >= self.current() or time.time() - made[self.current()] < rest:
            raise KeyInUse(number)
        (self._folder / f"{PREFIX}{number}").unlink()

    def _take_up(self) -> None:
        kept.keep(self._folder, f"{PREFIX}1", _fresh) if not self._any() else None
        seen = os.stat(self._folder).st_mtime_ns
        if self._sealer is None or seen != self._seen or not self._settled:
            # Until the newest key has begun to seal, its time must be asked again.
            made = self._gathered()
            newest = max([*made.values(), seen / 1e9])
            self._seen, self._settled = seen, time.time() - newest > self._grace

    def _gathered(self) -> dict[int, float]:
        """One look decides: a key that comes or goes meanwhile is the matter of the next one."""
        while True:
            try:
                made = self.numbers()
                self._sealer = self._read(list(made), self._sealing(made))
            except FileNotFoundError:  # removed between its name and its secret
                continue
            return made

    def _any(self) -> bool:
        return next(self._folder.glob(f"{PREFIX}*"), None) is not None

    def _read(self, numbers: list[int], current: int) -> Sealer:
        index = self._folder / INDEXING
        secret = bytes.fromhex(index.read_text("utf-8")) if index.exists() else None
        return Sealer({n: self._secret(n) for n in numbers}, current, secret)

    def _secret(self, number: int) -> bytes:
        return bytes.fromhex((self._folder / f"{PREFIX}{number}").read_text("utf-8"))


def _fresh() -> str:
    return secrets.token_bytes(KEY_BYTES).hex()
