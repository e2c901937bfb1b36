from __future__ import annotations

import io
from pathlib import Path

import pytest
from pytest_django import Settings

from zerentian.kernel.files import sealing
from zerentian.lib.sealed import CannotOpen, Sealer

PIECE = sealing.PIECE
SIZES = [0, 1, PIECE - 1, PIECE, PIECE + 1, 2 * PIECE]


class Keys:
    """An instance whose keys a test may exchange."""

    def __init__(self, *numbers: int) -> None:
        self.numbers = numbers

    def sealer(self) -> Sealer:
        return Sealer({n: bytes([n]) * 32 for n in self.numbers}, current=max(self.numbers))


@pytest.fixture
def keys(settings: Settings, tmp_path: Path) -> Keys:
    settings.MEDIA_ROOT = tmp_path
    settings.INSTANCE = Keys(1)
    return settings.INSTANCE


def sealed(path: Path, text: bytes) -> Path:
    sealing.seal(io.BytesIO(text), path / "file")
    return path / "file"


def text_of(path: Path) -> bytes:
    return b"".join(sealing.pieces(path))


@pytest.mark.parametrize("size", SIZES)
def test_file_of_any_size_comes_back(keys: Keys, tmp_path: Path, size: int) -> None:
    text = bytes(i * 7 % 251 for i in range(min(size, 1000))).ljust(size, b"x")

    assert text_of(sealed(tmp_path, text)) == text


def test_nothing_of_the_text_lies_on_the_disk(keys: Keys, tmp_path: Path) -> None:
    path = sealed(tmp_path, b"990703195808200021" * 100)

    assert b"990703" not in path.read_bytes()
    assert path.stat().st_mode & 0o077 == 0
    assert [each.name for each in tmp_path.iterdir()] == ["file"]


@pytest.mark.parametrize("place", [0, 10, 40, 200, -1])
def test_altered_file_does_not_open(keys: Keys, tmp_path: Path, place: int) -> None:
    path = sealed(tmp_path, b"x" * 500)
    data = bytearray(path.read_bytes())
    data[place] ^= 1
    path.write_bytes(data)

    with pytest.raises(CannotOpen):
        text_of(path)


def test_file_without_its_end_does_not_open(keys: Keys, tmp_path: Path) -> None:
    """Cut exactly between two pieces, where no single piece looks wrong."""
    path = sealed(tmp_path, b"x" * (2 * PIECE))
    path.write_bytes(path.read_bytes()[: -(PIECE + 16)])

    with pytest.raises(CannotOpen):
        text_of(path)


def test_pieces_cannot_change_places(keys: Keys, tmp_path: Path) -> None:
    path = sealed(tmp_path, b"a" * PIECE + b"b" * PIECE + b"c")
    data = path.read_bytes()
    head, one = 98, PIECE + 16
    first, second = data[head : head + one], data[head + one : head + 2 * one]
    path.write_bytes(data[:head] + second + first + data[head + 2 * one :])

    with pytest.raises(CannotOpen):
        text_of(path)


def test_file_of_another_instance_does_not_open(
    keys: Keys, tmp_path: Path, settings: Settings
) -> None:
    path = sealed(tmp_path, b"text")
    keys.numbers = (2,)

    with pytest.raises(CannotOpen):
        text_of(path)


def test_only_the_key_of_a_file_is_sealed_again(keys: Keys, tmp_path: Path) -> None:
    path = sealed(tmp_path, b"text" * 1000)
    before = path.read_bytes()
    keys.numbers = (1, 2)

    assert sealing.key_of(path) == 1
    assert sealing.reseal(path)
    assert not sealing.reseal(path)

    assert sealing.key_of(path) == 2
    assert path.read_bytes()[98:] == before[98:]
    keys.numbers = (2,)
    assert text_of(path) == b"text" * 1000


def test_clear_copy_is_private_and_gone_afterwards(keys: Keys, tmp_path: Path) -> None:
    path = sealed(tmp_path, b"text")

    with sealing.unsealed(path) as clear:
        assert clear.read_bytes() == b"text"
        assert clear.stat().st_mode & 0o077 == 0

    assert not clear.exists()


def test_plain_file_is_no_sealed_one(keys: Keys, tmp_path: Path) -> None:
    plain = tmp_path / "plain"
    plain.write_bytes(b"PK\x03\x04 a workbook")

    assert not sealing.is_sealed(plain)
    with pytest.raises(CannotOpen):
        text_of(plain)


def test_failed_writing_leaves_what_was_there(keys: Keys, tmp_path: Path) -> None:
    path = sealed(tmp_path, b"old")

    class Breaks(io.BytesIO):
        def read(self, size: int | None = -1, /) -> bytes:
            raise OSError("the disk is gone")

    with pytest.raises(OSError, match="gone"):
        sealing.seal(Breaks(), path)

    assert text_of(path) == b"old"
    assert [each.name for each in tmp_path.iterdir()] == ["file"]
