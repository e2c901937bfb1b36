from __future__ import annotations

import smtplib
import socket
from pathlib import Path

from django.core.mail import EmailMessage, get_connection

from zerentian.kernel.notifications.channels import Letter, Undelivered

BACKEND = "django.core.mail.backends.smtp.EmailBackend"
NOT_TAKEN = (
    smtplib.SMTPResponseException,
    smtplib.SMTPRecipientsRefused,
    smtplib.SMTPConnectError,
    ConnectionRefusedError,
    socket.gaierror,
)


class Mail:
    """By mail, over a server of the government's own network. password_file: readable by the owner only."""

    repeatable = False  # nobody drops a second mail
    needs_address = True

    def __init__(
        self, *, host: str, sender: str, port: int = 25, username: str = "", password_file: str = "",
        tls: bool = False, ssl: bool = False, backend: str = BACKEND,
    ) -> None:  # fmt: skip
        self.sender = sender
        password = Path(password_file).read_text("utf-8").strip() if password_file else ""
        self.connection = get_connection(
            backend, host=host, port=port, username=username, password=password, use_tls=tls,
            use_ssl=ssl, timeout=20,
        )  # fmt: skip

    def send(self, letter: Letter) -> None:
        headers = {"Message-ID": f"<{letter.key}@zerentian>"}
        message = EmailMessage(
            letter.subject, letter.body, self.sender, [letter.address],
            headers=headers, connection=self.connection,
        )  # fmt: skip
        try:
            message.send()
        except NOT_TAKEN as error:
            raise Undelivered(f"{type(error).__name__}: {error}") from error
