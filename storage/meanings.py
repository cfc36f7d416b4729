"""What developments mean to a sentence encoder, and which of them repeat another: rows in and out.

Every function takes the database inside the caller's transaction. What a vector says is judged elsewhere.
"""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime

from sqlite_utils import Database

from storage.stories import Row
from storage.times import stamp

NEWEST = 500  # developments of a topic that a newer one is held against
_ROW = (
    "SELECT development.key, development.topic, development.kind, development.language, development.headline,"
    " development.sentence, development.first_seen, development.source, development.status, development.ready_at"
)


def unread(db: Database, topic: str, kinds: Collection[str], since: datetime, limit: int) -> list[Row]:
    """Developments of some kinds that no encoder has read, first seen since a time; the oldest first."""
    marks = ", ".join("?" * len(kinds))
    return list(
        db.query(
            f"{_ROW} FROM development WHERE topic = ? AND first_seen >= ? AND kind IN ({marks})"
            " AND NOT EXISTS (SELECT 1 FROM meaning WHERE meaning.development = development.key)"
            " ORDER BY first_seen, key LIMIT ?",
            [topic, stamp(since), *sorted(kinds), limit],
        )
    )


def keep(db: Database, development: Row, model: str, vector: bytes) -> bool:
    """Keep what a development means; ``vector``: b"" if the encoder gave nothing. False if that was kept before."""
    cursor = db.execute(
        "INSERT OR IGNORE INTO meaning (development, topic, at, model, vector)"
        " SELECT key, topic, first_seen, ?, ? FROM development WHERE key = ?",
        [model, vector, development["key"]],
    )
    return cursor.rowcount == 1


def known(db: Database, topic: str, model: str, since: datetime, until: datetime) -> list[Row]:
    """The newest developments of a topic that an encoder has read, with ``vector`` and what they repeat; at most
    ``NEWEST``, newest first."""
    return list(
        db.query(
            f"{_ROW}, meaning.vector, meaning.repeats FROM meaning"
            " JOIN development ON development.key = meaning.development"
            " WHERE meaning.topic = ? AND meaning.at >= ? AND meaning.at <= ?"
            " AND meaning.model = ? AND meaning.vector != x''"
            " ORDER BY meaning.at DESC, meaning.development DESC LIMIT ?",
            [topic, stamp(since), stamp(until), model, NEWEST],
        )
    )


def repeating(db: Database, topic: str, since: datetime) -> list[tuple[str, str]]:
    """Developments that were found to repeat another since a time, each with that one."""
    rows = db.execute(
        "SELECT development, repeats FROM meaning WHERE topic = ? AND at >= ? AND repeats != ''"
        " ORDER BY at, development",
        [topic, stamp(since)],
    )
    return [(row[0], row[1]) for row in rows]


def repeats(db: Database, development: str, other: str) -> None:
    """Note which development another one repeats; those that repeated it repeat that one, too."""
    db.execute("UPDATE meaning SET repeats = ? WHERE development = ?", [other, development])
    db.execute("UPDATE meaning SET repeats = ? WHERE repeats = ? AND repeats != ''", [other, development])


def silence(db: Database, development: str) -> None:
    """No digest tells it any more: it is not ready."""
    db.execute("UPDATE development SET ready_at = '' WHERE key = ?", [development])


def hand_over(db: Database, development: str, other: str) -> bool:
    """Whoever reports a development reports another one, too, for the same reasons; whether that is any report more."""
    cursor = db.execute(
        "INSERT OR IGNORE INTO support (development, article, source, seen_at, credit, cites, copies, sentence)"
        " SELECT ?, article, source, seen_at, credit, cites, copies, sentence FROM support WHERE development = ?",
        [other, development],
    )
    more = cursor.rowcount > 0
    db.execute(
        "INSERT OR IGNORE INTO joined SELECT ?, one, other, why FROM joined WHERE development = ?",
        [other, development],
    )
    return more
