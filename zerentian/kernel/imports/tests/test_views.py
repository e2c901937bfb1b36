from __future__ import annotations

import io
from collections.abc import Callable
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from zerentian.kernel.accounts.viewer import Viewer
from zerentian.kernel.imports.models import Batch
from zerentian.kernel.imports.tests import toys
from zerentian.kernel.population.tests import factories as make

pytestmark = pytest.mark.django_db
Upload = Callable[..., Batch]


@pytest.fixture
def signed_in(client: Client, viewer: Viewer) -> Client:
    assert viewer.user
    client.force_login(viewer.user)
    return client


def post(client: Client, path: Path, **about: Any) -> Any:
    file = SimpleUploadedFile(path.name, path.read_bytes())
    return client.post(
        "/imports/new/", {"layout": "toy", "on": "2019-05-31", "file": file, **about}
    )


def words(answer: Any) -> str:
    return str(answer.content.decode())


def workbook(answer: Any) -> Any:
    return openpyxl.load_workbook(io.BytesIO(b"".join(answer.streaming_content)))


def test_from_file_to_committed(signed_in: Client, tmp_path: Path) -> None:
    sent = post(signed_in, toys.book(tmp_path / "书.xlsx", [toys.row("王桂兰", 5)]))
    batch = Batch.objects.get()
    preview = signed_in.get(sent["Location"])
    taken = signed_in.post(f"/imports/{batch.pk}/commit/", follow=True)

    assert sent["Location"] == f"/imports/{batch.pk}/"
    assert "王桂兰" in words(preview)
    assert f"/imports/{batch.pk}/commit/" in words(preview)
    assert toys.REGISTER == {"王桂兰": 5}
    assert f"/imports/{batch.pk}/commit/" not in words(taken)


def test_refused_rows_on_the_page_and_as_workbook(signed_in: Client, upload: Upload) -> None:
    batch = upload([toys.row("好", 5), toys.row("错", 101)])

    page = signed_in.get(f"/imports/{batch.pk}/?outcome=refused")
    answer = signed_in.get(f"/imports/{batch.pk}/refused.xlsx")

    assert "错" in words(page)
    assert "101" in words(page)
    assert "好" not in words(page).split("<tbody")[1]
    assert 'value="yes"' in words(page)  # only what is not refused, and only when chosen so
    assert [row[0].value for row in workbook(answer).active.iter_rows(min_row=2)] == ["错"]


def test_refused_workbook_of_a_clean_batch_does_not_exist(
    signed_in: Client, upload: Upload
) -> None:
    assert signed_in.get(f"/imports/{upload().pk}/refused.xlsx").status_code == 404


def test_committing_refused_rows_tells_why(signed_in: Client, upload: Upload) -> None:
    batch = upload([toys.row("错", 101)])

    answer = signed_in.post(f"/imports/{batch.pk}/commit/", follow=True)

    assert [message.level_tag for message in answer.context["messages"]] == ["error"]
    assert not toys.REGISTER


def test_checking_again_shows_the_register_of_now(signed_in: Client, upload: Upload) -> None:
    batch = upload([toys.row("王", 5)])
    toys.REGISTER["王"] = 3

    moved = signed_in.post(f"/imports/{batch.pk}/commit/", follow=True)
    signed_in.post(f"/imports/{batch.pk}/check-again/")
    page = signed_in.get(f"/imports/{batch.pk}/?outcome=changed")

    assert [message.level_tag for message in moved.context["messages"]] == ["error"]
    assert "<del" in words(page)


@pytest.mark.parametrize("deed", ["commit", "check-again"])
def test_committed_batch_is_not_done_again(deed: str, signed_in: Client, upload: Upload) -> None:
    batch = upload()
    signed_in.post(f"/imports/{batch.pk}/commit/")

    answer = signed_in.post(f"/imports/{batch.pk}/{deed}/", follow=True)

    assert [message.level_tag for message in answer.context["messages"]][-1] == "error"


def test_unknown_columns_and_leavers_are_told(signed_in: Client, upload: Upload) -> None:
    batch = upload(
        [["王", "", 5, "", "", "很好"]], header=[c.title for c in toys.COLUMNS] + ["备注"]
    )
    Batch.objects.update(leaving=2)

    assert "备注" in words(signed_in.get(f"/imports/{batch.pk}/"))


def test_rows_that_are_nobody_are_passed_over_and_told(signed_in: Client, upload: Upload) -> None:
    titles = [column.title for column in toys.COLUMNS]
    rows = [toys.row("王", 5), ["合计", "", 5, "", ""], titles, toys.row("李", 6), ["填表人：赵六"]]

    batch = upload(rows)
    page = words(signed_in.get(f"/imports/{batch.pk}/"))

    assert (batch.new, batch.refused) == (2, 0)
    assert [(number, why) for number, why, _text in batch.passed] == [
        (3, "total"),
        (4, "header"),
        (6, "signed"),
    ]
    assert "第 3 行：合计行" in page
    assert "填表人:赵六" in page


def test_template_has_titles_words_and_example(signed_in: Client) -> None:
    book = workbook(signed_in.get("/imports/templates/toy.xlsx"))

    table, _allowed, example = book.worksheets
    titles = [column.title for column in toys.COLUMNS]
    assert [[cell.value for cell in row] for row in table.iter_rows()] == [titles]
    assert [cell.value for cell in example[2]][:2] == ["王桂兰", "990703195808200021"]


def test_unknown_template_is_not_found(signed_in: Client) -> None:
    assert signed_in.get("/imports/templates/nothing.xlsx").status_code == 404


def test_form_asks_for_what_is_missing(signed_in: Client, tmp_path: Path) -> None:
    path = toys.book(tmp_path / "书.xlsx", [toys.row()])

    for about in ({"on": "2999-01-01"}, {"on": "gestern"}, {"layout": "nothing"}):
        assert post(signed_in, path, **about).status_code == 422
    assert signed_in.get("/imports/new/").status_code == 200
    assert not Batch.objects.exists()


def test_list_shows_own_and_place(client: Client, upload: Upload) -> None:
    batch = upload()
    near, far = make.viewer("370703001"), make.viewer("370703002")

    client.force_login(near.user)  # type: ignore[arg-type]
    seen = words(client.get("/imports/"))
    client.force_login(far.user)  # type: ignore[arg-type]
    hidden = words(client.get("/imports/"))

    assert f"/imports/{batch.pk}/" in seen
    assert f"/imports/{batch.pk}/" not in hidden


@pytest.mark.parametrize(
    "path", ["", "new/", "{}/", "{}/refused.xlsx", "{}/commit/", "{}/check-again/"]
)
def test_pages_are_closed_to_others(path: str, client: Client, upload: Upload) -> None:
    batch = upload([toys.row("错", 101)])
    url = f"/imports/{path.format(batch.pk)}"
    ask = client.post if path.endswith(("commit/", "again/")) else client.get

    client.force_login(make.viewer("370703001", "leader").user)  # type: ignore[arg-type]
    unpermitted = ask(url)
    client.force_login(make.viewer("370703002").user)  # type: ignore[arg-type]
    elsewhere = ask(url)

    assert unpermitted.status_code == 403
    assert elsewhere.status_code == (404 if "{}" in path else 200)


def test_statements_of_the_preview_do_not_grow(signed_in: Client, upload: Upload) -> None:
    few = upload([toys.row(f"人{n}", n) for n in range(3)])
    many = upload([toys.row(f"人{n}", n) for n in range(90)])

    def statements(batch: Batch) -> int:
        with CaptureQueriesContext(connection) as caught:
            assert signed_in.get(f"/imports/{batch.pk}/?page=1").status_code == 200
        return len(caught)

    statements(few)
    assert statements(few) == statements(many)


def test_statements_of_the_list_do_not_grow(signed_in: Client, upload: Upload) -> None:
    def statements() -> int:
        with CaptureQueriesContext(connection) as caught:
            assert signed_in.get("/imports/").status_code == 200
        return len(caught)

    upload()
    statements()
    before = statements()
    for n in range(5):
        upload([toys.row(f"人{n}", n)])

    assert statements() == before


def test_accepted_rows_are_taken_over_alone_when_chosen(signed_in: Client, upload: Upload) -> None:
    batch = upload([toys.row("好", 5), toys.row("错", 101)])

    page = words(signed_in.get(f"/imports/{batch.pk}/"))
    assert 'name="partly"' in page
    signed_in.post(f"/imports/{batch.pk}/commit/", {"partly": "yes"})

    batch.refresh_from_db()
    assert (batch.state, batch.partly, batch.left_out) == ("committed", True, 1)


def test_what_cannot_be_taken_back_says_so(signed_in: Client, upload: Upload) -> None:
    batch = upload()
    signed_in.post(f"/imports/{batch.pk}/commit/")

    assert f"/imports/{batch.pk}/undo/" not in words(signed_in.get(f"/imports/{batch.pk}/"))
    answer = signed_in.post(f"/imports/{batch.pk}/undo/", follow=True)

    assert [message.level_tag for message in answer.context["messages"]][-1] == "error"
