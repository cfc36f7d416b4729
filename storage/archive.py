"""The archive: one SQLite file, its captures folder beside it, and the one way to write.

One writer at a time: ``writing()`` takes a file lock beside the archive, then ``BEGIN IMMEDIATE``. A deferred ``BEGIN``
fails at once with "database is locked" when a reader turns writer, and SQLite before 3.51.3 can corrupt a WAL when two
connections write and checkpoint at the same instant; the lock keeps both away.
"""

from __future__ import annotations

import contextlib
import fcntl
import os
import sqlite3
import threading
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Self

from sqlite_utils import Database

from storage import wal
from storage.errors import GiveUp, TryLater
from storage.migrations import migrations

LOCK_PATIENCE = 30.0  # seconds to wait for another writer before saying so
_FOLD_PATIENCE = (
    100  # milliseconds to wait for readers while the WAL is folded; the writer's lock is held meanwhile
)


class Archive:
    """An open archive. Use as a context manager, or call ``close``."""

    def __init__(self, path: Path, connection: sqlite3.Connection, *, readonly: bool) -> None:
        self.path = path
        self.readonly = readonly
        self.db = Database(connection)
        self._connection = connection
        self._writing = threading.RLock()

    @classmethod
    def open(cls, path: Path, *, readonly: bool = False) -> Self:
        """Open the archive at ``path``, making it first unless ``readonly``.

        Raises TryLater if another writer holds it for long or the disk is full, GiveUp if it is missing (read-only),
        no SQLite file, not allowed to be read, or written by a newer Crisisdesk.
        """
        if readonly:
            return cls._open_to_read(path)
        try:
            path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
            old = os.umask(0o077)
            try:
                with _locked(path):
                    archive = cls(path, _connect(path, readonly=False), readonly=False)
                    archive._prepare()
            finally:
                os.umask(old)
        except (sqlite3.Error, OSError) as error:
            raise _named(path, error) from error
        return archive

    @classmethod
    def _open_to_read(cls, path: Path) -> Self:
        if not path.exists():
            raise GiveUp(f"{path}: there is no archive here yet; `crisisdesk crawl` makes one")
        try:
            archive = cls(path, _connect(path, readonly=True), readonly=True)
            archive._refuse_newer()
        except sqlite3.Error as error:
            raise _named(path, error) from error
        if migrations.pending(archive.db):
            # An older archive is brought up to date by opening it once for writing.
            archive.close()
            cls.open(path).close()
            return cls._open_to_read(path)
        return archive

    def _prepare(self) -> None:
        self._connection.execute("PRAGMA journal_mode = WAL")
        self._connection.execute("PRAGMA synchronous = FULL")
        self._connection.execute(f"PRAGMA journal_size_limit = {wal.MOST}")
        self._refuse_newer()
        if migrations.pending(self.db):
            self._keep_a_copy()
            migrations.apply(self.db)

    def _refuse_newer(self) -> None:
        known = {step.name for step in migrations._migrations}
        newer = [step.name for step in migrations.applied(self.db) if step.name not in known]
        if newer:
            raise GiveUp(
                f"{self.path}: written by a newer Crisisdesk (it knows {newer[0]!r}, this one does not); "
                "use that version, nothing was changed"
            )

    def _keep_a_copy(self) -> None:
        """Before an archive in use is migrated, a whole copy is set aside beside it."""
        done = migrations.applied(self.db)
        if done:
            copy = self.path.with_name(f"{self.path.name}.before-{len(done) + 1}")
            if not copy.exists():
                self._connection.execute("VACUUM INTO ?", [str(copy)])

    @property
    def captures(self) -> Path:
        """The folder of WARC segments that belongs to this archive."""
        return self.path.with_suffix(".captures")

    @contextlib.contextmanager
    def writing(self) -> Iterator[Database]:
        """One transaction, alone: all of it is kept, or none. May be entered again inside itself.

        Raises TryLater if another writer does not finish in time or the disk is full, GiveUp if the archive was moved
        or can no longer be written.
        """
        with self._writing:
            if self._connection.in_transaction:
                yield self.db
                return
            if not self.path.exists():
                raise GiveUp(
                    f"{self.path}: the archive was moved or removed while in use; nothing more is written"
                )
            try:
                with _locked(self.path):
                    self._connection.execute("BEGIN IMMEDIATE")
                    try:
                        yield self.db
                    except BaseException:
                        self._connection.rollback()
                        raise
                    self._connection.execute("COMMIT")
            except (sqlite3.OperationalError, sqlite3.DatabaseError) as error:
                if self._connection.in_transaction:
                    self._connection.rollback()
                raise _named(self.path, error) from error

    def fold(self, most: int = wal.MOST) -> bool:
        """Fold a WAL of more than ``most`` bytes back into the archive; False if a reader keeps some of it.

        Raises what ``writing`` raises.
        """
        with self._writing:
            if self._connection.in_transaction or wal.size(self.path) <= most:
                return True
            try:
                with _locked(self.path):
                    return self._folded()
            except sqlite3.Error as error:
                raise _named(self.path, error) from error

    def _folded(self) -> bool:
        self._connection.execute(f"PRAGMA busy_timeout = {_FOLD_PATIENCE}")
        try:
            held, _, _ = self._connection.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchone()
        finally:
            self._connection.execute(f"PRAGMA busy_timeout = {LOCK_PATIENCE * 1000:.0f}")
        return not held

    def close(self) -> None:
        """Close the file. The WAL is folded back into it when this was the last connection."""
        with self._writing:
            self._connection.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()


def _connect(path: Path, *, readonly: bool) -> sqlite3.Connection:
    mode = "ro" if readonly else "rwc"
    # No implicit transactions: `writing` begins them. Threads take turns under its lock.
    connection = sqlite3.connect(
        f"{path.absolute().as_uri()}?mode={mode}", uri=True, isolation_level=None, timeout=LOCK_PATIENCE,
        check_same_thread=False,
    )  # fmt: skip
    connection.execute("PRAGMA foreign_keys = ON")
    return connection


@contextlib.contextmanager
def _locked(path: Path) -> Iterator[None]:
    """Hold the writer's lock file, telling who holds it when patience ends. The kernel frees it if we are killed."""
    lock = path.with_name(path.name + ".lock")
    handle = os.open(lock, os.O_RDWR | os.O_CREAT, 0o600)
    try:
        _wait_for(handle, path)
        os.ftruncate(handle, 0)
        os.pwrite(handle, str(os.getpid()).encode(), 0)
        yield
    finally:
        os.close(handle)


def _wait_for(handle: int, path: Path) -> None:
    patience = time.monotonic() + LOCK_PATIENCE
    while True:
        try:
            fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            if time.monotonic() > patience:
                holder = os.pread(handle, 20, 0).decode("ascii", "replace") or "unknown"
                raise TryLater(
                    f"{path}: another writer (pid {holder}) holds the archive; try again later"
                ) from None
            time.sleep(0.005)
        else:
            return


def _named(path: Path, error: sqlite3.Error | OSError) -> GiveUp | TryLater:
    """The archive's error in plain words: what it is about and what to do."""
    text = str(error)
    if "full" in text or "No space left" in text:
        return TryLater(
            f"{path}: the disk is full; free some space, then try again (what was archived is safe)"
        )
    if "disk I/O" in text:
        return TryLater(f"{path}: the disk could not be read or written; mend that, then try again")
    if "locked" in text or "busy" in text:
        return TryLater(f"{path}: another program holds the archive; try again later")
    if "not a database" in text or "malformed" in text:
        return GiveUp(
            f"{path}: this is no whole SQLite archive ({text}); restore a backup or name another file"
        )
    if "readonly" in text or "unable to open" in text or isinstance(error, PermissionError):
        return GiveUp(f"{path}: cannot be opened or written ({text}); check the folder and its permissions")
    return GiveUp(f"{path}: {text}")
