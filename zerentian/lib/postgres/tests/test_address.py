from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from zerentian.lib.postgres import address
from zerentian.lib.postgres.settings import POOL, ROLE, app_role, databases


def test_whole_address():
    found = address.parse(
        "postgresql://zt_app:p%40ss%2F%3A%25@db.example:6432/d%C3%A9?sslmode=require"
    )

    assert found == {
        "NAME": "dé",
        "USER": "zt_app",
        "PASSWORD": "p@ss/:%",
        "HOST": "db.example",
        "PORT": "6432",
        "OPTIONS": {"sslmode": "require"},
    }


def test_short_address():
    found = address.parse("postgres:///zerentian?host=/run/postgresql&user=me&connect_timeout=5")

    assert (found["HOST"], found["USER"], found["PORT"]) == ("/run/postgresql", "me", "")
    assert found["OPTIONS"] == {"connect_timeout": "5"}


def test_address_of_version_six():
    assert address.parse("postgresql://u@[::1]:5432/d")["HOST"] == "::1"


@pytest.mark.parametrize(
    ("url", "why"),
    [
        ("mysql://u@h/d", "must begin with postgresql"),
        ("sqlite:///d", "must begin with postgresql"),
        ("postgresql://u@h", "must end with /NAME"),
        ("postgresql://u@h/", "must end with /NAME"),
        ("postgresql://u@h/a/b", "must end with /NAME"),
        ("postgresql://u@h:port/d", "cannot be read"),
        ("postgresql://u@h/d?sslmode", "cannot be read"),
    ],
)
def test_wrong_address_says_why(url, why):
    with pytest.raises(address.WrongAddress, match=why):
        address.parse(url)


@given(st.text(min_size=1), st.text(min_size=1))
def test_any_name_and_password_survive(user, secret):
    from urllib.parse import quote

    found = address.parse(f"postgresql://{quote(user, safe='')}:{quote(secret, safe='')}@h/d")

    assert (found["USER"], found["PASSWORD"]) == (user, secret)


@pytest.fixture
def outside(monkeypatch):
    monkeypatch.delenv(ROLE)
    monkeypatch.setenv("DATABASE_URL", "postgresql://app:a@h/d")
    monkeypatch.setenv("DATABASE_OWNER_URL", "postgresql://owner:o@h/d")


def test_application_takes_its_own_address(outside, tmp_path):
    assert databases(tmp_path)["default"]["USER"] == "app"
    assert app_role() == "app"
    assert not (tmp_path / "keys").exists()  # no password of an embedded server is made


def test_owner_takes_the_owners_address(outside, tmp_path, monkeypatch):
    monkeypatch.setenv(ROLE, "owner")

    assert databases(tmp_path)["default"]["USER"] == "owner"
    assert app_role() == "app"


def test_owner_takes_the_only_address(outside, tmp_path, monkeypatch):
    monkeypatch.setenv(ROLE, "owner")
    monkeypatch.delenv("DATABASE_OWNER_URL")

    assert databases(tmp_path)["default"]["USER"] == "app"


def test_embedded_roles(tmp_path, monkeypatch):
    monkeypatch.delenv("DATABASE_URL", raising=False)
    owner = databases(tmp_path)["default"]
    monkeypatch.delenv(ROLE)
    app = databases(tmp_path)["default"]

    assert (owner["USER"], app["USER"]) == ("zt_owner", "zt_app")
    assert owner["PASSWORD"] != app["PASSWORD"]
    assert app["CONN_MAX_AGE"] is None
    assert app["CONN_HEALTH_CHECKS"]


def test_pool_of_the_web_server(tmp_path, monkeypatch):
    monkeypatch.delenv(ROLE)
    monkeypatch.setenv(POOL, "6")

    found = databases(tmp_path)["default"]

    assert found["OPTIONS"]["pool"]["max_size"] == 6
    assert found["CONN_MAX_AGE"] == 0
