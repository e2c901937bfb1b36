from __future__ import annotations

from datetime import timedelta
from io import StringIO

import pytest
from django.core.management import CommandError, call_command
from django.db import IntegrityError, connection, transaction

from zerentian.kernel.activity.models import Entry
from zerentian.kernel.duplicates import actions
from zerentian.kernel.duplicates.actions.find import LOCK
from zerentian.kernel.duplicates.finding import reading, scoring
from zerentian.kernel.duplicates.models import Pair, Run, State
from zerentian.kernel.duplicates.tests import making
from zerentian.kernel.population import actions as population
from zerentian.kernel.population.entries import PersonEdit
from zerentian.kernel.population.models import Person
from zerentian.kernel.population.tests import factories as make

pytestmark = pytest.mark.django_db
AT, ON, LATER = making.AT, making.ON, making.LATER


def find(at=AT) -> Run:
    return actions.find(by=None, on=ON, at=at)


def decide(pair: Pair, state: str) -> None:
    Pair.objects.filter(pk=pair.pk).update(
        state=state, decided_by=make.user(), decided_at=AT, note="问过"
    )


def test_somebody_who_stands_twice_is_found() -> None:
    making.crowd()
    a, b = making.twice()

    run = find()

    pair = Pair.objects.get()
    assert (pair.a_id, pair.b_id, pair.state) == (a, b, State.OPEN)
    assert pair.reasons == ["same_name", "same_birth", "number_slip", "same_village"]
    assert pair.region_a.path == making.VILLAGE
    assert pair.score > 900
    assert (run.people, run.pairs, run.added) == (32, 1, 1)
    assert Entry.objects.filter(verb="duplicates.found").get().rows == [run.pk]


def test_homophones_without_a_number_and_moved_people_are_found() -> None:
    making.crowd()
    a, b = making.person(serial=1), making.person("綦修筑", 7, village=making.OTHER)
    Person.objects.filter(pk=b).update(identity=None, identity_index=None)

    find()

    assert Pair.objects.get().reasons == ["same_sound", "same_birth", "no_number", "same_town"]
    assert Pair.objects.get().a_id == a


def test_twins_are_not_suggested() -> None:
    making.crowd()
    house = making.home()
    making.person("綦修竹", 1, household=house, phone="13900000001")
    making.person("綦修文", 2, household=house, phone="13900000001", relation="child")

    assert find().pairs == 0


def test_strangers_with_a_common_name_are_not_suggested() -> None:
    making.crowd()
    for serial, village in ((10, making.VILLAGE), (57, making.OTHER), (123, making.FAR)):
        making.person("李梅", serial, village=village)

    assert find().pairs == 0


def test_an_empty_register_has_no_pairs() -> None:
    assert find().people == 0
    making.person()
    assert find().people == 1


def test_same_again_adds_and_changes_nothing() -> None:
    making.twice()
    find()
    before = list(Pair.objects.values_list("pk", "a", "b", "state", "found_at", "fingerprint"))

    run = find(LATER)

    assert run.added == 0
    assert (
        list(Pair.objects.values_list("pk", "a", "b", "state", "found_at", "fingerprint")) == before
    )
    assert Pair.objects.get().run == run


@pytest.mark.parametrize("state", [State.DIFFERENT, State.LATER])
def test_what_people_decided_stays_decided(state: str) -> None:
    making.twice()
    find()
    decide(Pair.objects.get(), state)

    find(LATER)

    pair = Pair.objects.get()
    assert (pair.state, pair.note, pair.decided_at) == (state, "问过", AT)


def test_a_changed_record_opens_the_question_again() -> None:
    _, b = making.twice()
    find()
    decide(Pair.objects.get(), State.DIFFERENT)
    edit = PersonEdit(person=b, phone="13900000002")
    population.edit_persons(by=None, edits=[edit], at=AT)

    find(LATER)

    pair = Pair.objects.get()
    assert (pair.state, pair.decided_by, pair.decided_at, pair.note) == (State.OPEN, None, None, "")


def test_a_pair_that_is_no_longer_alike_goes_and_can_come_back() -> None:
    _, b = making.twice()
    find()
    population.edit_persons(by=None, edits=[PersonEdit(person=b, name="赵六")], at=AT)

    assert find(LATER).pairs == 0
    assert Pair.objects.get().state == State.GONE

    population.edit_persons(by=None, edits=[PersonEdit(person=b, name="綦修竹")], at=AT)
    find(LATER)
    assert Pair.objects.get().state == State.OPEN


def test_two_people_who_stopped_being_alike_stay_two_people() -> None:
    _, b = making.twice()
    find()
    decide(Pair.objects.get(), State.DIFFERENT)
    population.edit_persons(by=None, edits=[PersonEdit(person=b, name="赵六")], at=AT)

    find(LATER)

    assert Pair.objects.get().state == State.DIFFERENT


def test_nothing_clear_is_kept_of_a_pair() -> None:
    making.twice(phone="13900000001")
    find()

    with connection.cursor() as cursor:
        cursor.execute("SELECT duplicates_pair::text FROM duplicates_pair")
        [(kept,)] = cursor.fetchall()

    for told in ("綦修竹", "990703", "13900000001", "1950"):
        assert told not in kept


def test_the_database_refuses_a_pair_in_the_wrong_order_or_twice() -> None:
    a, b = making.twice()
    find()
    pair = Pair.objects.get()
    for change in ({"a": b, "b": a}, {"state": "merged"}, {"state": "?"}, {"score": 1001}):
        with pytest.raises(IntegrityError), transaction.atomic():
            Pair.objects.filter(pk=pair.pk).update(**change)
    pair.pk = None
    with pytest.raises(IntegrityError), transaction.atomic():
        pair.save(force_insert=True)


def test_the_place_is_where_somebody_lives_before_where_they_are_registered() -> None:
    pk = making.person()
    register = reading.Register(ON)

    assert register.records[pk].village == making.VILLAGE
    assert register.table.num_rows == 1
    gone = reading.Register(ON - timedelta(days=9999))
    assert gone.records[pk].village == ""


def test_the_engine_touches_no_file_and_no_network(tmp_path, monkeypatch) -> None:
    import duckdb

    monkeypatch.chdir(tmp_path)
    with duckdb.connect(":memory:") as engine:
        engine.execute(scoring.CLOSED)
        for statement in (f"COPY (SELECT 1) TO '{tmp_path}/x.csv'", "INSTALL httpfs"):
            with pytest.raises(duckdb.Error):
                engine.execute(statement)
    assert not list(tmp_path.iterdir())


def test_command_tells_what_was_found() -> None:
    making.twice()
    out = StringIO()

    call_command("duplicates", "find", stdout=out)

    assert out.getvalue().startswith("2 people compared: 1 pairs look like one person, 1 of them")


@pytest.mark.django_db(transaction=True)
def test_two_comparisons_at_once_are_one(django_db_blocker) -> None:
    other = connection.copy()
    try:
        with other.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_lock(%s)", [LOCK])
        with pytest.raises(CommandError, match="already"):
            call_command("duplicates", "find")
    finally:
        other.close()
    assert not Run.objects.exists()
