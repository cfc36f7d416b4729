"""Whole copies of the archive, made while it is in use, each proved before it gets its name.

A copy is of one moment. It holds no captures: segments are never changed once they are finished, so any tool that
copies files keeps them.
"""

from __future__ import annotations

import contextlib
import os
import re
import sqlite3
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

from storage import space
from storage.errors import GiveUp, TryLater

_PAGES = 2000  # copied at once; the archive is one snapshot all the while
_PART = ".part"


def make(
    archive: Path, folder: Path, now: datetime, tell: Callable[[int, int], object], floor: int | None = None
) -> Path:
    """Copy ``archive`` to ``folder`` under its name and the time; the file is there whole or not at all.

    ``tell`` hears how far it is (pages done, pages). Raises TryLater if the disk has no room for it, GiveUp if the
    folder cannot be written or the copy proves broken.
    """
    path = folder / f"{archive.stem}-{now.astimezone(UTC):%Y%m%dT%H%M%SZ}{archive.suffix}"
    part = path.with_name(path.name + _PART)
    try:
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        _clear(archive, folder)
        _refuse_if_short(archive, folder, floor)
        _copy(archive, part, tell)
        _prove(part)
        _to_disk(part)
        part.replace(path)
        _to_disk(folder)
    except (OSError, sqlite3.Error) as error:
        raise _named(path, error) from error
    finally:
        for left in (part, part.with_name(f"{part.name}-journal")):
            with contextlib.suppress(OSError):
                left.unlink()
    return path


def _refuse_if_short(archive: Path, folder: Path, floor: int | None) -> None:
    left = space.room(folder, floor)
    wanted = archive.stat().st_size
    if left.free - wanted < left.floor:
        raise TryLater(f"{folder}: no room for a backup of {wanted / space.MB:.0f} MB ({left}); free some")


def _copy(archive: Path, part: Path, tell: Callable[[int, int], object]) -> None:
    os.close(os.open(part, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600))
    source = sqlite3.connect(f"{archive.absolute().as_uri()}?mode=ro", uri=True, isolation_level=None)
    with contextlib.closing(source), contextlib.closing(sqlite3.connect(part)) as copy:
        # One read transaction around it: the snapshot stays the same although others go on writing, and the copy
        # never has to begin anew.
        source.execute("BEGIN")
        source.execute("SELECT count(*) FROM sqlite_master").fetchone()
        source.backup(copy, pages=_PAGES, progress=lambda _, left, of: _discard(tell(of - left, of)))
        source.execute("COMMIT")
        copy.execute("PRAGMA journal_mode = DELETE")  # one file: no WAL belongs to it


def _discard(_: object) -> None:
    """What is told is not answered."""


def _prove(part: Path) -> None:
    with contextlib.closing(sqlite3.connect(f"{part.absolute().as_uri()}?mode=ro", uri=True)) as copy:
        found = [str(row[0]) for row in copy.execute("PRAGMA quick_check(3)")]
    if found != ["ok"]:
        raise GiveUp(
            f"{part}: the copy is broken ({'; '.join(found)}); `crisisdesk upkeep` verifies the archive"
        )


def _to_disk(path: Path) -> None:
    handle = os.open(path, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def _named(path: Path, error: OSError | sqlite3.Error) -> GiveUp | TryLater:
    text = error.strerror or str(error) if isinstance(error, OSError) else str(error)
    if "full" in text or "No space" in text or "too large" in text:
        return TryLater(f"{path}: the disk is full; free some space: the backup is made anew")
    if "locked" in text or "busy" in text:
        return TryLater(f"{path}: the archive is held by another program ({text}); the backup is made anew")
    return GiveUp(f"{path}: the backup cannot be written ({text}); check the folder and its permissions")


def existing(archive: Path, folder: Path) -> list[Path]:
    """Finished backups of this archive, oldest first."""
    named = re.compile(re.escape(archive.stem) + r"-\d{8}T\d{6}Z" + re.escape(archive.suffix))
    try:
        return sorted(path for path in folder.iterdir() if named.fullmatch(path.name))
    except OSError:
        return []


def rotate(archive: Path, folder: Path, keep: int) -> list[Path]:
    """Delete all backups but the newest ``keep``, at least one; give those that went."""
    going = existing(archive, folder)[: -max(keep, 1)]
    for path in going:
        path.unlink(missing_ok=True)
    return going


def _clear(archive: Path, folder: Path) -> None:
    """Remove what a killed backup left; only one is made at a time."""
    named = re.compile(re.escape(archive.stem) + r"-\d{8}T\d{6}Z" + re.escape(archive.suffix + _PART) + ".*")
    for path in folder.iterdir():
        if named.fullmatch(path.name):
            path.unlink(missing_ok=True)
