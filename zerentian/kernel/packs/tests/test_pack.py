"""Packs: those of the product are in order, and every mistake is told with its line."""

from __future__ import annotations

import shutil
import tomllib
from collections.abc import Callable
from pathlib import Path

import pytest
from django.conf import settings
from django.utils import translation

from zerentian.kernel.packs import queries
from zerentian.kernel.packs.errors import PackError, PackRefused
from zerentian.kernel.packs.pack import Pack
from zerentian.kernel.packs.schema import CodeItem, inside
from zerentian.manifest.permissions import Permission

PACKS = settings.INSTANCE.root / "packs"
Change = Callable[[str, str, str], None]


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return Path(shutil.copytree(PACKS / "hanting", tmp_path / "hanting"))


@pytest.fixture
def change(folder: Path) -> Change:
    def replaced(name: str, old: str, new: str) -> None:
        text = (folder / name).read_text("utf-8")
        assert old in text
        (folder / name).write_text(text.replace(old, new, 1), "utf-8")

    return replaced


def mistakes(folder: Path) -> tuple[PackError, ...]:
    with pytest.raises(PackRefused) as caught:
        Pack.load(folder)
    return caught.value.errors


def places(folder: Path) -> list[tuple[str, str]]:
    return [(error.file, error.field) for error in mistakes(folder)]


def line(folder: Path, error: PackError) -> str:
    return (folder / error.file).read_text("utf-8").splitlines()[error.line - 1]


def test_hanting() -> None:
    pack = Pack.load(PACKS / "hanting")

    assert (pack.key, pack.root, pack.district.edition) == ("hanting", "3707", "2023")
    assert pack.district.districts == ("370703", "370783")
    assert str(pack.district.clock) == "2019-05-31"
    assert len(pack.areas["yangjiabu"].regions) == 30
    assert pack.rosters[0].cap == 5
    assert pack.duty_roles["primary_helper"].exclusive
    assert len(pack.expected) == 70
    assert len(pack.surnames()) == 399
    assert {sex for _name, sex in pack.given_names()} == {"M", "F"}
    assert len(pack.region_files()) == 2


def test_shouguang() -> None:
    pack = Pack.load(PACKS / "shouguang")

    assert (pack.root, len(pack.expected)) == ("370783", 4)
    assert pack.digest != Pack.load(PACKS / "hanting").digest


def test_the_current_pack_is_read_once() -> None:
    assert queries.current().key == settings.INSTANCE.pack
    assert queries.current() is queries.current()


def test_every_role_is_readable_in_both_languages() -> None:
    for role in Pack.load(PACKS / "hanting").roles.values():
        with translation.override("zh-hans"):
            assert any("\u4e00" <= letter <= "\u9fff" for letter in str(role.title))
        with translation.override("en"):
            assert str(role.description).isascii()


def test_administrator_may_do_everything_and_a_helper_nothing_by_role() -> None:
    roles = Pack.load(PACKS / "hanting").roles

    closed = {Permission.ACCOUNTABILITY_VIEW, Permission.ACCOUNTABILITY_RECORD}
    assert set(roles["district_admin"].permissions) == set(Permission) - closed
    assert closed <= set(roles["discipline_keeper"].permissions)
    assert roles["helper"].permissions == ()
    assert Permission.SUBJECTS_EDIT not in roles["auditor"].permissions


def test_expected_figures_carry_what_the_pages_print() -> None:
    expected = {figure.id: figure for figure in Pack.load(PACKS / "hanting").expected}

    assert expected["relief.poor_households"].value == 2263
    assert (expected["relief.hard_households"].min, expected["relief.hard_households"].max) == (
        550, 599,
    )  # fmt: skip
    assert expected["relief.yangjiabu_cadres"].region == "area:yangjiabu"


def test_codes_by_label_and_era() -> None:
    codes = Pack.load(PACKS / "hanting").codes
    status = codes["household_status"]

    assert codes["cause"].by_label(" 因病 ") == codes["cause"].by_key("illness")
    assert codes["cause"].by_label("没有") is None
    assert not status.by_key("wubao").used_in(2019)  # type: ignore[union-attr]
    assert status.by_key("wubao").used_in(2014)  # type: ignore[union-attr]
    assert len(codes["ethnicity"].codes) == 56
    assert codes["health"].several


def test_code_is_shown_in_the_language_of_the_page() -> None:
    item = CodeItem(key="illness", zh="因病", en="Illness")

    with translation.override("en"):
        assert str(item) == "Illness"
    with translation.override("zh-hans"):
        assert str(item) == "因病"


def test_inside_is_by_range_and_not_by_luck() -> None:
    assert inside("370703", "3707")
    assert inside("3707", "3707")
    assert not inside("3708", "3707")


def test_unknown_key_is_told_with_its_line(folder: Path, change: Change) -> None:
    change("roles.toml", 'key = "leader"', 'key = "leader"\ncolour = "red"')

    (error,) = mistakes(folder)

    assert (error.file, error.field) == ("roles.toml", "role[6].colour")
    assert line(folder, error) == 'colour = "red"'


def test_unknown_permission_is_told_with_what_is_possible(folder: Path, change: Change) -> None:
    change("roles.toml", '  "duties.view",', '  "duties.look",')

    (error,) = mistakes(folder)

    assert "duties.look" in line(folder, error)
    assert "duties.look" in error.why
    assert "duties.view" in error.do


def test_missing_value_is_told_at_its_table(folder: Path, change: Change) -> None:
    change("roles.toml", 'key = "leader"\n', "")

    (error,) = mistakes(folder)

    assert error.field == "role[6].key"
    assert line(folder, error) == "[[role]]"


def test_text_without_one_language_is_refused(folder: Path, change: Change) -> None:
    change("areas.toml", ', en = "Comprehensive pilot zone"', "")

    assert places(folder) == [("areas.toml", "area[2].name.en")]


def test_number_in_place_of_text_is_refused(folder: Path, change: Change) -> None:
    change("duty_roles.toml", "cap = 5\nexact", "cap = 0\nexact")

    assert places(folder) == [("duty_roles.toml", "roster[1].cap")]


def test_broken_toml_is_told_with_its_line(folder: Path, change: Change) -> None:
    change("pack.toml", 'root = "3707"', 'root = 3707"')

    (error,) = mistakes(folder)

    assert error.file == "pack.toml"
    assert "root" in line(folder, error)


def test_missing_and_wrongly_encoded_files(folder: Path) -> None:
    (folder / "codes.toml").unlink()
    (folder / "areas.toml").write_bytes("note = '开发区'".encode("gb18030"))

    assert [error.file for error in mistakes(folder)] == ["areas.toml", "codes.toml"]


def test_every_mistake_comes_at_once(folder: Path, change: Change) -> None:
    change("pack.toml", '"370783"', '"371083"')
    change("areas.toml", '"370703001214"', '"370703001999"')
    change("duty_roles.toml", 'role = "primary_helper"', 'role = "nobody"')
    change("expected.toml", 'region = "area:yangjiabu"', 'region = "area:nowhere"')

    assert places(folder) == [
        ("pack.toml", "districts[2]"),
        ("duty_roles.toml", "roster[1].role"),
        ("areas.toml", "area[3].regions[15]"),
        ("expected.toml", "figure[54].region"),
    ]


def test_line_of_a_region_that_does_not_exist(folder: Path, change: Change) -> None:
    change("areas.toml", '"370703001219"', '"370703001998"')

    (error,) = mistakes(folder)

    assert "370703001998" in line(folder, error)


@pytest.mark.parametrize(
    ("name", "old", "new", "field"),
    [
        ("pack.toml", 'edition = "2023"', 'edition = "2031"', "edition"),
        ("pack.toml", "Asia/Shanghai", "Asia/Nowhere", "time_zone"),
        ("pack.toml", 'root = "3707"', 'root = "37070"', "root"),
        ("roles.toml", 'key = "auditor"', 'key = "leader"', "role[8].key"),
        ("codes.toml", 'key = "disability", zh = "因残"', 'key = "illness", zh = "因残"',
         "list[4].codes[2].key"),
        ("areas.toml", 'key = "pilot_zone"', 'key = "pilot_zone"\nparent = "x"', "area[2].parent"),
        ("areas.toml", 'key = "pilot_zone"', 'key = "Pilot Zone"', "area[2].key"),
        ("duty_roles.toml", 'region = "370703006"', 'region = "370703099"', "roster[1].region"),
        ("duty_roles.toml", 'role = "primary_helper"', 'role = "second_helper"\n#', None),
        ("expected.toml", "value = 11\n", "value = 11\nmin = 3\n", "figure[1].value"),
        ("expected.toml", "value = 11\n", "", "figure[1].value"),
        ("expected.toml", "min = 280\nmax = 289", "min = 290\nmax = 289", "figure[8].value"),
        ("expected.toml", 'when = "2019-01-01/2019-04-01"', 'when = "2019-04-01/2019-01-01"',
         "figure[1].when"),
        ("expected.toml", 'when = "2019-05-31"', 'when = "May"', "figure[7].when"),
        ("expected.toml", 'region = "370703"', 'region = "370799"', "figure[1].region"),
    ],
)  # fmt: skip
def test_what_does_not_fit_together(
    folder: Path, change: Change, name: str, old: str, new: str, field: str | None
) -> None:
    change(name, old, new)

    if field is None:
        assert Pack.load(folder)
    else:
        assert (name, field) in places(folder)


def test_other_word_of_a_value_must_not_be_a_word_of_another(folder: Path, change: Change) -> None:
    change("codes.toml", '"妻子"', '"之子"')

    (error,) = mistakes(folder)

    assert (error.file, error.field.rpartition(".")[2]) == ("codes.toml", "aliases")
    assert "妻" in line(folder, error)
    assert "son" in error.why


def test_number_of_a_value_is_written_in_digits(folder: Path, change: Change) -> None:
    change("codes.toml", '"GB/T 4761-2008" = "02"', '"GB/T 4761-2008" = "二"')

    assert len(mistakes(folder)) == 1


def test_roster_may_not_exceed_the_cap_of_its_role(folder: Path, change: Change) -> None:
    change("duty_roles.toml", "cap = 5\nexact", "cap = 6\nexact")
    change("duty_roles.toml", 'role = "primary_helper"', 'role = "second_helper"')

    assert places(folder) == [("duty_roles.toml", "roster[1].cap")]


def test_message_says_file_line_field_reason_and_remedy(folder: Path, change: Change) -> None:
    change("pack.toml", '"370783"', '"371083"')

    with pytest.raises(PackRefused, match=r"pack\.toml.*6.*districts\[2\].*371083"):
        Pack.load(folder)


def test_digest_follows_every_byte_but_not_the_demo_or_the_readme(folder: Path) -> None:
    before = Pack.load(folder).digest
    (folder / "demo" / "new.csv").parent.mkdir(exist_ok=True)
    (folder / "demo" / "new.csv").write_text("x")
    (folder / "README.md").write_text("x")
    assert Pack.load(folder).digest == before

    with (folder / "areas.toml").open("a") as file:
        file.write("# note\n")

    assert Pack.load(folder).digest != before


def test_pack_of_ones_own_goes_before_the_product_s(
    folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "packs").mkdir()
    shutil.move(folder, tmp_path / "packs" / "hanting")
    monkeypatch.setattr(settings, "INSTANCE", _At(tmp_path))

    assert queries.folder("hanting") == tmp_path / "packs" / "hanting"
    assert queries.folder("shouguang") == PACKS / "shouguang"
    with pytest.raises(queries.UnknownPack):
        queries.folder("nowhere")


class _At:
    def __init__(self, data: Path) -> None:
        self.data, self.root, self.pack = data, PACKS.parent, "hanting"


def test_key_of_a_pack_is_the_name_of_its_folder() -> None:
    for place in PACKS.iterdir():
        if (place / "pack.toml").exists():
            assert tomllib.loads((place / "pack.toml").read_text("utf-8"))["key"] == place.name


@pytest.mark.parametrize(
    ("old", "new", "field"),
    [
        ("by_place = true", "by_place = true\ncap = 5", "duty_role[3].cap"),
        (
            'holders = ["post"]\nposts',
            'holders = ["team"]\nposts',
            "duty_role[6].posts",
        ),
    ],
)
def test_what_may_hold_a_role_must_fit(
    folder: Path, change: Change, old: str, new: str, field: str
) -> None:
    text = (folder / "duty_roles.toml").read_text("utf-8")
    (folder / "duty_roles.toml").write_text(text.replace(old, new, 1), "utf-8")

    assert places(folder) == [("duty_roles.toml", field)]
