"""What one article costs, in a small archive and in a large one.

Needs no data. Each part fills an archive of 10,000 articles and a large one (1,000,000; another number in the
environment variable ``COST_ARTICLES``) with made-up rows, and times the same work in both.

Figures of the copy check, medians of wall-clock milliseconds for an article of 40 sentences:

* ``copies.original_ms``, ``copies.copy_ms``, ``copies.rewrite_ms``: in the large archive, for an article like no other,
  for one like another in every sentence, and for one half of whose sentences are another's.
* ``copies.original_ms_10k`` and alike: in the small one.
* ``copies.ratio``: the largest of the three ratios of large to small. 1.0 is flat.
* ``copies.articles``, ``copies.fill_s``: how large the large archive was, and how long filling it took.
"""

from __future__ import annotations

import os
import random
import tempfile
import time
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path
from statistics import median

from sqlite_utils import Database

from benchmarks.duplicates import take
from crawler.dedup.shingles import sketch
from storage.migrations import migrations
from storage.times import stamp

Figures = dict[str, float]

SMALL = 10_000
LARGE = 1_000_000
TIMED = 80  # articles of each kind
WARMING = 20  # before those: the first touch pages that later ones find read
_SENTENCES = 40
_WORDS = 18  # a sentence
_MARKS = 24  # of each made-up article
_OUTLETS = 200
_FIRST_MADE_UP = 1
_COMMON_IN = 10  # one made-up article in ten has the first sentence of every timed one
_NOON = datetime(2026, 3, 2, 12, tzinfo=UTC)
_VOCABULARY = tuple(f"{a}{b}{c}" for a in ("ba", "ke", "lo", "mi", "nu", "ra", "se", "to") for b in "rnlstk" for c in (
    "a", "en", "ir", "os", "um", "eth", "ing", "ad"
))  # fmt: skip


def run(data: Path) -> Figures:
    """Figures of every part. ``data`` is not needed."""
    del data
    figures: Figures = {}
    for part in PARTS:
        figures |= part()
    return figures


def copies_cost() -> Figures:
    """What the copy check costs."""
    articles = int(os.environ.get("COST_ARTICLES", LARGE))
    small, _ = _timed_in(SMALL)
    large, filling = _timed_in(articles)
    figures = {f"copies.{kind}_ms": round(spent, 3) for kind, spent in large.items()}
    figures |= {f"copies.{kind}_ms_10k": round(spent, 3) for kind, spent in small.items()}
    ratio = max(large[kind] / small[kind] for kind in large)
    return figures | {
        "copies.ratio": round(ratio, 3),
        "copies.articles": float(articles),
        "copies.fill_s": round(filling, 1),
    }


PARTS: tuple[Callable[[], Figures], ...] = (copies_cost,)


def _timed_in(articles: int) -> tuple[Figures, float]:
    """Median milliseconds of each kind in an archive of so many articles, and seconds that filling it took."""
    with tempfile.TemporaryDirectory() as folder:
        db = Database(Path(folder) / "cost.db")
        migrations.apply(db)
        began = time.perf_counter()
        fill(db, articles)
        filling = time.perf_counter() - began
        spent = _timed(db, articles + _FIRST_MADE_UP)
        db.close()
    return spent, filling


def fill(db: Database, articles: int) -> None:
    """Fill the tables of copies as so many unlike articles would, which share one sentence here and there.

    Marks come in order, so that they are appended and a million articles are there within a minute or two.
    """
    db.execute("PRAGMA foreign_keys = OFF")
    db.execute("PRAGMA synchronous = OFF")
    marks = articles * _MARKS
    count = "WITH RECURSIVE n(i) AS (SELECT 0 UNION ALL SELECT i + 1 FROM n WHERE i + 1 < ?1)"
    day = _NOON.toordinal()
    with db.atomic():
        db.execute(
            f"INSERT INTO copy_mark {count}"
            " SELECT i * ?2, 1 + (i * 7919) % ?3, 'outlet-' || (i % ?4), ?5 - i % 300 FROM n",
            [marks, (2**63 - 1) // marks, articles, _OUTLETS, day],
        )
        db.execute(
            f"INSERT INTO copy_sketch {count}"
            " SELECT i + 1, i + 1, 'outlet-' || (i % ?2), '', ?3, 400, 24, 0, x'' FROM n",
            [articles, _OUTLETS, stamp(_NOON - timedelta(days=1))],
        )
        common = next(iter(sketch("", _sentence(random.Random(0))).marks))
        db.execute(
            f"INSERT OR IGNORE INTO copy_mark {count} SELECT ?2, 1 + i * ?3, 'outlet-' || (i % ?4), ?5 FROM n",
            [articles // _COMMON_IN, common, _COMMON_IN, _OUTLETS, day],
        )


def _timed(db: Database, number: int) -> Figures:
    spent: dict[str, list[float]] = {"original": [], "copy": [], "rewrite": []}
    for seed in range(WARMING + TIMED):
        original, rewrite = _article(seed), _article(seed + 10_000)
        half = "\n".join([*original.split("\n")[: _SENTENCES // 2], *rewrite.split("\n")[_SENTENCES // 2 :]])
        for kind, text in (("original", original), ("copy", original), ("rewrite", half)):
            at = _NOON + timedelta(minutes=number % 1000)
            began = time.perf_counter()
            take(db, number, text, at, source=f"outlet-{number % _OUTLETS}")
            spent[kind].append(1000 * (time.perf_counter() - began))
            number += 1
    return {kind: median(times[WARMING:]) for kind, times in spent.items()}


def _article(seed: int) -> str:
    """A text of made-up words; its first sentence is the same for every seed."""
    chance = random.Random(seed + 1)
    return "\n".join([_sentence(random.Random(0)), *(_sentence(chance) for _ in range(_SENTENCES - 1))])


def _sentence(chance: random.Random) -> str:
    return " ".join(chance.choices(_VOCABULARY, k=_WORDS)) + "."
