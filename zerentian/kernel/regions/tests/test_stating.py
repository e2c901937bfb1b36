from __future__ import annotations

import pytest

from zerentian.kernel.activity.models import Entry
from zerentian.kernel.regions import actions
from zerentian.kernel.regions.errors import Refused
from zerentian.kernel.regions.models import Edition, Region, StatedSuccession
from zerentian.kernel.regions.tests.world import AT, BY, DISTRICT, adopted, changed, loaded, region

pytestmark = pytest.mark.django_db
OLD, NEW = "990101002202", "990102001210"


@pytest.fixture
def edition() -> Edition:
    """孙家 vanished from the one county and appeared in the other."""
    adopted(DISTRICT)
    return loaded(changed(without=(OLD,), c990102001210="孙家新村委会"), "2019")


def said(edition: Edition, old: str = OLD, new: str = NEW, *, continues: bool = True) -> None:
    actions.state_succession(
        by=BY, edition=edition, old=old, new=new, continues=continues, source="文件", at=AT
    )


def test_stated_continuation_keeps_the_region(edition: Edition) -> None:
    before = region(OLD).pk
    said(edition)

    adoption = actions.adopt(BY, edition, at=AT)

    assert region(NEW).pk == before
    assert (adoption.moved, adoption.closed, adoption.added) == (1, 0, 0)


def test_stated_merger_closes_the_region_into_the_other(edition: Edition) -> None:
    before = region(OLD).pk
    said(edition, continues=False)

    actions.adopt(BY, edition, at=AT)

    assert Region.objects.get(pk=before).merged_into == region(NEW)


def test_stating_again_replaces(edition: Edition) -> None:
    said(edition)
    said(edition, continues=False)

    stated = StatedSuccession.objects.get()
    assert (stated.continues, stated.source, stated.stated_by) == (False, "文件", BY)
    assert Entry.objects.filter(verb="succession.stated").count() == 2


def test_withdrawing_forgets_it(edition: Edition) -> None:
    said(edition)

    actions.withdraw_succession(by=BY, said=StatedSuccession.objects.get(), at=AT)

    assert actions.preview(edition, at=AT).counts["closed"] == 1
    assert Entry.objects.filter(verb="succession.withdrawn").exists()


@pytest.mark.parametrize(
    ("old", "new"),
    [("990101009999", NEW), (OLD, "990101009999"), (OLD, "990102001"), ("990101002", NEW)],
)
def test_unknown_codes_and_other_levels_are_refused(edition: Edition, old: str, new: str) -> None:
    with pytest.raises(Refused):
        said(edition, old, new)


def test_two_codes_cannot_continue_as_one(edition: Edition) -> None:
    said(edition)

    with pytest.raises(Refused, match=NEW):
        said(edition, old="990101002201")


def test_several_may_be_merged_into_one(edition: Edition) -> None:
    said(edition, continues=False)
    said(edition, old="990101002201", continues=False)

    assert StatedSuccession.objects.count() == 2


def test_adopted_edition_takes_no_more_statements(edition: Edition) -> None:
    said(edition)
    stated = StatedSuccession.objects.get()
    actions.adopt(BY, edition, at=AT)
    edition.refresh_from_db()
    stated.edition.refresh_from_db()

    with pytest.raises(Refused):
        said(edition)
    with pytest.raises(Refused):
        actions.withdraw_succession(by=BY, said=stated, at=AT)
