"""The scope layer, on the real database: one case for each way in, and an oracle for all together."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from django.core.exceptions import PermissionDenied
from django.db import connection, transaction
from django.db.backends.postgresql.psycopg_any import DateRange
from django.test.utils import CaptureQueriesContext
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests import world as worlds
from tests.world import AT, ON, START, World
from zerentian.kernel.accounts import roles, scope
from zerentian.kernel.accounts.actions import grants
from zerentian.kernel.accounts.models import Compartment, CompartmentMember, Grant, User
from zerentian.kernel.accounts.viewer import Viewer
from zerentian.kernel.entities.models import Entity
from zerentian.kernel.regions import actions as regions
from zerentian.kernel.regions.models import Area, AreaRegion, Region
from zerentian.kernel.subjects.models import Subject
from zerentian.manifest.permissions import Permission

VIEW, EDIT = Permission.SUBJECTS_VIEW, Permission.SUBJECTS_EDIT
UNITS = Permission.ENTITIES_VIEW


def seen(viewer: Viewer, permission: Permission = VIEW) -> set[str]:
    """Names of the subjects that the viewer gets."""
    found = scope.subjects_within(
        Subject.objects.all(), viewer=viewer, permission=permission, subject=""
    )
    return set(found.values_list("name", flat=True))


def units(viewer: Viewer) -> set[str]:
    found = scope.within(Entity.objects.all(), viewer=viewer, permission=UNITS)
    return set(found.values_list("name", flat=True))


def test_a_grant_on_a_region_opens_what_lies_in_it(world: World) -> None:
    assert seen(world.viewer(world.east.users["town_clerk"])) == {"东桂兰"}
    assert seen(world.viewer(world.west.users["town_clerk"])) == {"西桂兰"}
    assert seen(world.viewer(world.admin)) == {"东桂兰", "西桂兰"}


def test_without_a_grant_there_are_no_rows(world: World) -> None:
    viewer = world.viewer(world.loner)

    assert seen(viewer) == set()
    assert units(viewer) == set()
    assert not viewer.may(VIEW)


def test_nobody_sees_nothing(world: World) -> None:
    viewer = world.viewer(None)

    assert seen(viewer) == set()
    assert viewer.places(VIEW) == ()
    assert viewer.compartments == frozenset()
    assert viewer.subject_ids == frozenset()


def test_a_role_opens_only_its_own_permissions(world: World) -> None:
    viewer = world.viewer(world.east.users["leader"])

    assert seen(viewer, VIEW) == {"东桂兰"}
    assert seen(viewer, EDIT) == set()


def test_a_role_that_the_pack_does_not_know_opens_nothing(world: World) -> None:
    Grant.objects.create(
        user=world.loner,
        role="abolished",
        region=world.root,
        valid=DateRange(START, None),
        recorded_at=AT,
    )

    assert seen(world.viewer(world.loner)) == set()
    assert roles.title("abolished") == "abolished"


@pytest.mark.parametrize(
    ("start", "end", "open_"),
    [
        (START, None, True),
        (START, ON, False),  # the end is the first day on which it no longer holds
        (START, ON + timedelta(days=1), True),
        (ON, None, True),
        (ON + timedelta(days=1), None, False),
    ],
)
def test_a_grant_holds_on_its_days_only(
    world: World, start: date, end: date | None, open_: bool
) -> None:
    grants.give(
        by=None,
        user=world.loner,
        role="leader",
        region=world.east.region,
        start=start,
        end=end,
        on=ON,
        at=AT,
    )

    assert (seen(world.viewer(world.loner)) == {"东桂兰"}) is open_


def test_a_revoked_grant_opens_nothing(world: World) -> None:
    grant = world.east.users["leader"].grants.get()
    grants.revoke(by=None, grant=grant, on=ON, at=AT)

    assert seen(world.viewer(world.east.users["leader"])) == set()


def test_a_grant_on_an_area_opens_its_regions_of_the_day(world: World) -> None:
    grants.give(by=None, user=world.loner, role="leader", area=world.west.area, on=ON, at=AT)

    assert seen(world.viewer(world.loner)) == {"西桂兰"}

    later = ON + timedelta(days=10)
    regions.assign_regions(
        by=None, area=world.west.area, regions=[world.east.region.pk], on=later, at=AT
    )
    assert seen(world.viewer(world.loner, on=ON)) == {"西桂兰"}
    assert seen(world.viewer(world.loner, on=later)) == {"东桂兰"}


def test_a_superseded_row_of_an_area_opens_nothing(world: World) -> None:
    grants.give(by=None, user=world.loner, role="leader", area=world.west.area, on=ON, at=AT)
    AreaRegion.objects.update(superseded_at=AT)

    assert seen(world.viewer(world.loner)) == set()


def test_an_area_without_regions_opens_nothing(world: World) -> None:
    empty = Area.objects.create(key="empty", name="空", kind="zone")
    Grant.objects.create(
        user=world.loner, role="leader", area=empty, valid=DateRange(START, None), recorded_at=AT
    )

    assert seen(world.viewer(world.loner)) == set()


def test_a_duty_opens_its_subject_for_viewing_only(world: World) -> None:
    viewer = world.viewer(world.east.helper)

    assert seen(viewer, VIEW) == {"东桂兰"}
    assert seen(viewer, EDIT) == set()
    assert seen(viewer, Permission.SUBJECTS_REVEAL) == set()


def test_a_duty_ends_with_the_seat(world: World) -> None:
    worlds.posts.end_tenure(
        by=None, tenure=world.east.post.tenures.get(), day=ON, on=ON, at=AT, reason="调离"
    )

    assert seen(world.viewer(world.east.helper)) == set()
    assert seen(world.viewer(world.east.helper, on=ON - timedelta(days=1))) == {"东桂兰"}


def test_an_acting_deputy_sees_what_the_post_answers_for(world: World) -> None:
    end = ON + timedelta(days=7)
    worlds.posts.stand_in(
        by=None, post=world.west.post, user=world.loner, start=ON, end=end, on=ON, at=AT
    )

    assert seen(world.viewer(world.loner)) == {"西桂兰"}
    assert seen(world.viewer(world.loner, on=end)) == set()


def closed(subject: Subject, *members: User) -> Compartment:
    compartment = Compartment.objects.create(key="sealed", title="保密")
    Subject.objects.filter(pk=subject.pk).update(compartment=compartment)
    for user in members:
        CompartmentMember.objects.create(
            compartment=compartment, user=user, valid=DateRange(START, None), recorded_at=AT
        )
    return compartment


def test_a_compartment_closes_a_subject_to_everybody_not_named(world: World) -> None:
    clerk, leader = world.east.users["town_clerk"], world.east.users["leader"]
    closed(world.east.subject, leader)

    assert seen(world.viewer(world.admin)) == {"西桂兰"}
    assert seen(world.viewer(clerk)) == set()
    assert seen(world.viewer(leader)) == {"东桂兰"}
    assert seen(world.viewer(world.east.helper)) == set()  # not even by duty


def test_being_named_in_a_compartment_opens_no_place(world: World) -> None:
    closed(world.east.subject, world.loner, world.west.users["leader"])

    assert seen(world.viewer(world.loner)) == set()
    assert seen(world.viewer(world.west.users["leader"])) == {"西桂兰"}


def test_membership_of_a_compartment_is_dated_and_can_be_superseded(world: World) -> None:
    leader = world.east.users["leader"]
    closed(world.east.subject, leader)

    CompartmentMember.objects.update(valid=DateRange(START, ON))
    assert seen(world.viewer(leader)) == set()

    CompartmentMember.objects.update(valid=DateRange(START, None), superseded_at=AT)
    assert seen(world.viewer(leader)) == set()


def test_rows_without_a_region_are_for_the_whole_instance_only(world: World) -> None:
    worlds.unit("没有地方的单位", "association", None)
    grants.give(by=None, user=world.loner, role="leader", region=world.district, on=ON, at=AT)
    Subject.objects.filter(pk=world.east.subject.pk).update(region=None)

    assert "没有地方的单位" in units(world.viewer(world.admin))
    assert "没有地方的单位" not in units(world.viewer(world.loner))
    assert seen(world.viewer(world.admin)) == {"东桂兰", "西桂兰"}
    assert seen(world.viewer(world.loner)) == {"西桂兰"}


def test_a_grant_above_the_root_covers_the_whole_instance(world: World) -> None:
    province = Region.objects.get(path="37")
    grants.give(by=None, user=world.loner, role="leader", region=province, on=ON, at=AT)

    assert world.viewer(world.loner).everywhere(VIEW)
    assert not world.viewer(world.east.users["leader"]).everywhere(VIEW)


def test_a_grant_for_one_programme_opens_only_its_subjects(world: World) -> None:
    Subject.objects.filter(pk=world.west.subject.pk).update(kind="health.record")
    viewer = world.viewer(world.loner)
    grants.give(
        by=None,
        user=world.loner,
        role="leader",
        region=world.root,
        programme="relief",
        on=ON,
        at=AT,
    )

    assert seen(viewer) == {"东桂兰"}
    assert viewer.places(VIEW, programme="relief")
    assert not viewer.places(VIEW, programme="health")
    assert viewer.places(VIEW)  # what belongs to no programme


def test_within_leaves_out_grants_for_other_programmes(world: World) -> None:
    grants.give(
        by=None,
        user=world.loner,
        role="leader",
        region=world.root,
        programme="relief",
        on=ON,
        at=AT,
    )
    viewer = world.viewer(world.loner)

    def found(programme: str) -> int:
        rows = scope.within(
            Entity.objects.all(), viewer=viewer, permission=UNITS, programme=programme
        )
        return rows.count()

    assert found("relief") == found("") == 3
    assert found("health") == 0


def test_a_grant_without_programme_opens_every_programme(world: World) -> None:
    Subject.objects.filter(pk=world.west.subject.pk).update(kind="health.record")

    assert seen(world.viewer(world.admin)) == {"东桂兰", "西桂兰"}


def test_asking_marks_the_viewer_as_checked(world: World) -> None:
    questions = [
        lambda viewer: scope.within(Entity.objects.all(), viewer=viewer, permission=UNITS),
        lambda viewer: scope.subjects_within(
            Subject.objects.all(), viewer=viewer, permission=VIEW, subject=""
        ),
        lambda viewer: scope.in_places(viewer, VIEW),
        lambda viewer: scope.require(viewer, VIEW),
        lambda viewer: viewer.may(VIEW),
        scope.signed_in,
    ]
    for question in questions:
        viewer = world.viewer(world.admin)
        assert not viewer.checked
        question(viewer)
        assert viewer.checked


def test_require_refuses_what_is_held_nowhere(world: World) -> None:
    scope.require(world.viewer(world.east.users["leader"]), VIEW)

    with pytest.raises(PermissionDenied):
        scope.require(world.viewer(world.east.users["leader"]), EDIT)
    with pytest.raises(PermissionDenied):
        scope.signed_in(world.viewer(None))


def test_public_marks_a_view_with_its_reason() -> None:
    @scope.public("anybody may read this")
    def view() -> None: ...

    assert view.public_because == "anybody may read this"  # type: ignore[attr-defined]


def test_places_of_several_grants_are_merged(world: World) -> None:
    for town in (world.east, world.west):
        grants.give(by=None, user=world.loner, role="leader", region=town.region, on=ON, at=AT)
    village = world.east.villages[0]
    grants.give(by=None, user=world.loner, role="auditor", region=village, on=ON, at=AT)

    assert world.viewer(world.loner).places(VIEW) == (("370703001", "370703003"),)


def test_grants_are_read_once_and_areas_in_one_statement(world: World) -> None:
    for area in (world.east.area, world.west.area):
        grants.give(by=None, user=world.loner, role="leader", area=area, on=ON, at=AT)
    viewer = world.viewer(world.loner)

    with CaptureQueriesContext(
        connection,
    ) as queries:
        for permission in Permission:
            viewer.may(permission)

    assert len(queries) == 2


def test_every_permission_is_said_in_words() -> None:
    assert set(roles.WORDS) == set(Permission)


# --- Against an oracle in plain Python -----------------------------------------------------------

PATHS = sorted(worlds.NAMES)
dates = st.integers(-3, 3).map(lambda days: ON + timedelta(days=days))
periods = st.tuples(dates, dates | st.none()).filter(lambda p: p[1] is None or p[0] < p[1])
given_grants = st.lists(
    st.tuples(
        st.sampled_from(["leader", "town_clerk", "helper", "account_keeper"]),
        st.sampled_from([*PATHS, "area:east", "area:west"]),
        periods,
        st.booleans(),  # superseded
        st.sampled_from(["", "relief"]),
    ),
    max_size=4,
)
rows = st.lists(
    st.tuples(
        st.sampled_from([None, *PATHS]),
        st.sampled_from(["relief.household", "health.record"]),
        st.sampled_from(["", "named", "strange"]),  # compartment
        st.booleans(),  # answered for by the viewer
    ),
    min_size=1,
    max_size=6,
)
permissions = st.sampled_from([VIEW, EDIT, UNITS])


@given(given_grants, rows, permissions)
@settings(
    max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
def test_subjects_are_what_a_plain_reading_of_the_rules_gives(
    world: World, given_grants: list, rows: list, permission: Permission
) -> None:
    with transaction.atomic():
        for role, place, (start, end), superseded, programme in given_grants:
            _grant(world, role, place, DateRange(start, end), superseded, programme)
        compartments = {
            key: Compartment.objects.create(key=key, title=key) for key in ("named", "strange")
        }
        CompartmentMember.objects.create(
            compartment=compartments["named"],
            user=world.loner,
            valid=DateRange(START, None),
            recorded_at=AT,
        )
        subjects = [
            Subject.objects.create(
                kind=kind, name="x", region=path and worlds.region(path), opened_on=START,
                compartment=compartments.get(compartment),
            )
            for path, kind, compartment, _own in rows
        ]  # fmt: skip
        own = frozenset(s.pk for s, row in zip(subjects, rows, strict=True) if row[3])
        viewer = Viewer(user=world.loner, on=ON, at=AT, duties=lambda: own)

        found = scope.subjects_within(
            Subject.objects.filter(name="x"), viewer=viewer, permission=permission, subject=""
        )

        expected = {
            subject.pk
            for subject, row in zip(subjects, rows, strict=True)
            if _allowed(row, given_grants, permission)
        }
        assert set(found.values_list("pk", flat=True)) == expected
        opened = {s.pk for s in subjects if scope.opens(s, viewer=viewer, permission=permission)}
        assert opened == expected
        transaction.set_rollback(True)


def _grant(
    world: World, role: str, place: str, valid: DateRange, superseded: bool, programme: str
) -> None:
    areas = {"area:east": world.east.area, "area:west": world.west.area}
    Grant.objects.create(
        user=world.loner, role=role, valid=valid, programme=programme, recorded_at=AT,
        region=None if place in areas else worlds.region(place), area=areas.get(place),
        superseded_at=AT if superseded else None,
    )  # fmt: skip


def _allowed(row: tuple, given_grants: list, permission: Permission) -> bool:
    path, kind, compartment, own = row
    if compartment == "strange":
        return False
    if own and permission == VIEW:
        return True
    return any(_opens(grant, path, kind, permission) for grant in given_grants)


def _opens(grant: tuple, path: str | None, kind: str, permission: Permission) -> bool:
    role, place, (start, end), superseded, programme = grant
    if superseded or not (start <= ON and (end is None or end > ON)):
        return False
    if permission not in roles.permissions(role) or not kind.startswith(programme):
        return False
    prefix = {"area:east": "370703001", "area:west": "370703002"}.get(place, place)
    return "3707".startswith(prefix) if path is None else path.startswith(prefix)
