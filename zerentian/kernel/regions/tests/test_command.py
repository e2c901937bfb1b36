"""zerentian regions …"""

from __future__ import annotations

from io import StringIO
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command

from zerentian.kernel.regions.models import Area, Edition, Region, StatedSuccession
from zerentian.kernel.regions.tests.world import DISTRICT, changed, region

pytestmark = pytest.mark.django_db


def run(*arguments: object) -> str:
    out = StringIO()
    call_command("regions", *map(str, arguments), stdout=out)
    return out.getvalue()


def written(folder: Path, edition: str, names: dict[str, str]) -> Path:
    path = folder / f"{edition}.csv"
    rows = "".join(f"{edition},{code},{name}\n" for code, name in names.items())
    path.write_text("edition,code,name\n" + rows, "utf-8")
    return path


def test_load_adopt_list_and_undo(tmp_path: Path) -> None:
    assert "15" in run("load", written(tmp_path, "2018", DISTRICT))
    assert "15" in run("load", written(tmp_path, "2018", DISTRICT))
    assert "added\t15" in run("preview", "2018")
    assert not Region.objects.exists()

    assert "added\t15" in run("adopt", "2018")
    assert "2018" in run("list")
    run("undo", "--reason", "试错")

    assert not Region.objects.exists()


def test_successions_from_a_file(tmp_path: Path) -> None:
    old, new = "990101002202", "990102001210"
    run("load", written(tmp_path, "2018", DISTRICT))
    run("adopt", "2018")
    before = region(old).pk
    run("load", written(tmp_path, "2019", changed(without=(old,), c990102001210="孙家新村")))
    said = tmp_path / "successions.csv"
    said.write_text(f"edition,old,new,kind,source\n2019,{old},{new},continues,文件\n", "utf-8")

    run("state", said)
    run("adopt", "2019")

    assert StatedSuccession.objects.get().source == "文件"
    assert region(new).pk == before


def test_mistakes_in_a_file_are_told_and_nothing_is_stored(tmp_path: Path) -> None:
    with pytest.raises(CommandError, match="990101009200"):
        run("load", written(tmp_path, "2018", {**DISTRICT, "990101009200": "孤村"}))

    assert not Edition.objects.exists()


def test_unknown_edition_and_nothing_to_undo(tmp_path: Path) -> None:
    with pytest.raises(CommandError):
        run("adopt", "1999")
    with pytest.raises(CommandError):
        run("undo", "--reason", "试错")


def test_scope_chooses_between_editions_of_one_name(tmp_path: Path) -> None:
    path = written(tmp_path, "2018", DISTRICT)
    run("load", path)
    run("load", path, "--scope", "990102")

    with pytest.raises(CommandError):
        run("adopt", "2018")
    run("adopt", "2018", "--scope", "990102")

    assert Region.objects.count() == 3


def test_everything_of_the_own_pack() -> None:
    run("load", "--edition", "2023")
    run("adopt", "2023")
    run("areas")

    assert Region.objects.filter(path__startswith="370703", level=5).count() == 373
    assert Area.objects.count() == 3
    assert Area.objects.get(key="yangjiabu").memberships.count() == 30
