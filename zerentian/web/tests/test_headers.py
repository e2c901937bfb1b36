"""Headers of every answer."""

from __future__ import annotations

import pytest
from django.db import connection
from django.http import HttpRequest, HttpResponse
from django.test import Client

from zerentian.web import headers


def test_every_page_carries_the_policy(db: None, client: Client) -> None:
    answer = client.get("/sign-in/")

    policy = answer.headers["Content-Security-Policy"]
    assert "default-src 'self'" in policy
    assert "unsafe" not in policy
    assert "frame-ancestors 'none'" in policy


def test_a_stricter_policy_of_a_view_stays() -> None:
    def view(request: HttpRequest) -> HttpResponse:
        return HttpResponse(headers={"Content-Security-Policy": "default-src 'none'"})

    answer = headers.content_security_policy(view)(HttpRequest())

    assert answer.headers["Content-Security-Policy"] == "default-src 'none'"


@pytest.mark.parametrize("address", ["/search/?q=%00", "/sign-in/?next=a%00b", "/%00/"])
def test_a_nul_in_the_address_is_refused(db: None, client: Client, address: str) -> None:
    assert client.get(address).status_code == 400


@pytest.mark.parametrize(("typed", "status"), [("note=a%00b", 400), ("note=a%2500b", 302)])
def test_a_nul_in_a_form_is_refused(db: None, client: Client, typed: str, status: int) -> None:
    kind = "application/x-www-form-urlencoded"

    assert client.post("/duplicates/1/decide/", typed, content_type=kind).status_code == status


def test_statements_are_counted(db: None) -> None:
    def view(request: HttpRequest) -> HttpResponse:
        with connection.cursor() as cursor:
            cursor.execute("SELECT 1")
            cursor.execute("SELECT 2")
        return HttpResponse()

    answer = headers.count_statements(view)(HttpRequest())

    assert answer.headers["X-Statements"] == "2"
