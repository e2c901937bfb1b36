"""Signing in through the pages, and keeping guessers out."""

from __future__ import annotations

import threading
from datetime import timedelta

import pyotp
import pytest
from django.contrib.sessions.models import Session
from django.db import connection
from django.test import Client
from django.utils import timezone

from tests.world import AT, PASSWORD, account
from zerentian.kernel.accounts.actions import own, second_factor, sign_in
from zerentian.kernel.accounts.models import User
from zerentian.kernel.accounts.views import sign_in as views
from zerentian.kernel.activity.models import Entry

SIGN_IN = "/sign-in/"
SECRET = "JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP"


@pytest.fixture
def user(db: None) -> User:
    return account("王桂兰", None, username="wang")


def attempt(client: Client, password: str = PASSWORD, username: str = "wang", **more: str):
    return client.post(SIGN_IN, {"username": username, "password": password, **more})


def signed_in(client: Client) -> bool:
    return client.get("/me/").status_code == 200


def code_now(offset: int = 0) -> str:
    return pyotp.TOTP(SECRET).at(timezone.now(), counter_offset=offset)


def enrol(user: User) -> None:
    """With a code of an hour ago, so that those of now are unused."""
    before = timezone.now() - timedelta(hours=1)
    code = pyotp.TOTP(SECRET).at(before)
    assert second_factor.enrol(by=user, secret=SECRET, code=code, at=before, logged_at=AT)
    user.refresh_from_db()


def test_right_password_signs_in_and_leaves_a_trace(client: Client, user: User) -> None:
    response = attempt(client)

    assert (response.status_code, response["Location"]) == (302, "/")
    assert signed_in(client)
    assert Entry.objects.filter(verb="account.signed_in", actor=user.pk, rows=[user.pk]).exists()


def test_user_name_may_be_typed_in_capitals_and_with_spaces(client: Client, user: User) -> None:
    attempt(client, username=" Wang ")

    assert signed_in(client)


@pytest.mark.parametrize(
    ("wanted", "target"),
    [
        ("/people/?q=1", "/people/?q=1"),
        ("https://elsewhere.example/", "/"),
        ("//elsewhere.example/", "/"),
        ("javascript:alert(1)", "/"),
        ("", "/"),
    ],
)
def test_sign_in_leads_back_to_pages_of_ours_only(
    client: Client, user: User, wanted: str, target: str
) -> None:
    assert attempt(client, next=wanted)["Location"] == target


def test_whoever_is_signed_in_needs_no_sign_in_page(client: Client, user: User) -> None:
    client.force_login(user)

    assert client.get(SIGN_IN)["Location"] == "/"


def test_wrong_unknown_locked_and_closed_look_the_same(client: Client, user: User) -> None:
    account("李闭", None, username="closed")
    account("李锁", None, username="locked")
    User.objects.filter(username="closed").update(is_active=False)
    User.objects.filter(username="locked").update(locked_until=timezone.now() + timedelta(hours=1))

    answers = [
        attempt(client, "wrong"),
        attempt(client, username="nobody"),
        attempt(client, username="closed"),
        attempt(client, username="locked"),
    ]

    problems = {tuple(answer.context["form"].non_field_errors()) for answer in answers}
    assert len(problems) == 1
    assert {answer.status_code for answer in answers} == {200}
    assert not signed_in(client)


def test_every_way_costs_one_password_hash(user: User, monkeypatch: pytest.MonkeyPatch) -> None:
    """Otherwise the time would tell which user names exist."""
    hashed: list[str] = []

    def counting(name: str, answer: object):
        def hasher(*arguments: object, **named: object) -> object:
            hashed.append(name)
            return answer

        return hasher

    monkeypatch.setattr(sign_in, "make_password", counting("make", "x"))
    monkeypatch.setattr(User, "check_password", counting("check", False))
    locked = account("李锁", None, username="locked")
    User.objects.filter(pk=locked.pk).update(locked_until=timezone.now() + timedelta(hours=1))
    hashed.clear()

    for username in ("wang", "nobody", "locked"):
        sign_in.check_password(username=username, password="x", at=timezone.now(), logged_at=AT)

    assert hashed == ["check", "make", "make"]


def test_five_wrong_passwords_lock_for_fifteen_minutes(user: User) -> None:
    at = timezone.now()
    for _ in range(5):
        assert not try_password("wrong", at)

    assert not try_password(PASSWORD, at)
    assert not try_password(PASSWORD, at + timedelta(minutes=14, seconds=59))
    assert try_password(PASSWORD, at + timedelta(minutes=15))
    verbs = list(Entry.objects.filter(rows=[user.pk], actor=None).values_list("verb", flat=True))
    assert verbs.count("account.sign_in_failed") == 4
    assert verbs.count("account.locked") == 1


def test_four_wrong_passwords_do_not_lock(user: User) -> None:
    at = timezone.now()
    for _ in range(4):
        try_password("wrong", at)

    assert try_password(PASSWORD, at)


def test_count_begins_again_after_signing_in(client: Client, user: User) -> None:
    for _ in range(2):
        for _ in range(4):
            attempt(client, "wrong")
        attempt(client)
        assert signed_in(client)
        client.post("/sign-out/")


def test_count_begins_again_after_a_lock(user: User) -> None:
    at = timezone.now()
    for _ in range(5):
        try_password("wrong", at)
    later = at + timedelta(minutes=16)
    for _ in range(4):
        assert not try_password("wrong", later)

    assert try_password(PASSWORD, later)


def try_password(password: str, at) -> bool:
    found = sign_in.check_password(username="wang", password=password, at=at, logged_at=AT)
    return found is not None


@pytest.mark.slow
@pytest.mark.django_db(transaction=True)
def test_guesses_at_the_same_instant_are_still_five(monkeypatch: pytest.MonkeyPatch) -> None:
    account("王桂兰", None, username="wang")
    looked_at: list[str] = []
    monkeypatch.setattr(User, "check_password", lambda self, raw: looked_at.append(raw))
    at = timezone.now()
    barrier = threading.Barrier(12)

    def guess(number: int) -> None:
        barrier.wait()
        try_password(f"guess {number}", at)
        connection.close()

    threads = [threading.Thread(target=guess, args=[number]) for number in range(12)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert len(looked_at) == 5


def test_sign_out_ends_the_session(client: Client, user: User) -> None:
    client.force_login(user)
    key = client.session.session_key

    response = client.post("/sign-out/")

    assert response["Location"] == SIGN_IN
    assert not signed_in(client)
    assert not Session.objects.filter(session_key=key).exists()
    assert Entry.objects.filter(verb="account.signed_out", actor=user.pk).exists()


def test_sign_out_without_a_session_is_no_error(client: Client, db: None) -> None:
    assert client.post("/sign-out/")["Location"] == SIGN_IN
    assert client.get("/sign-out/").status_code == 405


def test_closed_account_loses_its_session_at_once(client: Client, user: User) -> None:
    client.force_login(user)
    User.objects.filter(pk=user.pk).update(is_active=False)

    assert not signed_in(client)


def test_ended_sessions_have_to_sign_in_again(client: Client, user: User) -> None:
    client.force_login(user)
    other = Client()
    other.force_login(user)

    response = other.post("/me/sessions/end/")

    assert response["Location"] == "/me/"
    assert signed_in(other)
    assert not signed_in(client)


def test_session_lasts_a_working_day(client: Client, user: User) -> None:
    attempt(client)

    assert client.session.get_expiry_age() == 8 * 60 * 60


# --- First password and changing it --------------------------------------------------------------

FRESH = "qing-tian-2019"


def change(client: Client, old: str = PASSWORD, new: str = FRESH, again: str = ""):
    return client.post("/me/password/", {"old": old, "new": new, "again": again or new})


def test_first_sign_in_asks_for_an_own_password_before_anything_else(
    client: Client, user: User
) -> None:
    User.objects.update(must_change_password=True)
    attempt(client)

    for url in ("/", "/me/", "/people/roles/"):
        assert client.get(url)["Location"] == "/me/password/"
    assert change(client)["Location"] == "/"
    assert signed_in(client)


def test_htmx_is_told_to_go_to_the_password_page(client: Client, user: User) -> None:
    User.objects.update(must_change_password=True)
    client.force_login(User.objects.get())

    response = client.get("/me/", headers={"HX-Request": "true"})

    assert (response.status_code, response["HX-Redirect"]) == (401, "/me/password/")


def test_whoever_must_change_the_password_may_sign_out(client: Client, user: User) -> None:
    User.objects.update(must_change_password=True)
    client.force_login(User.objects.get())

    client.post("/sign-out/")

    assert "_auth_user_id" not in client.session


def test_new_password_ends_other_sessions_and_keeps_this_one(client: Client, user: User) -> None:
    other = Client()
    other.force_login(user)
    client.force_login(user)

    assert change(client)["Location"] == "/me/"

    assert signed_in(client)
    assert not signed_in(other)
    assert try_password(FRESH, timezone.now())
    assert not try_password(PASSWORD, timezone.now())
    assert Entry.objects.filter(verb="account.password_changed", actor=user.pk).count() == 1


@pytest.mark.parametrize(
    ("values", "field"),
    [
        ({"old": "wrong"}, "old"),
        ({"new": PASSWORD}, "new"),
        ({"new": "short"}, "new"),
        ({"new": "12345678901"}, "new"),
        ({"new": "password1"}, "new"),
        ({"again": "another-one-9"}, "again"),
    ],
)
def test_bad_new_password_is_refused_beside_its_field(
    client: Client, user: User, values: dict[str, str], field: str
) -> None:
    client.force_login(user)

    response = change(client, **values)

    assert response.status_code == 200
    assert list(response.context["form"].errors) == [field]
    assert try_password(PASSWORD, timezone.now())


def test_guessing_the_present_password_in_an_open_browser_locks(client: Client, user: User) -> None:
    client.force_login(user)
    for _ in range(5):
        change(client, old="wrong")

    assert not try_password(PASSWORD, timezone.now())


# --- Second factor -------------------------------------------------------------------------------


def test_second_factor_is_asked_for_after_the_password(client: Client, user: User) -> None:
    enrol(user)

    response = attempt(client, next="/people/roles/")

    assert response["Location"] == "/sign-in/code/?next=%2Fpeople%2Froles%2F"
    assert not signed_in(client)
    response = client.post(response["Location"], {"code": code_now()})
    assert response["Location"] == "/people/roles/"
    assert signed_in(client)


def test_code_may_be_typed_with_a_space(client: Client, user: User) -> None:
    enrol(user)
    attempt(client)
    code = code_now()

    client.post("/sign-in/code/", {"code": f"{code[:3]} {code[3:]}"})

    assert signed_in(client)


def test_code_works_once(client: Client, user: User) -> None:
    enrol(user)
    code = code_now()
    at = timezone.now()

    assert second_factor.use_code(by=user, code=code, at=at)
    assert not second_factor.use_code(by=user, code=code, at=at)


@pytest.mark.parametrize(
    ("offset", "good"), [(-2, False), (-1, True), (0, True), (1, True), (2, False)]
)
def test_code_may_be_half_a_minute_off(user: User, offset: int, good: bool) -> None:
    enrol(user)
    at = timezone.now()

    assert (
        second_factor.use_code(
            by=user, code=pyotp.TOTP(SECRET).at(at, counter_offset=offset), at=at
        )
        is good
    )


def test_code_older_than_the_last_one_used_is_refused(user: User) -> None:
    enrol(user)
    at = timezone.now()
    second_factor.use_code(by=user, code=pyotp.TOTP(SECRET).at(at, counter_offset=1), at=at)

    assert not second_factor.use_code(by=user, code=pyotp.TOTP(SECRET).at(at), at=at)


def test_nobody_has_a_code_without_enrolling(user: User) -> None:
    assert not second_factor.use_code(by=user, code=code_now(), at=timezone.now())


def test_wrong_codes_lock_the_account(client: Client, user: User) -> None:
    enrol(user)
    attempt(client)  # the first attempt is the password's
    for _ in range(4):
        response = client.post("/sign-in/code/", {"code": "000000"})
        assert response.context["form"].errors["code"]

    client.post("/sign-in/code/", {"code": code_now()})

    assert not signed_in(client)
    assert not try_password(PASSWORD, timezone.now())


def test_right_password_alone_does_not_reset_the_count(client: Client, user: User) -> None:
    """Else whoever knows the password could try codes for ever."""
    enrol(user)
    for _ in range(3):
        attempt(client)
        client.post("/sign-in/code/", {"code": "000000"})

    user.refresh_from_db()
    assert user.locked_until is not None


@pytest.mark.parametrize("text", ["", "12345", "1234567", "abcdef", "１２３４５６"])
def test_code_of_another_form_is_not_even_counted(client: Client, user: User, text: str) -> None:
    enrol(user)
    attempt(client)

    client.post("/sign-in/code/", {"code": text})

    user.refresh_from_db()
    assert user.failures == 1


def test_code_page_needs_a_password_first(client: Client, user: User) -> None:
    assert client.get("/sign-in/code/")["Location"] == SIGN_IN


def test_password_is_forgotten_after_five_minutes(
    client: Client, user: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    enrol(user)
    attempt(client)
    monkeypatch.setattr(views, "WAITS_SECONDS", -1)

    assert client.get("/sign-in/code/")["Location"] == SIGN_IN


def test_secret_is_sealed_in_the_database_and_in_the_session(client: Client, user: User) -> None:
    client.force_login(user)
    page = client.get("/me/second-factor/")
    secret = page.context["secret"]

    assert secret not in str(dict(client.session))
    enrol(user)
    assert SECRET.encode() not in bytes(user.second_factor)
    assert second_factor.unseal(user.second_factor) == SECRET


def test_enrolling_shows_a_picture_and_asks_for_a_code(client: Client, user: User) -> None:
    client.force_login(user)
    page = client.get("/me/second-factor/")
    secret = page.context["secret"]

    assert "<svg" in page.content.decode()
    wrong = client.post("/me/second-factor/", {"code": "000000"})
    assert wrong.context["form"].errors["code"]
    assert wrong.context["secret"] == secret
    right = client.post("/me/second-factor/", {"code": pyotp.TOTP(secret).at(timezone.now())})
    assert right["Location"] == "/me/"
    user.refresh_from_db()
    assert second_factor.unseal(user.second_factor) == secret
    assert Entry.objects.filter(verb="account.second_factor_added", actor=user.pk).exists()


def test_removing_asks_for_a_code(client: Client, user: User) -> None:
    enrol(user)
    client.force_login(user)

    client.post("/me/second-factor/remove/", {"code": "000000"})
    user.refresh_from_db()
    assert user.second_factor is not None

    assert client.post("/me/second-factor/remove/", {"code": code_now()})["Location"] == "/me/"
    user.refresh_from_db()
    assert user.second_factor is None


# --- Language and size ---------------------------------------------------------------------------


def test_stranger_chooses_language_and_size_for_this_browser(client: Client, db: None) -> None:
    client.post("/preferences/language/", {"language": "en", "next": SIGN_IN})
    response = client.post("/preferences/size/", {"size": "large", "next": SIGN_IN})

    page = client.get(response["Location"])
    assert 'lang="en"' in page.content.decode()
    assert 'data-size="large"' in page.content.decode()


def test_choice_of_a_user_follows_to_other_browsers(client: Client, user: User) -> None:
    client.force_login(user)
    client.post("/preferences/language/", {"language": "en", "next": "/me/"})
    client.post("/preferences/size/", {"size": "xlarge", "next": "/me/"})

    other = Client()
    other.force_login(user)
    page = other.get("/me/").content.decode()
    assert 'lang="en"' in page
    assert 'data-size="xlarge"' in page


@pytest.mark.parametrize(
    ("url", "values"),
    [("/preferences/language/", {"language": "xx"}), ("/preferences/size/", {"size": "huge"})],
)
def test_unknown_choice_changes_nothing(client: Client, user: User, url: str, values: dict) -> None:
    client.force_login(user)

    response = client.post(url, {**values, "next": "https://elsewhere.example/"})

    assert response["Location"] == "/"
    user.refresh_from_db()
    assert (user.language, user.text_size) == ("zh-hans", "normal")


def test_own_actions_are_logged_under_the_own_name(user: User) -> None:
    own.prefer(by=user, at=AT, language="en")
    own.end_sessions(by=user, at=AT)
    own.change_password(by=user, password=FRESH, at=AT)

    assert set(Entry.objects.filter(actor=user.pk).values_list("verb", flat=True)) == {
        "account.preferred",
        "account.sessions_ended",
        "account.password_changed",
    }
