"""Eight villages come off the list; who answers for them goes on answering."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from django.db import IntegrityError, transaction
from django.db.backends.postgresql.psycopg_any import DateRange

from zerentian.kernel.accounts.models import Post
from zerentian.kernel.responsibilities import actions as duties
from zerentian.kernel.responsibilities import queries as asking
from zerentian.kernel.responsibilities.tests.world import AT, ON, World, region, seat, viewer
from zerentian.programmes.relief import delisting
from zerentian.programmes.relief.models import ReliefVillage, VillageStatus

LISTED, OFF = date(2016, 1, 1), date(2018, 12, 20)


@pytest.fixture
def world(db: None) -> World:
    made = World()
    assert made.primary
    return made


def eight(world: World) -> list[ReliefVillage]:
    places = [region(f"3707030062{n:02}", f"村{n}", 5, world.gaoli.town) for n in range(8)]
    return delisting.enlist(by=world.admin, villages=places, on=LISTED, document="1号", at=AT)


def test_a_delisted_village_keeps_its_first_secretary(world: World) -> None:
    villages = eight(world)
    post = Post.objects.create(entity=world.office, title="第一书记")
    seat(post, world.gaoli_clerk, since=LISTED)
    role = asking.role("first_secretary")
    duty = duties.assign(
        by=world.admin, role=role, subject=villages[0].subject, start=LISTED, at=AT,
        holder=duties.holder_for(post=post),
    )  # fmt: skip

    delisting.delist(by=world.admin, villages=villages, on=OFF, document="8号", at=AT)

    duty.refresh_from_db()
    ask = {"viewer": viewer(world.admin), "role": role, "on": ON}
    assert duty.superseded_at is None
    assert ON in duty.valid
    assert asking.gaps(**ask).count() == 7
    assert asking.in_need(**ask).count() == 8


def test_the_list_can_be_asked_for_any_day(world: World) -> None:
    villages = eight(world)
    delisting.delist(by=world.admin, villages=villages[:3], on=OFF, document="8号", at=AT)

    def count(on: date) -> int:
        rows = VillageStatus.objects.filter(superseded_at=None, valid__contains=on)
        return rows.filter(status="delisted").count()

    assert (count(OFF - timedelta(1)), count(OFF)) == (0, 3)


@pytest.mark.parametrize("delisted", [False, True])
def test_a_village_is_answered_for_once(world: World, delisted: bool) -> None:
    """Listed again it would be counted twice, and its first secretary answer for one of the two."""
    villages = eight(world)
    if delisted:
        delisting.delist(by=world.admin, villages=villages[:1], on=OFF, document="8号", at=AT)
    known = villages[0].subject.region
    fresh = region("370703006299", "新村", 5, world.gaoli.town)

    for wanted in ([fresh, known], [fresh, fresh]):
        with pytest.raises(delisting.AlreadyListed):
            delisting.enlist(by=world.admin, villages=wanted, on=ON, document="9号", at=AT)

    assert ReliefVillage.objects.count() == 8


def test_a_village_comes_off_once(world: World) -> None:
    villages = eight(world)
    delisting.delist(by=world.admin, villages=villages[:1], on=OFF, document="8号", at=AT)

    with pytest.raises(delisting.AlreadyDelisted):
        delisting.delist(by=world.admin, villages=villages[:2], on=ON, document="9号", at=AT)
    assert VillageStatus.objects.filter(status="delisted").count() == 1


def test_a_village_that_comes_off_later_does_not_come_off_earlier(world: World) -> None:
    """Which of the two documents holds is for people to say: the first has to be taken back."""
    villages = eight(world)
    delisting.delist(by=world.admin, villages=villages[:1], on=OFF, document="8号", at=AT)
    before = OFF - timedelta(30)

    with pytest.raises(delisting.AlreadyDelisted):
        delisting.delist(by=world.admin, villages=villages[:2], on=before, document="7号", at=AT)
    assert VillageStatus.objects.filter(status="delisted").count() == 1


def test_one_status_a_day_says_the_database(world: World) -> None:
    [village, *_rest] = eight(world)

    with pytest.raises(IntegrityError), transaction.atomic():
        VillageStatus.objects.create(
            village=village, valid=DateRange(ON, None), status="delisted", recorded_at=AT
        )
