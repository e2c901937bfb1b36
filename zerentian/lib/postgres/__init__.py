"""The database of an instance: an embedded PostgreSQL in its data folder, or any server by address.

Importing this package starts nothing; `ensure_running` does.
"""

from zerentian.lib.postgres.cluster import Cluster, ensure_running
from zerentian.lib.postgres.errors import DatabaseUnavailable

__all__ = ["Cluster", "DatabaseUnavailable", "ensure_running"]
