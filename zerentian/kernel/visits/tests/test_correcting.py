"""Putting visits right: what nobody altered stays, whoever left meanwhile and whatever came since."""

from __future__ import annotations

import uuid
from dataclasses import replace
from datetime import date, timedelta
from typing import Any

import pytest
from django.test import Client

from tests.world import AT, World
from zerentian.kernel.accounts.models import User
from zerentian.kernel.visits import actions, sealed
from zerentian.kernel.visits.drafts import Draft
from zerentian.kernel.visits.models import Conflict, Visit
from zerentian.kernel.visits.tests.factories import GOOD, draft, record, visit

LATER = AT + timedelta(hours=1)
NOTED = {**GOOD, "yard": {"value": "no", "note": "柴堆"}, "hall": {"value": "no", "note": "杂物"}}


def correct(world: World, row: Visit, wanted: Draft, *, by: User | None = None) -> Visit:
    user = by or world.east.users["town_clerk"]
    outcome = actions.correct(
        by=user, viewer=world.viewer(user), visit=row, draft=wanted, reason="看错", at=LATER
    )
    return Visit.objects.get(pk=outcome.visit_id)


def test_what_the_form_does_not_ask_stays(world: World) -> None:
    """Who was met by name, and notes beside answers, as far as these stay what they were."""
    person = world.east.person.pk
    row = visit(world, draft(world.east, met="member", met_person=person, answers=NOTED))

    new = correct(world, row, draft(world.east, met="member", answers={**GOOD, "yard": "no"}))

    assert new.met_person_id == person
    assert sealed.open_texts(new.texts) == {"yard.note": "柴堆"}
    newer = correct(world, new, draft(world.east, met="neighbour"))
    assert (newer.met_person, newer.texts) == (None, None)


def test_whose_account_is_closed_meanwhile_has_visited_all_the_same(world: World) -> None:
    row = visit(world, draft(world.east))
    User.objects.filter(pk=world.east.helper.pk).update(is_active=False)

    new = correct(world, row, draft(world.east, answers={**GOOD, "yard": "no"}))

    assert (new.user, new.points) == (world.east.helper, 18)
    other = draft(world.east, visitor=world.east.helper.pk)
    assert record(world, other, by=world.admin).code == "visitor"


def test_look_back_is_put_right_after_its_check_was(world: World) -> None:  # B-5
    check = visit(world, draft(world.east, day=date(2019, 5, 1)))
    back = visit(world, draft(world.east, mode="look_back"))
    check = correct(world, check, draft(world.east, day=date(2019, 5, 2)))

    back = correct(world, back, draft(world.east, mode="look_back", answers={**GOOD, "hall": "no"}))

    assert back.earlier == check


def test_look_back_at_a_check_put_right_meanwhile_is_one_at_what_stands(world: World) -> None:
    """The phone knows the check by its first number; B-5."""
    told = draft(world.east, day=date(2019, 5, 1))
    check = correct(world, visit(world, told), draft(world.east, day=date(2019, 5, 3)))

    wanted = draft(world.east, mode="look_back", earlier=told.client_id)
    assert visit(world, wanted).earlier == check
    too_early = replace(wanted, client_id=uuid.uuid4(), day=date(2019, 5, 2))
    assert record(world, too_early).code == "no_earlier"
    actions.withdraw(by=world.admin, visit=check, reason="没去", at=LATER)
    assert record(world, replace(wanted, client_id=uuid.uuid4())).code == "no_earlier"


def test_a_visit_never_looks_back_at_itself(world: World) -> None:  # B-5
    row = visit(world, draft(world.east))

    with pytest.raises(actions.VisitRefused) as caught:
        correct(world, row, draft(world.east, mode="look_back"))
    assert caught.value.code == "no_earlier"
    row.refresh_from_db()
    assert row.superseded_at is None
    first = visit(world, draft(world.east, day=date(2019, 5, 1)))
    assert correct(world, row, draft(world.east, mode="look_back")).earlier == first


def test_a_refused_correction_leaves_the_visit_as_it_was(world: World) -> None:
    row = visit(world, draft(world.east))
    wrong: list[tuple[str, dict[str, Any], str]] = [
        ("future_day", {"day": date(2019, 6, 1)}, "看错"),
        ("wrong_answers", {"answers": {"yard": "maybe"}}, "看错"),
        ("reason", {}, " \n "),
    ]
    for code, changes, reason in wrong:
        with pytest.raises(actions.VisitRefused) as caught:
            actions.correct(
                by=world.admin, viewer=world.viewer(world.admin), visit=row, reason=reason,
                draft=draft(world.east, **changes), at=LATER,
            )  # fmt: skip
        assert caught.value.code == code
    assert Visit.objects.get().superseded_at is None


def test_another_way_of_visiting_than_the_checklists_is_kept(world: World, client: Client) -> None:
    """A phone may send one, with a remark; the form offers it, and only there."""
    row = visit(world, draft(world.east, mode="phone"))
    client.force_login(world.east.helper)

    form = client.get(f"/visits/{row.pk}/correct/").context["form"]

    assert [key for key, _word in form.fields["mode"].choices] == [
        "home", "inspection", "look_back", "phone",
    ]  # fmt: skip
    other = client.get(f"/visits/record/{world.east.subject.pk}/", {"template": "home_standard@1"})
    assert "phone" not in dict(other.context["form"].fields["mode"].choices)


def test_two_tellings_can_be_settled_after_one_was_put_right(world: World, client: Client) -> None:
    wanted = draft(world.east)
    row = visit(world, wanted)
    record(world, draft(world.east, client_id=wanted.client_id, note="别的"))
    new = correct(world, row, draft(world.east, answers={**GOOD, "yard": "no"}))
    client.force_login(world.east.helper)

    assert "别的" in client.get(f"/visits/{new.pk}/").content.decode()
    conflict = Conflict.objects.get()
    assert client.post(f"/visits/{new.pk}/settle/", {"conflict": conflict.pk}).status_code == 302

    conflict.refresh_from_db()
    assert conflict.settled_by == world.east.helper
    assert "别的" not in client.get(f"/visits/{new.pk}/").content.decode()
