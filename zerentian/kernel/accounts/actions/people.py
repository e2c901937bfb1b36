"""Accounts of other people: open, correct, reset, close. Passwords are handed out on paper, once."""

from __future__ import annotations

import re
import secrets
from collections.abc import Iterable, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from datetime import date, datetime

from django.contrib.auth.hashers import make_password
from django.db import transaction
from django.db.models import F

from zerentian.kernel.accounts import rules
from zerentian.kernel.accounts.actions import grants as giving
from zerentian.kernel.accounts.actions import guard, posts, second_factor
from zerentian.kernel.accounts.errors import AccountRefused
from zerentian.kernel.accounts.models import User
from zerentian.kernel.activity import actions as activity
from zerentian.kernel.entities.models import Entity
from zerentian.kernel.regions.models import Region
from zerentian.lib import pinyin

TABLE = User._meta.db_table
USERNAME = re.compile(r"[a-z0-9][a-z0-9._-]{1,39}")


@dataclass(frozen=True, kw_only=True)
class NewPerson:
    """One account to open. Without a user name it comes from the reading of the name; a title opens a
    post and seats the person there; a role is given in `region`."""

    name: str
    entity: Entity | None = None
    username: str = ""
    phone: str = ""
    title: str = ""
    role: str = ""
    region: Region | None = None


@dataclass(frozen=True)
class Issued:
    """A one-time password on its way to the printer: nothing keeps it but this object."""

    user: User
    password: str


@transaction.atomic
def open_accounts(
    *, by: User | None, people: Sequence[NewPerson], on: date, at: datetime, passwords: bool = True
) -> list[Issued]:
    """Every person has an account, with post and role where asked; all of them or none.

    passwords False makes accounts that cannot sign in until somebody resets them. Raises
    AccountRefused: no_name, username_form, username_taken, outside, and those of giving.
    """
    for entity in {person.entity for person in people}:
        guard.reaches(by=by, entity=entity, name=entity.name if entity else "–", on=on, at=at)
    taken = set(User.objects.values_list("username", flat=True))
    users = [_new(person, taken) for person in people]
    issued = issue(users) if passwords else [Issued(user, "") for user in users]
    User.objects.bulk_create(users)
    activity.record(
        by=by, verb="account.opened", table=TABLE, rows=[user.pk for user in users], at=at
    )
    pairs = list(zip(users, people, strict=True))
    seats = [(user, p.entity, p.title.strip()) for user, p in pairs if p.entity and p.title.strip()]
    posts.open_and_seat(by=by, seats=seats, on=on, at=at)
    for user, person in pairs:
        if person.role:
            giving.give(by=by, user=user, role=person.role, region=person.region, on=on, at=at)
    return issued


def issue(users: Sequence[User]) -> list[Issued]:
    """A fresh one-time password on each (unsaved) user. Hashing is slow on purpose; cores share it."""
    slips = [Issued(user, one_time_password()) for user in users]
    with ThreadPoolExecutor() as pool:
        hashes = list(pool.map(lambda slip: make_password(slip.password), slips))
    for slip, encoded in zip(slips, hashes, strict=True):
        slip.user.password, slip.user.must_change_password = encoded, True
    return slips


def one_time_password() -> str:
    """Twelve letters and digits in three groups, easy to copy from paper: 57 bits."""
    groups = ("".join(secrets.choice(rules.SLIP_LETTERS) for _ in range(4)) for _ in range(3))
    return "-".join(groups)


@transaction.atomic
def correct(
    *,
    by: User | None,
    user: User,
    name: str,
    phone: str,
    entity: Entity | None,
    on: date,
    at: datetime,
) -> None:
    """Name, office telephone or unit were wrong or changed. Raises AccountRefused: no_name, outside (of
    the old unit as well as of the new), stands_higher."""
    if by is not None and by.pk != user.pk:
        guard.stands_above(by=by, user=user, on=on, at=at)
    guard.reaches(by=by, entity=user.entity, name=user.name, on=on, at=at)
    guard.reaches(by=by, entity=entity, name=entity.name if entity else name, on=on, at=at)
    if not name.strip():
        raise AccountRefused("no_name")
    user.name, user.name_key = name.strip(), pinyin.key(name)
    user.phone, user.entity = phone.strip(), entity
    user.save(update_fields=["name", "name_key", "phone", "entity"])
    activity.record(by=by, verb="account.corrected", table=TABLE, rows=[user.pk], at=at)


@transaction.atomic
def reset(*, by: User | None, user: User, on: date, at: datetime) -> Issued:
    """A new one-time password; the old one, the lock and all sessions are over.

    Raises AccountRefused: self, outside, stands_higher, closed.
    """
    guard.stands_above(by=by, user=user, on=on, at=at)
    if not user.is_active:
        raise AccountRefused("closed", name=user.name)
    (slip,) = issue([user])
    user.failures, user.locked_until, user.session_epoch = 0, None, F("session_epoch") + 1
    user.save(
        update_fields=[
            "password",
            "must_change_password",
            "failures",
            "locked_until",
            "session_epoch",
        ]
    )
    user.refresh_from_db(fields=["session_epoch"])
    activity.record(by=by, verb="account.reset", table=TABLE, rows=[user.pk], at=at)
    return slip


@transaction.atomic
def unlock(*, by: User | None, user: User, on: date, at: datetime) -> None:
    """The lock after wrong passwords is over. Raises AccountRefused: self, outside, stands_higher."""
    guard.stands_above(by=by, user=user, on=on, at=at)
    User.objects.filter(pk=user.pk).update(failures=0, locked_until=None)
    activity.record(by=by, verb="account.unlocked", table=TABLE, rows=[user.pk], at=at)


@transaction.atomic
def end_sessions(*, by: User | None, user: User, on: date, at: datetime) -> None:
    """Whoever is signed in as this user has to sign in again. Raises AccountRefused: self, outside,
    stands_higher."""
    guard.stands_above(by=by, user=user, on=on, at=at)
    User.objects.filter(pk=user.pk).update(session_epoch=F("session_epoch") + 1)
    activity.record(by=by, verb="account.sessions_ended", table=TABLE, rows=[user.pk], at=at)


@transaction.atomic
def drop_second_factor(*, by: User | None, user: User, on: date, at: datetime) -> None:
    """The telephone is lost: the password alone is enough until a new one is added. Raises
    AccountRefused: self, outside, stands_higher."""
    guard.stands_above(by=by, user=user, on=on, at=at)
    second_factor.remove(by=by, user=user, at=at)


@transaction.atomic
def close(*, by: User | None, user: User, on: date, at: datetime, reason: str = "") -> None:
    """The account cannot sign in and its sessions are over. Posts and grants stay to be handed over.

    Raises AccountRefused: self, outside, stands_higher, last_administrator.
    """
    guard.one_at_a_time()
    guard.stands_above(by=by, user=user, on=on, at=at)
    User.objects.filter(pk=user.pk).update(is_active=False, session_epoch=F("session_epoch") + 1)
    guard.somebody_administers(on=on, at=at)
    activity.record(by=by, verb="account.closed", table=TABLE, rows=[user.pk], reason=reason, at=at)


@transaction.atomic
def reopen(*, by: User | None, user: User, on: date, at: datetime) -> None:
    """The account can sign in again, with the password it had. Raises AccountRefused as `close` does."""
    guard.stands_above(by=by, user=user, on=on, at=at)
    User.objects.filter(pk=user.pk).update(is_active=True, failures=0, locked_until=None)
    activity.record(by=by, verb="account.reopened", table=TABLE, rows=[user.pk], at=at)


def username_for(name: str, taken: Iterable[str]) -> str:
    """A free user name from the reading of a name: 王桂兰 → wangguilan, the second wangguilan2."""
    letters = "".join(re.findall(r"[a-z]+", pinyin.key(name)))
    return rules.free_username(rules.plain_username(letters), set(taken))


def _new(person: NewPerson, taken: set[str]) -> User:
    name = person.name.strip()
    if not name:
        raise AccountRefused("no_name")
    username = person.username.strip().lower() or username_for(name, taken)
    if not USERNAME.fullmatch(username):
        raise AccountRefused("username_form", username=username)
    if username in taken:
        raise AccountRefused("username_taken", username=username)
    taken.add(username)
    return User(
        username=username,
        name=name,
        name_key=pinyin.key(name),
        phone=person.phone.strip(),
        entity=person.entity,
        password=make_password(None),
    )
