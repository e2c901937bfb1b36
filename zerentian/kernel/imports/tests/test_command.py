from __future__ import annotations

from io import StringIO
from pathlib import Path
from typing import Any

import pytest
from django.core.management import CommandError, call_command

from zerentian.kernel.accounts.viewer import Viewer
from zerentian.kernel.imports.models import Batch
from zerentian.kernel.imports.tests import toys
from zerentian.kernel.population.tests import factories as make

pytestmark = pytest.mark.django_db


def run(path: Path, by: str, **about: Any) -> str:
    out = StringIO()
    options = {"layout": "toy", "on": "2019-05-31"} | about
    arguments = [f"--{name}={value}" for name, value in options.items() if value is not True]
    flags = [f"--{name}" for name, value in options.items() if value is True]
    call_command("import", str(path), f"--by={by}", *arguments, *flags, stdout=out)
    return out.getvalue()


@pytest.fixture
def clerk(viewer: Viewer) -> str:
    assert viewer.user
    return viewer.user.username


def test_command_takes_a_workbook_over(clerk: str, tmp_path: Path) -> None:
    told = run(toys.book(tmp_path / "书.xlsx", [toys.row("王", 5)]), clerk)

    assert toys.REGISTER == {"王": 5}
    assert "1" in told


def test_command_only_checks_when_asked(clerk: str, tmp_path: Path) -> None:
    run(toys.book(tmp_path / "书.xlsx", [toys.row("王", 5)]), clerk, check=True)

    assert not toys.REGISTER
    assert Batch.objects.get().state == "previewed"


def test_command_prints_refused_rows_and_fails(
    clerk: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = toys.book(tmp_path / "书.xlsx", [toys.row("错", 101)])
    out = StringIO()

    with pytest.raises(CommandError):
        call_command(
            "import", str(path), "--layout=toy", "--on=2019-05-31", f"--by={clerk}", stdout=out
        )

    assert "C列「得分」101" in out.getvalue()
    assert not toys.REGISTER


@pytest.mark.parametrize(
    "about", [{"layout": "nothing"}, {"by": "nobody"}, {"path": "missing.xlsx"}]
)
def test_command_names_what_it_does_not_know(
    about: dict[str, str], clerk: str, tmp_path: Path
) -> None:
    path = toys.book(tmp_path / "书.xlsx", [toys.row()])
    by = about.pop("by", clerk)
    path = tmp_path / about.pop("path", path.name)

    with pytest.raises(CommandError, match=r"nothing|toy|nobody|missing"):
        run(path, by, **about)


def test_command_needs_the_permission(tmp_path: Path) -> None:
    stranger = make.viewer("370703001", "leader").user
    assert stranger

    with pytest.raises(CommandError):
        run(toys.book(tmp_path / "书.xlsx", [toys.row()]), stranger.username)

    assert not Batch.objects.exists()
