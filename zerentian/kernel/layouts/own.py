"""Layouts that people made, as the import knows them: a declared one with other columns."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace

from zerentian.kernel.layouts.declared import UnknownLayout
from zerentian.kernel.layouts.models import Layout, Version
from zerentian.manifest.imports import Column, ImportLayout

PREFIX = "own."


def key_of(version: Version) -> str:
    return f"{PREFIX}{version.layout_id}.{version.number}"


def is_own(key: str) -> bool:
    return key.startswith(PREFIX)


def layout(key: str, base: Callable[[str], ImportLayout]) -> ImportLayout:
    """The layout of this key. base: finds the declared one. Raises UnknownLayout."""
    version = _version(key)
    return derived(base(version.layout.base), version)


def base_of(key: str) -> str:
    """Key of the declared layout on which this one stands. Raises UnknownLayout."""
    return _version(key).layout.base


def titles(keys: set[str]) -> dict[str, str]:
    """Names of own layouts by their keys, in one statement."""
    ids = {key.split(".")[1] for key in keys if is_own(key)}
    found = dict(Layout.objects.filter(pk__in=ids).values_list("pk", "name")) if ids else {}
    return {key: found[int(key.split(".")[1])] for key in keys if is_own(key)}


def derived(base: ImportLayout, version: Version) -> ImportLayout:
    """The base, its columns called as the workbook calls them; those it lacks hold one value."""
    columns = described(base.columns, version.columns, version.constants)
    return replace(
        base, key=key_of(version), title=version.layout.name, columns=columns, examples=()
    )


def described(
    columns: tuple[Column, ...], pointed: Mapping[str, str], constants: Mapping[str, str]
) -> tuple[Column, ...]:
    """Columns of a base as somebody pointed at them (title: key); optional ones may be left out."""
    title = {key: title for title, key in pointed.items()}
    found = []
    for column in columns:
        if column.key in title:
            found.append(replace(column, title=title[column.key], aliases=(), optional=False))
        elif column.key in constants or not column.optional:
            value = constants.get(column.key, "")
            found.append(replace(column, aliases=(), optional=True, constant=value))
    return tuple(found)


def _version(key: str) -> Version:
    try:
        layout, number = map(int, key.removeprefix(PREFIX).split("."))
        return Version.objects.select_related("layout").get(layout=layout, number=number)
    except (ValueError, Version.DoesNotExist):
        raise UnknownLayout(key) from None
