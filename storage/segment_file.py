"""One segment on disk while it is written: locked, append only, no half-written end if a write fails."""

from __future__ import annotations

import fcntl
import os
import time
from pathlib import Path

from .errors import TryLater

__all__ = ["SegmentFile"]

_SYNC_SECONDS = 5.0


class SegmentFile:
    """A new file, mode 0600, locked until ``close``. Raises FileExistsError if the name is taken."""

    def __init__(self, path: Path, *, durable: bool) -> None:
        self.path = path
        self.size = 0
        self._durable = durable
        self._synced = time.monotonic()
        self._descriptor = os.open(
            path, os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_APPEND | os.O_CLOEXEC, 0o600
        )
        # Nobody else locks an empty segment, so this never waits.
        fcntl.flock(self._descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)

    def append(self, block: bytes) -> int:
        """Adds ``block``, gives its offset. Raises TryLater, the file as before, if it cannot be written."""
        offset = self.size
        try:
            self._write_all(block)
            self.size += len(block)
            self._sync_when_due()
        except OSError as error:
            self.size = offset
            os.ftruncate(self._descriptor, offset)
            raise TryLater(
                f"{self.path}: cannot be written ({error.strerror}); make room and run again"
            ) from error
        return offset

    def _write_all(self, block: bytes) -> None:
        rest = memoryview(block)
        while rest:
            rest = rest[os.write(self._descriptor, rest) :]

    def _sync_when_due(self) -> None:
        now = time.monotonic()
        if self._durable or now - self._synced >= _SYNC_SECONDS:
            os.fdatasync(self._descriptor)
            self._synced = now

    def discard(self) -> None:
        """Removes the file, which holds nothing."""
        self.path.unlink(missing_ok=True)
        os.close(self._descriptor)

    def close(self) -> None:
        """Syncs the file and gives up the lock, also for processes forked off meanwhile."""
        try:
            os.fsync(self._descriptor)
            fcntl.flock(self._descriptor, fcntl.LOCK_UN)
        finally:
            os.close(self._descriptor)
