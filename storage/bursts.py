"""Volumes of stories, and whose reports were counted: rows in and out. Hours are counted from 1970, in UTC.

Every function takes the database inside the caller's transaction.
"""

from __future__ import annotations

import json
from typing import Any

from sqlite_utils import Database

Row = dict[str, Any]


def burst_of(db: Database, topic: str, story: int) -> Row | None:
    """The story's row, ``daily`` as a list of 24 numbers; None before its first report."""
    rows = db.query("SELECT * FROM burst WHERE topic = ? AND story = ?", [topic, story])
    return next(({**row, "daily": json.loads(row["daily"])} for row in rows), None)


def bursts_of(db: Database, topic: str, since: int) -> list[Row]:
    """The rows of a topic's stories that were reported in the hour ``since`` or later, as ``burst_of`` gives them."""
    rows = db.query("SELECT * FROM burst WHERE topic = ? AND hour >= ?", [topic, since])
    return [{**row, "daily": json.loads(row["daily"])} for row in rows]


def first_hour(db: Database, topic: str) -> int | None:
    """The first hour in which a report on a topic was counted; None if none was."""
    hour: int | None = next(db.query("SELECT min(start) AS hour FROM burst WHERE topic = ?", [topic]))["hour"]
    return hour


def keep_burst(db: Database, topic: str, story: int, row: Row) -> None:
    """Write the story's row, with the columns that ``burst_of`` gives."""
    kept = {**row, "topic": topic, "story": story, "daily": json.dumps(row["daily"])}
    db.table("burst").upsert(kept, pk=("topic", "story"))


def count_origin(db: Database, topic: str, story: int, hour: int, origin: str) -> bool:
    """Note that an origin was counted in an hour; False if it already was."""
    added = db.execute(
        "INSERT OR IGNORE INTO counted_report (topic, story, hour, origin) VALUES (?, ?, ?, ?)",
        [topic, story, hour, origin],
    )
    return added.rowcount > 0


def forget_origins(db: Database, topic: str, story: int, before: int) -> None:
    """Drop what was noted of hours before one that no late report reaches."""
    db.execute(
        "DELETE FROM counted_report WHERE topic = ? AND story = ? AND hour < ?", [topic, story, before]
    )
