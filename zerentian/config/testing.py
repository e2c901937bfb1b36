"""Settings under test: the owner's role, a data folder of its own, cheap password hashing."""

import os
from pathlib import Path

os.environ.setdefault("ZERENTIAN_DATA", str(Path(__file__).resolve().parents[2] / "var" / "test"))
os.environ["ZERENTIAN_PROFILE"] = "test"
os.environ["ZERENTIAN_DATABASE_ROLE"] = "owner"

from zerentian.config.settings import *  # noqa: F403
from zerentian.config.settings import STATIC_ROOT

# Argon2 takes 50 ms a sign-in on purpose; hundreds of test users need not wait for it.
PASSWORD_HASHERS = [
    "django.contrib.auth.hashers.MD5PasswordHasher",
    "django.contrib.auth.hashers.Argon2PasswordHasher",
]

STATIC_ROOT.mkdir(parents=True, exist_ok=True)  # the static files' middleware warns without it
