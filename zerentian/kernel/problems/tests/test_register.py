"""The closed register: nobody touches a decision about themselves, and each sees their own places."""

from __future__ import annotations

from datetime import date

import pytest
from django.test import Client

from zerentian.kernel.accounts.models import User
from zerentian.kernel.activity.models import Entry
from zerentian.kernel.problems.actions import accountability
from zerentian.kernel.problems.actions.accountability import AccountabilityRefused
from zerentian.kernel.problems.models import Accountability
from zerentian.kernel.problems.tests.world import AT, Field, decision
from zerentian.kernel.responsibilities.tests import world as people


def client(user: User) -> Client:
    browser = Client()
    browser.force_login(user)
    return browser


@pytest.mark.parametrize("deed", ["correct", "withdraw"])
def test_nobody_corrects_or_withdraws_a_decision_about_themselves(
    field: Field, keeper: User, deed: str
) -> None:  # B-7
    made = accountability.record(by=field.admin, decision=decision(field, user=keeper), at=AT)
    about = {"decision": decision(field)} if deed == "correct" else {}

    with pytest.raises(AccountabilityRefused) as refused:
        getattr(accountability, deed)(by=keeper, entry=made, reason="不服", at=AT, **about)

    assert refused.value.code == "own"
    assert Accountability.objects.count() == 1
    page = client(keeper).post(f"/problems/register/{made.pk}/withdraw/", {"reason": "不服"})
    assert "本人" in str(page.context["form"].errors)


@pytest.mark.parametrize("reason", ["", "  "])
def test_a_correction_needs_a_reason(field: Field, keeper: User, reason: str) -> None:
    made = accountability.record(by=keeper, decision=decision(field), at=AT)

    with pytest.raises(AccountabilityRefused) as refused:
        accountability.correct(
            by=keeper, entry=made, decision=decision(field, document="新"), reason=reason, at=AT
        )

    assert refused.value.code == "reason"
    assert Entry.objects.filter(verb="accountability.corrected").count() == 0


def test_an_entry_that_moved_here_opens_without_those_of_elsewhere(
    field: Field, keeper: User
) -> None:
    """Corrected from one town to another: the keeper of the second reads what holds."""
    made = accountability.record(by=keeper, decision=decision(field), at=AT)
    again = accountability.correct(
        by=keeper,
        entry=made,
        decision=decision(field, region=field.guti.town),
        reason="镇有误",
        at=AT,
    )
    here = people.clerk("guti", field.guti.town, role="discipline_keeper")

    page = client(here).get(f"/problems/register/{again.pk}/")
    assert page.status_code == 200
    assert list(page.context["versions"]) == [again]
    assert list(client(keeper).get(page.request["PATH_INFO"]).context["versions"]) == [again, made]
    assert client(here).get(f"/problems/register/{made.pk}/").status_code == 404


def test_correcting_is_offered_where_it_may_be_done(field: Field, keeper: User) -> None:
    """Not on what was corrected already, nor where another role only reads."""
    made = accountability.record(by=keeper, decision=decision(field), at=AT)
    again = accountability.correct(
        by=keeper, entry=made, decision=decision(field, document="5号"), reason="文号", at=AT
    )

    def offered(user: User, entry: Accountability) -> bool:
        page = client(user).get(f"/problems/register/{entry.pk}/")
        return f"/problems/register/{entry.pk}/correct/" in page.content.decode()

    assert (offered(keeper, again), offered(keeper, made)) == (True, False)
    about_keeper = accountability.record(
        by=field.admin, decision=decision(field, user=keeper), at=AT
    )
    assert not offered(keeper, about_keeper)


def form(field: Field, **changes: str) -> dict[str, str]:
    usual = {
        "user": field.fixer.username, "entity": "",
        "region": f"{field.gaoli.town.full_name} {field.gaoli.town.code}",
        "measure": "talk", "deciding_body": "区纪委", "document": "1号", "decided_on": "2019-03-15",
        "appeal": "none", "facts": "逾期",
    }  # fmt: skip
    return {**usual, **changes}


@pytest.mark.parametrize(
    ("changes", "beside"),
    [
        ({"document": "  "}, "document"), ({"deciding_body": ""}, "deciding_body"),
        ({"decided_on": "2999-01-01"}, "__all__"), ({"effective_until": "2019-03-15"}, "__all__"),
        ({"user": ""}, "__all__"), ({"user": "无此人"}, "user"), ({"region": "固堤"}, "region"),
        ({"measure": "shot"}, "measure"),
    ],
)  # fmt: skip
def test_mistakes_stand_on_the_form_and_nothing_is_kept(
    field: Field, changes: dict[str, str], beside: str
) -> None:  # B-7
    town = people.clerk("town", field.gaoli.town, role="discipline_keeper")
    assert field.holder

    page = client(town).post("/problems/register/new/", form(field, **changes))

    assert list(page.context["form"].errors) == [beside]
    assert not Accountability.objects.exists()


def test_the_form_of_a_correction_begins_with_what_stands(field: Field, keeper: User) -> None:
    """Sent back as it is, with a reason, it says the same; facts and the problem are kept."""
    problem = field.problem()
    made = accountability.record(
        by=field.admin, at=AT,
        decision=decision(field, facts="逾期未整改", problem=problem, effective_until=date(2019, 9, 15)),
    )  # fmt: skip
    path = f"/problems/register/{made.pk}/correct/"
    shown = client(keeper).get(path).context["form"]
    sent = {name: shown[name].value() for name in shown.fields if shown[name].value() is not None}

    refused = client(keeper).post(path, {**sent, "reason": ""})
    assert list(refused.context["form"].errors) == ["reason"]
    assert client(keeper).post(path, {**sent, "reason": "文号有误"}).status_code == 302

    again = Accountability.objects.get(corrects=made)
    assert accountability.decision_of(again) == accountability.decision_of(made)
    assert (again.reason, again.recorded_by) == ("文号有误", keeper)
    late = client(keeper).post(path, {**sent, "reason": "再改"})
    assert "已" in str(late.context["form"].errors["__all__"])
