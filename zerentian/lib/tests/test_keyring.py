from __future__ import annotations

import os
import time
from pathlib import Path

import pytest

from zerentian.lib.keyring import KeyInUse, Keyring
from zerentian.lib.sealed import CannotOpen, Sealer

TEXT, CONTEXT = "990703198801012624", "a"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return tmp_path / "keys"


def ring(folder: Path, *, look: float = 0.0, grace: float = 0.0) -> Keyring:
    return Keyring(folder, look=look, grace=grace)


def aged(folder: Path, seconds: float) -> None:
    """As if all keys had been made so long ago."""
    for file in folder.iterdir():
        os.utime(file, (time.time() - seconds,) * 2)


def seal(sealer: Sealer) -> bytes:
    return sealer.seal(TEXT, context=CONTEXT)


def test_first_key_is_made_and_kept(folder: Path) -> None:
    value = seal(ring(folder).sealer())

    assert ring(folder).sealer().open(value, context=CONTEXT) == TEXT
    assert [*ring(folder).numbers()] == [1]


def test_new_key_seals_and_old_values_open(folder: Path) -> None:
    keys = ring(folder)
    old = seal(keys.sealer())
    keys.add()

    assert Sealer.key_of(seal(keys.sealer())) == 2
    assert keys.sealer().open(old, context=CONTEXT) == TEXT


def test_running_process_takes_up_what_another_added(folder: Path) -> None:
    running, command = ring(folder), ring(folder)
    running.sealer()
    command.add()

    assert running.sealer().open(seal(command.sealer()), context=CONTEXT) == TEXT
    assert running.sealer().current == 2


def test_new_key_opens_before_it_seals(folder: Path) -> None:
    """Otherwise one process would seal with a key that another has not looked for yet."""
    keys = ring(folder, grace=60)
    keys.add()
    assert keys.sealer().current == 1

    impatient = ring(folder)
    assert keys.sealer().open(seal(impatient.sealer()), context=CONTEXT) == TEXT
    aged(folder, 61)
    assert keys.sealer().current == 2


def test_folder_is_not_looked_at_for_every_value(folder: Path) -> None:
    keys = ring(folder, look=60)
    first = keys.sealer()
    ring(folder).add()

    assert keys.sealer() is first


def test_index_survives_the_removal_of_its_key(folder: Path) -> None:
    keys = ring(folder)
    before = keys.sealer().index(TEXT, context=CONTEXT)
    keys.add()
    aged(folder, 10)
    keys.remove(1, rest=5)

    assert keys.sealer().index(TEXT, context=CONTEXT) == before
    assert [*keys.numbers()] == [2]
    assert (folder / "indexing").stat().st_mode & 0o077 == 0


def test_secret_of_the_index_opens_nothing(folder: Path) -> None:
    keys = ring(folder)
    value = seal(keys.sealer())
    keys.add()
    secret = bytes.fromhex((folder / "indexing").read_text())

    with pytest.raises(CannotOpen):
        Sealer({1: secret}, current=1).open(value, context=CONTEXT)


def test_current_key_and_the_one_before_it_a_moment_ago_stay(folder: Path) -> None:
    keys = ring(folder)
    keys.add()

    with pytest.raises(KeyInUse):
        keys.remove(2, rest=0)
    with pytest.raises(KeyInUse):
        keys.remove(1, rest=60)


def test_two_that_add_at_once_add_two_or_one(folder: Path) -> None:
    one, other = ring(folder), ring(folder)

    assert {one.add(), other.add()} <= {2, 3}
    assert one.sealer().current == other.sealer().current


def test_key_that_comes_between_two_looks_waits_for_the_next(tmp_path: Path) -> None:
    class Racing(Keyring):
        def numbers(self) -> dict[int, float]:
            found = super().numbers()
            later = self._folder / f"sealing_{max(found) + 1}"
            later.write_text("ab" * 32)
            os.utime(later, (1, 1))
            return found

    Keyring(tmp_path).sealer()

    assert Racing(tmp_path).sealer().seal("990703", context="x")


def test_key_that_goes_between_two_looks_is_not_missed(tmp_path: Path) -> None:
    Keyring(tmp_path).sealer()
    passing = tmp_path / "sealing_2"
    passing.write_text("ab" * 32)

    class Racing(Keyring):
        def numbers(self) -> dict[int, float]:
            found = super().numbers()
            passing.unlink(missing_ok=True)
            return found

    assert Racing(tmp_path).sealer().seal("990703", context="x")
