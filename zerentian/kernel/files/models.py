from __future__ import annotations

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _


class Kind(models.TextChoices):
    """What a file really is, by its first bytes and never by its name."""

    JPEG = "jpeg", _("photo")
    PNG = "png", _("picture")
    PDF = "pdf", _("PDF document")
    DOCX = "docx", _("Word document")
    XLSX = "xlsx", _("Excel workbook")
    XLS = "xls", _("old Excel workbook")
    CSV = "csv", _("text table")


PICTURES = (Kind.JPEG, Kind.PNG)  # by which a browser shows them as image/…


class StoredFile(models.Model):
    """A file kept once under its digest. People are known here by plain id only."""

    sha256 = models.TextField(unique=True, db_collation="C")
    size = models.PositiveBigIntegerField()  # bytes
    kind = models.TextField(choices=Kind.choices)
    name = models.TextField()  # as it was called when it first came
    uploaded_by = models.BigIntegerField(null=True)  # accounts.User
    uploaded_at = models.DateTimeField()
    expires_on = models.DateField(null=True)  # from this day on it may be removed; None: kept

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(sha256__regex=r"^[0-9a-f]{64}$"), name="file_digest_form"
            ),
            models.CheckConstraint(condition=Q(size__gt=0), name="file_not_empty"),
            models.CheckConstraint(condition=Q(kind__in=Kind.values), name="file_kind_known"),
        ]

    class Privacy:
        internal = ("id", "sha256", "size", "kind", "uploaded_by", "uploaded_at", "expires_on")
        personal = ("name",)  # people write names of people into names of files

    def __str__(self) -> str:
        return f"{self.kind} {self.sha256[:12]}"
