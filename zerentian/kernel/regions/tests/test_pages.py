"""The pages as a browser gets them."""

from __future__ import annotations

import io
from collections.abc import Callable
from datetime import date

import openpyxl
import pytest
from django.test import Client
from django.urls import reverse

from zerentian.kernel.regions import actions
from zerentian.kernel.regions.models import Area, AreaRegion, Edition, Region, StatedSuccession
from zerentian.kernel.regions.pages import ListPage
from zerentian.kernel.regions.tests.test_areas import ZONE, pack
from zerentian.kernel.regions.tests.world import (
    AT,
    BY,
    DISTRICT,
    Looking,
    adopted,
    changed,
    clerk,
    keeper,
    loaded,
    region,
    stranger,
)

pytestmark = pytest.mark.django_db
OTHER = changed(
    without=("990101001201", "990101001202", "990101002202"),
    c990101001200="幸福村委会",
    c990101001210="李家村委会",
    c990102001210="孙家村",
)


@pytest.fixture
def sign_in(monkeypatch: pytest.MonkeyPatch) -> Callable[[Looking], Client]:
    """A browser in which this viewer is signed in."""

    def signed_in(viewer: Looking) -> Client:
        monkeypatch.setattr("zerentian.web.middleware.viewer_of", lambda request: viewer)
        monkeypatch.setattr(
            "zerentian.kernel.packs.pack.Pack.root", property(lambda pack: viewer.root)
        )
        return Client()

    return signed_in


@pytest.fixture
def desk(sign_in: Callable[[Looking], Client]) -> Client:
    adopted(DISTRICT)
    return sign_in(keeper())


def page(desk: Client, name: str, *args: object, **query: str) -> str:
    answer = desk.get(reverse(f"regions:{name}", args=args), query)
    assert answer.status_code == 200
    return answer.content.decode()


def test_tree_opens_level_by_level(desk: Client) -> None:
    top, county = region("99"), region("990101")

    assert reverse("regions:region", args=[top.pk]) in page(desk, "index")
    below = page(desk, "region", county.pk)
    assert "东街道" in below
    assert "西镇" in below
    assert "示范省示范市甲区" in below


def test_village_page_shows_its_facts_and_areas(desk: Client) -> None:
    actions.sync_areas(by=BY, pack=pack(ZONE), at=AT)

    text = page(desk, "region", region("990101001200").pk)

    assert "990101001200" in text
    assert reverse("regions:area", args=["zone"]) in text


def test_closed_region_says_where_its_records_are(desk: Client) -> None:
    adopted(OTHER, "2019")

    text = page(desk, "region", Region.objects.get(name="东李家村委会").pk)

    assert reverse("regions:region", args=[region("990101001210").pk]) in text
    assert page(desk, "region", Region.objects.get(name="孙家村委会").pk)


def test_search_finds_and_says_when_nothing_is_found(desk: Client) -> None:
    assert "王家庄村委会" in page(desk, "index", q="wjz")
    assert 'class="empty"' in page(desk, "index", q="没有")


def test_empty_instance_says_so(sign_in: Callable[[Looking], Client]) -> None:
    desk = sign_in(keeper())

    assert 'class="empty"' in page(desk, "index")
    assert 'class="empty"' in page(desk, "editions")
    assert 'class="empty"' in page(desk, "areas")


def test_workbook_of_a_county(desk: Client) -> None:
    answer = desk.get(reverse("regions:export"), {"region": region("990102").pk})

    sheet = openpyxl.load_workbook(io.BytesIO(b"".join(answer.streaming_content))).active  # type: ignore[attr-defined]
    codes = [row[1].value for row in sheet.iter_rows()]
    assert codes[-3:] == ["990102000000", "990102001000", "990102001200"]


def test_workbook_of_everything(desk: Client) -> None:
    answer = desk.get(reverse("regions:export"))

    sheet = openpyxl.load_workbook(io.BytesIO(b"".join(answer.streaming_content))).active  # type: ignore[attr-defined]
    assert "990101001200" in [row[1].value for row in sheet.iter_rows()]


def test_preview_counts_open_lists(desk: Client) -> None:
    edition = loaded(OTHER, "2019")

    text = page(desk, "edition", edition.pk, show="merged")

    assert "?show=closed" in text
    assert "东李家村委会" in text
    assert "幸福村委会" not in text
    assert "幸福村委会" in page(desk, "edition", edition.pk, show="renamed")
    assert "990101002202 → 990102001210" in text


def test_adopting_needs_a_reason(desk: Client) -> None:
    edition = loaded(OTHER, "2019")

    answer = desk.post(reverse("regions:adopt", args=[edition.pk]), {"reason": ""})

    assert answer.status_code == 200
    assert "f-error" in answer.content.decode()
    edition.refresh_from_db()
    assert edition.state == Edition.State.LOADED


def test_adopting_and_undoing_by_form(desk: Client) -> None:
    edition = loaded(OTHER, "2019")
    desk.post(reverse("regions:adopt", args=[edition.pk]), {"reason": "民政局通知"})
    edition.refresh_from_db()
    assert edition.state == Edition.State.ADOPTED
    assert "民政局通知" in page(desk, "edition", edition.pk)
    assert "东李家村委会" in page(desk, "edition", edition.pk, show="merged")
    adoption = edition.adoptions.get()

    without = desk.post(reverse("regions:undo", args=[adoption.pk]), {"reason": ""})
    assert "f-error" in without.content.decode()
    desk.post(reverse("regions:undo", args=[adoption.pk]), {"reason": "错版"})

    adoption.refresh_from_db()
    assert (adoption.undone_reason, adoption.undone_by) == ("错版", BY)
    assert region("990101001200").name == "王家庄村委会"


def test_refusals_are_shown(desk: Client) -> None:
    first = Edition.objects.get().adoptions.get()
    older = loaded(OTHER, "2017")
    adopted(OTHER, "2019")

    adopting = desk.post(reverse("regions:adopt", args=[older.pk]), {"reason": "试试"}, follow=True)
    undoing = desk.post(reverse("regions:undo", args=[first.pk]), {"reason": "试试"}, follow=True)

    assert "2019" in adopting.content.decode()
    assert "2019" in undoing.content.decode()
    older.refresh_from_db()
    assert older.state == Edition.State.LOADED


def test_clerk_states_a_succession_and_withdraws_it(desk: Client) -> None:
    edition = loaded(OTHER, "2019")
    way = reverse("regions:state", args=[edition.pk])
    said = {"old": "990101002202", "new": "990102001210", "kind": "continues", "source": "文件"}

    desk.post(way, said)

    assert "?show=moved" in page(desk, "edition", edition.pk)
    stated = StatedSuccession.objects.get()
    assert stated.continues
    desk.post(reverse("regions:withdraw", args=[stated.pk]))
    assert not StatedSuccession.objects.exists()


def test_wrong_statement_is_told(desk: Client) -> None:
    edition = loaded(OTHER, "2019")
    way = reverse("regions:state", args=[edition.pk])

    unknown = desk.post(way, {"old": "990101002202", "new": "990102009999", "kind": "merged"})
    letters = desk.post(way, {"old": "abc", "new": "990102001210", "kind": "merged"})

    assert "990102009999" in unknown.content.decode()
    assert "f-error" in letters.content.decode()
    assert not StatedSuccession.objects.exists()


def test_area_as_of_a_day(desk: Client) -> None:
    actions.sync_areas(by=BY, pack=pack(ZONE), at=AT)

    assert "开发区" in page(desk, "areas")
    assert "王家庄村委会" in page(desk, "area", "zone", on="2019-05-31")
    assert "王家庄村委会" not in page(desk, "area", "zone", on="2015-05-31")
    assert "王家庄村委会" in page(desk, "area", "zone", on="nonsense")
    assert desk.get(reverse("regions:area", args=["nowhere"])).status_code == 404
    sheet = desk.get(reverse("regions:area", args=["zone"]), {"format": "xlsx"})
    assert sheet["Content-Type"].endswith("sheet")
    sheet.close()


PAGES = ["index", "export", "editions", "areas"]
CLOSED = ["edition", "adopt", "state", "undo", "withdraw"]


def test_keeper_changes_the_divisions_of_an_area_from_a_day(desk: Client) -> None:
    actions.sync_areas(by=BY, pack=pack(ZONE), at=AT)
    url = reverse("regions:members", args=[ZONE.key])
    assert url in page(desk, "area", ZONE.key)
    before = set(Area.objects.get(key=ZONE.key).memberships.values_list("region__path", flat=True))
    added = Region.objects.filter(level=5, closed_on=None).exclude(path__in=before).first()
    assert added

    wrong = desk.post(url, {"codes": "990199999999", "on": "2024-03-01", "reason": "扩区"})
    empty = desk.post(url, {"codes": added.code, "on": "2024-03-01", "reason": ""})
    sent = {"codes": f"{added.code}\n", "on": "2024-03-01", "reason": "扩区"}
    done = desk.post(url, sent)

    assert (wrong.status_code, empty.status_code, done.status_code) == (422, 422, 302)
    assert "990199999999" in wrong.content.decode()
    now = AreaRegion.objects.filter(area__key=ZONE.key, superseded_at=None)
    assert {row.region.path for row in now if row.valid.upper is None} == {added.path}
    assert {row.region.path for row in now if row.valid.upper == date(2024, 3, 1)} == before


def test_clerk_does_not_change_an_area(sign_in: Callable[[Looking], Client]) -> None:
    adopted(DISTRICT)
    actions.sync_areas(by=BY, pack=pack(ZONE), at=AT)
    url = reverse("regions:members", args=[ZONE.key])

    assert sign_in(clerk()).post(url, {}).status_code == 403


def test_stranger_is_denied_every_page(sign_in: Callable[[Looking], Client]) -> None:
    adoption = adopted(DISTRICT)
    desk = sign_in(stranger())

    for name in PAGES:
        assert desk.get(reverse(f"regions:{name}")).status_code == 403, name
    assert desk.get(reverse("regions:region", args=[region("99").pk])).status_code == 403
    assert desk.get(reverse("regions:area", args=["zone"])).status_code == 403
    for name in CLOSED:
        way = reverse(f"regions:{name}", args=[adoption.pk])
        assert desk.post(way, {"reason": "试试"}).status_code == 403, name


def test_clerk_sees_the_own_place_and_adopts_nothing(
    sign_in: Callable[[Looking], Client],
) -> None:
    adoption, edition = adopted(DISTRICT), loaded(OTHER, "2019")
    desk = sign_in(clerk("990102"))

    assert "北街道" in page(desk, "region", region("990102").pk)
    assert desk.get(reverse("regions:region", args=[region("990101").pk])).status_code == 404
    assert "王家庄村委会" not in page(desk, "index", q="王家庄").replace("“王家庄”", "")
    assert desk.get(reverse("regions:edition", args=[edition.pk])).status_code == 403
    assert "btn-danger" not in page(desk, "edition", adoption.edition.pk)
    way = reverse("regions:adopt", args=[edition.pk])
    assert desk.post(way, {"reason": "试试"}).status_code == 403
    way = reverse("regions:state", args=[edition.pk])
    said = {"old": "990101001201", "new": "990101001202", "kind": "continues"}
    assert desk.post(way, said).status_code == 403
    assert not StatedSuccession.objects.exists()


@pytest.mark.parametrize("villages", [1, 40])
def test_number_of_statements_does_not_grow_with_the_rows(
    desk: Client, django_assert_max_num_queries: Callable[..., object], villages: int
) -> None:
    names = {f"9901010013{number:02}": f"村{number}村委会" for number in range(villages)}
    adopted(DISTRICT | names, "2019")
    town = region("990101001").pk

    with django_assert_max_num_queries(8):  # type: ignore[attr-defined]
        page(desk, "region", town)
    with django_assert_max_num_queries(4):  # type: ignore[attr-defined]
        page(desk, "index", q="村")


def test_pages_of_a_computed_list() -> None:
    from django.http import QueryDict

    first = ListPage(range(120), QueryDict("show=added"))
    last = ListPage(range(120), QueryDict("show=added&page=99"))
    empty = ListPage([], QueryDict("page=x"))

    assert (first.first, first.last, first.pages, first.previous_url) == (1, 50, 3, "")
    assert first.next_url == "?show=added&page=2"
    assert (last.number, last.rows, last.next_url) == (3, list(range(100, 120)), "")
    assert (empty.first, empty.last, empty.count, len(empty.jumps)) == (0, 0, 0, 1)
    assert [jump.gap for jump in ListPage(range(900), QueryDict()).jumps] == [
        False, False, True, False,
    ]  # fmt: skip
