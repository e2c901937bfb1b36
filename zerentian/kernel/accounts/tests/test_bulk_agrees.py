"""Tables of accounts as they really come: what the check lets through is opened, and nothing breaks it."""

from __future__ import annotations

import pytest
from django.db import transaction
from django.test import Client
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.world import AT, ON, World
from zerentian.kernel.accounts import bulk, queries, roles
from zerentian.kernel.accounts.actions import people
from zerentian.kernel.accounts.models import User
from zerentian.kernel.accounts.tests.test_bulk import HEAD, URL, check

NAMES = ["王伟", "汪伟", "王 伟", "", "𠮷", "Li Na", "赵" * 70]
UNITS = ["东街道办事处", "西街道办事处", "示范区人民政府", "没有", ""]
ROLES = ["", "helper", "帮扶责任人", "account_keeper", "领导", "district_admin", "皇帝"]
PLACES = ["", "东街道", "东一村", "370703001000", "西街道", "示范区", "哪里"]
USERNAMES = ["", "", "wangwei", "admin", "Wang.Wei", "x", "王伟", "a" * 41]
row = st.tuples(
    st.sampled_from(NAMES), st.sampled_from(USERNAMES), st.sampled_from(UNITS),
    st.sampled_from(["", "专干", " "]), st.sampled_from(["", "0536-1"]),
    st.sampled_from(ROLES), st.sampled_from(PLACES),
)  # fmt: skip
CALM = settings(
    max_examples=30,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)


@CALM
@given(
    rows=st.lists(row, min_size=1, max_size=5), keeper=st.sampled_from(["account_keeper", "admin"])
)
def test_what_the_check_lets_through_is_opened_and_the_rest_says_why(
    world: World, rows: list[tuple[str, ...]], keeper: str
) -> None:
    by = world.admin if keeper == "admin" else world.east.users[keeper]
    text = HEAD + "".join("\t".join(cells) + "\n" for cells in rows)
    filled = [cells for cells in rows if any(cell.strip() for cell in cells)]
    if not filled:
        return
    with transaction.atomic():
        lines = check(world, by, text)
        good = [line.person for line in lines if line.person]

        slips = people.open_accounts(by=by, people=good, on=ON, at=AT, passwords=False)

        assert len(lines) == len(filled)
        assert all(bool(line.person) != bool(line.reasons) for line in lines)
        assert [slip.user.username for slip in slips] == [
            line.username for line in lines if line.person
        ]
        for slip, person in zip(slips, good, strict=True):
            assert slip.user.entity == person.entity
            assert [grant.role for grant in slip.user.grants.all()] == [person.role] * bool(
                person.role
            )
        transaction.set_rollback(True)


@CALM
@given(rows=st.lists(row, min_size=1, max_size=4))
def test_checking_writes_nothing_and_says_the_same_again(
    world: World, rows: list[tuple[str, ...]]
) -> None:
    text = HEAD + "".join("\t".join(cells) + "\n" for cells in rows) + "王芳\t\t东街道办事处\n"
    before = User.objects.count()

    first, second = (check(world, world.admin, text) for _ in range(2))

    assert [line.reasons for line in first] == [line.reasons for line in second]
    assert [line.username for line in first] == [line.username for line in second]
    assert User.objects.count() == before


cell = st.text(st.characters(exclude_characters="\0", exclude_categories=["Cs"]), max_size=6)


@given(st.lists(st.lists(cell, min_size=2, max_size=3), min_size=1, max_size=4))
def test_any_cells_of_an_upload_are_remembered(rows: list[list[str]]) -> None:
    """A workbook's line break inside a cell (_x000D_) could not be read back: the upload broke."""

    def plain(text: str) -> str:
        return text.replace("\r\n", "\n").replace("\r", "\n").strip()

    read = bulk.from_text(bulk.to_text(rows))

    kept = [[plain(cell) for cell in row] for row in rows]
    assert [row for row in read if any(row)] == [row for row in kept if any(row)]


@given(st.text(st.characters(exclude_categories=["Cs"]), max_size=40))
def test_any_pasted_text_is_a_table_or_refused(text: str) -> None:
    try:
        found = bulk.table(bulk.from_text(text))
    except bulk.TableRefused as refusal:
        found = []
        said = str(refusal)
    else:
        said = ""

    assert bool(found) != bool(said)
    assert all({"name", "unit"} <= values.keys() for _number, values in found)


@pytest.mark.parametrize(
    "text", [HEAD + '"王伟' + "x" * 140_000, HEAD + "王\r伟\t\t东街道办事处\r\n"]
)
def test_an_open_quotation_mark_or_an_odd_line_break_is_told_on_the_page(
    world: World, client: Client, text: str
) -> None:
    client.force_login(world.east.users["account_keeper"])

    answer = client.post(URL, {"text": text})

    assert answer.status_code == 200
    assert "王伟" not in {user.name for user in User.objects.all()}


@pytest.mark.parametrize("count", [bulk.MOST, bulk.MOST + 1])
def test_a_table_has_at_most_so_many_rows(count: int) -> None:
    rows = [["姓名", "单位"], *([f"王{number}", "办公室"] for number in range(count))]
    if count > bulk.MOST:
        with pytest.raises(bulk.TableRefused, match=str(count)):
            bulk.table(rows)
    else:
        assert len(bulk.table(rows)) == count


@pytest.mark.parametrize("written", ["title", "key"])
@pytest.mark.parametrize("role", sorted(roles.known()))
def test_a_role_is_known_by_its_words_and_by_its_key(world: World, role: str, written: str) -> None:
    said = str(roles.title(role)) if written == "title" else role

    [line] = check(world, world.admin, f"{HEAD}王伟\t\t东街道办事处\t\t\t{said}\t东街道\n")

    held = {key for key, _title in queries.givable_roles(viewer=world.viewer(world.admin))}
    assert bool(line.person) is (role in held)
    assert line.person is None or line.person.role == role


def test_the_slip_is_never_kept_by_a_browser(world: World) -> None:
    client = Client()
    client.force_login(world.east.users["account_keeper"])
    text = f"{HEAD}王伟\t\t东街道办事处\n"

    pages = [
        client.post(URL, {"text": text, "sure": "yes"}),
        client.post("/people/new/", {"name": "王芳", "entity": "东街道办事处"}),
        client.post(f"/people/{world.loner.pk}/reset/"),
    ]

    for page in pages:
        [slip] = page.context["slips"]
        assert slip.password in page.content.decode()
        assert "no-store" in page["Cache-Control"]
        assert slip.password not in client.get(f"/people/{slip.user.pk}/").content.decode()
