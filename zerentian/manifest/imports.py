"""Layouts of workbooks that can be imported."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Literal

CellKind = Literal["text", "identity", "date", "integer", "decimal", "code", "phone", "region"]


@dataclass(frozen=True, kw_only=True)
class Column:
    """One column of a workbook. `codes` names a code list of the pack; other titles under which it is known are `aliases`."""

    key: str
    title: str
    kind: CellKind = "text"
    required: bool = False
    codes: str = ""
    aliases: tuple[str, ...] = ()
    help: str = ""


@dataclass(frozen=True, kw_only=True)
class ImportLayout:
    """A workbook's columns in their order, and the two functions that give its rows meaning.

    `plan` reads the checked rows and the register and answers with planned writes and refusals; it writes
    nothing. `commit` performs a plan inside the caller's transaction. Both belong to the programme.
    """

    key: str
    title: str
    columns: tuple[Column, ...]
    plan: Callable[..., Any]
    commit: Callable[..., Any]
