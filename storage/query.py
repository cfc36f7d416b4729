"""What people ask of the archive. Command line, digests, exports and pages read through here, so no two disagree."""

from __future__ import annotations

import contextlib
import json
import sqlite3
import time
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

from sqlite_utils import Database

from storage import named, posts
from storage.captures import read_record
from storage.errors import FixTheFile
from storage.times import stamp

Row = Mapping[str, object]

PATIENCE = 10.0  # seconds a search may take


@dataclass(frozen=True, slots=True)
class Search:
    """What to find; empty fields do not narrow."""

    match: str = ""  # an FTS5 expression, made by relevance.search_expression
    sites: tuple[str, ...] = ()  # hosts; their subdomains count
    languages: tuple[str, ...] = ()
    topic: str = ""
    source: str = ""
    since: datetime | None = None  # first seen
    until: datetime | None = None
    newest_first: bool = False  # else the best match first, where there is something to match
    limit: int | None = 50


@contextlib.contextmanager
def bounded(db: Database, seconds: float = PATIENCE) -> Iterator[None]:
    """Stop a query that takes too long. Raises FixTheFile, which says so."""
    end = time.monotonic() + seconds
    db.conn.set_progress_handler(lambda: time.monotonic() > end, 10_000)
    try:
        yield
    except sqlite3.OperationalError as error:
        if "interrupted" in str(error):
            raise FixTheFile(f"the search took more than {seconds:g} s and was stopped; narrow it") from error
        raise
    finally:
        db.conn.set_progress_handler(None, 0)


def find(db: Database, search: Search) -> Iterator[Row]:
    """Articles as they stand now, one row each: id, title, outlet, language, published, first_seen, revisions, topics,
    address, snippet, score."""
    where, values = _where(search)
    ranked = bool(search.match)
    shown = "snippet(article_search, 1, '[', ']', '…', 16)" if ranked else "substr(revision.text, 1, 160)"
    order = (
        "bm25(article_search, 4.0, 1.0, 1.0)"
        if ranked and not search.newest_first
        else "article.first_seen DESC"
    )
    sql = (
        "SELECT article.id, revision.title, coalesce(source.name, article.source) AS outlet, article.source,"
        " revision.language, revision.published, article.first_seen, article.last_changed, article.gone_at,"
        " revision.number AS revisions, revision.credit, revision.kind, revision.authors, revision.quality,"
        " (SELECT count(*) FROM appearance WHERE appearance.article = article.id) AS appearances,"
        " (SELECT group_concat(topic, ', ') FROM match WHERE match.article = article.id) AS topics,"
        f" article.address, revision.text, {shown} AS snippet"
        " FROM article JOIN revision ON revision.id = article.revision"
        + (" JOIN article_search ON article_search.rowid = article.id" if ranked else "")
        + f" LEFT JOIN source ON source.id = article.source WHERE {where} ORDER BY {order}, article.id DESC"
        + ("" if search.limit is None else " LIMIT ?")
    )
    yield from db.query(sql, [*values, *([] if search.limit is None else [search.limit])])


def count(db: Database, search: Search) -> int:
    """How many articles a search finds, without its limit."""
    where, values = _where(search)
    joined = " JOIN article_search ON article_search.rowid = article.id" if search.match else ""
    sql = f"SELECT count(*) AS n FROM article JOIN revision ON revision.id = article.revision{joined} WHERE {where}"
    return int(next(db.query(sql, values))["n"])


def _where(search: Search) -> tuple[str, list[str]]:
    """The conditions of a search and their values. Every part is fixed text; what a person wrote is a value."""
    parts: list[tuple[str, list[str]]] = [("1", [])]
    if search.match:
        parts.append(("article_search MATCH ?", [search.match]))
    if search.languages:
        parts.append(
            (f"revision.language IN ({', '.join('?' * len(search.languages))})", list(search.languages))
        )
    if search.sites:
        hosts = " OR ".join(["article.key LIKE ? OR article.key LIKE ?"] * len(search.sites))
        values = [one for site in search.sites for one in (f"%//{site}/%", f"%.{site}/%")]
        parts.append((f"({hosts})", values))
    if search.topic:
        parts.append(("article.id IN (SELECT article FROM match WHERE topic = ?)", [search.topic]))
    if search.source:
        parts.append(("article.source = ?", [search.source]))
    if search.since:
        parts.append(("article.first_seen >= ?", [stamp(search.since)]))
    if search.until:
        parts.append(("article.first_seen < ?", [stamp(search.until)]))
    return " AND ".join(text for text, _ in parts), [value for _, values in parts for value in values]


def article(db: Database, number: int) -> dict[str, object] | None:
    """All the archive holds of one article: its revisions, where it appeared, its topics and why, its captures."""
    rows = list(db.query("SELECT * FROM article WHERE id = ?", [number]))
    if not rows:
        return None
    found: dict[str, object] = dict(rows[0])
    found["revisions"] = [
        _unpacked(row)
        for row in db.query("SELECT * FROM revision WHERE article = ? ORDER BY number", [number])
    ]
    found["appearances"] = list(
        db.query("SELECT * FROM appearance WHERE article = ? ORDER BY first_seen, key", [number])
    )
    found["topics"] = [
        {**row, "words": json.loads(str(row["words"]))}
        for row in db.query("SELECT topic, score, reason, words FROM match WHERE article = ?", [number])
    ]
    found["posts"] = posts.of_article(db, number)
    found["places"] = named.of_article(db, number)
    found["captures"] = list(
        db.query(
            "SELECT capture.* FROM capture JOIN revision ON revision.capture = capture.record"
            " WHERE revision.article = ? ORDER BY fetched_at",
            [number],
        )
    )
    return found


def _unpacked(row: Mapping[str, object]) -> dict[str, object]:
    """A revision with its lists as lists, without what only the search index needs."""
    lists = {name: json.loads(str(row[name])) for name in ("authors", "tags", "notes", "found")}
    return {**{name: value for name, value in row.items() if name != "words"}, **lists}


def ledger(db: Database, key: str) -> dict[str, object] | None:
    """The ledger line of one address with its captures, newest first; None if it was never met."""
    rows = list(db.query("SELECT * FROM address WHERE key = ?", [key]))
    if not rows:
        return None
    captures = db.query(
        "SELECT * FROM capture WHERE asked = ? ORDER BY fetched_at DESC", [rows[0]["address"]]
    )
    return {**rows[0], "captures": list(captures)}


def body(captures: Path, capture: Mapping[str, object]) -> bytes:
    """The stored body of a capture, decoded. Raises GiveUp if it is damaged."""
    return read_record(captures, str(capture["segment"]), int(str(capture["offset"]))).body


def overview(db: Database) -> dict[str, object]:
    """How much the archive holds, and since when."""
    row = next(
        db.query(
            "SELECT (SELECT count(*) FROM article) AS articles, (SELECT count(*) FROM revision) AS revisions,"
            " (SELECT count(*) FROM appearance) AS appearances, (SELECT count(*) FROM address) AS addresses,"
            " (SELECT count(*) FROM capture) AS captures, (SELECT count(*) FROM run) AS crawls,"
            " (SELECT min(first_seen) FROM article) AS since"
        )
    )
    topics = db.query("SELECT topic, count(*) AS articles FROM match GROUP BY topic ORDER BY topic")
    return {**row, "topics": {one["topic"]: one["articles"] for one in topics}}


EXPORTED = (
    "id", "title", "outlet", "source", "address", "published", "first_seen", "last_changed", "gone_at", "language",
    "kind", "authors", "credit", "topics", "revisions", "appearances", "quality", "text",
)  # fmt: skip


def exported(db: Database, search: Search) -> Iterator[Row]:
    """The rows of a search as they are exported, whole and with lists as lists."""
    for row in find(db, search):
        authors = json.loads(str(row["authors"]))
        topics = str(row["topics"] or "").split(", ") if row["topics"] else []
        yield {name: {"authors": authors, "topics": topics}.get(name, row[name]) for name in EXPORTED}


# ---------------------------------------------------------------- what is new


@dataclass(frozen=True, slots=True)
class News:
    """Which developments to list; empty fields do not narrow."""

    topic: str = ""
    kind: str = ""
    status: str = ""
    story: int | None = None
    since: datetime | None = None  # first seen at or after
    until: datetime | None = None  # first seen before
    limit: int = 50
    details: bool = True  # single sentences of detail too


def developments(db: Database, wanted: News) -> list[dict[str, object]]:
    """The newest developments, oldest of them first, each with the address of its first report."""
    where, values = _narrowed(wanted)
    rows = db.query(
        "SELECT development.*, article.address, article.gone_at,"
        " coalesce(source.name, development.source) AS outlet FROM development"
        " JOIN article ON article.id = development.article"
        " LEFT JOIN source ON source.id = development.source"
        f" WHERE {where} ORDER BY development.first_seen DESC, development.key DESC LIMIT ?",
        [*values, wanted.limit],
    )
    return [{**row, "numbers": json.loads(row["numbers"])} for row in rows][::-1]


def count_developments(db: Database, wanted: News) -> int:
    """How many developments there are of a sort, without the limit."""
    where, values = _narrowed(wanted)
    return int(next(db.query(f"SELECT count(*) AS n FROM development WHERE {where}", values))["n"])


def articles_of(
    db: Database, topic: str, since: datetime | None, until: datetime | None, limit: int
) -> list[dict[str, Any]]:
    """The newest articles of a topic as they stand now, first seen in a stretch of time: number, title, text, language,
    when it was published (by its own word) and first seen."""
    return list(
        db.query(
            "SELECT article.id AS article, revision.title, revision.text, revision.language, revision.published,"
            " article.first_seen FROM match JOIN article ON article.id = match.article"
            " JOIN revision ON revision.id = article.revision WHERE match.topic = ? AND article.first_seen >= ?"
            " AND article.first_seen < ? ORDER BY article.first_seen DESC, article.id DESC LIMIT ?",
            [topic, stamp(since) if since else "", stamp(until) if until else "~", limit],
        )
    )


def topics(db: Database) -> list[str]:
    """The topics of which the archive has articles."""
    return [row["topic"] for row in db.query("SELECT DISTINCT topic FROM match ORDER BY topic")]


def _narrowed(wanted: News) -> tuple[str, list[object]]:
    parts: list[tuple[str, object]] = [
        ("development.topic = ?", wanted.topic or None),
        ("development.kind = ?", wanted.kind or None),
        ("development.status = ?", wanted.status or None),
        ("development.story = ?", wanted.story),
        ("development.first_seen >= ?", stamp(wanted.since) if wanted.since else None),
        ("development.first_seen < ?", stamp(wanted.until) if wanted.until else None),
    ]
    used = [(text, value) for text, value in parts if value is not None]
    always = ["1"] if wanted.details or wanted.kind else ["development.kind != 'detail'"]
    return " AND ".join([*always, *(text for text, _ in used)]), [value for _, value in used]


def story(db: Database, number: int) -> dict[str, object] | None:
    """A story as it was founded, and how many articles it has; None if there is none of that number."""
    rows = db.query("SELECT * FROM story WHERE id = ?", [number])
    return next((dict(row) for row in rows), None)


def story_articles(db: Database, number: int, limit: int) -> list[dict[str, object]]:
    """The articles of a story, oldest first: why each joined, and how many further addresses its text stood at."""
    rows = db.query(
        "SELECT article.id AS article, revision.title, revision.language, article.address, article.gone_at,"
        " coalesce(source.name, article.source) AS outlet, story_article.seen_at, story_article.score,"
        " story_article.reason,"
        " (SELECT count(*) - 1 FROM appearance WHERE appearance.article = article.id) AS copies,"
        " EXISTS (SELECT 1 FROM support WHERE support.article = article.id AND support.copies = 1) AS copied"
        " FROM story_article JOIN article ON article.id = story_article.article"
        " JOIN revision ON revision.id = article.revision LEFT JOIN source ON source.id = article.source"
        " WHERE story_article.story = ? ORDER BY story_article.seen_at, article.id LIMIT ?",
        [number, limit],
    )
    return [dict(row) for row in rows]


def story_outlets(db: Database, number: int) -> list[dict[str, object]]:
    """Who reports a story: articles and the first of them, by outlet."""
    rows = db.query(
        "SELECT coalesce(source.name, article.source) AS outlet, count(*) AS articles,"
        " min(story_article.seen_at) AS first FROM story_article JOIN article ON article.id = story_article.article"
        " LEFT JOIN source ON source.id = article.source WHERE story_article.story = ?"
        " GROUP BY article.source ORDER BY first, outlet",
        [number],
    )
    return [dict(row) for row in rows]


def story_changes(db: Database, number: int) -> list[dict[str, object]]:
    """What happened to a story as a whole: joined with another, parted; nothing where that is not kept."""
    if "story_change" not in db.table_names():
        return []
    rows = db.query("SELECT * FROM story_change WHERE story = ? OR other = ? ORDER BY at", [number, number])
    return [dict(row) for row in rows]


def figures(db: Database, topic: str, number: int | None, slot: str) -> list[dict[str, object]]:
    """Every value of the figures of a topic, or those that a story of it told, in the order they were said, with their
    state now. What was overtaken before it came in was told by no story: its ``story`` is None."""
    rows = db.query(
        "SELECT figure.*, development.story, coalesce(source.name, figure.source) AS outlet FROM figure"
        " LEFT JOIN development ON development.key = figure.development"
        " LEFT JOIN source ON source.id = figure.source"
        " WHERE figure.topic = ? AND (? IS NULL OR development.story = ?) AND (? = '' OR figure.slot = ?)"
        " ORDER BY figure.slot, figure.who, figure.seen_at, figure.lo",
        [topic, number, number, slot, slot],
    )
    return [dict(row) for row in rows]


def said_of(db: Database, topic: str, slot: str, who: str) -> list[dict[str, object]]:
    """What each outlet said last of a figure as a whole, flagged or not, and when."""
    rows = db.query(
        "SELECT coalesce(source.name, article.source) AS outlet, claim.lo, claim.hi, claim.qualifier, claim.polarity,"
        " claim.sentence, max(revision.seen_at) AS seen_at, claim.article FROM claim"
        " JOIN revision ON revision.id = claim.revision JOIN article ON article.id = claim.article"
        " LEFT JOIN source ON source.id = article.source"
        " WHERE claim.topic = ? AND claim.slot = ? AND claim.who = ? AND (claim.total = 1"
        " OR EXISTS (SELECT 1 FROM figure WHERE figure.topic = claim.topic AND figure.slot = claim.slot"
        " AND figure.who = claim.who AND figure.lo = claim.lo AND figure.hi = claim.hi))"
        " GROUP BY article.source ORDER BY claim.lo DESC, outlet LIMIT 100",
        [topic, slot, who],
    )
    return [dict(row) for row in rows]


def joined_because(db: Database, article: int) -> list[dict[str, object]]:
    """Why an article joined a story, founded one or was not news, on each of its topics."""
    rows = db.query(
        "SELECT story_article.topic, story_article.story, story.title, story_article.score, story_article.reason,"
        " story_article.seen_at FROM story_article JOIN story ON story.id = story_article.story"
        " WHERE story_article.article = ? ORDER BY story_article.topic",
        [article],
    )
    return [dict(row) for row in rows]


def supported_by(db: Database, article: int) -> list[dict[str, object]]:
    """The developments that an article founded or reports, oldest first."""
    rows = db.query(
        "SELECT development.key, development.kind, development.headline, development.first_seen, development.status,"
        " development.article = support.article AS founded FROM support"
        " JOIN development ON development.key = support.development"
        " WHERE support.article = ? ORDER BY development.first_seen, development.key LIMIT 200",
        [article],
    )
    return [dict(row) for row in rows]


def claimed(db: Database, article: int, limit: int) -> list[dict[str, object]]:
    """What the newest revision of an article claims of figures."""
    rows = db.query(
        "SELECT DISTINCT claim.slot, claim.who, claim.lo, claim.hi, claim.qualifier, claim.polarity, claim.sentence"
        " FROM match JOIN article ON article.id = match.article"
        " JOIN claim ON claim.topic = match.topic AND claim.article = match.article"
        " AND claim.revision = article.revision WHERE match.article = ? LIMIT ?",
        [article, limit],
    )
    return [dict(row) for row in rows]
