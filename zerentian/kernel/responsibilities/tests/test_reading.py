from __future__ import annotations

from datetime import timedelta

from zerentian.kernel.responsibilities import actions as duties
from zerentian.kernel.responsibilities import queries
from zerentian.kernel.responsibilities.models import Role, Team
from zerentian.kernel.responsibilities.tests.giving import LATER, give
from zerentian.kernel.responsibilities.tests.world import (
    AT,
    ON,
    START,
    World,
    household,
    person,
    viewer,
)


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


def test_responsible_takes_four_statements(world: World, django_assert_num_queries: object) -> None:
    made = give(world, world.helper("李志强"), 20)
    looking = viewer(world.gaoli_clerk)
    _ = looking.compartments, looking.places("subjects.view"), looking.subject_ids  # type: ignore[arg-type]

    with django_assert_num_queries(4):  # type: ignore[operator]
        found = queries.responsible([d.subject_id for d in made], viewer=looking, on=ON)

    assert {entries[0].holder.person for entries in found.values()} == {"李志强"}


def test_household_elsewhere_is_not_shown(world: World) -> None:
    subject = household(world.guti.village)
    holder = world.helper()
    duties.assign(
        by=world.admin, role=world.primary, subject=subject, holder=holder, start=START, at=AT
    )

    assert queries.responsible([subject.pk], viewer=viewer(world.gaoli_clerk), on=ON) == {}
