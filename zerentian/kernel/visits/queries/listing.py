"""The list of visits and what it can be narrowed to."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from django.db.models import Exists, OuterRef, QuerySet

from zerentian.kernel.accounts import scope
from zerentian.kernel.accounts.viewer import Viewer
from zerentian.kernel.visits.models import Finding, Mode, Visit
from zerentian.kernel.visits.queries.visits import current, visible
from zerentian.lib.digits import number, only
from zerentian.lib.periods import asked_day
from zerentian.lib.ranges import prefix_range


@dataclass(frozen=True, kw_only=True)
class Filter:
    """Which visits; empty means all. findings: any, safety or none."""

    place: str = ""
    template: str = ""
    mode: str = ""
    holder: int | None = None
    user: int | None = None
    subject: int | None = None
    findings: str = ""
    words: str = ""
    since: date | None = None
    until: date | None = None
    remarked: bool = False

    @classmethod
    def read(cls, words: Mapping[str, str]) -> Filter:
        """What an address asks for; what cannot be understood asks for nothing."""
        return cls(
            place=only(words.get("place", "")),
            template=words.get("template", ""),
            mode=words.get("mode", "") if words.get("mode") in Mode.values else "",
            holder=number(words.get("holder", "")),
            user=number(words.get("user", "")),
            subject=number(words.get("subject", "")),
            findings=words.get("findings", ""),
            words=words.get("q", "").strip(),
            since=asked_day(words.get("since", "")),
            until=asked_day(words.get("until", "")),
            remarked=bool(words.get("remarked")),
        )


def listed(asked: Filter, *, viewer: Viewer) -> QuerySet[Visit]:
    """Visits that stand, as far as the viewer may read them."""
    found = current(visible(viewer=viewer)).select_related(
        "template", "subject__region", "subject__household", "user"
    )
    if asked.place:
        found = found.filter(scope.in_ranges([prefix_range(asked.place)], region="subject__region"))
    plain = {
        "template__key": asked.template, "mode": asked.mode, "holder": asked.holder,
        "user": asked.user, "subject": asked.subject, "subject__name__contains": asked.words,
        "day__gte": asked.since, "day__lte": asked.until,
    }  # fmt: skip
    found = found.filter(**{name: value for name, value in plain.items() if value})
    if asked.remarked:
        found = found.exclude(remarks=[])
    return _with_findings(found, asked.findings)


def _with_findings(found: QuerySet[Visit], wanted: str) -> QuerySet[Visit]:
    if wanted == "safety":
        return found.filter(passed=False)
    some = Exists(Finding.objects.filter(visit=OuterRef("pk")))
    if wanted == "any":
        return found.filter(some)
    return found.filter(~some) if wanted == "none" else found
