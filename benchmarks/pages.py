"""How fast the pages are over HTTP: 4 clients at once on the demo district. Prints JSON.

usage: python benchmarks/pages.py [--address http://127.0.0.1:8000] [--seconds 8] [--clients 4]

Measured from outside, with signed-in sessions, whole responses read, static files left out. Each
page is measured alone for so many seconds; statements are those that the server reports of itself
(started with ZERENTIAN_STATEMENTS=1). Only a server on this machine is ever addressed.

A rented machine is not equally fast at all times: `yardstick_ms` beside each page is how long the
same sums took on all cores at once just before it. Figures are comparable where it is the same.
"""

from __future__ import annotations

import argparse
import http.cookiejar
import json
import multiprocessing
import os
import platform
import re
import statistics
import sys
import threading
import time
import urllib.parse
import urllib.request
from collections.abc import Iterator
from dataclasses import dataclass, field
from itertools import cycle, islice

CSRF = re.compile(r'name="csrfmiddlewaretoken" value="([^"]+)"')


class Client:
    """A browser without pictures: one session, cookies kept."""

    def __init__(self, address: str) -> None:
        self.address = address
        jar = http.cookiejar.CookieJar()
        self.opener = urllib.request.build_opener(urllib.request.HTTPCookieProcessor(jar))

    def get(self, path: str) -> tuple[str, int]:
        with self.opener.open(self.address + path, timeout=60) as answer:
            return answer.read().decode(), int(answer.headers.get("X-Statements") or 0)

    def sign_in(self, username: str, password: str) -> None:
        page, _ = self.get("/sign-in/")
        token = CSRF.search(page)
        if token is None:
            raise SystemExit("the sign-in page carries no form")
        fields = {"username": username, "password": password, "csrfmiddlewaretoken": token[1]}
        body = urllib.parse.urlencode(fields).encode()
        request = urllib.request.Request(self.address + "/sign-in/", data=body)
        request.add_header("Referer", self.address + "/sign-in/")
        with self.opener.open(request, timeout=60) as answer:
            if "/sign-in/" in answer.geturl():
                raise SystemExit(f"{username} could not sign in")


@dataclass
class Run:
    milliseconds: list[float] = field(default_factory=list)
    statements: set[int] = field(default_factory=set)
    failures: list[str] = field(default_factory=list)


def hammer(client: Client, paths: Iterator[str], until: float, run: Run) -> None:
    while time.monotonic() < until:
        path = next(paths)
        begun = time.perf_counter()
        try:
            _, statements = client.get(path)
        except OSError as error:
            run.failures.append(str(error))
            return
        run.milliseconds.append((time.perf_counter() - begun) * 1000)
        run.statements.add(statements)


def measure(clients: list[Client], paths: str | list[str], seconds: float) -> dict[str, object]:
    """One address again and again, or several, each client beginning with another of them."""
    run, until = Run(), time.monotonic() + seconds
    several = [paths] if isinstance(paths, str) else paths
    path = several[0]
    threads = [
        threading.Thread(
            target=hammer, args=(client, islice(cycle(several), begin, None), until, run)
        )
        for n, client in enumerate(clients)
        for begin in [n * len(several) // len(clients)]
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    if run.failures or len(run.milliseconds) < 2:
        return {"path": path, "failures": run.failures}
    cuts = statistics.quantiles(run.milliseconds, n=100)
    return {
        "path": path,
        "requests": len(run.milliseconds),
        "p50_ms": round(cuts[49], 1),
        "p95_ms": round(cuts[94], 1),
        "max_ms": round(max(run.milliseconds), 1),
        "per_second": round(len(run.milliseconds) / seconds, 1),
        "statements": sorted(run.statements),
    }


def sums(_: int) -> float:
    begun = time.perf_counter()
    sum(n * n % 7 for n in range(1_000_000))
    return (time.perf_counter() - begun) * 1000


def yardstick() -> float:
    """Milliseconds of the same sums on every core at once, the slowest core: the machine today."""
    cores = os.cpu_count() or 1
    with multiprocessing.get_context("spawn").Pool(cores) as pool:
        return round(max(pool.map(sums, range(cores), chunksize=1)), 1)


def link(page: str, pattern: str, what: str) -> str:
    found = re.findall(pattern, page)
    if not found:
        raise SystemExit(f"no {what} on the page: is this the demo district?")
    return found[-1].replace("&amp;", "&")


def deep_page(client: Client, *, pages: int) -> str:
    """Follow "next" so many times, as a clerk would: a keyset has no page number to jump to."""
    path = "/relief/households/"
    for _ in range(pages):
        page, _ = client.get(path)
        following = link(page, r'rel="next"[^>]*href="([^"]+)"', "next page")
        path = urllib.parse.urljoin(path, following)
    return path


def main() -> int:
    parser = argparse.ArgumentParser()
    parser.add_argument("--address", default="http://127.0.0.1:8000")
    parser.add_argument("--seconds", type=float, default=8)
    parser.add_argument("--clients", type=int, default=4)
    parser.add_argument("--only", default="", help="pages whose name contains this")
    parser.add_argument("--username", default="demo.admin")
    parser.add_argument("--password", default=os.environ.get("ZERENTIAN_PASSWORD", ""))
    options = parser.parse_args()
    if urllib.parse.urlsplit(options.address).hostname not in ("127.0.0.1", "localhost", "::1"):
        raise SystemExit("only a server on this machine is measured")
    clients = [Client(options.address) for _ in range(options.clients)]
    for client in clients:
        client.sign_in(options.username, options.password)
    listed, _ = clients[0].get("/relief/households/")
    residents, _ = clients[0].get("/residents/")
    street = link(residents, r'<option value="(370703\d{3})"', "street")
    paths = {
        "household list, first page": "/relief/households/",
        "household list, page 40": deep_page(clients[0], pages=39),
        "search by name": "/search/?q=" + urllib.parse.quote("王"),
        "search by initials": "/search/?q=wg",
        "household page": link(listed, r'href="(/relief/households/\d+/)"', "household"),
        "leader page": "/leader/",
        "residents, first page": "/residents/",
        "residents, page 5,000": "/residents/?page=5000",
        "residents of a street, page 500": f"/residents/?town={street}&page=500",
        "residents, oldest first": "/residents/?sort=-age",
        "residents, three filters": "/residents/?sex=F&age_from=60&age_to=69&kind=residence",
        "residents, searched by name": "/residents/?q=" + urllib.parse.quote("王桂兰"),
        "residents, searched by last four": "/residents/?q=1234",
        "cover of the district": "/duties/?place=370703",
        "cover of the district, other days": [
            f"/duties/?place=370703&on=2019-{month:02}-{day:02}"
            for month in range(1, 6)
            for day in range(1, 29)
        ],
        "person page": link(residents, r'href="(/residents/\d+/)"', "resident"),
    }
    chosen = {what: path for what, path in paths.items() if options.only in what}
    pages = {
        what: {"yardstick_ms": yardstick(), **measure(clients, path, options.seconds)}
        for what, path in chosen.items()
    }
    machine = {
        "cpus": os.cpu_count(),
        "python": platform.python_version(),
        "clients": options.clients,
    }
    json.dump({"machine": machine, "pages": pages}, sys.stdout, ensure_ascii=False, indent=1)
    sys.stdout.write("\n")
    return 1 if any("failures" in page for page in pages.values()) else 0


if __name__ == "__main__":
    raise SystemExit(main())
