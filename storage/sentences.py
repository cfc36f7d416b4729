"""The memory of a topic: every sentence ever archived on it, once, and its lookup by terms.

What terms are is judged elsewhere; here they are texts without blanks. Every function takes the database inside the
caller's transaction. Looking up costs the same in a small archive and a large one: the rarest terms are asked first,
and of each only the newest sentences are looked at.
"""

from __future__ import annotations

import hashlib
import math
from collections.abc import Iterable, Sequence

from sqlite_utils import Database

from storage.records import Frequencies, Remembered
from storage.times import moment, stamp

POSTINGS = 80  # sentences looked at for one term, newest first
LOOKED_UP = 16  # terms asked for one sentence, rarest first
EVERYWHERE = ""  # the topic under which terms of all topics are counted
_EVERY = " "  # the term every sentence has: its count is how many sentences there are


def sentence_hash(sentence: str) -> int:
    """64 bits of a sentence, the same for any case and blanks."""
    return _hashed(" ".join(sentence.casefold().split()))


def _hashed(text: str) -> int:
    digest = hashlib.blake2b(text.encode("utf-8", "replace"), digest_size=8).digest()
    return int.from_bytes(digest, "big", signed=True)


def _key(topic: str, term: str) -> int:
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
        "INSERT INTO remembered_at VALUES (?, ?)", [(_key(topic, term), sentence) for term in different]
    )
    counted = [(_key(where, term),) for where in (topic, EVERYWHERE) for term in (_EVERY, *different)]
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
    keys = {_key(topic, term): term for term in (_EVERY, *terms)}
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


def neighbours(
    db: Database, topic: str, terms: Sequence[str], limit: int, among: Frequencies | None = None
) -> list[Remembered]:
    """Remembered sentences that share the rarest of these terms, most in common first, at most ``limit``.

    ``among``: the frequencies of these terms, where the caller has them already.
    """
    counted = among or frequencies(db, topic, terms)
    rarest = sorted(
        (counted.terms[term], term) for term in dict.fromkeys(terms) if counted.terms.get(term, 0)
    )
    shared: dict[int, float] = {}
    for count, term in rarest[:LOOKED_UP]:
        weight = math.log(1 + counted.sentences / count)
        for (sentence,) in db.execute(
            "SELECT sentence FROM remembered_at WHERE key = ? ORDER BY sentence DESC LIMIT ?",
            [_key(topic, term), POSTINGS],
        ):
            shared[sentence] = shared.get(sentence, 0.0) + weight
    best = sorted(shared, key=lambda sentence: (-shared[sentence], sentence))[:limit]
    return _rows(db, best)


_SELECT = (
    "SELECT id, sentence, terms, language, article, revision, position, first_seen, last_seen, articles, outlets"
    " FROM remembered"
)


def _rows(db: Database, ids: Sequence[int]) -> list[Remembered]:
    marks = ", ".join("?" * len(ids))
    rows = {row[0]: row for row in db.execute(f"{_SELECT} WHERE id IN ({marks})", list(ids))}
    return [_read(rows[one]) for one in ids]


def _read(row: Sequence[object]) -> Remembered:
    _, sentence, terms, language, article, revision, position, first, last, articles, outlets = row
    return Remembered(
        str(sentence), tuple(str(terms).split(" ")) if terms else (), str(language), int(str(article)),
        int(str(revision)), int(str(position)), "", moment(str(first)), moment(str(last)), int(str(articles)),
        int(str(outlets)),
    )  # fmt: skip
