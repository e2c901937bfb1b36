"""The API says what the pages say, and its description says what it does."""

from __future__ import annotations

import pytest

from tests.figures.world import ON, VILLAGES
from zerentian.api import openapi
from zerentian.kernel.figures import catalogue

BASE = "/api/v1/figures/"
KEYS = sorted(catalogue.figures())


@pytest.fixture(autouse=True)
def clock(settings):
    settings.INSTANCE = settings.INSTANCE.__class__(data=settings.INSTANCE.data, clock=ON)


@pytest.fixture
def api(world, client):
    """Ask as somebody of a role; answers status and body."""

    def asks(url, role="leader", place="370703", **query):
        client.force_login(world.user(role, place))
        answer = client.get(url, query)
        return answer.status_code, answer.json()

    return asks


def district(world):
    subjects = [world.household(village) for village in (*VILLAGES, VILLAGES[0])]
    world.helped(subjects[:3])


def test_list_of_figures(world, api):
    world.regions  # noqa: B018

    status, body = api(BASE)

    assert status == 200
    assert [each["key"] for each in body["figures"]] == list(catalogue.figures())


def test_value_breakdown_and_trend(world, api):
    district(world)

    status, body = api(f"{BASE}relief.poor_households/", by="region,main_cause", trend="3")

    assert status == 200
    assert body["value"] == 5
    assert body["place"] == {"key": "370703", "title": "寒亭区"}
    lines = body["breakdowns"]["region"]
    assert lines["additive"] is True
    assert {line["key"]: line["value"] for line in lines["lines"]} == {
        "370703001": 3,
        "370703006": 2,
    }
    assert [point["on"] for point in body["trend"]] == ["2019-03-31", "2019-04-30", "2019-05-31"]


def test_ratio_and_spread_have_numbers_of_their_own(world, api):
    district(world)

    assert api(f"{BASE}relief.cover_rate/")[1]["denominator"] == 5
    spread = api(f"{BASE}relief.helper_load/")[1]
    assert (spread["low"], spread["high"]) == (3, 3)


def test_records_page_by_page(world, api):
    for _ in range(5):
        world.household()
    url = f"{BASE}relief.poor_households/records/"

    first = api(url, limit="3")[1]
    second = api(url, limit="3", after=first["next"])[1]

    assert first["total"] == 5
    assert (len(first["records"]), len(second["records"])) == (3, 2)
    assert second["next"] is None


def test_scope_is_that_of_the_pages(world, api):
    district(world)
    url = f"{BASE}relief.poor_households/"

    assert api(url, place="370703001")[1]["value"] == 3
    assert api(f"{url}records/", role="department_contact")[1]["records"] == []


@pytest.mark.parametrize(
    ("url", "query", "status"),
    [
        ("relief.nothing/", {}, 404),
        ("relief.poor_households/", {"place": "370799"}, 404),
        ("relief.poor_households/", {"on": "tomorrow"}, 400),
        ("relief.poor_households/", {"by": "colour"}, 400),
        ("relief.poor_households/", {"trend": "1000"}, 400),
        ("relief.poor_households/records/", {"of": "holder"}, 400),
        ("relief.poor_households/records/", {"after": "x"}, 400),
        ("relief.poor_households/records/", {"limit": "-1"}, 400),
    ],
)
def test_problems(world, client, url, query, status):
    client.force_login(world.user("leader", "370703"))

    answer = client.get(BASE + url, query)

    assert answer.status_code == status
    assert answer["Content-Type"] == "application/problem+json"
    conforms(answer.json(), {"$ref": "#/components/schemas/Problem"})


def test_problem_without_permission(world, client):
    client.force_login(world.user("helper", "370703"))

    for url in (BASE, f"{BASE}relief.poor_households/", "/api/v1/openapi.json"):
        answer = client.get(url)
        assert answer.status_code == 403
        assert answer["Content-Type"] == "application/problem+json"


def test_problem_in_another_street(world, client):
    client.force_login(world.user("leader", "370703001"))

    assert client.get(f"{BASE}relief.poor_households/?place=370703006").status_code == 403


def test_nobody_is_told_to_sign_in(world, client):
    answer = client.get(BASE)

    assert answer.status_code == 401


def test_only_reading(world, client):
    client.force_login(world.user("leader", "370703"))

    answer = client.post(BASE)

    assert answer.status_code == 405
    assert answer["Allow"] == "GET, HEAD"


def test_document_has_every_path_of_the_api(world, api):
    world.regions  # noqa: B018

    status, document = api("/api/v1/openapi.json")

    assert status == 200
    assert document == openapi.document()
    for key in KEYS:
        assert {f"{BASE}{key}/", f"{BASE}{key}/records/"} <= document["paths"].keys()


@pytest.mark.parametrize("key", KEYS)
@pytest.mark.parametrize("filled", [True, False], ids=["rows", "empty"])
def test_document_describes_what_is_answered(world, api, key, filled):
    """Every described parameter is understood, and every answer has exactly the described shape."""
    if filled:
        district(world)
    else:
        world.regions  # noqa: B018
    described = openapi.document()["paths"]
    axes = ",".join(catalogue.axes(catalogue.find(key).figure))

    for path, query in (
        (f"{BASE}{key}/", {"by": axes, "trend": "2", "on": "2019-05-31", "known_at": "2019-05-31"}),
        (f"{BASE}{key}/records/", {"limit": "2"}),
    ):
        operation = described[path]["get"]
        assert query.keys() <= {each["name"] for each in operation["parameters"]}
        status, body = api(path, **query)
        assert status == 200
        conforms(body, operation["responses"]["200"]["content"]["application/json"]["schema"])


def test_document_describes_the_list_of_figures(world, api):
    world.regions  # noqa: B018
    schema = openapi.document()["paths"][BASE]["get"]["responses"]["200"]

    conforms(api(BASE)[1], schema["content"]["application/json"]["schema"])


TYPES = {
    "object": dict, "array": list, "string": str, "integer": int, "number": (int, float),
    "null": type(None), "boolean": bool,
}  # fmt: skip


def conforms(value, schema, path="$"):
    """The part of JSON Schema that our document uses."""
    if "$ref" in schema:
        name = schema["$ref"].rsplit("/", 1)[1]
        return conforms(value, openapi.document()["components"]["schemas"][name], path)
    if "oneOf" in schema:
        return conforms(value, schema["oneOf"][value is None], path)
    if "enum" in schema:
        assert value in schema["enum"], path
        return None
    types = schema["type"] if isinstance(schema["type"], list) else [schema["type"]]
    allowed = tuple(TYPES[name] for name in types)
    assert isinstance(value, sum(((t,) if isinstance(t, type) else t for t in allowed), ())), path
    if isinstance(value, dict):
        known = schema.get("properties", {})
        assert set(schema.get("required", ())) <= value.keys(), path
        rest = schema.get("additionalProperties", True)
        for key, each in value.items():
            inside = known.get(key, rest)
            assert inside is not False, f"{path}.{key} is not described"
            if isinstance(inside, dict):
                conforms(each, inside, f"{path}.{key}")
    if isinstance(value, list):
        for number, each in enumerate(value):
            conforms(each, schema["items"], f"{path}[{number}]")
    return None
