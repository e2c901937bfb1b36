from __future__ import annotations

import shutil
from datetime import UTC, datetime
from pathlib import Path

import pytest
from django.conf import settings
from django.db import DatabaseError, transaction

from zerentian.kernel.activity.models import Entry
from zerentian.kernel.packs import actions, queries
from zerentian.kernel.packs.models import PackVersion
from zerentian.kernel.packs.pack import Pack

pytestmark = pytest.mark.django_db
AT = datetime(2019, 5, 31, 9, tzinfo=UTC)


@pytest.fixture
def pack(tmp_path: Path) -> Pack:
    place = shutil.copytree(settings.INSTANCE.root / "packs" / "shouguang", tmp_path / "shouguang")
    return Pack.load(Path(place))


def altered(pack: Pack) -> Pack:
    with (pack.folder / "roles.toml").open("a") as file:
        file.write("# a change\n")
    return Pack.load(pack.folder)


def test_first_version(pack: Pack) -> None:
    version, is_new = actions.load(by=7, pack=pack, at=AT)

    roles = version.files.get(name="roles.toml")
    assert is_new
    assert (version.key, version.number, version.loaded_by) == ("shouguang", 1, 7)
    assert roles.text == (pack.folder / "roles.toml").read_text("utf-8")
    assert version.files.get(name="names/surnames.csv").text == ""
    assert Entry.objects.get().verb == "pack.loaded"


def test_loading_twice_changes_nothing(pack: Pack) -> None:
    first, _new = actions.load(by=7, pack=pack, at=AT)

    again, is_new = actions.load(by=7, pack=pack, at=AT)

    assert (again, is_new) == (first, False)
    assert Entry.objects.count() == 1


def test_changed_pack_is_another_version_and_the_old_one_stays(pack: Pack) -> None:
    first, _new = actions.load(by=7, pack=pack, at=AT)

    second, is_new = actions.load(by=7, pack=altered(pack), at=AT)

    assert (is_new, second.number) == (True, 2)
    assert "# a change" in second.files.get(name="roles.toml").text
    assert "# a change" not in first.files.get(name="roles.toml").text
    assert queries.newest("shouguang") == second
    assert queries.newest("nowhere") is None


def test_versions_cannot_be_altered_or_deleted(pack: Pack) -> None:
    version, _new = actions.load(by=7, pack=pack, at=AT)

    with pytest.raises(DatabaseError), transaction.atomic():
        PackVersion.objects.update(digest="0")
    with pytest.raises(DatabaseError), transaction.atomic():
        version.files.update(text="")
