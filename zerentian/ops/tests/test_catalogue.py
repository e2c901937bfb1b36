from __future__ import annotations

import pytest
from babel.messages.catalog import Catalog
from django.conf import settings
from django.core.management import CommandError, call_command

from zerentian.ops import catalogue


@pytest.fixture
def house(tmp_path):
    app = tmp_path / "zerentian" / "app"
    app.mkdir(parents=True)
    (app / "views.py").write_text(
        "from django.utils.translation import gettext as _, ngettext, pgettext\n"
        "_('Household')\n"
        "ngettext('%(count)d row', '%(count)d rows', n)\n"
        "pgettext('of a week', 'Mon')\n"
        "_(variable)\n"
        "_('long '\n  'text')\n"
    )
    (app / "templates").mkdir()
    (app / "templates" / "a.html").write_text(
        "{% load i18n %}{% translate 'Village' %}{# {% translate 'never' %} #}\n"
        "{% blocktranslate count n=rows %}{{ n }} person{% plural %}{{ n }} people{% endblocktranslate %}"
    )
    (app / "tests").mkdir()
    (app / "tests" / "test_a.py").write_text("_('only in a test')")
    return tmp_path


@pytest.fixture
def at(house, monkeypatch):
    monkeypatch.setattr(settings, "INSTANCE", type("I", (), {"root": house})())
    return catalogue.path(house)


def ids(found: Catalog) -> set[object]:
    return {(m.context, m.id) if m.context else m.id for m in found if m.id}


def test_texts_of_code_and_templates_are_found(house):
    assert ids(catalogue.from_source(house)) == {
        "Household",
        ("%(count)d row", "%(count)d rows"),
        ("of a week", "Mon"),
        "long text",
        "Village",
        ("%(n)s person", "%(n)s people"),
    }


def test_place_of_a_text_is_told(house):
    found = catalogue.from_source(house).get("Household")

    assert found.locations == [("zerentian/app/views.py", 2)]


def test_missing_texts_fail_the_check(at, capsys):
    with pytest.raises(CommandError, match="6 texts missing"):
        call_command("messages", "check")

    assert "zerentian/app/views.py:2" in capsys.readouterr().err
    assert not at.exists()


def test_update_takes_over_and_keeps(at, tmp_path):
    other = catalogue.empty()
    other.add("Household", "户")
    other.add("gone", "没有了")
    catalogue.write(tmp_path / "other.po", other)

    with pytest.raises(CommandError, match="5 texts missing"):
        call_command("messages", "update", "--from", str(tmp_path / "other.po"))
    with pytest.raises(CommandError, match="5 texts missing"):
        call_command("messages", "update")

    known = catalogue.read(at)
    assert known.get("Household").string == "户"
    assert "gone" not in ids(known)


def test_complete_catalogue_passes(at, capsys):
    known = catalogue.update(catalogue.empty(), catalogue.from_source(settings.INSTANCE.root))
    for message in known:
        if message.id:
            message.string = (message.id[0],) if message.pluralizable else message.id
    catalogue.write(at, known)

    call_command("messages", "check")

    assert "6 texts, all in Chinese." in capsys.readouterr().out


def test_guess_is_not_a_translation():
    wanted, known = catalogue.empty(), catalogue.empty()
    wanted.add("a")
    known.add("a", "甲", flags=["fuzzy"])

    assert [m.id for m in catalogue.missing(known, wanted)] == ["a"]


def test_lost_placeholder_is_told():
    known = catalogue.empty()
    known.add("%(count)s rows of %(name)s", "%(count)s行")
    known.add(("%(n)d row", "%(n)d rows"), ("几行",))
    known.add("{name} of %(x).1f", "%(x).1f 的 {name}")
    known.add(("a person", "%(n)d people"), ("%(n)d人",))

    assert list(catalogue.broken(known)) == [
        "'%(count)s rows of %(name)s' wants ['%(count)s', '%(name)s']",
        "('%(n)d row', '%(n)d rows') wants ['%(n)d']",
    ]


def test_written_catalogue_is_in_order(tmp_path):
    known = catalogue.empty()
    for text in ("b", "a"):
        known.add(text, text)
    catalogue.write(tmp_path / "x.po", known)

    text = (tmp_path / "x.po").read_text("utf-8")
    assert text.index('msgid "a"') < text.index('msgid "b"')
    assert "#:" not in text
