from __future__ import annotations

import re
from datetime import date
from typing import Any

import pytest
from django.conf import settings
from django.db import DatabaseError, IntegrityError, transaction
from django.test import Client

from zerentian.kernel.accounts.models import User
from zerentian.kernel.activity.models import Entry
from zerentian.kernel.figures import facts
from zerentian.kernel.problems import sealed
from zerentian.kernel.problems.actions import accountability
from zerentian.kernel.problems.actions.accountability import AccountabilityRefused
from zerentian.kernel.problems.models import Accountability
from zerentian.kernel.problems.tests.test_queries import figure
from zerentian.kernel.problems.tests.world import AT, Field, decision


def test_recorded_from_a_document(field: Field, keeper: User) -> None:
    made = accountability.record(by=keeper, decision=decision(field), at=AT)

    assert sealed.opened(made.facts, context=sealed.FACTS) == "逾期未整改"
    entry = Entry.objects.get(verb="accountability.recorded")
    assert (entry.rows, entry.actor, entry.reason) == ([made.pk], keeper.pk, "")


@pytest.mark.parametrize(
    ("about", "code"),
    [
        ({"document": " "}, "document"),
        ({"deciding_body": ""}, "body"),
        ({"user": None}, "person"),
        ({"decided_on": date(2019, 6, 3)}, "future"),
        ({"effective_until": date(2019, 3, 15)}, "effect"),
    ],
)
def test_refused(field: Field, keeper: User, about: dict[str, Any], code: str) -> None:  # B-7
    with pytest.raises(AccountabilityRefused) as refused:
        accountability.record(by=keeper, decision=decision(field, **about), at=AT)
    assert refused.value.code == code


def test_nobody_enters_themselves(field: Field, keeper: User) -> None:
    with pytest.raises(AccountabilityRefused) as refused:
        accountability.record(by=keeper, decision=decision(field, user=keeper), at=AT)
    assert refused.value.code == "own"


@pytest.mark.parametrize(
    "about",
    [{"document": ""}, {"document": " "}, {"deciding_body": " "}, {"recorded_by": None}, {"user": None}],
)  # fmt: skip
def test_database_wants_document_body_and_somebody(  # B-7
    field: Field, keeper: User, about: dict[str, Any]
) -> None:
    made = accountability.record(by=keeper, decision=decision(field), at=AT)
    made.pk = None
    for name, value in about.items():
        setattr(made, name, value)

    with pytest.raises(IntegrityError), transaction.atomic():
        Accountability.objects.bulk_create([made])


def test_entries_stay(field: Field, keeper: User) -> None:
    made = accountability.record(by=keeper, decision=decision(field), at=AT)

    with pytest.raises(DatabaseError), transaction.atomic():
        Accountability.objects.filter(pk=made.pk).update(document="别的文号")
    with pytest.raises(DatabaseError), transaction.atomic():
        Accountability.objects.filter(pk=made.pk)._raw_delete("default")


def test_corrected_and_withdrawn_entries_leave_the_totals(
    field: Field, keeper: User
) -> None:  # 5.7.5
    facts.install()
    made = accountability.record_many(
        by=keeper, at=AT,
        decisions=[decision(field)] * 4 + [decision(field, measure="admonished")],
    )  # fmt: skip
    assert (figure("gaoli_criticised"), figure("gaoli_admonished")) == (4, 1)

    again = accountability.correct(
        by=keeper, entry=made[0], decision=decision(field, measure="admonished"), reason="文号有误",
        at=AT,
    )  # fmt: skip
    accountability.withdraw(by=keeper, entry=made[1], reason="申诉后撤销", at=AT)

    assert (figure("gaoli_criticised"), figure("gaoli_admonished")) == (2, 2)
    with pytest.raises(AccountabilityRefused) as refused:
        accountability.withdraw(by=keeper, entry=made[0], reason="再改", at=AT)
    assert refused.value.code == "corrected"
    assert again.corrects == made[0]


SOURCE = settings.INSTANCE.root / "zerentian"


def test_no_rule_and_no_worker_makes_an_entry() -> None:  # B-7
    """Only pages and the demo, where somebody acts, know the actions of the register."""
    naming = re.compile(r"problems\.actions(\.accountability| import .*\baccountability\b)")
    found = {
        str(path.relative_to(SOURCE))
        for path in SOURCE.rglob("*.py")
        if "/tests/" not in str(path) and naming.search(path.read_text("utf-8"))
    }

    assert found == {"kernel/problems/views/register.py", "programmes/relief/demo/problems.py"}


def browse(user: User, url: str) -> Any:
    client = Client()
    client.force_login(user)
    return client.get(url)


def test_register_opens_to_its_readers_only(field: Field, keeper: User) -> None:  # 5.7.5
    made = accountability.record(by=keeper, decision=decision(field), at=AT)
    pages = ("/problems/register/", f"/problems/register/{made.pk}/")

    for page in pages:
        assert browse(field.gaoli_clerk, page).status_code in (403, 404)
        answer = browse(keeper, page)
        assert answer.status_code == 200
        assert "赵整改" in answer.content.decode()
    assert Entry.objects.filter(verb="accountability.shown", actor=keeper.pk).count() == 1


def test_no_other_page_tells_a_name(field: Field, keeper: User) -> None:  # 5.7.5
    facts.install()
    accountability.record(by=keeper, decision=decision(field), at=AT)
    for page in ("/figures/", "/figures/relief.gaoli_criticised/?place=370703006", "/problems/"):
        text = browse(field.admin, page).content.decode()
        assert "演示通〔2019〕3号" not in text
        assert "赵整改" not in text, page
