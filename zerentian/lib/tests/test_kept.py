from __future__ import annotations

import itertools
import stat
from concurrent.futures import ThreadPoolExecutor

from zerentian.lib.kept import keep


def test_secret_stays_the_same(tmp_path):
    numbers = itertools.count()

    first = keep(tmp_path / "keys", "a", lambda: f"{next(numbers)}\n")
    again = keep(tmp_path / "keys", "a", lambda: f"{next(numbers)}\n")
    other = keep(tmp_path / "keys", "b", lambda: f"{next(numbers)}\n")

    assert (first, again, other) == ("0", "0", "1")


def test_secret_is_readable_by_its_owner_only(tmp_path):
    keep(tmp_path / "keys", "a", lambda: "s")

    assert stat.S_IMODE((tmp_path / "keys").stat().st_mode) == 0o700
    assert [stat.S_IMODE(p.stat().st_mode) for p in (tmp_path / "keys").iterdir()] == [0o600]


def test_many_at_once_agree(tmp_path):
    numbers = itertools.count()

    with ThreadPoolExecutor(16) as together:
        found = set(
            together.map(lambda _: keep(tmp_path / "k", "a", lambda: str(next(numbers))), range(64))
        )

    assert len(found) == 1
