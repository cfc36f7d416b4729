"""The archive's write-ahead log: how large it is, and who keeps it from being folded back into the archive.

A reader that holds one snapshot for long keeps everything written since in the WAL. SQLite marks readers by locks on
bytes of the ``-shm`` file (https://www.sqlite.org/walformat.html, "WAL Locks"), which Linux lists in ``/proc/locks``.
"""

from __future__ import annotations

import os
from pathlib import Path

MOST = 16 * 1024 * 1024  # bytes the file may keep; above that it is folded after each round
_READ_MARKS = range(123, 128)  # bytes of the -shm file that readers lock


def size(archive: Path) -> int:
    """Bytes of the WAL beside ``archive``; 0 if there is none."""
    try:
        return archive.with_name(f"{archive.name}-wal").stat().st_size
    except OSError:
        return 0


def readers(archive: Path, locks: Path = Path("/proc/locks")) -> tuple[int, ...]:
    """Processes other than this one that are reading ``archive`` right now, by number; () where none can be told."""
    try:
        marks = archive.with_name(f"{archive.name}-shm").stat()
        lines = locks.read_text("ascii", "replace").splitlines()
    except OSError:
        return ()
    found = {pid for line in lines if (pid := _reader(line, marks)) not in (0, os.getpid())}
    return tuple(sorted(found))


def _reader(line: str, marks: os.stat_result) -> int:
    """The process that a line of ``/proc/locks`` says reads; 0 if it says something else."""
    # 7: POSIX  ADVISORY  READ 12345 08:01:9437190 124 124
    parts = line.split()
    if len(parts) != 8 or parts[1] != "POSIX" or parts[3] != "READ":
        return 0
    _, _, inode = parts[5].rpartition(":")
    numbers = (inode, parts[4], parts[6])
    if not all(number.isdecimal() for number in numbers):
        return 0
    return int(parts[4]) if int(inode) == marks.st_ino and int(parts[6]) in _READ_MARKS else 0
