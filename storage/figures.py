"""What outlets said of figures, and the values that come of it: rows in and out. What they mean is judged elsewhere.

Every function takes the database inside the caller's transaction. Rows are mappings with the columns' names.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from sqlite_utils import Database

Row = dict[str, Any]
_VALUE = ("who", "lo", "hi", "qualifier")


def say(db: Database, topic: str, rows: Iterable[Row], outlets: int) -> None:
    """Note what an outlet said, and when it first did: of those that say the same, only the first ``outlets``."""
    for row in rows:
        db.execute(
            "INSERT INTO saying (topic, slot, manner, source, said_at, key) VALUES (?, ?, ?, ?, ?, ?)"
            " ON CONFLICT (topic, slot, manner, source) DO UPDATE SET said_at = excluded.said_at, key = excluded.key"
            " WHERE (excluded.said_at, excluded.key) < (saying.said_at, saying.key)",
            [topic, row["slot"], row["manner"], row["source"], row["said_at"], row["key"]],
        )
        same = [topic, row["slot"], row["manner"]]
        db.execute(
            "DELETE FROM saying WHERE topic = ? AND slot = ? AND manner = ? AND source NOT IN (SELECT source"
            " FROM saying WHERE topic = ? AND slot = ? AND manner = ? ORDER BY said_at, key, source LIMIT ?)",
            [*same, *same, outlets],
        )


def sayings(db: Database, topic: str, slot: str, most: int) -> list[Row]:
    """The newest things said of a slot."""
    newest = "SELECT * FROM saying WHERE topic = ? AND slot = ? ORDER BY said_at DESC, key DESC LIMIT ?"
    return list(db.query(newest, [topic, slot, most]))


def with_value(db: Database, topic: str, lo: int, hi: int) -> set[str]:
    """The slots of which a topic knows a value."""
    rows = db.execute(
        "SELECT DISTINCT slot FROM figure WHERE topic = ? AND lo = ? AND hi = ?", [topic, lo, hi]
    )
    return {row[0] for row in rows}


def figures(db: Database, topic: str, slot: str) -> list[Row]:
    """Every value of a slot, in the order in which they were first said."""
    ordered = "SELECT * FROM figure WHERE topic = ? AND slot = ? ORDER BY seen_at, who, lo, hi, qualifier"
    return list(db.query(ordered, [topic, slot]))


def keep_figures(db: Database, topic: str, slot: str, rows: Iterable[Row]) -> None:
    """Let these be the values of a slot; only what changed is written."""
    had = {_value(row): row for row in figures(db, topic, slot)}
    wanted = {_value(row): {"topic": topic, **row} for row in rows}
    gone = [(topic, slot, *value) for value in had.keys() - wanted.keys()]
    db.conn.executemany(
        "DELETE FROM figure WHERE topic = ? AND slot = ? AND who = ? AND lo = ? AND hi = ? AND qualifier = ?",
        gone,
    )
    changed = [row for value, row in wanted.items() if row != had.get(value)]
    db.table("figure").upsert_all(changed, pk=("topic", "slot", *_VALUE))


def _value(row: Mapping[str, Any]) -> tuple[Any, ...]:
    return tuple(row[name] for name in _VALUE)
