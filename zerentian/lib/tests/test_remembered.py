from __future__ import annotations

from zerentian.lib.remembered import MOST, Memory


def test_remembers_only_so_many() -> None:
    memory = Memory()

    for number in range(MOST + 5):
        memory.put("s", number, [])

    assert memory.get("s", MOST + 4) == []
    assert memory.get("s", 0) is None


def test_another_snapshot_forgets() -> None:
    memory = Memory()
    memory.put("one", ("q", 1), [(1,)])

    assert memory.get("one", ("q", 1)) == [(1,)]
    assert memory.get("one", ("q", 2)) is None
    assert memory.get("two", ("q", 1)) is None

    memory.put("two", ("q", 2), [])
    assert memory.get("one", ("q", 1)) is None
