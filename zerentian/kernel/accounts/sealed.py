"""Sealed columns of accounts."""

from zerentian.manifest.sealing import SealedColumn

SECOND_FACTOR = "user.second_factor"
COLUMNS = (SealedColumn("accounts_user", "second_factor", SECOND_FACTOR),)
