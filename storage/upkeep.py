"""What upkeep asks of the archive: captures old enough to be pruned, their tombstones, captures to verify, and what
was done when.

A segment is pruned whole. Its tombstones are written first and its file deleted after, so that a kill in between leaves
a file too many and never a capture that is missing without a word.
"""

from __future__ import annotations

import contextlib
import fcntl
import json
import os
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from sqlite_utils import Database

from storage.captures import records
from storage.errors import GiveUp, TryLater
from storage.records import Capture
from storage.segments import refers_to
from storage.times import moment, stamp

KEPT = 400  # lines of each kind of work that are remembered


@dataclass(frozen=True, slots=True)
class Pruned:
    """A segment that is to go, or went."""

    segment: str
    records: int
    size: int  # bytes of the file


@dataclass(frozen=True, slots=True)
class Work:
    """A piece of upkeep that was done."""

    work: str  # prune, verify, backup; "first seen" when the daemon met the archive
    at: datetime
    ok: bool
    said: str


@contextlib.contextmanager
def alone(archive: Path) -> Iterator[None]:
    """Be the only upkeep of an archive. Raises TryLater if there is another, GiveUp if the folder cannot be written."""
    lock = archive.with_name(f"{archive.name}.upkeep")
    try:
        handle = os.open(lock, os.O_RDWR | os.O_CREAT, 0o600)
    except OSError as error:
        raise GiveUp(f"{lock}: cannot be written ({error.strerror}); check the folder") from error
    try:
        fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
        yield
    except BlockingIOError:
        raise TryLater(f"{archive}: another upkeep is under way") from None
    finally:
        os.close(handle)


def old_segments(db: Database, before: datetime) -> list[str]:
    """Finished segments that hold only captures from before a time, oldest first; those already pruned left out."""
    rows = db.query(
        "SELECT segment.name FROM segment JOIN capture ON capture.segment = segment.name"
        " WHERE NOT EXISTS (SELECT 1 FROM tombstone WHERE tombstone.segment = segment.name)"
        " GROUP BY segment.name HAVING max(capture.fetched_at) < ? AND segment.sealed_at < ?"
        " ORDER BY segment.name",
        [stamp(before), stamp(before)],
    )
    return [row["name"] for row in rows]


def not_needed(db: Database, captures: Path, old: Sequence[str]) -> list[str]:
    """Those of the ``old`` segments whose bodies no segment that stays refers to."""
    needed = _references(db, captures, old)
    going = set(old)
    while staying := {one for one in going if needed.get(one, set()) - going}:
        going -= staying
    return [one for one in old if one in going]


def _references(db: Database, captures: Path, old: Sequence[str]) -> dict[str, set[str]]:
    """For each of the ``old`` segments, the others that refer to a body in it."""
    rows = db.query(
        'SELECT DISTINCT later.segment, later."offset" FROM capture JOIN capture AS later'
        " ON later.sha256 = capture.sha256 AND later.address = capture.address"
        " AND later.segment != capture.segment"
        " WHERE capture.segment IN (SELECT value FROM json_each(?)) AND capture.size > 0"
        " AND NOT EXISTS (SELECT 1 FROM tombstone WHERE tombstone.record = later.record)",
        [json.dumps(list(old))],
    )
    found: dict[str, set[str]] = {}
    for row in rows:
        if name := refers_to(captures, row["segment"], row["offset"]):
            found.setdefault(name, set()).add(row["segment"])
    return found


def count_in(db: Database, segment: str) -> int:
    """How many captures of a segment the archive knows."""
    return int(next(db.query("SELECT count(*) AS n FROM capture WHERE segment = ?", [segment]))["n"])


def whole(db: Database, path: Path) -> bool:
    """Whether the archive knows every capture in a segment's file; False also for a file that cannot be read."""
    known = {row["record"] for row in db.query("SELECT record FROM capture WHERE segment = ?", [path.name])}
    try:
        return all(one.record in known for one in records(path))
    except OSError:
        return False


def bury(db: Database, segment: str, *, now: datetime, reason: str) -> int:
    """Write the tombstones of a segment's captures; how many they are."""
    return db.execute(
        "INSERT OR IGNORE INTO tombstone SELECT record, sha256, size, segment, ?, ? FROM capture WHERE segment = ?",
        [stamp(now), reason, segment],
    ).rowcount


def buried(db: Database) -> list[str]:
    """Segments that were pruned; their files are gone, or were about to go."""
    return [row["segment"] for row in db.query("SELECT DISTINCT segment FROM tombstone ORDER BY segment")]


def tombstones(db: Database, of: Sequence[object]) -> list[Mapping[str, object]]:
    """The tombstones among these capture records."""
    return list(
        db.query(
            "SELECT record, sha256, size, pruned_at, reason FROM tombstone"
            " WHERE record IN (SELECT value FROM json_each(?))",
            [json.dumps(list(of))],
        )
    )


def count_to_verify(db: Database, part: int, parts: int) -> int:
    """How many captures ``to_verify`` gives."""
    return int(next(db.query(f"SELECT count(*) AS n FROM {_TO_VERIFY}", [parts, part % parts]))["n"])


def to_verify(db: Database, part: int, parts: int) -> Iterator[Capture]:
    """Every ``parts``-th capture that was not pruned, in the order they lie on the disk. Over ``parts`` successive
    numbers ``part``, every capture comes once."""
    for row in db.query(f'SELECT * FROM {_TO_VERIFY} ORDER BY segment, "offset"', [parts, part % parts]):
        yield Capture(
            row["record"], row["run"], row["source"], row["address"], row["asked"], tuple(json.loads(row["via"])),
            moment(row["fetched_at"]), row["status"], (), row["content_type"], row["sha256"], row["size"],
            row["segment"], row["offset"], row["length"],
        )  # fmt: skip


_TO_VERIFY = (
    "capture WHERE capture.rowid % ? = ?"
    " AND NOT EXISTS (SELECT 1 FROM tombstone WHERE tombstone.record = capture.record)"
)


def faults(db: Database) -> list[str]:
    """What SQLite itself finds wrong in the archive, in its words: structure, then references that lead nowhere."""
    found = [str(next(iter(row.values()))) for row in db.query("PRAGMA quick_check(20)")]
    lost = [f"{row['table']} row {row['rowid']}: no such {row['parent']}" for row in
            db.query("PRAGMA foreign_key_check")]  # fmt: skip
    return [text for text in found if text != "ok"] + lost[:20]


def note(db: Database, work: Work) -> None:
    """Remember what was done; the oldest lines of its kind are forgotten."""
    db.execute(
        "INSERT INTO upkeep (work, at, ok, said) VALUES (?, ?, ?, ?)",
        [work.work, stamp(work.at), work.ok, work.said],
    )
    db.execute(
        "DELETE FROM upkeep WHERE work = ? AND id <="
        " (SELECT id FROM upkeep WHERE work = ? ORDER BY id DESC LIMIT 1 OFFSET ?)",
        [work.work, work.work, KEPT],
    )


def last(db: Database) -> dict[str, Work]:
    """The last line of each kind of work."""
    rows = db.query("SELECT * FROM upkeep WHERE id IN (SELECT max(id) FROM upkeep GROUP BY work)")
    return {row["work"]: Work(row["work"], moment(row["at"]), bool(row["ok"]), row["said"]) for row in rows}
