"""Every deed on accounts leaves one line: who, what, which rows, why. A refusal leaves none."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest

from tests.world import AT, ON, World
from zerentian.kernel.accounts import verbs
from zerentian.kernel.accounts.actions import grants, own, people, posts, second_factor, sign_in
from zerentian.kernel.accounts.errors import AccountRefused
from zerentian.kernel.accounts.models import Grant, Post, Tenure, User
from zerentian.kernel.activity.models import Entry

DAY = timedelta(days=1)
DOING = {"on": ON, "at": AT}
REASON = "区委组〔2019〕3号"
Deed = Callable[[World, User], Any]


def office(world: World) -> Any:
    return world.east.office


def vacant(world: World) -> Post:
    return posts.open_post(by=None, entity=office(world), title="空岗", **DOING)


def stand_in(w: World, by: User) -> Tenure:
    until = {"start": ON, "end": ON + DAY}
    return posts.stand_in(by=by, post=w.east.post, user=w.loner, **until, **DOING)


# By verb: the deed, its table, and whether it says a reason.
DEEDS: dict[str, tuple[Deed, type, bool]] = {
    "account.opened": (
        lambda w, by: people.open_accounts(
            by=by, people=[people.NewPerson(name="新人", entity=office(w))], **DOING
        ),
        User, False,
    ),
    "account.corrected": (
        lambda w, by: people.correct(
            by=by, user=w.loner, name="东改名", phone="", entity=office(w), **DOING
        ),
        User, False,
    ),
    "account.reset": (lambda w, by: people.reset(by=by, user=w.loner, **DOING), User, False),
    "account.unlocked": (lambda w, by: people.unlock(by=by, user=w.loner, **DOING), User, False),
    "account.sessions_ended": (
        lambda w, by: people.end_sessions(by=by, user=w.loner, **DOING), User, False,
    ),
    "account.second_factor_removed": (
        lambda w, by: people.drop_second_factor(by=by, user=w.loner, **DOING), User, False,
    ),
    "account.closed": (
        lambda w, by: people.close(by=by, user=w.loner, reason=REASON, **DOING), User, True,
    ),
    "account.reopened": (lambda w, by: people.reopen(by=by, user=w.loner, **DOING), User, False),
    "account.password_changed": (
        lambda w, by: own.change_password(by=by, password="another-Good-9", at=AT), User, False,
    ),
    "account.preferred": (lambda w, by: own.prefer(by=by, language="en", at=AT), User, False),
    "account.signed_in": (lambda w, by: sign_in.complete(by=by, at=AT), User, False),
    "account.signed_out": (lambda w, by: sign_in.sign_out(by=by, at=AT), User, False),
    "grant.given": (
        lambda w, by: grants.give(
            by=by, user=w.loner, role="leader", region=w.east.region, reason=REASON, **DOING
        ),
        Grant, True,
    ),
    "grant.revoked": (
        lambda w, by: grants.revoke(
            by=by, grant=w.east.users["leader"].grants.get(), reason=REASON, **DOING
        ),
        Grant, True,
    ),
    "post.opened": (
        lambda w, by: posts.open_post(by=by, entity=office(w), title="岗", **DOING), Post, False,
    ),
    "post.seated": (
        lambda w, by: posts.seat(by=by, post=vacant(w), user=w.loner, **DOING), Tenure, False,
    ),
    "post.acting": (stand_in, Tenure, False),
    "post.handed_over": (
        lambda w, by: posts.hand_over(
            by=by, post=w.east.post, user=w.loner, day=ON, reason=REASON, **DOING
        ),
        Tenure, True,
    ),
    "post.left": (
        lambda w, by: posts.end_tenure(
            by=by, tenure=w.east.post.tenures.get(), day=ON, reason=REASON, **DOING
        ),
        Tenure, True,
    ),
    "post.ended": (
        lambda w, by: posts.end_post(by=by, post=w.east.post, day=ON, reason=REASON, **DOING),
        Post, True,
    ),
}  # fmt: skip


@pytest.mark.parametrize("verb", DEEDS)
def test_a_deed_is_one_line_in_words_by_whoever_did_it(world: World, verb: str) -> None:
    act, table, with_reason = DEEDS[verb]

    act(world, world.admin)

    [entry] = Entry.objects.filter(verb=verb, actor=world.admin.pk, at=AT)
    assert entry.table == table._meta.db_table
    assert set(entry.rows) <= set(table.objects.values_list("pk", flat=True))
    assert entry.rows
    assert entry.reason == (REASON if with_reason else "")
    assert verbs.said(verb) != verb


def test_every_verb_of_accounts_is_tried_here_or_with_signing_in() -> None:
    signing_in = {"account.locked", "account.sign_in_failed", "account.second_factor_added"}
    known = {verb for verb in verbs.WORDS if verb.partition(".")[0] in ("account", "grant", "post")}

    assert known == set(DEEDS) | signing_in


def test_an_unknown_verb_is_shown_as_it_is_written() -> None:
    assert verbs.said("plot.harvested") == "plot.harvested"


REFUSED: dict[str, Deed] = {
    "open": lambda w, by: people.open_accounts(
        by=by, people=[people.NewPerson(name="新人", entity=w.hall)], **DOING
    ),
    "correct": lambda w, by: people.correct(
        by=by, user=w.west.helper, name="改", phone="", entity=office(w), **DOING
    ),
    "reset": lambda w, by: people.reset(by=by, user=w.admin, **DOING),
    "close": lambda w, by: people.close(by=by, user=by, **DOING),
    "give": lambda w, by: grants.give(
        by=by, user=w.loner, role="district_admin", region=w.east.region, **DOING
    ),
    "revoke": lambda w, by: grants.revoke(by=by, grant=w.admin.grants.get(), **DOING),
    "open_post": lambda w, by: posts.open_post(by=by, entity=w.hall, title="岗", **DOING),
    "seat": lambda w, by: posts.seat(by=by, post=w.west.post, user=w.loner, **DOING),
    "hand_over": lambda w, by: posts.hand_over(
        by=by, post=w.west.post, user=w.loner, day=ON, **DOING
    ),
    "end_post": lambda w, by: posts.end_post(by=by, post=w.west.post, day=ON, **DOING),
    "end_tenure": lambda w, by: posts.end_tenure(
        by=by, tenure=w.west.post.tenures.get(), day=ON, **DOING
    ),
}


@pytest.mark.parametrize("name", REFUSED)
def test_what_is_refused_leaves_neither_rows_nor_a_line(world: World, name: str) -> None:
    tables = (User, Grant, Post, Tenure, Entry)
    before = [list(table.objects.order_by("pk").values_list()) for table in tables]

    with pytest.raises(AccountRefused) as refused:
        REFUSED[name](world, world.east.users["account_keeper"])

    assert str(refused.value)
    assert "%(" not in str(refused.value)
    assert [list(table.objects.order_by("pk").values_list()) for table in tables] == before


def test_enrolling_is_logged_by_the_clock_of_the_house(world: World) -> None:
    """The telephone's clock decides about the code; the log knows only the instance's own."""
    later = AT + 3 * DAY
    secret = "JBSWY3DPEHPK3PXP" * 2
    code = second_factor.pyotp.TOTP(secret).at(later)

    assert second_factor.enrol(by=world.loner, secret=secret, code=code, at=later, logged_at=AT)

    entry = Entry.objects.get(verb="account.second_factor_added")
    assert (entry.at, entry.actor, entry.rows) == (AT, world.loner.pk, [world.loner.pk])
