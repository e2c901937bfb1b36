from __future__ import annotations

import os
import stat
from pathlib import Path

import pytest

from zerentian.lib.postgres import Cluster, DatabaseUnavailable, binaries, place, process

STRANGER = place.Account("stranger", 54321, 54321)
root_only = pytest.mark.skipif(os.geteuid() != 0, reason="only root changes users")


def test_closed_parent_is_the_outermost(room):
    inner = room / "a" / "b"
    inner.mkdir(parents=True)
    (room / "a").chmod(0o700)
    inner.chmod(0o700)

    assert place.closed_parent(inner, STRANGER) == room / "a"
    (room / "a").chmod(0o711)
    assert place.closed_parent(inner, STRANGER) == inner


@pytest.mark.parametrize(
    ("mode", "who", "expected"),
    [
        (0o711, STRANGER, True),
        (0o710, STRANGER, False),
        (0o710, place.Account("same group", 1, 7), True),
        (
            0o701,
            place.Account("same group", 1, 7),
            False,
        ),  # the group's bits count, not the others'
        (0o100, place.Account("owner", 8, 1), True),
        (0o011, place.Account("owner", 8, 7), False),
    ],
)
def test_may_follows_the_mode_bits(mode, who, expected):
    status = os.stat_result((mode, 0, 0, 0, 8, 7, 0, 0, 0, 0))

    assert place.may(status, who, stat.S_IXOTH) is expected


@root_only
def test_database_moves_where_its_user_can_reach_it(room, monkeypatch, capsys):
    monkeypatch.setattr(place, "ELSEWHERE", room / "elsewhere")
    closed = room / "closed"
    closed.mkdir(mode=0o700)
    cluster = Cluster(closed / "var", "test")

    try:
        assert cluster.ensure_running()
        assert cluster.home.parent == room / "elsewhere"
        assert f"{closed} is closed to the user" in capsys.readouterr().err
        assert stat.S_IMODE(closed.stat().st_mode) == 0o700

        again = Cluster(closed / "var", "test")
        assert again.home == cluster.home
        assert not again.ensure_running()
    finally:
        cluster.stop("immediate")


@root_only
def test_programs_are_copied_where_their_user_can_reach_them(room, monkeypatch):
    monkeypatch.setattr(place, "ELSEWHERE", room / "elsewhere")
    home = room / "closed" / "pg"
    (home / "bin").mkdir(parents=True)
    (home / "bin" / "postgres").write_text("program")
    (room / "closed").chmod(0o700)
    found = binaries.Binaries(home / "bin", 18)

    copy = place.reachable(found, STRANGER)
    (copy.folder / "kept").touch()
    again = place.reachable(found, STRANGER)

    assert (room / "elsewhere") in copy.folder.parents
    assert (copy.folder / "postgres").read_text() == "program"
    assert (again.folder / "kept").exists()  # not copied twice
    (home / "bin" / "postgres").write_text("newer")
    os.utime(home / "bin" / "postgres", (1, 1))
    assert (place.reachable(found, STRANGER).folder / "postgres").read_text() == "newer"


@root_only
def test_copied_programs_find_their_libraries(room, monkeypatch):
    """Those of the wheel lie beside its package."""
    monkeypatch.setattr(place, "ELSEWHERE", room / "elsewhere")
    monkeypatch.setattr(place, "closed_parent", lambda path, who: path)
    who = place.account()

    copy = place.reachable(binaries.find(), who)

    done = process.run(copy.folder / "initdb", "--version", who=who)
    assert (done.code, "PostgreSQL" in done.said) == (0, True), done.said


def test_programs_are_used_in_place_where_they_can_be_reached():
    found = binaries.Binaries(Path("/usr/bin"), 18)

    assert place.reachable(found, STRANGER) is found
    assert place.reachable(found, None) is found


def test_socket_address_is_never_too_long(room):
    short = place.socket_folder(room / "d", None)
    long = place.socket_folder(room / ("d" * 120), None)

    assert short == room / "d" / "socket"
    assert len(os.fsencode(long / ".s.PGSQL.65535.lock")) <= place.LONGEST_SOCKET
    assert long != place.socket_folder(room / ("e" * 120), None)


def test_folder_of_somebody_else_is_refused(room):
    (room / "socket").mkdir(mode=0o755)
    (room / "socket").chmod(0o755)

    with pytest.raises(DatabaseUnavailable, match="0700"):
        place.private_folder(room / "socket", None)


def test_link_instead_of_a_folder_is_refused(room):
    (room / "target").mkdir(mode=0o700)
    (room / "socket").symlink_to(room / "target")

    with pytest.raises(DatabaseUnavailable, match="0700"):
        place.private_folder(room / "socket", None)


@root_only
def test_root_needs_another_user(monkeypatch):
    monkeypatch.setenv("ZERENTIAN_DATABASE_USER", "nobody-of-this-name")

    with pytest.raises(DatabaseUnavailable, match="useradd --system zerentian"):
        place.account()


@root_only
def test_root_takes_the_user_that_was_asked_for(monkeypatch):
    monkeypatch.setenv("ZERENTIAN_DATABASE_USER", "nobody")

    assert place.account().name == "nobody"
