from __future__ import annotations

from datetime import timedelta
from pathlib import Path

import pytest
from django.db import DatabaseError, IntegrityError, connection, transaction
from django.http import Http404

from zerentian.kernel.accounts.viewer import Viewer
from zerentian.kernel.activity.models import Entry
from zerentian.kernel.entities.models import Entity
from zerentian.kernel.imports import layouts as known
from zerentian.kernel.imports.tests import toys
from zerentian.kernel.layouts import actions, own, queries
from zerentian.kernel.layouts.actions import Description
from zerentian.kernel.layouts.errors import LayoutRefused
from zerentian.kernel.layouts.models import Draft, Layout, Remembered, Version
from zerentian.kernel.layouts.tests import strangers
from zerentian.kernel.population.tests import factories as make

pytestmark = pytest.mark.django_db
ABOUT = Description(
    titles=["叫什么", "成绩"],
    columns={"叫什么": "name", "成绩": "score"},
    constants={"identity": "", "day": "2019-05-31"},
    header=3,
)


def made(viewer: Viewer, name: str = "派出所名单", place: str = "370703001") -> Version:
    assert viewer.user
    return actions.make(
        by=viewer.user, name=name, base="toy", region=make.region(place), description=ABOUT,
        at=make.AT,
    )  # fmt: skip


def test_make_gives_a_layout_that_imports_know(viewer: Viewer) -> None:
    version = made(viewer)

    found = known.layout(own.key_of(version))
    assert (found.key, str(found.title)) == (f"own.{version.layout_id}.1", "派出所名单")
    assert [column.title for column in found.columns][:2] == ["叫什么", "证件号码"]
    assert found.plan is toys.TOY.plan
    assert known.programme_of(found.key) == "kernel"
    assert set(Entry.objects.values_list("verb", flat=True)) >= {
        "layout.made", "layout.described", "layout.remembered",
    }  # fmt: skip


def test_name_is_taken_once_in_a_place_and_free_after_retiring(viewer: Viewer) -> None:
    version = made(viewer)
    with pytest.raises(LayoutRefused) as error:
        made(viewer)
    assert error.value.code == "name_taken"
    made(viewer, place="370703001001")

    assert viewer.user
    actions.retire(by=viewer.user, layout=version.layout, reason="换了格式", at=make.AT)
    assert made(viewer).number == 1


def test_change_adds_a_version_and_keeps_the_old_one(viewer: Viewer) -> None:
    first = made(viewer)
    assert viewer.user
    about = Description(titles=["姓名", "分"], columns={"姓名": "name", "分": "score"}, header=1)

    second = actions.change(by=viewer.user, layout=first.layout, description=about, at=make.AT)

    assert (second.number, queries.newest(first.layout)) == (2, second)
    assert known.layout(own.key_of(first)).columns[0].title == "叫什么"
    assert known.layout(own.key_of(second)).columns[0].title == "姓名"


def test_versions_are_never_altered(viewer: Viewer) -> None:
    version = made(viewer)

    for deed in (lambda: Version.objects.update(header=9), version.delete):
        with pytest.raises(DatabaseError), transaction.atomic():
            deed()


def test_retired_layout_is_not_changed_nor_offered(viewer: Viewer) -> None:
    layout = made(viewer).layout
    assert viewer.user
    actions.retire(by=viewer.user, layout=layout, reason="不用了", at=make.AT)

    assert queries.choices(viewer=viewer) == []
    assert queries.remembered("toy", viewer=viewer) == []
    for deed in (actions.change, actions.retire):
        about = {"description": ABOUT} if deed is actions.change else {"reason": "再来"}
        with pytest.raises(LayoutRefused, match="retired"):
            deed(by=viewer.user, layout=layout, at=make.AT, **about)  # type: ignore[operator]


def test_layout_is_retired_by_somebody() -> None:
    somebody = make.user()
    with pytest.raises(IntegrityError), transaction.atomic():
        Layout.objects.create(
            name="名单", base="toy", made_by=somebody, made_at=make.AT, retired_at=make.AT
        )


def test_layouts_are_changed_in_their_place_and_used_below_it(viewer: Viewer) -> None:
    version = made(viewer, place="370703001")
    village, other = make.viewer("370703001001"), make.viewer("370703002")

    assert queries.layouts(viewer=viewer).get() == version.layout
    assert not queries.layouts(viewer=village).exists()
    assert queries.choices(viewer=village) == [(own.key_of(version), "派出所名单")]
    assert queries.choices(viewer=other) == []
    with pytest.raises(Http404):
        queries.layout(version.layout_id, viewer=other)


def test_sender_is_the_unit_or_who_has_none(viewer: Viewer) -> None:
    unit = Entity.objects.create(kind="department", name="公安局", name_key="gonganju")
    near, far = make.viewer("370703001"), make.viewer("370703001")
    for one in (viewer, near):
        assert one.user
        one.user.entity = unit
        one.user.save(update_fields=["entity"])

    version = made(viewer)

    assert queries.remembered("toy", viewer=near) == [version]
    assert queries.remembered("toy", viewer=far) == []
    assert queries.remembered("relief.platform", viewer=near) == []


def test_remembering_again_supersedes(viewer: Viewer) -> None:
    first, second = made(viewer), made(viewer, name="学校名单")
    assert viewer.user

    actions.remember(by=viewer.user, layout=first.layout, at=make.AT + timedelta(days=1))

    assert queries.remembered("toy", viewer=viewer) == [first, second]
    assert Remembered.objects.filter(layout=first.layout, superseded_at=None).count() == 1
    assert Remembered.objects.count() == 3


def test_draft_is_sealed_its_owner_s_and_gone_after_a_day(viewer: Viewer, tmp_path: Path) -> None:
    assert viewer.user
    sample = strangers.sample(tmp_path)
    draft = actions.begin(by=viewer.user, base="toy", name="名单.xlsx", sample=sample, at=make.AT)

    assert b"990703195808200021" not in bytes(Draft.objects.get().sample)
    assert queries.sample(queries.draft(draft.pk, viewer=viewer)) == sample
    with pytest.raises(Http404):
        queries.draft(draft.pk, viewer=make.viewer("370703001"))

    late = make.AT + timedelta(days=2)
    actions.begin(by=viewer.user, base="toy", name="名单.xlsx", sample=sample, at=late)
    assert list(Draft.objects.values_list("made_at", flat=True)) == [late]


def test_list_of_choices_costs_one_statement(
    viewer: Viewer, django_assert_num_queries: object
) -> None:
    for nth in range(5):
        made(viewer, name=f"名单{nth}")
    assert viewer.grants

    with django_assert_num_queries(1, connection=connection):  # type: ignore[operator]
        assert len(queries.choices(viewer=viewer)) == 5


@pytest.mark.parametrize("key", ["own.", "own.x.1", "own.99999.1", "own.1", "nothing"])
def test_unknown_keys_are_told(key: str) -> None:
    with pytest.raises(known.UnknownLayout):
        known.layout(key)
