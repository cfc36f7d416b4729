"""Lines that outlets set under article after article, by hash: learned from articles that were kept.

A line that stood in three articles of one source, with different titles, over at least a day, and in half of all its
articles since the first of them, is furniture of that source. A story told again and again by one outlet repeats lines
too, but neither for long nor in all else the outlet has. Until then a line is remembered, for 60 days at most.
"""

from __future__ import annotations

import json
from collections.abc import Iterable
from datetime import datetime, timedelta

from sqlite_utils import Database

from storage.times import moment, stamp

ENOUGH = 3  # articles with different titles
LASTING = timedelta(days=1)  # between the first of them and the last
ONE_IN = 2  # articles of the source since the first of them
MOST = 500  # hashes of one source that a crawl works with, those seen last
REMEMBERED = timedelta(days=60)
_FORGOTTEN_AT_ONCE = 64  # rows; more than one article can add, so that what is old goes faster than new comes


def of_source(db: Database, source: str) -> frozenset[str]:
    """Hashes of a source's furniture, the ``MOST`` that were seen last."""
    rows = db.execute(
        "SELECT hash FROM furniture WHERE source = ? ORDER BY last_seen DESC, hash LIMIT ?", [source, MOST]
    )
    return frozenset(hashed for (hashed,) in rows)


def among(db: Database, sources: Iterable[str], hashes: Iterable[str]) -> frozenset[str]:
    """Which of these hashes are furniture of one of the sources."""
    rows = db.execute(
        "SELECT hash FROM furniture WHERE source IN (SELECT value FROM json_each(?))"
        " AND hash IN (SELECT value FROM json_each(?))",
        [json.dumps(list(sources)), json.dumps(list(hashes))],
    )
    return frozenset(hashed for (hashed,) in rows)


def learn(
    db: Database, source: str, hashes: Iterable[str], article: int, title: str, now: datetime, *, new: bool
) -> None:
    """Count the lines of one article that was kept (``new``) or seen again. ``title`` is any key of its title.

    An article counts once for a line, and so does a title. Old memories go, a few at each call.
    """
    seen = stamp(now)
    for hashed in hashes:
        known = db.execute(
            "UPDATE furniture SET last_seen = max(last_seen, ?), articles = articles + ? WHERE source = ? AND hash = ?",
            [seen, int(new), source, hashed],
        )
        if not known.rowcount:
            _remember(db, source, hashed, article, title, seen)
    db.execute(
        "DELETE FROM paragraph_seen WHERE (source, hash, article) IN"
        " (SELECT source, hash, article FROM paragraph_seen WHERE seen_at < ? LIMIT ?)",
        [stamp(now - REMEMBERED), _FORGOTTEN_AT_ONCE],
    )


def _remember(db: Database, source: str, hashed: str, article: int, title: str, seen: str) -> None:
    added = db.execute(
        "INSERT INTO paragraph_seen SELECT ?1, ?2, ?3, ?4, ?5 WHERE NOT EXISTS (SELECT 1 FROM paragraph_seen"
        " WHERE source = ?1 AND hash = ?2 AND (article = ?3 OR title = ?4))",
        [source, hashed, article, title, seen],
    )
    if not added.rowcount:
        return
    line = "FROM paragraph_seen WHERE source = ? AND hash = ?"
    times, first, since = db.execute(
        f"SELECT count(*), min(article), min(seen_at) {line}", [source, hashed]
    ).fetchone()
    lasted = moment(seen) - moment(since) >= LASTING
    if times >= ENOUGH and lasted and _are_many(db, source, times, first):
        db.execute(f"DELETE {line}", [source, hashed])
        db.execute("INSERT INTO furniture VALUES (?, ?, ?, ?)", [source, hashed, times, seen])


def _are_many(db: Database, source: str, times: int, first: int) -> bool:
    """Whether this many articles are enough of all that the source has from one on; counts no further than needed."""
    enough = times * ONE_IN
    (articles,) = db.execute(
        "SELECT count(*) FROM (SELECT 1 FROM article WHERE source = ? AND id >= ? LIMIT ?)",
        [source, first, enough + 1],
    ).fetchone()
    return bool(articles <= enough)
