"""What outlets said of figures, and the values that come of it: rows in and out. What they mean is judged elsewhere.

Every function takes the database inside the caller's transaction. Rows are mappings with the columns' names.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from sqlite_utils import Database

Row = dict[str, Any]
_VALUE = ("who", "lo", "hi", "qualifier")


def say(db: Database, topic: str, rows: Iterable[Row], outlets: int) -> set[str]:
    """Note what an outlet said, and when it first did: of those that say the same, only the first ``outlets``.

    Gives the slots of which something was said that had not been said, or not as early.
    """
    return {row["slot"] for row in rows if _say(db, {"topic": topic, **row}, outlets)}


def _say(db: Database, row: Row, outlets: int) -> bool:
    same = [row["topic"], row["slot"], row["manner"]]
    known = db.execute(
        "SELECT source, said_at, key FROM saying WHERE topic = ? AND slot = ? AND manner = ?", same
    ).fetchall()
    when = (row["said_at"], row["key"], row["source"])
    others = sorted((at, key, source) for source, at, key in known if source != row["source"])
    if len(others) >= outlets and when > others[outlets - 1]:
        return False
    if any(source == row["source"] and (at, key) <= when[:2] for source, at, key in known):
        return False
    db.table("saying").upsert(row, pk=("topic", "slot", "manner", "source"))
    db.conn.executemany(
        "DELETE FROM saying WHERE topic = ? AND slot = ? AND manner = ? AND source = ?",
        [(*same, source) for _, _, source in sorted((*others, when))[outlets:]],
    )
    return True


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
