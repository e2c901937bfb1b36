"""Accounts of other people: opening, correcting, resetting, closing."""

from __future__ import annotations

import re
from datetime import timedelta

import pytest
from django.contrib.auth.hashers import check_password, is_password_usable
from django.utils import timezone

from tests import world as worlds
from tests.world import AT, ON, World
from zerentian.kernel.accounts.actions import grants, people
from zerentian.kernel.accounts.actions.people import NewPerson
from zerentian.kernel.accounts.errors import AccountRefused
from zerentian.kernel.accounts.models import Post, User
from zerentian.kernel.activity.models import Entry

DOING = {"on": ON, "at": AT}


def code(act, **arguments: object) -> str:
    with pytest.raises(AccountRefused) as refused:
        act(**arguments, **DOING)
    return refused.value.code


def open_accounts(by: User | None, *new: NewPerson, **more: bool) -> list[people.Issued]:
    return people.open_accounts(by=by, people=new, **DOING, **more)


def test_account_comes_with_a_password_that_must_be_changed(world: World) -> None:
    [slip] = open_accounts(world.admin, NewPerson(name=" 赵小兰 ", entity=world.east.office))

    user = User.objects.get(pk=slip.user.pk)
    assert (user.name, user.username, user.entity) == ("赵小兰", "zhaoxiaolan", world.east.office)
    assert user.must_change_password
    assert check_password(slip.password, user.password)
    assert Entry.objects.get(verb="account.opened", actor=world.admin.pk).rows == [user.pk]


def test_password_is_kept_nowhere(world: World) -> None:
    [slip] = open_accounts(world.admin, NewPerson(name="赵小兰", entity=world.east.office))

    stored = [str(row) for row in User.objects.values_list()] + [
        str(row) for row in Entry.objects.values_list()
    ]
    assert not [row for row in stored if slip.password in row]


def test_passwords_of_slips_differ_and_are_long() -> None:
    made = {people.one_time_password() for _ in range(200)}

    assert len(made) == 200
    assert all(re.fullmatch(r"[a-z0-9]{4}-[a-z0-9]{4}-[a-z0-9]{4}", word) for word in made)


def test_account_with_title_and_role_sits_and_may(world: World) -> None:
    new = NewPerson(
        name="赵小兰", entity=world.east.office, title="扶贫专干", role="town_clerk",
        region=world.east.region, phone=" 0536-1 ",
    )  # fmt: skip

    [slip] = open_accounts(world.admin, new)

    assert slip.user.phone == "0536-1"
    assert Post.objects.get(tenures__user=slip.user).title == "扶贫专干"
    assert slip.user.grants.get().role == "town_clerk"


def test_names_that_sound_alike_get_different_user_names(world: World) -> None:
    office = world.east.office
    slips = open_accounts(
        None, *[NewPerson(name=n, entity=office) for n in ("王伟", "王维", "汪伟")]
    )

    assert [slip.user.username for slip in slips] == ["wangwei", "wangwei2", "wangwei3"]


@pytest.mark.parametrize(
    ("new", "refused"),
    [
        (NewPerson(name=" "), "no_name"),
        (NewPerson(name="王伟", username="王伟"), "username_form"),
        (NewPerson(name="王伟", username="x"), "username_form"),
        (NewPerson(name="王伟", username="admin"), "username_taken"),
        (NewPerson(name="王伟", username=" ADMIN "), "username_taken"),
    ],
)
def test_bad_accounts_are_refused(world: World, new: NewPerson, refused: str) -> None:
    assert code(people.open_accounts, by=None, people=[new]) == refused


def test_all_accounts_of_a_table_are_opened_or_none(world: World) -> None:
    good = NewPerson(name="王伟", entity=world.east.office)
    before = User.objects.count()

    code(people.open_accounts, by=None, people=[good, NewPerson(name="李伟", username="admin")])
    refused = code(
        people.open_accounts,
        by=world.east.users["account_keeper"],
        people=[
            good,
            NewPerson(
                name="李伟", entity=world.east.office, role="leader", region=world.east.region
            ),
        ],
    )

    assert refused == "more_than_held"
    assert User.objects.count() == before


def test_keeper_opens_accounts_in_their_place_only(world: World) -> None:
    by = world.east.users["account_keeper"]

    assert open_accounts(by, NewPerson(name="王伟", entity=world.east.office))
    for entity in (world.west.office, world.hall, None):
        new = NewPerson(name="李伟", entity=entity)
        assert code(people.open_accounts, by=by, people=[new]) == "outside"
    assert open_accounts(world.admin, NewPerson(name="李伟", entity=None))


def test_accounts_without_passwords_cannot_sign_in(world: World) -> None:
    [slip] = open_accounts(None, NewPerson(name="王伟"), passwords=False)

    assert slip.password == ""
    assert not is_password_usable(User.objects.get(pk=slip.user.pk).password)


@pytest.mark.slow
def test_hundreds_of_accounts_take_a_constant_number_of_statements(
    world: World, django_assert_max_num_queries
) -> None:
    new = [
        NewPerson(name=f"王{chr(0x4E00 + n)}", entity=world.east.office, title="岗")
        for n in range(300)
    ]

    with django_assert_max_num_queries(30):
        slips = open_accounts(None, *new, passwords=False)

    assert len({slip.user.username for slip in slips}) == 300


# --- Changing accounts ---------------------------------------------------------------------------


def test_correcting_renews_the_reading(world: World) -> None:
    helper = world.east.helper

    people.correct(
        by=world.admin, user=helper, name="张三", phone="2", entity=world.west.office, **DOING
    )

    helper.refresh_from_db()
    assert (helper.name, helper.phone, helper.entity) == ("张三", "2", world.west.office)
    assert helper.name_key.startswith("zhang1")


def test_keeper_moves_nobody_out_of_or_into_their_place(world: World) -> None:
    by = world.east.users["account_keeper"]
    values = {"by": by, "name": "某", "phone": ""}

    out = code(people.correct, user=world.loner, entity=world.west.office, **values)
    into = code(people.correct, user=world.west.helper, entity=world.east.office, **values)

    assert (out, into) == ("outside", "outside")
    assert (
        code(people.correct, user=world.loner, entity=world.east.office, by=by, name=" ", phone="")
        == "no_name"
    )


def test_reset_prints_a_new_password_and_ends_everything_old(world: World) -> None:
    helper = world.east.helper
    until = timezone.now() + timedelta(minutes=10)
    User.objects.filter(pk=helper.pk).update(failures=5, locked_until=until)
    helper.refresh_from_db()
    epoch, old = helper.session_epoch, helper.password

    slip = people.reset(by=world.admin, user=helper, **DOING)

    helper.refresh_from_db()
    assert check_password(slip.password, helper.password)
    assert helper.password != old
    assert (helper.failures, helper.locked_until, helper.must_change_password) == (0, None, True)
    assert helper.session_epoch == epoch + 1
    assert Entry.objects.filter(verb="account.reset", rows=[helper.pk]).exists()


ACTS = ["reset", "unlock", "end_sessions", "drop_second_factor", "close", "reopen"]


@pytest.mark.parametrize("name", ACTS)
def test_nobody_takes_over_an_account_that_may_more(world: World, name: str) -> None:
    """Whoever resets somebody can sign in as them: it must not be a way up."""
    act = getattr(people, name)
    by = world.east.users["account_keeper"]

    assert code(act, by=by, user=world.east.users["town_clerk"]) == "stands_higher"
    assert code(act, by=by, user=world.west.helper) == "outside"
    assert code(act, by=by, user=world.admin) == "outside"
    assert code(act, by=by, user=by) == "self"
    assert code(act, by=world.loner, user=world.east.helper) == "outside"
    act(by=by, user=world.east.helper, **DOING)
    act(by=world.admin, user=world.east.users["town_clerk"], **DOING)


def test_grants_of_tomorrow_count_too(world: World) -> None:
    later = ON + timedelta(days=1)
    grants.give(
        by=None, user=world.loner, role="leader", region=world.east.region, start=later, **DOING
    )

    by = world.east.users["account_keeper"]
    assert code(people.reset, by=by, user=world.loner) == "stands_higher"


def test_grants_that_are_over_do_not_count(world: World) -> None:
    ended = {"start": ON - timedelta(days=9), "end": ON}
    grants.give(
        by=None, user=world.loner, role="leader", region=world.east.region, **ended, **DOING
    )

    assert people.reset(by=world.east.users["account_keeper"], user=world.loner, **DOING)


def test_own_name_is_corrected_by_oneself_only_within_reach(world: World) -> None:
    keeper = world.east.users["account_keeper"]
    people.correct(
        by=keeper, user=keeper, name="东新名", phone="", entity=world.east.office, **DOING
    )

    keeper.refresh_from_db()
    assert keeper.name == "东新名"


def test_closed_account_is_not_reset(world: World) -> None:
    people.close(by=world.admin, user=world.loner, reason="退休", **DOING)
    world.loner.refresh_from_db()

    assert not world.loner.is_active
    assert code(people.reset, by=world.admin, user=world.loner) == "closed"
    assert Entry.objects.get(verb="account.closed").reason == "退休"

    people.reopen(by=world.admin, user=world.loner, **DOING)
    world.loner.refresh_from_db()
    assert world.loner.is_active


def test_unlocking_forgets_the_failures(world: World) -> None:
    User.objects.filter(pk=world.loner.pk).update(failures=5, locked_until=timezone.now())

    people.unlock(by=world.admin, user=world.loner, **DOING)

    world.loner.refresh_from_db()
    assert (world.loner.failures, world.loner.locked_until) == (0, None)


def test_user_names_come_from_the_reading() -> None:
    assert people.username_for("王桂兰", set()) == "wangguilan"
    assert people.username_for("单雄信", set()) == "shanxiongxin"
    assert re.fullmatch(r"[a-z0-9]{2,}", people.username_for("𠮷", set()))
    assert worlds.PASSWORD


def test_clerk_removes_the_second_factor_of_a_lost_telephone(world: World) -> None:
    User.objects.filter(pk=world.loner.pk).update(second_factor=b"sealed", second_factor_step=1)

    people.drop_second_factor(by=world.admin, user=world.loner, **DOING)

    world.loner.refresh_from_db()
    assert (world.loner.second_factor, world.loner.second_factor_step) == (None, None)
    verb = "account.second_factor_removed"
    assert Entry.objects.get(verb=verb, actor=world.admin.pk).rows == [world.loner.pk]
