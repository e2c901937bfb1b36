from __future__ import annotations

import hashlib
import hmac
import os
import uuid

import pytest
from hypothesis import given
from hypothesis import strategies as st

from zerentian.lib.sealed import CannotOpen, Sealer

OLD, NEW = b"o" * 32, b"n" * 32
NUMBER = "990703198801012624"


def one() -> Sealer:
    return Sealer({1: OLD}, current=1)


@given(st.text(), st.text())
def test_opening_gives_back_what_was_sealed(clear: str, context: str) -> None:
    assert one().open(one().seal(clear, context=context), context=context) == clear


def test_the_same_text_is_never_sealed_to_the_same_value() -> None:
    assert one().seal(NUMBER, context="a") != one().seal(NUMBER, context="a")


def test_sealing_many_is_like_sealing_each() -> None:
    seal = one().sealing(context="a")

    sealed = [seal(f"{NUMBER}{n}") for n in range(2_500)]  # more than are drawn at a time

    assert [one().open(s, context="a") for s in sealed] == [f"{NUMBER}{n}" for n in range(2_500)]
    assert len({nonce(s) for s in sealed}) == 2_500
    with pytest.raises(CannotOpen):
        one().open(sealed[0], context="b")


def test_a_forked_process_seals_with_nonces_of_its_own() -> None:
    seal = one().sealing(context="a")
    seal(NUMBER)
    here, there = os.pipe()
    if not (child := os.fork()):
        os.write(there, seal(NUMBER))
        os._exit(0)
    os.waitpid(child, 0)
    sealed = os.read(here, 1_000)
    os.close(here)
    os.close(there)

    assert one().open(sealed, context="a") == NUMBER
    assert nonce(sealed) != nonce(seal(NUMBER))


def nonce(sealed: bytes) -> bytes:
    return sealed[2:14]


def test_a_sealed_value_does_not_show_the_text() -> None:
    assert NUMBER.encode() not in one().seal(NUMBER, context="a")


def test_a_memoryview_from_the_driver_opens() -> None:
    sealed = memoryview(one().seal(NUMBER, context="a"))

    assert one().open(sealed, context="a") == NUMBER


def test_a_value_copied_to_another_column_does_not_open() -> None:
    sealed = one().seal(NUMBER, context="person.identity")

    with pytest.raises(CannotOpen):
        one().open(sealed, context="person.phone")


@given(st.integers(min_value=0, max_value=200), st.integers(min_value=1, max_value=255))
def test_one_altered_byte_is_found(place: int, change: int) -> None:
    sealed = bytearray(one().seal(NUMBER, context="a"))
    sealed[place % len(sealed)] ^= change

    with pytest.raises(CannotOpen):
        one().open(bytes(sealed), context="a")


@pytest.mark.parametrize("sealed", [b"", b"\0", b"\0\1", b"\0\1" + b"x" * 12, b"\0\1" + b"x" * 27])
def test_too_short_a_value_does_not_open(sealed: bytes) -> None:
    with pytest.raises(CannotOpen):
        one().open(sealed, context="a")


def test_another_instance_cannot_open() -> None:
    with pytest.raises(CannotOpen):
        Sealer({1: NEW}, current=1).open(one().seal(NUMBER, context="a"), context="a")


def test_after_rotation_old_values_open_and_new_ones_use_the_new_key() -> None:
    before = one().seal(NUMBER, context="a")
    rotated = Sealer({1: OLD, 2: NEW}, current=2)

    after = rotated.seal(rotated.open(before, context="a"), context="a")

    assert (Sealer.key_of(before), Sealer.key_of(after)) == (1, 2)
    assert not rotated.is_current(before)
    assert rotated.is_current(after)
    with pytest.raises(CannotOpen):
        one().open(after, context="a")


def test_the_index_stays_through_a_rotation() -> None:
    rotated = Sealer({1: OLD, 2: NEW}, current=2)

    assert rotated.index(NUMBER, context="a") == one().index(NUMBER, context="a")


def test_the_index_is_a_uuid_of_text_context_and_key() -> None:
    index = one().index(NUMBER, context="a")

    assert isinstance(index, uuid.UUID)
    assert index == one().index(NUMBER, context="a")
    assert index != one().index(NUMBER[:-1], context="a")
    assert index != one().index(NUMBER, context="b")
    assert index != Sealer({1: NEW}, current=1).index(NUMBER, context="a")


def test_context_and_text_do_not_run_together_in_the_index() -> None:
    assert one().index("bc", context="a") != one().index("c", context="ab")


@pytest.mark.parametrize(
    ("keys", "current"),
    [({}, 1), ({1: OLD}, 2), ({1: b"short"}, 1), ({0: OLD}, 0), ({70_000: OLD}, 70_000)],
)
def test_wrong_keys_are_refused(keys: dict[int, bytes], current: int) -> None:
    with pytest.raises(ValueError, match="key"):
        Sealer(keys, current=current)


def test_a_printed_sealer_shows_no_key() -> None:
    assert "o" * 4 not in repr(one())
    assert "current 1" in repr(one())


@given(st.text(), st.text())
def test_the_index_of_many_is_the_index_of_each(text: str, context: str) -> None:
    """An outsider with the key finds it too: HMAC-SHA256 over length, context and text."""
    indexing = one().indexing(context=context)
    secret = hmac.digest(OLD, b"zerentian index", hashlib.sha256)
    written = context.encode()
    message = len(written).to_bytes(4, "big") + written + text.encode()

    found = [
        indexing(text),
        indexing("another"),
        indexing(text),
        one().index(text, context=context),
    ]

    assert found[0] == found[2] == found[3] != found[1] or text == "another"
    assert found[0].bytes == hmac.digest(secret, message, hashlib.sha256)[:16]
