"""The page of the app, its worker and its manifest: without a word about anybody, whole, and small."""

from __future__ import annotations

import json
from dataclasses import replace
from typing import Any

import pytest
from django.test import Client

from tests.world import ON, World
from zerentian.web.phone import shell

BUILT = {"zt/vendor/phone.min.js": b"app", "zt/vendor/phone-sw.js": b"worker"}


@pytest.fixture(autouse=True)
def built(monkeypatch: pytest.MonkeyPatch) -> None:
    """Independent of whether the front end was built."""
    monkeypatch.setattr(shell, "content", lambda name: BUILT.get(name, b"file"))
    shell.version.cache_clear()


@pytest.fixture(autouse=True)
def forget() -> Any:
    yield
    shell.version.cache_clear()


def test_page_says_nothing_about_whoever_is_signed_in(world: World, client: Client) -> None:
    stranger = client.get("/phone/").content
    client.force_login(world.east.helper)

    answer = client.get("/phone/")

    assert answer.content == stranger
    assert "东".encode() not in answer.content.replace("东户".encode(), b"")
    assert answer["X-Shell"] == shell.version()


def test_page_leads_to_the_office_pages_without_scripts(client: Client, db: None) -> None:
    text = client.get("/phone/").content.decode()

    assert '<div class="phone" id="app" hidden>' in text
    assert 'href="/"' in text.partition('id="plain"')[2]


def test_page_comes_in_the_language_and_size_of_the_user(world: World, client: Client) -> None:
    world.east.helper.language, world.east.helper.text_size = "en", "xlarge"
    world.east.helper.save(update_fields=["language", "text_size"])
    client.force_login(world.east.helper)

    text = client.get("/phone/").content.decode()

    assert '<html lang="en" data-size="xlarge">' in text
    assert "Kept on this device" in text


def test_worker_stands_at_the_root_with_its_files(client: Client, db: None) -> None:
    answer = client.get("/sw.js")

    assert answer["Content-Type"].startswith("text/javascript")
    assert "no-cache" in answer["Cache-Control"]
    first, _, rest = answer.content.decode().partition("\n")
    about = json.loads(first.removeprefix("const SHELL = ").removesuffix(";"))
    assert about == {"version": shell.version(), "page": "/phone/", "files": list(shell.files())}
    assert rest == "worker"


def test_worker_keeps_every_file_that_the_page_names(client: Client, db: None) -> None:
    text = client.get("/phone/").content.decode()

    for url in shell.files():
        if "512" not in url:  # for the home screen alone
            assert url in text


@pytest.mark.parametrize(
    "name", ["zt/css/app.css", "zt/vendor/phone.min.js", "zt/vendor/phone-sw.js"]
)
def test_version_changes_with_every_file(monkeypatch: pytest.MonkeyPatch, name: str) -> None:
    before = shell.version()
    monkeypatch.setattr(
        shell, "content", lambda asked: b"new" if asked == name else BUILT.get(asked, b"file")
    )
    shell.version.cache_clear()

    assert shell.version() != before


def test_version_changes_with_the_words(monkeypatch: pytest.MonkeyPatch) -> None:
    before = shell.version()
    monkeypatch.setattr(shell, "words", lambda: {"back": "Retour"})
    shell.version.cache_clear()

    assert shell.version() != before


def test_without_built_files_there_is_no_worker(
    client: Client, db: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    def missing(name: str) -> bytes:
        raise FileNotFoundError(name)

    monkeypatch.setattr(shell, "content", missing)

    assert client.get("/sw.js").status_code == 404
    assert client.get("/phone/").status_code == 200


def test_real_files_of_the_shell_are_there(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.undo()

    for name in (*shell.STYLES, *shell.PICTURES):
        assert shell.content(name)
    with pytest.raises(FileNotFoundError):
        shell.content("zt/css/nothing.css")


def test_manifest_makes_it_installable(client: Client, db: None) -> None:
    answer = client.get("/manifest.webmanifest")
    about = json.loads(answer.content)

    assert answer["Content-Type"] == "application/manifest+json"
    assert (about["start_url"], about["scope"], about["display"]) == ("/phone/", "/", "standalone")
    assert {icon["sizes"] for icon in about["icons"]} == {"any", "192x192", "512x512"}


def test_who_is_asked_before_every_round(world: World, client: Client, settings: Any) -> None:
    settings.INSTANCE = replace(settings.INSTANCE, clock=ON)
    client.force_login(world.east.helper)

    answer = client.get("/phone/who/")

    assert answer.json() == {
        "user": world.east.helper.pk,
        "name": "东帮扶人",
        "today": "2019-05-31",
    }
    assert answer.cookies["csrftoken"].value  # what the next push needs
    assert "no-store" in answer["Cache-Control"]


def test_who_sends_strangers_to_the_sign_in_page(client: Client, db: None) -> None:
    assert client.get("/phone/who/").headers["Location"].startswith("/sign-in/")


@pytest.mark.parametrize("url", ["/phone/", "/phone/who/", "/sw.js", "/manifest.webmanifest"])
def test_nothing_is_written_here(world: World, client: Client, url: str) -> None:
    client.force_login(world.east.helper)

    assert client.post(url).status_code == 405
