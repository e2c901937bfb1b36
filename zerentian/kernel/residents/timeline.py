"""The timeline of a person or household, newest first."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date

from django.urls import reverse
from django.utils import timezone
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from zerentian.kernel.packs import words
from zerentian.kernel.population import sealed, sexes
from zerentian.kernel.population.models import LifeEvent
from zerentian.kernel.residents import telling
from zerentian.kernel.residents.queries.happened import Replaced
from zerentian.lib import masking
from zerentian.ui import formats

TITLES = {
    "name": gettext_lazy("Name"), "sex": gettext_lazy("Sex"), "born": gettext_lazy("Born"),
    "identity": gettext_lazy("Identity number"), "identity_kind": gettext_lazy("Kind of document"),
    "phone": gettext_lazy("Telephone"), "ethnicity": gettext_lazy("Ethnicity"),
    "region": gettext_lazy("Village"), "group": gettext_lazy("Group"),
    "address": gettext_lazy("Home address"),
}  # fmt: skip
OF_EVENTS = frozenset({"died_on", "dissolved_on"})  # told by the event itself


@dataclass(frozen=True)
class Entry:
    """One line, as ui/components/timeline.html shows it."""

    day: date
    icon: str
    kind: str
    title: str
    meta: str = ""
    detail: SafeString | str = ""
    detail_kind: str = ""
    tags: tuple[tuple[str, str], ...] = ()
    time: str = ""
    url: str = ""


def entries(
    events: Iterable[LifeEvent],
    replaced: Iterable[Replaced],
    *,
    places: dict[int, str],
    may_edit: bool,
    open_to: frozenset[int] | None = None,
) -> list[Entry]:
    """places: names of villages by id. open_to: households whose codes the viewer may read; None: all."""
    found = [_event(event, may_edit, open_to) for event in events]
    found += _changes(replaced, places)
    return sorted(found, key=lambda entry: entry.day, reverse=True)


def _event(event: LifeEvent, may_edit: bool, open_to: frozenset[int] | None) -> Entry:
    names = dict.fromkeys(e.person.name for e in event.effects.all() if e.person)
    codes = dict.fromkeys(
        e.household.code
        for e in event.effects.all()
        if e.household and (open_to is None or e.household_id in open_to)
    )
    who = event.recorded_by.name if event.recorded_by else ""
    proof = " ".join(filter(None, [words.label("proof", event.proof_kind), event.proof_number]))
    about = [proof, event.note, "、".join(codes), who, formats.moment(event.recorded_at)]
    return Entry(
        day=event.on,
        icon=telling.ICONS[event.kind],  # type: ignore[index]
        kind="info",
        title=f"{telling.kind(event.kind)} {'、'.join(names)}",
        meta=" · ".join(filter(None, about)),
        url=reverse("residents:event", args=[event.pk]) if may_edit else "",
    )


def _changes(replaced: Iterable[Replaced], places: dict[int, str]) -> Iterator[Entry]:
    for change in replaced:
        row = change.former
        if row.field in OF_EVENTS:
            continue
        day = row.since or timezone.localtime(row.replaced_at).date()
        who = row.replaced_by.name if row.replaced_by else ""
        about = [formats.moment(row.replaced_at), who, _source(change)]
        yield Entry(
            day=day,
            icon="pencil",
            kind="info",
            title=str(TITLES.get(row.field, row.field)),
            meta=" · ".join(filter(None, about)),
            detail=format_html(
                '<div class="diff"><span>{}</span><del>{}</del><span>→</span><ins>{}</ins></div>',
                TITLES.get(row.field, row.field),
                shown(row.field, row.text, places),
                shown(row.field, change.after, places),
            ),
            tags=() if row.since else ((_("correction"), "line"),),
        )


def _source(change: Replaced) -> str:
    if change.source is None:
        return ""
    name, row = change.source.batch.name, change.source.row
    return _("%(name)s, row %(row)s") % {"name": name, "row": row} if row else name


def shown(field: str, value: str | None, places: dict[int, str]) -> str:
    """A value as people read it; numbers stay masked."""
    if not value:
        return formats.NOTHING
    if field == "identity":
        return masking.number(sealed.open_identity(bytes.fromhex(value)))
    if field == "phone":
        return masking.phone(sealed.open_phone(bytes.fromhex(value)))
    if field == "region":
        return places.get(int(value), formats.NOTHING)
    if field == "sex":
        return sexes.said(value)
    return words.label("ethnicity", value) if field == "ethnicity" else value
