"""What one article costs, in a small archive and in a large one.

Needs no data. Each part fills an archive of 10,000 articles and a large one (1,000,000; another number in the
environment variable ``COST_ARTICLES``) with made-up rows, and times the same work in both.

Figures of the copy check, medians of processor milliseconds for an article of 40 sentences, keeping it
included (the machine may be shared, so the archives take turns and waiting is not counted):

* ``copies.original_ms``, ``copies.copy_ms``, ``copies.rewrite_ms``: in the large archive, for an article like no other,
  for one like another in every sentence, and for one half of whose sentences are another's.
* ``copies.original_ms_10k`` and alike: in the small one.
* ``copies.ratio``: the largest of the three ratios of large to small. 1.0 is flat.
* ``copies.flood_ms``, ``copies.flood_ratio``, ``copies.flood_groups``: ten thousand copies of one report in an hour:
  milliseconds for each of the last thousand, that as a multiple of the second thousand's, and how many groups they end
  in (1).
* ``copies.articles``, ``copies.fill_s``: how large the large archive was, and how long filling it took.
"""

from __future__ import annotations

import os
import random
import tempfile
import time
from collections import defaultdict
from collections.abc import Callable, Mapping
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
FLOOD = 10_000
FLOOD_SHARE = 1_000  # of the flood that are timed at its beginning and end
TIMED = 80  # articles of each kind
WARMING = 20  # before those: the first touch pages that later ones find read
_SENTENCES = 40
_WORDS = 18  # a sentence
_MARKS = 24  # of each made-up article
_OUTLETS = 200
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
    with tempfile.TemporaryDirectory() as folder:
        small, _ = _filled(Path(folder) / "small.db", SMALL)
        large, filling = _filled(Path(folder) / "large.db", articles)
        in_small, in_large = _timed({small: SMALL, large: articles})
        small.close()
        large.close()
    figures = {f"copies.{kind}_ms": round(spent, 3) for kind, spent in in_large.items()}
    figures |= {f"copies.{kind}_ms_10k": round(spent, 3) for kind, spent in in_small.items()}
    return figures | {
        "copies.ratio": round(max(in_large[kind] / in_small[kind] for kind in in_large), 3),
        "copies.articles": float(articles),
        "copies.fill_s": round(filling, 1),
    }


def flood_cost() -> Figures:
    """What each of ten thousand copies in an hour costs."""
    db = Database(memory=True)
    migrations.apply(db)
    spent: list[float] = []
    with db.atomic():
        for number in range(FLOOD):
            began = time.process_time()
            at = _NOON + timedelta(hours=number / FLOOD)
            take(db, number + 1, _article(0), at, source=f"outlet-{number % _OUTLETS}")
            spent.append(1000 * (time.process_time() - began))
    (groups,) = db.execute("SELECT count(*) FROM copy_group").fetchone()
    early, late = median(spent[FLOOD_SHARE : 2 * FLOOD_SHARE]), median(spent[-FLOOD_SHARE:])
    return {
        "copies.flood_ms": round(late, 3),
        "copies.flood_ratio": round(late / early, 3),
        "copies.flood_groups": float(groups),
    }


PARTS: tuple[Callable[[], Figures], ...] = (copies_cost, flood_cost)


def _filled(file: Path, articles: int) -> tuple[Database, float]:
    """An archive of so many articles, and the seconds that filling it took."""
    db = Database(file)
    migrations.apply(db)
    began = time.perf_counter()
    fill(db, articles)
    return db, time.perf_counter() - began


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


def _timed(archives: Mapping[Database, int]) -> list[Figures]:
    """Median milliseconds of each kind in each archive, in turns, so that whatever else the machine does hits both."""
    spent: dict[tuple[Database, str], list[float]] = defaultdict(list)
    for seed in range(WARMING + TIMED):
        for which, (db, articles) in enumerate(archives.items()):
            # Each archive gets texts of its own: a sketch that was just made is remembered.
            for at, (kind, text) in enumerate(_kinds(2 * seed + which)):
                number = articles + 1 + seed * 3 + at
                began = time.process_time()
                take(db, number, text, _NOON + timedelta(minutes=seed), source=f"outlet-{number % _OUTLETS}")
                spent[db, kind].append(1000 * (time.process_time() - began))
    return [{kind: median(spent[db, kind][WARMING:]) for kind, _ in _kinds(0)} for db in archives]


def _kinds(seed: int) -> list[tuple[str, str]]:
    """An article like no other, its copy, and one that shares half of its sentences."""
    original, other = _article(seed).split("\n"), _article(seed + 10_000).split("\n")
    half = [*original[: _SENTENCES // 2], *other[_SENTENCES // 2 :]]
    texts = (("original", original), ("copy", original), ("rewrite", half))
    return [(kind, "\n".join(lines)) for kind, lines in texts]


def _article(seed: int) -> str:
    """A text of made-up words; its first sentence is the same for every seed."""
    chance = random.Random(seed + 1)
    return "\n".join([_sentence(random.Random(0)), *(_sentence(chance) for _ in range(_SENTENCES - 1))])


def _sentence(chance: random.Random) -> str:
    return " ".join(chance.choices(_VOCABULARY, k=_WORDS)) + "."
