from __future__ import annotations


class Hostile(ValueError):
    """The file is not handed on. code: kind, old, damaged, password, macros, active, remote, bomb."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code
