"""Which readings another reader made than today's, and what came of reading their pages again."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlite_utils import Database

from storage.times import stamp

NO_ARTICLE = "no article"  # an outcome that reading once more with the same reader cannot change

Row = Mapping[str, object]


@dataclass(frozen=True, slots=True)
class Wanted:
    """Which articles' newest readings are looked for; empty fields do not narrow."""

    reader: str  # today's
    source: str = ""
    topic: str = ""
    every: bool = False  # also those that today's reader made


def pending(db: Database, wanted: Wanted, after: int, limit: int) -> list[Row]:
    """The newest revisions of articles that today's reader did not make, by id: with the article's and the capture's
    own columns as ``article_…`` and ``capture_…``."""
    where, values = _where(wanted)
    return list(
        db.query(
            "SELECT revision.*, article.source AS article_source, capture.record AS capture_record,"
            " capture.run AS capture_run, capture.source AS capture_source, capture.address AS capture_address,"
            " capture.asked AS capture_asked, capture.fetched_at AS capture_fetched_at,"
            " capture.content_type AS capture_content_type, capture.segment AS capture_segment,"
            f' capture."offset" AS capture_offset FROM {_FROM} WHERE revision.id > ? AND {where}'
            " ORDER BY revision.id LIMIT ?",
            [after, *values, limit],
        )
    )


def count(db: Database, wanted: Wanted) -> int:
    """How many there are in all."""
    where, values = _where(wanted)
    return int(next(db.query(f"SELECT count(*) AS n FROM {_FROM} WHERE {where}", values))["n"])


_FROM = (
    "article JOIN revision ON revision.id = article.revision"
    " LEFT JOIN capture ON capture.record = revision.capture"
)


def _where(wanted: Wanted) -> tuple[str, list[str]]:
    parts: list[tuple[str, list[str]]] = [("1", [])]
    if not wanted.every:
        tried = (
            "NOT EXISTS (SELECT 1 FROM rereading WHERE rereading.revision = revision.id AND rereading.reader = ?"
            " AND rereading.outcome = ?)"
        )
        parts.append((f"revision.reader != ? AND {tried}", [wanted.reader, wanted.reader, NO_ARTICLE]))
    if wanted.source:
        parts.append(("article.source = ?", [wanted.source]))
    if wanted.topic:
        parts.append(("article.id IN (SELECT article FROM match WHERE topic = ?)", [wanted.topic]))
    return " AND ".join(f"({text})" for text, _ in parts), [one for _, values in parts for one in values]


def note(
    db: Database, revision: int, *, before: str, reader: str, outcome: str, said: str,
    fields: Mapping[str, Sequence[object]], now: datetime,
) -> None:  # fmt: skip
    """Remember what came of reading a page again: ``fields`` are those that changed, with old and new value."""
    db.execute(
        "INSERT INTO rereading (revision, at, reader_before, reader, outcome, said, fields)"
        " VALUES (?, ?, ?, ?, ?, ?, ?)",
        [revision, stamp(now), before, reader, outcome, said, json.dumps(fields, ensure_ascii=False)],
    )
