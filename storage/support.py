"""Who reports a development, in what words, from whom; and who printed a sentence first. Rows in and out.

Every function takes the database inside the caller's transaction.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlite_utils import Database

from storage.times import stamp


def support(
    db: Database, development: str, article: int, source: str, *, at: datetime, credit: str, cites: str, copies: bool,
    sentence: str = "",
) -> bool:  # fmt: skip
    """Note that an article reports a development; False if that was known, or there is no such development.

    ``credit``: the agency it credits; ``cites``: JSON list of the outlets and agencies it has the thing from;
    ``copies``: its text is mostly an earlier report's; ``sentence``: the one that says it.
    """
    cursor = db.execute(
        "INSERT OR IGNORE INTO support (development, article, source, seen_at, credit, cites, copies, sentence)"
        " SELECT ?, ?, ?, ?, ?, ?, ?, ? WHERE EXISTS (SELECT 1 FROM development WHERE key = ?)",
        [development, article, source, stamp(at), credit, cites, copies, sentence, development],
    )
    return cursor.rowcount == 1


def join_reports(db: Database, development: str, edges: Iterable[tuple[str, str, str]]) -> None:
    """Keep why outlets count as one voice for a development: one, other, why. The first reason of a pair stands."""
    db.conn.executemany(
        "INSERT OR IGNORE INTO joined VALUES (?, ?, ?, ?)", [(development, *edge) for edge in edges]
    )


def had_it_from(db: Database, development: str, source: str) -> tuple[str, ...] | None:
    """What the first report of an outlet has a development from; None if the outlet has not reported it."""
    rows = db.query(
        "SELECT cites FROM support WHERE development = ? AND source = ? ORDER BY seen_at, article LIMIT 1",
        [development, source],
    )
    return next((tuple(json.loads(row["cites"])) for row in rows), None)


def reporting(db: Database, development: str, articles: Iterable[int]) -> dict[int, str]:
    """Of some articles, those that report a development, with their outlets."""
    wanted = sorted(articles)
    marks = ", ".join("?" * len(wanted))
    rows = db.execute(
        f"SELECT article, source FROM support WHERE development = ? AND article IN ({marks})",
        [development, *wanted],
    )
    return {row[0]: row[1] for row in rows}


def first_of(db: Database, development: str, outlets: Iterable[str]) -> str:
    """Which of some outlets reported a development first; "" if none did."""
    found = []
    for outlet in outlets:
        found += db.execute(
            "SELECT seen_at, article, source FROM support WHERE development = ? AND source = ?"
            " ORDER BY seen_at, article LIMIT 1",
            [development, outlet],
        ).fetchall()
    return str(min(found)[2]) if found else ""


@dataclass(frozen=True, slots=True)
class Print:
    """Who printed a sentence first on a topic."""

    article: int
    source: str
    again: int  # further articles of that outlet it stands in: what an outlet prints again is background


def printed(db: Database, topic: str, hashes: Sequence[int]) -> dict[int, Print]:
    """First prints by the sentence's hash."""
    marks = ", ".join("?" * len(hashes))
    rows = db.execute(
        f"SELECT hash, article, source, again FROM printed WHERE topic = ? AND hash IN ({marks})",
        [topic, *hashes],
    )
    return {row[0]: Print(row[1], row[2], row[3]) for row in rows}


def print_first(db: Database, topic: str, hashes: Iterable[int], article: int, source: str) -> None:
    """Note who printed sentences, or that their first printer did so again."""
    rows = [(topic, one, article, source) for one in dict.fromkeys(hashes)]
    db.conn.executemany(
        "INSERT INTO printed VALUES (?, ?, ?, ?, 0) ON CONFLICT (topic, hash) DO UPDATE SET again = again + 1"
        " WHERE source = excluded.source AND article != excluded.article",
        rows,
    )
