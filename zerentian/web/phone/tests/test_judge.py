"""The device's copy of the rules says the same as the server's, word for word, whatever is answered."""

from __future__ import annotations

import json
import shutil
import subprocess
from dataclasses import asdict
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from zerentian.config.instance import ROOT
from zerentian.kernel.packs import queries as packs
from zerentian.kernel.visits import checklists, rules

JUDGE = ROOT / "frontend" / "src" / "phone" / "judge.js"
DRIVER = """
import { judge, length, normal, unanswered, wrong } from '%s';
let text = '';
for await (const piece of process.stdin) text += piece;
console.log(JSON.stringify(JSON.parse(text).map(({ body, given }) => {
  const answers = normal(body, given);
  return {
    answers, judged: judge(body, answers), left: unanswered(body, given).map((item) => item.key),
    wrong: body.items.map((item) => [item.key, wrong(item, given[item.key])]).filter(([, why]) => why),
  };
})));
"""
BODIES = [body for _version, body in checklists.bodies(packs.current()).values()]
# Blanks that one language counts and the other does not, characters of two halves, and numbers that are none.
TEXTS = st.one_of(
    st.sampled_from(
        [
            "",
            " ",
            "\u3000",
            "\ufeff",
            "\x85",
            "\x1c",
            "\x1f是",
            "好\u2003",
            "𠮷" * 50,
            "𠮷" * 51,
            "0",
        ]
    ),
    st.text(max_size=60),
)
NUMBERS = st.one_of(
    st.integers(-(10**9), 10**9),
    st.integers(-3, 30),
    st.sampled_from(
        ["", "7", " 7 ", "007", "-1", "1.5", "１", "12345678901", "七", "1e3", "\x1c3"]
    ),
)


@st.composite
def answer(draw: st.DrawFn, item: dict[str, Any]) -> dict[str, Any]:
    said: dict[str, Any] = {}
    if item["type"] in ("grade", "choice"):
        said["value"] = draw(st.sampled_from([*rules.possible(item), ""]))
    elif item["type"] == "number":
        said["value"] = draw(NUMBERS)
    else:
        said["value"] = draw(TEXTS)
        said["confirmed"] = draw(st.booleans())
    reasons = [reason["key"] for reason in item["reasons"]]
    if reasons and draw(st.booleans()):
        said["reason"] = draw(st.sampled_from(["", *reasons]))
    if draw(st.booleans()):
        said["mended"] = draw(st.booleans())
    return said


@st.composite
def case(draw: st.DrawFn) -> dict[str, Any]:
    body = draw(st.sampled_from(BODIES))
    asked = [item for item in body["items"] if draw(st.integers(0, 4))]
    return {"body": body, "given": {item["key"]: draw(answer(item)) for item in asked}}


def node() -> str:
    found = shutil.which("node") or shutil.which(
        "node", path=str(ROOT / ".venv" / "bin" / "node-bin")
    )
    if found is None:
        pytest.fail("Node is missing: `make assets` brings it.")
    return found


def on_the_device(cases: list[dict[str, Any]]) -> list[dict[str, Any]]:
    command = [node(), "--input-type=module", "-e", DRIVER % JUDGE.as_uri()]
    done = subprocess.run(
        command, input=json.dumps(cases), capture_output=True, text=True, check=True
    )
    return list(json.loads(done.stdout))


def on_the_server(one: dict[str, Any]) -> dict[str, Any]:
    normal = rules.normal(one["body"], one["given"])
    judged = rules.judge(one["body"], normal.answers)
    return dict(
        json.loads(json.dumps({"answers": normal.answers, "judged": asdict(judged)}, default=list))
    )


def mistakes(one: dict[str, Any]) -> list[list[str]]:
    order = [item["key"] for item in one["body"]["items"]]
    found = [[wrong.item, wrong.why] for wrong in rules.wrong(one["body"], one["given"])]
    return sorted(found, key=lambda pair: order.index(pair[0]))


@pytest.mark.slow
@settings(max_examples=12, deadline=None, suppress_health_check=list(HealthCheck))
@given(st.lists(case(), min_size=40, max_size=60))
def test_device_and_server_judge_alike(cases: list[dict[str, Any]]) -> None:
    for one, device in zip(cases, on_the_device(cases), strict=True):
        found = mistakes(one)
        assert device["wrong"] == found
        if not found:  # the server judges only what it can take
            server = on_the_server(one)
            assert device["answers"] == server["answers"]
            assert device["judged"] == server["judged"]


def test_what_is_still_to_be_answered() -> None:
    [body] = [b for b in BODIES if b["title"]["en"] == "Telephone visit"]

    [nothing, reached, missed] = on_the_device(
        [
            {"body": body, "given": {}},
            {"body": body, "given": {"reached": {"value": "yes"}}},
            {"body": body, "given": {"reached": {"value": "no"}}},
        ]
    )

    assert nothing["left"] == ["reached"]
    assert reached["left"] == ["well"]  # texts may stay empty
    assert missed["left"] == []
    assert missed["judged"]["visible"] == ["reached"]


def test_failed_safety_item_is_announced_as_the_problem_it_opens() -> None:
    """B-6, told before there is a server."""
    [body] = [b for b in BODIES if b["title"]["en"] == "Safe, clean and tidy home"]

    given = {"roof_walls": {"value": "no", "reason": "leaks"}}
    [device] = on_the_device([{"body": body, "given": given}])

    assert device["judged"]["passed"] is False
    assert device["judged"]["findings"] == [
        {
            "item": "roof_walls",
            "answer": "no",
            "reason": "leaks",
            "kind": "housing",
            "safety": True,
            "mended": False,
        }
    ]
