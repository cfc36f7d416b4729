"""What people said of developments: rows in and out."""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import datetime

from sqlite_utils import Database

from storage.stories import Row
from storage.times import stamp


def keep(db: Database, key: str, verdict: str, *, who: str, at: datetime, note: str) -> int:
    """Keep what a person said of a development; give the label's number."""
    cursor = db.execute(
        "INSERT INTO label (development, verdict, who, at, note) VALUES (?, ?, ?, ?, ?)",
        [key, verdict, who, stamp(at), note],
    )
    return int(cursor.lastrowid or 0)


def of(db: Database, key: str) -> list[Row]:
    """What people said of one development, in order."""
    return list(
        db.query("SELECT id, verdict, who, at, note FROM label WHERE development = ? ORDER BY id", [key])
    )


def labelled(db: Database) -> Iterator[Row]:
    """Every label with the development it is about, oldest label first; ``numbers`` as a mapping."""
    rows = db.query(
        "SELECT label.id, label.verdict, label.who, label.at, label.note, development.key, development.topic,"
        " development.kind, development.story, development.first_seen, development.status, development.score,"
        " development.headline, development.sentence, development.reason, development.numbers"
        " FROM label JOIN development ON development.key = label.development ORDER BY label.id"
    )
    for row in rows:
        yield row | {"numbers": json.loads(row["numbers"])}
