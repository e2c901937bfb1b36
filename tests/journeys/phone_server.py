"""The sync protocol as the phone meets it, answered inside the browser's own network: with a line that comes
and goes, a session that ends, a device that is shut out."""

from __future__ import annotations

import hashlib
import json
import re
from dataclasses import dataclass, field
from typing import Any

from playwright.sync_api import BrowserContext, Request, Route

TODAY = "2019-05-31"


def item(key: str, kind: str = "grade", **more: Any) -> dict[str, Any]:
    plain = {
        "group": "safe", "choices": [], "finds": [], "reasons": [], "problem": None, "safety": False,
        "known": None, "min": None, "max": None, "ask_if": None,
    }  # fmt: skip
    return {"key": key, "type": kind, "zh": f"题{key}", "en": f"Item {key}"} | plain | more


def word(key: str) -> dict[str, str]:
    return {"key": key, "zh": f"词{key}", "en": f"Word {key}"}


BODY: dict[str, Any] = {
    "key": "household_visit", "version": 1, "title": {"zh": "入户走访", "en": "Household visit"},
    "modes": ["home", "proxy", "look_back"], "groups": [word("safe")],
    "items": [
        item("phone", "known", known="phone", problem="records"),
        item("roof", safety=True, problem="housing", reasons=[word("leaks"), word("other")]),
        item("yard", problem="environment", reasons=[word("rubbish")]),
        item("income", "choice", choices=[word("same"), word("down")], finds=["down"], problem="income"),
        item("months", "number", min=0, max=12, ask_if={"item": "income", "answers": ["down"]}),
        item("need", "text"),
    ],
}  # fmt: skip


def household(subject: int, **more: Any) -> dict[str, Any]:
    about = {
        "subject": subject, "name": f"东户{subject}", "phone": "139****0000", "address": "东一村 一组",
        "members": 3, "class": "脱贫户", "due": {"day": "2019-06-02"}, "notes": [], "problems": [],
        "visits": [{"day": "2019-05-02", "mode": "home", "by": "东帮扶人", "passed": True}],
        "known": {"phone": {"value": "139****0000", "day": "2019-01-05"}},
    }  # fmt: skip
    return about | more


PROBLEM = {
    "id": 7,
    "subject": 1,
    "name": "东户1",
    "title": "厨房漏雨",
    "due": "2019-05-20",
    "state": "整改中",
}


@dataclass
class FakeServer:
    """What the server would keep and say. `flaps`: every second request fails. line: False for none."""

    user: int = 1
    line: bool = True
    flaps: bool = False
    signed_in: bool = True
    revoked: bool = False
    expires: str = "2019-06-03"
    own: list[dict[str, Any]] = field(default_factory=lambda: [household(n) for n in range(1, 6)])
    gone: list[int] = field(default_factory=list)
    refuse: dict[int, str] = field(default_factory=dict)  # subject -> why its visits are refused
    conflict: set[int] = field(default_factory=set)
    records: dict[str, dict[str, Any]] = field(default_factory=dict)
    photos: dict[str, bytearray] = field(default_factory=dict)
    asked: list[str] = field(default_factory=list)
    devices: set[str] = field(default_factory=set)

    def stand_in(self, context: BrowserContext) -> None:
        context.route(re.compile(r"/phone/who/|/api/v1/sync/"), self.answer)

    def answer(self, route: Route, request: Request) -> None:
        path = re.sub(r"^https?://[^/]+", "", request.url)
        self.asked.append(f"{request.method} {path.partition('?')[0]}")
        if not self.line or (self.flaps and len(self.asked) % 2):
            route.abort("connectionfailed")
        elif not self.signed_in:
            route.fulfill(status=401, json={"detail": "sign in first"})
        else:
            status, told = self.told(path, request)
            route.fulfill(status=status, json=told)

    def told(self, path: str, request: Request) -> tuple[int, dict[str, Any]]:
        if path.startswith("/phone/who/"):
            return 200, {"user": self.user, "name": "东帮扶人", "today": TODAY}
        if self.revoked:
            return 401, {"wipe": True}
        if path.endswith("/sync/push"):
            return 200, self.pushed(json.loads(request.post_data or "{}"))
        if "/sync/photos/" in path:
            return self.photo(path, request)
        return 200, self.pulled()

    def pushed(self, sent: dict[str, Any]) -> dict[str, Any]:
        assert len(sent["records"]) <= 10
        self.devices.add(sent["device"])
        return {"outcomes": [self.outcome(one) for one in sent["records"]], "cursor": 2}

    def outcome(self, record: dict[str, Any]) -> dict[str, Any]:
        key = record["client_id"]
        about = {"client_id": key, "id": None, "code": "", "reason": ""}
        if record["subject"] in self.refuse:
            return about | {
                "outcome": "refused",
                "code": "x",
                "reason": self.refuse[record["subject"]],
            }
        if record["subject"] in self.conflict:
            return about | {"outcome": "conflict", "id": 9}
        if key in self.records:
            assert self.records[key] == record, "the same name with other content"
            return about | {"outcome": "duplicate", "id": 1}
        self.records[key] = record
        return about | {"outcome": "stored", "id": len(self.records)}

    def photo(self, path: str, request: Request) -> tuple[int, dict[str, Any]]:
        found = re.search(r"/photos/([0-9a-f-]+)(?:\?offset=(\d+))?", path)
        assert found
        wanted = {p["client_id"]: p for one in self.records.values() for p in one["photos"]}
        about = wanted[found[1]]  # a photograph never comes before its text
        have = self.photos.setdefault(found[1], bytearray())
        if request.method == "PUT":
            piece = request.post_data_buffer or b""
            assert len(piece) <= 256 * 1024
            assert int(found[2]) == len(have)
            have += piece
        complete = len(have) == about["bytes"]
        if complete and have:
            assert hashlib.sha256(have).hexdigest() == about["sha256"]
        return 200, {"have": len(have), "complete": complete}

    def pulled(self) -> dict[str, Any]:
        template = {"key": "household_visit", "version": 1, "body": BODY}
        return {
            "cursor": 3, "reset": False, "expires": self.expires,
            "me": {"name": "东帮扶人", "unit": "东街道"},
            "households": self.own, "gone": self.gone, "templates": [template],
            "problems": [PROBLEM] if any(one["subject"] == 1 for one in self.own) else [],
        }  # fmt: skip
