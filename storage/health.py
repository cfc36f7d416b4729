"""How complete a picture is: which sources could be read, which pages could not, how much came in."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime

from sqlite_utils import Database

from storage.times import moment, moment_or_none, stamp


@dataclass(frozen=True, slots=True)
class SourceHealth:
    """One source as it stands."""

    id: str
    name: str
    owner: str
    state: str  # "healthy", or what is wrong
    reason: str
    since: datetime
    last_ok: datetime | None


def sources(db: Database) -> dict[str, SourceHealth]:
    """Every source the archive knows, by id."""
    return {
        row["id"]: SourceHealth(
            row["id"], row["name"], row["owner"], row["state"], row["reason"], moment(row["since"]),
            moment_or_none(row["last_ok"]),
        )
        for row in db.query("SELECT * FROM source")
    }  # fmt: skip


@dataclass(frozen=True, slots=True)
class PageEnd:
    """How one page of a source ended when it was last fetched. Length and quality are those of the kept text."""

    outcome: str
    reason: str
    length: int | None
    quality: float | None


def page_ends(db: Database, source: str, limit: int) -> list[PageEnd]:
    """The source's pages that were fetched last, newest first, without those that were refused."""
    rows = db.query(
        "SELECT address.outcome, address.reason, length(nullif(revision.text, '')) AS length, revision.quality"
        " FROM address LEFT JOIN article ON article.id = address.article"
        " LEFT JOIN revision ON revision.id = article.revision"
        " WHERE address.source = ? AND address.looks > 0 AND address.ended_at IS NOT NULL"
        " AND address.outcome NOT IN ('refused', 'waiting')"
        " ORDER BY address.ended_at DESC, address.key LIMIT ?",
        [source, limit],
    )
    return [PageEnd(row["outcome"], row["reason"], row["length"], row["quality"]) for row in rows]


def pages_failed(db: Database, of: Collection[str], since: datetime | None, until: datetime) -> int:
    """How many pages of some sources could not be read in a stretch of time."""
    rows = db.query(
        "SELECT source FROM address WHERE outcome = 'failed' AND ended_at > ? AND ended_at <= ?",
        [stamp(since) if since else "", stamp(until)],
    )
    return sum(row["source"] in of for row in rows)


def articles_seen(db: Database, topic: str, since: datetime | None, until: datetime) -> tuple[int, int]:
    """New articles of a topic in a stretch of time, and changes of articles."""
    rows = db.query(
        "SELECT sum(revision.number = 1) AS new, sum(revision.number > 1) AS changed FROM match"
        " JOIN revision ON revision.article = match.article"
        " WHERE match.topic = ? AND revision.seen_at > ? AND revision.seen_at <= ?",
        [topic, stamp(since) if since else "", stamp(until)],
    )
    row = next(iter(rows))
    return int(row["new"] or 0), int(row["changed"] or 0)
