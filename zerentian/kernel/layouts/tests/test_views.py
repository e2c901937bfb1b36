from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from zerentian.kernel.accounts.viewer import Viewer
from zerentian.kernel.layouts import pages, queries
from zerentian.kernel.layouts.models import Draft, Layout
from zerentian.kernel.layouts.tests import strangers
from zerentian.kernel.layouts.tests.test_actions import made
from zerentian.kernel.population.tests import factories as make

pytestmark = pytest.mark.django_db


@pytest.fixture
def signed_in(client: Client, viewer: Viewer) -> Client:
    assert viewer.user
    client.force_login(viewer.user)
    return client


@pytest.fixture
def draft(signed_in: Client, tmp_path: Path) -> str:
    """The address of a draft made from the strange workbook."""
    path = strangers.book(tmp_path / "名单.xlsx")
    with path.open("rb") as file:
        answer = signed_in.post("/imports/layouts/new/", {"base": "toy", "file": file})
    assert answer.status_code == 302, words(answer)
    return str(answer.headers["Location"])


def words(answer: Any) -> str:
    return str(answer.content.decode())


def chosen(**about: Any) -> dict[str, Any]:
    """What somebody sends who points at the three columns of the strange workbook."""
    region = make.region("370703001")
    return {
        "header": "2-3", "shown": "2-3", "column_1": "name", "column_2": "identity",
        "column_3": "score", "constant_day": "2019-05-31", "name": "派出所名单",
        "region": f"{region.full_name} {region.code}",
    } | about  # fmt: skip


def test_from_a_strange_workbook_to_a_layout(signed_in: Client, draft: str) -> None:
    page = signed_in.get(draft)
    looked = signed_in.post(draft, chosen(look="1"))
    kept = signed_in.post(draft, chosen(save="1"), follow=True)

    assert "990703195808200021" not in words(page)  # masked
    assert "固堤派出所人员名单" in words(page)
    assert "人员/叫什么" in words(looked)
    assert looked.context["work"].good == 2  # 八 is no number; the totals are no row
    assert kept.redirect_chain[-1][0].startswith("/imports/layouts/")
    layout = Layout.objects.get()
    assert queries.newest(layout).columns == {
        "人员/叫什么": "name", "人员/身份证": "identity", "成绩": "score",
    }  # fmt: skip
    assert queries.newest(layout).constants == {"day": "2019-05-31"}
    assert not Draft.objects.exists()


def test_columns_are_guessed_until_somebody_chose(signed_in: Client, draft: str) -> None:
    work = signed_in.get(f"{draft}?header=2-3").context["work"]

    assert (work.header, work.form.pointed) == ("2-3", {2: "identity"})


def test_other_header_is_guessed_anew(signed_in: Client, draft: str) -> None:
    work = signed_in.post(draft, chosen(shown="2", look="1")).context["work"]

    assert work.form.pointed == {2: "identity"}


@pytest.mark.parametrize(
    ("about", "told"),
    [
        ({"column_3": ""}, "得分"),  # needed
        ({"column_4": "score"}, "得分"),  # twice
        ({"constant_day": "明天"}, "日期"),
        ({"name": ""}, "name"),
        ({"region": "没有这个地方"}, "region"),
    ],
)
def test_what_is_wrong_is_told_and_nothing_kept(
    about: dict[str, str], told: str, signed_in: Client, draft: str
) -> None:
    answer = signed_in.post(draft, chosen(save="1", **about))

    assert answer.status_code == 422
    assert told in words(answer)
    assert not Layout.objects.exists()
    assert Draft.objects.exists()


def test_titles_that_stand_twice_are_refused(signed_in: Client, tmp_path: Path) -> None:
    rows = [["人", "分", "分"], ["王桂兰", 1, 2]]
    with strangers.book(tmp_path / "x.xlsx", rows).open("rb") as file:
        where = signed_in.post("/imports/layouts/new/", {"base": "toy", "file": file})

    answer = signed_in.post(
        where.headers["Location"],
        chosen(save="1", header="1", shown="1", column_0="name", column_1="score", column_2=""),
    )

    assert answer.status_code == 422
    assert "“分”" in words(answer)


def test_file_that_is_none_is_told(signed_in: Client, tmp_path: Path) -> None:
    path = tmp_path / "x.xlsx"
    path.write_bytes(b"hello")
    with path.open("rb") as file:
        answer = signed_in.post("/imports/layouts/new/", {"base": "toy", "file": file})

    assert answer.status_code == 422
    assert not Draft.objects.exists()


def test_layout_is_changed_retired_and_listed(signed_in: Client, draft: str) -> None:
    page = signed_in.post(draft, chosen(save="1")).headers["Location"]
    assert "派出所名单" in words(signed_in.get(page))

    sent = {"column_1": "name", "column_3": "score", "constant_identity": "", "constant_day": ""}
    assert signed_in.get(f"{page}change/").status_code == 200
    assert signed_in.post(f"{page}change/", {"column_1": "name"}).status_code == 422
    assert signed_in.post(f"{page}change/", sent).status_code == 302
    assert queries.newest(Layout.objects.get()).number == 2
    signed_in.post(f"{page}retire/", {"reason": ""})
    assert Layout.objects.get().retired_at is None
    signed_in.post(f"{page}retire/", {"reason": "换了格式"})
    assert Layout.objects.get().retired_at is not None
    assert "派出所名单" in words(signed_in.get("/imports/layouts/"))
    assert signed_in.post(f"{page}change/", sent).status_code == 422


def test_list_asks_a_fixed_number_of_questions(signed_in: Client, viewer: Viewer) -> None:
    counted = []
    for many in (2, 5):
        for nth in range(many):
            made(viewer, name=f"名单{many}{nth}")
        with CaptureQueriesContext(connection) as asked:
            assert "名单20" in words(signed_in.get("/imports/layouts/"))
        counted.append(len(asked))

    assert counted[0] == counted[1] <= 12


def test_draft_is_given_up(signed_in: Client, draft: str) -> None:
    signed_in.post(f"{draft}drop/")

    assert not Draft.objects.exists()
    assert signed_in.get(draft).status_code == 404


def test_every_choice_has_a_label_and_nothing_needs_scripts(signed_in: Client, draft: str) -> None:
    page = words(signed_in.get(draft))

    for name in re.findall(r'<select[^>]* id="([^"]+)"', page):
        assert f'for="{name}"' in page


def test_nobody_without_the_permission_comes_in(client: Client) -> None:
    stranger = make.viewer("370703001", role="")
    assert stranger.user
    client.force_login(stranger.user)

    assert client.get("/imports/layouts/").status_code == 403
    assert client.get("/imports/layouts/new/").status_code == 403


def test_row_of_somebody_never_becomes_the_titles(signed_in: Client, draft: str) -> None:
    answer = signed_in.post(draft, chosen(save="1", header="4", shown="4"))

    assert answer.status_code == 422
    assert "990703195808200021" not in words(answer)
    assert not Layout.objects.exists()


def test_numbers_with_signs_between_are_masked_too() -> None:
    assert pages._masked("990703 19580820 0021") == "990703********0021"
    assert pages._masked("王桂兰990703195808200021") == "王桂兰990703********0021"
    assert pages._masked("补考 2次") == "补考 2次"
