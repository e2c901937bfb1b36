"""The pages of duties as a browser gets them, without scripts."""

from __future__ import annotations

import io
from datetime import date
from typing import Any

import openpyxl
import pytest
from django.urls import reverse

from zerentian.kernel.accounts.models import Post, Tenure
from zerentian.kernel.activity.models import Entry
from zerentian.kernel.responsibilities import actions as duties
from zerentian.kernel.responsibilities import queries
from zerentian.kernel.responsibilities.models import Duty, Role
from zerentian.kernel.responsibilities.tests.browsing import (
    give_roster,
    signed_in,
    text,
)
from zerentian.kernel.responsibilities.tests.world import (
    AT,
    ON,
    World,
    clerk,
    grant,
    household,
    person,
    viewer,
)
from zerentian.web import clock


@pytest.fixture(autouse=True)
def _stand_still(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(clock, "now", lambda: AT.astimezone())


def test_cover_counts_by_place_and_opens(world: World) -> None:
    give_roster(world, world.helper(), 3)
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
    [covered] = give_roster(world, world.helper(), 1)
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
            give_roster(world, helper, number)
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
            give_roster(world, helper, 2)
        with django_assert_max_num_queries(60) as counted:
            assert client.get(reverse(name)).status_code == 200
        return len(counted)

    statements(1)
    assert statements(2) == statements(10)


def test_holder_page_shows_load_and_history(world: World) -> None:
    old, new = world.helper("赵明"), world.helper("李志强")
    made = give_roster(world, old, 2)
    duties.hand_over(
        by=world.gaoli_clerk, role=world.primary, from_holder=old, to=new, on=ON, note="轮岗", at=AT
    )
    client = signed_in(world.gaoli_clerk)

    assert "轮岗" in text(client.get(reverse("duties:holder", args=[old.pk])))
    page = text(client.get(reverse("duties:holder", args=[new.pk])))
    assert made[0].subject.household.code in page


def test_helper_sees_the_own_page_but_nobody_elses(world: World) -> None:
    helper, other = world.helper("李志强"), world.helper("孙晓燕")
    [own] = give_roster(world, helper, 1)
    give_roster(world, other, 1)
    user = Tenure.objects.get(post=helper.post).user
    client = signed_in(user)

    assert own.subject.name in text(client.get(reverse("duties:holder", args=[helper.pk])))
    assert client.get(reverse("duties:holder", args=[other.pk])).status_code == 404
    assert client.get(reverse("duties:subject", args=[own.subject_id])).status_code == 200
    for name in ("duties:cover", "duties:gaps", "duties:holders", "duties:roster", "duties:assign"):
        assert client.get(reverse(name)).status_code == 403


def test_a_helper_is_led_to_no_page_that_stays_shut(world: World) -> None:
    """Who else answers for the household is told by name; the page of that one is not theirs."""
    helper, other = world.helper("李志强"), world.helper("孙晓燕")
    [own] = give_roster(world, helper, 1)
    role = Role.objects.exclude(pk=world.primary.pk).filter(subject_kind=own.subject.kind).first()
    assert role is not None
    duties.assign(
        by=world.gaoli_clerk, role=role, subject=own.subject, holder=other, start=ON, at=AT
    )
    client = signed_in(Tenure.objects.get(post=helper.post).user)

    page = text(client.get(reverse("duties:subject", args=[own.subject_id])))

    assert "孙晓燕" in page
    assert reverse("duties:holder", args=[helper.pk]) in page
    assert reverse("duties:holder", args=[other.pk]) not in page


def test_people_of_another_place_get_nothing(world: World) -> None:
    helper = world.helper("李志强")
    [duty] = give_roster(world, helper, 1)
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
    give_roster(world, world.helper(), 1)
    subject = Duty.objects.get().subject
    contact = clerk("contact", world.district, role="department_contact")

    page = text(signed_in(contact).get(reverse("duties:roster")))

    assert subject.name not in page
    assert f"{subject.name[0]}*" in page


def test_names_of_one_town_are_not_opened_by_a_role_in_another(world: World) -> None:
    """Whoever sees the people of one town and only the duties of another reads no name there."""
    give_roster(world, world.helper(), 1)
    subject = Duty.objects.get().subject
    clerk_elsewhere = clerk("elsewhere", world.guti.town)
    grant(clerk_elsewhere, "department_contact", world.district)
    client = signed_in(clerk_elsewhere)

    for page in (reverse("duties:roster"), reverse("duties:gaps", query={"state": "all"})):
        assert subject.name not in text(client.get(page))
        assert f"{subject.name[0]}*" in text(client.get(page))


def test_roster_as_workbook_and_on_paper(world: World) -> None:
    give_roster(world, world.helper("李志强"), 3, roster="yangjiabu")
    give_roster(world, world.helper("孙晓燕"), 2, roster="gaoli_1_5")
    client = signed_in(world.gaoli_clerk)
    url = reverse("duties:roster")

    book = client.get(url, {"export": "xlsx", "roster": "yangjiabu"})
    rows = list(openpyxl.load_workbook(io.BytesIO(b"".join(book))).active.values)  # type: ignore[union-attr]
    paper = text(client.get(url, {"print": "1"}))

    assert len(rows) == 6  # title, who took it out, header
    assert {row[1] for row in rows[3:]} == {"李志强"}
    homes = set(
        Duty.objects.filter(roster="yangjiabu").values_list("subject__household", flat=True)
    )
    assert set(Entry.objects.get(verb="household.exported").rows) == homes
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
    [duty] = give_roster(world, world.helper("李志强"), 1)
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


def test_a_post_offers_its_end_to_whoever_may(world: World) -> None:
    post = world.helper().post
    assert post is not None
    way, page = reverse("duties:end_post", args=[post.pk]), reverse("accounts:post", args=[post.pk])
    auditor = clerk("auditor", world.district, role="auditor")

    assert way in text(signed_in(world.admin).get(page))
    assert way not in text(signed_in(auditor).get(page))
    Post.objects.filter(pk=post.pk).update(ended_on=ON)
    assert way not in text(signed_in(world.admin).get(page))


def test_closing_a_post_shows_and_makes_the_gaps(world: World) -> None:
    helper = world.helper("李志强")
    give_roster(world, helper, 3)
    assert helper.post
    client = signed_in(world.admin)
    url = reverse("duties:end_post", args=[helper.post.pk])

    assert "3" in text(client.get(url))
    client.post(url, {"day": "2019-05-31", "reason": "撤岗"})

    assert queries.gaps(viewer=viewer(world.admin), role=world.primary, on=ON).count() == 3
    assert signed_in(world.gaoli_clerk).get(url).status_code == 403


def test_page_of_a_subject_names_who_was_and_who_is(world: World) -> None:
    old, new = world.helper("赵明"), world.helper("李志强")
    [duty] = give_roster(world, old, 1)
    duties.hand_over(
        by=world.gaoli_clerk, role=world.primary, from_holder=old, to=new, on=ON, note="轮岗", at=AT
    )

    page = text(signed_in(world.gaoli_clerk).get(reverse("duties:subject", args=[duty.subject_id])))

    assert page.index("李志强") < page.index("赵明")


def test_another_day_and_area_are_asked_in_the_address(world: World) -> None:
    give_roster(world, world.helper("李志强"), 2)
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
    give_roster(world, world.helper("李志强"), 1)
    give_roster(world, world.helper("孙晓燕"), 1)

    page = text(signed_in(world.gaoli_clerk).get(reverse("duties:holders"), {"q": "志强"}))

    assert "李志强" in page
    assert "孙晓燕" not in page
