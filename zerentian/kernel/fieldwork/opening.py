"""Problems that findings of stored visits open."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from zerentian.kernel.accounts.models import User
from zerentian.kernel.visits.drafts import Outcome


def open_findings(*, by: User, outcomes: Sequence[Outcome], at: datetime) -> None:
    """Each finding of these visits has its problem, in the caller's transaction.

    The findings themselves are rows already (visits.Finding); problems join here once their room
    opens them.
    """
