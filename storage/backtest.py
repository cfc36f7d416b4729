"""What a topic can be tried on: articles as they stand, and listings' words of addresses refused as off topic."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime

from sqlite_utils import Database

from storage.records import Outcome
from storage.times import stamp

BATCH = 200  # rows a query


@dataclass(frozen=True, slots=True)
class Text:
    """One text to judge. ``article`` is None for an address that was refused: then there is only what its listing
    said of it."""

    article: int | None
    address: str
    title: str
    text: str
    language: str
    seen_at: str  # as the archive writes times
    stored: bool = False  # the archive has it as on the topic


@dataclass(frozen=True, slots=True)
class Stretch:
    """A stretch of time, open where it says None: first seen at or after ``since`` and before ``until``."""

    since: datetime | None = None
    until: datetime | None = None

    @property
    def bounds(self) -> tuple[str, str]:
        return stamp(self.since) if self.since else "", stamp(self.until) if self.until else "~"


def articles(db: Database, topic: str, stretch: Stretch) -> Iterator[Text]:
    """Every article first seen in the stretch, by id; texts that may not be kept are left out."""
    after = 0
    while True:
        rows = list(
            db.query(
                "SELECT article.id, article.address, article.first_seen, revision.title, revision.text,"
                " revision.language, match.topic IS NOT NULL AS stored FROM article"
                " JOIN revision ON revision.id = article.revision"
                " LEFT JOIN match ON match.article = article.id AND match.topic = ?"
                " WHERE article.id > ? AND article.first_seen >= ? AND article.first_seen < ? AND revision.text != ''"
                " ORDER BY article.id LIMIT ?",
                [topic, after, *stretch.bounds, BATCH],
            )
        )
        for row in rows:
            yield Text(
                row["id"], row["address"], row["title"], row["text"], row["language"], row["first_seen"],
                bool(row["stored"]),
            )  # fmt: skip
        if not rows:
            return
        after = rows[-1]["id"]


def refused(db: Database, stretch: Stretch) -> Iterator[Text]:
    """Every address refused as off topic that was met in the stretch, by what its listing said."""
    after = ""
    while True:
        rows = list(
            db.query(
                "SELECT key, address.address, title, summary, content, met_at,"
                " coalesce(nullif(address.language, ''), source.language, '') AS language FROM address"
                " LEFT JOIN source ON source.id = address.source AND source.language NOT LIKE '%,%'"
                " WHERE key > ? AND outcome = ? AND met_at >= ? AND met_at < ? ORDER BY key LIMIT ?",
                [after, Outcome.OFF_TOPIC.value, *stretch.bounds, BATCH],
            )
        )
        for row in rows:
            said = "\n".join(part for part in (row["summary"], row["content"]) if part)
            yield Text(None, row["address"], row["title"], said, row["language"], row["met_at"])
        if not rows:
            return
        after = rows[-1]["key"]


def count(db: Database, stretch: Stretch) -> int:
    """How many texts ``articles`` and ``refused`` give together."""
    row = next(
        db.query(
            "SELECT (SELECT count(*) FROM article JOIN revision ON revision.id = article.revision WHERE first_seen >= ?"
            " AND first_seen < ? AND revision.text != '') + (SELECT count(*) FROM address WHERE outcome = ?"
            " AND met_at >= ? AND met_at < ?) AS n",
            [*stretch.bounds, Outcome.OFF_TOPIC.value, *stretch.bounds],
        )
    )
    return int(row["n"])
