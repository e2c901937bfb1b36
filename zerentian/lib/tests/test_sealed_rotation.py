"""Keys that rotate while values are read and written: nothing is lost, and nothing opens elsewhere."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from zerentian.lib.sealed import KEY_BYTES, CannotOpen, Sealer, index_secret

KEYS = {number: bytes([number]) * KEY_BYTES for number in range(1, 6)}
texts = st.text(max_size=30)
contexts = st.sampled_from(["person.identity", "person.phone", "account.second_factor", ""])


def sealer(*numbers: int, current: int | None = None) -> Sealer:
    return Sealer(
        {n: KEYS[n] for n in numbers}, current or numbers[-1], indexing=index_secret(KEYS[1])
    )


@given(st.lists(texts, min_size=1, max_size=5), contexts)
def test_values_of_all_keys_open_as_long_as_their_key_is_kept(
    kept: list[str], context: str
) -> None:
    values = [sealer(n + 1).seal(text, context=context) for n, text in enumerate(kept)]
    together = sealer(*KEYS)

    for number, (value, text) in enumerate(zip(values, kept, strict=True), start=1):
        assert together.open(value, context=context) == text
        assert together.key_of(value) == number
        assert together.is_current(value) == (number == together.current)
        without = sealer(*(KEYS.keys() - {number}))
        with pytest.raises(CannotOpen):
            without.open(value, context=context)


@given(texts, contexts)
def test_sealing_again_changes_the_key_and_not_the_text_nor_the_index(
    text: str, context: str
) -> None:
    before, after = sealer(1), sealer(1, 2)
    old = before.seal(text, context=context)

    new = after.seal(after.open(old, context=context), context=context)

    assert (after.key_of(old), after.key_of(new)) == (1, 2)
    assert not after.is_current(old)
    assert after.is_current(new)
    assert after.open(new, context=context) == text
    assert before.index(text, context=context) == after.index(text, context=context)
    assert sealer(2, 3).index(text, context=context) == after.index(text, context=context)


@given(texts, texts, contexts, contexts)
def test_the_index_tells_texts_and_contexts_apart(
    one: str, other: str, here: str, there: str
) -> None:
    of = sealer(1)

    same = (one, here) == (other, there)
    assert (of.index(one, context=here) == of.index(other, context=there)) == same


@given(texts, contexts, st.data())
def test_a_value_opens_nowhere_else_and_not_when_anything_of_it_changed(
    text: str, context: str, data: st.DataObject
) -> None:
    of = sealer(1, 2)
    value = of.seal(text, context=context)
    place = data.draw(st.integers(0, len(value) - 1))
    changed = bytearray(value)
    changed[place] ^= data.draw(st.integers(1, 255))

    for wrong, where in ((bytes(changed), context), (value, context + "x"), (value[:-1], context)):
        with pytest.raises(CannotOpen) as refusal:
            of.open(wrong, context=where)
        assert text not in str(refusal.value) or not text or text in where
    assert of.open(memoryview(value), context=context) == text  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("keys", "current"),
    [
        ({}, 1),
        ({1: KEYS[1]}, 2),
        ({0: KEYS[1]}, 0),
        ({0x10000: KEYS[1]}, 0x10000),
        ({1: KEYS[1][:-1]}, 1),
        ({1: KEYS[1] + b"x"}, 1),
        ({1: KEYS[1], 2: b""}, 1),
    ],
)
def test_keys_have_a_number_and_a_length(keys: dict[int, bytes], current: int) -> None:
    with pytest.raises(ValueError, match="key"):
        Sealer(keys, current)


def test_first_and_last_number_of_a_key_are_good() -> None:
    for number in (1, 0xFFFF):
        of = Sealer({number: KEYS[1]}, number)
        assert of.key_of(of.seal("王", context="x")) == number


def test_neither_key_nor_secret_is_shown(capsys: pytest.CaptureFixture[str]) -> None:
    of: Any = sealer(1, 2)
    shown = f"{of!r} {of}"

    assert "current 2" in shown
    assert KEYS[1].hex() not in shown
    assert repr(KEYS[1])[2:-1] not in shown
    assert index_secret(KEYS[1]) != KEYS[1]
