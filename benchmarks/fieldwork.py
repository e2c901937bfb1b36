"""Field work under load: handing in over HTTP, and the first synchronisation. Prints JSON.

usage: python benchmarks/fieldwork.py push --username U --password P [--clients 8] [--seconds 10]
       python benchmarks/fieldwork.py pull --username U --password P [--address http://127.0.0.1:8000]

Both address a running demo as one of its helpers; every visit that is handed in stays there, so use a
demo that may be thrown away. A helper has ten devices at most: a second run uses those of the first.
The soak is fieldwork_soak.py.
"""

from __future__ import annotations

import argparse
import http.client
import json
import random
import statistics
import threading
import time
import uuid
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import urlsplit

from pages import Client  # the script beside this one

ITEMS = (
    "roof_walls", "doors_wires", "grade_water", "yard", "hall", "bedroom", "kitchen", "toilet",
    "person", "order",
)  # fmt: skip


@dataclass
class Run:
    milliseconds: list[float] = field(default_factory=list)
    records: int = 0
    failures: list[str] = field(default_factory=list)


class Device:
    """A signed-in phone with a connection that stays open."""

    def __init__(self, address: str, username: str, password: str, number: int = 0) -> None:
        browser = Client(address)
        browser.sign_in(username, password)
        jar = next(h.cookiejar for h in browser.opener.handlers if hasattr(h, "cookiejar"))
        cookies = {cookie.name: cookie.value for cookie in jar}
        self.id = str(uuid.uuid5(uuid.NAMESPACE_URL, f"{username}/{number}"))
        self.headers = {
            "Cookie": "; ".join(f"{name}={value}" for name, value in cookies.items()),
            "X-CSRFToken": cookies["csrftoken"], "Content-Type": "application/json",
            "Referer": address,
        }  # fmt: skip
        self.line = http.client.HTTPConnection(urlsplit(address).netloc, timeout=60)

    def ask(self, method: str, path: str, body: Any = None) -> tuple[int, bytes]:
        self.line.request(method, path, json.dumps(body) if body else None, self.headers)
        answer = self.line.getresponse()
        return answer.status, answer.read()

    def pull(self) -> dict[str, Any]:
        status, body = self.ask("GET", f"/api/v1/sync/pull?device={self.id}&since=0")
        if status != 200:
            raise SystemExit(f"pull: {status} {body[:200]!r}")
        answer: dict[str, Any] = json.loads(body)
        return answer


def record(subject: int, day: str) -> dict[str, Any]:
    return {
        "client_id": str(uuid.uuid4()), "kind": "visit", "subject": subject,
        "template": "home_standard@1", "mode": "home", "day": day, "from": "19:40", "to": "20:05",
        "met": "head", "answers": dict.fromkeys(ITEMS, "yes"), "text": "家中平安",
        "next_day": None, "photos": [],
    }  # fmt: skip


def hammer(
    device: Device, subjects: list[int], day: str, size: int, until: float, run: Run
) -> None:
    while time.monotonic() < until:
        records = [record(random.choice(subjects), day) for _ in range(size)]
        begun = time.perf_counter()
        status, body = device.ask(
            "POST", "/api/v1/sync/push", {"device": device.id, "records": records}
        )
        run.milliseconds.append((time.perf_counter() - begun) * 1000)
        kinds = [o["outcome"] for o in json.loads(body)["outcomes"]] if status == 200 else []
        run.records += kinds.count("stored")
        if kinds != ["stored"] * size:
            run.failures.append(f"{status} {body[:200]!r}")


def push(args: argparse.Namespace) -> dict[str, Any]:
    """So many clients at once, first one record a call, then ten."""
    devices = [
        Device(args.address, args.username, args.password, number) for number in range(args.clients)
    ]
    fields = [device.pull() for device in devices]
    subjects = [house["subject"] for house in fields[0]["households"]]
    found: dict[str, Any] = {"clients": args.clients}
    for size in (1, 10):
        run, until = Run(), time.monotonic() + args.seconds
        threads = [
            threading.Thread(target=hammer, args=(d, subjects, args.day, size, until, run))
            for d in devices
        ]
        begun = time.monotonic()
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        took = time.monotonic() - begun
        found[f"in calls of {size}"] = {
            "records_per_second": round(run.records / took, 1),
            "calls": len(run.milliseconds),
            "median_ms": round(statistics.median(run.milliseconds), 1),
            "p95_ms": round(statistics.quantiles(run.milliseconds, n=20)[-1], 1),
            "failures": run.failures[:3],
        }
    return found


def pull(args: argparse.Namespace) -> dict[str, Any]:
    """The first synchronisation of one helper."""
    device = Device(args.address, args.username, args.password)
    times, size = [], 0
    for _ in range(10):
        begun = time.perf_counter()
        status, body = device.ask("GET", f"/api/v1/sync/pull?device={device.id}&since=0")
        times.append((time.perf_counter() - begun) * 1000)
        size = len(body)
        if status != 200:
            raise SystemExit(f"{status} {body[:200]!r}")
    answer = json.loads(body)
    return {
        "bytes": size, "first_ms": round(times[0], 1), "median_ms": round(statistics.median(times), 1),
        "households": len(answer["households"]),
        "visits": [len(house["visits"]) for house in answer["households"]],
    }  # fmt: skip


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0] if __doc__ else "")
    parser.add_argument("what", choices=("push", "pull"))
    parser.add_argument("--address", default="http://127.0.0.1:8000")
    parser.add_argument("--username", required=True)
    parser.add_argument("--password", required=True)
    parser.add_argument("--clients", type=int, default=8)
    parser.add_argument("--seconds", type=float, default=10)
    parser.add_argument("--day", default="2019-05-30")
    args = parser.parse_args()
    ways = {"push": push, "pull": pull}
    print(json.dumps(ways[args.what](args), ensure_ascii=False, indent=2))


if __name__ == "__main__":
    main()
