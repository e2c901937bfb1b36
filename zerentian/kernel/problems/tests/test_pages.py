from __future__ import annotations

import re
from datetime import date
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from zerentian.kernel.accounts.models import User
from zerentian.kernel.problems import rules
from zerentian.kernel.problems.models import LookBack, Problem
from zerentian.kernel.problems.tests.world import Field
from zerentian.kernel.responsibilities.tests import world as people
from zerentian.web import clock


@pytest.fixture(autouse=True)
def _clock(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(clock, "now", lambda: people.AT.astimezone())


def browser(user: User) -> Client:
    client = Client()
    client.force_login(user)
    return client


def text(answer: Any) -> str:
    assert answer.status_code == 200, answer.status_code
    return str(answer.content.decode())


def deed(user: User, problem: Problem, slug: str, **words: Any) -> Any:
    url = reverse("problems:deed", args=[problem.pk, slug])
    return browser(user).post(url, {"on": "2019-05-31", "note": "", **words})


def test_ledger_shows_own_town_only(field: Field) -> None:
    field.problem()
    field.problem(subject=people.household(field.guti.village, "固堤户"))

    shown = text(browser(field.gaoli_clerk).get("/problems/"))

    assert "高家户" in shown
    assert "固堤户" not in shown
    assert "院内堆放垃圾" not in shown  # what is written about a home stands on its own page
    assert browser(field.finder).get("/problems/").status_code == 403


def test_ledger_of_a_day_state_and_print(field: Field) -> None:
    field.closed()
    clerk = browser(field.gaoli_clerk)

    assert "已销号" in text(clerk.get("/problems/"))
    assert "整改中</span>" in text(clerk.get("/problems/?on=2019-05-09"))
    assert "高家户" not in text(clerk.get("/problems/?state=late"))
    assert "高家户" in text(clerk.get("/problems/?print=1"))
    assert "高家户" not in text(clerk.get("/problems/?kind=water&q=x"))
    assert clerk.get("/problems/?place=370703003").status_code == 404


def test_ledger_leaves_by_the_one_door(field: Field) -> None:
    field.problem()

    answer = browser(field.gaoli_clerk).get("/problems/?export=xlsx")

    assert answer.status_code == 200
    assert answer.headers["Content-Type"].startswith("application/vnd.openxmlformats")


def test_board_and_places(field: Field) -> None:
    field.handed()
    clerk = browser(field.gaoli_clerk)

    assert "高家户" in text(clerk.get("/problems/board/"))
    shown = text(clerk.get("/problems/places/"))
    assert "东柳村" in shown
    assert "state=late" in shown


def test_open_from_a_household(field: Field) -> None:
    url = reverse("problems:new", args=[field.home.pk])
    clerk = browser(field.gaoli_clerk)
    words = {"kind": "water", "source": "citizen", "text": "水压不足", "found_on": "2019-05-30"}

    assert "登记问题" in text(clerk.get(url))
    refused = text(clerk.post(url, {**words, "found_on": "2019-06-03"}))
    assert "尚未到来" in refused
    assert clerk.post(url, words).status_code == 302
    assert Problem.objects.get().kind == "water"
    assert browser(field.guti_clerk).get(url).status_code == 404


def test_whole_life_by_the_buttons(field: Field) -> None:
    problem = field.problem()
    page = reverse("problems:problem", args=[problem.pk])

    assert "院内堆放垃圾" in text(browser(field.gaoli_clerk).get(page))
    handed = {"holder": field.holder.pk, "work": "ordinary", "due": "2019-06-05"}
    assert field.holder
    people.actions.assign(
        by=field.admin, role=field.primary, subject=field.home, holder=field.holder,
        start=people.START, at=people.AT,
    )  # fmt: skip
    assert "赵整改" in text(browser(field.gaoli_clerk).get(f"{page}hand-over/"))
    assert deed(field.gaoli_clerk, problem, "hand-over", **handed).status_code == 302
    assert "solved/" in text(browser(field.fixer).get(page))
    assert deed(field.fixer, problem, "solved", note="已清理").status_code == 302
    shown = text(browser(field.fixer).get(page))
    assert "verify/" not in shown
    assert "verify/" in text(browser(field.verifier).get(page))
    assert deed(field.verifier, problem, "verify").status_code == 302

    problem.refresh_from_db()
    assert (problem.state, problem.decided_by) == (rules.CLOSED, field.verifier)
    assert "验收销号" in text(browser(field.fixer).get(page))


def test_the_main_button_is_what_leads_on(field: Field) -> None:
    """Whoever reported it as solved may take that back, and is not asked to."""
    problem = field.handed()
    page = reverse("problems:problem", args=[problem.pk])
    assert deed(field.verifier, problem, "solved", note="已清理").status_code == 302

    def main(user: User) -> list[str]:
        return re.findall(rf'btn-primary" href="{page}([a-z-]+)/"', text(browser(user).get(page)))

    assert main(field.gaoli_clerk) == ["verify"]
    assert main(field.verifier) == []
    assert f'btn-plain" href="{page}reject/"' in text(browser(field.verifier).get(page))


def test_second_closer_reads_who_was_first(field: Field) -> None:
    problem = field.solved()
    deed(field.verifier, problem, "verify")

    answer = deed(field.gaoli_clerk, problem, "verify")

    assert "专干verifier" in text(answer)
    assert "已销号" in text(answer)


def test_errors_stand_on_the_form(field: Field) -> None:
    problem = field.handed()

    shown = text(deed(field.gaoli_clerk, problem, "extend", due="2019-06-01", note="等材料"))

    assert "2019-06-01不是工作日" in shown
    assert "f-error" in text(deed(field.fixer, problem, "solved"))


def test_deeds_of_others_are_refused(field: Field) -> None:
    problem = field.solved()

    assert deed(field.fixer, problem, "verify").status_code == 403
    assert deed(field.guti_clerk, problem, "verify").status_code == 404
    assert browser(field.gaoli_clerk).get(f"/problems/{problem.pk}/dance/").status_code == 404
    problem.refresh_from_db()
    assert problem.state == rules.SOLVED


def test_my_problems(field: Field) -> None:
    problem = field.handed()

    shown = text(browser(field.fixer).get("/problems/mine/"))

    assert reverse("problems:problem", args=[problem.pk]) in shown
    assert "没有需要整改的问题" in text(browser(field.finder).get("/problems/mine/"))


def test_look_backs_come_up(field: Field) -> None:
    problem = field.closed(
        field.solved(field.handed(field.problem(safety=True)), on=date(2019, 5, 7)),
        on=date(2019, 5, 8),
    )
    assert LookBack.objects.get().from_day == date(2019, 5, 29)

    assert "高家户" in text(browser(field.verifier).get("/problems/look-backs/"))
    assert deed(field.verifier, problem, "look-back", passed="no", note="又脏了").status_code == 302
    problem.refresh_from_db()
    assert (problem.state, problem.level) == (rules.FOUND, 1)


@pytest.mark.parametrize("language", ["en", "zh-hans"])
def test_in_both_languages(field: Field, language: str) -> None:
    User.objects.filter(pk=field.gaoli_clerk.pk).update(language=language)
    field.gaoli_clerk.refresh_from_db()
    problem = field.handed()

    shown = text(browser(field.gaoli_clerk).get(reverse("problems:problem", args=[problem.pk])))

    assert ("How it stands" if language == "en" else "当前情况") in shown
