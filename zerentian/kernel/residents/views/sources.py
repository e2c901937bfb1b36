"""Where a record comes from, in words."""

from __future__ import annotations

from django.urls import reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from zerentian.kernel.accounts.viewer import Viewer
from zerentian.kernel.imports import queries as imports
from zerentian.kernel.residents import telling
from zerentian.kernel.residents.queries.entered import Entered
from zerentian.manifest.permissions import Permission
from zerentian.ui import formats


def told(entered: Entered | None, viewer: Viewer) -> str | SafeString:
    """The import with its row, or the event that somebody entered, with the day and by whom."""
    if entered is None:
        return _("there when the register was set up")
    about = {"day": formats.moment(entered.at), "who": entered.by or _("the system")}
    if entered.batch is None:
        about["event"] = telling.kind(entered.kind)
        return _("entered by hand (%(event)s), %(day)s, %(who)s") % about
    about |= {"name": entered.name, "row": str(entered.row or "")}
    if entered.row:
        text = _("import %(name)s, row %(row)s, %(day)s, %(who)s") % about
    else:
        text = _("import %(name)s, %(day)s, %(who)s") % about
    url = _url(entered.batch, viewer)
    return format_html('<a href="{}">{}</a>', url, text) if url else text


def _url(batch: int, viewer: Viewer) -> str:
    """The page of the import, for whoever may open it."""
    if not viewer.may(Permission.IMPORTS_RUN):
        return ""
    if not imports.batches(viewer=viewer).filter(pk=batch).exists():
        return ""
    return reverse("imports:batch", args=[batch])
