from __future__ import annotations

import io
import os
import threading
import time
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest
from django.apps import apps
from django.conf import settings as configured
from django.core.management import CommandError, call_command
from django.db import connection, connections, models
from procrastinate.contrib.django.models import ProcrastinateJob

from zerentian.config.instance import Instance
from zerentian.kernel.activity.models import Entry
from zerentian.kernel.files import sealing
from zerentian.kernel.imports.models import Change
from zerentian.kernel.keys import actions, queries
from zerentian.kernel.keys.columns import columns
from zerentian.kernel.population import actions as population
from zerentian.kernel.population import sealed
from zerentian.kernel.population.models import Person
from zerentian.kernel.population.tests import factories as make
from zerentian.lib.keyring import KeyInUse, Keyring
from zerentian.ops.doctor import database

pytestmark = pytest.mark.django_db


@dataclass(frozen=True, kw_only=True)
class Quick(Instance):
    """An instance whose keys seal as soon as they are there."""

    ring: Keyring = field()

    @property
    def keyring(self) -> Keyring:
        return self.ring


@pytest.fixture(autouse=True)
def keys(settings: Any, tmp_path: Path) -> Keyring:
    ring = Keyring(tmp_path / "keys", look=0, grace=0)
    settings.INSTANCE = Quick(data=tmp_path, profile="test", ring=ring)
    settings.MEDIA_ROOT = tmp_path / "files"
    ring.sealer()
    return ring


def aged(keys: Keyring, seconds: float = 2 * actions.REST) -> None:
    for number in keys.numbers():
        file = configured.INSTANCE.data / "keys" / f"sealing_{number}"
        os.utime(file, (time.time() - seconds,) * 2)


def people(count: int) -> list[Person]:
    new = [make.new_person(f"张{n}") for n in range(count)]
    ids = population.register_persons(by=None, persons=new, at=make.AT)
    return [Person.objects.get(pk=pk) for pk in ids]


def numbers() -> dict[int, str]:
    return {
        pk: sealed.open_identity(value)
        for pk, value in Person.objects.exclude(identity=None).values_list("pk", "identity")
    }


def used() -> set[int]:
    return set(queries.total(queries.uses()))


def test_everything_is_sealed_anew_and_says_what_it_said(keys: Keyring, tmp_path: Path) -> None:
    people(5)
    before = numbers()
    file = tmp_path / "files" / "exports" / "x"
    file.parent.mkdir(parents=True)
    sealing.seal(io.BytesIO(b"rows"), file)
    assert used() == {1}

    assert actions.rotate(at=make.AT) == 2
    done = actions.reseal()

    assert used() == {2}
    assert done >= 6
    assert numbers() == before
    assert b"".join(sealing.pieces(file)) == b"rows"
    assert actions.reseal() == 0
    assert ProcrastinateJob.objects.filter(task_name="keys.reseal").count() == 1
    assert Entry.objects.get(verb="keys.added").rows == [2]


def test_people_are_found_by_the_same_index_afterwards(keys: Keyring) -> None:
    [person] = people(1)
    number = numbers()[person.pk]
    actions.rotate(at=make.AT)
    actions.reseal()
    aged(keys)
    actions.remove(number=1, at=make.AT)

    assert Person.objects.get(identity_index=sealed.identity_index(number)).pk == person.pk
    assert numbers()[person.pk] == number


def test_killed_in_the_middle_it_goes_on(keys: Keyring, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(actions, "PIECE", 2)
    people(7)
    before = numbers()
    actions.rotate(at=make.AT)

    class Killed(BaseException):
        pass

    def told(place: str, done: int) -> None:
        if done >= 4:
            raise Killed

    with pytest.raises(Killed):
        actions.reseal(told=told)
    assert used() == {1, 2}
    assert numbers() == before

    assert actions.reseal() >= 3
    assert used() == {2}
    assert numbers() == before


def test_value_that_changes_meanwhile_is_not_overwritten(
    keys: Keyring, monkeypatch: pytest.MonkeyPatch
) -> None:
    [person] = people(1)
    fresh = make.number()
    actions.rotate(at=make.AT)
    again = actions._again

    def meanwhile(*given: Any) -> bytes:
        value = sealed.seal_identity(fresh)
        Person.objects.filter(pk=person.pk).update(identity=value)
        return again(*given)

    monkeypatch.setattr(actions, "_again", meanwhile)
    actions.reseal()

    assert numbers()[person.pk] == fresh


def test_copies_in_the_changes_of_imports_are_sealed_anew(keys: Keyring) -> None:
    value = sealed.seal_identity(make.number()).hex()
    batch = make_batch()
    change = Change.objects.create(
        batch=batch, table="population_person", object_id=1, field="identity", old=value, new=None
    )
    other = Change.objects.create(
        batch=batch, table="population_person", object_id=1, field="name", old="0001", new="王"
    )
    actions.rotate(at=make.AT)
    actions.reseal()
    assert queries.uses()[queries.CHANGES] == {1: 1}
    aged(keys)
    with pytest.raises(actions.StillUsed):
        actions.remove(number=1, at=make.AT)

    assert actions.reseal_copies() == 1

    change.refresh_from_db()
    other.refresh_from_db()
    assert sealed.open_identity(bytes.fromhex(change.old or "")) == sealed.open_identity(
        bytes.fromhex(value)
    )
    assert other.old == "0001"
    with pytest.raises(Exception, match="Cannot update"):
        Change.objects.filter(pk=change.pk).update(old="x")


def test_copies_in_merges_are_counted_and_sealed_anew(keys: Keyring) -> None:
    from tests import world
    from zerentian.kernel.duplicates.models import Merge, Moved

    built = world.build()
    pair = built.east.pair
    merge = Merge.objects.create(
        survivor=pair.a, absorbed=pair.b, reason="x", merged_at=make.AT, merged_by=built.admin
    )
    moved = Moved.objects.create(
        merge=merge, group="", table="population_person", object_id=pair.a_id, field="phone",
        old=(sealed.seal_phone("13900000000") or b"").hex(),
    )  # fmt: skip
    actions.rotate(at=make.AT)
    assert queries.uses()[queries.MOVED] == {1: 1}

    assert actions.reseal_copies() == 1

    assert queries.uses()[queries.MOVED] == {2: 1}
    moved.refresh_from_db()
    assert sealed.open_phone(bytes.fromhex(moved.old or "")) == "13900000000"


def make_batch() -> Any:
    from tests import world

    return world.build().east.batch


def test_key_that_is_used_or_was_a_moment_ago_is_not_removed(keys: Keyring) -> None:
    people(1)
    actions.rotate(at=make.AT)
    with pytest.raises(actions.StillUsed) as refused:
        actions.remove(number=1, at=make.AT)
    assert refused.value.uses == {"population_person.identity": 1, **phones()}

    actions.reseal()
    with pytest.raises(KeyInUse):
        actions.remove(number=1, at=make.AT)
    aged(keys)
    actions.remove(number=1, at=make.AT)
    with pytest.raises(KeyInUse):
        actions.remove(number=2, at=make.AT)
    assert [*keys.numbers()] == [2]


def phones() -> dict[str, int]:
    found = Person.objects.exclude(phone=None).count()
    return {"population_person.phone": found} if found else {}


def test_every_column_of_bytes_is_declared() -> None:
    """A sealed column that nobody declares would be lost with the old key."""
    known = {(column.table, column.column) for column in columns()}
    found = {
        (model._meta.db_table, each.column)
        for model in apps.get_models()
        if model.__module__.startswith("zerentian.")
        for each in model._meta.local_fields
        if isinstance(each, models.BinaryField)
    }
    assert found == known


def test_command_tells_adds_and_destroys(keys: Keyring, capsys: Any) -> None:
    people(2)
    call_command("keys", "rotate")
    call_command("keys", "status")
    assert "2 values still to be sealed anew" in capsys.readouterr().out
    with pytest.raises(CommandError, match="still used"):
        call_command("keys", "remove", "1")
    call_command("keys", "reseal")
    with pytest.raises(CommandError, match="less than an hour"):
        call_command("keys", "remove", "1")
    aged(keys)
    call_command("keys", "remove", "1")
    call_command("keys", "status")
    assert "key 2 (current" in capsys.readouterr().out.splitlines()[-1]


def test_lost_key_is_told(keys: Keyring, tmp_path: Path) -> None:
    people(1)
    keys.add()
    (tmp_path / "keys" / "sealing_1").unlink()

    with pytest.raises(CommandError, match="missing: \\[1\\]"):
        call_command("keys", "status")


def test_doctor_tells_how_far_it_is(keys: Keyring, settings: Any) -> None:
    people(2)
    assert not [*database.rotation()]
    keys.add()
    assert "2" in next(database.rotation()).what
    actions.reseal()
    assert "keys remove" in str(next(database.rotation()).remedy)
    (configured.INSTANCE.data / "keys" / "sealing_2").unlink()
    assert "2" in next(database.rotation()).what


# --- While others read and write -----------------------------------------------------------------


@pytest.fixture
def busy(transactional_db: None) -> Iterator[list[BaseException]]:
    """Somebody reads and somebody writes all the time; what fails is collected."""
    made = people(40)
    failed: list[BaseException] = []
    stop = threading.Event()

    def keep_on(work: Any) -> None:
        try:
            while not stop.is_set():
                work()
        except BaseException as error:
            failed.append(error)
        finally:
            connections.close_all()

    def write() -> None:
        for person in made[:10]:
            value = sealed.seal_identity(make.number())
            Person.objects.filter(pk=person.pk).update(identity=value)

    workers = [threading.Thread(target=keep_on, args=(work,)) for work in (numbers, write)]
    for worker in workers:
        worker.start()
    yield failed
    stop.set()
    for worker in workers:
        worker.join()
    assert not failed


@pytest.mark.django_db(transaction=True)
def test_reading_and_writing_never_fail_meanwhile(
    keys: Keyring, busy: list[BaseException], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(actions, "PIECE", 5)
    for _ in range(3):
        number = keys.add()
        while queries.total(queries.uses()).keys() - {number}:
            actions.reseal()
        assert not busy
    connection.close()
