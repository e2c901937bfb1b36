"""Weifang's eight real editions, adopted one after the other and taken back again."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest
from django.conf import settings

from zerentian.kernel.regions import actions, files, state
from zerentian.kernel.regions.models import Region

FOLDER = settings.INSTANCE.root / "packs" / "hanting" / "regions"
AT = datetime(2019, 5, 31, 9, tzinfo=UTC)


@pytest.mark.django_db
def test_all() -> None:
    lists = files.read([FOLDER / "weifang_2016_2022.csv.xz", FOLDER / "weifang_2023.csv"])
    done = []
    for key in sorted(lists):
        e, new = actions.load(by=None, key=key, names=lists[key], scope="3707", at=AT)
        assert new
        p = actions.preview(e, at=AT)
        a = actions.adopt(None, e, at=AT)
        assert p.counts == {k: getattr(a, k) for k in p.counts}
        print(key, p.counts, Region.objects.filter(closed_on=None).count())
        assert set(Region.objects.filter(closed_on=None).values_list("path", "name")) == set(
            lists[key].items()
        )
        done.append(a)
    for a in reversed(done):
        actions.undo(None, a, at=AT, reason="x")
        assert state.digest() == a.digest_before
    assert not Region.objects.exists()
