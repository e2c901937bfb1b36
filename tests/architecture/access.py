"""Walks every address of the house as somebody who has nothing to do there.

`ROWS` names, for every address with an id, a row of the west; `KEYS` the values of addresses whose
argument is the key of a declaration. Whoever adds such an address adds it here; without that the walk
fails. People of the east ask for rows of the west and must not get them. Other addresses may answer, but
no name of the west may stand in the answer, and nothing sent to them may change the west.
"""

from __future__ import annotations

import html
import io
import re
import uuid
import zipfile
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.db import connection, transaction
from django.db.backends.postgresql.psycopg_any import DateRange
from django.db.models import Q, QuerySet
from django.test import Client, override_settings
from django.urls import URLPattern, URLResolver, get_resolver, reverse

from tests.architecture.orders import order_of
from tests.world import AT, ON, START, Town, World
from zerentian.kernel.accounts.models import Grant, Post, Tenure, User
from zerentian.kernel.duplicates.models import Pair
from zerentian.kernel.entities.models import Entity
from zerentian.kernel.erasure.models import ErasureRequest
from zerentian.kernel.exports.models import ExportRequest
from zerentian.kernel.fieldwork.models import Attendance, Campaign, Device, Facility, FieldEvent
from zerentian.kernel.files import keeping
from zerentian.kernel.files.models import StoredFile
from zerentian.kernel.imports.models import Batch
from zerentian.kernel.layouts.models import Draft, Layout, Version
from zerentian.kernel.notifications.models import Notification
from zerentian.kernel.population import actions as population
from zerentian.kernel.population.entries import NewMembership, NewPerson
from zerentian.kernel.population.models import Person
from zerentian.kernel.problems import actions as problems
from zerentian.kernel.problems import sealed
from zerentian.kernel.problems.actions import accountability
from zerentian.kernel.problems.models import Accountability, Evidence, Problem, Step
from zerentian.kernel.regions.models import Adoption, AreaRegion, StatedSuccession
from zerentian.kernel.responsibilities import queries as responsibilities
from zerentian.kernel.responsibilities.models import Duty, Excepted, Notice, PlaceDuty
from zerentian.kernel.subjects.models import Subject
from zerentian.kernel.visits.models import Photo, Template, Visit
from zerentian.programmes.relief.models import HouseholdStatus
from zerentian.programmes.relief.saved import SavedView

WEST = "西"  # the first character of every name in the west
FIGURES = ("relief.households_helped", "relief.poor_households")
WORDS = {"q": "桂兰", "search": "街道", "name": "桂兰", "place": "370703", "unit": "1"}
CLOSED = (403, 404)
WRITTEN = """
SELECT coalesce(sum(n_tup_ins + n_tup_upd + n_tup_del), 0)
FROM pg_stat_xact_user_tables WHERE relname = ANY(%s)
"""
BODY = {"title": {"zh": "检查", "en": "Check"}, "items": [], "modes": []}  # of a checklist


@dataclass(frozen=True)
class Address:
    """One pattern of the URLconf: its name, its view and the arguments it takes."""

    name: str
    view: Callable[..., Any]
    arguments: tuple[str, ...]

    @property
    def public_because(self) -> str:
        return str(getattr(self.view, "public_because", ""))


def unnumbered_of(town: Town) -> Person:
    """A child of the household of this town that has no identity number yet."""
    here = Person.objects.filter(identity_kind="none", memberships__household=town.household)
    if found := here.first():
        return found
    new = NewPerson(name=f"{town.region.name[0]}新生", identity=None, sex="F", born=START)
    [pk] = population.register_persons(by=None, persons=[new], at=AT)
    member = NewMembership(
        person=pk, household=town.household.pk, kind=town.household.kind, relation="daughter",
        start=START,
    )  # fmt: skip
    population.join(by=None, memberships=[member], at=AT)
    return Person.objects.get(pk=pk)


def notice_of(town: Town) -> Notice:
    """What the helper of this town was told about a handover."""
    return Notice.objects.get_or_create(
        holder=town.duty.holder, other=town.duty.holder, gains=True, role=town.duty.role, count=1,
        day=ON, note=f"{town.region.name}交接", recorded_at=AT,
    )[0]  # fmt: skip


def told_of(town: Town) -> Notification:
    """A line in the inbox of the helper of this town."""
    return Notification.objects.get_or_create(
        user=town.helper, kind="visits.due", params={"due": 1, "soon": 0, "overdue": 0}, url="/",
        key="walk", told_at=AT,
    )[0]  # fmt: skip


def cleanup_of(town: Town) -> FieldEvent:
    """The helper of this town cleaned up at the household."""
    event, new = FieldEvent.objects.get_or_create(
        kind="cleanup", name=f"{town.region.name}整治", day=ON, region=town.villages[0],
        organiser=town.office, defaults={"recorded_at": AT},
    )  # fmt: skip
    if new:
        event.attendances.create(user=town.helper, holder=town.duty.holder, recorded_at=AT)
        event.reached.create(subject=town.subject, recorded_at=AT)
    return event


def attendance_of(town: Town) -> Attendance:
    """The helper's line at the clean-up, entered again where somebody took it out."""
    lines = cleanup_of(town).attendances
    there = lines.filter(user=town.helper, superseded_at=None).first()
    return there or lines.create(user=town.helper, holder=town.duty.holder, recorded_at=AT)


def facility_of(town: Town) -> Facility:
    """Water was laid to the household and is not yet accepted."""
    return Facility.objects.get_or_create(
        subject=town.subject, kind="water", applied_on=START, defaults={"recorded_at": AT}
    )[0]


def campaign_of(world: World, town: Town) -> Campaign:
    """Two offices inspect the households of this town."""
    template = Template.objects.get_or_create(
        key="walk", version=1, defaults={"body": BODY, "since": START}
    )[0]
    campaign, new = Campaign.objects.get_or_create(
        kind="inspection", name=f"{town.region.name}检查", subject_kind="relief.household",
        region=town.region, office=town.office, second_office=world.hall, template=template,
        since=ON, until=ON, how="all", seed=1, defaults={"recorded_at": AT},
    )  # fmt: skip
    if new:
        team = campaign.teams.create(number=1)
        campaign.sample.create(subject=town.subject, team=team)
    return campaign


def visit_of(town: Town) -> Visit:
    """A visit to the household of this town by its helper, with a photo announced by a device."""
    known = Visit.objects.filter(subject=town.subject, user=town.helper).first()
    if known is not None:
        return known
    device = Device.objects.create(
        client_id=uuid.uuid4(), user=town.helper, registered_at=AT, last_seen=AT
    )
    row = Visit.objects.create(
        client_id=uuid.uuid4(), content=uuid.uuid4(), device=device.client_id, subject=town.subject,
        template=Template.objects.get(key="home_standard"), holder=town.duty.holder,
        user=town.helper, recorded_by=town.helper, mode="home", day=ON, recorded_at=AT, answers={},
    )  # fmt: skip
    Photo.objects.create(visit=row, client_id=uuid.uuid4(), size=9, sha256="0" * 64)
    return row


def placed_of(town: Town) -> PlaceDuty:
    """The helper looks after the second village of this town in person."""
    role = responsibilities.role("village_doctor")
    return PlaceDuty.objects.get_or_create(
        role=role, exclusive=role.exclusive, holder=town.duty.holder, region=town.villages[1],
        valid=DateRange(START, None), recorded_at=AT,
    )[0]  # fmt: skip


def excepted_of(town: Town) -> Excepted:
    """The household is nobody's by its place."""
    return Excepted.objects.get_or_create(
        role=responsibilities.role("village_doctor"), subject=town.subject,
        valid=DateRange(START, None), reason=f"{town.region.name}例外", recorded_at=AT,
    )[0]  # fmt: skip


def problem_of(town: Town) -> Problem:
    """Something is wrong at the household of this town."""
    return Problem.objects.filter(subject=town.subject).first() or problems.open_(
        by=town.users["town_clerk"], subject=town.subject, kind="environment",
        text=f"{town.region.name}院内杂物", source="visit", found_on=ON, at=AT,
    )  # fmt: skip


def evidence_of(town: Town) -> Evidence:
    """A photo of what is wrong at the household of this town, as small as can be."""
    with keeping.receive(io.BytesIO(b"\xff\xd8\xff\xd9"), limit=4) as photo:
        keeping.keep(photo)
    file, _new = StoredFile.objects.get_or_create(
        sha256=photo.sha256, size=photo.size, kind="jpeg", name="", uploaded_at=AT
    )
    return Evidence.objects.get_or_create(
        step=problem_of(town).history.get(number=1), file=file,
        defaults={
            "name": sealed.seal(f"{town.region.name}.jpg", context=sealed.EVIDENCE),
            "recorded_at": AT, "recorded_by": town.users["town_clerk"],
        },
    )[0]  # fmt: skip


def entry_of(town: Town) -> Accountability:
    """What was decided about the helper of this town."""
    return Accountability.objects.filter(user=town.helper).first() or accountability.record(
        by=town.users["discipline_keeper"], at=AT,
        decision=accountability.Decision(
            measure="criticised", region=town.region, deciding_body=f"{town.region.name}党工委",
            document="演示〔2019〕1号", decided_on=ON, user=town.helper, facts="逾期未改",
        ),
    )  # fmt: skip


Row = Callable[[World, Town], Any]
ROWS: dict[str, Row] = {
    "accounts:person": lambda w, t: t.helper.pk,
    "accounts:edit": lambda w, t: t.helper.pk,
    "accounts:reset": lambda w, t: t.helper.pk,
    "accounts:unlock": lambda w, t: t.helper.pk,
    "accounts:end_their_sessions": lambda w, t: t.helper.pk,
    "accounts:drop_second_factor": lambda w, t: t.helper.pk,
    "accounts:close": lambda w, t: t.helper.pk,
    "accounts:reopen": lambda w, t: t.helper.pk,
    "accounts:give": lambda w, t: t.helper.pk,
    "accounts:revoke": lambda w, t: t.users["town_clerk"].grants.get().pk,
    "accounts:post": lambda w, t: t.post.pk,
    "accounts:seat": lambda w, t: t.post.pk,
    "accounts:hand_over": lambda w, t: t.post.pk,
    "accounts:stand_in": lambda w, t: t.post.pk,
    "accounts:end_tenure": lambda w, t: t.post.tenures.get().pk,
    "visits:visit": lambda w, t: visit_of(t).pk,
    "visits:withdraw": lambda w, t: visit_of(t).pk,
    "visits:settle": lambda w, t: visit_of(t).pk,
    "visits:photo": lambda w, t: visit_of(t).photos.get().pk,
    "recording:record": lambda w, t: t.subject.pk,
    "recording:correct": lambda w, t: visit_of(t).pk,
    "devices:revoke": lambda w, t: Device.objects.get(client_id=visit_of(t).device).pk,
    "api:photo": lambda w, t: visit_of(t).photos.get().client_id,
    "entities:entity": lambda w, t: t.office.pk,
    "entities:edit": lambda w, t: t.office.pk,
    "entities:close": lambda w, t: t.office.pk,
    "regions:region": lambda w, t: t.region.pk,
    "regions:area": lambda w, t: t.area.key,
    "regions:members": lambda w, t: t.area.key,
    "regions:edition": lambda w, t: w.next_edition.pk,
    "regions:adopt": lambda w, t: w.next_edition.pk,
    "regions:state": lambda w, t: w.next_edition.pk,
    "regions:undo": lambda w, t: Adoption.objects.get().pk,
    "regions:withdraw": lambda w, t: StatedSuccession.objects.get().pk,
    "duties:subject": lambda w, t: t.subject.pk,
    "duties:end": lambda w, t: t.duty.pk,
    "duties:correct": lambda w, t: t.duty.pk,
    "duties:end_post": lambda w, t: t.post.pk,
    "duties:holder": lambda w, t: t.duty.holder_id,
    "duties:hand_over": lambda w, t: t.duty.holder_id,
    "duties:seen": lambda w, t: notice_of(t).pk,
    "duties:end_place": lambda w, t: placed_of(t).pk,
    "duties:take_out": lambda w, t: t.subject.pk,
    "duties:put_back": lambda w, t: excepted_of(t).pk,
    "duties:place": lambda w, t: t.region.pk,
    "duplicates:pair": lambda w, t: t.pair.pk,
    "duplicates:decide": lambda w, t: t.pair.pk,
    "duplicates:merge": lambda w, t: t.pair.pk,
    "duplicates:unmerge": lambda w, t: t.pair.pk,
    "field:campaign": lambda w, t: campaign_of(w, t).pk,
    "field:event": lambda w, t: cleanup_of(t).pk,
    "field:add_to_event": lambda w, t: cleanup_of(t).pk,
    "field:take_out": lambda w, t: attendance_of(t).pk,
    "field:withdraw_event": lambda w, t: cleanup_of(t).pk,
    "field:accept_facility": lambda w, t: facility_of(t).pk,
    "inbox:open": lambda w, t: told_of(t).pk,
    "imports:batch": lambda w, t: t.batch.pk,
    "imports:progress": lambda w, t: t.batch.pk,
    "imports:commit": lambda w, t: t.batch.pk,
    "imports:check_again": lambda w, t: t.batch.pk,
    "imports:undo": lambda w, t: t.batch.pk,
    "imports:refused": lambda w, t: t.batch.pk,
    "layouts:layout": lambda w, t: t.layout.pk,
    "layouts:change": lambda w, t: t.layout.pk,
    "layouts:retire": lambda w, t: t.layout.pk,
    "layouts:draft": lambda w, t: t.draft.pk,
    "layouts:drop": lambda w, t: t.draft.pk,
    "problems:new": lambda w, t: t.subject.pk,
    "problems:problem": lambda w, t: problem_of(t).pk,
    "problems:deed": lambda w, t: {"pk": problem_of(t).pk, "deed": "work"},
    "problems:evidence": lambda w, t: evidence_of(t).pk,
    "problems:entry": lambda w, t: entry_of(t).pk,
    "problems:correct": lambda w, t: entry_of(t).pk,
    "problems:withdraw": lambda w, t: entry_of(t).pk,
    "residents:person": lambda w, t: t.person.pk,
    "residents:household": lambda w, t: t.household.pk,
    "readers:person": lambda w, t: t.person.pk,
    "readers:reveal": lambda w, t: t.person.pk,
    "readers:user": lambda w, t: t.helper.pk,
    "residents:died": lambda w, t: t.person.pk,
    "residents:left": lambda w, t: t.person.pk,
    "residents:number": lambda w, t: unnumbered_of(t).pk,
    "residents:birth": lambda w, t: t.household.pk,
    "residents:move": lambda w, t: t.household.pk,
    "residents:join": lambda w, t: t.household.pk,
    "residents:split": lambda w, t: t.household.pk,
    "residents:event": lambda w, t: t.event.pk,
    "erasure:ask": lambda w, t: t.person.pk,
    "erasure:request": lambda w, t: t.erasure.pk,
    "erasure:decide": lambda w, t: t.erasure.pk,
    "erasure:withdraw": lambda w, t: t.erasure.pk,
    "exports:request": lambda w, t: t.export.pk,
    "exports:progress": lambda w, t: t.export.pk,
    "exports:decide": lambda w, t: t.export.pk,
    "exports:withdraw": lambda w, t: t.export.pk,
    "exports:file": lambda w, t: t.export.pk,
    "orders:order": lambda w, t: order_of(t).order_id,
    "orders:printed": lambda w, t: order_of(t).order_id,
    "orders:remind": lambda w, t: order_of(t).order_id,
    "orders:recall": lambda w, t: order_of(t).order_id,
    "orders:task": lambda w, t: order_of(t).pk,
    "orders:pass_on": lambda w, t: order_of(t).pk,
    "orders:deed": lambda w, t: {"pk": order_of(t).pk, "name": "receive"},
    "orders:attachment": lambda w, t: order_of(t).order.attachments.get().pk,
    "relief:household": lambda w, t: t.subject.pk,
    "relief:reveal": lambda w, t: t.subject.pk,
    "relief:end_duty": lambda w, t: {"pk": t.subject.pk, "duty": t.duty.pk},
    "relief:change_view": lambda w, t: SavedView.objects.get(user=t.users["town_clerk"]).pk,
}
KEYS: dict[str, tuple[str, ...]] = {
    "imports:template": ("relief.platform",),
    "field:new_event": ("cleanup", "care"),
    "figures:figure": FIGURES,
    "figures:xlsx": FIGURES,
    "figures:csv": FIGURES,
    "api:figure": FIGURES,
    "api:records": FIGURES,
}
# Pages that show the west to everybody who may open them at all, and why that is right.
SHOWN_TO_ALL = {
    "regions:edition": "the national list of divisions is published; it holds no record of anybody",
    "imports:template": "an empty workbook; its code lists name the 纳西族",
}


def addresses(urlconf: str | None = None) -> list[Address]:
    """Every address of the house, in the order of the URLconf."""
    return list(_walk(get_resolver(urlconf).url_patterns, ""))


def _walk(patterns: list[Any], namespace: str) -> Iterator[Address]:
    for pattern in patterns:
        if isinstance(pattern, URLResolver):
            inner = f"{namespace}{pattern.namespace}:" if pattern.namespace else namespace
            yield from _walk(pattern.url_patterns, inner)
        elif isinstance(pattern, URLPattern):
            arguments = tuple(pattern.pattern.converters)
            yield Address(f"{namespace}{pattern.name}", pattern.callback, arguments)


def urls_of(address: Address, world: World, town: Town) -> list[str]:
    """The address for the row of this town, or for each key. KeyError where neither is known."""
    if not address.arguments:
        return [reverse(address.name)]
    if address.name in KEYS:
        (argument,) = address.arguments
        return [reverse(address.name, kwargs={argument: key}) for key in KEYS[address.name]]
    row = ROWS[address.name](world, town)
    values = row if isinstance(row, dict) else dict.fromkeys(address.arguments, row)
    return [reverse(address.name, kwargs=values)]


@dataclass
class Answered:
    """What came back: the status, where it sends to, what could be read, and the west afterwards."""

    status: int
    location: str
    shown: str
    west: list[Any]


def ask(
    method: str,
    url: str,
    user: User | None,
    words: dict[str, Any] | None = None,
    world: World | None = None,
) -> Answered:
    """One request in a transaction that is taken back, so that no request hides what a later one shows."""
    client = Client(raise_request_exception=True)
    if user is not None:
        client.cookies[settings.SESSION_COOKIE_NAME] = session_of(user)
    with transaction.atomic():
        kept = tables_of(world.west) if world else []
        written = writings(kept)
        response: Any = getattr(client, method)(url, words or {})
        answered = Answered(
            response.status_code,
            response.headers.get("Location", ""),
            text_of(response),
            state(world.west) if world and writings(kept) != written else [],
        )
        transaction.set_rollback(True)
    assert user is None or not answered.location.startswith("/sign-in/?"), f"{url} knows nobody"
    return answered


def session_of(user: User) -> str:
    """The key of a session of this user: signing in writes four rows, so that a walk does it once."""
    if not hasattr(user, "walks_with"):
        client = Client()
        client.force_login(user)
        user.walks_with = client.session.session_key
    return str(user.walks_with)


def tables_of(town: Town) -> list[str]:
    """The tables of what is kept of a town, asked once: a walk sends hundreds of forms."""
    if not hasattr(town, "kept_in"):
        town.kept_in = [rows.model._meta.db_table for rows in kept_of(town)]
    return list(town.kept_in)


def writings(tables: list[str]) -> int:
    """How many rows of these tables the transaction wrote until now: where none, nothing changed."""
    if not tables:
        return 0
    with connection.cursor() as cursor:
        cursor.execute(WRITTEN, [tables])
        return int(cursor.fetchone()[0])


def state(town: Town) -> list[Any]:
    """Rows of a town that somebody might want to change."""
    visit_of(town)
    return [list(rows.order_by("pk").values_list()) for rows in kept_of(town)]


def kept_of(town: Town) -> tuple[QuerySet[Any], ...]:
    people = [*town.users.values(), town.helper]
    return (
        type(order_of(town)).objects.filter(order__office=town.office),
        Duty.objects.filter(Q(subject=town.subject) | Q(holder=town.duty.holder)),
        PlaceDuty.objects.filter(region__path__startswith=town.region.path),
        Excepted.objects.filter(subject=town.subject),
        Tenure.objects.filter(post=town.post),
        Post.objects.filter(entity=town.office),
        Grant.objects.filter(user__in=people),
        User.objects.filter(pk__in=[user.pk for user in people]),
        Entity.objects.filter(pk=town.office.pk),
        Subject.objects.filter(pk=town.subject.pk),
        HouseholdStatus.objects.filter(household=town.subject.pk),
        Visit.objects.filter(subject=town.subject),
        Device.objects.filter(user=town.helper),
        AreaRegion.objects.filter(area=town.area),
        Batch.objects.filter(pk=town.batch.pk),
        Pair.objects.filter(pk=town.pair.pk),
        Layout.objects.filter(pk=town.layout.pk),
        Version.objects.filter(layout=town.layout),
        Draft.objects.filter(pk=town.draft.pk),
        ExportRequest.objects.filter(pk=town.export.pk),
        ErasureRequest.objects.filter(person=town.person),
        Person.objects.filter(pk=town.person.pk),
        FieldEvent.objects.filter(region__path__startswith=town.region.path),
        Facility.objects.filter(subject=town.subject),
        Problem.objects.filter(subject=town.subject),
        Step.objects.filter(problem__subject=town.subject),
        Accountability.objects.filter(region=town.region),
    )


def text_of(response: Any) -> str:
    """What a person could read in an answer: HTML, JSON with its escapes, or a workbook's cells."""
    content = b"".join(response) if response.streaming else response.content
    if content[:2] == b"PK":
        with zipfile.ZipFile(io.BytesIO(content)) as book:
            return "\n".join(book.read(name).decode("utf-8", "replace") for name in book.namelist())
    text = content.decode("utf-8", "replace")
    text = re.sub(r"\\u([0-9a-fA-F]{4})", lambda match: chr(int(match[1], 16)), text)
    return html.unescape(text)


def leaks(
    world: World, user: User, *, thoroughly: bool = False, urlconf: str | None = None
) -> list[str]:
    """Every way in which somebody of the east reaches the west; one line each.

    thoroughly: searching, exporting and sending ids of the west, too.
    """
    found: list[str] = []
    with override_settings(ROOT_URLCONF="zerentian.config.urls"):  # telling names a page
        order_of(world.west)
    placed_of(world.west), excepted_of(world.west), problem_of(world.west), entry_of(world.west)
    cleanup_of(world.west), facility_of(world.west), campaign_of(world, world.west)
    before = state(world.west)
    for address in addresses(urlconf):
        if address.arguments and address.name not in ROWS | KEYS:
            found.append(f"{address.name}: name a row of the west in ROWS ({__name__})")
        elif not address.public_because:
            for url in urls_of(address, world, world.west):
                for method, words in attempts(world, address.name in ROWS, thoroughly):
                    found += _leaks_of(address, method, url, words, world, user, before)
    return found


def _leaks_of(
    address: Address,
    method: str,
    url: str,
    words: dict[str, Any],
    world: World,
    user: User,
    before: list[Any],
) -> Iterator[str]:
    foreign = address.name in ROWS and address.name not in SHOWN_TO_ALL
    asked = f"{method} {url} {words}: {user.username}"
    try:
        answered = ask(method, url, user, words, world if method == "post" else None)
    except Exception as error:
        yield f"{asked} breaks it: {error!r}"
        return
    if foreign and answered.status not in (*CLOSED, 405):
        yield f"{asked} gets {answered.status}, not 403 or 404"
    if WEST in answered.shown and answered.status < 400 and address.name not in SHOWN_TO_ALL:
        yield f"{asked} reads {around(answered.shown)}"
    if answered.west and answered.west != before:
        yield f"{asked} changes the west"


def attempts(world: World, foreign: bool, thoroughly: bool) -> list[tuple[str, dict[str, Any]]]:
    """What is tried at one address. Whoever asks for a foreign row needs no search."""
    asked: list[tuple[str, dict[str, Any]]] = [("get", {}), ("post", sent(world.west))]
    if thoroughly and not foreign:
        export = {**WORDS, "export": "xlsx", "format": "xlsx"}
        asked += [("post", {}), ("get", WORDS), ("get", export), ("get", sent(world.west))]
    return asked


def sent(town: Town) -> dict[str, Any]:
    """Values under every name that a form of the house might use, all of the west."""
    subject, holder, day = town.subject.pk, town.duty.holder_id, "2019-06-01"
    return {
        "pick": [subject], "subjects": [subject], "subject": subject, "all": "", "holder": holder,
        "to": holder, "duties": [town.duty.pk], "duty": town.duty.pk, "role": "primary_helper",
        "region": town.region.pk, "place": town.region.path, "entity": town.office.pk,
        "start": day, "day": day, "on": day, "end": day, "reason": "试一试", "sure": "yes",
    }  # fmt: skip


def around(text: str) -> str:
    place = text.index(WEST)
    return repr(text[max(place - 40, 0) : place + 20])
