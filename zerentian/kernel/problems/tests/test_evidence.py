"""Photos and documents of a problem: with a step, optional, sealed, without a place, traced."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from django.db import DatabaseError, IntegrityError, transaction
from django.test import Client
from django.urls import reverse

from zerentian.kernel.accounts.models import User
from zerentian.kernel.activity.models import Entry
from zerentian.kernel.files import keeping
from zerentian.kernel.files.models import StoredFile
from zerentian.kernel.files.tests.samples import CLEAN, PDF, upload
from zerentian.kernel.problems import actions, rules, sealed
from zerentian.kernel.problems.errors import ProblemRefused
from zerentian.kernel.problems.models import Evidence, Problem, Step
from zerentian.kernel.problems.tests.test_pages import browser, deed, text
from zerentian.kernel.problems.tests.world import AT, Field
from zerentian.kernel.responsibilities.tests import world as people
from zerentian.web import clock


@pytest.fixture(autouse=True)
def folder(settings: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    settings.MEDIA_ROOT = tmp_path
    monkeypatch.setattr(clock, "now", lambda: people.AT.astimezone())
    return tmp_path


def shown(field: Field, *sent: Any, problem: Problem | None = None) -> Problem:
    """The fixer notes a measure with files."""
    found = problem or field.handed()
    actions.do_showing(
        actions.work_on, by=field.fixer, problem=found, note="已清理院落", at=AT,
        sent=sent or [upload("高家户院落.jpg")],
    )  # fmt: skip
    return found


def look(user: User, evidence: Evidence) -> Any:
    client = Client()
    client.force_login(user)
    answer: Any = client.get(reverse("problems:evidence", args=[evidence.pk]))
    answer.bytes = b"".join(answer.streaming_content) if answer.streaming else b""
    return answer


def test_comes_with_the_step_sealed_and_without_its_place(field: Field, folder: Path) -> None:
    problem = shown(field)

    found = Evidence.objects.get()
    assert found.step == problem.history.order_by("-number").first()
    assert found.step.verb == "worked"
    with keeping.opened(found.file.sha256) as file:
        assert file.read() == CLEAN
    assert sealed.opened(found.name, context=sealed.EVIDENCE) == "高家户院落.jpg"
    assert "高家户".encode() not in bytes(found.name)
    assert StoredFile.objects.get().name == ""
    kept = [path for path in folder.rglob("*") if path.is_file()]
    assert kept
    assert CLEAN[20:60] not in b"".join(path.read_bytes() for path in kept)
    entry = Entry.objects.get(verb="problem.evidence")
    assert (entry.rows, entry.actor) == ([found.pk], field.fixer.pk)


def test_no_deed_needs_a_photo(field: Field) -> None:
    problem = field.handed()

    deed(field.fixer, problem, "solved", note="已清理")
    deed(field.verifier, problem, "verify")

    problem.refresh_from_db()
    assert problem.state == rules.CLOSED
    assert not Evidence.objects.exists()


def test_refused_file_undoes_the_deed(field: Field) -> None:
    problem = field.handed()

    answer = deed(
        field.fixer, problem, "solved", note="已清理", sent=[upload(), upload("x.exe", b"MZ00")]
    )

    assert "x.exe" in text(answer)
    problem.refresh_from_db()
    assert (problem.state, Evidence.objects.count(), StoredFile.objects.count()) == (
        rules.FIXING, 0, 0,
    )  # fmt: skip


def test_same_file_goes_with_a_problem_once(field: Field) -> None:
    problem = shown(field)
    steps = Step.objects.count()

    for sent in ([upload("又一次.jpg")], [upload(content=PDF), upload(content=PDF)]):
        with pytest.raises(ProblemRefused) as refused:
            shown(field, *sent, problem=problem)
        assert refused.value.code == "file"
    assert (Evidence.objects.count(), Step.objects.count()) == (1, steps)
    shown(field, problem=field.handed(field.problem(kind="water")))  # another problem may have it
    assert (Evidence.objects.count(), StoredFile.objects.count()) == (2, 1)


def test_page_shows_it_and_whoever_sees_the_problem_opens_it(field: Field) -> None:
    problem = shown(field, upload("高家户院落.jpg"), upload("验收单.pdf", PDF))
    photo, paper = Evidence.objects.order_by("pk")

    page = text(browser(field.gaoli_clerk).get(reverse("problems:problem", args=[problem.pk])))
    assert 'alt="高家户院落.jpg"' in page
    assert "验收单.pdf" in page
    answer = look(field.fixer, photo)
    assert (answer.status_code, answer["Content-Type"]) == (200, "image/jpeg")
    assert "no-store" in answer["Cache-Control"]
    assert answer.bytes == CLEAN
    answer = look(field.fixer, paper)
    assert answer["Content-Disposition"].startswith("attachment")
    assert answer.bytes == PDF


def test_looking_leaves_a_trace_and_strangers_see_nothing(field: Field) -> None:
    shown(field)
    found = Evidence.objects.get()

    assert look(field.guti_clerk, found).status_code == 404
    assert look(field.finder, found).status_code == 404
    assert not Entry.objects.filter(verb="evidence.shown").exists()
    assert look(field.gaoli_clerk, found).status_code == 200
    entry = Entry.objects.get(verb="evidence.shown")
    assert (entry.actor, entry.rows) == (field.gaoli_clerk.pk, [found.pk])


def test_opening_takes_photos_too(field: Field) -> None:
    words = {"kind": "water", "source": "citizen", "text": "水压不足", "found_on": "2019-05-30"}
    url = reverse("problems:new", args=[field.home.pk])

    answer = browser(field.gaoli_clerk).post(url, words | {"sent": [upload()]})

    assert answer.status_code == 302
    assert Evidence.objects.get().step == Step.objects.get(problem=Problem.objects.get(), number=1)


def test_evidence_stays(field: Field) -> None:
    shown(field)
    found = Evidence.objects.get()

    with pytest.raises(DatabaseError), transaction.atomic():
        Evidence.objects.update(recorded_by=field.verifier)
    with pytest.raises(DatabaseError), transaction.atomic():
        Evidence.objects.all()._raw_delete("default")
    found.pk = None
    with pytest.raises(IntegrityError), transaction.atomic():
        Evidence.objects.bulk_create([found])
