"""The OpenAPI document, made from the declarations of figures. A test holds it against real answers."""

from __future__ import annotations

from typing import Any

from zerentian.kernel.figures import catalogue, requests
from zerentian.manifest.figures import Figure, Observation, Ratio, Spread

VERSION = "1"  # of the API, as in its addresses
Schema = dict[str, Any]
TEXT: Schema = {"type": "string"}
DAY: Schema = {"type": "string", "format": "date"}
COUNT: Schema = {"type": "integer"}
MAYBE_TEXT: Schema = {"type": ["string", "null"]}
MAYBE_COUNT: Schema = {"type": ["integer", "null"]}
NUMBERS: dict[str, dict[str, Schema]] = {
    "count": {"value": COUNT},
    "ratio": {"value": {"type": ["number", "null"]}, "numerator": COUNT, "denominator": COUNT},
    "spread": {"low": MAYBE_COUNT, "high": MAYBE_COUNT},
}


def kind(figure: Figure) -> str:
    """The shape of its number: count, ratio or spread."""
    measure = figure.measure
    return {Ratio: "ratio", Spread: "spread"}.get(type(measure), "count")


def counted() -> list[Figure]:
    found = (declared.figure for declared in catalogue.figures().values())
    return [figure for figure in found if not isinstance(figure.measure, Observation)]


def document() -> dict[str, Any]:
    paths: dict[str, Any] = {
        "/api/v1/openapi.json": _get("This description", {"type": "object"}, ()),
        "/api/v1/figures/": _get("All figures", {"$ref": "#/components/schemas/Figures"}, ()),
    }
    for figure in counted():
        base = f"/api/v1/figures/{figure.key}/"
        answer = {"$ref": f"#/components/schemas/{kind(figure)}"}
        paths[base] = _get(
            str(figure.title), answer, _parameters(figure) + _answer_parameters(figure),
            description=str(figure.definition),
        )  # fmt: skip
        paths[f"{base}records/"] = _get(
            str(figure.title),
            {"$ref": "#/components/schemas/Records"},
            _parameters(figure) + _list_parameters(),
        )
    return {
        "openapi": "3.1.0",
        "info": {"title": "Zerentian 责任田", "version": VERSION},
        "paths": paths,
        "components": {
            "schemas": _schemas(),
            "securitySchemes": {"session": {"type": "apiKey", "in": "cookie", "name": "sessionid"}},
        },
        "security": [{"session": []}],
    }


def _get(
    summary: str,
    schema: Schema,
    parameters: tuple[Schema, ...] | list[Schema],
    description: str = "",
) -> Schema:
    problem = {
        "description": "Problem",
        "content": {
            "application/problem+json": {"schema": {"$ref": "#/components/schemas/Problem"}}
        },
    }
    return {
        "get": {
            "summary": summary,
            "description": description,
            "parameters": list(parameters),
            "responses": {
                "200": {
                    "description": "OK",
                    "content": {"application/json": {"schema": schema}},
                },
                **dict.fromkeys(("400", "401", "403", "404"), problem),
            },
        }
    }


def _query(name: str, schema: Schema, description: str) -> Schema:
    return {"name": name, "in": "query", "schema": schema, "description": description}


def _parameters(figure: Figure) -> list[Schema]:
    return [
        _query("place", TEXT, "Division code or area:KEY; the viewer's own place if left out"),
        _query("on", DAY, "Day of the state; today if left out"),
        _query("known_at", TEXT, "Day or instant at which the records stood; now if left out"),
        *(_query(name, TEXT, "Only rows with this value") for name in requests.narrowings(figure)),
    ]


def _answer_parameters(figure: Figure) -> list[Schema]:
    axes = ", ".join(catalogue.axes(figure))
    return [
        _query("by", TEXT, f"Breakdowns, separated by commas: {axes}"),
        _query("trend", {"type": "integer", "minimum": 0, "maximum": 60}, "Number of month ends"),
    ]


def _list_parameters() -> list[Schema]:
    return [
        _query("after", TEXT, "`next` of the page before"),
        _query("limit", {"type": "integer", "minimum": 1, "maximum": 200}, "Lines of a page"),
        _query("of", TEXT, "What a line stands for, where there is a choice"),
    ]


def _object(**properties: Schema) -> Schema:
    return {
        "type": "object",
        "properties": properties,
        "required": list(properties),
        "additionalProperties": False,
    }


def _list(items: Schema) -> Schema:
    return {"type": "array", "items": items}


def _schemas() -> dict[str, Schema]:
    place = _object(key=TEXT, title=TEXT)
    asked = {
        "key": TEXT, "place": place, "on": DAY, "known_at": MAYBE_TEXT,
        "narrowed": {"type": "object", "additionalProperties": TEXT},
    }  # fmt: skip
    return {
        "Problem": _object(type=TEXT, title=TEXT, status=COUNT, detail=TEXT),
        "Figures": _object(
            figures=_list(
                _object(
                    key=TEXT, title=TEXT, unit=TEXT, definition=TEXT, programme=TEXT,
                    kind={"enum": list(NUMBERS)}, breakdowns=_list(TEXT), narrowings=_list(TEXT),
                )
            )
        ),
        "Records": _object(
            **asked, of=TEXT, total=COUNT, records=_list(_record()), next=MAYBE_TEXT
        ),
        **{name: _answer(asked, number) for name, number in NUMBERS.items()},
    }  # fmt: skip


def _answer(asked: dict[str, Schema], number: dict[str, Schema]) -> Schema:
    line = _object(key=TEXT, title=TEXT, **number)
    breakdown = _object(additive={"type": "boolean"}, lines=_list(line))
    sealed = {"oneOf": [_object(at_least=COUNT, fewer_than=COUNT), {"type": "null"}]}
    return _object(
        **asked, title=TEXT, unit=TEXT, definition=TEXT, **number, partial={"type": "boolean"},
        sealed=sealed, breakdowns={"type": "object", "additionalProperties": breakdown},
        trend=_list(_object(on=DAY, **number)),
    )  # fmt: skip


def _record() -> Schema:
    return _object(
        id=COUNT, title=TEXT, url=MAYBE_TEXT, place=_object(code=TEXT, title=TEXT),
        subject=MAYBE_TEXT, holder=MAYBE_TEXT, entity=MAYBE_TEXT, count=COUNT, day=DAY,
        until={"type": ["string", "null"], "format": "date"}, amount=MAYBE_COUNT,
        values={"type": "object", "additionalProperties": TEXT},
    )  # fmt: skip
