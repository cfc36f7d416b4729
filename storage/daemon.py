"""One daemon an archive: a lock beside it that the kernel frees, however the process ends. The number written in it is
only for people to read."""

from __future__ import annotations

import contextlib
import fcntl
import os
import time
from collections.abc import Iterator
from pathlib import Path

from storage.errors import GiveUp, TryLater

PATIENCE = 1.0  # seconds: whoever asks whether a daemon runs holds the lock for a moment


@contextlib.contextmanager
def alone(archive: Path) -> Iterator[None]:
    """Be the archive's only daemon. Raises TryLater if there is one, GiveUp if the folder cannot be written."""
    lock = _lock(archive)
    try:
        lock.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        handle = os.open(lock, os.O_RDWR | os.O_CREAT, 0o600)
    except OSError as error:
        raise GiveUp(f"{lock}: cannot be written ({error.strerror}); check the folder") from error
    try:
        _take(handle, archive)
        os.ftruncate(handle, 0)
        os.pwrite(handle, str(os.getpid()).encode(), 0)
        yield
    finally:
        os.close(handle)


def beat(archive: Path) -> None:
    """Give a sign of life: the time of the lock file. It needs no room on the disk and waits for nobody."""
    with contextlib.suppress(OSError):
        os.utime(_lock(archive))


def last_beat(archive: Path) -> float | None:
    """When the last sign of life was given, in seconds since 1970; None if there never was one."""
    try:
        return _lock(archive).stat().st_mtime
    except OSError:
        return None


def running(archive: Path) -> int | None:
    """The process number of the archive's daemon; 0 if it did not say; None if no daemon runs."""
    try:
        handle = os.open(_lock(archive), os.O_RDONLY)
    except OSError:
        return None
    try:
        fcntl.flock(handle, fcntl.LOCK_SH | fcntl.LOCK_NB)
    except OSError:
        return _said(handle)
    else:
        return None
    finally:
        os.close(handle)


def _lock(archive: Path) -> Path:
    return archive.with_name(archive.name + ".daemon")


def _said(handle: int) -> int:
    text = os.pread(handle, 20, 0).decode("ascii", "replace")
    return int(text) if text.isdigit() else 0


def _take(handle: int, archive: Path) -> None:
    patience = time.monotonic() + PATIENCE
    while True:
        try:
            fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            if time.monotonic() > patience:
                raise TryLater(
                    f"{archive}: already running (pid {_said(handle) or 'unknown'}); one daemon an archive"
                ) from None
            time.sleep(0.02)
        else:
            return
