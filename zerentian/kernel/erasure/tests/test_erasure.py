from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied
from django.core.management import CommandError, call_command
from django.db import DatabaseError, IntegrityError, connection, transaction
from django.test import Client
from django.utils import timezone
from hypothesis import given
from hypothesis import strategies as st

from tests.world import AT, ON, START, World
from zerentian.kernel.accounts.models import User
from zerentian.kernel.activity import actions as activity
from zerentian.kernel.activity import queries as chain
from zerentian.kernel.activity.models import Entry
from zerentian.kernel.duplicates import actions as duplicates
from zerentian.kernel.duplicates.actions.errors import MergeRefused
from zerentian.kernel.duplicates.models import Merge, Moved
from zerentian.kernel.erasure import actions, queries, rules
from zerentian.kernel.erasure.models import ErasureRequest, State
from zerentian.kernel.erasure.tests.everywhere import standing
from zerentian.kernel.figures import facts
from zerentian.kernel.imports.models import Batch, Change, Created, Row
from zerentian.kernel.population import actions as population
from zerentian.kernel.population import past, sealed
from zerentian.kernel.population.entries import PersonEdit
from zerentian.kernel.population.models import Household, LifeEvent, Membership, Person
from zerentian.kernel.subjects.models import Subject
from zerentian.manifest.erasing import ERASED, ErasureRefused
from zerentian.programmes.relief import saving

pytestmark = pytest.mark.django_db
LATER = AT + timedelta(hours=1)
OLD = "东翠花"  # what the person was called first


def browser(user: User) -> Client:
    client = Client()
    client.force_login(user)
    return client


def clerk(world: World) -> User:
    return world.east.users["relief_office"]


def left_the_register(world: World) -> Person:
    """The one member of the household of the east no longer belongs to it since yesterday."""
    member = world.east.person.memberships.get()
    population.leave(by=None, memberships=[member.pk], on=ON, reason="other", at=AT)
    return world.east.person


WIDE = str.maketrans("0123456789", "０１２３４５６７８９")


def ask(world: World, **about: Any) -> ErasureRequest:
    by = about.pop("by", clerk(world))
    usual = {"person": world.east.person.pk, "reason": "本人申请", "at": LATER}
    return actions.ask(by=by, viewer=world.viewer(by), **{**usual, **about})


def decide(world: World, found: ErasureRequest, **about: Any) -> ErasureRequest:
    by = about.pop("by", world.admin)
    usual = {"request": found.pk, "agreed": True, "at": LATER}
    return actions.decide(by=by, viewer=world.viewer(by), **{**usual, **about})


def erase(world: World, **about: Any) -> ErasureRequest:
    return decide(world, ask(world), **about)


def code(refused: Any) -> str:
    return str(refused.value.code)


def mention(world: World, batch: Batch) -> None:
    """The person's name and numbers wherever the house keeps any."""
    person, clerk_ = world.east.person, world.east.users["town_clerk"]
    population.edit_persons(
        by=clerk_, edits=[PersonEdit(person=person.pk, name=OLD, phone="13911112222")], at=AT
    )
    population.edit_persons(
        by=clerk_, edits=[PersonEdit(person=person.pk, name=person.name)], at=AT
    )
    LifeEvent.objects.filter(pk=world.east.event.pk).update(note=f"{OLD}迁入", proof_number="77")
    Household.objects.filter(pk=world.east.household.pk).update(
        address="红星路一号", phone=sealed.seal_phone("13900000000"),
        phone_index=sealed.phone_index("13900000000"), phone_tail=sealed.phone_tail("13900000000"),
    )  # fmt: skip
    Row.objects.create(
        batch=batch, number=3, outcome="refused", title=person.name, group="",
        reasons=[{"column": "name", "value": person.name, "why": "x", "todo": "y"}],
    )  # fmt: skip
    Row.objects.create(batch=batch, number=4, outcome="changed", title="旧名", group="")
    person.refresh_from_db()
    Change.objects.create(
        batch=batch, row=4, table="population_person", object_id=person.pk, field="name",
        old=OLD, new=person.name,
    )  # fmt: skip
    Change.objects.create(
        batch=batch, row=4, table="population_person", object_id=person.pk, field="phone",
        old=None, new=bytes(person.phone or b"").hex(),
    )  # fmt: skip
    Change.objects.create(
        batch=batch, row=4, table="subjects_subject", object_id=world.east.subject.pk,
        field="name", old=OLD, new=person.name,
    )  # fmt: skip
    Created.objects.create(
        batch=batch, table="population_person", first_id=person.pk, last_id=person.pk,
        ids=[person.pk], rows=[3],
    )  # fmt: skip
    world.east.pair.note = person.name
    world.east.pair.save(update_fields=["note"])
    saving.save(by=clerk_, name=f"找{person.name}", query="q=%E4%B8%9C%E6%A1%82%E5%85%B0", at=AT)
    world.east.export.said = f"关键词：{person.name}"
    world.east.export.words = {"q": person.name}
    world.east.export.save(update_fields=["said", "words"])


def finished(world: World, **about: Any) -> Batch:
    Batch.objects.filter(pk=world.east.batch.pk).update(
        state="committed", partly=True, committed_by=world.admin, committed_at=AT, **about
    )
    return Batch.objects.get(pk=world.east.batch.pk)


def counted() -> list[Any]:
    """Every row that any figure counts."""
    rows: list[Any] = []
    with connection.cursor() as cursor:
        for view in facts.install():
            cursor.execute(f"SELECT '{view}', v.* FROM {view} v ORDER BY v::text")
            rows += cursor.fetchall()
    return rows


# --- what goes and what stays


def test_nothing_names_an_erased_person_anywhere(world: World) -> None:
    mention(world, finished(world, name="东桂兰的名单.xlsx"))
    left_the_register(world)
    person = Person.objects.get(pk=world.east.person.pk)
    twin = Person.objects.get(pk=world.east.pair.b_id)
    Person.objects.filter(pk=twin.pk).update(name="东别人")  # a namesake keeps the name, of course
    sought = [
        person.name, OLD, "红星路一号", "dong cui hua", sealed.open_identity(person.identity or b""),
        "13911112222", bytes(person.identity or b""), bytes(person.phone or b""),
        str(person.identity_index), str(person.phone_index), "13900000000",
    ]  # fmt: skip
    before = counted()
    assert len(standing(*sought)) >= 15  # the walk finds what there is

    done = erase(world)

    assert standing(*sought) == []
    assert counted() == before  # figures stay
    assert list(queries.holding(done)) == [world.east.batch.file]
    activity.seal(at=LATER)
    assert not chain.verify()[2]


def test_ids_and_dates_stay_and_the_name_shows_as_erased(world: World) -> None:
    person = left_the_register(world)
    rows = list(Membership.objects.filter(person=person).values_list())

    erase(world)

    found = Person.objects.get(pk=person.pk)
    assert (found.name, found.sex, found.born, found.erased_at) == (
        ERASED, person.sex, person.born, LATER,
    )  # fmt: skip
    assert list(Membership.objects.filter(person=person).values_list()) == rows
    assert found.resident.name == ERASED
    assert Subject.objects.get(pk=world.east.subject.pk).name == ERASED
    page = browser(world.admin).get(f"/residents/{person.pk}/")
    assert ERASED in page.content.decode()


def test_earlier_days_show_no_name_either(world: World) -> None:
    mention(world, finished(world))
    left_the_register(world)
    erase(world)

    then = Person.objects.get(pk=world.east.person.pk)
    past.set_back(on=START, at=None, persons=[then])
    assert (then.name, then.phone) == (ERASED, None)
    past.set_back(on=START, at=AT - timedelta(days=1), persons=[then])
    assert (then.name, then.phone) == (ERASED, None)


def test_records_merged_into_it_go_too_and_stay_merged(world: World) -> None:
    person = left_the_register(world)
    twin = world.east.pair.b_id
    Person.objects.filter(pk=twin).update(name=OLD)
    duplicates.merge(
        by=world.admin, survivor=person.pk, absorbed=twin, take=["name"], reason="东桂兰本人", at=AT
    )
    merge = Merge.objects.get()

    erase(world)

    assert Person.objects.get(pk=twin).name == ERASED
    assert standing("东桂兰", OLD) == []
    assert Moved.objects.filter(merge=merge).exists()
    with pytest.raises(MergeRefused) as refused:
        duplicates.unmerge(by=world.admin, merge=merge.pk, reason="不是", at=LATER)
    assert code(refused) == "erased"


def test_household_of_others_keeps_its_address(world: World) -> None:
    left_the_register(world)
    home = world.east.household
    Household.objects.filter(pk=home.pk).update(address="红星路一号")
    Membership.objects.create(
        person=world.west.person, household=home, kind="residence", relation="son",
        valid=world.west.person.memberships.get().valid, recorded_at=AT,
    )  # fmt: skip

    erase(world)

    assert Household.objects.get(pk=home.pk).address == "红星路一号"


def test_namesakes_in_other_households_keep_their_rows(world: World) -> None:
    left_the_register(world)
    other = Row.objects.create(
        batch=finished(world), number=9, outcome="same", title="东桂兰",
        group=world.west.household.code,
    )  # fmt: skip
    erase(world)

    assert Row.objects.get(pk=other.pk).title == "东桂兰"


def test_workbooks_are_removed_at_once_if_wanted(
    world: World, django_capture_on_commit_callbacks: Any
) -> None:
    mention(world, finished(world))
    left_the_register(world)
    with django_capture_on_commit_callbacks(execute=True):
        done = erase(world, workbooks=True)

    [stored] = queries.holding(done)
    assert stored.expires_on == ON
    assert Entry.objects.filter(verb="file.expired", rows=[stored.pk]).exists()


# --- what the database refuses


def test_erased_person_gets_no_payload_again(world: World) -> None:
    person = left_the_register(world)
    erase(world)

    with pytest.raises(IntegrityError), transaction.atomic():
        Person.objects.filter(pk=person.pk).update(name="东又来")


@pytest.mark.parametrize("function", ["imports_blank(%s, '{x}')", "duplicates_blank(%s)"])
def test_changes_of_people_who_are_not_erased_stay(world: World, function: str) -> None:
    mention(world, finished(world))
    before = list(Change.objects.order_by("pk").values_list("old", "new"))
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT {function}", [[world.east.person.pk]])

    assert list(Change.objects.order_by("pk").values_list("old", "new")) == before
    assert any(new == world.east.person.name for _old, new in before)


def test_changes_are_guarded_again_after_an_erasure(world: World) -> None:
    mention(world, finished(world))
    left_the_register(world)
    erase(world)

    with pytest.raises(DatabaseError, match=r"append_only|Cannot"), transaction.atomic():
        Change.objects.update(old="x")


def test_second_person_is_a_constraint(world: World) -> None:
    left_the_register(world)
    found = ask(world)
    with pytest.raises(IntegrityError), transaction.atomic():
        ErasureRequest.objects.filter(pk=found.pk).update(
            state="done", decided_by=clerk(world), decided_at=LATER
        )
    with pytest.raises(IntegrityError), transaction.atomic():
        ErasureRequest.objects.filter(pk=found.pk).update(state="done")


# --- who may, and what stands against it


def test_members_of_a_relief_household_stay(world: World) -> None:
    with pytest.raises(ErasureRefused) as refused:
        ask(world)
    assert code(refused) == "relief"


def test_who_came_back_meanwhile_stays(world: World) -> None:
    left_the_register(world)
    found = ask(world)
    Membership.objects.filter(person=world.east.person).update(
        valid=world.west.person.memberships.get().valid
    )
    with pytest.raises(ErasureRefused) as refused:
        decide(world, found)
    assert code(refused) == "relief"


def test_open_import_that_names_the_person_goes_first(world: World) -> None:
    mention(world, world.east.batch)
    left_the_register(world)
    found = ask(world)
    with pytest.raises(ErasureRefused) as refused, transaction.atomic():
        decide(world, found)

    assert code(refused) == "import"
    assert Person.objects.get(pk=world.east.person.pk).erased_at is None
    assert ErasureRequest.objects.get(pk=found.pk).state == State.ASKED


def test_account_of_the_same_name_and_number_is_closed_first(world: World) -> None:
    left_the_register(world)
    User.objects.filter(pk=world.loner.pk).update(name="东桂兰", phone="13900000000")
    with pytest.raises(ErasureRefused) as refused:
        ask(world)
    assert code(refused) == "account"

    User.objects.filter(pk=world.loner.pk).update(phone="5550000")
    page = browser(world.admin).get(f"/erasure/{ask(world).pk}/")
    assert world.loner.username in page.content.decode()  # but somebody must look


def test_nobody_agrees_to_their_own_request(world: World) -> None:
    left_the_register(world)
    with pytest.raises(ErasureRefused) as refused:
        decide(world, ask(world), by=clerk(world))
    assert code(refused) == "same"


@pytest.mark.parametrize("reason", ["东桂兰申请", "东 桂兰", "13900000000", " "])
def test_reasons_say_why_and_name_nobody(world: World, reason: str) -> None:
    left_the_register(world)
    with pytest.raises(ErasureRefused) as refused:
        ask(world, reason=reason)
    assert code(refused) == ("named" if reason.strip() else "reason")


def test_people_of_other_places_are_out_of_reach(world: World) -> None:
    left_the_register(world)
    stranger = world.west.users["relief_office"]
    for by in (stranger, world.east.users["town_clerk"], world.loner):
        with pytest.raises(PermissionDenied):
            ask(world, by=by)
    found = ask(world)
    with pytest.raises(PermissionDenied):
        decide(world, found, by=stranger)


def test_refused_and_withdrawn_requests_change_nothing(world: World) -> None:
    left_the_register(world)
    found = ask(world)
    with pytest.raises(ErasureRefused) as refused:
        ask(world)
    assert code(refused) == "asked"
    with pytest.raises(ErasureRefused) as refused:
        decide(world, found, agreed=False)
    assert code(refused) == "reason"
    decide(world, found, agreed=False, answer="还有未了事项")
    for deed in (decide,):
        with pytest.raises(ErasureRefused) as refused:
            deed(world, found)
        assert code(refused) == "decided"
    second = ask(world)
    viewer = world.viewer(clerk(world))
    actions.withdraw(by=clerk(world), viewer=viewer, request=second.pk, at=LATER)

    assert Person.objects.get(pk=world.east.person.pk).name == "东桂兰"
    verbs = Entry.objects.filter(verb__startswith="erasure.").order_by("pk")
    assert list(verbs.values_list("verb", flat=True)) == [
        "erasure.asked", "erasure.refused", "erasure.asked", "erasure.withdrawn",
    ]  # fmt: skip


def test_nobody_is_erased_twice(world: World) -> None:
    left_the_register(world)
    erase(world)
    with pytest.raises(PermissionDenied):
        ask(world)
    with pytest.raises(ErasureRefused) as refused:
        population.erase(person=world.east.person.pk, at=LATER)
    assert code(refused) == "erased"


@pytest.mark.parametrize(
    ("text", "named"), [("王 桂兰", True), ("99070319500315262X", True), ("本人申请", False)]
)
def test_names_are_found_in_reasons(text: str, named: bool) -> None:
    assert rules.names_them(text, ["王桂兰", "99070319500315262X", ""]) is named


@given(
    st.text("0123456789", min_size=17, max_size=17),
    st.lists(st.sampled_from([" ", "-", "·", "　", "．", ""]), min_size=18, max_size=18),
    st.booleans(),
)
def test_a_number_is_found_however_it_is_written(
    digits: str, between: list[str], wide: bool
) -> None:
    number = digits + "X"
    written = digits.translate(WIDE) + "ｘ" if wide else digits + "x"
    told = "".join(letter + sign for letter, sign in zip(written, between, strict=True))

    assert rules.names_them(f"本人申请（{told}）", [number])
    assert not rules.names_them(f"本人申请（{told[2:]}）", [number])


def test_what_is_only_signs_names_nobody() -> None:
    assert not rules.names_them("本人申请", ["·", "--", " "])


# --- pages and command


def test_pages_from_asking_to_erasing(world: World) -> None:
    person = left_the_register(world)
    first, second = browser(clerk(world)), browser(world.admin)
    assert f"/erasure/people/{person.pk}/" in first.get(f"/residents/{person.pk}/").content.decode()
    assert first.post(f"/erasure/people/{person.pk}/", {"reason": "东桂兰"}).status_code == 422
    asked = first.post(f"/erasure/people/{person.pk}/", {"reason": "本人申请"})
    assert asked.status_code == 302
    assert "do" not in first.get(asked.url).context["form"].fields
    assert not first.get(asked.url).context["may_decide"]
    assert second.get(asked.url).context["may_decide"]
    second.post(f"{asked.url}decide/", {"do": "agree"})

    assert Person.objects.get(pk=person.pk).name == ERASED
    assert ERASED in second.get("/erasure/").content.decode()
    after = second.get(f"/residents/{person.pk}/").content.decode()
    assert f"/erasure/people/{person.pk}/" not in after


def test_an_answer_too_long_is_told_and_decides_nothing(world: World) -> None:
    left_the_register(world)
    found, admin = ask(world), browser(world.admin)

    told = admin.post(
        f"/erasure/{found.pk}/decide/", {"do": "refuse", "answer": "长" * 201}, follow=True
    )

    found.refresh_from_db()
    assert found.state == "asked"
    assert [str(each.level_tag) for each in told.context["messages"]] == ["error"]


def test_refusal_is_told_on_the_page(world: World) -> None:
    found_person = world.east.person.pk
    answer = browser(clerk(world)).post(f"/erasure/people/{found_person}/", {"reason": "申请"})
    assert answer.status_code == 422
    assert "relief" in str(answer.context["form"].errors) or answer.context["form"].errors


def test_command_needs_two_people(world: World, monkeypatch: Any, capsys: Any) -> None:
    person = left_the_register(world)
    monkeypatch.setattr(timezone, "localtime", lambda value=None, *a: value or LATER)
    words = ["erase", str(person.pk), "--by", clerk(world).username, "--reason", "本人申请"]
    with pytest.raises(CommandError):
        call_command(*words, "--agreed-by", clerk(world).username)
    assert Person.objects.get(pk=person.pk).erased_at is None
    with pytest.raises(CommandError):
        call_command(*words, "--agreed-by", "nobody")
    call_command(*words, "--agreed-by", "admin")

    assert Person.objects.get(pk=person.pk).erased_at == LATER
    assert "is erased" in capsys.readouterr().out
