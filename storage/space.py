"""Room on the disk. Below a floor nothing new is begun, so that what is under way can be written to its end, and the
archive can still be read, cleared and backed up."""

from __future__ import annotations

import os
from dataclasses import dataclass
from pathlib import Path

MB = 1_000_000
FLOOR = 200 * MB  # bytes kept free; of a disk smaller than 20 GB, 1 % of it


@dataclass(frozen=True, slots=True)
class Room:
    """What a disk has left for an ordinary user, in bytes."""

    free: int
    floor: int

    @property
    def low(self) -> bool:
        return self.free < self.floor

    def __str__(self) -> str:
        return f"{self.free / MB:.0f} MB are free, {self.floor / MB:.0f} MB must stay free"


def room(path: Path, floor: int | None = None) -> Room:
    """The room where ``path`` is or would be made; ``floor`` in bytes, None for the usual one.

    A disk that cannot be asked has room: whoever writes there will hear what is wrong with it.
    """
    there = next((one for one in (path, *path.absolute().parents) if one.exists()), Path("/"))
    try:
        told = os.statvfs(there)
    except OSError:
        return Room(FLOOR, 0)
    size = told.f_blocks * told.f_frsize
    return Room(told.f_bavail * told.f_frsize, min(FLOOR, size // 100) if floor is None else floor)


def shortage(path: Path, floor: int | None = None) -> str:
    """Why nothing new is begun there, and what to do; "" if there is room."""
    left = room(path, floor)
    if not left.low:
        return ""
    return f"{path}: little space is left ({left}); free some: until then nothing new is begun, and nothing is lost"
