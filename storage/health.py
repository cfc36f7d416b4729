"""How complete a picture is: which sources could be read, which pages could not, how much came in."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import datetime

from sqlite_utils import Database

from storage import incidents
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
    address: str = ""
    country: str = ""
    checked_at: datetime | None = None
    failures: int = 0  # in a row
    failed_since: datetime | None = None  # the first of them


def sources(db: Database) -> dict[str, SourceHealth]:
    """Every source the archive knows, by id."""
    return {
        row["id"]: SourceHealth(
            row["id"], row["name"], row["owner"], row["state"], row["reason"], moment(row["since"]),
            moment_or_none(row["last_ok"]), row["address"], row["country"], moment_or_none(row["checked_at"]),
            row["failures"], moment_or_none(row["failed_since"]),
        )
        for row in db.query("SELECT * FROM source")
    }  # fmt: skip


@dataclass(frozen=True, slots=True)
class Notice:
    """Something that everybody who reads about a topic should know of its sources."""

    kind: incidents.Kind
    text: str
    began_at: datetime
    ended_at: datetime | None  # None: it goes on
    sources: tuple[str, ...]


def notices(db: Database, until: datetime, since: datetime | None = None) -> tuple[Notice, ...]:
    """Outages of our own line, possible blackouts and silences that went on at ``until``, and those that ended after
    ``since``. A source of a blackout is not told of once more because it is silent."""
    found = incidents.at(db, since, until)
    covered = {source for one in found if one.kind in ("country", "network") for source in one.sources}
    names = {row["id"]: row["name"] for row in db.query("SELECT id, name FROM source")}
    order = ("offline", "country", "network", "silence")
    told = (one for one in found if one.kind != "silence" or one.about not in covered)
    return tuple(
        Notice(one.kind, _named(one, names), one.began_at, one.ended_at, one.sources)
        for one in sorted(told, key=lambda one: (order.index(one.kind), one.began_at, one.about))
    )


def _named(one: incidents.Incident, names: Mapping[str, str]) -> str:
    return f"{names.get(one.about, one.about)}: {one.reason}" if one.kind == "silence" else one.reason


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


def failed_since(db: Database, source: str, since: datetime) -> int:
    """How many pages of a source could not be read later than ``since``."""
    rows = db.query(
        "SELECT count(*) AS n FROM address WHERE source = ? AND looks > 0 AND ended_at > ? AND outcome = 'failed'",
        [source, stamp(since)],
    )
    return int(next(rows)["n"])


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
