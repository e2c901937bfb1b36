"""Many accounts from one table: read, checked row by row, opened together, printed once."""

from __future__ import annotations

from io import BytesIO

import openpyxl
import pytest
from django.contrib.auth.hashers import check_password
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from hypothesis import given
from hypothesis import strategies as st

from tests import world as worlds
from tests.world import World
from zerentian.kernel.accounts import bulk
from zerentian.kernel.accounts.models import User

URL = "/people/bulk/"
HEAD = "姓名\t用户名\t单位\t职务\t电话\t角色\t地区\n"
GOOD = HEAD + "赵小兰\t\t东街道办事处\t扶贫专干\t0536-1\t帮扶责任人\t东一村\n"


def check(world: World, user: User, text: str) -> list[bulk.Line]:
    return bulk.check(bulk.table(bulk.from_text(text)), viewer=world.viewer(user))


def reasons(world: World, row: str, user: User | None = None) -> list[str]:
    """Why this row (name, user name, unit, post, telephone, role, place) is refused; nothing if not."""
    [line] = check(world, user or world.east.users["account_keeper"], HEAD + row.replace("|", "\t"))
    assert bool(line.person) is not bool(line.reasons)
    return line.reasons


# --- Reading -------------------------------------------------------------------------------------

cells = st.text(st.characters(exclude_categories=("C", "Z")), max_size=6)
filled = st.lists(st.lists(cells, min_size=2, max_size=3), min_size=1, max_size=4)


@given(filled)
def test_what_is_remembered_of_an_upload_reads_back(rows: list[list[str]]) -> None:
    assert bulk.from_text(bulk.to_text(rows)) == rows


def test_pasted_commas_are_read_too() -> None:
    assert bulk.from_text("姓名，单位\n王伟,办公室") == [["姓名", "单位"], ["王伟", "办公室"]]


def test_columns_stand_in_any_order_under_any_known_name() -> None:
    rows = bulk.table([["部门", "Name", "备注"], ["办公室", "王伟", "x"], [], ["财务科"]])

    assert rows == [(2, {"unit": "办公室", "name": "王伟"}), (4, {"unit": "财务科", "name": ""})]


@pytest.mark.parametrize(
    ("rows", "said"),
    [
        ([], "空|empty"),
        ([[""], []], "空|empty"),
        ([["姓名", "电话"], ["王伟", "1"]], "单位"),
        ([["姓名", "单位"]], "表头|headings"),
        ([["姓名", "单位"], *[["王伟", "办公室"]] * 1001], "1001"),
    ],
)
def test_tables_that_cannot_be_used_say_why(rows: list[list[str]], said: str) -> None:
    with pytest.raises(bulk.TableRefused, match=said):
        bulk.table(rows)


# --- Checking ------------------------------------------------------------------------------------


def test_good_row_opens_an_account_with_everything(world: World) -> None:
    [line] = check(world, world.east.users["account_keeper"], GOOD)

    assert line.person is not None
    assert (line.person.username, line.person.role) == ("zhaoxiaolan", "helper")
    assert line.person.entity == world.east.office
    assert line.person.region == world.east.villages[0]
    assert (line.person.title, line.person.phone) == ("扶贫专干", "0536-1")


def test_role_without_a_place_holds_where_the_unit_stands(world: World) -> None:
    [line] = check(world, world.admin, HEAD + "赵小兰\t\t西街道办事处\t\t\t领导\t\n")

    assert line.person is not None
    assert line.person.region == world.west.region


@pytest.mark.parametrize(
    ("row", "count"),
    [
        ("||东街道办事处||||", 1),
        ("赵小兰||||||", 1),
        ("赵小兰||没有的单位||||", 1),
        ("赵小兰||西街道办事处||||", 1),  # of another place: as if it were not there
        ("赵小兰|赵|东街道办事处||||", 1),
        ("赵小兰|loner|东街道办事处||||", 1),
        ("赵小兰||东街道办事处|||皇帝|", 1),
        ("赵小兰||东街道办事处|||帮扶责任人|西一村", 1),
        ("赵小兰||东街道办事处|||领导|", 1),  # more than the keeper holds
        ("|x|没有|||皇帝|西一村", 4),
    ],
)
def test_rows_that_cannot_be_opened_say_why(world: World, row: str, count: int) -> None:
    assert len(reasons(world, row)) == count


def test_row_above_takes_the_user_name(world: World) -> None:
    rows = (
        HEAD
        + "王伟\twang\t东街道办事处\n王维\twang\t东街道办事处\n王围\t\t东街道办事处\n汪伟\t\t东街道办事处\n"
    )

    lines = check(world, world.admin, rows)

    assert [line.username for line in lines] == ["wang", "wang", "wangwei", "wangwei2"]
    assert [bool(line.person) for line in lines] == [True, False, True, True]


def test_same_name_twice_asks_for_more(world: World) -> None:
    worlds.unit("东街道办事处", "association", world.east.region)

    assert "2" in reasons(world, "赵小兰||东街道办事处||||")[0]


def test_unit_without_a_place_needs_one_for_a_role(world: World) -> None:
    worlds.unit("无地协会", "association", None)

    assert reasons(world, "赵小兰||无地协会|||领导|", world.admin)
    assert not reasons(world, "赵小兰||无地协会|||领导|东街道", world.admin)


def test_codes_and_short_names_are_known_too(world: World) -> None:
    world.east.office.short_name = "东办"
    world.east.office.save()

    assert not reasons(world, "赵小兰||东办|||helper|370703001000")


def test_checking_takes_a_constant_number_of_statements(
    world: World, django_assert_max_num_queries
) -> None:
    row = "王{}\t\t东街道办事处\t\t\t帮扶责任人\t东一村\n"
    rows = HEAD + "".join(row.format(chr(0x4E00 + number)) for number in range(60))

    with django_assert_max_num_queries(8):
        lines = check(world, world.admin, rows)

    assert all(line.person for line in lines)


# --- The page ------------------------------------------------------------------------------------


@pytest.fixture
def keeper(world: World, client: Client) -> Client:
    client.force_login(world.east.users["account_keeper"])
    return client


def test_preview_writes_nothing(keeper: Client) -> None:
    before = User.objects.count()

    page = keeper.post(URL, {"text": GOOD + "李四\t\t西街道办事处\n"})

    assert [bool(line.person) for line in page.context["lines"]] == [True, False]
    assert "zhaoxiaolan" in page.content.decode()
    assert User.objects.count() == before


def test_confirmed_rows_are_opened_and_their_slips_shown_once(keeper: Client) -> None:
    page = keeper.post(URL, {"text": GOOD + "李四\t\t西街道办事处\n", "sure": "yes"})

    [slip] = page.context["slips"]
    user = User.objects.get(username="zhaoxiaolan")
    assert check_password(slip.password, user.password)
    assert slip.password in page.content.decode()
    assert "no-store" in page["Cache-Control"]
    assert not User.objects.filter(name="李四").exists()


def test_sending_the_page_again_opens_nobody_twice(keeper: Client) -> None:
    keeper.post(URL, {"text": GOOD.replace("赵小兰\t", "赵小兰\tzhao"), "sure": "yes"})
    page = keeper.post(URL, {"text": GOOD.replace("赵小兰\t", "赵小兰\tzhao"), "sure": "yes"})

    assert page.context["good"] == 0
    assert User.objects.filter(name="赵小兰").count() == 1


def test_workbook_is_read_like_a_pasted_table(keeper: Client) -> None:
    book = openpyxl.Workbook()
    for line in GOOD.splitlines():
        book.active.append(line.split("\t"))
    content = BytesIO()
    book.save(content)
    upload = SimpleUploadedFile("账号.xlsx", content.getvalue())

    page = keeper.post(URL, {"file": upload})

    assert page.context["lines"][0].person is not None
    again = keeper.post(URL, {"text": page.context["text"], "sure": "yes"})
    assert len(again.context["slips"]) == 1


@pytest.mark.parametrize(
    "values",
    [
        {},
        {"text": "只有一行"},
        {"file": SimpleUploadedFile("x.xlsx", b"\0\1not a workbook")},
    ],
)
def test_what_is_no_table_is_refused_on_the_page(keeper: Client, values: dict) -> None:
    page = keeper.post(URL, values)

    assert page.status_code == 200
    assert page.context["form"].errors


def test_workbook_to_fill_in_has_the_columns_that_are_read(keeper: Client) -> None:
    content = b"".join(keeper.get(f"{URL}example/"))

    head = [cell.value for cell in openpyxl.load_workbook(BytesIO(content)).active[1]]
    assert head == ["姓名", "用户名", "单位", "职务", "电话", "角色", "地区"]


@pytest.mark.parametrize("url", [URL, f"{URL}example/"])
def test_page_is_for_those_who_manage_accounts(world: World, client: Client, url: str) -> None:
    client.force_login(world.east.users["auditor"])

    assert client.get(url).status_code == 403
