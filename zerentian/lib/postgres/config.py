"""The configuration file of the embedded server, written anew at every start."""

from __future__ import annotations

import os
import shutil
from pathlib import Path

TEXT = """\
# Written by Zerentian at every start. Your own settings belong in local.conf beside this file.
listen_addresses = ''
port = {port}
unix_socket_directories = '{socket}'
unix_socket_permissions = 0700
password_encryption = 'scram-sha-256'
max_connections = 80
shared_buffers = {shared}MB
effective_cache_size = {cache}MB
work_mem = {work}MB
maintenance_work_mem = {maintenance}MB
dynamic_shared_memory_type = {dynamic}
max_wal_size = {wal}MB
checkpoint_timeout = 15min
wal_compression = pglz
random_page_cost = 1.1
jit = off
# Starting helpers for a page's small query takes ten times as long as the query.
parallel_setup_cost = 20000
timezone = 'Asia/Shanghai'
log_timezone = 'Asia/Shanghai'
log_destination = stderr
logging_collector = on
log_directory = 'log'
log_filename = 'postgres-%a.log'
log_truncate_on_rotation = on
log_rotation_age = 1d
log_rotation_size = 0
{extra}include_if_exists = 'local.conf'
"""

# A test database is thrown away, so it need not survive the machine losing power.
UNSAFE_AND_FAST = """\
fsync = off
synchronous_commit = off
full_page_writes = off
max_wal_size = 512MB
"""


def text(*, socket: Path, port: int, profile: str) -> str:
    """Settings for this machine's memory; profile "test" gives up durability for speed."""
    memory = memory_megabytes()
    small = profile == "test"
    return TEXT.format(
        port=port,
        socket=str(socket).replace("'", "''"),
        shared=64 if small else min(max(128, memory // 8), 4096),
        cache=max(256, memory // 2),
        work=8 if small else 16,
        maintenance=64 if small else 256,
        dynamic=shared_memory_type(),
        wal=4096,
        extra=UNSAFE_AND_FAST if small else "",
    )


def memory_megabytes() -> int:
    """Memory this process may use: the machine's, or less in a container."""
    whole = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES")
    limit = Path("/sys/fs/cgroup/memory.max")
    if limit.exists() and (written := limit.read_text().strip()).isdigit():
        whole = min(whole, int(written))
    return whole // 2**20


def shared_memory_type() -> str:
    """Containers give /dev/shm 64 MB, too little for a parallel hash join; System V is not limited."""
    shm = Path("/dev/shm")  # noqa: S108
    roomy = shm.is_dir() and shutil.disk_usage(shm).total >= 512 * 2**20
    return "posix" if roomy else "sysv"
