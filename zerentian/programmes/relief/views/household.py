"""One household: who lives there, who answers, what the register says, and all that happened."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from datetime import date, datetime, time
from typing import Any

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils import timezone
from django.utils.functional import cached_property
from django.utils.translation import gettext as _

from zerentian.kernel.accounts.requests import ViewerRequest
from zerentian.kernel.accounts.viewer import Viewer
from zerentian.kernel.population import actions as writing
from zerentian.kernel.population import past, sexes
from zerentian.kernel.population import queries as population
from zerentian.kernel.population.rules import age
from zerentian.kernel.problems import queries as problems
from zerentian.kernel.problems import words as problem_words
from zerentian.kernel.responsibilities import queries as duties
from zerentian.kernel.responsibilities.models import Duty
from zerentian.kernel.subjects import happenings
from zerentian.lib.ranges import inside
from zerentian.manifest.permissions import Permission
from zerentian.programmes.relief import telling, timeline, words
from zerentian.programmes.relief.forms import day_of
from zerentian.programmes.relief.models import HouseholdStatus
from zerentian.programmes.relief.queries import households, listing
from zerentian.programmes.relief.queries import sources as asking
from zerentian.programmes.relief.queries.households import Seen
from zerentian.programmes.relief.views import undoing
from zerentian.ui import formats
from zerentian.ui.lists import chosen

SHORT = 20  # entries before “see the earlier ones”


@dataclass(frozen=True)
class Person:
    """One line of the table of members."""

    pk: int
    name: str
    relation: str
    age: int
    sex: str
    number: str
    education: str
    health: str
    skill: str
    work: str
    insured: str


@dataclass(frozen=True)
class Answering:
    """One duty on the day of the page."""

    duty: Duty
    name: str
    about: str
    acting: str


@dataclass
class HouseholdPage:
    """What the template asks for."""

    viewer: Viewer
    seen: Seen
    known: date | None

    @property
    def subject(self) -> Any:
        return self.seen.subject

    @property
    def earlier(self) -> bool:
        return self.seen.on != self.viewer.on

    @property
    def is_now(self) -> bool:
        return not self.earlier and self.known is None

    def set_back(self) -> None:
        """People and household get the particulars that they had on the day of the page (C-9)."""
        people = [row.person for row in self.seen.memberships]
        homes = [self.subject.household] if self.subject.household_id else []
        past.set_back(on=self.seen.on, at=self.seen.at, persons=people, households=homes)

    @property
    def name(self) -> str:
        """Of the head; today as the list has it."""
        head = None if self.is_now else self.seen.head
        return str(head.person.name if head else self.subject.name)

    @property
    def village(self) -> str:
        home, region = self.subject.household, self.subject.region
        stood = region if self.is_now or home is None else home.region
        return str(stood.name) if stood else ""

    def may(self, permission: Permission) -> bool:
        """Whether the viewer may do this here, by place: a duty opens a household for viewing only."""
        region = self.subject.region
        places = self.viewer.places(permission, programme="relief")
        return bool(region) and inside(region.path, places)

    @property
    def may_assign(self) -> bool:
        return self.may(Permission.DUTIES_ASSIGN) and self.is_now

    @property
    def may_open(self) -> bool:
        """Whether the pages of the people themselves open to the viewer, too."""
        return self.may(Permission.SUBJECTS_VIEW)

    @property
    def may_reveal(self) -> bool:
        return self.may(Permission.SUBJECTS_REVEAL)

    @cached_property
    def people(self) -> list[Person]:
        return [self._person(row) for row in self.seen.members]

    def _person(self, row: Any) -> Person:
        record = self.seen.record(row.person_id)
        said = {name: telling.shown(name, getattr(record, name, None)) for name in telling.RECORD}
        at_school = record and record.schooling
        return Person(
            pk=row.person_id,
            name=row.person.name,
            relation=words.label("relation", row.relation),
            age=age(row.person.born, self.seen.on),
            sex=sexes.said(row.person.sex),
            number=population.masked_number(row.person),
            education=said["schooling"] if at_school else said["education"],
            health=said["health"],
            skill=said["skill"],
            work=said["work_months"],
            insured=said["serious_illness_insurance"],
        )

    @cached_property
    def head(self) -> Person | None:
        head = self.seen.head
        return next((p for p in self.people if head and p.pk == head.person_id), None)

    @cached_property
    def phone(self) -> str:
        return population.masked_phone(self.subject.household.phone) or formats.NOTHING

    @cached_property
    def facts(self) -> list[tuple[str, str]]:
        status = self.seen.status
        if status is None:
            return []
        names = [*telling.STATUS]
        if not status.monitoring:
            names = [n for n in names if n not in ("risk_cleared", "risk_on")]
        found = [(str(telling.TITLES[n]), telling.shown(n, getattr(status, n))) for n in names]
        relief = self.subject.relief_household
        for name in ("first_identified_on", "standard"):
            found.append((str(telling.TITLES[name]), telling.shown(name, getattr(relief, name))))
        return found

    @cached_property
    def tags(self) -> list[tuple[str, str]]:
        status = self.seen.status
        if status is None:
            return []
        found = [
            (words.label("household_status", status.category), "info"),
            (words.label("cause", status.main_cause), "line"),
        ]
        if status.dangerous_house:
            found.append((_("Dangerous house"), "over"))
        if status.hard:
            found.append((_("Relatively difficult"), "due"))
        return found

    @cached_property
    def answering(self) -> list[Answering]:
        return [
            Answering(d, n.name, " ".join(filter(None, [n.unit, n.title])), n.acting)
            for d, n in self.seen.standing()
        ]

    @cached_property
    def coming(self) -> list[Answering]:
        """Duties that begin later than the day of the page."""
        later = [duty for duty in self.seen.duties if duty.valid.lower > self.seen.on]
        named = [(d, self.seen.callers.name(d.holder_id, d.valid.lower)) for d in later]
        return [Answering(d, n.name, n.unit, "") for d, n in named]

    @cached_property
    def missing(self) -> list[Any]:
        return households.missing(self.seen.standing(), duties.roles(subject_kind=listing.KIND))

    @cached_property
    def past(self) -> int:
        """How many answered before."""
        return sum(
            duty.valid.upper is not None and duty.valid.upper <= self.seen.on
            for duty in self.seen.duties
        )

    @cached_property
    def sources(self) -> asking.Sources:
        return asking.sources(self.viewer, self.seen)

    @property
    def may_open_problem(self) -> bool:
        """By place, or because the household is the viewer's own to look after."""
        own = self.subject.pk in self.viewer.subject_ids
        return (own or self.may(Permission.PROBLEMS_EDIT)) and not self.earlier

    @cached_property
    def problems(self) -> list[tuple[Any, str, Any]]:
        """Problems found here up to the day, each with its class and state of today."""
        found = problems.of_subject(self.subject, viewer=self.viewer, on=self.seen.on)
        return [
            (
                row,
                problem_words.kind(row.kind),
                problem_words.state_mark(row.state, row.is_late(self.viewer.on)),
            )
            for row in found
        ]

    @cached_property
    def statuses(self) -> list[tuple[HouseholdStatus, str, str, str]]:
        """The register's statuses, newest first, each with words, income and where it came from."""
        found = []
        for row in reversed(self.seen.statuses):
            source = self.sources.began.get((asking.STATUS, row.pk))
            category = words.label("household_status", row.category)
            entitlement = words.label("entitlement", row.entitlement)
            income = formats.money(row.income_per_head)
            said = f"{category} · {entitlement}"
            found.append((row, said, income, timeline.told(source)))
        return found

    @cached_property
    def entries(self) -> list[timeline.Entry]:
        return timeline.entries(self.seen, self.sources, viewer=self.viewer)


def household(request: ViewerRequest, pk: int) -> HttpResponse:
    viewer = request.viewer
    subject = get_object_or_404(households.household(viewer), pk=pk)
    on, known = asked_days(request)
    at = end_of(known, viewer) if known else None
    page = HouseholdPage(viewer, Seen(subject, on, at), known)
    if not page.is_now:
        page.set_back()
    if subject.household_id:
        writing.household_shown(by=viewer.user, household=subject.household_id, at=viewer.at)
    sort = chosen(request.GET, "kind", timeline.kinds())
    shown = [entry for entry in page.entries if not sort or entry.sort == sort]
    more = len(shown) - SHORT if "all" not in request.GET else 0
    context = {
        "page": page, "subject": subject, "on": on, "known": known, "kind": sort,
        "entries": shown[:SHORT] if more > 0 else shown, "more": max(more, 0),
        "views": kinds(request, page.entries, sort), "undo": undoing.offered(request),
        "since": page.entries[-1].day if page.entries else None,
    }  # fmt: skip
    return render(request, "relief/household/page.html", context)


def asked_days(request: ViewerRequest) -> tuple[date, date | None]:
    """The day to look at, and the day whose knowledge counts (None: today's)."""
    today = request.viewer.on
    on = day_of(request.GET.get("on", ""), today)
    known = day_of(request.GET.get("known", ""), today)
    return on, known if known < today else None


def end_of(day: date, viewer: Viewer) -> datetime:
    """The last instant of the day in the reporting time zone."""
    return datetime.combine(day, time.max, tzinfo=timezone.get_current_timezone())


def kinds(
    request: ViewerRequest, entries: list[timeline.Entry], current: str
) -> list[dict[str, Any]]:
    """The tabs of the timeline; what holds nothing is left out."""
    titles = {
        "": _("All"), "duty": _("Responsibility"), "status": _("Status"), "member": _("Members"),
        "import": _("Imports"), **happenings.kinds(),
    }  # fmt: skip
    counts = Counter(entry.sort for entry in entries)
    counts[""] = len(entries)
    kept = request.GET.copy()
    kept.pop("all", None)
    found = []
    for key, title in titles.items():
        kept["kind"] = key
        if counts[key] or not key:
            url = f"?{kept.urlencode()}"
            found.append(
                {"title": title, "url": url, "count": counts[key], "current": key == current}
            )
    return found
