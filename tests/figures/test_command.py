"""zerentian figures list | show | check | verify."""

from __future__ import annotations

import json

import pytest
from django.core.management import CommandError, call_command
from django.utils.translation import override

from tests.figures.world import ON
from zerentian.kernel.figures import catalogue
from zerentian.kernel.figures.verify import asking, compare
from zerentian.kernel.figures.verify.compare import Mismatch
from zerentian.kernel.packs import queries as packs
from zerentian.programmes.relief.models import HouseholdStatus

FIGURE = """
[[figure]]
id = "{id}"
zh = "户数"
region = "{region}"
when = "2019-05-31"
{bounds}
kind = "computed"
"""


@pytest.fixture(autouse=True)
def clock(settings):
    settings.INSTANCE = settings.INSTANCE.__class__(data=settings.INSTANCE.data, clock=ON)


@pytest.fixture
def figures(capsys):
    """Run the command; answers exit code and what it printed."""

    def run(*arguments):
        try:
            call_command("figures", *map(str, arguments))
            code = 0
        except SystemExit as stop:
            code = stop.code
        return code, capsys.readouterr().out

    return run


@pytest.fixture
def expects(tmp_path):
    def write(*, id="relief.poor_households", region="370703", bounds="value = 2"):
        file = tmp_path / "page.toml"
        file.write_text(FIGURE.format(id=id, region=region, bounds=bounds), "utf-8")
        return file

    return write


def test_list_has_every_figure(db, figures):
    code, printed = figures("list")

    assert code == 0
    assert all(key in printed for key in catalogue.figures())


def test_list_as_json(db, figures):
    found = json.loads(figures("list", "--json")[1])

    assert [each["key"] for each in found] == list(catalogue.figures())


def test_show_value_and_rule(world, figures):
    world.household()

    code, printed = figures("show", "relief.poor_households", "--place", "370703")

    assert code == 0
    assert printed.splitlines()[0].split()[1:] != []
    assert " 1 " in printed
    assert str(catalogue.find("relief.poor_households").figure.definition) in printed


def test_show_as_json_on_a_day_and_place(world, figures):
    world.household()

    said = figures(
        "show", "relief.cover_rate", "--json", "--on", "2018-01-01", "--place", "370703001"
    )

    found = json.loads(said[1])
    assert (found["numerator"], found["denominator"], found["on"]) == (0, 1, "2018-01-01")


@pytest.mark.parametrize("arguments", [["relief.no"], ["relief.helpers", "--place", "99"]])
def test_show_something_unknown(world, arguments):
    world.regions  # noqa: B018
    with pytest.raises(CommandError):
        call_command("figures", "show", *arguments)


def test_check_right(world, figures, expects):
    world.household()
    world.household()

    code, printed = figures("check", expects())

    assert code == 0
    assert "✓ relief.poor_households" in printed


@pytest.mark.parametrize(
    ("bounds", "code"),
    [
        ("value = 2", 0),
        ("value = 3", 1),
        ("min = 1\nmax = 2", 0),
        ("min = 3\nmax = 9", 1),
        ("max = 1", 1),
        ("min = 2", 0),
    ],
)
def test_check_bounds(world, figures, expects, bounds, code):
    world.household()
    world.household()

    assert figures("check", expects(bounds=bounds))[0] == code


def test_check_deleting_the_records_makes_it_fail(world, figures, expects):
    for _ in range(2):
        world.household()
    assert figures("check", expects())[0] == 0

    HouseholdStatus.objects.first().delete()

    code, printed = figures("check", expects())
    assert code == 1
    assert "✗ relief.poor_households" in printed


def test_check_counts_sealed_rows_too(world, figures, expects):
    world.household(closed=True)
    world.household()

    assert figures("check", expects())[0] == 0


def test_check_missing_is_listed_and_no_difference(world, figures, expects):
    world.regions  # noqa: B018

    code, printed = figures("check", expects(id="fund.not_there"))

    assert code == 0
    assert "○ fund.not_there" in printed


def test_check_unknown_place_is_a_difference(world, figures, expects):
    world.regions  # noqa: B018

    assert figures("check", expects(region="area:nowhere"))[0] == 1


def test_check_a_spread_must_fit_at_both_ends(world, figures, expects):
    world.helped([world.household() for _ in range(2)])
    file = expects(id="relief.helper_load")
    assert figures("check", file)[0] == 0

    world.helped([world.household()])

    assert figures("check", file)[0] == 1


def test_check_as_json_says_what_was_expected(world, figures, expects):
    world.household()

    found = json.loads(figures("check", expects(), "--json")[1])

    assert found[0]["verdict"] == "wrong"
    assert found[0]["expected"]["value"] == 2
    assert found[0]["actual"] == {"value": 1}


def test_check_takes_the_packs_own_file(db, figures):
    code, printed = figures("check")

    assert code == 1  # nothing is recorded here
    assert all(each.id in printed for each in packs.current().expected)


def one_figure(**other):
    said = {"id": "x.y", "zh": "户数", "region": "37", "when": "2019-05-31", "kind": "computed"}
    lines = [f"{key} = {json.dumps(value)}" for key, value in (said | {"value": 2} | other).items()]
    return "\n".join(["[[figure]]", *(line for line in lines if not line.endswith("null"))])


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("[[figure", "line 1, –: This is not TOML"),
        ('[[figure]]\nid = "x.y"', "line 1, figure[1].zh: It is missing."),
        ("figure = 3", "line 1, figure: "),
        ('figure = ["a"]', "line 1, figure[1]: "),
        (one_figure(value="two"), "line 7, figure[1].value: “two” does not fit"),
        (one_figure(when="soon"), "line 5, figure[1].when: “soon” is neither a day nor a period."),
        (one_figure(when="20190531"), "line 5, figure[1].when: "),
        (one_figure(when="2019-06-01/2019-06-01"), "line 5, figure[1].when: "),
        (one_figure(min=5), "line 7, figure[1].value: "),
        (one_figure(value=None, min=5, max=4), "line 1, figure[1].value: "),
        (one_figure(value=None), "line 1, figure[1].value: "),
        (one_figure(colour="red"), "line 8, figure[1].colour: Nothing with this name is known."),
    ],
)
def test_check_unreadable_file_says_line_and_field(db, tmp_path, text, told):
    file = tmp_path / "page.toml"
    file.write_text(text, "utf-8")

    with override("en"), pytest.raises(CommandError) as refused:
        call_command("figures", "check", str(file))

    assert f"page.toml, {told}" in str(refused.value)


def test_check_tells_every_mistake_of_a_file(db, tmp_path):
    file = tmp_path / "page.toml"
    file.write_text("\n".join([one_figure(when="soon"), one_figure(min=5)]), "utf-8")

    with override("en"), pytest.raises(CommandError) as refused:
        call_command("figures", "check", str(file))

    assert [line.split(":")[0] for line in str(refused.value).splitlines()] == [
        "page.toml, line 5, figure[1].when", "page.toml, line 14, figure[2].value",
    ]  # fmt: skip


def test_check_takes_no_folder_for_a_file(db, tmp_path):
    with pytest.raises(CommandError, match="directory"):
        call_command("figures", "check", str(tmp_path))


def test_check_no_such_file(db, tmp_path):
    with pytest.raises(CommandError):
        call_command("figures", "check", str(tmp_path / "none.toml"))


def test_verify_every_role_finds_nothing(world, figures):
    world.area  # noqa: B018
    world.helped([world.household() for _ in range(3)], world.helper(world.entity("department")))
    for _ in range(6):
        world.household(closed=True)
    roles = ("department_contact", "town_clerk")
    for role in roles:
        world.user(role, "370703001")

    code, printed = figures("verify", "--json")

    found = json.loads(printed)
    assert code == 0
    assert found["mismatches"] == []
    assert found["roles"] == list(roles)
    assert found["days"] == ["2019-05-31", "2019-04-30", "2018-12-31"]
    assert "area:yangjiabu" in found["places"]


def test_verify_prints_a_mismatch_and_fails(world, figures, monkeypatch):
    world.user("leader", "370703")
    wrong = Mismatch("relief.helpers", "leader", "2019-05-31", "370703", "value", 5, 6)
    monkeypatch.setattr(compare, "mismatches", lambda *args, **options: iter([wrong]))

    code, printed = figures("verify")

    assert code == 1
    assert "✗ relief.helpers" in printed


def test_verify_notices_a_wrong_statement(world, figures, monkeypatch):
    """The API, the list and the value each are compared: one wrong way is enough."""
    world.user("leader", "370703")
    world.household()
    monkeypatch.setattr(asking, "api", lambda key, viewer, query: {"value": -1})

    code, printed = figures("verify")

    assert code == 1
    assert "API" in printed


def test_verify_needs_somebody_to_verify_for(world):
    world.regions  # noqa: B018
    with pytest.raises(CommandError):
        call_command("figures", "verify")
