"""Secrets kept in the database: sealed so that only this instance reads them, indexed so that it finds them.

A sealed value is AES-256-GCM and carries the number of its key, so keys can rotate: a new key is added,
values are sealed again one by one, and old ones stay readable meanwhile. The *context* (for example
"person.identity") is bound in, so a value copied to another column does not open there.

The blind index is HMAC-SHA256, cut to 16 bytes. Its secret does not rotate with the sealing keys:
otherwise one number could stand twice in a unique column meanwhile. It is given, or else derived from
the key of the smallest number; who keeps the derived secret may throw that key away.
"""

from __future__ import annotations

import hashlib
import hmac
import os
import uuid
from collections.abc import Callable, Iterator, Mapping
from functools import cache

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

KEY_BYTES = 32
_NUMBER, _NONCE, _TAG = 2, 12, 16
_DRAWN = 1_000  # nonces at a time


class CannotOpen(ValueError):
    """This value was not sealed by this instance for this context, or was altered since."""


class Sealer:
    """Seals and opens short texts and finds them again without opening them.

    keys: secrets of 32 bytes by number (1 to 65,535); current: the number with which new values are
    sealed; indexing: the secret of the blind index, see `index_secret`. ValueError when a key has
    another length or the current one is missing.
    """

    def __init__(
        self, keys: Mapping[int, bytes], current: int, indexing: bytes | None = None
    ) -> None:
        if current not in keys:
            raise ValueError(f"there is no key number {current}")
        for number, key in keys.items():
            if not 1 <= number <= 0xFFFF or len(key) != KEY_BYTES:
                raise ValueError(
                    f"key {number} is not {KEY_BYTES} bytes with a number of 1 to 65,535"
                )
        self._keys, self._current = dict(keys), current
        self._indexing = indexing or index_secret(keys[min(keys)])

    def __repr__(self) -> str:
        return f"<Sealer with keys {sorted(self._keys)}, current {self._current}>"

    def seal(self, clear: str, *, context: str) -> bytes:
        """The text sealed with the current key. Twice the same text gives two different values."""
        nonce = os.urandom(_NONCE)
        closed = _cipher(self._keys[self._current]).encrypt(nonce, clear.encode(), context.encode())
        return self._current.to_bytes(_NUMBER, "big") + nonce + closed

    def sealing(self, *, context: str) -> Callable[[str], bytes]:
        """`seal` for one context and many texts, by one thread: nonces are drawn many at a time.

        Each draw alone lets every other thread have its turn first, which took longer than sealing.
        """
        cipher = _cipher(self._keys[self._current])
        prefix, about = self._current.to_bytes(_NUMBER, "big"), context.encode()
        nonces = _nonces()

        def of(clear: str) -> bytes:
            nonce = next(nonces)
            return prefix + nonce + cipher.encrypt(nonce, clear.encode(), about)

        return of

    def open(self, sealed: bytes, *, context: str) -> str:
        """The text again. Raises CannotOpen for another context, an unknown key or an altered value."""
        value = bytes(sealed)  # the driver may hand over a memoryview
        key = self._keys.get(self.key_of(value))
        if key is None or len(value) < _NUMBER + _NONCE + _TAG:
            raise CannotOpen(context)
        nonce, closed = value[_NUMBER : _NUMBER + _NONCE], value[_NUMBER + _NONCE :]
        try:
            return _cipher(key).decrypt(nonce, closed, context.encode()).decode()
        except InvalidTag:
            raise CannotOpen(context) from None

    def index(self, text: str, *, context: str) -> uuid.UUID:
        """The same for the same text and context, and telling nobody without the key anything."""
        return self.indexing(context=context)(text)

    def indexing(self, *, context: str) -> Callable[[str], uuid.UUID]:
        """`index` of one context, for many texts: what does not change is worked out once."""
        prefix = len(context.encode()).to_bytes(4, "big") + context.encode()
        begun = hmac.new(self._indexing, prefix, hashlib.sha256)

        def of(text: str) -> uuid.UUID:
            code = begun.copy()
            code.update(text.encode())
            return uuid.UUID(bytes=code.digest()[:16])

        return of

    @property
    def current(self) -> int:
        """The number of the key that seals."""
        return self._current

    def is_current(self, sealed: bytes) -> bool:
        """Whether rotation is done with this value."""
        return self.key_of(sealed) == self._current

    @staticmethod
    def key_of(sealed: bytes) -> int:
        """The number of the key that this value was sealed with."""
        return int.from_bytes(bytes(sealed[:_NUMBER]), "big")


def _nonces() -> Iterator[bytes]:
    """Random ones. Those left over stay with the process that drew them: none is ever given twice.

    ValueError where two threads ask at once.
    """
    while True:
        drawn, process = os.urandom(_NONCE * _DRAWN), _process
        for at in range(0, len(drawn), _NONCE):
            if _process is not process:
                break
            yield drawn[at : at + _NONCE]


def _another_process() -> None:
    global _process
    _process = object()


_process = object()  # another one in every process that is forked off
os.register_at_fork(after_in_child=_another_process)


def index_secret(key: bytes) -> bytes:
    """The secret of the blind index that belongs to this key; the key cannot be found from it."""
    return _derived(key, b"index")


@cache
def _derived(key: bytes, purpose: bytes) -> bytes:
    """One secret for each purpose, so that index and cipher never share one."""
    return hmac.digest(key, b"zerentian " + purpose, hashlib.sha256)


@cache
def _cipher(key: bytes) -> AESGCM:
    return AESGCM(_derived(key, b"seal"))
