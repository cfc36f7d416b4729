"""Which captures the archive has taken in, and which segments are done with."""

from __future__ import annotations

import json
from collections.abc import Iterable
from datetime import datetime

from sqlite_utils import Database

from storage.records import Capture
from storage.times import stamp


def take_in(db: Database, captures: Iterable[Capture]) -> None:
    """Point at WARC records. A capture already known is left as it is."""
    for one in captures:
        db.execute(
            'INSERT OR IGNORE INTO capture (record, run, source, address, asked, via, fetched_at, status, content_type,'
            ' sha256, size, segment, "offset", length) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)',
            [one.record, one.run, one.source, one.address, one.asked, json.dumps(one.via), stamp(one.fetched_at),
             one.status, one.content_type, one.sha256, one.size, one.segment, one.offset, one.length],
        )  # fmt: skip


def taken_in(db: Database, segment: str) -> set[str]:
    """The records of one segment that the archive points at."""
    return {row["record"] for row in db.query("SELECT record FROM capture WHERE segment = ?", [segment])}


def sealed(db: Database) -> set[str]:
    """Segments whose every record was taken in."""
    return {row["name"] for row in db.query("SELECT name FROM segment")}


def seal(db: Database, segment: str, *, now: datetime, torn_bytes: int = 0) -> None:
    """A segment needs no more looking at; ``torn_bytes`` of an unfinished record at its end were lost to a kill."""
    db.execute("INSERT OR IGNORE INTO segment VALUES (?, ?, ?)", [segment, stamp(now), torn_bytes])
