"""A gateway that answers over the loopback."""

from __future__ import annotations

from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, HTTPServer
from threading import Thread

import pytest

from zerentian.kernel.notifications import channels
from zerentian.kernel.notifications.channels.webhook import Webhook, secret, signature
from zerentian.kernel.notifications.tests.test_sending import letter


class Gateway(BaseHTTPRequestHandler):
    status = 200
    got: list[tuple[dict[str, str], bytes]] = []

    def do_POST(self) -> None:
        body = self.rfile.read(int(self.headers["Content-Length"]))
        self.got.append((dict(self.headers.items()), body))
        self.send_response(self.status)
        self.send_header("Location", "/elsewhere")
        self.end_headers()

    def log_message(self, *_about: object) -> None:
        pass


@pytest.fixture
def gateway() -> Iterator[str]:
    with HTTPServer(("127.0.0.1", 0), Gateway) as server:
        thread = Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02})
        thread.start()
        yield f"http://127.0.0.1:{server.server_address[1]}/in"
        server.shutdown()
        thread.join()
    Gateway.status, Gateway.got = 200, []


def test_message_arrives_and_its_signature_fits(gateway: str) -> None:
    Webhook(url=gateway).send(letter())

    [(headers, body)] = Gateway.got
    stamp = headers["X-Zerentian-Timestamp"]
    assert headers["X-Zerentian-Signature"] == signature(secret(), stamp, body)
    assert b"\xe8\xb5\xb0\xe8\xae\xbf" in body


@pytest.mark.parametrize("status", [302, 400, 503])
def test_any_other_answer_means_not_taken(gateway: str, status: int) -> None:
    """A redirect, too: nobody chose the address it points at."""
    Gateway.status = status

    with pytest.raises(channels.Undelivered, match=str(status)):
        Webhook(url=gateway).send(letter())
    assert len(Gateway.got) == 1


def test_gateway_that_is_not_there() -> None:
    with pytest.raises(channels.Undelivered):
        Webhook(url="http://127.0.0.1:9/in").send(letter())
