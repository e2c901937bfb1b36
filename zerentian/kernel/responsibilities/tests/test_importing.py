from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from zerentian.kernel.accounts.models import Post, Tenure, User
from zerentian.kernel.activity.models import Entry
from zerentian.kernel.entities.models import Entity
from zerentian.kernel.imports import actions as imports
from zerentian.kernel.imports import layouts
from zerentian.kernel.imports.errors import CommitRefused
from zerentian.kernel.imports.models import Batch
from zerentian.kernel.responsibilities import actions as duties
from zerentian.kernel.responsibilities import queries
from zerentian.kernel.responsibilities.models import Duty, Holder
from zerentian.kernel.responsibilities.tests.world import (
    AT,
    ON,
    START,
    World,
    clerk,
    grant,
    household,
    viewer,
)
from zerentian.kernel.subjects.models import Subject
from zerentian.lib import sheets

HEADER = ["单位", "单位类别", "姓名", "职务", "电话", "村", "户编号"]
OFFICE = ["高里街道办事处", "街道办事处"]


@pytest.fixture(autouse=True)
def _stored(settings: object, tmp_path: Path) -> None:
    settings.MEDIA_ROOT = tmp_path / "files"  # type: ignore[attr-defined]


def upload(
    world: World, tmp_path: Path, rows: list[list[object]], *, key: str = "gaoli",
    by: User | None = None, header: list[str] | None = None, on: date = ON,
) -> Batch:  # fmt: skip
    path = tmp_path / "名册.xlsx"
    with path.open("wb") as file:
        sheets.write_xlsx(file, title="名册", header=header or HEADER, rows=rows)
    by = by or world.keeper
    return imports.upload(
        by=by, viewer=viewer(by), layout=layouts.layout(f"relief.roster.{key}"), file=path,
        name=path.name, on=on, at=AT,
    )  # fmt: skip


def take_over(world: World, batch: Batch, by: User | None = None) -> Batch:
    by = by or world.keeper
    return imports.commit(by=by, viewer=viewer(by), batch=batch.pk, at=AT)


def helper(name: str, phone: str, subject: Subject | None, village: str = "东柳村") -> list[object]:
    code = subject.household.code if subject and subject.household else ""
    return [*OFFICE, name, "包户干部", phone, village, code]


def counts(batch: Batch) -> tuple[int, int, int, int]:
    return batch.new, batch.changed, batch.same, batch.refused


def reasons(batch: Batch) -> list[tuple[int, str]]:
    rows = batch.rows.filter(outcome="refused").order_by("number")
    return [(row.number, row.reasons[0]["why"]) for row in rows]


def test_roster_adds_unit_helpers_and_duties(world: World, tmp_path: Path) -> None:
    homes = world.households(4)
    rows = [helper("李志强", "19800000001", home) for home in homes[:3]]
    rows += [helper("孙晓燕", "19800000002", homes[3])]

    batch = upload(world, tmp_path, rows)
    take_over(world, batch)

    assert counts(batch) == (4, 0, 0, 0)
    office = Entity.objects.get(name="高里街道办事处")
    assert (office.kind, office.region) == ("town_government", world.gaoli.town)
    found = queries.responsible(
        [home.pk for home in homes], viewer=viewer(world.gaoli_clerk), on=ON, role=world.primary
    )
    assert [found[home.pk][0].holder.person for home in homes] == ["李志强"] * 3 + ["孙晓燕"]
    assert set(Duty.objects.values_list("roster", flat=True)) == {"gaoli_1_5"}
    assert not User.objects.get(name="李志强").has_usable_password()
    assert len(batch.created.get(table="responsibilities_duty").ids) == 4


def test_the_same_roster_again_changes_nothing(world: World, tmp_path: Path) -> None:
    rows = [helper("李志强", "19800000001", home) for home in world.households(3)]
    rows += [helper("王闲", "19800000009", None)]
    take_over(world, upload(world, tmp_path, rows))
    before = [
        Duty.objects.count(),
        User.objects.count(),
        Post.objects.count(),
        Holder.objects.count(),
    ]

    again = upload(world, tmp_path, rows)
    take_over(world, again)

    assert counts(again) == (0, 0, 4, 0)
    after = [
        Duty.objects.count(),
        User.objects.count(),
        Post.objects.count(),
        Holder.objects.count(),
    ]
    assert after == before


def test_sixth_household_is_refused_with_the_five_listed(
    world: World, tmp_path: Path
) -> None:  # B-1
    homes = world.households(6)

    batch = upload(world, tmp_path, [helper("李志强", "19800000001", home) for home in homes])

    [(number, why)] = reasons(batch)
    assert number == 7
    assert all(home.household.code in why for home in homes[:5] if home.household)
    assert counts(batch) == (5, 0, 0, 1)


def test_cap_counts_what_the_helper_already_has(world: World, tmp_path: Path) -> None:  # B-1
    first = [helper("李志强", "19800000001", home) for home in world.households(4)]
    take_over(world, upload(world, tmp_path, first))
    more = [helper("李志强", "19800000001", home) for home in world.households(2)]

    batch = upload(world, tmp_path, more)

    assert [number for number, _why in reasons(batch)] == [3]


def test_plots_have_no_cap_and_may_be_idle(world: World, tmp_path: Path) -> None:  # C-1
    rows = [helper("李志强", "19800000001", home) for home in world.households(7)]
    rows += [helper("王闲", "19800000009", None)]

    take_over(world, upload(world, tmp_path, rows, key="yangjiabu"))

    idle = queries.idle(viewer=viewer(world.gaoli_clerk), role=world.primary, on=ON)
    names = queries.names([holder.pk for holder in idle], on=ON)
    assert [name.person for name in names.values()] == ["王闲"]


def test_household_with_somebody_else_is_refused_by_name(world: World, tmp_path: Path) -> None:
    home = world.household()
    duties.assign(
        by=world.gaoli_clerk, role=world.primary, subject=home, holder=world.helper("赵明"),
        start=START, at=AT,
    )  # fmt: skip

    batch = upload(world, tmp_path, [helper("李志强", "19800000001", home)])

    [(_number, why)] = reasons(batch)
    assert "赵明" in why


@pytest.mark.parametrize("key", ["unknown", "elsewhere", "twice", "village", "kind", "early"])
def test_rows_that_cannot_be_are_refused(world: World, tmp_path: Path, key: str) -> None:
    home = world.household()
    row = helper("李志强", "19800000001", home)
    rows = [row]
    header = HEADER
    match key:
        case "unknown":
            row[6] = "370703006201999999"
        case "elsewhere":
            rows = [helper("李志强", "19800000001", household(world.guti.village), "")]
        case "twice":
            rows = [row, helper("孙晓燕", "19800000002", home)]
        case "village":
            row[5] = "别村"
        case "kind":
            row[1] = "帮会"
        case "early":
            header, rows = [*HEADER, "开始日期"], [[*row, date(2010, 1, 1)]]

    batch = upload(world, tmp_path, rows, header=header)

    assert batch.refused == 1
    assert not Duty.objects.exists()


def test_two_namesakes_in_a_unit_need_the_number(world: World, tmp_path: Path) -> None:
    homes = world.households(3)
    rows = [helper("李志强", "19800000001", homes[0]), helper("李志强", "19800000002", homes[1])]
    take_over(world, upload(world, tmp_path, rows))
    assert User.objects.filter(name="李志强").count() == 2

    unclear = upload(world, tmp_path, [helper("李志强", "", homes[2])])
    clear = upload(world, tmp_path, [helper("李志强", "19800000002", homes[2])])
    take_over(world, clear)

    assert unclear.refused == 1
    assert User.objects.filter(name="李志强").count() == 2


def test_known_people_are_found_again(world: World, tmp_path: Path) -> None:
    known = world.helper("李志强")  # in 高里街道办事处, without a number
    Entity.objects.filter(pk=world.office.pk).update(kind="town_government")

    take_over(world, upload(world, tmp_path, [helper("李志强", "19800000001", world.household())]))

    assert Duty.objects.get().holder == known
    assert Tenure.objects.filter(user__name="李志强").count() == 1


def test_start_column_seats_the_helper_from_that_day(world: World, tmp_path: Path) -> None:
    row = [*helper("李志强", "19800000001", world.household()), date(2019, 3, 1)]

    take_over(world, upload(world, tmp_path, [row], header=[*HEADER, "开始日期"]))

    assert Duty.objects.get().valid.lower == date(2019, 3, 1)
    assert Tenure.objects.get(user__name="李志强").valid.lower == date(2019, 3, 1)


def test_departments_belong_to_the_district(world: World, tmp_path: Path) -> None:
    row = [
        "区委办公室",
        "部门",
        "李志强",
        "帮扶责任人",
        "19800000001",
        "",
        world.household().household.code,
    ]  # type: ignore[union-attr]

    batch = upload(world, tmp_path, [row], key="units", by=world.admin)
    take_over(world, batch, by=world.admin)

    assert Entity.objects.get(name="区委办公室").region == world.district


def test_helper_who_lives_there_is_refused(world: World, tmp_path: Path) -> None:  # HP-2
    from zerentian.kernel.responsibilities.tests.test_assign import live_in

    home = world.household()
    live_in(home, "王小明", phone="19800000001")

    batch = upload(world, tmp_path, [helper("王小明", "19800000001", home)])

    assert batch.refused == 1


def test_scenario_of_195_helpers(world: World, tmp_path: Path) -> None:  # scenario 5.7.1
    homes = world.households(975)
    rows = [helper(f"帮{n // 5}", f"198{n // 5:08}", home) for n, home in enumerate(homes)]

    take_over(world, upload(world, tmp_path, rows))

    loads = queries.loads(viewer=viewer(world.gaoli_clerk), role=world.primary, on=ON)
    assert list(loads.values_list("load", flat=True)) == [5] * 195
    extra = upload(world, tmp_path, [helper("帮7", "19800000007", world.household())])
    [(_number, why)] = reasons(extra)
    assert sum(home.household.code in why for home in homes[35:40] if home.household) == 5


def test_a_town_clerk_assigns_people_that_are_known(world: World, tmp_path: Path) -> None:
    known = world.helper("李志强")
    Entity.objects.filter(pk=world.office.pk).update(kind="town_government")
    rows = [helper("李志强", "", world.household())]

    batch = upload(world, tmp_path, rows, by=world.gaoli_clerk)
    take_over(world, batch, by=world.gaoli_clerk)

    assert counts(batch) == (1, 0, 0, 0)
    assert Duty.objects.get().holder == known


def test_a_town_clerk_opens_nobody_and_learns_who_may(world: World, tmp_path: Path) -> None:
    known = world.helper("李志强")
    Entity.objects.filter(pk=world.office.pk).update(kind="town_government")
    homes, clerk_of_town = world.households(2), world.gaoli_clerk
    people, entities = User.objects.count(), Entity.objects.count()
    rows = [helper("李志强", "", homes[0]), helper("孙晓燕", "19800000002", homes[1])]

    batch = upload(world, tmp_path, rows, by=clerk_of_town)
    [reason] = batch.rows.get(outcome="refused").reasons
    with pytest.raises(CommitRefused):
        take_over(world, batch, by=clerk_of_town)

    assert "孙晓燕" in reason["why"]
    assert "账号管理员" in reason["todo"]
    assert "区级管理员" in reason["todo"]
    assert counts(batch) == (1, 0, 0, 1)
    assert not Duty.objects.filter(holder=known).exists()
    assert (User.objects.count(), Entity.objects.count()) == (people, entities)


def test_an_unknown_unit_is_refused_by_its_name(world: World, tmp_path: Path) -> None:
    row = helper("李志强", "19800000001", world.household())
    row[0] = "新办事处"

    batch = upload(world, tmp_path, [row], by=world.gaoli_clerk)

    [reason] = batch.rows.get(outcome="refused").reasons
    assert "新办事处" in reason["why"]
    assert "扶贫办" in reason["todo"]


def test_rights_over_another_town_open_nothing_here(world: World, tmp_path: Path) -> None:
    keeper = clerk("both", world.gaoli.town)
    grant(keeper, "account_keeper", world.guti.town)
    grant(keeper, "relief_office", world.gaoli.town)
    row = helper("李志强", "19800000001", world.household())

    batch = upload(world, tmp_path, [row], by=keeper)

    [(_number, why)] = reasons(batch)
    assert "李志强" in why


def test_a_unit_of_the_district_is_not_the_towns_to_open(world: World, tmp_path: Path) -> None:
    home = world.household()
    row = ["区委办公室", "部门", "李志强", "帮扶责任人", "", "", home.household.code]  # type: ignore[union-attr]

    batch = upload(world, tmp_path, [row], key="units")

    [(_number, why)] = reasons(batch)
    assert "区委办公室" in why


def test_people_of_a_unit_without_a_place_are_not_the_towns_to_open(
    world: World, tmp_path: Path
) -> None:
    """A unit that belongs to no place belongs to the whole instance."""
    Entity.objects.create(kind="department", name="市直单位", name_key="shizhi", region=None)
    home = world.household()
    row = ["市直单位", "部门", "李志强", "帮扶责任人", "", "", home.household.code]  # type: ignore[union-attr]

    batch = upload(world, tmp_path, [row], key="units")

    [(_number, why)] = reasons(batch)
    assert "李志强" in why


def test_the_log_names_who_opened_the_people_of_a_roster(world: World, tmp_path: Path) -> None:
    row = helper("李志强", "19800000001", world.household())

    take_over(world, upload(world, tmp_path, [row]))

    opened = Entry.objects.filter(verb__in=("account.opened", "post.opened", "post.seated"))
    assert set(opened.values_list("actor", flat=True)) == {world.keeper.pk}


def test_228_households_and_136_cadres(world: World, tmp_path: Path) -> None:  # scenario 6.6.1, C-1
    homes = world.households(228)
    loads = [2] * 92 + [1] * 44
    cadres = [n for n, load in enumerate(loads) for _ in range(load)]
    rows = [helper(f"干{n}", f"198{n:08}", home) for n, home in zip(cadres, homes, strict=True)] + [
        helper("无田", "19800000999", None)
    ]

    take_over(world, upload(world, tmp_path, rows, key="yangjiabu"))

    ask = {"viewer": viewer(world.gaoli_clerk), "role": world.primary, "on": ON}
    assert not queries.gaps(**ask).exists()  # type: ignore[arg-type]
    [line] = queries.capacity(**ask)  # type: ignore[arg-type]
    assert (line.holders, line.subjects, round(line.mean, 2)) == (136, 228, 1.68)
    idle = queries.names([holder.pk for holder in queries.idle(**ask)], on=ON)  # type: ignore[arg-type]
    assert [name.person for name in idle.values()] == ["无田"]


def test_rights_are_those_of_today_whatever_day_the_data_has(world: World, tmp_path: Path) -> None:
    """The demo's rosters speak of a day on which nobody had been granted anything yet."""
    row = helper("李志强", "19800000001", world.household())

    take_over(world, upload(world, tmp_path, [row], on=date(2017, 6, 1)))

    assert Duty.objects.get().valid.lower == date(2017, 6, 1)
