"""Where the embedded cluster lives and as which system user it runs.

PostgreSQL refuses to run as root, so under root it runs as another user who must be able to reach
the programs and the data. No folder's rights are changed for that: where a parent is closed to that
user (/root is, on Debian), the cluster moves to /var/lib/zerentian and says so.
"""

from __future__ import annotations

import hashlib
import os
import pwd
import secrets
import shutil
import stat
import tempfile
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from zerentian.lib.postgres.binaries import Binaries
from zerentian.lib.postgres.errors import DatabaseUnavailable

ELSEWHERE = Path("/var/lib/zerentian")
LONGEST_SOCKET = 103  # bytes that the oldest supported kernels allow in a socket's address


@dataclass(frozen=True)
class Account:
    """The system user who runs the server, where that is not ourselves."""

    name: str
    uid: int
    gid: int


def account() -> Account | None:
    """None unless we are root. `zerentian` and `postgres` are taken before `nobody`."""
    if os.geteuid() != 0:
        return None
    wanted = os.environ.get("ZERENTIAN_DATABASE_USER")
    for name in [wanted] if wanted else ["zerentian", "postgres", "nobody"]:
        try:
            found = pwd.getpwnam(name)
        except KeyError:
            continue
        if found.pw_uid:
            return Account(name, found.pw_uid, found.pw_gid)
    raise DatabaseUnavailable(
        "PostgreSQL does not run as root and no other user was found. Create one with "
        "'useradd --system zerentian', or set ZERENTIAN_DATABASE_USER."
    )


def closed_parent(path: Path, who: Account) -> Path | None:
    """The outermost folder on the way to `path` that this user may not pass through."""
    for folder in reversed([path, *path.parents]):
        if folder.exists() and not may(folder.stat(), who, stat.S_IXOTH):
            return folder
    return None


def may(status: os.stat_result, who: Account, bit: int) -> bool:
    """Whether this user has the right (given as the bit for others) by the plain mode bits."""
    if status.st_uid == who.uid:
        return bool(status.st_mode & (bit << 6))
    if status.st_gid == who.gid:
        return bool(status.st_mode & (bit << 3))
    return bool(status.st_mode & bit)


def home(data: Path, who: Account | None) -> tuple[Path, Path | None]:
    """The cluster's folder, and the closed folder because of which it is not inside the data folder."""
    inside, pointer = data / "database", data / "database.at"
    if pointer.exists():
        return Path(pointer.read_text("utf-8").strip()), None
    closed = closed_parent(data, who) if who else None
    if inside.exists() or not closed:
        return inside, closed if inside.exists() else None
    outside = ELSEWHERE / f"database-{secrets.token_hex(6)}"
    outside.parent.mkdir(mode=0o755, parents=True, exist_ok=True)
    pointer.write_text(f"{outside}\n", "utf-8")
    return outside, closed


def reachable(found: Binaries, who: Account | None) -> Binaries:
    """These programs, or a copy of them where their user cannot reach the original."""
    if not who or not closed_parent(found.folder, who):
        return found
    package = found.home.parent
    mark = hashlib.sha256(str(found.home).encode()).hexdigest()[:8]
    copy = ELSEWHERE / f"postgresql-{found.version}-{mark}"
    stamp = f"{(found.folder / 'postgres').stat().st_mtime_ns}\n"
    done = copy / "copied"
    if not done.exists() or done.read_text() != stamp:
        shutil.rmtree(copy, ignore_errors=True)
        shutil.copytree(found.home, copy / package.name / found.home.name, symlinks=True)
        # A wheel's libraries lie beside its package, and the programs look for them there.
        libraries = package.with_name(f"{package.name}.libs")
        if libraries.is_dir():
            shutil.copytree(libraries, copy / libraries.name, symlinks=True)
        done.write_text(stamp)
    return Binaries(copy / package.name / found.home.name / found.folder.name, found.version)


def own(path: Path, who: Account | None) -> None:
    if who:
        os.chown(path, who.uid, who.gid)


def private_folder(path: Path, who: Account | None) -> None:
    """Make (or check) a folder that only the server's user may enter."""
    path.mkdir(mode=0o700, exist_ok=True)
    own_uid = who.uid if who else os.geteuid()
    status = path.lstat()
    if stat.S_ISDIR(status.st_mode) and status.st_uid == os.geteuid() != own_uid:
        own(path, who)
        status = path.lstat()
    if not stat.S_ISDIR(status.st_mode) or status.st_uid != own_uid or status.st_mode & 0o077:
        raise DatabaseUnavailable(
            f"{path} must be a folder that only user number {own_uid} may enter (mode 0700), and is "
            "not. Another user may have made it: remove it or give it the right owner and mode."
        )


def socket_folder(cluster: Path, who: Account | None) -> Path:
    """Inside the cluster's folder; in the runtime folder where that address would be too long."""
    inside = cluster / "socket"
    if len(os.fsencode(inside / ".s.PGSQL.65535.lock")) <= LONGEST_SOCKET:
        return inside
    mark = hashlib.sha256(os.fsencode(cluster)).hexdigest()[:12]
    shared: Sequence[str | None] = [tempfile.gettempdir()]
    if not who:
        shared = [os.environ.get("XDG_RUNTIME_DIR"), *shared]
    base = next(Path(folder) for folder in shared if folder and Path(folder).is_dir())
    return base / f"zerentian-{who.uid if who else os.geteuid()}-{mark}"
