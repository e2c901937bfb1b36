"""What happened to a household, newest first: duties, statuses, members, imports."""

from __future__ import annotations

from collections import defaultdict, deque
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from itertools import pairwise
from typing import Any

from django.utils import timezone
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from zerentian.kernel.accounts.viewer import Viewer
from zerentian.kernel.imports.queries import Origin
from zerentian.kernel.population.models import Membership
from zerentian.kernel.regions.models import Region
from zerentian.kernel.responsibilities.models import Duty
from zerentian.kernel.subjects import happenings
from zerentian.programmes.relief import telling, words
from zerentian.programmes.relief.models import Event, HouseholdStatus
from zerentian.programmes.relief.queries import sources as asking
from zerentian.programmes.relief.queries.households import Seen
from zerentian.programmes.relief.queries.sources import Source, Sources
from zerentian.ui import formats

OWN = ("duty", "status", "member", "import")
SILENT = frozenset(
    {
        "name_key", "initials", "phone_index", "phone_tail", "identity_tail", "identity_index",
        "identity_kind",
    }
)  # fmt: skip


@dataclass(frozen=True)
class Entry:
    """One line, as ui/components/timeline.html shows it; `sort` is its kind."""

    day: date
    sort: str
    icon: str
    kind: str
    title: str
    meta: str = ""
    detail: SafeString | str = ""
    detail_kind: str = ""
    tags: tuple[tuple[str, str], ...] = ()
    time: str = ""
    url: str = ""


def entries(seen: Seen, sources: Sources, *, viewer: Viewer | None = None) -> list[Entry]:
    """Everything up to the day of the page; with a viewer also what other rooms tell them."""
    found = [
        *_duties(seen), *_statuses(seen, sources), *_members(seen), *_records(seen, sources),
        *_imports(seen, sources), *(_happened(seen, viewer) if viewer else ()),
    ]  # fmt: skip
    past = [entry for entry in found if entry.day <= seen.on]
    return sorted(past, key=lambda entry: entry.day, reverse=True)


def kinds() -> tuple[str, ...]:
    """What the timeline can be narrowed to."""
    return (*OWN, *happenings.kinds())


def _happened(seen: Seen, viewer: Viewer) -> Iterator[Entry]:
    """Visits, problems and whatever else the kernel's rooms tell."""
    for told in happenings.entries(seen.subject, viewer=viewer, on=seen.on):
        meta = _said(told.text, told.by)
        yield Entry(told.day, told.kind, told.icon, told.state, told.title, meta, url=told.url)


def _duties(seen: Seen) -> Iterator[Entry]:
    by_role: dict[int, list[Duty]] = defaultdict(list)
    for duty in sorted(seen.duties, key=lambda duty: (duty.valid.lower, duty.pk)):
        by_role[duty.role_id].append(duty)
    for duties in by_role.values():
        ended: dict[date, deque[Duty]] = defaultdict(deque)
        for duty in duties:
            if duty.valid.upper:
                ended[duty.valid.upper].append(duty)
        for duty in duties:
            before = ended[duty.valid.lower]
            yield _begun(seen, duty, before.popleft() if before else None)
        for alone in ended.values():  # nobody came in their place
            yield from (_over(seen, duty) for duty in alone)


def _begun(seen: Seen, duty: Duty, before: Duty | None) -> Entry:
    day = duty.valid.lower
    name = seen.callers.name(duty.holder_id, day)
    if before is None:
        title = _("%(role)s begins: %(name)s") % {"role": duty.role, "name": name.name}
    else:
        old = seen.callers.name(before.holder_id, before.valid.lower)
        title = _("%(role)s changes: %(old)s → %(name)s") % {
            "role": duty.role,
            "old": old.name,
            "name": name.name,
        }
    icon = "user-check" if before is None else "transfer"
    return Entry(day, "duty", icon, "info", title, _said(name.unit, duty.reason, _by(duty)))


def _over(seen: Seen, duty: Duty) -> Entry:
    name = seen.callers.name(duty.holder_id, duty.valid.lower)
    title = _("%(role)s ends: %(name)s") % {"role": duty.role, "name": name.name}
    about = _said(duty.end_reason, _by(duty))
    return Entry(duty.valid.upper, "duty", "user-minus", "due", title, about)


def _by(duty: Duty) -> str:
    if duty.recorded_by is None:
        return ""
    moment = formats.moment(duty.recorded_at)
    return _("entered by %(name)s, %(moment)s") % {"name": duty.recorded_by.name, "moment": moment}


def _statuses(seen: Seen, sources: Sources) -> Iterator[Entry]:
    before: HouseholdStatus | None = None
    for status in seen.statuses:
        changes = list(telling.differences(telling.STATUS, before, status)) if before else []
        about = told(sources.began.get((asking.STATUS, status.pk)))
        title = Event(status.event).label if changes or before is None else _("Stated again")
        if before is None:
            category = telling.shown("category", status.category)
            title = _("Identified: %(category)s") % {"category": category}
        if changes or before is None:
            kind = "over" if status.event == Event.RETURNED else "ok"
            detail = telling.diff(changes) if changes else ""
            yield Entry(status.valid.lower, "status", "file-check", kind, str(title), about, detail)
        before = status


def _members(seen: Seen) -> Iterator[Entry]:
    by_person: dict[int, list[Membership]] = defaultdict(list)
    for row in sorted(seen.memberships, key=lambda row: (row.valid.lower, row.pk)):
        by_person[row.person_id].append(row)
    joined: dict[date, list[str]] = defaultdict(list)
    left: dict[tuple[date, str], list[str]] = defaultdict(list)
    for rows in by_person.values():
        joined[rows[0].valid.lower].append(rows[0].person.name)
        for old, new in pairwise(rows):
            if old.valid.upper == new.valid.lower:
                yield from _restated(old, new)
            else:
                left[old.valid.upper, old.leave_reason].append(old.person.name)
                joined[new.valid.lower].append(new.person.name)
        if rows[-1].valid.upper:
            left[rows[-1].valid.upper, rows[-1].leave_reason].append(rows[-1].person.name)
    for day, names in joined.items():
        yield Entry(day, "member", "user-plus", "ok", _people(names, joined=True))
    for (day, reason), names in left.items():
        why = words.label("left", reason)
        yield Entry(day, "member", "user-minus", "due", _people(names, joined=False), why)


def _restated(old: Membership, new: Membership) -> Iterator[Entry]:
    changes = list(telling.differences(("relation", "code"), old, new))
    if changes:
        title = _("%(name)s: place in the household") % {"name": new.person.name}
        yield Entry(new.valid.lower, "member", "users", "info", title, detail=telling.diff(changes))


def _people(names: list[str], *, joined: bool) -> str:
    count = len(names)
    if joined:
        text = ngettext(
            "%(count)s member joins: %(names)s", "%(count)s members join: %(names)s", count
        )
    else:
        text = ngettext(
            "%(count)s member leaves: %(names)s", "%(count)s members leave: %(names)s", count
        )
    return text % {"count": count, "names": "、".join(names)}


def _records(seen: Seen, sources: Sources) -> Iterator[Entry]:
    names = {row.person_id: row.person.name for row in seen.memberships}
    for old, new in pairwise(seen.records):
        if old.person_id != new.person_id:
            continue
        changes = list(telling.differences(telling.RECORD, old, new))
        if changes:
            title = _("%(name)s: particulars changed") % {"name": names[new.person_id]}
            about = told(sources.began.get((asking.RECORD, new.pk)))
            yield Entry(
                new.valid.lower, "member", "pencil", "info", title, about, telling.diff(changes)
            )


def _imports(seen: Seen, sources: Sources) -> Iterator[Entry]:
    """One line for each workbook that touched the household, with the values it put in place of others."""
    altered: dict[int, list[Origin]] = defaultdict(list)
    for change in sources.altered:
        if change.field.removesuffix("_id") not in SILENT:
            altered[change.batch.pk].append(change)
    names = {row.person_id: row.person.name for row in seen.memberships}
    villages = _villages(sources.altered)
    for pk, batch in sources.batches.items():
        changes = [_change(change, names, villages) for change in altered[pk]]
        rows = {s.row for s in sources.began.values() if s.batch.pk == pk and s.row}
        rows |= {change.row for change in altered[pk] if change.row}
        source = Source(batch, None)
        title = _("Import “%(name)s”") % {"name": batch.name}
        where = _("rows %(rows)s") % {"rows": "、".join(map(str, sorted(rows)))} if rows else ""
        about = _said(
            where, source.by, _("as of %(day)s") % {"day": formats.day(batch.effective_on)}
        )
        yield Entry(
            day=timezone.localtime(source.at).date(),
            sort="import", icon="file-import", kind="fix", title=title, meta=about,
            detail=telling.diff(changes) if changes else "", detail_kind="fix",
            time=f"{timezone.localtime(source.at):%H:%M}",
        )  # fmt: skip


def _villages(altered: Iterable[Origin]) -> dict[str, str]:
    """Names of the villages that imports changed, by what they kept of them."""
    moved = [change for change in altered if change.field == "region_id"]
    ids = {int(text) for change in moved for text in (change.old, change.new) if text}
    rows = Region.objects.filter(pk__in=ids) if ids else Region.objects.none()
    return {str(pk): name for pk, name in rows.values_list("pk", "name")}


def _change(
    change: Origin, names: dict[int, str], villages: Mapping[str, str]
) -> tuple[str, str, str]:
    name = change.field.removesuffix("_id")
    title = str(telling.TITLES.get(name, name))
    if change.table == asking.PERSON:
        title = f"{names.get(change.object_id, '')} {title}"
    if name == "region":
        old, new = (villages.get(text or "", formats.NOTHING) for text in (change.old, change.new))
        return title, old, new
    return title, telling.opened(name, change.old), telling.opened(name, change.new)


def told(source: Source | None) -> str:
    if source is None:
        return ""
    said: Any = {"file": source.batch.name, "row": source.row, "by": source.by}
    said["moment"] = formats.moment(source.at)
    if source.row is None:
        return str(_("from “%(file)s”, %(moment)s by %(by)s") % said)
    return str(_("from “%(file)s” row %(row)s, %(moment)s by %(by)s") % said)


def _said(*parts: str) -> str:
    return " · ".join(part for part in parts if part)
