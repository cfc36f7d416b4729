"""Articles and what became of them: revisions, appearances at other addresses, topics, search."""

from __future__ import annotations

import json
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from sqlite_utils import Database

from storage import named, posts
from storage.records import Article, Verdict
from storage.times import stamp, stamp_or_none


@dataclass(frozen=True, slots=True)
class Kept:
    """An article as the archive has it now."""

    id: int
    key: str
    address: str
    source: str
    first_seen: datetime
    last_changed: datetime
    gone_at: str
    revision: int
    number: int
    title: str
    text: str
    words: str


_KEPT = (
    "SELECT article.id, article.key, article.address, article.source, article.first_seen,"
    " article.last_changed, article.gone_at, revision.id AS revision, revision.number, revision.title,"
    " revision.text, revision.words"
    " FROM article JOIN revision ON revision.id = article.revision"
)


def _one(db: Database, where: str, value: str | int) -> Kept | None:
    for row in db.query(f"{_KEPT} WHERE {where} ORDER BY article.id LIMIT 1", [value]):
        return Kept(
            row["id"], row["key"], row["address"], row["source"], datetime.fromisoformat(row["first_seen"]),
            datetime.fromisoformat(row["last_changed"]), row["gone_at"] or "", row["revision"], row["number"],
            row["title"], row["text"], row["words"],
        )  # fmt: skip
    return None


# How an article came to appear at an address.
FIRST = "first seen here"
SAME_ADDRESS = "the page names the article's address as its own"
SAME_TEXT = "word for word the same text"


def by_key(db: Database, key: str) -> Kept | None:
    """The article known under a canonical address, its own or one that is another name of it."""
    return _one(db, "article.key = ?", key) or _one(
        db, f"article.id = (SELECT article FROM appearance WHERE key = ? AND how != '{SAME_TEXT}')", key
    )


def by_fingerprint(db: Database, fingerprint: str) -> Kept | None:
    """The first article that had exactly this text in any revision; None for a text too short for a fingerprint."""
    where = "article.id = (SELECT article FROM revision WHERE fingerprint = ? ORDER BY id LIMIT 1)"
    return _one(db, where, fingerprint) if fingerprint else None


def by_id(db: Database, article: int) -> Kept | None:
    return _one(db, "article.id = ?", article)


@dataclass(frozen=True, slots=True)
class Version:
    """One reading of one article, ready to be written."""

    article: Article
    verdicts: tuple[Verdict, ...]
    words: str
    capture: str
    run: str
    reader: str
    seen_at: datetime
    change: str = ""  # what changed since the revision before, in words; "" for the first


def add(db: Database, source: str, version: Version) -> int:
    """Keep a new article with its first revision; give its id."""
    page, seen = version.article, stamp(version.seen_at)
    cursor = db.execute(
        "INSERT INTO article (key, address, source, first_seen, last_changed) VALUES (?, ?, ?, ?, ?)",
        [page.canonical, page.address, source, seen, seen],
    )
    article = int(cursor.lastrowid or 0)
    _write_revision(db, article, 1, version)
    appear(db, article, page.canonical, source, version, FIRST)
    return article


def revise(db: Database, kept: Kept, version: Version) -> None:
    """Keep a changed page as a further revision of the same article."""
    _unindex(db, kept)
    _write_revision(db, kept.id, kept.number + 1, version)


def appear(db: Database, article: int, key: str, source: str, version: Version, how: str) -> bool:
    """Note that an article was met at an address. False if that was known."""
    page = version.article
    cursor = db.execute(
        "INSERT OR IGNORE INTO appearance VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)",
        [
            article,
            key,
            page.address,
            source,
            stamp(version.seen_at),
            how,
            page.title,
            page.credit,
            version.capture,
        ],
    )
    return cursor.rowcount == 1


def vanish(db: Database, article: int, reason: str, now: datetime) -> None:
    """The page was looked for twice and is gone; every revision stays."""
    db.execute("UPDATE article SET gone_at = ?, gone_reason = ? WHERE id = ?", [stamp(now), reason, article])


def come_back(db: Database, article: int) -> bool:
    """The page is there again, as it was. False if it was not known to be gone."""
    cursor = db.execute(
        "UPDATE article SET gone_at = NULL, gone_reason = '' WHERE id = ? AND gone_at IS NOT NULL", [article]
    )
    return cursor.rowcount == 1


def read_again(db: Database, kept: Kept, version: Version) -> None:
    """Put a new reading of the same capture in the place of the article's newest revision.

    When it was seen, its number and what had changed stay as they are; the search index and the topics follow. A topic
    which that revision brought in, and the new reading does not, goes; one brought in by an earlier revision stays.
    """
    _unindex(db, kept)
    columns = _columns(version)
    sets = ", ".join(f"{name} = ?" for name in columns)
    db.execute(f"UPDATE revision SET {sets} WHERE id = ?", [*columns.values(), kept.revision])
    _index(db, kept.id, version)
    for verdict in version.verdicts:
        if not verdict.relevant:
            db.execute(
                "DELETE FROM match WHERE topic = ? AND article = ? AND revision = ?",
                [verdict.topic, kept.id, kept.revision],
            )
    _write_matches(db, kept.id, kept.revision, version.verdicts)
    named.write(db, kept.id, version.article.places)
    posts.write(db, kept.revision, version.article.posts)


def _write_revision(db: Database, article: int, number: int, version: Version) -> None:
    seen = stamp(version.seen_at)
    columns = {
        "article": article, "number": number, "seen_at": seen, "run": version.run, "capture": version.capture,
        "change": version.change, **_columns(version),
    }  # fmt: skip
    names, marks = ", ".join(columns), ", ".join("?" * len(columns))
    cursor = db.execute(f"INSERT INTO revision ({names}) VALUES ({marks})", list(columns.values()))
    db.execute(
        "UPDATE article SET revision = ?, last_changed = ?, gone_at = NULL, gone_reason = '' WHERE id = ?",
        [cursor.lastrowid, seen, article],
    )
    _index(db, article, version)
    _write_matches(db, article, int(cursor.lastrowid or 0), version.verdicts)
    named.write(db, article, version.article.places)
    posts.write(db, int(cursor.lastrowid or 0), version.article.posts)


def _columns(version: Version) -> dict[str, str | int | float | None]:
    """What a reader says of a page, as the revision's columns."""
    page = version.article
    return {
        "title": page.title, "text": page.text, "authors": json.dumps(page.authors, ensure_ascii=False),
        "published": stamp_or_none(page.published), "published_raw": page.published_raw,
        "published_from": page.published_from, "updated": stamp_or_none(page.updated), "language": page.language,
        "language_declared": page.language_declared, "kind": page.kind, "section": page.section,
        "tags": json.dumps(page.tags, ensure_ascii=False), "image": page.image, "credit": page.credit,
        "site_name": page.site_name, "partial": int(page.partial), "quality": page.quality,
        "notes": json.dumps(page.notes, ensure_ascii=False),
        "found": json.dumps(dict(page.found), ensure_ascii=False), "encoding": page.encoding,
        "fingerprint": page.fingerprint, "reader": version.reader, "words": version.words,
    }  # fmt: skip


def _index(db: Database, article: int, version: Version) -> None:
    db.execute(
        "INSERT INTO article_search (rowid, title, text, words) VALUES (?, ?, ?, ?)",
        [article, version.article.title, version.article.text, version.words],
    )


def _unindex(db: Database, kept: Kept) -> None:
    db.execute(
        "INSERT INTO article_search (article_search, rowid, title, text, words) VALUES ('delete', ?, ?, ?, ?)",
        [kept.id, kept.title, kept.text, kept.words],
    )


def _write_matches(db: Database, article: int, revision: int, verdicts: Iterable[Verdict]) -> None:
    for verdict in verdicts:
        if verdict.relevant:
            words = [[m.term, m.words, m.field, m.count] for m in verdict.matches]
            db.execute(
                "INSERT INTO match VALUES (?, ?, ?, ?, ?, ?) ON CONFLICT (topic, article) DO UPDATE SET"
                " revision = excluded.revision, score = excluded.score, reason = excluded.reason,"
                " words = excluded.words",
                [
                    article,
                    verdict.topic,
                    revision,
                    verdict.score,
                    verdict.reason,
                    json.dumps(words, ensure_ascii=False),
                ],
            )
