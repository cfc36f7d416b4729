"""Which sentences tell which development, and how usual each term was: rows in and out, judged elsewhere.

Every function takes the database inside the caller's transaction.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlite_utils import Database

from storage.records import Frequencies
from storage.sentences import sentence_hash, term_key

FOUNDS, SUPPORTS, CONTRADICTS = "founds", "supports", "contradicts"
ERA = 5  # days
_EVERY = " "  # the term every sentence has


@dataclass(frozen=True, slots=True)
class ToldIn:
    """That a sentence tells a development, and how alike it is to what told it before."""

    sentence: str
    development: str  # key
    relation: str  # FOUNDS, SUPPORTS, CONTRADICTS
    score: float  # 0 to 1; of a founder 1
    article: int


def begin(db: Database, topic: str, revision: int) -> bool:
    """Note that the sentences of a revision are weighed; False if they were."""
    return db.execute("INSERT OR IGNORE INTO weighed VALUES (?, ?)", [topic, revision]).rowcount == 1


def write(db: Database, topic: str, rows: Iterable[ToldIn]) -> None:
    """Keep what tells what; the first word on a sentence and a development counts."""
    db.conn.executemany(
        "INSERT OR IGNORE INTO told_in SELECT ?, ?, ?, ?, ?, ?"
        " WHERE EXISTS (SELECT 1 FROM development WHERE key = ?)",
        [
            (
                topic, sentence_hash(row.sentence), row.development, row.relation, row.score, row.article,
                row.development,
            )
            for row in rows
        ],
    )  # fmt: skip


def telling(db: Database, topic: str, sentences: Iterable[str]) -> dict[str, list[str]]:
    """Keys of the developments that sentences tell, first founded first, by sentence. What contradicts is left out."""
    by_hash = {sentence_hash(sentence): sentence for sentence in sentences}
    marks = ", ".join("?" * len(by_hash))
    rows = db.execute(
        "SELECT told_in.hash, development.key FROM told_in JOIN development ON development.key = told_in.development"
        f" WHERE told_in.topic = ? AND told_in.hash IN ({marks}) AND told_in.relation != '{CONTRADICTS}'"
        " ORDER BY development.first_seen, development.key",
        [topic, *by_hash],
    )
    found: dict[str, list[str]] = {}
    for hashed, key in rows.fetchall():
        found.setdefault(by_hash[hashed], []).append(key)
    return found


# ---------------------------------------------------------------- how usual a term was


def count(db: Database, topic: str, sentences: Iterable[Sequence[str]], at: datetime) -> None:
    """Count the terms of some sentences in the era of ``at``. What comes late is counted in the newest era known."""
    era = _era(at)
    rows = [(term_key(topic, term), era) for terms in sentences for term in (_EVERY, *dict.fromkeys(terms))]
    db.conn.executemany(_COUNT, rows)


_COUNT = """
INSERT INTO term_era VALUES (?, ?, 0, 0, 1) ON CONFLICT (key) DO UPDATE SET
  before = before + CASE WHEN excluded.era > era + 1 THEN last + now WHEN excluded.era = era + 1 THEN last ELSE 0 END,
  last = CASE WHEN excluded.era > era + 1 THEN 0 WHEN excluded.era = era + 1 THEN now ELSE last END,
  now = CASE WHEN excluded.era > era THEN 1 ELSE now + 1 END,
  era = max(era, excluded.era)
"""


def usual(db: Database, topic: str, terms: Iterable[str], at: datetime) -> Frequencies:
    """In how many sentences of a topic each term stood before the era that went before ``at``: five to ten days ago."""
    keys = {term_key(topic, term): term for term in (_EVERY, *terms)}
    marks = ", ".join("?" * len(keys))
    era = _era(at)
    rows = db.execute(f"SELECT key, era, before, last, now FROM term_era WHERE key IN ({marks})", list(keys))
    counts = {keys[key]: _before(era - was, *held) for key, was, *held in rows.fetchall()}
    return Frequencies(counts.pop(_EVERY, 0), {term: n for term, n in counts.items() if n})


def _before(eras: int, before: int, last: int, now: int) -> int:
    if eras > 1:
        return before + last + now
    return before + last if eras == 1 else before


def _era(at: datetime) -> int:
    return at.toordinal() // ERA
