"""The columns of the list, for screen and workbook, and the workbook itself."""

from __future__ import annotations

import tempfile
from collections.abc import Mapping
from typing import IO, Any

from django.http import FileResponse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy

from zerentian.kernel.accounts.viewer import Viewer
from zerentian.lib import sheets
from zerentian.programmes.relief import words
from zerentian.programmes.relief.queries import rows as asking
from zerentian.ui import exports, formats, lists
from zerentian.ui.lists import Key, Order
from zerentian.ui.tables import Column, plain

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


def workbook(found: Any, order: Order, *, viewer: Viewer, on: Any, said: str) -> FileResponse:
    """The whole list as it is filtered, under who made it, when and from which filters.

    Read in pieces, so memory does not grow with the rows.
    """
    rows = asking.chunks((subject.pk for subject in lists.chunks(found, order)), on=on)
    file: IO[bytes] = tempfile.TemporaryFile()  # noqa: SIM115 - FileResponse closes it
    title = _("Households")
    header = [str(column.title) for column in COLUMNS]
    user = viewer.user
    about = _("%(name)s, %(moment)s; as of %(day)s; %(filters)s") % {
        "name": user.name if user else "",
        "moment": formats.moment(viewer.at),
        "day": formats.day(on),
        "filters": said,
    }
    body = ([plain(column.kind, column.value(row)) for column in COLUMNS] for row in rows)
    widths = (10, 20, 20, 24, 18, 16, 12, 6, 12, 20, 12, 16)
    sheets.write_xlsx(
        file, title=title, header=header, rows=body, widths=widths, above=[title, about]
    )
    return exports.download(file, exports.XLSX, f"{title} {viewer.at:%Y-%m-%d %H%M}.xlsx")
