"""The translation catalogue against the source: what is said in code must be said in Chinese.

Works without GNU gettext: Babel reads Python, Django turns templates into something Babel can read.
"""

from __future__ import annotations

import io
import re
from collections.abc import Iterable, Iterator
from pathlib import Path

from babel.messages.catalog import Catalog, Message
from babel.messages.extract import extract_python
from babel.messages.pofile import read_po, write_po
from django.utils.translation import template

KEYWORDS: dict[str, tuple[int | tuple[int, str], ...]] = {
    **dict.fromkeys(["_", "gettext", "gettext_lazy", "gettext_noop"], (1,)),
    **dict.fromkeys(["ngettext", "ngettext_lazy"], (1, 2)),
    **dict.fromkeys(["pgettext", "pgettext_lazy"], ((1, "c"), 2)),
    **dict.fromkeys(["npgettext", "npgettext_lazy"], ((1, "c"), 2, 3)),
}
PLACEHOLDER = re.compile(r"%\(\w+\)[sdif]|%\(\w+\)\.\d+f|(?<!\{)\{\w+\}(?!\})")
HEADER = "# Chinese (simplified) texts of Zerentian. Kept by `zerentian messages update`.\n"
# What Babel says of itself and of the hour would differ at every update.
NOISE = re.compile(
    rb'^"(?:Project-Id-Version|Report-Msgid-Bugs-To|POT-Creation-Date|PO-Revision-Date|Last-Translator'
    rb"|Language-Team|Generated-By): .*\n",
    re.M,
)


def path(root: Path, locale: str = "zh_Hans") -> Path:
    return root / "zerentian" / "locale" / locale / "LC_MESSAGES" / "django.po"


def read(file: Path, locale: str = "zh_Hans") -> Catalog:
    if not file.exists():
        return empty()
    with file.open("rb") as opened:
        return read_po(opened, locale=locale, charset="utf-8")


def empty(locale: str = "zh_Hans") -> Catalog:
    return Catalog(locale=locale, charset="utf-8", fuzzy=False, header_comment=HEADER)


def write(file: Path, catalogue: Catalog) -> None:
    file.parent.mkdir(parents=True, exist_ok=True)
    buffer = io.BytesIO()
    write_po(buffer, catalogue, width=100, no_location=True, sort_output=True, omit_header=False)
    file.write_bytes(NOISE.sub(b"", buffer.getvalue()))


def from_source(root: Path) -> Catalog:
    """Every text that code and templates hand to gettext."""
    found = empty()
    for source in sources(root):
        where = str(source.relative_to(root))
        for line, text, context in messages(source):
            found.add(text, locations=[(where, line)], context=context)
    return found


def sources(root: Path) -> Iterator[Path]:
    for pattern in ("*.py", "*.html", "*.txt"):
        for file in sorted((root / "zerentian").rglob(pattern)):
            if not {"tests", "migrations", "static"} & set(file.relative_to(root).parts):
                yield file


def messages(file: Path) -> Iterator[tuple[int, str | tuple[str, ...], str | None]]:
    """Line, message id (singular, or singular and plural) and context."""
    text = file.read_text("utf-8")
    if file.suffix != ".py":
        text = template.templatize(text, origin=str(file))
    for line, keyword, found, _comments in extract_python(
        io.BytesIO(text.encode()), KEYWORDS, [], {}
    ):
        parts = (found,) if isinstance(found, str) else tuple(found or ())
        wanted = KEYWORDS[str(keyword)]
        context = parts[0] if parts and isinstance(wanted[0], tuple) else None
        ids = [part for part in parts[1 if context else 0 :] if part][: len(wanted) - bool(context)]
        if ids:
            yield line, tuple(ids) if len(ids) > 1 else ids[0], context


def update(known: Catalog, wanted: Catalog, *others: Catalog) -> Catalog:
    """The wanted messages with the translations that are known here or elsewhere; others are dropped."""
    fresh = empty()
    for message in wanted:
        if message.id:
            said = next(
                (
                    found.string
                    for catalogue in (*others, known)
                    if (found := catalogue.get(message.id, message.context)) and has_text(found)
                ),
                "",
            )
            fresh.add(message.id, said, context=message.context)
    return fresh


def missing(known: Catalog, wanted: Catalog) -> Iterable[Message]:
    """Messages of the source without a Chinese text, or with one still marked as a guess."""
    for message in wanted:
        if message.id:
            found = known.get(message.id, message.context)
            if not found or found.fuzzy or not has_text(found):
                yield message


def has_text(message: Message) -> bool:
    said = message.string
    return bool(said) and (isinstance(said, str) or all(said or ()))


def broken(known: Catalog) -> Iterator[str]:
    """Translations whose placeholders do not fit their message, which would fail when shown."""
    for message in known:
        if message.id and has_text(message):
            # Chinese has one form; it must say what the plural says.
            wanted = placeholders(message.id if isinstance(message.id, str) else message.id[-1])
            said = [message.string] if isinstance(message.string, str) else message.string or ()
            if any(placeholders(text) != wanted for text in said):
                yield f"{message.id!r} wants {sorted(wanted)}"


def placeholders(text: str) -> set[str]:
    return set(PLACEHOLDER.findall(text))
