from __future__ import annotations

from datetime import date, timedelta

import pytest
from django.db import IntegrityError, transaction
from django.db.backends.postgresql.psycopg_any import DateRange

from zerentian.kernel.accounts.models import Compartment, CompartmentMember, Tenure
from zerentian.kernel.activity.models import Entry
from zerentian.kernel.population import sealed
from zerentian.kernel.population.models import Membership, Person
from zerentian.kernel.responsibilities import actions as duties
from zerentian.kernel.responsibilities.errors import DutyRefused
from zerentian.kernel.responsibilities.models import Duty, Holder
from zerentian.kernel.responsibilities.tests.world import (
    AT,
    ON,
    START,
    World,
    household,
    person,
    seat,
)


def test_assign_makes_a_duty_from_the_day_on(world: World) -> None:
    subject, helper = world.household(), world.helper()

    duty = duties.assign(
        by=world.gaoli_clerk, role=world.primary, subject=subject, holder=helper, start=START,
        reason="分配", roster="gaoli", at=AT,
    )  # fmt: skip

    duty.refresh_from_db()
    assert duty.valid == DateRange(START, None)
    assert (duty.roster, duty.reason, duty.recorded_by) == ("gaoli", "分配", world.gaoli_clerk)
    assert duty.exclusive


def test_assign_writes_one_entry_with_ids(world: World) -> None:
    pairs = [(subject.pk, world.helper().pk) for subject in world.households(3)]

    made = duties.assign_many(
        by=world.gaoli_clerk, role=world.primary, pairs=pairs, start=START, at=AT
    )

    entry = Entry.objects.get(verb="duty.assigned")
    assert entry.rows == sorted(duty.pk for duty in made)
    assert (entry.actor, entry.table) == (world.gaoli_clerk.pk, "responsibilities_duty")


def test_assign_refuses_a_second_holder_and_names_the_first(world: World) -> None:  # A-2, B-2, C-1
    subject = world.household("王桂兰")
    first, second = world.helper("李志强"), world.helper("孙晓燕")
    assign(world, subject, first)

    with pytest.raises(DutyRefused) as refused:
        assign(world, subject, second, start=ON)

    assert refused.value.codes == {"taken"}
    for word in ("王桂兰", "李志强", "2019-01-01"):
        assert word in str(refused.value)
    assert Duty.objects.count() == 1


def test_database_refuses_overlap_even_without_the_action(world: World) -> None:
    duty = assign(world, world.household(), world.helper())
    copy = Duty.objects.get(pk=duty.pk)
    copy.pk, copy.holder_id = None, world.helper().pk

    with pytest.raises(IntegrityError), transaction.atomic():
        Duty.objects.bulk_create([copy])


@pytest.mark.parametrize("change", [{"reason": "x"}, {"valid": DateRange(ON, None)}])
def test_database_refuses_changes_in_place(world: World, change: dict[str, object]) -> None:
    duty = assign(world, world.household(), world.helper())

    with pytest.raises(Exception, match=r"Cannot update"), transaction.atomic():
        Duty.objects.filter(pk=duty.pk).update(**change)
    with pytest.raises(Exception, match="Cannot delete"), transaction.atomic():
        Duty.objects.filter(pk=duty.pk)._raw_delete(using="default")


def test_shared_role_allows_two_holders_but_not_one_twice(world: World) -> None:
    subject, first, second = world.household(), world.helper(), world.helper()
    for helper in (first, second):
        assign(world, subject, helper, role=world.shared)

    with pytest.raises(DutyRefused) as refused:
        assign(world, subject, first, role=world.shared)

    assert refused.value.codes == {"taken"}


def test_cap_refuses_the_sixth_and_lists_the_five(world: World) -> None:  # B-1, scenario 5.7.1
    helper, five = world.helper("李志强"), world.households(5)
    for subject in five:
        assign(world, subject, helper, role=world.capped)

    with pytest.raises(DutyRefused) as refused:
        assign(world, world.household("赵德福"), helper, role=world.capped)

    text = str(refused.value)
    assert refused.value.codes == {"over_cap"}
    assert all(subject.household.code in text for subject in five)
    assert "赵德福" in text
    assert "李志强" in text


def test_cap_counts_every_day_in_the_future(world: World) -> None:  # B-1
    helper = world.helper()
    later = ON + timedelta(days=100)
    for subject in world.households(5):
        assign(world, subject, helper, role=world.capped, start=later)

    with pytest.raises(DutyRefused) as refused:
        assign(world, world.household(), helper, role=world.capped, start=ON)

    assert refused.value.codes == {"over_cap"}
    assert str(later) in str(refused.value)


def test_cap_hides_households_that_the_clerk_may_not_open(world: World) -> None:
    helper = world.helper()
    for subject in world.households(5, world.guti.village):
        duties.assign(
            by=world.guti_clerk,
            role=world.capped,
            subject=subject,
            holder=helper,
            start=START,
            at=AT,
        )

    with pytest.raises(DutyRefused) as refused:
        assign(world, world.household(), helper, role=world.capped)

    assert world.guti.village.code not in str(refused.value)


def test_roster_cap_counts_only_its_roster(world: World) -> None:
    helper = world.helper()
    pairs = [(subject.pk, helper.pk) for subject in world.households(6)]
    duties.assign_many(by=world.gaoli_clerk, role=world.primary, pairs=pairs, start=START, at=AT)
    more = [(subject.pk, helper.pk) for subject in world.households(6)]
    by_roster = {"by": world.gaoli_clerk, "role": world.primary, "start": START, "at": AT}

    with pytest.raises(DutyRefused) as refused:
        duties.assign_many(pairs=more, roster="gaoli_1_5", **by_roster)
    duties.assign_many(pairs=more[:5], roster="gaoli_1_5", **by_roster)

    assert refused.value.codes == {"over_cap"}
    assert Duty.objects.filter(roster="gaoli_1_5").count() == 5


def test_bulk_lists_every_offending_row_and_writes_nothing(world: World) -> None:
    taken = world.households(2)
    for subject in taken:
        assign(world, subject, world.helper())
    foreign = household(world.guti.village)
    helper = world.helper()
    rows = [*taken, foreign, *world.households(4)]

    with pytest.raises(DutyRefused) as refused:
        duties.assign_many(
            by=world.gaoli_clerk, role=world.primary, pairs=[(s.pk, helper.pk) for s in rows],
            start=ON, at=AT,
        )  # fmt: skip

    named = {refusal.subject for refusal in refused.value.refusals}
    assert named == {*(subject.pk for subject in taken), foreign.pk}
    assert Duty.objects.count() == 2


def test_assign_needs_the_place(world: World) -> None:
    with pytest.raises(DutyRefused) as refused:
        duties.assign(
            by=world.guti_clerk, role=world.primary, subject=world.household("王桂兰"),
            holder=world.helper(), start=START, at=AT,
        )  # fmt: skip

    assert refused.value.codes == {"not_yours"}
    assert "王桂兰" not in str(refused.value)


def test_assign_needs_the_permission_not_just_a_view(world: World) -> None:
    helper = world.helper()
    subject = world.household()
    assign(world, subject, helper)
    user = Tenure.objects.get(post=helper.post).user

    with pytest.raises(DutyRefused) as refused:
        duties.end(by=user, duty=Duty.objects.get(), on=ON, reason="", at=AT)

    assert refused.value.codes == {"not_yours"}


def test_assign_respects_closed_compartments(world: World) -> None:
    subject = world.household()
    closed = Compartment.objects.create(key="closed", title="保密")
    subject.compartment = closed
    subject.save(update_fields=["compartment"])

    with pytest.raises(DutyRefused):
        assign(world, subject, world.helper())
    CompartmentMember.objects.create(
        compartment=closed, user=world.gaoli_clerk, valid=DateRange(START, None), recorded_at=AT
    )

    assert assign(world, subject, world.helper())


def test_assign_needs_somebody_on_the_post(world: World) -> None:
    helper = world.helper("李志强", since=ON)

    with pytest.raises(DutyRefused) as refused:
        assign(world, world.household(), helper, start=START)

    assert refused.value.codes == {"nobody_there"}


def test_acting_deputy_is_enough(world: World) -> None:
    helper = world.helper(since=ON)
    assert helper.post
    seat(helper.post, person("代理"), since=START, acting=True)

    assert assign(world, world.household(), helper, start=START)


def test_assign_needs_an_open_post(world: World) -> None:
    helper = world.helper()
    assert helper.post
    helper.post.ended_on = ON
    helper.post.save(update_fields=["ended_on"])

    with pytest.raises(DutyRefused) as refused:
        assign(world, world.household(), helper)

    assert refused.value.codes == {"post_ended"}
    assert str(ON) in str(refused.value)


def test_entity_can_answer_until_it_closes(world: World) -> None:
    holder = duties.holder_for(entity=world.office)
    assert assign(world, world.household(), holder)
    world.office.closed_on = ON
    world.office.save(update_fields=["closed_on"])

    with pytest.raises(DutyRefused) as refused:
        assign(world, world.household(), holder)

    assert refused.value.codes == {"post_ended"}


@pytest.mark.parametrize(
    ("change", "code"),
    [
        ({"closed_on": ON}, "closed"),
        ({"opened_on": date(2019, 5, 1)}, "before_opening"),
        ({"kind": "health.record"}, "wrong_kind"),
    ],
)
def test_assign_needs_a_fitting_subject(world: World, change: dict[str, object], code: str) -> None:
    subject = world.household()
    for name, value in change.items():
        setattr(subject, name, value)
    subject.save(update_fields=list(change))

    with pytest.raises(DutyRefused) as refused:
        assign(world, subject, world.helper())

    assert refused.value.codes == {code}


def test_helper_is_no_member_of_the_household(world: World) -> None:  # HP-2
    subject = world.household("王桂兰")
    helper = world.helper("王小明")
    live_in(subject, "王小明", phone="13800001234")
    sit_with_phone(helper, "138-0000-1234")

    with pytest.raises(DutyRefused) as refused:
        assign(world, subject, helper)

    assert refused.value.codes == {"own_household"}


def test_a_namesake_is_not_refused(world: World) -> None:  # HP-2: only what the data can prove
    subject = world.household()
    helper = world.helper("王小明")
    live_in(subject, "王小明", phone="13800009999")
    sit_with_phone(helper, "13800001234")

    assert assign(world, subject, helper)


def test_one_household_twice_in_a_list_is_refused(world: World) -> None:
    subject, one, two = world.household(), world.helper(), world.helper()

    with pytest.raises(DutyRefused) as refused:
        duties.assign_many(
            by=world.gaoli_clerk, role=world.primary, start=START, at=AT,
            pairs=[(subject.pk, one.pk), (subject.pk, two.pk)],
        )  # fmt: skip

    assert "twice" in refused.value.codes


def test_unknown_holder_is_refused(world: World) -> None:
    subject = world.household()

    with pytest.raises(DutyRefused) as refused:
        duties.assign_many(
            by=world.gaoli_clerk, role=world.primary, pairs=[(subject.pk, 0)], start=START, at=AT
        )

    assert refused.value.codes == {"unknown_holder"}


def test_role_that_left_the_pack_takes_no_duties(world: World) -> None:
    world.primary.ended_on = ON
    world.primary.save(update_fields=["ended_on"])

    with pytest.raises(DutyRefused) as refused:
        assign(world, world.household(), world.helper())

    assert "role_ended" in refused.value.codes


def test_nothing_to_assign_writes_an_empty_entry_only(world: World) -> None:
    assert (
        duties.assign_many(by=world.admin, role=world.primary, pairs=[], start=START, at=AT) == []
    )


def test_bulk_takes_a_constant_number_of_statements(
    world: World, django_assert_max_num_queries: object
) -> None:
    clerk, role = world.gaoli_clerk, world.primary

    def statements(number: int) -> int:
        helpers = world.helpers(number)
        pairs = [(s.pk, h.pk) for s, h in zip(world.households(number), helpers, strict=True)]
        with django_assert_max_num_queries(40) as counted:  # type: ignore[operator]
            duties.assign_many(
                by=clerk, role=role, pairs=pairs, start=START, at=AT, roster="gaoli_1_5"
            )
        return len(counted)

    assert statements(3) == statements(60)


def assign(world: World, subject: object, holder: Holder, **changes: object) -> Duty:
    values = {"by": world.gaoli_clerk, "role": world.primary, "start": START, "at": AT} | changes
    return duties.assign(subject=subject, holder=holder, **values)  # type: ignore[arg-type]


def live_in(subject: object, name: str, phone: str) -> None:
    somebody = Person.objects.create(
        name=name, name_key=name, initials="wxm", sex="M", born=date(1980, 1, 1),
        phone=sealed.seal_phone(phone), phone_index=sealed.phone_index(phone),
        phone_tail=sealed.phone_tail(phone),
    )  # fmt: skip
    Membership.objects.create(
        person=somebody, household=subject.household, kind="relief", relation="son",  # type: ignore[attr-defined]
        valid=DateRange(date(2014, 1, 1), None), recorded_at=AT,
    )  # fmt: skip


def sit_with_phone(helper: Holder, phone: str) -> None:
    user = Tenure.objects.get(post=helper.post).user
    user.phone = phone
    user.save(update_fields=["phone"])
