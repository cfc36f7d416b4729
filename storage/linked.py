"""How stories merge and part, and the history of it. Rows in and out, inside the caller's transaction."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import datetime

from sqlite_utils import Database

from storage.stories import Row
from storage.times import stamp

MERGED, PARTED = "merged", "parted"


@dataclass(frozen=True, slots=True)
class Member:
    """One article that a story is compared by."""

    number: int  # 1: the founder
    article: int
    sketch: str
    held: bool  # it joined for what it reports, not for its words


def members(db: Database, story: int) -> list[Member]:
    """Founder first."""
    rows = db.execute(
        "SELECT number, story_member.article, sketch, coalesce(story_article.by_article = 0, 1) FROM story_member"
        " LEFT JOIN story ON story.id = story_member.story LEFT JOIN story_article"
        " ON story_article.topic = story.topic AND story_article.article = story_member.article"
        " WHERE story_member.story = ? ORDER BY number",
        [story],
    )
    return [Member(row[0], row[1], row[2], bool(row[3])) for row in rows]


def keep_member(
    db: Database, topic: str, story: int, number: int, *, article: int, sketch: str, features: Iterable[str],
    at: datetime,
) -> None:  # fmt: skip
    """Set one of the articles that a story is compared and found by, in place of the one that had its number."""
    db.execute(
        "INSERT INTO story_member (story, number, sketch, article) VALUES (?, ?, ?, ?) ON CONFLICT (story, number)"
        " DO UPDATE SET sketch = excluded.sketch, article = excluded.article",
        [story, number, sketch, article],
    )
    db.conn.executemany(
        "INSERT OR IGNORE INTO story_feature VALUES (?, ?, ?, ?)",
        [(topic, feature, stamp(at), story) for feature in features],
    )


def age(db: Database, story: int) -> tuple[str, int]:
    """What orders stories: when first seen, then their number."""
    row = next(db.query("SELECT first_seen, id FROM story WHERE id = ?", [story]))
    return row["first_seen"], row["id"]


def merge(db: Database, into: int, other: int, *, at: datetime, reason: str) -> None:
    """Make one story of two: articles and developments of the other become those of the first."""
    db.execute("UPDATE story_article SET story = ? WHERE story = ?", [into, other])
    db.execute("UPDATE development SET story = ? WHERE story = ?", [into, other])
    db.execute("UPDATE OR IGNORE story_feature SET story = ? WHERE story = ?", [into, other])
    db.execute("DELETE FROM story_feature WHERE story = ?", [other])
    db.execute("DELETE FROM story_member WHERE story = ?", [other])
    db.execute("UPDATE story SET merged_into = ?, articles = 0 WHERE id = ?", [into, other])
    _recount(db, into)
    _note(db, into, other, at, MERGED, reason)


def part(db: Database, story: int, new: int, articles: Collection[int], *, at: datetime, reason: str) -> None:
    """Give a new story the articles that joined an old one by some of its members, and what they found."""
    moved = _joined_by(db, story, articles)
    marks = ", ".join("?" * len(moved))
    db.execute(
        f"UPDATE story_article SET story = ? WHERE story = ? AND article IN ({marks})", [new, story, *moved]
    )
    db.execute(
        f"UPDATE development SET story = ? WHERE story = ? AND article IN ({marks})", [new, story, *moved]
    )
    for one in (story, new):
        _recount(db, one)
    _note(db, new, story, at, PARTED, reason)


def _joined_by(db: Database, story: int, articles: Collection[int]) -> list[int]:
    """Some articles of a story and all that joined it by them, by those in turn."""
    marks = ", ".join("?" * len(articles))
    rows = db.execute(
        f"WITH RECURSIVE moved (article) AS (SELECT article FROM story_article WHERE story = ? AND article IN ({marks})"
        " UNION SELECT story_article.article FROM story_article JOIN moved ON story_article.by_article = moved.article"
        " WHERE story_article.story = ?) SELECT article FROM moved",
        [story, *articles, story],
    )
    return [row[0] for row in rows]


def _recount(db: Database, story: int) -> None:
    db.execute(
        "UPDATE story SET articles = counted.n, last_seen = max(story.last_seen, coalesce(counted.last, '')) FROM"
        " (SELECT count(*) AS n, max(seen_at) AS last FROM story_article WHERE story = ?) AS counted WHERE id = ?",
        [story, story],
    )


def _note(db: Database, story: int, other: int, at: datetime, what: str, reason: str) -> None:
    db.execute(
        "INSERT INTO story_change (story, other, at, what, reason) VALUES (?, ?, ?, ?, ?)",
        [story, other, stamp(at), what, reason],
    )


def history(db: Database, story: int) -> list[Row]:
    """What a story became of and what became of it, oldest first: story, other, at, what, reason."""
    return list(
        db.query(
            "SELECT story, other, at, what, reason FROM story_change WHERE story = ? OR other = ? ORDER BY at, id",
            [story, story],
        )
    )
