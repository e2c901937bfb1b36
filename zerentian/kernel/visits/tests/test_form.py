"""The form of a visit: what goes in comes out, and what is wrong is said beside its field."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import pytest
from django.utils import translation
from hypothesis import given
from hypothesis import strategies as st

from zerentian.kernel.packs import queries as packs
from zerentian.kernel.visits import checklists, rules
from zerentian.kernel.visits.forms import VisitForm, told
from zerentian.kernel.visits.models import Template, Visit

LISTS = {
    key: Template(key=key, version=version, body=body)
    for key, (version, body) in checklists.bodies(packs.current()).items()
}
HEAD = {"day": "2019-05-20", "mode": "home"}


def form(key: str, *, typed: bool = False, **answers: Any) -> VisitForm:
    data = {**HEAD, "mode": LISTS[key].body["modes"][0], **answers}
    found = VisitForm(data, template=LISTS[key], known={}, typed=typed)
    found.is_valid()
    return found


def answer(item: Mapping[str, Any]) -> st.SearchStrategy[dict[str, Any]]:
    """Whatever may stand beside one item."""
    values: st.SearchStrategy[Any]
    if item["type"] == "number":
        values = st.integers(item["min"] or 0, 99 if item["max"] is None else item["max"])
    elif item["type"] in ("grade", "choice"):
        values = st.sampled_from(list(rules.possible(item)))
    else:
        values = st.sampled_from(["村东头", "0", "same"])
    said = st.fixed_dictionaries({"value": values})
    return said | st.just({"confirmed": True}) if item["type"] == "known" else said


def lists_with_answers() -> st.SearchStrategy[tuple[str, dict[str, Any]]]:
    return st.sampled_from(sorted(LISTS)).flatmap(
        lambda key: st.tuples(
            st.just(key),
            st.fixed_dictionaries(
                {}, optional={item["key"]: answer(item) for item in LISTS[key].body["items"]}
            ),
        )
    )


@given(lists_with_answers())
def test_put_right_without_a_change_it_says_the_same(drawn: tuple[str, dict[str, Any]]) -> None:
    key, answers = drawn
    normal = rules.normal(LISTS[key].body, answers)
    before = told(Visit(template=LISTS[key], answers=normal.answers, **HEAD), normal.texts)
    boxes = {
        name: value for name, value in before.items() if value is not None and value is not False
    }

    again = rules.normal(LISTS[key].body, form(key, **boxes).answers)

    assert (again.answers, again.texts) == (normal.answers, normal.texts)


@pytest.mark.parametrize("given", ["0", "12"])
def test_nothing_of_something_is_a_number_like_others(given: str) -> None:
    """Nobody able to work, no month of work: a nought is an answer, an empty box is none."""
    found = form("household_visit", a_income="down", a_months_worked=given)

    assert found.answers["months_worked"] == {"value": int(given)}
    assert "months_worked" not in form("household_visit", a_months_worked="").answers


@pytest.mark.parametrize("typed", [False, True])
def test_a_reason_or_a_mending_without_its_answer_is_asked_about(typed: bool) -> None:
    for box, value in (("r_yard", "rubbish"), ("m_yard", "on")):
        found = form("home_standard", typed=typed, **{box: value})
        assert list(found.errors) == ["a_yard"], box

    said = form("home_standard", typed=typed, a_yard="3" if typed else "no", r_yard="rubbish")
    assert not said.errors


def test_nothing_is_asked_about_an_item_that_is_not_asked() -> None:
    """Without script the boxes of items that do not apply stand there, too."""
    [item] = [i for i in LISTS["telephone_visit"].body["items"] if i["key"] == "well"]
    reason = item["reasons"][0]["key"]

    assert list(form("telephone_visit", a_reached="yes", r_well=reason).errors) == ["a_well"]
    assert not form("telephone_visit", a_reached="no", r_well=reason).errors


@pytest.mark.parametrize(("language", "word"), [("zh-hans", "1到3"), ("en", "from 1 to 3")])
def test_a_number_that_is_on_no_paper_is_told_with_the_possible_ones(
    language: str, word: str
) -> None:
    with translation.override(language):
        [message] = form("home_standard", typed=True, a_yard="7").errors["a_yard"]

    assert word in message.replace(" ", "") or word in message


def test_the_tenth_choice_can_be_typed() -> None:
    body = LISTS["household_visit"].body
    income = {**next(i for i in body["items"] if i["key"] == "income"), "reasons": []}
    income["choices"] = [{"key": f"c{n}", "zh": f"第{n}", "en": f"No. {n}"} for n in range(1, 12)]
    template = Template(key="long", version=1, body={**body, "items": [income]})

    def typed(text: str) -> VisitForm:
        found = VisitForm({**HEAD, "a_income": text}, template=template, known={}, typed=True)
        found.is_valid()
        return found

    assert [typed(text).answers["income"]["value"] for text in ("1", "10")] == ["c1", "c10"]
    assert "a_income" in typed("12").errors
