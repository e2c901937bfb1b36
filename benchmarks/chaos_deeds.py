"""The two deeds that are disturbed: taking over a workbook, and giving all households to somebody."""

from __future__ import annotations

import io
import os
import subprocess
import sys
import threading
import time
from abc import ABC, abstractmethod
from contextlib import suppress
from pathlib import Path

import openpyxl
import psycopg

from benchmarks.chaos_house import Client, Database, House

ON = "2019-05-31"
PATIENCE = 150  # seconds: a killed worker's job comes back within 90
INCOME = "人均纯收入"
REGISTERS = [
    "population_household", "population_membership", "population_person", "subjects_subject",
    "relief_householdstatus", "relief_memberrecord", "relief_reliefhousehold",
    "responsibilities_duty",
]  # fmt: skip


class Deed(ABC):
    """Something long that writes, done over HTTP by somebody signed in."""

    name: str
    tables: list[str]  # whose write locks mark the phase, and which may change
    registers = REGISTERS  # which a repetition of a finished deed must leave alone
    phase = 0.0  # seconds for which it writes, undisturbed

    def __init__(self, house: House, client: Client) -> None:
        self.house, self.client = house, client

    @abstractmethod
    def prepare(self) -> None:
        """Everything before the deed itself."""

    @abstractmethod
    def do(self) -> None:
        """The deed; it may break off at any moment."""

    @abstractmethod
    def is_done(self) -> bool:
        """Whether it happened wholly."""

    def begin(self) -> threading.Thread:
        def attempt() -> None:
            with suppress(OSError, RuntimeError):  # the server was killed under it
                self.do()

        thread = threading.Thread(target=attempt)
        thread.start()
        return thread


class Import(Deed):
    """A workbook with another income for every household; two such workbooks in turn."""

    name = "import"
    tables = [*REGISTERS, "imports_change", "imports_batch", "activity_entry"]

    def __init__(self, house: House, client: Client) -> None:
        super().__init__(house, client)
        self.variants = [self._workbook(more) for more in (100, 0)]
        self.batch, self.turn = 0, 0
        self._watch = Database(house.data)  # asked by the attempt's own thread

    def _workbook(self, more: int) -> Path:
        """The demo's own workbook, every household's income so many yuan higher."""
        target = self.house.data / f"收入加{more}.xlsx"
        [[sha256]] = self.house.database.ask(
            "SELECT f.sha256 FROM imports_batch b JOIN files_storedfile f ON f.id = b.file_id "
            "WHERE b.layout = 'relief.platform' ORDER BY b.id LIMIT 1"
        )
        source = next(p for p in (self.house.data / "files").rglob("*") if str(sha256) in p.name)
        book = openpyxl.load_workbook(io.BytesIO(self._unsealed(source)))
        sheet = book.worksheets[0]
        head = [cell.value for cell in sheet[1]]
        column = head.index(INCOME)
        for row in sheet.iter_rows(min_row=2):
            if row[column].value not in (None, ""):
                row[column].value = f"{float(row[column].value) + more:.2f}"
        book.save(target)
        return target

    def _unsealed(self, file: Path) -> bytes:
        """A kept file as it came: only a process of the instance can open it."""
        command = (
            "import sys, django; django.setup(); from pathlib import Path;"
            "from zerentian.kernel.files import sealing;"
            "sys.stdout.buffer.writelines(sealing.pieces(Path(sys.argv[1])))"
        )
        about = {
            "ZERENTIAN_DATA": str(self.house.data),
            "DJANGO_SETTINGS_MODULE": "zerentian.config.settings",
        }
        done = subprocess.run(
            [sys.executable, "-c", command, str(file)], env={**os.environ, **about},
            stdout=subprocess.PIPE, check=True,
        )  # fmt: skip
        return done.stdout

    def prepare(self) -> None:
        """Upload the other workbook and see that it would change every household."""
        file = self.variants[self.turn % 2]
        self.turn += 1
        fields = {"layout": "relief.platform", "on": ON}
        address = self.client.upload("/imports/new/", fields, file, page="/imports/new/")
        self.batch = int(address.rstrip("/").rsplit("/", 1)[-1])
        self._wait("waiting")
        [[changed, refused]] = self.house.database.ask(
            "SELECT changed, refused FROM imports_batch WHERE id = %s", self.batch
        )
        if not changed or refused:
            raise SystemExit(f"the workbook changes {changed} rows, {refused} are refused")

    def do(self) -> None:
        """It begins with the button and ends when the worker is done with it, however often it was
        killed meanwhile and began anew."""
        page = f"/imports/{self.batch}/"
        self.client.post(f"{page}commit/", [], page="/me/")
        self._wait("previewed")

    def _wait(self, state: str) -> None:
        """Until the batch is no longer in this state, or nobody works on it."""
        deadline = time.monotonic() + PATIENCE
        while time.monotonic() < deadline:
            with suppress(psycopg.OperationalError):  # the server was killed and is coming back
                [[now, open_works]] = self._watch.ask(
                    "SELECT state, (SELECT count(*) FROM imports_work w WHERE w.batch_id = b.id "
                    " AND w.ended_at IS NULL) FROM imports_batch b WHERE id = %s",
                    self.batch,
                )
                if now != state or not open_works:
                    return
            time.sleep(0.05)

    def is_done(self) -> bool:
        """Taken over, with its change rows and its line in the log, and every income is the new one."""
        [[state, changes, logged]] = self.house.database.ask(
            "SELECT state, (SELECT count(*) FROM imports_change c WHERE c.batch_id = b.id), "
            "(SELECT count(*) FROM activity_entry e WHERE e.table = 'imports_batch' "
            " AND b.id = ANY (e.rows) AND e.verb LIKE '%%commit%%') "
            "FROM imports_batch b WHERE id = %s",
            self.batch,
        )
        return state == "committed" and int(str(changes)) > 2000 and logged == 1


class Assignment(Deed):
    """All households without a limited roster to one post; two posts in turn."""

    name = "assignment"
    tables = ["responsibilities_duty", "activity_entry"]
    current = (
        "FROM responsibilities_duty d JOIN responsibilities_holder h ON h.id = d.holder_id "
        "JOIN responsibilities_role r ON r.id = d.role_id WHERE r.key = 'primary_helper' "
        "AND d.roster <> 'gaoli_1_5' AND d.superseded_at IS NULL AND d.valid @> %s::date "
    )

    def __init__(self, house: House, client: Client) -> None:
        super().__init__(house, client)
        ask = self.house.database.ask
        self.subjects = [int(str(pk)) for (pk,) in ask(f"SELECT d.subject_id {self.current}", ON)]
        holders = ask(
            f"SELECT d.holder_id {self.current} AND d.roster = 'villages' AND h.post_id IS NOT NULL "
            "GROUP BY 1 ORDER BY 1 LIMIT 2",
            ON,
        )
        self.holders = [int(str(pk)) for (pk,) in holders]
        self.turn = 0

    @property
    def holder(self) -> int:
        return self.holders[self.turn % 2]

    def prepare(self) -> None:
        self.turn += 1

    def do(self) -> None:
        fields = [
            ("step", "confirm"),
            ("role", "primary_helper"),
            ("start", ON),
            ("reason", "演练"),
        ]
        fields += [("holder", str(self.holder)), ("picks", ",".join(map(str, self.subjects)))]
        self.client.post("/duties/assign/", fields, page="/me/")

    def is_done(self) -> bool:
        """Each has exactly one responsible person from that day on: this holder."""
        found = self.house.database.ask(
            f"SELECT d.holder_id, count(*), count(DISTINCT d.subject_id) {self.current} GROUP BY 1",
            ON,
        )
        return found == [(self.holder, len(self.subjects), len(self.subjects))]
