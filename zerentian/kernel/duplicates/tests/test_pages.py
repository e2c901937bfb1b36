"""The queue: who sees which side, and what a decision does."""

from __future__ import annotations

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from tests.world import AT, ON, World, region
from zerentian.kernel.accounts.models import Compartment, User
from zerentian.kernel.activity.models import Entry
from zerentian.kernel.duplicates import actions, queries
from zerentian.kernel.duplicates.models import Merge, Pair, State
from zerentian.kernel.duplicates.tests import making
from zerentian.kernel.population.models import Person
from zerentian.kernel.subjects.models import Subject

pytestmark = pytest.mark.django_db
EAST, WEST = "370703001201", "370703002201"


@pytest.fixture(autouse=True)
def nobody_else(world: World) -> None:
    Pair.objects.all().delete()


def client_of(user: User) -> Client:
    client = Client()
    client.force_login(user)
    return client


@pytest.fixture
def clerk(world: World) -> Client:
    return client_of(world.east.users["town_clerk"])


def found(one: str = EAST, other: str = EAST, **about: object) -> Pair:
    """A pair with a side in each village."""
    making.person(serial=1, village=one, phone="13900000001", **about)  # type: ignore[arg-type]
    making.person(serial=2, village=other, phone="13900000001", **about)  # type: ignore[arg-type]
    actions.find(by=None, on=ON, at=AT)
    return Pair.objects.exclude(state=State.GONE).order_by("-pk")[0]


def answers(pair: Pair, **about: str) -> dict[str, str]:
    return {
        "survivor": "a", "reason": "问过村里", "keep_population_membership:relief": "a", **about
    }  # fmt: skip


def test_list_shows_both_sides_and_why(clerk: Client) -> None:
    found()

    shown = clerk.get("/duplicates/").content.decode()

    assert shown.count("綦修竹") >= 2
    assert "numbers one slip apart" in shown or "号码只差一处笔误" in shown
    assert "990703********" in shown
    assert "13900000001" not in shown


def test_list_costs_the_same_for_many_pairs(clerk: Client) -> None:
    def statements() -> int:
        clerk.get("/duplicates/")
        with CaptureQueriesContext(connection) as asked:
            clerk.get("/duplicates/")
        return len(asked)

    found()
    before = statements()
    for serial in range(3, 9):
        making.person(serial=serial, village=EAST, phone="13900000001")
    actions.find(by=None, on=ON, at=AT)

    assert Pair.objects.filter(state=State.OPEN).count() > 5
    assert statements() == before


def test_the_other_town_sees_nothing(world: World) -> None:
    pair = found()
    west = client_of(world.west.users["town_clerk"])

    assert "綦修竹" not in west.get("/duplicates/").content.decode()
    assert west.get(f"/duplicates/{pair.pk}/").status_code == 404


def test_a_side_in_another_place_stays_unnamed_and_the_district_decides(world: World) -> None:
    making.person("綦修竹", 1, village=EAST, phone="13900000001")
    making.person("綦修筑", 2, village=WEST, phone="13900000001")
    actions.find(by=None, on=ON, at=AT)
    pair = Pair.objects.get()
    east = client_of(world.east.users["town_clerk"])

    for url in ("/duplicates/", f"/duplicates/{pair.pk}/"):
        shown = east.get(url).content.decode()
        assert "綦修竹" in shown
        assert "綦修筑" not in shown
        assert "西一村" not in shown
    for act in ("decide", "merge", "unmerge"):
        sent = {"verdict": "different", **answers(pair)}
        assert east.post(f"/duplicates/{pair.pk}/{act}/", sent).status_code == 404
    east.post("/duplicates/different/", {"pick": [pair.pk]})
    pair.refresh_from_db()
    assert pair.state == State.OPEN

    shown = client_of(world.admin).get(f"/duplicates/{pair.pk}/").content.decode()
    assert "綦修竹" in shown
    assert "綦修筑" in shown


def test_people_in_a_closed_compartment_are_not_shown(world: World, clerk: Client) -> None:
    pair = found()
    compartment = Compartment.objects.create(key="sealed", title="封存")
    house = Person.objects.get(pk=pair.a_id).memberships.get().household
    Subject.objects.create(
        kind="relief.household", name="密", name_key="x", initials="x", region=region(EAST),
        household=house, opened_on=ON, compartment=compartment,
    )  # fmt: skip

    assert clerk.get(f"/duplicates/{pair.pk}/").status_code == 404
    assert queries.waiting(viewer=world.viewer(world.east.users["town_clerk"])) == 0


def test_filters_narrow_the_list(clerk: Client) -> None:
    found()

    def shown(query: str) -> bool:
        return "綦修竹" in clerk.get(f"/duplicates/?{query}").content.decode()

    assert shown("reason=same_phone")
    assert not shown("reason=two_numbers")
    assert shown("place=370703001")
    assert not shown("state=different")
    assert shown("least=990")
    assert shown("reason=nonsense&place=1&least=x")


def test_two_people_is_remembered_and_leads_to_the_next(clerk: Client) -> None:
    pair = found()

    answer = clerk.post(f"/duplicates/{pair.pk}/decide/", {"verdict": "different", "note": "姐妹"})

    assert answer.headers["Location"] == "/duplicates/"
    pair.refresh_from_db()
    assert (pair.state, pair.note) == (State.DIFFERENT, "姐妹")
    assert Entry.objects.filter(verb="duplicates.different").get().rows == [pair.pk]
    clerk.post(f"/duplicates/{pair.pk}/decide/", {"verdict": "open"})
    pair.refresh_from_db()
    assert (pair.state, pair.note, pair.decided_by) == (State.OPEN, "", None)


def test_an_unknown_verdict_is_refused(clerk: Client) -> None:
    pair = found()

    assert clerk.post(f"/duplicates/{pair.pk}/decide/", {"verdict": "merged"}).status_code == 400


def test_a_long_note_is_cut_and_kept(clerk: Client) -> None:
    pair = found()

    clerk.post(f"/duplicates/{pair.pk}/decide/", {"verdict": "different", "note": "很长" * 5_000})

    pair.refresh_from_db()
    assert pair.note == "很长" * 250


def test_many_pairs_are_two_people_at_once(clerk: Client) -> None:
    pair = found()

    answer = clerk.post(
        "/duplicates/different/", {"pick": [pair.pk, "x", "²", "99999999"]}, follow=True
    )

    pair.refresh_from_db()
    assert pair.state == State.DIFFERENT
    assert answer.status_code == 200


def test_merging_asks_whose_rows_stand_and_can_be_taken_back(clerk: Client) -> None:
    pair = found()
    url = f"/duplicates/{pair.pk}/"
    assert "keep_population_membership:relief" in clerk.get(url).content.decode()

    refused = clerk.post(f"{url}merge/", {"survivor": "a", "reason": "问过"})
    assert refused.status_code == 422
    assert not Merge.objects.exists()

    assert clerk.post(f"{url}merge/", answers(pair)).status_code == 302
    assert Person.objects.get(pk=pair.b_id).merged_into_id == pair.a_id
    assert "问过村里" in clerk.get(url).content.decode()

    assert clerk.post(f"{url}unmerge/", {"reason": ""}).status_code == 422
    assert clerk.post(f"{url}unmerge/", {"reason": "弄错了"}).status_code == 302
    assert not Person.objects.filter(merged_into__isnull=False).exists()


def test_particulars_are_chosen_one_by_one(clerk: Client) -> None:
    making.person("綦修竹", 1, village=EAST, phone="13900000001")
    making.person("綦修筑", 2, village=EAST, phone="13900000001")
    actions.find(by=None, on=ON, at=AT)
    pair = Pair.objects.get()

    sent = answers(pair, survivor="b", take_name="a")
    clerk.post(f"/duplicates/{pair.pk}/merge/", sent)

    survivor = Person.objects.get(pk=pair.b_id)
    assert survivor.name == "綦修竹"
    assert Person.objects.get(pk=pair.a_id).merged_into_id == pair.b_id


def test_a_merged_pair_is_not_decided_again(clerk: Client) -> None:
    pair = found()
    clerk.post(f"/duplicates/{pair.pk}/merge/", answers(pair))

    assert clerk.post(f"/duplicates/{pair.pk}/decide/", {"verdict": "open"}).status_code == 400
    assert clerk.post(f"/duplicates/{pair.pk}/merge/", answers(pair)).status_code == 422


def test_taking_back_what_was_not_merged_does_nothing(clerk: Client) -> None:
    pair = found()

    assert clerk.post(f"/duplicates/{pair.pk}/unmerge/", {"reason": "x"}).status_code == 302


def test_neighbours_follow_the_order_of_the_list(world: World) -> None:
    viewer = world.viewer(world.admin)
    found()
    for serial in (3, 4):
        making.person(serial=serial, village=EAST)
    actions.find(by=None, on=ON, at=AT)
    order = list(Pair.objects.filter(state=State.OPEN).order_by("-score", "pk"))

    for at, pair in enumerate(order):
        before, after = queries.neighbours(viewer=viewer, pair=pair)
        assert before == (order[at - 1] if at else None)
        assert after == (order[at + 1] if at + 1 < len(order) else None)


def test_whoever_may_not_edit_is_refused(world: World) -> None:
    pair = found()
    for user in (world.loner, world.east.helper):
        assert client_of(user).get("/duplicates/").status_code == 403
        assert client_of(user).get(f"/duplicates/{pair.pk}/").status_code in (403, 404)


def test_home_tells_how_many_wait(clerk: Client, world: World) -> None:
    assert "/duplicates/" not in clerk.get("/").content.decode().split("<main")[1]
    found()

    assert 'href="/duplicates/"' in clerk.get("/").content.decode().split("<main")[1]
    west = client_of(world.west.users["town_clerk"]).get("/").content.decode()
    assert 'href="/duplicates/"' not in west.split("<main")[1]
