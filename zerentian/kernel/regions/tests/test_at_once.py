"""Two keepers of the divisions at the same moment: one adopts, the other is told."""

from __future__ import annotations

import pytest
from django.db import connection

from tests.at_once import at_once
from zerentian.kernel.activity.models import Entry
from zerentian.kernel.regions import actions, state
from zerentian.kernel.regions.errors import Refused
from zerentian.kernel.regions.models import Adoption, Edition, Region, StatedSuccession
from zerentian.kernel.regions.tests.world import AT, BY, DISTRICT, adopted, loaded

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.slow]
SMALL = {path: name for path, name in DISTRICT.items() if path.startswith("990101001")}
SCOPE = "990101001"
NEXT = {**SMALL, "990101001210": "新村委会"}


def refused(results: list[object]) -> list[Refused]:
    """Those that were told why not; anything else that went wrong is raised."""
    for result in results:
        if isinstance(result, Exception) and not isinstance(result, Refused):
            raise result
    return [result for result in results if isinstance(result, Refused)]


def test_an_edition_adopted_by_two_at_once_is_adopted_once() -> None:
    edition = loaded(SMALL, scope=SCOPE)

    results = at_once(*[lambda: actions.adopt(BY, edition, at=AT)] * 3)

    assert len(refused(results)) == 2
    assert Adoption.objects.count() == Entry.objects.filter(verb="edition.adopted").count() == 1
    assert Region.objects.count() == len(SMALL)


def test_two_editions_adopted_at_once_are_in_force_one_after_the_other() -> None:
    """Whichever comes first: the older one is refused after the newer, or is its predecessor."""
    older, newer = loaded(SMALL, "2018", SCOPE), loaded(NEXT, "2019", SCOPE)

    results = at_once(
        lambda: actions.adopt(BY, older, at=AT), lambda: actions.adopt(BY, newer, at=AT)
    )

    assert len(refused(results)) <= 1
    assert Region.objects.filter(closed_on=None).count() == len(NEXT)
    current = state.current_edition(SCOPE)
    assert current == newer
    for adoption in Adoption.objects.all():
        assert adoption.digest_before != adoption.digest_after


def test_an_adoption_undone_by_two_at_once_is_undone_once() -> None:
    adopted(SMALL, "2018", SCOPE)
    before = state.digest()
    adoption = adopted(NEXT, "2019", SCOPE)

    results = at_once(*[lambda: actions.undo(BY, adoption, at=AT, reason="错版")] * 2)

    assert len(refused(results)) == 1
    assert state.digest() == before
    assert Entry.objects.filter(verb="edition.undone").count() == 1


def test_undoing_and_adopting_the_next_at_once_leave_a_state_that_can_be_undone() -> None:
    first = adopted(SMALL, "2018", SCOPE)
    edition = loaded(NEXT, "2019", SCOPE)

    results = at_once(
        lambda: actions.undo(BY, first, at=AT, reason="错版"),
        lambda: actions.adopt(BY, edition, at=AT),
    )

    refused(results)
    for adoption in Adoption.objects.filter(undone_at=None).order_by("-pk"):
        actions.undo(BY, adoption, at=AT, reason="清空")
    assert not Region.objects.exists()
    assert not Edition.objects.filter(state="adopted").exists()


def test_a_succession_stated_by_two_at_once_is_one_statement() -> None:
    adopted(SMALL, "2018", SCOPE)
    edition = loaded(NEXT, "2019", SCOPE)

    def say() -> StatedSuccession:
        return actions.state_succession(
            by=BY, edition=edition, old="990101001201", new="990101001210", continues=True, at=AT
        )

    results = at_once(say, say, say)

    assert not refused(results)
    assert StatedSuccession.objects.count() == 1
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT count(*) FROM pg_locks JOIN pg_database d ON d.oid = database"
            " WHERE locktype = 'advisory' AND datname = current_database()"
        )
        assert cursor.fetchone() == (0,)  # nobody keeps the divisions to themselves
