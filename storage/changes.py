"""What the changes of articles meant: rows in and out."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlite_utils import Database

from storage.times import moment


@dataclass(frozen=True, slots=True)
class Earlier:
    """One version of an article, as it stood before."""

    title: str
    text: str
    language: str
    seen_at: datetime


def earlier(db: Database, article: int, number: int, most: int) -> list[Earlier]:
    """The latest ``most`` versions of an article before the one of this number, oldest first."""
    rows = db.query(
        "SELECT title, text, language, seen_at FROM revision WHERE article = ? AND number < ?"
        " ORDER BY number DESC LIMIT ?",
        [article, number, most],
    )
    found = [Earlier(row["title"], row["text"], row["language"], moment(row["seen_at"])) for row in rows]
    return found[::-1]


@dataclass(frozen=True, slots=True)
class Meaning:
    """What one change meant."""

    kind: str
    development: bool
    score: float
    reason: str
    figures: Sequence[Mapping[str, str]]
    grounds: Mapping[str, float]


def keep(db: Database, revision: int, meaning: Meaning) -> None:
    """Note what a revision meant. Once more replaces it."""
    db.execute(
        "INSERT OR REPLACE INTO revision_change VALUES (?, ?, ?, ?, ?, ?, ?)",
        [
            revision, meaning.kind, meaning.development, meaning.score, meaning.reason,
            json.dumps(list(meaning.figures), ensure_ascii=False), json.dumps(dict(meaning.grounds)),
        ],
    )  # fmt: skip


def of(db: Database, revision: int) -> Meaning | None:
    """What a revision meant; None for the first of an article, and for one that was not followed yet."""
    for row in db.query("SELECT * FROM revision_change WHERE revision = ?", [revision]):
        return Meaning(
            row["kind"], bool(row["development"]), row["score"], row["reason"],
            json.loads(row["figures"]), json.loads(row["grounds"]),
        )  # fmt: skip
    return None
