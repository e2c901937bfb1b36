"""The forms by which people sign in and choose their own password."""

from __future__ import annotations

import pytest

from tests import world as worlds
from tests.world import World
from zerentian.kernel.accounts.forms import own
from zerentian.kernel.accounts.models import User
from zerentian.kernel.accounts.tests.test_forms import wrong

FRESH = "ein-Neues-7"


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("123456", "123456"),
        ("123 456", "123456"),
        (" 123456\u3000", "123456"),
        ("000000", "000000"),
    ],
)
def test_a_code_is_six_digits_with_or_without_spaces(text: str, code: str) -> None:
    form = own.Code({"code": text})

    assert form.is_valid()
    assert form.cleaned_data["code"] == code


@pytest.mark.parametrize(
    "text", ["", "12345", "1234567", "12345x", "１２３４５６", "12-34-56", "¹²³⁴⁵⁶"]
)
def test_other_codes_are_refused_beside_the_field(text: str) -> None:
    assert wrong(own.Code({"code": text})) == {"code"}


@pytest.mark.parametrize(
    ("changes", "fields"),
    [
        ({}, set()),
        ({"old": "falsch"}, {"old"}),
        ({"old": ""}, {"old"}),
        ({"new": "", "again": ""}, {"new", "again"}),
        ({"again": "anders"}, {"again"}),
        ({"new": "kurz-1", "again": "kurz-1"}, {"new"}),
        ({"new": "password", "again": "password"}, {"new"}),
        ({"new": "12345678901", "again": "12345678901"}, {"new"}),
        ({"new": worlds.PASSWORD, "again": worlds.PASSWORD}, {"new"}),
        ({"new": FRESH + " ", "again": FRESH}, {"again"}),  # a space is a sign like any other
    ],
)
def test_a_new_password_is_long_unusual_new_and_typed_twice(
    world: World, changes: dict[str, str], fields: set[str]
) -> None:
    sent = {"old": worlds.PASSWORD, "new": FRESH, "again": FRESH, **changes}
    form = own.ChangePassword(sent, user=world.loner, is_present=world.loner.check_password)

    assert wrong(form) == fields


def test_the_present_password_is_asked_about_once() -> None:
    """Each question counts as an attempt to sign in."""
    asked: list[str] = []
    user = User(username="wang", password="!")
    form = own.ChangePassword(
        {"old": "x", "new": FRESH, "again": FRESH},
        user=user,
        is_present=lambda old: bool(asked.append(old)) or True,
    )

    assert form.is_valid()
    assert asked == ["x"]
