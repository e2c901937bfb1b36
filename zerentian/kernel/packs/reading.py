"""One TOML file of a pack, read into its schema; every mistake with its line."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any, TypeVar

from django.utils.translation import gettext as _
from pydantic import TypeAdapter, ValidationError

from zerentian.kernel.packs.errors import PackError
from zerentian.kernel.packs.locate import line_of

T = TypeVar("T")
AT = re.compile(r"at line (\d+)")


class TomlFile:
    """The text of one file and the mistakes found in it."""

    def __init__(self, folder: Path, name: str) -> None:
        self.path, self.name = folder / name, name
        self.text = ""
        self.errors: list[PackError] = []

    def complain(self, where: Sequence[str | int], why: str, do: str) -> None:
        self.errors.append(
            PackError(
                file=self.name, line=line_of(self.text, where), field=dotted(where), why=why, do=do
            )
        )

    def read(self, shape: type[T]) -> T | None:
        """The file's content, or None after complaining."""
        values = self._values()
        if values is None:
            return None
        try:
            return TypeAdapter(shape).validate_python(values)
        except ValidationError as refused:
            for error in refused.errors():
                where = [step for step in error["loc"] if step not in ("int", "float")]
                self.complain(where, *explain(error))
        return None

    def _values(self) -> dict[str, Any] | None:
        try:
            self.text = self.path.read_text("utf-8-sig")
            return tomllib.loads(self.text)
        except FileNotFoundError:
            do = _("Copy it from another pack and adapt it.")
            self.complain((), _("The file is missing."), do)
        except UnicodeDecodeError:
            self.complain((), _("The file is not UTF-8."), _("Save it as UTF-8."))
        except tomllib.TOMLDecodeError as broken:
            found = AT.search(str(broken))
            line = int(found.group(1)) if found else max(len(self.text.splitlines()), 1)
            why = _("This is not TOML: %(detail)s.") % {"detail": broken}
            do = _("Compare the line with the same file of another pack.")
            self.errors.append(PackError(file=self.name, line=line, field="", why=why, do=do))
        return None


def unreadable(folder: Path) -> Iterator[PackError]:
    """Tables of the pack that are not UTF-8, at the line of the first byte that is not."""
    for path in sorted(folder.rglob("*.csv")):
        try:
            path.read_bytes().decode("utf-8")
        except UnicodeDecodeError as broken:
            line = broken.object.count(b"\n", 0, broken.start) + 1
            name = path.relative_to(folder).as_posix()
            why, do = _("The file is not UTF-8."), _("Save it as UTF-8.")
            yield PackError(file=name, line=line, field="", why=why, do=do)


def dotted(where: Sequence[str | int]) -> str:
    """("role", 3, "title") → "role[4].title", counting as people do."""
    out = ""
    for step in where:
        out += f"[{step + 1}]" if isinstance(step, int) else f".{step}" if out else str(step)
    return out


def explain(error: Any) -> tuple[str, str]:
    """Why a value is refused and what to do, in our own words; the library's as a last resort."""
    kind, context = error["type"], error.get("ctx", {})
    if kind == "missing":
        return _("It is missing."), _("Add it.")
    if kind in ("unexpected_keyword_argument", "extra_forbidden"):
        return _("Nothing with this name is known."), _("Remove it or correct its spelling.")
    if kind in ("enum", "literal_error"):
        why = _("“%(value)s” is not possible here.") % {"value": error["input"]}
        return why, _("Use one of: %(values)s.") % {"values": context.get("expected", "")}
    if kind == "string_pattern_mismatch":
        why = _("“%(value)s” has the wrong form.") % {"value": error["input"]}
        return why, _("It must match %(pattern)s.") % {"pattern": context.get("pattern", "")}
    why = _("“%(value)s” does not fit: %(detail)s.") % {
        "value": error["input"],
        "detail": error["msg"],
    }
    return why, _("Correct the value.")
