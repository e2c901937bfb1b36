from __future__ import annotations

from datetime import date, timedelta

import pytest
from django.db.backends.postgresql.psycopg_any import DateRange

from zerentian.kernel.accounts.models import Post
from zerentian.kernel.activity.models import Entry
from zerentian.kernel.responsibilities import actions as duties
from zerentian.kernel.responsibilities import queries
from zerentian.kernel.responsibilities.errors import DutyRefused
from zerentian.kernel.responsibilities.models import Duty, Holder, Role, Team
from zerentian.kernel.responsibilities.tests.world import (
    AT,
    ON,
    START,
    World,
    household,
    person,
    viewer,
)
from zerentian.kernel.subjects.models import Subject

LATER = AT + timedelta(hours=1)


def give(world: World, holder: Holder, number: int, role: Role | None = None) -> list[Duty]:
    pairs = [(subject.pk, holder.pk) for subject in world.households(number)]
    return duties.assign_many(
        by=world.gaoli_clerk, role=role or world.primary, pairs=pairs, start=START, at=AT
    )


def loads_of(role: Role, *holders: Holder, on: date = ON) -> list[int]:
    return [queries.load(holder.pk, role=role, on=on) for holder in holders]


def test_end_keeps_the_past_and_opens_a_gap(world: World) -> None:
    [duty] = give(world, world.helper(), 1)

    kept = duties.end(by=world.gaoli_clerk, duty=duty, on=ON, reason="调离", at=LATER)

    assert kept
    assert kept.valid == DateRange(START, ON)
    assert kept.end_reason == "调离"
    duty.refresh_from_db()
    assert duty.superseded_at == LATER  # what was known before stays readable
    gaps = queries.gaps(viewer=viewer(world.admin), role=world.primary, on=ON)
    assert list(gaps) == [duty.subject]
    assert not queries.gaps(
        viewer=viewer(world.admin), role=world.primary, on=ON - timedelta(days=1)
    )


def test_end_before_it_began_takes_it_away(world: World) -> None:
    [duty] = give(world, world.helper(), 1)

    kept = duties.end(by=world.gaoli_clerk, duty=duty, on=START, reason="误录", at=LATER)

    assert kept is None
    assert not Duty.objects.filter(superseded_at=None).exists()


def test_end_twice_is_refused(world: World) -> None:
    [duty] = give(world, world.helper(), 1)
    kept = duties.end(by=world.gaoli_clerk, duty=duty, on=ON, reason="", at=LATER)
    assert kept

    with pytest.raises(DutyRefused) as stale:
        duties.end(by=world.gaoli_clerk, duty=duty, on=ON, reason="", at=LATER)
    with pytest.raises(DutyRefused) as over:
        duties.end(by=world.gaoli_clerk, duty=kept, on=ON, reason="", at=LATER)

    assert stale.value.codes == {"superseded"}
    assert over.value.codes == {"ended"}


def test_end_many_is_all_or_nothing(world: World) -> None:
    made = give(world, world.helper(), 3)
    duties.end(by=world.gaoli_clerk, duty=made[0], on=ON, reason="", at=LATER)

    with pytest.raises(DutyRefused):
        duties.end_many(
            by=world.gaoli_clerk, duties=[d.pk for d in made] + [0], on=ON, reason="", at=LATER
        )

    assert Duty.objects.filter(superseded_at=None, valid__upper_inf=True).count() == 2


def test_end_many_needs_the_place(world: World) -> None:
    made = give(world, world.helper(), 2)

    with pytest.raises(DutyRefused) as refused:
        duties.end_many(by=world.guti_clerk, duties=[d.pk for d in made], on=ON, reason="", at=AT)

    assert refused.value.codes == {"not_yours"}


def test_ending_a_post_makes_its_gaps(world: World) -> None:
    helper = world.helper()
    made = give(world, helper, 3)
    assert helper.post
    assert not queries.gaps(viewer=viewer(world.admin), role=world.primary, on=ON)

    duties.end_of_post(by=world.admin, post=helper.post, on=ON, at=LATER)

    gaps = queries.gaps(viewer=viewer(world.admin), role=world.primary, on=ON)
    assert {subject.pk for subject in gaps} == {duty.subject_id for duty in made}
    assert Post.objects.get(pk=helper.post.pk).ended_on == ON
    entry = Entry.objects.get(verb="duty.ended")
    assert set(entry.rows) >= {duty.pk for duty in made}


def test_ending_a_post_takes_away_what_had_not_begun(world: World) -> None:
    helper = world.helper()
    duties.assign(
        by=world.gaoli_clerk, role=world.primary, subject=world.household(), holder=helper,
        start=ON + timedelta(days=30), at=AT,
    )  # fmt: skip
    assert helper.post

    duties.end_of_post(by=world.admin, post=helper.post, on=ON, at=LATER)

    assert not Duty.objects.filter(superseded_at=None).exists()


def test_subjects_that_leave_need_nobody(world: World) -> None:  # C-5
    made = give(world, world.helper(), 2)

    duties.end_of_subjects(by=None, subjects=[made[0].subject_id], on=ON, reason="销户", at=LATER)

    current = queries.duties_on(role=world.primary, on=ON)
    assert [duty.subject_id for duty in current] == [made[1].subject_id]
    assert duties.end_of_subjects(by=None, subjects=[], on=ON, reason="", at=LATER) == []


def test_hand_over_ends_where_the_new_begins(world: World) -> None:  # B-2
    old, new = world.helper(), world.helper()
    made = give(world, old, 2)

    moved = duties.hand_over(
        by=world.gaoli_clerk,
        role=world.primary,
        from_holder=old,
        to=new,
        on=ON,
        note="轮岗",
        at=LATER,
    )

    assert len(moved) == len(made)
    for duty in moved:
        before = Duty.objects.get(subject=duty.subject_id, holder=old, superseded_at=None)
        assert before.valid.upper == duty.valid.lower == ON
    assert Entry.objects.filter(verb="duty.handed_over").count() == 1


def test_five_households_move_to_three_with_room(world: World) -> None:  # scenario 5.7.2
    retiring, [one, two, three] = world.helper(), [world.helper() for _ in range(3)]
    made = give(world, retiring, 5, world.capped)
    for holder, load in ((one, 3), (two, 3), (three, 4)):
        give(world, holder, load, world.capped)
    subjects = [duty.subject_id for duty in made]
    to = dict(zip(subjects, [one, one, two, two, three], strict=True))

    duties.hand_over(
        by=world.gaoli_clerk,
        role=world.capped,
        from_holder=retiring,
        to=to,
        on=ON,
        note="",
        at=LATER,
    )

    assert loads_of(world.capped, retiring, one, two, three) == [0, 5, 5, 5]


def test_without_room_the_fifth_is_named_and_nothing_moves(world: World) -> None:  # scenario 5.7.2
    retiring, [one, two, three] = world.helper(), [world.helper() for _ in range(3)]
    made = give(world, retiring, 5, world.capped)
    for holder, load in ((one, 3), (two, 4), (three, 4)):
        give(world, holder, load, world.capped)
    subjects = [duty.subject_id for duty in made]
    to = dict(zip(subjects, [one, one, two, three, three], strict=True))

    with pytest.raises(DutyRefused) as refused:
        duties.hand_over(
            by=world.gaoli_clerk,
            role=world.capped,
            from_holder=retiring,
            to=to,
            on=ON,
            note="",
            at=LATER,
        )

    fifth = Subject.objects.select_related("household").get(pk=subjects[4])
    [refusal] = refused.value.refusals
    assert refusal.code == "over_cap"
    assert fifth.household
    assert fifth.household.code in refusal.text
    assert loads_of(world.capped, retiring, one, two, three) == [5, 3, 4, 4]
    assert not Duty.objects.exclude(superseded_at=None).exists()


def test_hand_over_keeps_end_roster_and_future(world: World) -> None:
    old, new = world.helper(), world.helper()
    until, future = ON + timedelta(days=60), ON + timedelta(days=90)
    running = duties.assign(
        by=world.gaoli_clerk, role=world.primary, subject=world.household(), holder=old, start=START,
        roster="gaoli", at=AT,
    )  # fmt: skip
    duties.correct(by=world.gaoli_clerk, duty=running, end=until, reason="", at=AT)
    later = duties.assign(
        by=world.gaoli_clerk, role=world.primary, subject=world.household(), holder=old, start=future,
        at=AT,
    )  # fmt: skip

    moved = duties.hand_over(
        by=world.gaoli_clerk, role=world.primary, from_holder=old, to=new, on=ON, note="", at=LATER
    )

    spans = {duty.subject_id: (duty.valid.lower, duty.valid.upper, duty.roster) for duty in moved}
    assert spans == {
        running.subject_id: (ON, until, "gaoli"),
        later.subject_id: (future, None, ""),
    }


def test_hand_over_of_what_is_not_held_is_refused(world: World) -> None:
    old, new = world.helper(), world.helper()
    [duty] = give(world, old, 1)
    stranger = world.household()
    common = {"by": world.gaoli_clerk, "role": world.primary, "on": ON, "note": "", "at": LATER}

    with pytest.raises(DutyRefused) as not_held:
        duties.hand_over(from_holder=old, to={duty.subject_id: new, stranger.pk: new}, **common)
    with pytest.raises(DutyRefused) as nothing:
        duties.hand_over(from_holder=new, to=old, **common)

    assert not_held.value.codes == {"not_held"}
    assert nothing.value.codes == {"nothing_held"}


def test_correct_replaces_and_keeps_the_wrong_row(world: World) -> None:
    wrong, right = world.helper(), world.helper()
    [duty] = give(world, wrong, 1)

    new = duties.correct(by=world.gaoli_clerk, duty=duty, holder=right, reason="录错人", at=LATER)

    duty.refresh_from_db()
    assert duty.superseded_at == LATER
    assert (new.holder_id, new.valid) == (right.pk, DateRange(START, None))
    with pytest.raises(DutyRefused) as refused:
        duties.correct(by=world.gaoli_clerk, duty=duty, start=ON, reason="", at=LATER)
    assert refused.value.codes == {"superseded"}


def test_correct_can_move_both_ends(world: World) -> None:
    [duty] = give(world, world.helper(), 1)
    earlier, until = date(2019, 2, 1), date(2019, 4, 1)

    shorter = duties.correct(
        by=world.gaoli_clerk, duty=duty, start=earlier, end=until, reason="", at=LATER
    )
    again = duties.correct(by=world.gaoli_clerk, duty=shorter, open_end=True, reason="", at=LATER)

    assert shorter.valid == DateRange(earlier, until)
    assert again.valid == DateRange(earlier, None)


def test_correct_with_ends_crossed_is_refused(world: World) -> None:
    [duty] = give(world, world.helper(), 1)

    with pytest.raises(DutyRefused) as refused:
        duties.correct(by=world.gaoli_clerk, duty=duty, end=START, reason="", at=LATER)

    assert refused.value.codes == {"no_days"}


def test_reassign_covers_gaps_and_moves_others(world: World) -> None:
    old, new = world.helper(), world.helper()
    [held] = give(world, old, 1)
    [own] = give(world, new, 1)
    gap = world.household()
    subjects = [held.subject_id, own.subject_id, gap.pk]

    moved = duties.reassign(
        by=world.gaoli_clerk, role=world.primary, to=dict.fromkeys(subjects, new.pk), on=ON,
        reason="调整", at=LATER,
    )  # fmt: skip

    assert {duty.subject_id for duty in moved} == {held.subject_id, gap.pk}
    assert loads_of(world.primary, old, new) == [0, 3]
    own.refresh_from_db()
    assert own.superseded_at is None


def test_taking_back_restores_what_was(world: World) -> None:
    old, new = world.helper(), world.helper()
    [held] = give(world, old, 1)
    gap = world.household()
    moved = duties.reassign(
        by=world.gaoli_clerk, role=world.primary, to={held.subject_id: new.pk, gap.pk: new.pk}, on=ON,
        reason="", at=LATER,
    )  # fmt: skip

    back = duties.take_back(
        by=world.gaoli_clerk, duties=[d.pk for d in (*moved.new, *moved.closed)],
        restore=[d.pk for d in moved.old], reason="", at=LATER,
    )  # fmt: skip

    assert back == 1
    assert loads_of(world.primary, old, new) == [1, 0]
    again = Duty.objects.get(superseded_at=None)
    assert (again.subject_id, again.valid) == (held.subject_id, DateRange(START, None))


def test_taking_back_is_refused_when_something_was_built_on_it(world: World) -> None:
    made = give(world, world.helper(), 2)
    duties.end(by=world.gaoli_clerk, duty=made[0], on=ON, reason="", at=LATER)

    with pytest.raises(DutyRefused) as refused:
        duties.take_back(by=world.gaoli_clerk, duties=[d.pk for d in made], reason="", at=LATER)

    assert refused.value.codes == {"superseded"}
    assert Duty.objects.filter(pk=made[1].pk, superseded_at=None).exists()


def test_viewer_sees_own_duties_of_the_day(world: World) -> None:
    helper = world.helper()
    [duty] = give(world, helper, 1)
    assert helper.post
    user = helper.post.tenures.get().user

    assert viewer(user).subject_ids == {duty.subject_id}
    assert viewer(user, on=START - timedelta(days=1)).subject_ids == frozenset()
    assert queries.viewer_for(None, on=ON, at=AT).subject_ids == frozenset()
    assert list(queries.own_subjects(viewer=viewer(user))) == [duty.subject]


def test_members_of_entities_and_teams_see_only_where_the_role_says(world: World) -> None:
    member, colleague = person("成员"), person("同事")
    colleague.entity = world.office
    colleague.save(update_fields=["entity"])
    team: Team = duties.open_team(
        by=world.admin, name="志愿队", entity=world.office, members=[member], start=START, at=AT
    )
    for holder in (duties.holder_for(team=team), duties.holder_for(entity=world.office)):
        give(world, holder, 1)
    assert viewer(member).subject_ids == viewer(colleague).subject_ids == frozenset()

    Role.objects.filter(pk=world.primary.pk).update(members=True)

    assert len(viewer(member).subject_ids) == len(viewer(colleague).subject_ids) == 1
    assert viewer(member).subject_ids != viewer(colleague).subject_ids


def test_sync_roles_follows_the_pack_and_is_repeatable(world: World) -> None:
    duties.sync_roles(by=world.admin, at=AT)
    Role.objects.create(
        key="gone", title="旧", title_en="old", subject_kind="x", exclusive=False, cover=False
    )
    Role.objects.filter(key="primary_helper").update(cap=1)

    changed = duties.sync_roles(by=world.admin, at=AT)

    assert {role.key for role in changed} == {"gone", "primary_helper"}
    assert queries.role("gone").ended_on == ON
    assert queries.role("primary_helper").cap is None
    assert duties.sync_roles(by=world.admin, at=AT) == []
    assert queries.role("primary_helper").subject_kind == "relief.household"


def test_history_names_everybody_as_then(world: World) -> None:
    old, new = world.helper("赵明"), world.helper("李志强")
    [duty] = give(world, old, 1)
    duties.hand_over(
        by=world.gaoli_clerk, role=world.primary, from_holder=old, to=new, on=ON, note="", at=LATER
    )

    past = queries.history(duty.subject_id, viewer=viewer(world.gaoli_clerk), on=ON)

    assert [(entry.holder.person, entry.start, entry.end) for entry in past] == [
        ("李志强", ON, None),
        ("赵明", START, ON),
    ]
    assert not queries.history(duty.subject_id, viewer=viewer(world.guti_clerk), on=ON)


def test_responsible_takes_three_statements(
    world: World, django_assert_num_queries: object
) -> None:
    made = give(world, world.helper("李志强"), 20)
    looking = viewer(world.gaoli_clerk)
    _ = looking.compartments, looking.places("subjects.view"), looking.subject_ids  # type: ignore[arg-type]

    with django_assert_num_queries(3):  # type: ignore[operator]
        found = queries.responsible([d.subject_id for d in made], viewer=looking, on=ON)

    assert {entries[0].holder.person for entries in found.values()} == {"李志强"}


def test_household_elsewhere_is_not_shown(world: World) -> None:
    subject = household(world.guti.village)
    holder = world.helper()
    duties.assign(
        by=world.admin, role=world.primary, subject=subject, holder=holder, start=START, at=AT
    )

    assert queries.responsible([subject.pk], viewer=viewer(world.gaoli_clerk), on=ON) == {}
