"""The memory of a topic: every sentence ever archived on it, once, and its lookup by terms.

What terms are is judged elsewhere; here they are texts without blanks. Every function takes the database inside the
caller's transaction. Looking up costs the same in a small archive and a large one: of each term only the newest
sentences are looked at.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Mapping, Sequence
from heapq import nlargest

from sqlite_utils import Database

from storage.records import Frequencies, Remembered
from storage.times import moment, stamp

NEWEST = 200  # sentences looked at for one term, newest first
EVERYWHERE = ""  # the topic under which terms of all topics are counted
_EVERY = " "  # the term every sentence has: its count is how many sentences there are


def sentence_hash(sentence: str) -> int:
    """64 bits of a sentence, the same for any case and blanks."""
    return _hashed(" ".join(sentence.casefold().split()))


def _hashed(text: str) -> int:
    digest = hashlib.blake2b(text.encode("utf-8", "replace"), digest_size=8).digest()
    return int.from_bytes(digest, "big", signed=True)


def term_key(topic: str, term: str) -> int:
    """64 bits for a term on a topic, by which the tables of terms are looked up."""
    return _hashed(f"{topic}\0{term}")


def remember(db: Database, topic: str, rows: Iterable[Remembered]) -> int:
    """Keep sentences; give how many were new. A sentence known by its hash only gains articles and outlets, and one
    that stands twice in an article, or is remembered twice, nothing."""
    return sum(_remember(db, topic, row) for row in rows)


def _remember(db: Database, topic: str, row: Remembered) -> bool:
    seen = stamp(row.first_seen)
    cursor = db.execute(
        "INSERT OR IGNORE INTO remembered (topic, hash, sentence, terms, language, article, revision, position,"
        " first_seen, last_seen, articles, outlets) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, 0, 0)",
        [topic, sentence_hash(row.sentence), row.sentence, " ".join(row.terms), row.language, row.article,
         row.revision, row.position, seen, seen],
    )  # fmt: skip
    new = cursor.rowcount == 1
    sentence = int(cursor.lastrowid or 0) if new else _id_of(db, topic, row.sentence)
    if new:
        _index(db, topic, sentence, row.terms)
    _stood_in(db, sentence, row, seen)
    return new


def _id_of(db: Database, topic: str, sentence: str) -> int:
    asked = "SELECT id FROM remembered WHERE topic = ? AND hash = ?"
    return int(db.execute(asked, [topic, sentence_hash(sentence)]).fetchone()[0])


def _index(db: Database, topic: str, sentence: int, terms: Sequence[str]) -> None:
    different = dict.fromkeys(terms)
    db.conn.executemany(
        "INSERT INTO remembered_at VALUES (?, ?)", [(term_key(topic, term), sentence) for term in different]
    )
    counted = [(term_key(where, term),) for where in (topic, EVERYWHERE) for term in (_EVERY, *different)]
    db.conn.executemany(
        "INSERT INTO remembered_count VALUES (?, 1) ON CONFLICT (key) DO UPDATE SET sentences = sentences + 1",
        counted,
    )


def _stood_in(db: Database, sentence: int, row: Remembered, seen: str) -> None:
    outlet_known = db.execute(
        "SELECT 1 FROM remembered_in WHERE sentence = ? AND source = ? LIMIT 1", [sentence, row.source]
    ).fetchone()
    cursor = db.execute(
        "INSERT OR IGNORE INTO remembered_in VALUES (?, ?, ?)", [sentence, row.source, row.article]
    )
    if cursor.rowcount == 1:
        db.execute(
            "UPDATE remembered SET articles = articles + 1, outlets = outlets + ?, last_seen = max(last_seen, ?)"
            " WHERE id = ?",
            [outlet_known is None, seen, sentence],
        )
        # What arrives late may still be what was said first.
        db.execute(
            "UPDATE remembered SET first_seen = ?, article = ?, revision = ?, position = ?"
            " WHERE id = ? AND (first_seen, article) > (?, ?)",
            [seen, row.article, row.revision, row.position, sentence, seen, row.article],
        )


def frequencies(db: Database, topic: str, terms: Sequence[str]) -> Frequencies:
    """How many sentences of a topic had each term; of all topics together for ``EVERYWHERE``."""
    keys = {term_key(topic, term): term for term in (_EVERY, *terms)}
    marks = ", ".join("?" * len(keys))
    rows = db.execute(
        f"SELECT key, sentences FROM remembered_count WHERE key IN ({marks})", list(keys)
    ).fetchall()
    counts = {keys[key]: count for key, count in rows}
    return Frequencies(counts.pop(_EVERY, 0), counts)


def known(db: Database, topic: str, sentence: str) -> Remembered | None:
    """The remembered sentence of the same words, if there is one."""
    rows = db.execute(f"{_SELECT} WHERE topic = ? AND hash = ?", [topic, sentence_hash(sentence)]).fetchall()
    return _read(rows[0]) if rows else None


class Nearest:
    """The remembered sentences nearest to those of one article; a term that several of them have is looked up once."""

    def __init__(self, db: Database, topic: str) -> None:
        self._db, self._topic = db, topic
        self._having: dict[str, list[int]] = {}

    def to(self, weights: Mapping[str, float], limit: int) -> list[Remembered]:
        """Those that share terms of the greatest weight together, at most ``limit``, heaviest first."""
        shared: dict[int, float] = {}
        for term, weight in weights.items():
            for sentence in self._sentences(term):
                shared[sentence] = shared.get(sentence, 0.0) + weight
        best = nlargest(limit, shared, key=lambda sentence: (shared[sentence], -sentence))
        marks = ", ".join("?" * len(best))
        rows = {row[0]: row for row in self._db.execute(f"{_SELECT} WHERE id IN ({marks})", best)}
        return [_read(rows[one]) for one in best]

    def _sentences(self, term: str) -> list[int]:
        if term not in self._having:
            asked = "SELECT sentence FROM remembered_at WHERE key = ? ORDER BY sentence DESC LIMIT ?"
            rows = self._db.execute(asked, [term_key(self._topic, term), NEWEST]).fetchall()
            self._having[term] = [row[0] for row in rows]
        return self._having[term]


_SELECT = (
    "SELECT id, sentence, terms, language, article, revision, position, first_seen, last_seen, articles, outlets"
    " FROM remembered"
)


def _read(row: Sequence[object]) -> Remembered:
    _, sentence, terms, language, article, revision, position, first, last, articles, outlets = row
    return Remembered(
        str(sentence), tuple(str(terms).split(" ")) if terms else (), str(language), int(str(article)),
        int(str(revision)), int(str(position)), "", moment(str(first)), moment(str(last)), int(str(articles)),
        int(str(outlets)),
    )  # fmt: skip
