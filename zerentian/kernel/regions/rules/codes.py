"""Codes of the national list: 2, 4, 6, 9 or 12 digits, each the prefix of what lies below."""

from __future__ import annotations

LEVELS = {2: 1, 4: 2, 6: 3, 9: 4, 12: 5}
LENGTHS = {level: length for length, level in LEVELS.items()}
WORDS = {
    "province": 1, "city": 2, "area": 3, "county": 3, "street": 4, "town": 4, "village": 5,
}  # fmt: skip


class BadCode(ValueError):
    """This is no code of the national list."""


def level_of(path: str) -> int:
    """1 province … 5 village. Raises BadCode."""
    if not (path.isascii() and path.isdigit()) or len(path) not in LEVELS:
        raise BadCode(path)
    return LEVELS[len(path)]


def parent_of(path: str) -> str:
    """Path of what this lies in; "" for a province."""
    level = LEVELS[len(path)]
    return path[: LENGTHS[level - 1]] if level > 1 else ""


def padded(path: str) -> str:
    """The code with 12 digits, as forms print it."""
    return path.ljust(12, "0")


def unpadded(code: str, level: int | None = None) -> str:
    """The path of a printed code: 370703000000 → 370703.

    A few county codes end in 00 themselves (东莞 441900), so a level that the file states is used;
    without one, whole groups of zeros fall away. Raises BadCode when what falls away is not zeros.
    """
    if len(code) != 12 or level == 5:
        return code
    if level is not None:
        path = code[: LENGTHS[level]]
        if padded(path) != code:
            raise BadCode(code)
        return path
    return next((code[:n] for n in sorted(LEVELS) if set(code[n:]) <= {"0"}), code)


def hanging(anchor: str, region: int) -> str:
    """Path of a closed region below the one that it belongs to now. Nothing else begins with it."""
    return f"{anchor}{'' if anchor.endswith('/') else '/'}{region}/"
