"""The pages as a browser asks for them."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import date
from html import unescape

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from openpyxl import load_workbook

from tests.figures.world import ON, START, VILLAGES, days
from zerentian.kernel.activity.models import Entry
from zerentian.kernel.figures import catalogue, views

KEYS = sorted(catalogue.figures())
HOUSEHOLDS = "/figures/relief.poor_households/"


@pytest.fixture(autouse=True)
def clock(settings):
    settings.INSTANCE = settings.INSTANCE.__class__(data=settings.INSTANCE.data, clock=ON)


@pytest.fixture
def enter(world, client):
    """Sign somebody of a role in."""

    def signed_in(role="leader", place="370703", **options):
        user = world.user(role, place, **options)
        client.force_login(user)
        return client

    return signed_in


def text(response):
    return unescape(re.sub(r"<[^>]+>", " ", response.content.decode()))


def links(response):
    return [unescape(url) for url in re.findall(r'href="([^"]+)"', response.content.decode())]


def downloaded(answer):
    """The bytes of a download. Closing the answer itself would close the test's connection."""
    written = b"".join(answer.streaming_content)
    for close in answer._resource_closers:
        close()
    return written


def district(world):
    """Five households in two streets; three have a helper."""
    subjects = [world.household(village) for village in (*VILLAGES, VILLAGES[0])]
    world.helped(subjects[:3])
    return subjects


def test_index_shows_every_figure_with_its_rule(world, enter):
    district(world)

    page = enter().get("/figures/")

    assert page.status_code == 200
    for declared in catalogue.figures().values():
        assert str(declared.figure.definition) in text(page)
    assert any(url.startswith(HOUSEHOLDS) for url in links(page))


@pytest.mark.parametrize("key", KEYS)
def test_figure_page_opens(world, enter, key):
    district(world)

    page = enter().get(f"/figures/{key}/")

    assert page.status_code == 200
    assert str(catalogue.find(key).figure.definition) in text(page)


@pytest.mark.parametrize("key", KEYS)
def test_figure_page_of_nothing(world, enter, key):
    world.regions  # noqa: B018

    page = enter().get(f"/figures/{key}/")

    assert page.status_code == 200


def test_figure_page_shows_place_day_and_who(world, enter):
    client = enter()

    page = text(client.get(f"{HOUSEHOLDS}?place=370703001&on=2018-12-31&known_at=2019-01-15"))

    assert "寒亭街道" in page
    assert "2018" in page
    assert "2019-01-15" in page
    assert "某某" in page


def test_figure_page_every_number_opens(world, enter):
    """Each link of the page leads to a page, and the breakdown's links show what they promise."""
    district(world)
    client = enter("relief_office")
    page = client.get(HOUSEHOLDS)

    for url in {url for url in links(page) if url.startswith("/figures/")}:
        answer = client.get(url)
        assert answer.status_code == 200, url
        if answer.streaming:
            downloaded(answer)
    street = client.get(f"{HOUSEHOLDS}?place=370703001")
    assert len(street.context["page"].next_url) == 0
    assert street.context["lines"] == 3


def test_figure_page_narrowed_to_a_cause(world, enter):
    world.household(main_cause="disability")
    world.household()

    page = enter().get(f"{HOUSEHOLDS}?main_cause=disability")

    assert page.context["text"] == "1"
    assert page.context["lines"] == 1
    assert page.context["narrowed"]


def test_figure_page_ratio_shows_its_two_parts(world, enter):
    district(world)

    page = enter().get("/figures/relief.cover_rate/")

    assert page.context["text"] == "60.0%"
    assert [part["text"] for part in page.context["parts"]] == ["3", "5"]


def test_figure_page_totals_add_up(world, enter):
    district(world)

    page = enter().get(HOUSEHOLDS)

    for breakdown in page.context["breakdowns"]:
        assert breakdown.total == "5"
        assert sum(int(row.text) for row in breakdown.rows) == 5


def test_figure_page_helpers_do_not_pretend_to_add_up(world, enter):
    world.helped([world.household(VILLAGES[0]), world.household(VILLAGES[2])])

    page = enter().get("/figures/relief.helpers/")

    assert page.context["text"] == "1"
    assert page.context["breakdowns"][0].total == ""


def test_figure_page_lists_helpers_and_opens_their_households(world, enter):
    holder = world.helped([world.household() for _ in range(3)])
    client = enter()

    page = client.get("/figures/relief.helpers/")
    opened = next(url for url in links(page) if f"holder={holder.pk}" in url)

    assert client.get(opened.split("#")[0]).context["lines"] == 3


def test_figure_page_pages_through_the_list(world, enter):
    for _ in range(120):
        world.household(people=0)
    client = enter()
    seen, url = [], HOUSEHOLDS

    while url:
        page = client.get(url)
        seen += [record.thing for record in page.context["table"].rows]
        url = page.context["page"].next_url and HOUSEHOLDS + page.context["page"].next_url
        first, last = page.context["page"].first, page.context["page"].last
    assert len(seen) == len(set(seen)) == 120
    assert (first, last) == (101, 120)


def test_figure_page_spoilt_place_in_the_list_shows_its_beginning(world, enter):
    world.household()

    page = enter().get(f"{HOUSEHOLDS}?after=rubbish&n=7")

    assert page.context["page"].first == 1


def test_figure_page_trend_has_a_table(world, enter):
    world.household(valid=days(date(2019, 3, 1)))

    page = enter().get(HOUSEHOLDS)

    assert '<svg class="trend"' in page.content.decode()
    assert [value for _day, value in page.context["trend_rows"]][-4:] == ["0", "1", "1", "1"]


@pytest.mark.parametrize(
    ("query", "status"),
    [
        ("on=yesterday", 400),
        ("on=0001-01-01", 400),
        ("known_at=2019", 400),
        ("known_at=2019-05-31T10:00", 400),
        ("known_at=0001-01-01T00:00%2B14:00", 400),
        ("known_at=9999-12-31T23:59-12:00", 400),
        ("known_at=2019-05-31T10:00%2B08:00", 200),
        ("known_at=2019-05-31T10:00+08:00", 200),
        ("known_at=2019-05-31T02:00Z", 200),
        ("known_at=2019-02-30", 400),
        ("on=2019-05-31T10:00", 400),
        ("on=２０１９-05-31", 400),
        ("place=990000", 404),
        ("place=area:nowhere", 404),
        ("place=370703'--", 404),
        ("of=person", 400),
        ("main_cause=%00", 400),
    ],
)
def test_figure_page_question_that_makes_no_sense(world, enter, query, status):
    world.regions  # noqa: B018

    assert enter().get(f"{HOUSEHOLDS}?{query}").status_code == status


def test_figure_page_narrowing_is_a_value_and_never_sql(world, enter):
    world.household()

    page = enter().get(HOUSEHOLDS, {"main_cause": "x' OR '1'='1"})

    assert page.context["text"] == "0"


def test_figure_page_unknown_figure(world, enter):
    world.regions  # noqa: B018

    assert enter().get("/figures/relief.nothing/").status_code == 404


@pytest.mark.parametrize("url", ["/figures/", HOUSEHOLDS, "/leader/", f"{HOUSEHOLDS}records.xlsx"])
def test_pages_need_sign_in_and_permission(world, client, url):
    assert client.get(url).status_code == 302
    client.force_login(world.user("helper", "370703"))
    assert client.get(url).status_code == 403


@pytest.mark.parametrize("url", [HOUSEHOLDS, "/leader/", "/figures/"])
def test_pages_of_another_street_are_refused(world, enter, url):
    world.household(VILLAGES[2])

    assert enter(place="370703001").get(f"{url}?place=370703006").status_code == 403


def test_list_without_the_right_to_households_shows_none(world, enter):
    """A department's contact counts, but opens nobody."""
    district(world)

    page = enter("department_contact").get(HOUSEHOLDS)

    assert page.context["text"] == "5"
    assert page.context["lines"] == 0
    assert page.context["closed"] == 5


def test_sealed_rows_are_never_listed(world, enter):
    for _ in range(6):
        world.household(closed=True)
    world.household()

    page = enter().get(HOUSEHOLDS)

    assert page.context["text"] == "6"
    assert page.context["lines"] == 1
    assert page.context["answer"].sealed.told == 5


def test_export_has_the_lines_of_the_list_and_leaves_a_trace(world, enter, tmp_path):
    subjects = district(world)
    client = enter("relief_office")

    file = tmp_path / "list.xlsx"
    file.write_bytes(downloaded(client.get(f"{HOUSEHOLDS}records.xlsx?place=370703001")))
    rows = list(load_workbook(file).active.values)

    names = {str(subject.name) for subject in subjects}
    assert sum(any(cell in names for cell in row) for row in rows) == 3
    entry = Entry.objects.get(verb="figures.exported")
    assert sorted(entry.rows) == sorted(s.pk for s in subjects if s.region.path[:9] == "370703001")


def test_export_as_text(world, enter):
    world.household()

    written = downloaded(enter("relief_office").get(f"{HOUSEHOLDS}records.csv"))

    assert len(written.decode("utf-8-sig").splitlines()) == 2


def test_export_needs_its_permission(world, enter):
    assert enter("leader").get(f"{HOUSEHOLDS}records.csv").status_code == 403


def statements(client, url):
    with CaptureQueriesContext(connection) as found:
        assert client.get(url).status_code == 200
    return len(found)


@pytest.mark.parametrize("url", [HOUSEHOLDS, "/figures/relief.helpers/", "/leader/", "/figures/"])
def test_statements_do_not_grow_with_the_district(world, enter, url):
    client = enter("relief_office")
    world.helped([world.household(village) for village in VILLAGES])
    client.get(url)
    before = statements(client, url)
    for village in VILLAGES:
        world.helped([world.household(village) for _ in range(4)])

    assert statements(client, url) == before


def test_leader_strip_ranking_and_list_agree(world, enter):
    district(world)

    page = enter().get("/leader/")

    strip = {tile.key: tile.value for tile in page.context["strip"]}
    assert strip["relief.poor_households"] == "5"
    assert strip["relief.cover_rate"] == "60.0"
    assert strip["relief.households_uncovered"] == "2"
    assert page.context["lines"] == 5
    ranking = page.context["ranking"]
    households = [int(line.cells[0].text) for line in ranking.lines]
    assert sum(households) == int(ranking.totals[0].text) == 5


def test_leader_ranking_best_cover_first(world, enter):
    """寒亭 has two of three households helped, 高里 one of two."""
    district(world)

    ranking = enter().get("/leader/").context["ranking"]

    assert [(line.rank, line.title) for line in ranking.lines] == [(1, "寒亭街道"), (2, "高里街道")]


def test_leader_tile_opens_its_list(world, enter):
    district(world)
    client = enter()
    tiles = client.get("/leader/").context["strip"]

    for tile in tiles:
        page = client.get("/leader/" + tile.url.split("#")[0])
        assert [each.current for each in page.context["strip"]].count(True) == 1
        assert page.context["figure"].key == tile.key
    uncovered = next(tile for tile in tiles if tile.key == "relief.households_uncovered")
    assert client.get("/leader/" + uncovered.url.split("#")[0]).context["lines"] == 2
    assert uncovered.kind == "over"


def test_leader_down_to_street_village_and_area(world, enter):
    world.area  # noqa: B018
    district(world)
    client = enter()

    assert client.get("/leader/?place=370703001").context["lines"] == 3
    village = client.get(f"/leader/?place={VILLAGES[0]}")
    assert village.context["lines"] == 2
    assert village.context["ranking"] is None
    assert client.get("/leader/?place=area:yangjiabu").context["lines"] == 3


def test_leader_begins_at_the_own_street(world, enter):
    district(world)

    page = enter(place="370703006").get("/leader/")

    assert page.context["place"].key == "370703006"
    assert page.context["lines"] == 2


@pytest.mark.parametrize("query", ["figure=relief.nothing", "programme=nothing", "on=x"])
def test_leader_question_that_makes_no_sense(world, enter, query):
    world.regions  # noqa: B018

    assert enter().get(f"/leader/?{query}").status_code == 400


def test_leader_for_a_day_before_everything(world, enter):
    district(world)

    page = enter().get(f"/leader/?on={START.replace(year=2015)}")

    assert page.context["lines"] == 0
    assert page.status_code == 200


@pytest.mark.parametrize(
    ("place", "shown"), [("3707", "370703"), ("370703", "370703"), ("370703001", "370703001")]
)
def test_page_without_a_place_begins_at_the_district_or_below(world, enter, place, shown):
    """The root also holds what other districts lend the instance."""
    district(world)

    page = enter(place=place).get("/leader/")

    assert page.context["ask"].place.key == shown


def test_whole_instance_is_still_one_click_away(world, enter):
    district(world)

    page = enter(place="3707").get("/leader/")

    assert 'value="3707"' in page.content.decode()


def test_households_of_an_exported_list_count_as_read(world, enter):
    subjects = [world.household(), world.household()]

    downloaded(enter("relief_office").get(f"{HOUSEHOLDS}records.csv"))

    homes = sorted(subject.household_id for subject in subjects)
    assert Entry.objects.get(verb="household.exported").rows == homes


def test_long_list_does_not_leave_by_one_person(world, enter, monkeypatch):
    world.household()
    none = replace(views.limits(), masked=0)
    monkeypatch.setattr(views, "limits", lambda: none)

    assert enter("relief_office").get(f"{HOUSEHOLDS}records.csv").status_code == 400
    assert not Entry.objects.filter(verb="figures.exported").exists()
