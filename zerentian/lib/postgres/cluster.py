"""The embedded cluster: made on first use, started when asked, found again if it already runs."""

from __future__ import annotations

import fcntl
import secrets
import shutil
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

import psycopg

from zerentian.lib.postgres import binaries, config, place, process, roles
from zerentian.lib.postgres.errors import DatabaseUnavailable
from zerentian.lib.postgres.names import MAINTENANCE, SUPERUSER, password

PORT = 5432  # only names the socket: the server listens on no network address


@dataclass(frozen=True)
class Cluster:
    """The cluster of one data folder. profile "test" trades durability for speed."""

    data: Path
    profile: str = "production"

    @cached_property
    def account(self) -> place.Account | None:
        return place.account()

    @cached_property
    def home(self) -> Path:
        self.data.mkdir(mode=0o755, parents=True, exist_ok=True)
        folder, closed = place.home(self.data, self.account)
        if closed and self.account:
            print(  # noqa: T201
                f"{closed} is closed to the user {self.account.name} who runs the database, so the "
                f"database is kept in {folder}.",
                file=sys.stderr,
            )
        return folder

    @property
    def folder(self) -> Path:
        """PostgreSQL's own data folder."""
        return self.home.resolve() / "cluster"

    @cached_property
    def socket(self) -> Path:
        return place.socket_folder(self.home, self.account)

    @cached_property
    def binaries(self) -> binaries.Binaries:
        written = self.folder / "PG_VERSION"
        version = int(written.read_text()) if written.exists() else None
        return place.reachable(binaries.find(version), self.account)

    @property
    def log(self) -> Path:
        return self.home / "start.log"

    @contextmanager
    def lock(self) -> Iterator[None]:
        """One process at a time makes, starts or stops this cluster."""
        self.data.mkdir(mode=0o755, parents=True, exist_ok=True)
        with (self.data / "database.lock").open("w") as file:
            fcntl.flock(file, fcntl.LOCK_EX)
            yield

    def connect(self, database: str = MAINTENANCE) -> psycopg.Connection:
        """A connection as the cluster's superuser, for making roles and databases only."""
        return psycopg.connect(
            host=str(self.socket),
            port=PORT,
            user=SUPERUSER,
            password=password(self.data, SUPERUSER),
            dbname=database,
            connect_timeout=5,
            autocommit=True,
        )

    def is_ready(self) -> bool:
        if not (self.socket / f".s.PGSQL.{PORT}").exists():
            return False
        with suppress(psycopg.OperationalError), self.connect():
            return True
        return False

    def forgets(self) -> bool:
        """Whether a test left the server running without durability, and this is not a test."""
        with self.connect() as connection:
            found = connection.execute("SHOW fsync").fetchone()
        return self.profile != "test" and found == ("off",)

    def ensure_running(self, timeout: float = 120) -> bool:
        """The server accepts connections and its roles exist. True if this call started it."""
        if self.is_ready() and roles.made(self.home) and not self.forgets():
            return False
        with self.lock():
            started = False
            if self.is_ready() and self.forgets():
                self._pg_ctl("-m", "fast", "-t", "60", "stop")
            if not self.is_ready():
                self._make()
                self._configure()
                self._start(timeout)
                started = True
            with self.connect() as connection:
                roles.make(connection, self.data)
            roles.mark(self.home)
            return started

    def stop(self, mode: str = "fast") -> None:
        """Stop the server; open transactions are rolled back. Nothing happens if it is not running."""
        with self.lock():
            if process.servers(self.folder):
                self._pg_ctl("-m", mode, "-t", "60", "stop")

    def pid(self) -> int | None:
        found = process.postmaster(self.folder)
        return found.pid if found else None

    def _make(self) -> None:
        if (self.folder / "PG_VERSION").exists():
            return
        place.private_folder(self.home, self.account)
        fresh = self.home / "cluster.new"  # a half-made cluster is thrown away, never started
        shutil.rmtree(fresh, ignore_errors=True)
        secret = self.home / f"password.{secrets.token_hex(4)}"
        secret.touch(0o600)
        try:
            secret.write_text(password(self.data, SUPERUSER) + "\n")
            place.own(secret, self.account)
            self._initdb(fresh, secret)
        finally:
            secret.unlink()
        with (fresh / "postgresql.conf").open("a") as file:
            file.write("\ninclude = 'zerentian.conf'\n")
        fresh.rename(self.folder)

    def _initdb(self, folder: Path, secret: Path) -> None:
        program = self.binaries
        built_in = ["--locale-provider=builtin", "--builtin-locale=C.UTF-8", "--locale=C"]
        done = process.run(
            program.folder / "initdb",
            *("-D", folder, "-U", SUPERUSER, "--pwfile", secret, "--auth=scram-sha-256"),
            *("--encoding=UTF8", "--data-checksums", "--no-instructions"),
            *(["--no-sync"] if self.profile == "test" else []),
            *(built_in if program.version >= 17 else ["--locale=C.UTF-8"]),
            who=self.account,
        )
        if done.code:
            raise DatabaseUnavailable(f"The database could not be made: {done.said[-1500:]}")

    def _configure(self) -> None:
        place.private_folder(self.socket, self.account)
        file = self.folder / "zerentian.conf"
        file.write_text(config.text(socket=self.socket, port=PORT, profile=self.profile), "utf-8")
        file.chmod(0o600)
        place.own(file, self.account)

    def _start(self, timeout: float) -> None:
        """Start, and try again while processes of a killed server still hold its shared memory."""
        deadline = time.monotonic() + timeout
        while True:
            process.forget_stale(self.folder)
            done = self._pg_ctl("-l", self.log, "-t", str(int(timeout)), "start")
            if not done.code or self.is_ready():
                return
            if time.monotonic() > deadline:
                tail = self.log.read_text(errors="replace")[-1500:] if self.log.exists() else ""
                raise DatabaseUnavailable(f"The database did not start: {done.said}\n{tail}")
            time.sleep(0.2)

    def _pg_ctl(self, *arguments: str | Path) -> process.Outcome:
        program = self.binaries.folder / "pg_ctl"
        return process.run(program, "-D", self.folder, "-w", *arguments, who=self.account)


def ensure_running(data: Path, *, profile: str = "production") -> bool:
    """Start the embedded cluster of this data folder if it is not running; True if it was not."""
    return Cluster(data, profile).ensure_running()
