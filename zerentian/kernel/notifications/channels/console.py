from __future__ import annotations

import logging

from zerentian.kernel.notifications.channels import Letter

logger = logging.getLogger("zerentian.messages")


class Console:
    """Writes messages into the log of the worker, for trying out."""

    repeatable = True
    needs_address = False

    def send(self, letter: Letter) -> None:
        logger.warning("%s to %s: %s", letter.key, letter.username, " · ".join(letter.lines))
