"""Forms of divisions with what people really type, and pages pressed twice."""

from __future__ import annotations

import pytest
from django.http import QueryDict
from django.test import Client
from django.urls import reverse
from hypothesis import given
from hypothesis import strategies as st

from zerentian.kernel.activity.models import Entry
from zerentian.kernel.regions import actions, state
from zerentian.kernel.regions.forms import DayForm, MembersForm, ReasonForm, SuccessionForm
from zerentian.kernel.regions.models import Adoption, Edition, StatedSuccession
from zerentian.kernel.regions.pages import SIZE, ListPage
from zerentian.kernel.regions.tests.test_areas import EAST, WEST
from zerentian.kernel.regions.tests.test_pages import OTHER, desk, sign_in
from zerentian.kernel.regions.tests.world import AT, BY, DISTRICT, ON, adopted, loaded, region

__all__ = ["desk", "sign_in"]
pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("reason", ["", " ", "错", "x" * 201])
def test_undoing_twice_without_a_reason_is_told_and_not_broken(desk: Client, reason: str) -> None:
    """The page of an edition taken back meanwhile, sent with an empty reason, was an error page."""
    adoption = adopted(OTHER, "2019")
    actions.undo(BY, adoption, at=AT, reason="错版")

    answer = desk.post(reverse("regions:undo", args=[adoption.pk]), {"reason": reason})

    assert answer["Location"] == reverse("regions:edition", args=[adoption.edition_id])
    assert Adoption.objects.get(pk=adoption.pk).undone_reason == "错版"


@pytest.mark.parametrize("reason", ["", "错", "x" * 201])
def test_without_a_proper_reason_nothing_is_adopted_or_undone(desk: Client, reason: str) -> None:
    edition, adoption = loaded(OTHER, "2019"), Adoption.objects.get()
    before, entries = state.digest(), Entry.objects.count()

    for name, pk in (("adopt", edition.pk), ("undo", adoption.pk)):
        answer = desk.post(reverse(f"regions:{name}", args=[pk]), {"reason": reason})
        assert answer.status_code == 200
        assert "f-error" in answer.content.decode()

    assert (state.digest(), Entry.objects.count()) == (before, entries)


@pytest.mark.parametrize("name", ["adopt", "state", "undo", "withdraw"])
def test_what_changes_divisions_is_never_done_by_following_a_link(desk: Client, name: str) -> None:
    assert desk.get(reverse(f"regions:{name}", args=[1])).status_code == 405


@pytest.mark.parametrize("name", ["edition", "region", "adopt", "state", "undo", "withdraw"])
def test_what_is_not_there_is_not_found(desk: Client, name: str) -> None:
    way = reverse(f"regions:{name}", args=[10**15])
    sent = {"reason": "试试", "old": EAST, "new": WEST, "kind": "merged"}

    answer = desk.get(way) if name in ("edition", "region") else desk.post(way, sent)

    assert answer.status_code == 404


@pytest.mark.parametrize("asked", ["999999999", "9" * 30])
def test_no_workbook_of_a_region_that_is_not_there(desk: Client, asked: str) -> None:
    assert desk.get(reverse("regions:export"), {"region": asked}).status_code == 404


def test_a_statement_about_an_edition_in_force_is_refused_on_its_page(desk: Client) -> None:
    edition = Edition.objects.get()
    said = {"old": EAST, "new": WEST, "kind": "merged"}

    answer = desk.post(reverse("regions:state", args=[edition.pk]), said)

    assert answer.status_code == 200
    assert answer.context["succession"].non_field_errors()
    assert not StatedSuccession.objects.exists()


def test_what_was_stated_stays_once_the_edition_is_in_force(desk: Client) -> None:
    edition = loaded(OTHER, "2019")
    said = actions.state_succession(
        by=BY, edition=edition, old="990101002202", new="990102001210", continues=True, at=AT
    )
    actions.adopt(BY, edition, at=AT)

    answer = desk.post(reverse("regions:withdraw", args=[said.pk]), follow=True)

    assert "2019" in "".join(str(said) for said in answer.context["messages"])
    assert StatedSuccession.objects.filter(pk=said.pk).exists()


# --- Forms ---------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("old", "new", "kind", "wrong"),
    [
        (EAST, WEST, "merged", set()),
        (EAST, WEST, "continues", set()),
        ("", WEST, "merged", {"old"}),
        ("9", WEST, "merged", {"old"}),
        (EAST + "0", WEST, "merged", {"old"}),
        (EAST, "99 0101", "merged", {"new"}),
        (EAST, WEST, "split", {"kind"}),
        ("x", "y", "", {"old", "new", "kind"}),
    ],
)
def test_statement_names_two_codes_and_what_happened(
    old: str, new: str, kind: str, wrong: set[str]
) -> None:
    form = SuccessionForm({"old": old, "new": new, "kind": kind})

    assert set(form.errors) == wrong
    if not wrong:
        assert form.said["continues"] is (kind == "continues")
        assert "kind" not in form.said


def members(codes: str, **changes: str) -> MembersForm:
    return MembersForm({"codes": codes, "on": str(ON), "reason": "扩区", **changes})


def test_divisions_of_an_area_are_codes_in_any_form_and_each_once() -> None:
    adopted(DISTRICT)
    form = members(f" {EAST}\n{WEST}  990101000000\r\n990101 {EAST}\t")

    assert form.is_valid()
    assert form.cleaned_data["codes"] == sorted(region(path).pk for path in (EAST, WEST, "990101"))


@pytest.mark.parametrize("codes", ["", " \n", "王家庄", f"{EAST} 1", f"{EAST},{WEST}", "9901011"])
def test_codes_that_are_no_open_division_are_named(codes: str) -> None:
    adopted(DISTRICT)
    form = members(codes)

    assert set(form.errors) == {"codes"}


def test_a_list_of_unknown_codes_names_ten_of_them() -> None:
    [said] = members(" ".join(f"99010100{n:04}" for n in range(30))).errors["codes"]

    assert said.count(",") == 9


def test_reason_and_day_of_an_area_are_asked_for() -> None:
    adopted(DISTRICT)

    assert set(members(EAST, reason="").errors) == {"reason"}
    assert set(members(EAST, on="2019-02-30").errors) == {"on"}
    assert not ReasonForm({"reason": "扩区"}).errors


@pytest.mark.parametrize("asked", ["", "nonsense", "2019-02-30", "0000-00-00", "2019-05"])
def test_what_is_no_day_is_today(asked: str) -> None:
    assert DayForm.asked(QueryDict(f"on={asked}"), ON)[1] == ON


def test_a_day_is_that_day() -> None:
    form, on = DayForm.asked(QueryDict("on=2016-01-01"), ON)

    assert str(on) == "2016-01-01"
    assert "2016-01-01" in str(form["on"])


# --- The pages of a computed list ----------------------------------------------------------------


@given(st.integers(0, 400), st.text("0123456789x-９ ", max_size=10))
def test_every_page_of_a_computed_list_is_one_that_there_is(count: int, asked: str) -> None:
    query = QueryDict(mutable=True)
    query["page"] = asked
    shown = ListPage(range(count), query)

    assert 1 <= shown.number <= shown.pages
    assert len(shown.rows) <= SIZE
    assert bool(shown.rows) == bool(count)
    assert shown.last - shown.first + 1 == len(shown.rows) or not count
    current = [jump.number for jump in shown.jumps if jump.current]
    assert current == [shown.number]


@given(st.integers(1, 400))
def test_the_pages_together_are_the_whole_list_once(count: int) -> None:
    pages, asked = [], QueryDict("page=1", mutable=True)
    while True:
        shown = ListPage(range(count), asked)
        pages += shown.rows
        if not shown.next_url:
            break
        asked = QueryDict(shown.next_url.removeprefix("?"), mutable=True)

    assert pages == list(range(count))
