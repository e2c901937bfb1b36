"""Two account keepers at the same moment: what one did is seen by the other, or stops them."""

from __future__ import annotations

from datetime import datetime, timedelta

import pyotp
import pytest
from django.utils import timezone

from tests import world as worlds
from tests.at_once import at_once, codes
from tests.world import AT, ON, START
from zerentian.kernel.accounts.actions import grants, people, posts, second_factor
from zerentian.kernel.accounts.models import Grant, Post, Tenure, User
from zerentian.kernel.accounts.viewer import Viewer
from zerentian.kernel.activity.models import Entry
from zerentian.kernel.entities.models import Entity
from zerentian.kernel.regions.models import Region
from zerentian.manifest.permissions import Permission

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.slow]
DOING = {"on": ON, "at": AT}


def root() -> Region:
    return Region.objects.create(
        level=2, path="3707", code="370700000000", name="示范市", full_name="示范市",
        name_key="shi4fan4shi4 示范市", initials="sfs",
    )  # fmt: skip


def administrators() -> list[User]:
    place = root()
    return [worlds.account(f"总管{mark}", None, "district_admin", place) for mark in "甲乙"]


def post() -> Post:
    office = Entity.objects.create(kind="department", name="民政局", name_key="min2zheng4ju2")
    return posts.open_post(by=None, entity=office, title="岗", **DOING)


def administering() -> int:
    return sum(
        Viewer(user=user, on=ON, at=AT).everywhere(Permission.ACCOUNTS_MANAGE)
        for user in User.objects.filter(is_active=True)
    )


def test_two_administrators_who_revoke_each_other_leave_one() -> None:
    one, other = administrators()
    theirs, own = other.grants.get(), one.grants.get()

    results = at_once(
        lambda: grants.revoke(by=one, grant=theirs, **DOING),
        lambda: grants.revoke(by=other, grant=own, **DOING),
    )

    assert sorted(codes(results)) == ["", "outside"]
    assert administering() == 1
    assert Entry.objects.filter(verb="grant.revoked").count() == 1


def test_two_administrators_who_close_each_other_leave_one() -> None:
    one, other = administrators()

    results = at_once(
        lambda: people.close(by=None, user=one, **DOING),
        lambda: people.close(by=None, user=other, **DOING),
    )

    assert sorted(codes(results)) == ["", "last_administrator"]
    assert administering() == 1


def test_one_closes_and_the_other_revokes_and_one_is_left() -> None:
    one, other = administrators()
    own = one.grants.get()

    results = at_once(
        lambda: grants.revoke(by=None, grant=own, **DOING),
        lambda: people.close(by=None, user=other, **DOING),
    )

    assert sorted(codes(results)) == ["", "last_administrator"]
    assert administering() == 1


def test_a_role_given_by_two_at_once_is_held_once() -> None:
    place, user = root(), worlds.account("王桂兰", None)

    def give() -> Grant:
        return grants.give(by=None, user=user, role="leader", region=place, **DOING)

    assert sorted(codes(at_once(give, give, give))) == ["", "already_holds", "already_holds"]
    assert user.grants.count() == 1


def test_a_grant_revoked_by_two_at_once_is_shortened_once() -> None:
    worlds.account("总管", None, "district_admin", place := root())
    user = worlds.account("王桂兰", None, "leader", place)
    grant = user.grants.get()

    def revoke() -> None:
        grants.revoke(by=None, grant=Grant.objects.get(pk=grant.pk), **DOING)

    assert sorted(codes(at_once(revoke, revoke))) == ["", "changed_meanwhile"]
    [left] = user.grants.filter(superseded_at=None)
    assert (left.valid.lower, left.valid.upper) == (START, ON)


@pytest.mark.parametrize("acting", [False, True])
def test_a_seat_taken_by_two_at_once_has_one_of_them(acting: bool) -> None:
    seat, users = post(), [worlds.account(f"王{mark}", None) for mark in "甲乙丙"]
    act = posts.stand_in if acting else posts.seat
    end = ON + timedelta(days=9)

    results = at_once(
        *[
            lambda user=user: act(by=None, post=seat, user=user, start=ON, end=end, **DOING)
            for user in users
        ]
    )

    taken = "deputy_taken" if acting else "seat_taken"
    assert sorted(codes(results)) == ["", taken, taken]
    assert Tenure.objects.count() == 1


def test_a_post_handed_over_by_two_at_once_goes_to_one() -> None:
    seat, users = post(), [worlds.account(f"王{mark}", None) for mark in "甲乙丙"]
    posts.seat(by=None, post=seat, user=users[0], start=START, **DOING)

    results = at_once(
        *[
            lambda user=user: posts.hand_over(by=None, post=seat, user=user, day=ON, **DOING)
            for user in users[1:]
        ]
    )

    # Whoever comes a moment later either finds nobody to take over from, or takes over from the first.
    assert {getattr(result, "code", "") for result in results} <= {"", "not_seated"}
    [sitting] = Tenure.objects.filter(superseded_at=None, valid__contains=ON)
    assert sitting in [result for result in results if isinstance(result, Tenure)]


def test_a_code_sent_twice_at_once_opens_once() -> None:
    user, secret = worlds.account("王桂兰", None), pyotp.random_base32()
    User.objects.filter(pk=user.pk).update(second_factor=second_factor.seal(secret))
    user.refresh_from_db()
    now: datetime = timezone.now()
    code = pyotp.TOTP(secret).at(now)

    results = at_once(*[lambda: second_factor.use_code(by=user, code=code, at=now)] * 4)

    assert sorted(results, key=bool) == [False, False, False, True]


def test_two_tables_opened_at_once_take_no_user_name_twice() -> None:
    wanted = [people.NewPerson(name=name) for name in ("王伟", "李伟")]

    def open_all() -> int:
        return len(people.open_accounts(by=None, people=wanted, passwords=False, **DOING))

    results = at_once(open_all, open_all)

    assert 2 in results
    names = list(User.objects.values_list("username", flat=True))
    assert len(set(names)) == len(names) in (2, 4)
