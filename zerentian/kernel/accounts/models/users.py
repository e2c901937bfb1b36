from __future__ import annotations

from typing import ClassVar

from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.db import models
from django.db.models import Q

from zerentian.kernel.entities.models import Entity


class UserManager(BaseUserManager["User"]):
    def get_by_natural_key(self, username: str | None) -> User:
        return self.get(username=(username or "").strip().lower())


class User(AbstractBaseUser):
    """Somebody who works with the system or answers for something. Not everyone ever signs in."""

    username = models.TextField(unique=True)
    name = models.TextField()
    name_key = models.TextField(db_collation="C")  # pinyin
    phone = models.TextField(default="")  # office telephone
    entity = models.ForeignKey(Entity, null=True, on_delete=models.PROTECT, related_name="staff")
    is_active = models.BooleanField(default=True)
    must_change_password = models.BooleanField(default=True)
    failures = models.PositiveSmallIntegerField(default=0)
    locked_until = models.DateTimeField(null=True)
    second_factor = models.BinaryField(null=True)  # TOTP secret, AES-GCM
    second_factor_step = models.BigIntegerField(null=True)  # last step used: a code works once
    session_epoch = models.PositiveIntegerField(default=0)  # raising it ends every session
    language = models.TextField(default="zh-hans")
    text_size = models.TextField(default="normal")

    USERNAME_FIELD = "username"
    REQUIRED_FIELDS: ClassVar[list[str]] = ["name"]
    objects: ClassVar[UserManager] = UserManager()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(username__regex=r"^[a-z0-9][a-z0-9._-]{1,39}$"),
                name="user_username_form",
            ),
            models.CheckConstraint(condition=~Q(name=""), name="user_named"),
            models.CheckConstraint(
                condition=Q(text_size__in=["normal", "large", "xlarge"]),
                name="user_text_size_known",
            ),
        ]
        indexes = [models.Index(fields=["name_key"], name="user_name_key")]

    class Privacy:
        internal = (
            "id", "username", "name", "name_key", "entity", "is_active", "must_change_password",
            "failures", "locked_until", "session_epoch", "language", "text_size", "last_login",
        )  # fmt: skip
        personal = ("phone",)
        sensitive = ("password", "second_factor", "second_factor_step")

    def __str__(self) -> str:
        return self.name

    def get_session_auth_hash(self) -> str:
        return f"{super().get_session_auth_hash()}:{self.session_epoch}"
