from __future__ import annotations

from typing import ClassVar

import pgtrigger
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from zerentian.kernel.accounts.models import User
from zerentian.kernel.files.models import StoredFile
from zerentian.kernel.regions.models import Region

APPEND_ONLY = pgtrigger.Protect(name="append_only", operation=pgtrigger.Update | pgtrigger.Delete)
# Every row is of a batch. A foreign key would look for the same batch 265,000 times; it is locked once
# for each statement instead, and is never deleted (`batch_stays`; ADR 0051).
OF_A_BATCH = [
    pgtrigger.Trigger(
        name="row_of_a_batch",
        level=pgtrigger.Statement,
        when=pgtrigger.After,
        operation=pgtrigger.Insert,
        referencing=pgtrigger.Referencing(new="fresh"),  # type: ignore[no-untyped-call]
        declare=[("said", "bigint")],
        func="""
            FOR said IN SELECT DISTINCT batch_id FROM fresh ORDER BY batch_id LOOP
                PERFORM FROM imports_batch WHERE id = said FOR KEY SHARE;
                IF NOT FOUND THEN
                    RAISE EXCEPTION 'rows of batch %, which is not there: row_of_a_batch', said
                        USING ERRCODE = 'foreign_key_violation', CONSTRAINT = 'row_of_a_batch';
                END IF;
            END LOOP;
            RETURN NULL;
        """,
    ),
    pgtrigger.Protect(
        name="row_stays_in_batch",
        operation=pgtrigger.Update,
        condition=pgtrigger.AnyChange("batch"),
    ),
]


class State(models.TextChoices):
    WAITING = "waiting", _("Being checked")
    UNREADABLE = "unreadable", _("Not readable")
    PREVIEWED = "previewed", _("Checked, not yet taken over")
    COMMITTED = "committed", _("Taken over")
    UNDONE = "undone", _("Taken back")


OPEN = (State.WAITING, State.PREVIEWED)
BEFORE = (State.WAITING, State.UNREADABLE, State.PREVIEWED)


class Deed(models.TextChoices):
    """What the worker does with a batch."""

    CHECK = "check", _("Check")
    CHECK_AGAIN = "check_again", _("Check again")
    COMMIT = "commit", _("Take over")
    UNDO = "undo", _("Take back")


class Phase(models.TextChoices):
    QUEUED = "", _("Waits for its turn")
    READING = "reading", _("The workbook is being read")
    CHECKING = "checking", _("The rows are being checked")
    WRITING = "writing", _("The rows are being taken over")
    UNDOING = "undoing", _("The import is being taken back")


class Outcome(models.TextChoices):
    """What becomes of a row if the batch is committed."""

    NEW = "new", _("New")
    CHANGED = "changed", _("Changed")
    SAME = "same", _("Same")
    REFUSED = "refused", _("Refused")


class Batch(models.Model):
    """One workbook on its way into the registers. Previewed or committed, never in between.

    left_out: rows that stay out when the rest is taken over: refused ones, and those of the same
    group or that depend on one. partly: the rest was taken over knowingly.
    """

    layout = models.TextField()  # key of an ImportLayout
    programme = models.TextField()
    file = models.ForeignKey(StoredFile, on_delete=models.PROTECT, related_name="+")
    name = models.TextField()  # of the file as uploaded this time
    digest = models.TextField(db_collation="C")  # SHA-256 of the file
    effective_on = models.DateField()  # the day of which the workbook speaks
    region = models.ForeignKey(  # the smallest place that holds all its rows; None: none of them
        Region, null=True, on_delete=models.PROTECT, related_name="+"
    )
    ignored = ArrayField(models.TextField(), default=list)  # titles of columns that nobody reads
    passed = models.JSONField(default=list)  # rows that are none: [number, key of why, text]
    state = models.TextField(choices=State.choices, default=State.PREVIEWED)
    trouble = models.TextField(default="")  # why the file could not be read
    corrects = models.ForeignKey(  # the batch whose refused rows came back mended
        "self", null=True, on_delete=models.PROTECT, related_name="corrections"
    )
    new = models.PositiveIntegerField(default=0)
    changed = models.PositiveIntegerField(default=0)
    same = models.PositiveIntegerField(default=0)
    refused = models.PositiveIntegerField(default=0)
    warned = models.PositiveIntegerField(default=0)  # rows with a warning, refused or not
    similar = models.PositiveIntegerField(default=0)  # new rows whose person may be known already
    leaving = models.PositiveIntegerField(default=0)  # people whom a household no longer lists
    left_out = models.PositiveIntegerField(default=0)
    partly = models.BooleanField(default=False)
    outcome = models.TextField(db_collation="C", default="")  # digest of what becomes of every row
    uploaded_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    uploaded_at = models.DateTimeField()
    committed_by = models.ForeignKey(User, null=True, on_delete=models.PROTECT, related_name="+")
    committed_at = models.DateTimeField(null=True)
    undone_by = models.ForeignKey(User, null=True, on_delete=models.PROTECT, related_name="+")
    undone_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(state__in=BEFORE, committed_at=None, committed_by=None)
                | Q(
                    state__in=(State.COMMITTED, State.UNDONE),
                    committed_at__isnull=False,
                    committed_by__isnull=False,
                ),
                name="batch_committed_by_somebody",
            ),
            models.CheckConstraint(
                condition=Q(state=State.UNDONE, undone_at__isnull=False, undone_by__isnull=False)
                | ~Q(state=State.UNDONE) & Q(undone_at=None, undone_by=None),
                name="batch_undone_by_somebody",
            ),
            models.CheckConstraint(
                condition=Q(state__in=BEFORE, partly=False) | Q(refused=0) | Q(partly=True),
                name="batch_leaves_out_knowingly",
            ),
            models.CheckConstraint(
                condition=Q(left_out__gte=F("refused")), name="batch_refused_stay_out"
            ),
            models.UniqueConstraint(
                fields=["digest", "layout", "effective_on"],
                condition=Q(state__in=OPEN),
                name="batch_open_once",
            ),
        ]
        indexes = [models.Index(fields=["-uploaded_at", "-id"], name="batch_newest")]
        triggers = [
            pgtrigger.Protect(
                name="batch_stays",
                operation=pgtrigger.Delete | pgtrigger.UpdateOf("id"),  # type: ignore[no-untyped-call]
            )
        ]

    class Privacy:
        internal = (
            "id", "layout", "programme", "file", "digest", "effective_on", "region", "ignored",
            "state", "corrects", "new", "changed", "same", "refused", "warned", "similar",
            "leaving", "left_out", "partly", "outcome", "uploaded_by", "uploaded_at", "committed_by",
            "committed_at", "undone_by", "undone_at",
        )  # fmt: skip
        personal = ("name", "passed", "trouble")

    def __str__(self) -> str:
        return f"{self.layout} {self.pk}"

    @property
    def rows_total(self) -> int:
        return self.new + self.changed + self.same + self.refused

    @property
    def counted(self) -> dict[str, int]:
        """How many rows have each outcome, besides "all", "waits" (not refused themselves, but staying
        out with a row that is), "similar" (who may be known already) and "warned", those with a
        warning."""
        outcomes = {str(outcome): getattr(self, outcome) for outcome in Outcome}
        waits = self.left_out - self.refused
        return {
            "all": self.rows_total,
            **outcomes,
            "waits": waits,
            "similar": self.similar,
            "warned": self.warned,
        }


class Work(models.Model):
    """A deed that the worker does, and how far it is (ADR 0032). One at a time for each batch.

    phase, done, total are written on a connection of their own while the deed's single transaction
    still runs. trouble: why the deed was not done, as the page tells it.
    """

    batch = models.ForeignKey(Batch, on_delete=models.CASCADE, related_name="works")
    deed = models.TextField(choices=Deed.choices)
    partly = models.BooleanField(default=False)
    by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    asked_at = models.DateTimeField()
    phase = models.TextField(choices=Phase.choices, default=Phase.QUEUED, blank=True)
    done = models.PositiveIntegerField(default=0)  # rows
    total = models.PositiveIntegerField(default=0)  # 0: not known
    ended_at = models.DateTimeField(null=True)
    trouble = models.TextField(default="")

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["batch"], condition=Q(ended_at=None), name="work_one_at_a_time"
            ),
            models.CheckConstraint(condition=Q(deed__in=Deed.values), name="work_deed_known"),
            models.CheckConstraint(condition=Q(phase__in=Phase.values), name="work_phase_known"),
            models.CheckConstraint(
                condition=Q(trouble="") | Q(ended_at__isnull=False), name="work_trouble_ends_it"
            ),
        ]
        indexes = [models.Index(fields=["batch", "-id"], name="work_newest")]

    class Privacy:
        internal = (
            "id", "batch", "deed", "partly", "by", "asked_at", "phase", "done", "total", "ended_at",
        )  # fmt: skip
        personal = ("trouble",)

    def __str__(self) -> str:
        return f"{self.deed} {self.batch_id}"


class Row(models.Model):
    """What the preview says about one row of the workbook. Its cells stay in the file alone.

    `reasons`, `warnings`: lists of {column, letter, title, value, why, todo}; `differences`: lists
    of {title, old, new}, as shown. Identity and telephone numbers stand in them masked.
    """

    batch = models.ForeignKey(  # see OF_A_BATCH
        Batch, on_delete=models.CASCADE, related_name="rows", db_index=False, db_constraint=False
    )
    number = models.PositiveIntegerField()  # as the spreadsheet counts, header included
    outcome = models.TextField(choices=Outcome.choices)
    title = models.TextField()  # how a person recognises the row
    group = models.TextField(default="")  # what the row belongs to: the household's code
    region = models.ForeignKey(Region, null=True, on_delete=models.PROTECT, related_name="+")
    reasons = models.JSONField(default=list)
    warnings = models.JSONField(default=list)
    differences = models.JSONField(default=list)
    similar = models.BooleanField(db_default=False)  # may be somebody whom the register knows
    waits = models.BooleanField(default=False)  # stays out together with a refused row

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["batch", "number"], name="row_number_once"),
            models.CheckConstraint(
                condition=Q(outcome__in=Outcome.values), name="row_outcome_known"
            ),
            models.CheckConstraint(
                condition=Q(outcome="refused") & ~Q(reasons=[])
                | ~Q(outcome="refused") & Q(reasons=[]),
                name="row_refused_for_a_reason",
            ),
        ]
        indexes = [models.Index(fields=["batch", "outcome", "number"], name="row_by_outcome")]
        triggers = OF_A_BATCH

    class Privacy:
        internal = ("id", "batch", "number", "outcome", "group", "region", "similar", "waits")
        personal = ("title",)
        sensitive = ("reasons", "warnings", "differences")

    def __str__(self) -> str:
        return f"{self.batch_id}:{self.number} {self.outcome}"


class Change(models.Model):
    """One field that a commit altered: enough to find its source and to take it back.

    Values are text as PostgreSQL writes it; encrypted fields stay encrypted (hexadecimal). row None:
    the change comes from the batch as a whole, such as somebody whom their household no longer lists.
    """

    append_only: ClassVar[bool] = True

    batch = models.ForeignKey(
        Batch, on_delete=models.PROTECT, related_name="changes", db_index=False
    )
    row = models.PositiveIntegerField(null=True)  # number of the workbook's row
    table = models.TextField()
    object_id = models.BigIntegerField()
    field = models.TextField()
    old = models.TextField(null=True)
    new = models.TextField(null=True)

    class Meta:
        indexes = [
            models.Index(fields=["batch"], name="change_batch"),
            models.Index(fields=["table", "object_id"], name="change_object"),
        ]
        triggers = [APPEND_ONLY]

    class Privacy:
        internal = ("id", "batch", "row", "table", "object_id", "field")
        sensitive = ("old", "new")

    def __str__(self) -> str:
        return f"{self.table} {self.object_id} {self.field}"


class Created(models.Model):
    """Rows of a register that a commit made, thousands in one row of this table (ADR 0023).

    ids and rows go side by side: the workbook's row 7 made the object of the same position; row 0
    stands for the batch as a whole. A register's import makes a million rows, which one change row
    each would make slower by a third.
    """

    append_only: ClassVar[bool] = True

    batch = models.ForeignKey(
        Batch, on_delete=models.PROTECT, related_name="created", db_index=False
    )
    table = models.TextField()
    first_id = models.BigIntegerField()
    last_id = models.BigIntegerField()
    ids = ArrayField(models.BigIntegerField())  # ascending
    rows = ArrayField(models.PositiveIntegerField())

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(first_id=F("ids__0")) & Q(ids__len=F("rows__len")),
                name="created_side_by_side",
            ),
        ]
        indexes = [
            models.Index(fields=["batch", "table"], name="created_batch"),
            models.Index(fields=["table", "first_id", "last_id"], name="created_object"),
        ]
        triggers = [APPEND_ONLY]

    class Privacy:
        internal = ("id", "batch", "table", "first_id", "last_id", "ids", "rows")

    def __str__(self) -> str:
        return f"{self.table} {self.first_id}–{self.last_id}"
