"""How right pairs of articles are told the same, versions of one, or less, against pairs judged by reading.

Data: ``DIR/gold/near_duplicates*.jsonl`` (``topic``; ``a`` and ``b`` with an article's 1-based ``line``; ``label``) and
``DIR/timelines/TOPIC/articles.jsonl(.gz)`` (``date``, ``text``). The gold knows no outlets, so a topic counts as
one. Every article of a topic goes through the copy check in the order of its file, as the follower would send it;
furniture and pages that hold several articles are learned on the way, from no label.

Figures, all 0..1 but ``pairs``:

* ``precision``, ``recall``, ``f1``: pairs called the same or a revision against pairs labelled so, judged at the end of
  the stream, with all that was learned.
* ``clear.precision``, ``clear.recall``: without the pairs that the gold marks as hard.
* ``accuracy``: pairs whose label is met exactly; ``accuracy.LABEL``: of the pairs of one label.
* ``candidate_recall``: of the pairs labelled the same or a revision, how many the index of marks brings together when
  the later article comes in, before anything is compared.
* ``grouped.precision``, ``grouped.recall``: pairs that end in one group of copies, as judged on arrival.
* ``baseline.jaccard5.…``: Jaccard of 5-grams of at least .5, on the whole texts cut at blanks.
* ``pairs``: how many were judged; a pair whose articles are not there is left out.
"""

from __future__ import annotations

import gzip
import json
import sys
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from sqlite_utils import Database

from crawler.dedup.shingles import shingles
from crawler.jobs.copying import compared_with, copy_check, likeness_of
from storage import copies
from storage.migrations import migrations

Figures = dict[str, float]
Row = Mapping[str, Any]

_POSITIVE = frozenset(["same", "revision"])
_BASELINE = 0.5


@dataclass(frozen=True, slots=True)
class Judged:
    """One pair, as labelled and as told."""

    label: str
    hard: bool
    told: str
    met: bool  # the index brought the two together
    grouped: bool
    jaccard: float  # of word 5-grams, whole texts

    @property
    def positive(self) -> bool:
        return self.label in _POSITIVE


def run(data: Path) -> Figures:
    """Figures over all pairs there are under ``data``; {} where there is none."""
    pairs = list(judged(data))
    if not pairs:
        print(f"duplicates: {data} has no pairs with their articles: skipped", file=sys.stderr)
        return {}
    clear = [pair for pair in pairs if not pair.hard]
    found = [pair.met for pair in pairs if pair.positive]
    figures = _scores("", pairs, [pair.told in _POSITIVE for pair in pairs])
    figures |= _scores("clear.", clear, [pair.told in _POSITIVE for pair in clear])
    figures |= _scores("grouped.", pairs, [pair.grouped for pair in pairs])
    figures |= _scores("baseline.jaccard5.", pairs, [pair.jaccard >= _BASELINE for pair in pairs])
    figures |= {"candidate_recall": round(sum(found) / max(len(found), 1), 4), "pairs": float(len(pairs))}
    return figures | _accuracies(pairs)


def judged(data: Path) -> Iterator[Judged]:
    """Every gold pair whose articles are there, as the archive tells it."""
    by_topic: dict[str, list[Row]] = defaultdict(list)
    for file in sorted((data / "gold").glob("near_duplicates*.jsonl*")):
        for row in rows(file):
            by_topic[str(row["topic"])].append(row)
    for topic, pairs in sorted(by_topic.items()):
        found = sorted((data / "timelines" / topic).glob("articles.jsonl*"))
        if found:
            yield from _topic(list(rows(found[0])), pairs)


def rows(file: Path) -> Iterator[Row]:
    """The rows of a JSON Lines file, gzipped or not."""
    written = file.read_bytes()
    text = (gzip.decompress(written) if file.suffix == ".gz" else written).decode("utf-8")
    yield from (json.loads(line) for line in text.split("\n") if line.strip())


def _topic(articles: Sequence[Row], pairs: Iterable[Row]) -> Iterator[Judged]:
    known = [pair for pair in pairs if all(0 < int(pair[side]["line"]) <= len(articles) for side in "ab")]
    db = Database(memory=True)
    migrations.apply(db)
    met: dict[int, tuple[int, ...]] = {}
    for number, row in enumerate(articles, 1):
        take(db, number, str(row["text"]), datetime.fromisoformat(str(row["date"])).replace(tzinfo=UTC))
        met[number] = compared_with(db, number)
    for pair in known:
        first, second = sorted(int(pair[side]["line"]) for side in "ab")
        like = likeness_of(db, first, second)
        mine, theirs = (
            shingles(tuple(str(articles[n - 1]["text"]).lower().split())) for n in (first, second)
        )
        groups = [copies.group_of(db, n) for n in (first, second)]
        yield Judged(
            str(pair["label"]), bool(pair.get("hard")), like.kind if like else "", first in met[second],
            groups[0] is not None and groups[0] == groups[1], len(mine & theirs) / max(len(mine | theirs), 1),
        )  # fmt: skip


def take(
    db: Database, number: int, text: str, seen_at: datetime, source: str = "outlet", credit: str = ""
) -> None:
    """Put an article into an archive that has nothing but copies, and check it."""
    db.execute(
        "INSERT INTO article (id, key, address, source, first_seen, last_changed, revision)"
        " VALUES (?, ?, '', ?, '', '', ?)",
        [number, str(number), source, number],
    )
    values = {"id": number, "article": number, "number": 1, "text": text, "language": "en"}
    blank = {
        column.name: 0 if column.type in ("INTEGER", "REAL") else ""
        for column in db.table("revision").columns
        if column.name not in values
    }
    db.table("revision").insert(blank | values)
    copy_check(
        db, article=number, revision=number, source=source, title="", text=text, language="en", credit=credit,
        seen_at=seen_at,
    )  # fmt: skip


def _scores(prefix: str, pairs: Sequence[Judged], told: Sequence[bool]) -> Figures:
    right = sum(says and pair.positive for pair, says in zip(pairs, told, strict=True))
    precision = right / max(sum(told), 1)
    recall = right / max(sum(pair.positive for pair in pairs), 1)
    f1 = 2 * precision * recall / (precision + recall) if right else 0.0
    return {
        f"{prefix}{name}": round(value, 4)
        for name, value in (("precision", precision), ("recall", recall), ("f1", f1))
    }


def _accuracies(pairs: Sequence[Judged]) -> Figures:
    right: dict[str, list[bool]] = defaultdict(list)
    for pair in pairs:
        # The gold writes "shared-passages"; and one outlet's "same" is a copy where there are two.
        right[pair.label].append(pair.label.replace("-", " ") == pair.told)
    figures = {f"accuracy.{label}": sum(all_) / len(all_) for label, all_ in sorted(right.items())}
    figures["accuracy"] = sum(map(sum, right.values())) / len(pairs)
    return {name: round(value, 4) for name, value in figures.items()}
