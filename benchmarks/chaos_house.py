"""The product under fire: its processes, its database seen from inside, a browser without pictures."""

from __future__ import annotations

import http.cookiejar
import os
import re
import signal
import subprocess
import sys
import threading
import time
import urllib.error
import urllib.parse
import urllib.request
import uuid
from collections.abc import Iterable, Mapping
from contextlib import suppress
from pathlib import Path

import psycopg

from zerentian.lib.postgres import Cluster
from zerentian.ops.serving.children import left_behind

CSRF = re.compile(r'name="csrfmiddlewaretoken" value="([^"]+)"')
RECOVERY = 60  # seconds that a database may take to come back
WRITERS = """
SELECT DISTINCT l.pid FROM pg_locks l JOIN pg_stat_activity a ON a.pid = l.pid
WHERE l.locktype = 'relation' AND l.mode = 'RowExclusiveLock' AND l.granted
  AND l.relation::regclass::text = ANY (%s) AND a.datname = 'zerentian'
"""


class Client:
    """One signed-in session."""

    def __init__(self, address: str) -> None:
        self.address = address
        self.jar = http.cookiejar.CookieJar()
        processor = urllib.request.HTTPCookieProcessor(self.jar)
        self.opener = urllib.request.build_opener(processor)

    def get(self, path: str) -> str:
        with self.opener.open(self.address + path, timeout=120) as answer:
            return str(answer.read().decode())

    def post(self, path: str, fields: Iterable[tuple[str, str]], *, page: str) -> str:
        """Post a form that stands on `page`; the address that one is led to."""
        body = urllib.parse.urlencode([*fields, ("csrfmiddlewaretoken", self.token(page))])
        return self._send(path, body.encode(), "application/x-www-form-urlencoded", page)

    def upload(self, path: str, fields: Mapping[str, str], file: Path, *, page: str) -> str:
        mark, parts = uuid.uuid4().hex, []
        for name, value in {**fields, "csrfmiddlewaretoken": self.token(page)}.items():
            head = f'--{mark}\r\nContent-Disposition: form-data; name="{name}"\r\n\r\n'
            parts.append(f"{head}{value}\r\n".encode())
        head = (
            f'--{mark}\r\nContent-Disposition: form-data; name="file"; filename="{file.name}"\r\n'
        )
        parts.append(f"{head}Content-Type: application/octet-stream\r\n\r\n".encode())
        body = b"".join([*parts, file.read_bytes(), f"\r\n--{mark}--\r\n".encode()])
        return self._send(path, body, f"multipart/form-data; boundary={mark}", page)

    def token(self, page: str) -> str:
        found = CSRF.search(self.get(page))
        if found is None:
            raise RuntimeError(f"no form on {page}")
        return found[1]

    def _send(self, path: str, body: bytes, kind: str, page: str) -> str:
        request = urllib.request.Request(self.address + path, data=body)
        request.add_header("Content-Type", kind)
        request.add_header("Referer", self.address + page)
        with self.opener.open(request, timeout=120) as answer:
            answer.read()
            return str(answer.geturl())


class Database:
    """Seen by the superuser, on a connection made anew after every kill."""

    def __init__(self, data: Path) -> None:
        self.cluster = Cluster(data, "demo")
        self._open: psycopg.Connection | None = None

    def ask(self, query: str, *values: object) -> list[tuple[object, ...]]:
        """The answer, waited for while the server comes back."""
        until = time.monotonic() + RECOVERY
        while True:
            try:
                if self._open is None or self._open.closed:
                    self._open = self.cluster.connect("zerentian")
                return self._open.execute(query.encode(), values or None).fetchall()
            except psycopg.OperationalError:
                self._open = None
                if time.monotonic() > until:
                    raise
                time.sleep(0.1)

    def wait_for_writer(self, tables: list[str], attempt: threading.Thread) -> int | None:
        """The database process that has begun to write into these tables."""
        while attempt.is_alive():
            if found := self.ask(WRITERS, tables):
                return int(str(found[0][0]))
            time.sleep(0.01)
        return None

    def is_writing(self, backend: int, tables: list[str]) -> bool:
        return (backend,) in self.ask(WRITERS, tables)

    def wait_for_silence(self, tables: list[str]) -> None:
        """Until no process of before still holds a write lock."""
        while self.ask(WRITERS, tables):
            time.sleep(0.05)

    def registers(self, tables: list[str] | None = None) -> dict[str, tuple[object, ...]]:
        """Number and digest of all rows of these tables: equal answers mean equal rows."""
        return {
            table: self.ask(
                f'SELECT count(*), coalesce(sum(hashtextextended(t::text, 0)::numeric), 0) FROM "{table}" t'
            )[0]
            for table in tables or []
        }


class House:
    """The served instance."""

    def __init__(self, data: Path, port: int, database: Database) -> None:
        self.data, self.port, self.database = data, port, database
        self.address = f"http://127.0.0.1:{port}"
        self.serve: subprocess.Popen[bytes] | None = None

    def build(self) -> None:
        command = [sys.executable, "-m", "zerentian", "demo", "--residents", "0"]
        subprocess.run(command, check=True, stdout=sys.stderr)

    def start(self) -> None:
        self._start()
        self.wait_until_back(time.monotonic() + 120)

    def _start(self) -> None:
        log = (self.data / "chaos.log").open("ab")
        command = [sys.executable, "-m", "zerentian", "serve", "--port", str(self.port)]
        self.serve = subprocess.Popen(
            command, stdout=log, stderr=log, stdin=subprocess.DEVNULL, env=dict(os.environ)
        )
        log.close()

    def stop(self) -> None:
        if self.serve:
            self.serve.send_signal(signal.SIGTERM)
            self.serve.wait(60)

    def wait_until_back(self, deadline: float) -> None:
        """A page that reads the database, and the database itself, answer again."""
        while time.monotonic() < deadline:
            if self.serve and (code := self.serve.poll()) is not None:
                if code != -signal.SIGKILL:
                    raise SystemExit(f"zerentian serve gave up ({code}): see {self.data}/chaos.log")
                self._start()
            with suppress(OSError, urllib.error.URLError, psycopg.Error):
                urllib.request.urlopen(self.address + "/sign-in/", timeout=10).close()
                self.database.ask("SELECT 1")
                return
            time.sleep(0.05)
        raise SystemExit("it did not come back")

    def signed_in(self, name: str = "demo.admin") -> Client:
        accounts = (self.data / "demo-accounts.txt").read_text("utf-8")
        password = accounts.splitlines()[0].split()[-1]
        client = Client(self.address)
        fields = [("username", name), ("password", password)]
        if "/sign-in/" in client.post("/sign-in/", fields, page="/sign-in/"):
            raise SystemExit(f"{name} could not sign in")
        return client

    def postmaster(self) -> list[int]:
        return [number for number in [self.database.cluster.pid()] if number]

    def web(self) -> list[int]:
        """The web server's processes, the parent first."""
        return sorted(p.pid for p in left_behind(f"web server:{self.data}"))

    def worker(self) -> list[int]:
        return [p.pid for p in left_behind(f"background worker:{self.data}")]

    def kill(self, numbers: list[int]) -> None:
        for number in numbers:
            with suppress(ProcessLookupError):
                os.kill(number, signal.SIGKILL)

    def kill_everything(self) -> None:
        """As if somebody pulled the plug on every process of the instance."""
        serve = [self.serve.pid] if self.serve else []
        self.kill([*serve, *self.web(), *self.worker(), *self.postmaster()])
        if self.serve:
            self.serve.wait()
