from __future__ import annotations

from io import BytesIO

import openpyxl
import pytest
from django.test import Client
from django.utils import timezone

from tests import world as worlds
from tests.world import AT, ON, World
from zerentian.kernel.accounts.actions import grants
from zerentian.kernel.entities import actions
from zerentian.kernel.entities.models import Entity
from zerentian.lib import credit_code

TODAY = str(timezone.localdate())
CODE = credit_code.make(authority="91", area="990703", serial=5)


@pytest.fixture
def editor(world: World, client: Client) -> Client:
    """Somebody who edits the units of the east."""
    user = worlds.account("东编辑", world.east.office, "relief_office", world.east.region)
    client.force_login(user)
    return client


def names(client: Client, **asked: str) -> set[str]:
    return {unit.name for unit in client.get("/entities/", asked).context["page"].rows}


def form(**changes: str) -> dict[str, str]:
    values = {"kind": "enterprise", "name": "盛泰化工", "region": "东一村", "credit_code": CODE}
    return {**values, **changes}


def test_list_shows_units_of_the_own_place(world: World, editor: Client) -> None:
    admin = Client()
    admin.force_login(world.admin)

    assert names(editor) == {"东街道办事处"}
    assert names(admin) == {"东街道办事处", "西街道办事处", "示范区人民政府"}


def test_list_is_filtered(world: World, client: Client) -> None:
    client.force_login(world.admin)
    [old] = actions.register_many(
        by=None, rows=[actions.NewEntity(kind="school", name="旧学校", credit_code=CODE)], at=AT
    )
    actions.close(by=None, entity=old, day=ON, reason="撤并", at=AT)

    assert names(client, q="西") == {"西街道办事处"}
    assert names(client, kind="department") == {"示范区人民政府"}
    assert names(client, state="closed") == {"旧学校"}
    assert names(client, state="closed", q=CODE.lower()) == {"旧学校"}


def test_list_takes_a_constant_number_of_statements(
    world: World, client: Client, django_assert_max_num_queries
) -> None:
    client.force_login(world.admin)
    rows = [
        actions.NewEntity(kind="school", name=f"学校{n}", region=world.district) for n in range(60)
    ]
    actions.register_many(by=None, rows=rows, at=AT)

    with django_assert_max_num_queries(9):
        client.get("/entities/")


def test_list_is_exported_by_those_who_may(world: World, editor: Client) -> None:
    content = b"".join(editor.get("/entities/", {"export": "xlsx"}))
    rows = list(openpyxl.load_workbook(BytesIO(content)).active.values)
    assert "东街道办事处" in [row[0] for row in rows]
    assert "西街道办事处" not in [row[0] for row in rows]

    leader = Client()
    leader.force_login(world.east.users["leader"])
    assert leader.get("/entities/", {"export": "xlsx"}).status_code == 403
    assert "export=xlsx" in editor.get("/entities/").content.decode()
    assert "export=xlsx" not in leader.get("/entities/").content.decode()


def test_unit_is_entered(world: World, editor: Client) -> None:
    response = editor.post("/entities/new/", form(parent="东街道办事处"))

    unit = Entity.objects.get(name="盛泰化工")
    assert response["Location"] == f"/entities/{unit.pk}/"
    assert (unit.region.path, unit.credit_code, unit.parent) == (
        "370703001201", CODE, world.east.office,
    )  # fmt: skip


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"name": ""}, "name"),
        ({"kind": "club"}, "kind"),
        ({"region": "西一村"}, "region"),
        ({"region": ""}, "region"),
        ({"credit_code": CODE[:-1]}, "credit_code"),
        ({"parent": "西街道办事处"}, "parent"),
        (
            {
                "kind": "town_government",
                "name": "东街道办事处",
                "region": "东街道",
                "credit_code": "",
            },
            "__all__",
        ),
    ],
)
def test_mistakes_stand_beside_their_fields(
    world: World, editor: Client, changes: dict[str, str], field: str
) -> None:
    page = editor.post("/entities/new/", form(**changes))

    assert list(page.context["form"].errors) == [field]


def test_unit_is_corrected_and_closed(world: World, editor: Client) -> None:
    editor.post("/entities/new/", form())
    unit = Entity.objects.get(name="盛泰化工")
    assert CODE in editor.get(f"/entities/{unit.pk}/edit/").content.decode()

    assert editor.post(f"/entities/{unit.pk}/edit/", form(name="盛泰集团")).status_code == 302
    assert editor.get(f"/entities/{unit.pk}/close/").status_code == 200
    closed = editor.post(f"/entities/{unit.pk}/close/", {"day": TODAY, "reason": "注销"})

    unit.refresh_from_db()
    assert closed.status_code == 302
    assert (unit.name, str(unit.closed_on)) == ("盛泰集团", TODAY)


def test_unit_with_open_posts_says_so(world: World, editor: Client) -> None:
    page = editor.post(f"/entities/{world.east.office.pk}/close/", {"day": TODAY, "reason": "合并"})

    assert page.context["form"].non_field_errors()


def test_page_shows_posts_and_who_sits_there(world: World, editor: Client) -> None:
    worlds.posts.open_post(by=None, entity=world.east.office, title="空岗", on=ON, at=AT)

    page = editor.get(f"/entities/{world.east.office.pk}/")

    text = page.content.decode()
    assert "东帮扶岗" in text
    assert "东帮扶人" in text
    assert "空岗" in text
    assert {post.title for post in page.context["posts"]} == {"东帮扶岗", "空岗"}


def test_units_below_are_shown_as_far_as_they_may_be_seen(world: World, client: Client) -> None:
    rows = [
        actions.NewEntity(
            kind="school", name=f"{town.region.name}学校", region=town.region, parent=world.hall
        )
        for town in (world.east, world.west)
    ]
    actions.register_many(by=None, rows=rows, at=AT)
    grants.give(by=None, user=world.loner, role="leader", region=world.district, on=ON, at=AT)
    client.force_login(world.loner)

    page = client.get(f"/entities/{world.hall.pk}/")

    assert {unit.name for unit in page.context["children"]} == {"东街道学校", "西街道学校"}


def test_readers_are_offered_nothing_to_change(world: World, client: Client) -> None:
    client.force_login(world.east.users["leader"])
    url = f"/entities/{world.east.office.pk}/"

    assert "edit/" not in client.get(url).content.decode()
    assert client.get("/entities/new/").status_code == 403
    assert client.get(f"{url}edit/").status_code == 404
    assert client.post(f"{url}close/", {"day": TODAY, "reason": "x"}).status_code == 404


def test_people_without_units_see_no_list(world: World, client: Client) -> None:
    client.force_login(world.loner)

    assert client.get("/entities/").status_code == 403
