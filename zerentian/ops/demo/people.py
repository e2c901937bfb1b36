"""Accounts with which a visitor can try every role, and the sheet that tells their password."""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

from django.conf import settings
from django.db import transaction
from django.db.models import QuerySet

from zerentian.kernel.accounts.actions import own, people
from zerentian.kernel.accounts.models import User
from zerentian.kernel.dispatch.models import Task
from zerentian.kernel.dispatch.rules import states
from zerentian.kernel.entities.models import Entity
from zerentian.kernel.packs import queries as packs
from zerentian.kernel.regions.models import Region
from zerentian.kernel.responsibilities.models import Duty
from zerentian.lib import kept
from zerentian.manifest.demo import DemoContext, DemoStep


class Account(NamedTuple):
    username: str
    name: str
    role: str
    place: str  # code of a region


FOUNDER = "demo.admin"
ACCOUNTS = (
    Account(FOUNDER, "演示管理员", "district_admin", "3707"),
    Account("demo.office", "演示扶贫办", "relief_office", "370703"),
    Account("demo.leader", "演示领导", "leader", "370703"),
    Account("demo.clerk", "演示街道专干", "town_clerk", "370703006"),
    Account("demo.village", "演示村干部", "village_cadre", "370703006201"),
    Account("demo.contact", "演示联络员", "department_contact", "370703"),
    Account("demo.auditor", "演示审计员", "auditor", "370703"),
    Account("demo.regions", "演示区划员", "region_keeper", "3707"),
    Account("demo.keeper", "演示账号员", "account_keeper", "370703"),
)

# Whom the programme's own steps enter, and what they are there for.
OTHERS = {"demo.inspect1": "督查员", "demo.register": "问责登记员"}


def founder() -> User | None:
    """Who acts in every later step; the first steps are done by the installation itself."""
    return User.objects.filter(username=FOUNDER).first()


def password() -> str:
    """One password for all demo accounts, made anew in each data folder."""
    return kept.keep(settings.INSTANCE.data / "keys", "demo_password", people.one_time_password)


@transaction.atomic
def open_accounts(context: DemoContext) -> Iterator[tuple[int, int]]:
    if founder():  # a demo that was stopped half way goes on where it stood
        return
    regions = Region.objects.filter(path__in={a.place for a in ACCOUNTS}, closed_on=None)
    places = {region.path: region for region in regions}
    wanted = [
        people.NewPerson(name=a.name, username=a.username, role=a.role, region=places[a.place])
        for a in ACCOUNTS
    ]
    issued = people.open_accounts(
        by=None, people=wanted, on=context.on, at=context.at, passwords=False
    )
    for number, slip in enumerate(issued, start=1):
        own.change_password(by=slip.user, password=password(), at=context.at)
        yield number, len(issued)


def open_helper(context: DemoContext) -> Iterator[tuple[int, int]]:
    """Some whom other steps entered can sign in: a helper, who sees the households he answers for,
    somebody of a department, to which orders go, and who inspects or keeps the register of
    accountability. Orders go out from the office of demo.office."""
    helper, office = _a_helper(), _departments().filter(name__contains="扶贫").first()
    member = _a_member(office)
    others = list(User.objects.filter(username__in=OTHERS).order_by("pk"))
    for user in (helper, member, *others):
        slip = people.reset(by=None, user=user, on=context.on, at=context.at)
        own.change_password(by=slip.user, password=password(), at=context.at)
    clerk = User.objects.get(username="demo.office")
    people.correct(
        by=None, user=clerk, name=clerk.name, phone=clerk.phone, entity=office, on=context.on,
        at=context.at,
    )  # fmt: skip
    roles = packs.current().roles
    lines = [(a.username, str(roles[a.role].title)) for a in ACCOUNTS]
    lines += [(user.username, OTHERS[user.username]) for user in others]
    lines.append((helper.username, f"{roles['helper'].title}（{helper.name}）"))
    lines.append((member.username, f"{member.entity}（{member.name}）"))
    sheet = settings.INSTANCE.data / "demo-accounts.txt"
    told = "\n".join(f"  {username:<16} {title}" for username, title in lines)
    sheet.write_text(f"演示账号，密码都是 {password()}\n{told}\n", "utf-8")
    sheet.chmod(0o600)
    yield 1, 1


def _a_helper() -> User:
    """The first helper of the roster 1帮5."""
    duty = (
        Duty.objects.filter(
            superseded_at=None, roster__startswith="gaoli", holder__post__isnull=False
        )
        .order_by("holder_id")
        .first()
    )
    if duty is None or duty.holder.post is None:
        raise LookupError("the demo has no helper: its rosters were not imported")
    return duty.holder.post.tenures.get(superseded_at=None, acting=False).user


def _departments() -> QuerySet[Entity]:
    return Entity.objects.filter(kind="department").order_by("pk")


def _a_member(office: Entity | None) -> User:
    """The first of the people of a department with an order to answer."""
    waiting = Task.objects.filter(state__in=states.WITH_HOLDER).values("holder__entity")
    units = _departments().filter(pk__in=waiting)
    others = User.objects.filter(entity__in=units, is_active=True).exclude(entity=office)
    member = others.select_related("entity").order_by("entity", "pk").first()
    if member is None:
        raise LookupError("no department of the demo has an order to answer")
    return member


STEPS = (
    DemoStep(order=15, title="开设演示账号", run=open_accounts),
    DemoStep(order=86, title="开设帮扶责任人、部门人员等的账号", run=open_helper),
)
