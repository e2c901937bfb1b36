"""The pages of duties as a browser gets them, without scripts."""

from __future__ import annotations

import html
import io
import re
from datetime import date
from typing import Any

import openpyxl
import pytest
from django.test import Client
from django.urls import reverse

from zerentian.kernel.accounts.models import Tenure, User
from zerentian.kernel.responsibilities import actions as duties
from zerentian.kernel.responsibilities import queries
from zerentian.kernel.responsibilities.models import Duty, Holder, Role
from zerentian.kernel.responsibilities.tests.world import (
    AT,
    ON,
    START,
    World,
    clerk,
    household,
    person,
    viewer,
)
from zerentian.web import clock


@pytest.fixture(autouse=True)
def _stand_still(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(clock, "now", lambda: AT.astimezone())


def signed_in(user: User) -> Client:
    client = Client()
    client.force_login(user)
    return client


def text(response: Any) -> str:
    return html.unescape(response.content.decode())


def give(world: World, holder: Holder, number: int, **changes: Any) -> list[Duty]:
    pairs = [(subject.pk, holder.pk) for subject in world.households(number)]
    values = {"by": world.gaoli_clerk, "role": world.primary, "start": START, "at": AT} | changes
    return duties.assign_many(pairs=pairs, **values)


def test_cover_counts_by_place_and_opens(world: World) -> None:
    give(world, world.helper(), 3)
    household(world.gaoli.village, "王没人")
    household(world.guti.village)

    page = text(signed_in(world.admin).get(reverse("duties:cover"), {"place": "370703"}))

    assert "高里街道" in page
    assert "75.0%" in page  # three of four
    assert "60.0%" in page  # three of five altogether
    assert reverse("duties:gaps") in page


def test_cover_of_a_clerk_begins_at_the_own_town(world: World) -> None:
    world.households(2)
    household(world.guti.village)

    page = text(signed_in(world.gaoli_clerk).get(reverse("duties:cover")))

    assert "东柳村" in page
    assert "固堤" not in page


def test_gap_list_shows_only_the_uncovered(world: World) -> None:
    [covered] = give(world, world.helper(), 1)
    household(world.gaoli.village, "王没人")

    page = text(signed_in(world.gaoli_clerk).get(reverse("duties:gaps")))

    assert "王没人" in page
    assert covered.subject.household.code not in page


@pytest.mark.parametrize("state", ["gap", "double", "vacant", "all"])
def test_lists_take_a_constant_number_of_statements(
    world: World, state: str, django_assert_max_num_queries: Any
) -> None:
    client = signed_in(world.gaoli_clerk)
    helpers = world.helpers(3)

    def statements(number: int) -> int:
        for helper in helpers:
            give(world, helper, number)
        world.households(number)
        with django_assert_max_num_queries(60) as counted:
            assert client.get(reverse("duties:gaps"), {"state": state}).status_code == 200
        return len(counted)

    statements(1)
    assert statements(2) == statements(12)


@pytest.mark.parametrize("name", ["duties:cover", "duties:holders", "duties:roster"])
def test_other_pages_take_a_constant_number_of_statements(
    world: World, name: str, django_assert_max_num_queries: Any
) -> None:
    client = signed_in(world.gaoli_clerk)

    def statements(number: int) -> int:
        for helper in world.helpers(number):
            give(world, helper, 2)
        with django_assert_max_num_queries(60) as counted:
            assert client.get(reverse(name)).status_code == 200
        return len(counted)

    statements(1)
    assert statements(2) == statements(10)


def test_assigning_from_the_list_step_by_step(world: World) -> None:
    helper = world.helper("李志强")
    homes = world.households(3)
    client = signed_in(world.gaoli_clerk)
    picks = {"role": "primary_helper", "pick": [home.pk for home in homes], "next": "/duties/gaps/"}

    first = client.post(reverse("duties:assign"), picks)
    assert "李志强" in text(first)
    assert not Duty.objects.exists()
    carried = hidden(first)
    second = client.post(
        reverse("duties:assign"),
        {
            **carried,
            "holder": helper.pk,
            "start": "2019-05-31",
            "reason": "新分",
            "step": "preview",
        },
    )
    assert "3" in text(second)
    assert not Duty.objects.exists()
    third = client.post(reverse("duties:assign"), {**hidden(second), "step": "confirm"})

    assert third.headers["Location"] == "/duties/gaps/"
    assert Duty.objects.filter(holder=helper, reason="新分").count() == 3
    told = client.get("/duties/gaps/")
    undone = client.post(reverse("duties:undo"), hidden(told, "token"), follow=True)
    assert undone.status_code == 200
    assert not Duty.objects.filter(superseded_at=None).exists()


def test_all_of_the_filter_is_asked_again_on_the_server(world: World) -> None:
    helper = world.helper()
    homes = world.households(60)  # more than a page
    household(world.guti.village)
    client = signed_in(world.gaoli_clerk)

    first = client.post(
        reverse("duties:assign"),
        {"role": "primary_helper", "all": "1", "query": "state=gap", "pick": [homes[0].pk]},
    )

    assert hidden(first)["picks"].count(",") == 59
    preview = client.post(
        reverse("duties:assign"),
        {**hidden(first), "holder": helper.pk, "start": "2019-05-31", "step": "preview"},
    )
    assert text(preview).count("<select") == 0


def test_several_helpers_share_the_households(world: World) -> None:
    one, two = world.helper("甲人"), world.helper("乙人")
    give(world, one, 2)
    homes = world.households(4)
    client = signed_in(world.gaoli_clerk)
    words = {"role": "primary_helper", "pick": [h.pk for h in homes], "holder": [one.pk, two.pk]}

    preview = client.post(
        reverse("duties:assign"), {**words, "start": "2019-05-31", "step": "preview"}
    )
    client.post(
        reverse("duties:assign"), {**hidden(preview), "holder": [one.pk, two.pk], "step": "confirm"}
    )

    loads = [queries.load(h.pk, role=world.primary, on=ON) for h in (one, two)]
    assert loads == [3, 3]


def test_a_preview_above_the_cap_cannot_be_confirmed(world: World) -> None:  # B-1
    helper = world.helper("李志强")
    give(world, helper, 4, role=world.capped)
    homes = world.households(2)
    client = signed_in(world.gaoli_clerk)
    words = {
        "role": "second_helper", "pick": [home.pk for home in homes], "holder": helper.pk,
        "start": "2019-05-31",
    }  # fmt: skip

    preview = client.post(reverse("duties:assign"), {**words, "step": "preview"})
    forced = client.post(reverse("duties:assign"), {**words, "step": "confirm"})

    assert 'value="confirm"' not in text(preview)
    assert forced.status_code == 422
    assert queries.load(helper.pk, role=world.capped, on=ON) == 4


def test_nothing_chosen_is_said(world: World) -> None:
    client = signed_in(world.gaoli_clerk)

    assert client.post(reverse("duties:assign"), {}).status_code == 302
    first = client.post(
        reverse("duties:assign"),
        {"pick": world.household().pk, "step": "preview", "start": "2019-05-31"},
    )

    assert first.status_code == 200
    assert not Duty.objects.exists()


def test_assigning_elsewhere_is_impossible(world: World) -> None:
    foreign = household(world.guti.village, "卢外人")
    helper = world.helper()
    client = signed_in(world.gaoli_clerk)

    answer = client.post(
        reverse("duties:assign"),
        {"pick": foreign.pk, "holder": helper.pk, "start": "2019-05-31", "step": "confirm"},
        follow=True,
    )

    assert "卢外人" not in text(answer)
    assert not Duty.objects.exists()


def test_undo_only_by_the_same_person_and_while_nothing_was_built_on_it(world: World) -> None:
    helper, subject = world.helper(), world.household()
    client = signed_in(world.gaoli_clerk)
    words = {
        "pick": subject.pk,
        "holder": helper.pk,
        "start": "2019-05-31",
        "role": "primary_helper",
    }
    done = client.post(reverse("duties:assign"), {**words, "step": "confirm"}, follow=True)
    token = hidden(done, "token")

    signed_in(world.admin).post(reverse("duties:undo"), token)
    assert Duty.objects.filter(superseded_at=None).count() == 1
    duties.end(
        by=world.gaoli_clerk, duty=Duty.objects.get(superseded_at=None), on=date(2019, 6, 30),
        reason="", at=AT,
    )  # fmt: skip
    client.post(reverse("duties:undo"), token)
    client.post(reverse("duties:undo"), {"token": "forged"})

    assert Duty.objects.filter(superseded_at=None).count() == 1


def test_handing_over_household_by_household(world: World) -> None:  # B-2, scenario 5.7.2
    old, one, two, three = (world.helper(name) for name in ("赵退休", "甲人", "乙人", "丙人"))
    give(world, old, 5, role=world.capped)
    for holder, load in ((one, 3), (two, 3), (three, 4)):
        give(world, holder, load, role=world.capped)
    client = signed_in(world.gaoli_clerk)
    url = reverse("duties:hand_over", args=[old.pk])
    assert "赵退休" in text(client.get(url))
    words = {"holder": [one.pk, two.pk, three.pk], "start": "2019-05-31", "reason": "退休"}

    preview = client.post(url, {**words, "step": "preview"})
    assert text(preview).count("<select") == 5
    done = client.post(url, {**words, **selects(preview), "step": "confirm"})

    assert done.status_code == 302
    loads = [queries.load(h.pk, role=world.capped, on=ON) for h in (old, one, two, three)]
    assert loads == [0, 5, 5, 5]


def test_handing_over_without_room_moves_nothing(world: World) -> None:  # scenario 5.7.2
    old, one, two, three = (world.helper(name) for name in ("赵退休", "甲人", "乙人", "丙人"))
    give(world, old, 5, role=world.capped)
    for holder, load in ((one, 3), (two, 4), (three, 4)):
        give(world, holder, load, role=world.capped)
    client = signed_in(world.gaoli_clerk)
    url = reverse("duties:hand_over", args=[old.pk])
    words = {"holder": [one.pk, two.pk, three.pk], "start": "2019-05-31", "reason": "退休"}

    preview = client.post(url, {**words, "step": "preview"})
    client.post(url, {**words, **selects(preview), "step": "confirm"})

    assert 'value="confirm"' not in text(preview)
    assert queries.load(old.pk, role=world.capped, on=ON) == 5


def test_holder_page_shows_load_and_history(world: World) -> None:
    old, new = world.helper("赵明"), world.helper("李志强")
    made = give(world, old, 2)
    duties.hand_over(
        by=world.gaoli_clerk, role=world.primary, from_holder=old, to=new, on=ON, note="轮岗", at=AT
    )
    client = signed_in(world.gaoli_clerk)

    assert "轮岗" in text(client.get(reverse("duties:holder", args=[old.pk])))
    page = text(client.get(reverse("duties:holder", args=[new.pk])))
    assert made[0].subject.household.code in page


def test_helper_sees_the_own_page_but_nobody_elses(world: World) -> None:
    helper, other = world.helper("李志强"), world.helper("孙晓燕")
    [own] = give(world, helper, 1)
    give(world, other, 1)
    user = Tenure.objects.get(post=helper.post).user
    client = signed_in(user)

    assert own.subject.name in text(client.get(reverse("duties:holder", args=[helper.pk])))
    assert client.get(reverse("duties:holder", args=[other.pk])).status_code == 404
    assert client.get(reverse("duties:subject", args=[own.subject_id])).status_code == 200
    for name in ("duties:cover", "duties:gaps", "duties:holders", "duties:roster", "duties:assign"):
        assert client.get(reverse(name)).status_code == 403


def test_people_of_another_place_get_nothing(world: World) -> None:
    helper = world.helper("李志强")
    [duty] = give(world, helper, 1)
    client = signed_in(world.guti_clerk)

    for name, pk in (
        ("duties:holder", helper.pk),
        ("duties:hand_over", helper.pk),
        ("duties:subject", duty.subject_id),
        ("duties:end", duty.pk),
        ("duties:correct", duty.pk),
    ):
        assert client.get(reverse(name, args=[pk])).status_code == 404, name
        assert client.post(reverse(name, args=[pk]), {}).status_code == 404, name
    for name in ("duties:cover", "duties:gaps", "duties:holders", "duties:roster"):
        page = text(client.get(reverse(name), {"state": "all", "place": "370703006"}))
        assert "李志强" not in page
        assert duty.subject.household.code not in page


def test_names_are_masked_for_who_may_not_see_people(world: World) -> None:
    give(world, world.helper(), 1)
    subject = Duty.objects.get().subject
    contact = clerk("contact", world.district, role="department_contact")

    page = text(signed_in(contact).get(reverse("duties:roster")))

    assert subject.name not in page
    assert f"{subject.name[0]}*" in page


def test_roster_as_workbook_and_on_paper(world: World) -> None:
    give(world, world.helper("李志强"), 3, roster="yangjiabu")
    give(world, world.helper("孙晓燕"), 2, roster="gaoli_1_5")
    client = signed_in(world.gaoli_clerk)
    url = reverse("duties:roster")

    book = client.get(url, {"export": "xlsx", "roster": "yangjiabu"})
    rows = list(openpyxl.load_workbook(io.BytesIO(b"".join(book))).active.values)  # type: ignore[union-attr]
    paper = text(client.get(url, {"print": "1"}))

    assert len(rows) == 4
    assert {row[1] for row in rows[1:]} == {"李志强"}
    assert "孙晓燕" in paper
    assert "李志强" in paper


def test_export_needs_its_permission(world: World) -> None:
    world.household()
    leader = clerk("leader", world.district, role="leader")
    client = signed_in(leader)

    for name in ("duties:roster", "duties:gaps", "duties:holders"):
        assert client.get(reverse(name), {"export": "xlsx"}).status_code == 403
        assert client.get(reverse(name)).status_code == 200


def test_ending_and_correcting_one_duty(world: World) -> None:
    [duty] = give(world, world.helper("李志强"), 1)
    client = signed_in(world.gaoli_clerk)

    wrong = client.post(
        reverse("duties:correct", args=[duty.pk]),
        {"start": "2019-02-01", "end": "2019-01-01", "reason": "录错"},
    )
    assert wrong.status_code == 200
    client.post(
        reverse("duties:correct", args=[duty.pk]),
        {"start": "2019-02-01", "end": "", "reason": "录错"},
    )
    fixed = Duty.objects.get(superseded_at=None)
    assert fixed.valid.lower == date(2019, 2, 1)
    client.post(reverse("duties:end", args=[fixed.pk]), {"day": "2019-05-31", "reason": "调离"})

    assert queries.gaps(viewer=viewer(world.gaoli_clerk), role=world.primary, on=ON).count() == 1


def test_closing_a_post_shows_and_makes_the_gaps(world: World) -> None:
    helper = world.helper("李志强")
    give(world, helper, 3)
    assert helper.post
    client = signed_in(world.admin)
    url = reverse("duties:end_post", args=[helper.post.pk])

    assert "3" in text(client.get(url))
    client.post(url, {"day": "2019-05-31", "reason": "撤岗"})

    assert queries.gaps(viewer=viewer(world.admin), role=world.primary, on=ON).count() == 3
    assert signed_in(world.gaoli_clerk).get(url).status_code == 403


def test_page_of_a_subject_names_who_was_and_who_is(world: World) -> None:
    old, new = world.helper("赵明"), world.helper("李志强")
    [duty] = give(world, old, 1)
    duties.hand_over(
        by=world.gaoli_clerk, role=world.primary, from_holder=old, to=new, on=ON, note="轮岗", at=AT
    )

    page = text(signed_in(world.gaoli_clerk).get(reverse("duties:subject", args=[duty.subject_id])))

    assert page.index("李志强") < page.index("赵明")


def test_another_day_and_area_are_asked_in_the_address(world: World) -> None:
    give(world, world.helper("李志强"), 2)
    client = signed_in(world.gaoli_clerk)

    before = text(client.get(reverse("duties:gaps"), {"on": "2018-12-31"}))
    nonsense = client.get(reverse("duties:gaps"), {"on": "yesterday", "page": "x"})

    assert before.count("data-pick ") == 2
    assert nonsense.status_code == 200
    for words in ({"role": "none"}, {"place": "000000000"}, {"area": "none"}):
        assert client.get(reverse("duties:gaps"), words).status_code == 404


def test_without_roles_or_places_the_pages_say_so(world: World) -> None:
    loner = person("无权")

    assert signed_in(loner).get(reverse("duties:cover")).status_code == 403

    Role.objects.update(ended_on=ON)

    assert signed_in(world.admin).get(reverse("duties:cover")).status_code == 200
    assert signed_in(world.admin).get(reverse("duties:gaps")).status_code == 200


def test_search_of_holders(world: World) -> None:
    give(world, world.helper("李志强"), 1)
    give(world, world.helper("孙晓燕"), 1)

    page = text(signed_in(world.gaoli_clerk).get(reverse("duties:holders"), {"q": "志强"}))

    assert "李志强" in page
    assert "孙晓燕" not in page


def hidden(response: Any, only: str = "") -> dict[str, Any]:
    """The hidden fields of the page's forms (of the one with the field `only`), without the token."""
    forms = re.findall(r"<form[^>]*method=\"post\".*?</form>", text(response), re.S)
    wanted = [form for form in forms if "/sign-out/" not in form and "/preferences/" not in form]
    wanted = [form for form in wanted if not only or f'name="{only}"' in form]
    found: dict[str, Any] = {}
    for form in wanted:
        for name, value in re.findall(r'type="hidden" name="(\w+)" value="([^"]*)"', form):
            if name != "csrfmiddlewaretoken":
                found[name] = value
    return found


def selects(response: Any) -> dict[str, str]:
    chosen = re.findall(
        r'<select[^>]*name="(to_\d+)".*?<option value="(\d+)" selected', text(response), re.S
    )
    return dict(chosen)
