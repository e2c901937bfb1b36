from __future__ import annotations

import http.client
import os
import socket
import subprocess
import sys
import time
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser

from zerentian.lib.postgres import Cluster, DatabaseUnavailable
from zerentian.lib.postgres.settings import POOL, is_embedded
from zerentian.ops.serving import assets
from zerentian.ops.serving.children import Child, end, left_behind
from zerentian.ops.serving.supervisor import AlreadyServed, Supervisor, alone

THREADS = 4  # a web process answers others while one request writes a large workbook


class Command(BaseCommand):
    help = "Run the production server: database, web server and background worker together."
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--host", default="127.0.0.1")
        parser.add_argument("--port", type=int, default=8000)
        parser.add_argument("--workers", type=int, default=2, help="web server processes")

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            with alone(settings.INSTANCE.data):
                self._serve(options)
        except AlreadyServed:
            raise CommandError(
                f"Another 'zerentian serve' already runs on {settings.INSTANCE.data}."
            ) from None
        except DatabaseUnavailable as error:
            raise CommandError(str(error)) from None

    def _serve(self, options: dict[str, Any]) -> None:
        instance = settings.INSTANCE
        cluster = Cluster(instance.data, instance.profile) if is_embedded() else None
        web, worker = self._children(options)
        for child in (web, worker):
            end(left_behind(child.mark), patience=3)
        refuse_taken_port(options["host"], options["port"])
        supervisor = Supervisor([web, worker], cluster=cluster, say=self._say)
        try:
            if cluster:
                cluster.ensure_running()
            self._prepare()
            supervisor.start()
            self._greet(web, options)
            supervisor.watch()
        except KeyboardInterrupt:
            pass
        finally:
            self._say("Stopping.")
            supervisor.stop()

    def _children(self, options: dict[str, Any]) -> tuple[Child, Child]:
        data = settings.INSTANCE.data
        listen = ["--host", options["host"], "--port", str(options["port"])]
        granian = [sys.executable, "-m", "granian", "--interface", "wsgi", "--log-level", "warning"]
        workers = ["--workers", str(options["workers"]), "--blocking-threads", str(THREADS)]
        respawn = ["--respawn-failed-workers", "--respawn-interval", "0.2"]
        respawn += ["--workers-kill-timeout", "10"]
        application = "zerentian.config.wsgi:application"
        command = [*granian, *listen, *workers, *respawn, application]
        return (
            Child("web server", data, command, {POOL: str(THREADS + 2)}),
            Child("background worker", data, [sys.executable, "-m", "zerentian", "worker"]),
        )

    def _prepare(self) -> None:
        """Refuse a database of another release; collect static files that have changed."""
        if run_command("migrate", "--check").returncode:
            raise CommandError(
                "The database is not at the schema of this release. Run 'zerentian migrate' first."
            )
        if not assets.are_current():
            done = run_command("collectstatic", "--noinput", "--verbosity", "0")
            if done.returncode:
                raise CommandError(f"Static files could not be collected: {done.stderr[-1500:]}")
            assets.mark_current()

    def _greet(self, web: Child, options: dict[str, Any]) -> None:
        wait_for(web, options["host"], options["port"])
        host = "127.0.0.1" if options["host"] in {"0.0.0.0", "::"} else options["host"]  # noqa: S104
        self._say(f"Zerentian 责任田: http://{host}:{options['port']}")
        accounts = settings.INSTANCE.data / "demo-accounts.txt"
        if settings.INSTANCE.profile == "demo" and accounts.exists():
            self._say(accounts.read_text("utf-8").rstrip())
        self._say("Ctrl-C stops it.")

    def _say(self, what: str) -> None:
        self.stdout.write(what)
        self.stdout.flush()


def run_command(*command: str) -> subprocess.CompletedProcess[str]:
    """Another management command in a process and a database role of its own."""
    return subprocess.run(  # noqa: S603
        [sys.executable, "-m", "zerentian", *command],
        capture_output=True,
        text=True,
        stdin=subprocess.DEVNULL,
        env=dict(os.environ),
        check=False,
    )


def refuse_taken_port(host: str, port: int) -> None:
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    with socket.socket(family, socket.SOCK_STREAM) as trial:
        trial.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            trial.bind((host, port))
        except OSError as error:
            raise CommandError(
                f"Cannot listen on {host}:{port} ({error.strerror}). Another program may use that "
                "port: stop it, or choose another with --port."
            ) from None


def wait_for(web: Child, host: str, port: int, timeout: float = 60) -> None:
    """Until the web server gives any answer."""
    deadline = time.monotonic() + timeout
    target = "127.0.0.1" if host in {"0.0.0.0", "::"} else host  # noqa: S104
    while time.monotonic() < deadline:
        try:
            connection = http.client.HTTPConnection(target, port, timeout=20)
            connection.request("HEAD", "/")
            connection.getresponse()
        except OSError:
            web.look_after(time.monotonic())
            time.sleep(0.1)
        else:
            return
    raise CommandError("The web server does not answer; its messages are above.")
