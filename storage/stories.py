"""Stories, claims, acts and developments: rows in and out. What they mean is judged elsewhere.

Every function takes the database inside the caller's transaction. Rows are mappings with the columns' names.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import Any

from sqlite_utils import Database

from storage.records import Development
from storage.times import stamp

Row = dict[str, Any]
POSTINGS = (
    60  # stories looked at for one feature: newest first, so that no feature costs more as the archive grows
)
CANDIDATES = 20
EVERY = "*"  # the feature every article has: its count is how many articles there are


def bookmark(db: Database, name: str) -> int:
    """How far a follower has read; 0 before it began."""
    return next(
        (int(r["position"]) for r in db.query("SELECT position FROM bookmark WHERE name = ?", [name])), 0
    )


def move_bookmark(db: Database, name: str, position: int, now: datetime) -> None:
    db.table("bookmark").upsert({"name": name, "position": position, "moved_at": stamp(now)}, pk="name")


def waiting(db: Database, after: int) -> list[int]:
    """Revisions not yet followed, in the order in which they are: by when they were seen, then by their article's key.

    So the order in which pages came in within one crawl makes no difference. ``after``: all up to it are followed.
    """
    rows = db.execute(
        "SELECT revision.id FROM revision JOIN article ON article.id = revision.article"
        " WHERE revision.id > ? AND revision.id NOT IN (SELECT revision FROM followed)"
        " ORDER BY revision.seen_at, article.key, revision.number",
        [after],
    )
    return [row[0] for row in rows]


def followed(db: Database, revisions: Iterable[int]) -> None:
    """Note revisions as followed, while others with lower numbers still wait."""
    db.conn.executemany("INSERT INTO followed VALUES (?)", [(one,) for one in revisions])


def all_followed(db: Database, name: str, now: datetime) -> None:
    """Note that nothing waits: the bookmark stands at the highest revision that was followed."""
    highest = next(db.query("SELECT max(revision) AS id FROM followed"))["id"]
    if highest is not None:
        move_bookmark(db, name, max(int(highest), bookmark(db, name)), now)
        db.execute("DELETE FROM followed")


def revisions(db: Database, ids: Sequence[int]) -> list[Row]:
    """Some revisions in the order asked for, with their article and the revision before them."""
    marks = ", ".join("?" * len(ids))
    rows = {row["revision"]: row for row in _revisions(db, marks, ids)}
    return [rows[one] for one in ids]


def _revisions(db: Database, marks: str, ids: Sequence[int]) -> list[Row]:
    return list(
        db.query(
            "SELECT revision.id AS revision, revision.article, revision.number, revision.seen_at, revision.run,"
            " revision.title, revision.text, revision.language, revision.kind, revision.section, revision.credit,"
            " revision.published, article.key, article.source,"
            " (SELECT id FROM revision AS r WHERE r.article = revision.article AND r.number < revision.number"
            " ORDER BY r.number DESC LIMIT 1) AS before FROM revision JOIN article ON article.id = revision.article"
            f" WHERE revision.id IN ({marks})",
            list(ids),
        )
    )


def source_of(db: Database, article: int) -> str:
    """The outlet of an article; "" if there is no such article."""
    rows = db.query("SELECT source FROM article WHERE id = ?", [article])
    return next((str(row["source"]) for row in rows), "")


def topics_of(db: Database, article: int) -> list[str]:
    return [
        row["topic"]
        for row in db.query("SELECT topic FROM match WHERE article = ? ORDER BY topic", [article])
    ]


def first_run(db: Database, topic: str) -> str:
    """The run that brought a topic its first article: what was known by then is the state of play."""
    rows = db.query(
        "SELECT revision.run FROM revision CROSS JOIN match ON match.article = revision.article AND match.topic = ?"
        " WHERE revision.number = 1 ORDER BY revision.id LIMIT 1",
        [topic],
    )
    return next((str(row["run"]) for row in rows), "")


# ---------------------------------------------------------------- stories


def counts(db: Database, topic: str, features: Sequence[str]) -> dict[str, int]:
    """In how many articles of the topic each feature was; of all articles under ``EVERY``."""
    wanted = [EVERY, *features]
    marks = ", ".join("?" * len(wanted))
    rows = db.query(
        f"SELECT feature, articles FROM feature_count WHERE topic = ? AND feature IN ({marks})",
        [topic, *wanted],
    )
    return {row["feature"]: row["articles"] for row in rows}


def count(db: Database, topic: str, features: Iterable[str]) -> None:
    """Note the features of one more article."""
    for feature in (EVERY, *features):
        db.execute(
            "INSERT INTO feature_count VALUES (?, ?, 1)"
            " ON CONFLICT (topic, feature) DO UPDATE SET articles = articles + 1",
            [topic, feature],
        )


def candidates(db: Database, topic: str, features: Sequence[str], since: datetime) -> list[int]:
    """Stories that share the most of these features, at most ``CANDIDATES``; bounded work in any archive."""
    shared: dict[int, int] = {}
    for feature in features:
        rows = db.query(
            "SELECT DISTINCT story FROM story_feature WHERE topic = ? AND feature = ? AND seen_at >= ?"
            " ORDER BY seen_at DESC LIMIT ?",
            [topic, feature, stamp(since), POSTINGS],
        )
        for row in rows:
            shared[row["story"]] = shared.get(row["story"], 0) + 1
    return sorted(shared, key=lambda story: (-shared[story], story))[:CANDIDATES]


def members(db: Database, story: int) -> list[str]:
    """The packed sketches a story is compared by, founder first."""
    rows = db.query("SELECT sketch FROM story_member WHERE story = ? ORDER BY number", [story])
    return [row["sketch"] for row in rows]


def found(db: Database, topic: str, article: int, title: str, language: str, at: datetime) -> int:
    """Found a story; give its id."""
    cursor = db.execute(
        "INSERT INTO story (topic, article, title, language, first_seen, last_seen, articles)"
        " VALUES (?, ?, ?, ?, ?, ?, 0)",
        [topic, article, title, language, stamp(at), stamp(at)],
    )
    return int(cursor.lastrowid or 0)


def title_of(db: Database, article: int) -> tuple[str, str]:
    """Title and language of an article's first revision."""
    rows = db.query(
        "SELECT title, language FROM revision WHERE article = ? ORDER BY number LIMIT 1", [article]
    )
    row = next(iter(rows))
    return row["title"], row["language"]


def forget_members(db: Database, story: int, numbers: Iterable[int]) -> None:
    """Compare a story no longer by some of its articles."""
    db.conn.executemany(
        "DELETE FROM story_member WHERE story = ? AND number = ?", [(story, number) for number in numbers]
    )


def story_of(db: Database, topic: str, article: int) -> int | None:
    """The story an article belongs to on a topic."""
    rows = db.query("SELECT story FROM story_article WHERE topic = ? AND article = ?", [topic, article])
    return next((int(row["story"]) for row in rows), None)


def join(
    db: Database, topic: str, article: int, story: int, *, at: datetime, score: float, reason: str, by: int
) -> None:
    """Put an article into a story, once. ``by``: the member it is most like; 0 if it joins for what it reports."""
    cursor = db.execute(
        "INSERT OR IGNORE INTO story_article (topic, article, story, seen_at, score, reason, by_article)"
        " VALUES (?, ?, ?, ?, ?, ?, ?)",
        [topic, article, story, stamp(at), score, reason, by],
    )
    if cursor.rowcount == 1:
        db.execute(
            "UPDATE story SET articles = articles + 1, last_seen = max(last_seen, ?) WHERE id = ?",
            [stamp(at), story],
        )


# ---------------------------------------------------------------- claims, acts


def write_claims(db: Database, rows: Iterable[Row]) -> None:
    db.table("claim").insert_all(rows)


def claims_of(db: Database, topic: str, revision: int, article: int) -> list[Row]:
    """What one revision claimed."""
    where = "SELECT * FROM claim WHERE topic = ? AND article = ? AND revision = ? ORDER BY id"
    return list(db.query(where, [topic, article, revision]))


def acts(db: Database, topic: str, kinds: Iterable[str], since: datetime) -> list[Row]:
    """The known acts of some kinds, and those that such acts undo, oldest first."""
    wanted = sorted(set(kinds))
    marks = ", ".join("?" * len(wanted))
    return list(
        db.query(
            f"SELECT * FROM act WHERE topic = ? AND (kind IN ({marks}) OR undo IN ({marks})) AND seen_at >= ?"
            " ORDER BY seen_at, development, key",
            [topic, *wanted, *wanted, stamp(since)],
        )
    )


def write_acts(db: Database, rows: Iterable[Row]) -> None:
    db.table("act").upsert_all(rows, pk=("topic", "kind", "key", "development"))


# ---------------------------------------------------------------- developments


def story_of_development(db: Database, key: str) -> int | None:
    rows = db.query("SELECT story FROM development WHERE key = ?", [key])
    return next((int(row["story"]) for row in rows), None)


def add(db: Database, one: Development, *, story: int, revision: int, now: datetime) -> bool:
    """Keep a development; False if it was known."""
    cursor = db.execute(
        "INSERT OR IGNORE INTO development"
        " VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
        [one.key, one.topic, one.kind, one.headline, one.language, stamp(one.first_seen), stamp(now), one.reason,
         one.slot, one.old, one.new, story, one.articles[0], revision, one.outlets[0], one.baseline,
         one.status, "" if one.status == "pending" else stamp(now), one.sentence or one.headline, one.speaker,
         one.score, json.dumps(dict(one.numbers)), one.corrects],
    )  # fmt: skip
    return cursor.rowcount == 1


def told(db: Database, among: Iterable[int]) -> frozenset[int]:
    """Those of some stories that have a development; the others were founded by what only retells."""
    found = (db.query("SELECT story FROM development WHERE story = ? LIMIT 1", [story]) for story in among)
    return frozenset(row["story"] for rows in found for row in rows)


def founded(db: Database, among: Iterable[int]) -> dict[int, str]:
    """Of some stories, the development of those that are news by themselves: story → key."""
    first = "SELECT key FROM development WHERE story = ? AND kind = 'story' ORDER BY first_seen, key LIMIT 1"
    return {story: row["key"] for story in among for row in db.query(first, [story])}


def developments(db: Database, topic: str, since: datetime | None, until: datetime) -> list[Row]:
    """Developments first seen after ``since`` (None: from the beginning), up to and with ``until``.

    So a digest made in the second of its crawl has what the crawl found, and the next one does not have it again.
    """
    return list(
        db.query(
            "SELECT development.*, article.address, article.gone_at FROM development"
            " JOIN article ON article.id = development.article"
            " WHERE development.topic = ? AND development.first_seen > ? AND development.first_seen <= ?"
            " ORDER BY development.first_seen, development.key",
            [topic, stamp(since) if since else "", stamp(until)],
        )
    )


def supporters(db: Database, development: str, until: datetime) -> list[Row]:
    """The articles that report a development, first one first, and every other address the same text stood at."""
    return list(
        db.query(
            "SELECT support.article, support.source, support.seen_at, support.credit, support.cites, support.copies,"
            " support.article = development.article AS founder"
            " FROM support JOIN development ON development.key = support.development"
            " WHERE support.development = ? AND support.seen_at <= ?"
            " UNION ALL SELECT support.article, appearance.source, appearance.first_seen, appearance.credit, '[]', 1, 0"
            " FROM support JOIN appearance ON appearance.article = support.article"
            " WHERE support.development = ? AND appearance.source != support.source AND appearance.first_seen <= ?"
            " ORDER BY founder DESC, 3, 1, 2",
            [development, stamp(until), development, stamp(until)],
        )
    )
