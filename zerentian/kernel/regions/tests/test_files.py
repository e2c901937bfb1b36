from __future__ import annotations

import lzma
from pathlib import Path

import pytest

from zerentian.kernel.regions import files
from zerentian.kernel.regions.errors import FilesRefused

HEAD = "edition,level,code,name\n"
GOOD = HEAD + "2018,city,9901,示范市\n2018,county,990101,甲区\n2018,town,990101001,东街道\n"


def written(folder: Path, text: str | bytes, name: str = "list.csv") -> Path:
    path = folder / name
    path.write_bytes(text if isinstance(text, bytes) else text.encode())
    return path


def refused(path: Path, **asked: str) -> list[str]:
    with pytest.raises(FilesRefused) as caught:
        files.read([path], **asked)  # type: ignore[arg-type]
    return [f"{error.row}:{error.field}" for error in caught.value.errors]


def test_own_layout(tmp_path: Path) -> None:
    found = files.read([written(tmp_path, GOOD)])

    assert found == {"2018": {"9901": "示范市", "990101": "甲区", "990101001": "东街道"}}


def test_columns_in_any_order_with_chinese_titles_and_byte_order_mark(tmp_path: Path) -> None:
    text = "\ufeff名称,代码,年度\n示范市,990100000000,2018\n甲区,990101000000,2018\n"

    assert files.read([written(tmp_path, text)]) == {"2018": {"9901": "示范市", "990101": "甲区"}}


def test_layout_of_the_national_list_over_several_files(tmp_path: Path) -> None:
    paths = [
        written(tmp_path, 'code,name\n99,"示范省"\n', "provinces.csv"),
        written(tmp_path, 'code,name,provinceCode\n9901,"市",99\n', "cities.csv"),
        written(tmp_path, 'code,name,cityCode,provinceCode\n990100,"县",9901,99\n', "areas.csv"),
        written(
            tmp_path, 'code,name,areaCode,provinceCode,cityCode\n990100001,"街道",990100,99,9901\n',
            "streets.csv",
        ),
        written(
            tmp_path,
            "code,name,streetCode,provinceCode,cityCode,areaCode\n"
            '990100001000,"村委会",990100001,99,9901,990100\n',
            "villages.csv",
        ),
    ]  # fmt: skip

    found = files.read(paths, edition="2023")

    assert list(found["2023"]) == ["99", "9901", "990100", "990100001", "990100001000"]


def test_compressed_file(tmp_path: Path) -> None:
    path = written(tmp_path, lzma.compress(GOOD.encode()), "list.csv.xz")

    assert len(files.read([path])["2018"]) == 3


def test_one_edition_is_picked(tmp_path: Path) -> None:
    text = GOOD + "2019,city,9901,新市\n"

    assert files.read([written(tmp_path, text)], edition="2019") == {"2019": {"9901": "新市"}}


def test_scope_leaves_out_the_rest(tmp_path: Path) -> None:
    text = GOOD + "2018,county,990102,乙区\n"

    found = files.read([written(tmp_path, text)], scope="990101")

    assert list(found["2018"]) == ["990101", "990101001"]


def test_empty_lines_are_skipped(tmp_path: Path) -> None:
    assert files.read([written(tmp_path, GOOD + "\n\n")])


@pytest.mark.parametrize(
    ("line", "place"),
    [
        ("2018,village,99010100120,王家庄", "5:code"),
        ("2018,village,9901010012ab,王家庄", "5:code"),
        ("2018,town,990101001200,王家庄", "5:code"),
        ("2018,town,990101,甲区", "5:level"),
        ("2018,somewhere,990101009,某街道", "5:level"),
        ("2018,village,990101001200,", "5:name"),
        (f"2018,village,990101001200,{'长' * 101}", "5:name"),
        ("2018,town,990101001,东街道", "5:code"),
        ("2018,village,990101007200,孤村", "5:code"),
        ("2018,village,990101001200,王家庄,多", "5:"),
        ("2018,village,990101001200", "5:"),
    ],
)
def test_wrong_row_is_named(tmp_path: Path, line: str, place: str) -> None:
    assert refused(written(tmp_path, GOOD + line + "\n")) == [place]


def test_all_mistakes_come_at_once(tmp_path: Path) -> None:
    text = GOOD + "2018,town,99010,甲\n2018,town,990101001,乙\n2018,village,990101008200,丙\n"

    assert refused(written(tmp_path, text)) == ["5:code", "6:code", "7:code"]


def test_more_mistakes_than_anybody_reads_are_counted(tmp_path: Path) -> None:
    lines = "".join(f"2018,town,9901,{n}\n" for n in range(80))

    with pytest.raises(FilesRefused) as caught:
        files.read([written(tmp_path, GOOD + lines)])

    assert (len(caught.value.errors), caught.value.more) == (50, 30)
    assert "30" in str(caught.value)


def test_code_that_lies_elsewhere_is_named(tmp_path: Path) -> None:
    text = "code,name,cityCode\n990101,甲区,9902\n"

    assert refused(written(tmp_path, text), edition="2018") == ["2:code"]


def test_chinese_legacy_encoding_is_refused_with_its_row(tmp_path: Path) -> None:
    text = HEAD.encode() + b"2018,city,9901,plain\n" + "2018,county,990101,甲区\n".encode("gb18030")

    assert refused(written(tmp_path, text)) == ["3:"]


def test_damaged_archive_is_refused(tmp_path: Path) -> None:
    cut = lzma.compress(GOOD.encode())[:-10]

    assert refused(written(tmp_path, cut, "list.csv.xz")) == ["1:"]
    assert refused(written(tmp_path, b"no archive", "list.csv.xz")) == ["1:"]


def test_missing_file_is_refused(tmp_path: Path) -> None:
    assert refused(tmp_path / "nowhere.csv") == ["1:"]


def test_missing_columns_are_named(tmp_path: Path) -> None:
    assert sorted(refused(written(tmp_path, "a,b\n1,2\n"), edition="2018")) == ["1:code", "1:name"]


def test_file_without_edition_needs_one(tmp_path: Path) -> None:
    assert refused(written(tmp_path, "code,name\n99,省\n")) == ["1:edition"]


def test_unknown_edition_is_refused(tmp_path: Path) -> None:
    assert refused(written(tmp_path, GOOD), edition="1999") == ["1:edition"]


def test_message_says_where_why_and_what_to_do(tmp_path: Path) -> None:
    with pytest.raises(FilesRefused, match=r"list\.csv.*5.*code.*990101001"):
        files.read([written(tmp_path, GOOD + "2018,town,990101001,东街道\n")])


@pytest.mark.parametrize(
    ("paths", "scope"),
    [
        (["3707", "370703"], "3707"),
        (["370703", "370783", "370703001"], "3707"),
        (["11", "12", "1101"], ""),
        (["370703001200", "370783001200"], "3707"),
    ],
)
def test_scope_of_a_list(paths: list[str], scope: str) -> None:
    assert files.scope_of(dict.fromkeys(paths, "x")) == scope
