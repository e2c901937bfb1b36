"""The pages of people, posts, grants, roles and the log."""

from __future__ import annotations

from datetime import timedelta
from io import BytesIO

import openpyxl
import pytest
from django.test import Client
from django.utils import timezone

from tests import world as worlds
from tests.world import ON, World
from zerentian.kernel.accounts.actions import people as acting
from zerentian.kernel.accounts.actions.people import NewPerson
from zerentian.kernel.accounts.models import Grant, Post, Tenure, User
from zerentian.kernel.activity.models import Entry

TODAY = timezone.localdate()


@pytest.fixture
def admin(world: World, client: Client) -> Client:
    client.force_login(world.admin)
    return client


@pytest.fixture
def keeper(world: World) -> Client:
    client = Client()
    client.force_login(world.east.users["account_keeper"])
    return client


def names(page) -> list[str]:
    return [row.name for row in page.context["page"].rows]


# --- The list ------------------------------------------------------------------------------------


def test_list_shows_people_of_the_own_place(world: World, keeper: Client, admin: Client) -> None:
    mine, everybody = names(keeper.get("/people/")), names(admin.get("/people/"))

    assert set(mine) < set(everybody)
    assert {name[0] for name in mine} == {"东"}
    assert "西帮扶人" in everybody


@pytest.mark.parametrize(
    ("asked", "found"),
    [
        ({"q": "帮扶人"}, {"东帮扶人", "西帮扶人"}),
        ({"q": "keeper_e"}, {"东帮扶人"}),
        ({"q": "人民政府"}, {"总管"}),
        ({"role": "auditor"}, {"东审计监督", "西审计监督"}),
        ({"state": "locked"}, {"东闲人"}),
        ({"state": "closed"}, {"西帮扶人"}),
        ({"q": "没有这个人"}, set()),
    ],
)
def test_list_is_filtered(world: World, admin: Client, asked: dict, found: set[str]) -> None:
    User.objects.filter(pk=world.loner.pk).update(locked_until=timezone.now() + timedelta(hours=1))
    User.objects.filter(pk=world.west.helper.pk).update(is_active=False)

    assert set(names(admin.get("/people/", asked))) == found


def test_list_tells_posts_roles_and_state(world: World, admin: Client) -> None:
    page = admin.get("/people/", {"q": "帮扶人"}).content.decode()

    assert "东帮扶岗" in page
    roles = admin.get("/people/", {"role": "auditor"}).content.decode()
    assert "审计监督（东街道）" in roles


def test_list_takes_the_same_statements_for_few_and_many(
    world: World, admin: Client, django_assert_max_num_queries
) -> None:
    new = [
        NewPerson(name=f"王{chr(0x4E00 + number)}", entity=world.east.office, title="岗")
        for number in range(60)
    ]
    acting.open_accounts(by=None, people=new, on=ON, at=worlds.AT, passwords=False)

    with django_assert_max_num_queries(12):
        assert len(names(admin.get("/people/"))) == 50


def test_list_is_exported_with_the_own_people_only(world: World) -> None:
    client = Client()
    client.force_login(world.east.users["district_admin"])

    content = b"".join(client.get("/people/", {"export": "xlsx"}))

    rows = list(openpyxl.load_workbook(BytesIO(content)).active.values)
    names = [row[0] for row in rows[1:] if row[0]]
    assert "东帮扶人" in names
    assert not [name for name in names if str(name).startswith("西")]


def test_export_needs_its_own_permission(world: World, keeper: Client) -> None:
    assert keeper.get("/people/", {"export": "xlsx"}).status_code == 403


@pytest.mark.parametrize("url", ["/people/", "/people/posts/", "/activity/"])
def test_lists_are_for_those_who_may(world: World, client: Client, url: str) -> None:
    client.force_login(world.east.users["town_clerk"])

    assert client.get(url).status_code == 403


# --- One person ----------------------------------------------------------------------------------


def test_page_shows_posts_grants_and_deputies(world: World, admin: Client) -> None:
    end = TODAY + timedelta(days=9)
    worlds.posts.stand_in(
        by=None,
        post=world.east.post,
        user=world.loner,
        start=TODAY,
        end=end,
        on=TODAY,
        at=worlds.AT,
    )

    page = admin.get(f"/people/{world.east.helper.pk}/").content.decode()

    assert "东帮扶岗" in page
    assert "东闲人" in page
    clerk = admin.get(f"/people/{world.east.users['town_clerk'].pk}/").content.decode()
    assert "示范省示范市示范区东街道" in clerk


def test_auditor_looks_and_is_offered_nothing_to_change(world: World, client: Client) -> None:
    client.force_login(world.east.users["auditor"])

    page = client.get(f"/people/{world.east.helper.pk}/").content.decode()

    assert "/give/" not in page
    assert "/reset/" not in page
    for action in ("reset", "unlock", "reopen", "sessions/end", "second-factor/drop"):
        assert client.post(f"/people/{world.east.helper.pk}/{action}/").status_code == 404
    for action in ("edit", "give", "close"):
        assert client.get(f"/people/{world.east.helper.pk}/{action}/").status_code == 404


def test_account_is_opened_and_its_slip_shown(world: World, keeper: Client) -> None:
    page = keeper.post(
        "/people/new/", {"name": "赵小兰", "entity": "东街道办事处", "title": "专干"}
    )

    user = User.objects.get(username="zhaoxiaolan")
    assert page.context["slips"][0].user == user
    assert "zhaoxiaolan" in page.content.decode()
    assert user.tenures.get().post.title == "专干"
    assert "no-store" in page["Cache-Control"]


@pytest.mark.parametrize(
    ("values", "field"),
    [
        ({"name": "", "entity": "东街道办事处"}, "name"),
        ({"name": "赵", "entity": ""}, "entity"),
        ({"name": "赵", "entity": "西街道办事处"}, "entity"),
        ({"name": "赵", "entity": "东街道办事处", "username": "loner"}, "__all__"),
    ],
)
def test_mistakes_stand_beside_their_fields(
    world: World, keeper: Client, values: dict, field: str
) -> None:
    page = keeper.post("/people/new/", values)

    assert list(page.context["form"].errors) == [field]


def test_person_is_corrected(world: World, admin: Client) -> None:
    url = f"/people/{world.loner.pk}/edit/"
    assert "东街道办事处（东街道）" in admin.get(url).content.decode()

    response = admin.post(url, {"name": "东新名", "phone": "1", "entity": "西街道办事处（西街道）"})

    assert response["Location"] == f"/people/{world.loner.pk}/"
    world.loner.refresh_from_db()
    assert (world.loner.name, world.loner.entity) == ("东新名", world.west.office)


def test_reset_shows_a_slip_or_says_why_not(world: World, keeper: Client) -> None:
    page = keeper.post(f"/people/{world.loner.pk}/reset/")
    assert len(page.context["slips"]) == 1

    clerk = world.east.users["town_clerk"]
    refused = keeper.post(f"/people/{clerk.pk}/reset/", follow=True)
    assert [m.level_tag for m in refused.context["messages"]] == ["error"]
    assert keeper.get(f"/people/{world.loner.pk}/reset/").status_code == 405


@pytest.mark.parametrize("action", ["unlock", "reopen", "sessions/end", "second-factor/drop"])
def test_buttons_of_a_person_act_and_come_back(world: World, keeper: Client, action: str) -> None:
    response = keeper.post(f"/people/{world.loner.pk}/{action}/", follow=True)

    assert response.redirect_chain == [(f"/people/{world.loner.pk}/", 302)]
    assert [m.level_tag for m in response.context["messages"]] == ["success"]
    assert Entry.objects.filter(rows=[world.loner.pk], actor=world.east.users["account_keeper"].pk)


def test_account_is_closed_with_a_reason(world: World, keeper: Client) -> None:
    url = f"/people/{world.loner.pk}/close/"

    assert keeper.post(url, {"reason": ""}).context["form"].errors
    assert keeper.post(url, {"reason": "退休"}).status_code == 302
    world.loner.refresh_from_db()
    assert not world.loner.is_active
    assert (
        keeper.post(f"/people/{world.east.users['leader'].pk}/close/", {"reason": "x"})
        .context["form"]
        .non_field_errors()
    )


def test_own_page_shows_what_one_may(world: World, client: Client) -> None:
    client.force_login(world.east.users["town_clerk"])

    page = client.get("/me/").content.decode()

    assert "示范省示范市示范区东街道" in page
    assert "/revoke/" not in page


# --- Grants --------------------------------------------------------------------------------------


def grant_form(**changes: str) -> dict[str, str]:
    form = {"role": "helper", "region": "东一村", "start": str(TODAY), "reason": "任命"}
    return {**form, **changes}


def test_role_is_given_on_the_page(world: World, keeper: Client) -> None:
    url = f"/people/{world.loner.pk}/give/"

    assert keeper.post(url, grant_form()).status_code == 302

    grant = world.loner.grants.get()
    assert (grant.region.path, grant.valid.lower, grant.reason) == ("370703001201", TODAY, "任命")
    assert grant.recorded_by == world.east.users["account_keeper"]


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"region": ""}, "region"),
        ({"region": "西一村"}, "region"),
        ({"role": "town_clerk"}, "role"),  # not offered: the keeper holds less
        ({"reason": ""}, "reason"),
        ({"start": "昨天"}, "start"),
        ({"end": str(TODAY)}, "__all__"),
    ],
)
def test_wrong_grants_are_refused_on_the_page(
    world: World, keeper: Client, changes: dict[str, str], field: str
) -> None:
    page = keeper.post(f"/people/{world.loner.pk}/give/", grant_form(**changes))

    assert field in page.context["form"].errors
    assert not world.loner.grants.exists()


def test_role_is_given_in_an_area(world: World, keeper: Client) -> None:
    url = f"/people/{world.loner.pk}/give/"

    both = keeper.post(url, grant_form(area=str(world.east.area.pk)))
    assert "region" in both.context["form"].errors
    west = keeper.post(url, grant_form(region="", area=str(world.west.area.pk)))
    assert "area" in west.context["form"].errors
    assert keeper.post(url, grant_form(region="", area=str(world.east.area.pk))).status_code == 302
    assert world.loner.grants.get().area == world.east.area


def test_role_is_revoked_on_the_page(world: World, admin: Client) -> None:
    user = world.east.users["leader"]
    grant = user.grants.get()

    assert admin.get(f"/people/grants/{grant.pk}/revoke/").status_code == 200
    response = admin.post(f"/people/grants/{grant.pk}/revoke/", {"reason": "调离"})

    assert response["Location"] == f"/people/{user.pk}/"
    assert Grant.objects.get(user=user, superseded_at=None).valid.upper == TODAY
    assert admin.get(f"/people/grants/{grant.pk}/revoke/").status_code == 404


def test_roles_are_explained_to_everybody_signed_in(world: World, client: Client) -> None:
    client.force_login(world.loner)

    page = client.get("/people/roles/").content.decode()

    assert "帮扶责任人" in page
    assert "只看到自己负责的户" in page


# --- Posts ---------------------------------------------------------------------------------------


def test_posts_are_listed_and_filtered(world: World, admin: Client, keeper: Client) -> None:
    worlds.posts.open_post(by=None, entity=world.east.office, title="空岗", on=TODAY, at=worlds.AT)

    def titles(client: Client, **asked: str) -> list[str]:
        rows = client.get("/people/posts/", asked).context["page"].rows
        return sorted(post.title for post in rows)

    assert titles(admin) == ["东帮扶岗", "空岗", "西帮扶岗"]
    assert titles(keeper) == ["东帮扶岗", "空岗"]
    assert titles(admin, state="vacant") == ["空岗"]
    assert titles(admin, q="西") == ["西帮扶岗"]
    assert titles(admin, unit=str(world.west.office.pk)) == ["西帮扶岗"]
    assert titles(admin, state="ended") == []


def test_post_is_opened_seated_handed_over_and_ended(world: World, keeper: Client) -> None:
    office, day = "东街道办事处", str(TODAY)
    opened = keeper.post(
        "/people/posts/new/", {"entity": office, "title": "所长", "region": "东一村"}
    )
    post = Post.objects.get(title="所长")
    assert opened["Location"] == f"/people/posts/{post.pk}/"

    def send(action: str, **values: str) -> int:
        return keeper.post(f"/people/posts/{post.pk}/{action}/", values).status_code

    assert send("seat", user="loner", start=day) == 302
    assert (
        send("stand-in", user="leader_east", start=day, end=str(TODAY + timedelta(days=3))) == 302
    )
    assert (
        send("hand-over", user="东帮扶人", start=str(TODAY + timedelta(days=1)), reason="轮岗")
        == 302
    )
    url = f"/duties/posts/{post.pk}/end/"  # a post ends together with its duties
    ending = {"day": str(TODAY + timedelta(days=9)), "reason": "机构改革"}
    assert keeper.post(url, ending).status_code == 302

    post.refresh_from_db()
    assert post.ended_on == TODAY + timedelta(days=9)
    assert Tenure.objects.filter(post=post, superseded_at=None, acting=False).count() == 2
    page = keeper.get(f"/people/posts/{post.pk}/").content.decode()
    assert "东闲人" in page
    assert "东帮扶人" in page


def test_refusals_stand_on_the_form(world: World, keeper: Client) -> None:
    page = keeper.post(
        f"/people/posts/{world.east.post.pk}/seat/", {"user": "loner", "start": str(TODAY)}
    )

    assert "东帮扶人" in page.context["form"].non_field_errors()[0]


def test_person_leaves_a_post(world: World, keeper: Client) -> None:
    tenure = world.east.post.tenures.get()
    url = f"/people/tenures/{tenure.pk}/end/"

    assert keeper.get(url).status_code == 200
    response = keeper.post(url, {"day": str(TODAY), "reason": "退休"})

    assert response["Location"] == f"/people/posts/{world.east.post.pk}/"
    assert world.east.post.tenures.get(superseded_at=None).valid.upper == TODAY


# --- The log -------------------------------------------------------------------------------------


def test_log_of_the_whole_instance_shows_everything(world: World, admin: Client) -> None:
    page = admin.get("/activity/")

    assert page.context["page"].count == Entry.objects.count()
    assert "系统" in page.content.decode() or "the system" in page.content.decode()


def test_log_of_a_town_shows_what_its_people_did(world: World, client: Client) -> None:
    acting.unlock(by=world.east.users["account_keeper"], user=world.loner, on=ON, at=worlds.AT)
    acting.unlock(
        by=world.west.users["account_keeper"], user=world.west.helper, on=ON, at=worlds.AT
    )
    client.force_login(world.east.users["auditor"])

    rows = client.get("/activity/", {"verb": "account.unlocked"}).context["page"].rows

    assert [entry.actor for entry in rows] == [world.east.users["account_keeper"].pk]


@pytest.mark.parametrize(
    ("asked", "count"),
    [
        ({"day": "2019-05-31", "verb": "account.unlocked"}, 1),
        ({"day": "2019-05-30", "verb": "account.unlocked"}, 0),
        ({"day": "2019-13-31", "verb": "account.unlocked"}, 1),
        ({"day": "gestern", "verb": "account.unlocked"}, 1),
        ({"verb": "account.unlocked", "who": "admin"}, 1),
        ({"verb": "account.unlocked", "who": "总管"}, 1),
        ({"verb": "account.unlocked", "who": "loner"}, 0),
    ],
)
def test_log_is_filtered(world: World, admin: Client, asked: dict, count: int) -> None:
    acting.unlock(by=world.admin, user=world.loner, on=ON, at=worlds.AT)

    assert len(admin.get("/activity/", asked).context["page"].rows) == count


def test_log_takes_the_same_statements_however_long(
    world: World, admin: Client, django_assert_max_num_queries
) -> None:
    with django_assert_max_num_queries(10):
        assert len(admin.get("/activity/").context["page"].rows) == 50
