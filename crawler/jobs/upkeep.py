"""What keeps an archive in order over months: old captures pruned, everything else read back and proved, a backup.

Each part stands for itself: what goes wrong with one is said and noted, and the others are done all the same.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from typing import Literal

from crawler.config import Upkeep
from crawler.errors import CrisisdeskError
from storage import backups, captures, segments, space, wal
from storage import upkeep as shelf
from storage.archive import Archive
from storage.upkeep import Pruned, Work

EVERY = timedelta(days=1)
AGAIN = timedelta(hours=1)  # after a backup that failed
PARTS = 30  # a daily round proves one part in so many of the captures, so that a month proves all
FIRST_SEEN = "first seen"
_SHOWN_DAMAGES = 20

Part = Literal["prune", "verify", "backup"]
Tell = Callable[[int, int, str], object]  # done, of how many, about what


@dataclass(frozen=True, slots=True)
class Plan:
    """What is to be kept up. ``captures``: the age in which captures are pruned, None for never."""

    backups: Path  # the folder
    captures: timedelta | None = None
    every: timedelta | None = EVERY  # between two backups; None: none is made
    keep: int = 7  # backups
    parts: int = PARTS  # 1: every capture is proved each time
    floor: int | None = None  # bytes of the disk that stay free; None: the usual


@dataclass(frozen=True, slots=True)
class Done:
    """One part of upkeep, done or found to be done."""

    part: Part
    ok: bool
    said: str
    lines: tuple[str, ...] = ()  # each damage, each segment, each file


def plan_of(archive: Path, wanted: Upkeep | None = None) -> Plan:
    """The plan of a configuration; without one, captures are kept for ever and backups lie beside the archive."""
    wanted = wanted or Upkeep()
    return Plan(wanted.backups or archive.parent / "backups", wanted.captures, keep=wanted.keep)


def due(archive: Archive, now: datetime) -> bool:
    """Whether a day has passed since the last upkeep, or since the daemon first met this archive.

    A clock that was put back makes it due: whatever was noted for a time to come says nothing.
    """
    noted = shelf.last(archive.db)
    if not noted:
        with archive.writing() as db:
            shelf.note(db, Work(FIRST_SEEN, now, True, "daily from now on"))
        return False
    latest = max(one.at for one in noted.values())
    failed = "backup" in noted and not noted["backup"].ok
    return not timedelta() <= now - latest < (AGAIN if failed else EVERY)


def upkeep(
    archive: Archive, plan: Plan, now: datetime, tell: Tell, *, stop: Callable[[], bool] = lambda: False
) -> list[Done]:
    """Prune, verify, back up; what was done, in words. ``stop`` ends it between two steps.

    Raises TryLater if another upkeep of this archive is under way, and what ``Archive.writing`` raises.
    """
    done = []
    with shelf.alone(archive.path):
        for part in _PARTS:
            one = None if stop() else _tried(part, _Round(archive, plan, now, tell, stop))
            if one is not None:
                with archive.writing() as db:
                    shelf.note(db, Work(one.part, now, one.ok, one.said))
                done.append(one)
    return done


@dataclass(frozen=True, slots=True)
class _Round:
    archive: Archive
    plan: Plan
    now: datetime
    tell: Tell
    stop: Callable[[], bool]


def _tried(part: Part, of: _Round) -> Done | None:
    try:
        return _PARTS[part](of)
    except CrisisdeskError as error:
        return Done(part, False, str(error))


def _prune(of: _Round) -> Done | None:
    """Delete the captures that are old enough; texts, hashes and a tombstone for each stay."""
    if of.plan.captures is None:
        return None
    _sweep(of.archive)
    going = prunable(of.archive, of.plan, of.now)
    pruned, kept = [], []
    for number, one in enumerate(going):
        if of.stop():
            break
        of.tell(number, len(going), one.segment)
        if _deleted(of, one.segment, f"older than {of.plan.captures.days} days"):
            pruned.append(one)
        else:
            kept.append(f"{one.segment}: kept, it holds captures that the archive does not know")
    return Done("prune", not kept, _pruned_words(pruned), (*kept, *(one.segment for one in pruned)))


def _deleted(of: _Round, segment: str, reason: str) -> bool:
    """Delete one segment, its tombstones first; not if its file holds more than the archive knows of."""
    path = of.archive.captures / segment
    if path.exists() and not shelf.whole(of.archive.db, path):
        return False
    with of.archive.writing() as db:
        shelf.bury(db, segment, now=of.now, reason=reason)
    path.unlink(missing_ok=True)
    return True


def prunable(archive: Archive, plan: Plan, now: datetime) -> list[Pruned]:
    """The segments that pruning would delete now."""
    if plan.captures is None:
        return []
    old = shelf.old_segments(archive.db, now - plan.captures)
    free = shelf.not_needed(archive.db, archive.captures, old)
    held = {path.name for path in segments.unfinished(archive.captures, ())} if free else set()
    return [
        Pruned(name, shelf.count_in(archive.db, name), _size(archive.captures / name))
        for name in free
        if name in held or not (archive.captures / name).exists()
    ]


def _size(path: Path) -> int:
    try:
        return path.stat().st_size
    except OSError:
        return 0


def _pruned_words(pruned: list[Pruned]) -> str:
    records, size = sum(one.records for one in pruned), sum(one.size for one in pruned)
    if not pruned:
        return "nothing is old enough"
    return f"{records} captures in {len(pruned)} segments pruned, {size / space.MB:.1f} MB freed"


def _sweep(archive: Archive) -> None:
    """Delete files of segments that were pruned, where a kill came between tombstones and deletion."""
    for name in shelf.buried(archive.db):
        (archive.captures / name).unlink(missing_ok=True)


def _verify(of: _Round) -> Done | None:
    """Read captures back and compare their hashes; have SQLite check the archive."""
    db, parts, day = of.archive.db, of.plan.parts, of.now.toordinal()
    count = shelf.count_to_verify(db, day, parts)
    damages: list[str] = []
    for number, one in enumerate(shelf.to_verify(db, day, parts)):
        if of.stop():
            return None
        of.tell(number, count, one.segment)
        damages += [f"{one.record}: {bad.reason}" for bad in captures.verify(of.archive.captures, [one])]
    wrong = [*shelf.faults(db), *damages]
    amount = "all" if parts == 1 else f"1/{parts} of all"
    said = f"{count} captures ({amount}) and the archive verified: {len(wrong) or 'no'} faults"
    return Done("verify", not wrong, said, tuple(wrong[:_SHOWN_DAMAGES]))


def _back_up(of: _Round) -> Done | None:
    """Make a backup if the last one is old enough, and delete the oldest."""
    plan, path = of.plan, of.archive.path
    if not backup_due(of.archive, plan, of.now):
        return None
    made = backups.make(
        path,
        plan.backups,
        of.now,
        lambda done, pages: of.tell(done, pages, "pages of the backup"),
        plan.floor,
    )
    gone = backups.rotate(path, plan.backups, plan.keep)
    older = f", {len(gone)} older deleted" if gone else ""
    said = f"{made.name}: {made.stat().st_size / space.MB:.1f} MB, proved{older}"
    return Done("backup", True, said, (str(made),))


def backup_due(archive: Archive, plan: Plan, now: datetime) -> bool:
    """Whether the last backup is older than the plan has it, or missing."""
    if plan.every is None:
        return False
    noted = shelf.last(archive.db).get("backup")
    if noted is None or not noted.ok or not backups.existing(archive.path, plan.backups):
        return True
    return not timedelta() <= now - noted.at < plan.every


_PARTS: dict[Part, Callable[[_Round], Done | None]] = {
    "prune": _prune, "verify": _verify, "backup": _back_up,
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Care:
    """How an archive is kept, for ``status``. Sizes in bytes."""

    room: space.Room
    wal: int
    readers: tuple[int, ...]  # processes that read right now
    last: dict[str, Work]


def care(archive: Archive) -> Care:
    """How the archive is kept."""
    return Care(
        space.room(archive.path), wal.size(archive.path), wal.readers(archive.path), shelf.last(archive.db)
    )
