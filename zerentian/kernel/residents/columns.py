"""The columns of the list of residents, for screen, print and workbook."""

from __future__ import annotations

from django.urls import reverse
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from zerentian.kernel.packs import words
from zerentian.kernel.population import sexes
from zerentian.kernel.population.rules import age
from zerentian.kernel.residents.queries.asked import When
from zerentian.kernel.residents.queries.rows import Row
from zerentian.ui.tables import Column, link


def columns(when: When, *, kept: str) -> tuple[Column, ...]:
    """kept: what links carry to stay on the day of the page, as "?on=…" or ""."""
    return (
        Column("name", gettext_lazy("Name"), lambda r: r.name,
               shown=lambda r: _name(r, kept), order=("name_key",)),
        Column("sex", gettext_lazy("Sex"), lambda r: sexes.said(r.sex), css="c-beside"),
        Column("age", gettext_lazy("Age"), lambda r: age(r.born, r.died_on or when.on),
               order=("born",), kind="number", css="c-beside"),
        Column("village", gettext_lazy("Village and group"), lambda r: r.place, order=("home",)),
        Column("code", gettext_lazy("Household"), lambda r: r.code, shown=lambda r: _home(r, kept)),
        Column("relation", gettext_lazy("Relation to the head"),
               lambda r: words.label("relation", r.relation)),
        Column("identity", gettext_lazy("Identity number"), lambda r: r.masked, css="masked"),
        Column("phone", gettext_lazy("Telephone"), lambda r: r.reached, css="masked"),
        Column("flags", gettext_lazy("Remarks"), lambda r: "、".join(t for t, _k in flags(r)),
               shown=_flags),
    )  # fmt: skip


def flags(row: Row) -> list[tuple[str, str]]:
    """What one should know of somebody at a glance: words and the kind of tag."""
    if row.died_on:
        return [(_("died"), "line")]
    if not row.kinds:
        return [(_("left"), "line")]
    found = [(_("Relief file"), "info")] if row.belongs("relief") else []
    if not row.belongs("residence"):
        found.append((_("lives elsewhere"), "line") if row.belongs("hukou") else ("", ""))
    return [flag for flag in found if flag[0]]


def _name(row: Row, kept: str) -> SafeString:
    return link(reverse("residents:person", args=[row.pk]) + kept, row.name)


def _home(row: Row, kept: str) -> SafeString:
    url = reverse("residents:household", args=[row.household]) + kept
    return format_html('<a href="{}">{}</a>', url, row.code)


def _flags(row: Row) -> SafeString:
    tags = ((f" tag--{kind}" if kind else "", text) for text, kind in flags(row))
    return format_html_join(" ", '<span class="tag{}">{}</span>', tags)
