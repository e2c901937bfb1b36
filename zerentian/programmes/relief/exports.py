"""The columns of the list of households, for screen and workbook, and how it is sorted."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy

from zerentian.programmes.relief import words
from zerentian.ui.lists import Key, Order
from zerentian.ui.tables import Column

SORTS: Mapping[str, tuple[Any, tuple[str | Key, ...]]] = {
    "name": (gettext_lazy("Name of the head"), ("name_key",)),
    "code": (gettext_lazy("Household code"), ("household__code",)),
    "people": (pgettext_lazy("number of", "Members"), ("people", "name_key")),
    "income": (gettext_lazy("Income a head"), (Key("income", nullable=True), "name_key")),
}


COLUMNS = (
    Column("name", gettext_lazy("Head"), lambda s: s.name),
    Column("code", gettext_lazy("Household code"), lambda s: s.code),
    Column("identity", gettext_lazy("Identity number"), lambda s: s.masked),
    Column("village", gettext_lazy("Village and group"), lambda s: s.place),
    Column("category", gettext_lazy("Category"), lambda s: words.label("household_status", s.category)),
    Column("entitlement", gettext_lazy("Entitlement"), lambda s: words.label("entitlement", s.entitlement)),
    Column("cause", gettext_lazy("Main cause"), lambda s: words.label("cause", s.cause)),
    Column("people", pgettext_lazy("number of", "Members"), lambda s: s.people, kind="number"),
    Column("helper", gettext_lazy("Responsible person"), lambda s: s.helper or _("nobody")),
    Column("unit", gettext_lazy("Unit"), lambda s: s.unit),
    Column("since", gettext_lazy("Since"), lambda s: s.since, kind="day"),
    Column("income", gettext_lazy("Income a head (yuan)"), lambda s: s.income, kind="money"),
)  # fmt: skip


def order_of(sort: str) -> Order:
    key = sort.removeprefix("-")
    _title, columns = SORTS.get(key, SORTS["name"])
    return Order.of(*columns, flip=sort.startswith("-"))
