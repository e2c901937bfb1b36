"""Two towns of one district, the same in each: what a test needs to see who sees what.

Built through the actions, so what is here could have come about in a real instance. Names of the east
begin with 东, those of the west with 西: a page of the east that shows a 西 has told too much.
"""

from __future__ import annotations

import uuid
from dataclasses import dataclass
from datetime import date, datetime
from zoneinfo import ZoneInfo

from django.db.backends.postgresql.psycopg_any import DateRange

from zerentian.kernel.accounts import roles
from zerentian.kernel.accounts.actions import grants, people, posts
from zerentian.kernel.accounts.actions.people import NewPerson as Account
from zerentian.kernel.accounts.models import Post, User
from zerentian.kernel.accounts.viewer import Viewer
from zerentian.kernel.duplicates.models import Pair, Run
from zerentian.kernel.entities import actions as entities
from zerentian.kernel.entities.models import Entity
from zerentian.kernel.erasure.models import ErasureRequest
from zerentian.kernel.exports.models import ExportRequest
from zerentian.kernel.files.models import StoredFile
from zerentian.kernel.imports.models import Batch
from zerentian.kernel.layouts import actions as layouts
from zerentian.kernel.layouts.actions import Description
from zerentian.kernel.layouts.models import Draft, Layout
from zerentian.kernel.layouts.samples import Sample
from zerentian.kernel.population import actions as population
from zerentian.kernel.population.entries import NewHousehold, NewMembership, NewPerson
from zerentian.kernel.population.models import Effect, Household, LifeEvent, Person
from zerentian.kernel.regions import actions as regions
from zerentian.kernel.regions.models import Area, Edition, Region
from zerentian.kernel.responsibilities import actions as duties
from zerentian.kernel.responsibilities import queries as responsibilities
from zerentian.kernel.responsibilities.models import Duty
from zerentian.kernel.subjects import actions as subjects
from zerentian.kernel.subjects.models import Subject
from zerentian.kernel.visits import actions as visits
from zerentian.lib import identity
from zerentian.lib.sheets import Row
from zerentian.programmes.relief import saving
from zerentian.programmes.relief.models import HouseholdStatus, ReliefHousehold

ON = date(2019, 5, 31)
START = date(2016, 1, 1)
AT = datetime(2019, 5, 31, 9, 0, tzinfo=ZoneInfo("Asia/Shanghai"))
NAMES = {
    "37": "示范省",
    "3707": "示范市",
    "370703": "示范区",
    "370703001": "东街道",
    "370703001201": "东一村",
    "370703001202": "东二村",
    "370703002": "西街道",
    "370703002201": "西一村",
    "370703002202": "西二村",
}
PASSWORD = "a-Good-pass-9"


@dataclass
class Town:
    """One town with an office, people of every role, and a household with a helper."""

    region: Region
    villages: list[Region]
    office: Entity
    users: dict[str, User]
    helper: User
    post: Post
    person: Person
    household: Household
    subject: Subject
    duty: Duty
    area: Area
    batch: Batch
    event: LifeEvent
    pair: Pair
    export: ExportRequest
    erasure: ErasureRequest
    layout: Layout
    draft: Draft


@dataclass
class World:
    """`admin` holds every permission everywhere; `loner` belongs to the east office and holds nothing."""

    root: Region
    district: Region
    hall: Entity
    admin: User
    east: Town
    west: Town
    loner: User
    next_edition: Edition  # loaded, with one stated succession, not adopted

    def viewer(self, user: User | None, *, on: date = ON, at: datetime = AT) -> Viewer:
        return responsibilities.viewer_for(user, on=on, at=at)


def build() -> World:
    """The whole world, on an empty database."""
    edition, _new = regions.load(by=None, key="2018", names=NAMES, scope="37", at=AT)
    regions.adopt(None, edition, at=AT)
    duties.sync_roles(by=None, at=AT)
    visits.sync_templates(by=None, on=START, at=AT)
    hall = unit("示范区人民政府", "department", region("370703"))
    admin = account("总管", hall, "district_admin", region("3707"), username="admin")
    east, west = (town(mark, code, admin) for mark, code in (("东", "001"), ("西", "002")))
    loner = account("东闲人", east.office, username="loner")
    root, district = region("3707"), region("370703")
    return World(root, district, hall, admin, east, west, loner, next_edition())


def next_edition() -> Edition:
    """The next year's list: one village of the west has another code, and a clerk said so."""
    names = {**NAMES, "370703002203": "西二村"}
    del names["370703002202"]
    edition, _new = regions.load(by=None, key="2020", names=names, scope="37", at=AT)
    regions.state_succession(
        by=None, edition=edition, old="370703002202", new="370703002203", continues=True, at=AT
    )
    return edition


def region(path: str) -> Region:
    return Region.objects.get(path=path, closed_on=None)


def unit(name: str, kind: str, place: Region | None) -> Entity:
    new = entities.NewEntity(kind=kind, name=name, region=place)
    return entities.register_many(by=None, rows=[new], at=AT)[0]


def account(
    name: str,
    office: Entity | None,
    role: str = "",
    place: Region | None = None,
    *,
    username: str = "",
    title: str = "",
) -> User:
    """An account that can be used at once, with a grant since 2016 where a role is named."""
    new = Account(name=name, entity=office, username=username, title=title)
    [issued] = people.open_accounts(by=None, people=[new], on=START, at=AT, passwords=False)
    user = issued.user
    user.must_change_password = False
    user.set_password(PASSWORD)
    user.save()
    if role:
        grants.give(by=None, user=user, role=role, region=place, start=START, on=ON, at=AT)
    return user


def town(mark: str, code: str, admin: User) -> Town:
    place = region(f"370703{code}")
    villages = [region(f"370703{code}20{number}") for number in (1, 2)]
    office = unit(f"{mark}街道办事处", "town_government", place)
    english = {"东": "east", "西": "west"}[mark]
    users = {
        role: account(f"{mark}{title_of(role)}", office, role, place, username=f"{role}_{english}")
        for role in roles.known()
    }
    helper = account(f"{mark}帮扶人", office, username=f"keeper_{english}", title=f"{mark}帮扶岗")
    post = helper.tenures.get().post
    person, household, subject = family(mark, villages[0])
    duty = duty_of(admin, post, subject)
    return Town(
        place, villages, office, users, helper, post, person, household, subject, duty,
        area_of(mark, english, place), batch_of(users["town_clerk"], place),
        event_of(person, household),
        pair_of(mark, person, villages[0]),
        export_of(users["town_clerk"], place), erasure_of(users["town_clerk"], person, place),
        layout_of(users["town_clerk"], place),
        draft_of(users["town_clerk"], place),
    )  # fmt: skip


def area_of(mark: str, key: str, place: Region) -> Area:
    """A development zone that is this town."""
    area = Area.objects.create(key=f"{key}_zone", name=f"{mark}开发区", kind=Area.Kind.ZONE)
    regions.assign_regions(by=None, area=area, regions=[place.pk], on=START, at=AT)
    return area


def event_of(person: Person, household: Household) -> LifeEvent:
    """How the one member came into the household."""
    event = LifeEvent.objects.create(kind="move", on=START, proof_kind="migration", recorded_at=AT)
    member = person.memberships.get(household=household)
    Effect.objects.create(
        event=event, did="added", person=person, household=household, membership=member
    )
    return event


def layout_of(clerk: User, place: Region) -> Layout:
    """A layout of workbooks that the clerk of this town made."""
    about = Description(titles=[f"{place.name}编号"], columns={f"{place.name}编号": "household"})
    name = f"{place.name}名单"
    return layouts.make(
        by=clerk, name=name, base="relief.platform", region=place, description=about, at=AT
    ).layout


def draft_of(clerk: User, place: Region) -> Draft:
    """A layout that the clerk of this town is about to make."""
    sample = Sample((Row(1, [f"{place.name}编号", "姓名"]), Row(2, ["1", f"{place.name}人"])))
    return layouts.begin(
        by=clerk, base="relief.platform", name=f"{place.name}.xlsx", sample=sample, at=AT
    )


def batch_of(clerk: User, place: Region) -> Batch:
    """A workbook that the clerk of this town brought; nothing of it is taken over yet."""
    digest = f"{clerk.pk:064x}"
    file = StoredFile.objects.create(
        sha256=digest, size=1, kind="csv", name=f"{place.name}.csv", uploaded_at=AT
    )
    saving.save(by=clerk, name=f"{place.name}的户", query="q=1", at=AT)
    return Batch.objects.create(
        layout="relief.platform", programme="relief", file=file, name=file.name, digest=digest,
        effective_on=ON, region=place, outcome=digest, uploaded_by=clerk, uploaded_at=AT,
    )  # fmt: skip


def export_of(clerk: User, place: Region) -> ExportRequest:
    """A long list that the clerk of this town wants to take out; nobody agreed yet."""
    return ExportRequest.objects.create(
        listing="relief.households", said=f"{place.name}全部", format="xlsx", reason="核对",
        estimated=5000, needs_approval=True, region=place, state="asked", asked_by=clerk,
        asked_at=AT, on=ON,
    )  # fmt: skip


def erasure_of(clerk: User, person: Person, place: Region) -> ErasureRequest:
    """An erasure that was asked for and withdrawn again."""
    return ErasureRequest.objects.create(
        person=person, region=place, reason=f"{place.name}核对", state="withdrawn",
        asked_by=clerk, asked_at=AT,
    )  # fmt: skip


def pair_of(mark: str, person: Person, village: Region) -> Pair:
    """Somebody of the same name, without a household and a number, who may be the same person."""
    twin = Person.objects.create(
        name=f"{mark}桂兰", name_key=person.name_key, initials=person.initials, sex="F", born=ON
    )
    run = Run.objects.create(on=ON, at=AT, people=2, pairs=1, added=1)
    return Pair.objects.create(
        a=person, b=twin, region_a=village, region_b=village, score=990, reasons=["same_name"],
        fingerprint=uuid.UUID(int=person.pk), run=run, found_at=AT,
    )  # fmt: skip


def title_of(role: str) -> str:
    return str(roles.title(role))[:4]


def family(mark: str, village: Region) -> tuple[Person, Household, Subject]:
    """A household of one, in the relief register since 2016."""
    serial = ["东", "西"].index(mark)
    number = identity.make(
        area="990703", born=date(1950, 3, 15), sex=identity.Sex.FEMALE, serial=serial
    )
    new = NewPerson(
        name=f"{mark}桂兰", identity=identity.parse(number), phone=f"1390000000{serial}"
    )
    [person] = population.register_persons(by=None, persons=[new], at=AT)
    house = NewHousehold(
        kind="relief", code=f"99{serial:08d}", region=village.pk, formed_on=START, group="一组"
    )
    [household] = population.register_households(by=None, households=[house], at=AT)
    member = NewMembership(
        person=person, household=household, kind="relief", relation="head", start=START, code="01"
    )
    population.join(by=None, memberships=[member], at=AT)
    wanted = subjects.NewSubject(
        kind="relief.household",
        name=f"{mark}桂兰",
        opened_on=START,
        region=village.pk,
        household=household,
    )
    [subject] = subjects.register(by=None, subjects=[wanted], at=AT)
    enter_in_register(subject)
    return (
        Person.objects.get(pk=person),
        Household.objects.get(pk=household),
        Subject.objects.get(pk=subject),
    )


def enter_in_register(subject: int) -> None:
    """What an import writes of a household beside its people."""
    ReliefHousehold.objects.create(
        subject_id=subject, first_identified_on=START, standard="national"
    )
    HouseholdStatus.objects.create(
        household_id=subject,
        valid=DateRange(START, None),
        entitlement="entitled",
        category="general",
        main_cause="illness",
        event="identified",
        recorded_at=AT,
    )


def duty_of(admin: User, post: Post, subject: Subject) -> Duty:
    holder = duties.holder_for(post=post)
    role = responsibilities.role("primary_helper")
    return duties.assign(by=admin, role=role, subject=subject, holder=holder, start=START, at=AT)


__all__ = ["AT", "ON", "START", "World", "account", "build", "grants", "posts", "region", "town"]
