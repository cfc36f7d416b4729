"""Reading captured pages again with today's reader, and putting the new readings in the place of the old.

A reading belongs to a capture: the same page read better is no new revision, and nobody edited anything. So the
article's newest revision is rewritten in place, and a row of ``rereading`` says what changed. Articles of which only
the old reading is whole (capture damaged, or no article for today's reader) keep it.
"""

from __future__ import annotations

import asyncio
import json
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime

from sqlite_utils import Database

from crawler import dedup
from crawler.config import Config, Source
from crawler.errors import FixTheFile, GiveUp
from crawler.extraction import READER
from crawler.jobs.keep import CUT_SHORT, UNVERIFIED, FetchedPage, as_kept
from crawler.jobs.reader import Reader
from crawler.jobs.reading import PageToRead
from crawler.jobs.topics import compiled
from storage import addresses, articles, furniture, rereading
from storage.archive import Archive
from storage.articles import Version
from storage.captures import StoredRecord, read_record
from storage.records import Capture, Lead, Reading, Unreadable
from storage.rereading import NO_ARTICLE, Row, Wanted
from storage.times import moment, stamp_or_none

BATCH = 20  # pages read at once and written in one transaction
SAME, CHANGED, NO_CAPTURE, FAILED, OVERTAKEN = "same", "changed", "no capture", "failed", "overtaken"
OUTCOMES = (CHANGED, SAME, NO_ARTICLE, NO_CAPTURE, FAILED, OVERTAKEN)

Tell = Callable[[int, int, str], None]


@dataclass(frozen=True, slots=True)
class Order:
    """What to read again; empty fields do not narrow."""

    source: str = ""
    topic: str = ""
    limit: int | None = None
    every: bool = False  # also what today's reader has read
    dry_run: bool = False  # say what would change, write nothing


@dataclass(frozen=True, slots=True)
class Reread:
    """One page read again."""

    article: int
    revision: int
    title: str  # as it was
    reader: str  # that made the old reading
    outcome: str  # one of OUTCOMES; overtaken: a crawl has revised the article meanwhile
    said: str  # in words
    fields: Mapping[str, tuple[object, object]] = field(
        default_factory=dict
    )  # that changed, old and new value
    gained: tuple[str, ...] = ()  # topics
    lost: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class _Read:
    """A page read again, with what would be written."""

    row: Row
    result: Reread
    version: Version | None = None


def reread(archive: Archive, config: Config, order: Order, now: datetime, tell: Tell) -> Iterator[Reread]:
    """Read again what another reader has read, oldest first, ``BATCH`` pages a transaction.

    Stopped at any moment, it goes on where it was: what is done carries today's reader. ``tell`` is told how far it
    is. Raises FixTheFile for a source or topic that is none, TryLater if the archive cannot be written.
    """
    _check(config, order)
    wanted = Wanted(READER, order.source, order.topic, order.every)
    total = min(rereading.count(archive.db, wanted), order.limit or 1 << 62)
    after = done = 0
    with Reader(compiled(config), workers=config.crawl.workers) as reader:
        while rows := rereading.pending(archive.db, wanted, after, min(BATCH, total - done)):
            after = int(str(rows[-1]["id"]))
            read = asyncio.run(_read_all(archive, config, reader, rows))
            yield from (one.result for one in read) if order.dry_run else _write(archive, read, now)
            done += len(rows)
            tell(done, total, str(rows[-1]["title"]))


def _check(config: Config, order: Order) -> None:
    if order.source and order.source not in config.sources:
        raise FixTheFile(
            f"{config.path}: there is no source {order.source!r}; `crisisdesk status` lists them"
        )
    if order.topic and order.topic not in config.topics:
        raise FixTheFile(
            f"{config.path}: there is no topic {order.topic!r}; there are: {', '.join(config.topics)}"
        )


async def _read_all(archive: Archive, config: Config, reader: Reader, rows: Sequence[Row]) -> list[_Read]:
    return list(await asyncio.gather(*(_read(archive, config, reader, row) for row in rows)))


async def _read(archive: Archive, config: Config, reader: Reader, row: Row) -> _Read:
    try:
        stored = await asyncio.to_thread(_stored, archive, row)
    except GiveUp as error:
        return _Read(row, _result(row, NO_CAPTURE, str(error)))
    capture = _capture(row, stored)
    source = config.sources.get(capture.source)
    key = dedup.canonical_address(capture.asked)
    known = addresses.known(archive.db, [key]).get(key)
    topics = tuple(source.topics) if source and source.topics else tuple(config.topics)
    reading = await reader.page(
        PageToRead(
            stored.body, capture.content_type, capture.address,
            known.lead if known else Lead(capture.asked, capture.source, ""), stored.headers, topics,
            capture.fetched_at, known=True, timezone=(source and source.timezone) or "",
            date_order=(source and source.date_order) or "",
            standing=furniture.of_source(archive.db, capture.source), country=(source and source.country) or "",
        )
    )  # fmt: skip
    page = _page(row, key, capture, reading, source, stored)
    return _compared(row, page, reading, _topics(archive.db, row))


def _stored(archive: Archive, row: Row) -> StoredRecord:
    if row["capture_segment"] is None:
        raise GiveUp(f"the archive has no capture {row['capture']}: it was pruned")
    return read_record(archive.captures, str(row["capture_segment"]), int(str(row["capture_offset"])))


def _capture(row: Row, stored: StoredRecord) -> Capture:
    said = {name: str(row[f"capture_{name}"]) for name in
            ("record", "run", "source", "address", "asked", "content_type", "segment", "fetched_at")}  # fmt: skip
    return Capture(
        said["record"], said["run"], said["source"], said["address"], said["asked"], (), moment(said["fetched_at"]),
        stored.status, stored.headers, said["content_type"], stored.sha256, len(stored.raw), said["segment"],
        int(str(row["capture_offset"])),
    )  # fmt: skip


def _page(
    row: Row, key: str, capture: Capture, reading: Reading, source: Source | None, stored: StoredRecord
) -> FetchedPage:
    """The page as it came: what was noted of its coming stays noted, for the reader cannot know it."""
    notes = [str(note) for note in json.loads(str(row["notes"]))]
    cut = next((note.removeprefix(CUT_SHORT) for note in notes if note.startswith(CUT_SHORT)), stored.fault)
    keep = source is not None and source.keep_noarchive is not None
    doubts = tuple(note for note in notes if note == UNVERIFIED)
    return FetchedPage(key, capture.source, (capture,), reading, keep_noarchive=keep, cut=cut, doubts=doubts)


def _topics(db: Database, row: Row) -> dict[str, bool]:
    """The article's topics, and whether it was this revision, no earlier one, that brought each."""
    rows = db.query("SELECT topic, revision FROM match WHERE article = ?", [row["article"]])
    return {one["topic"]: one["revision"] == row["id"] for one in rows}


def _compared(row: Row, page: FetchedPage, reading: Reading, topics: Mapping[str, bool]) -> _Read:
    if isinstance(reading.page, Unreadable):
        why = f"{reading.page.what}: {reading.page.reason}; the old reading stays"
        return _Read(row, _result(row, FAILED if reading.page.what == "failed" else NO_ARTICLE, why))
    version = as_kept(page, reading, reading.page)
    fields = _changed(row, version)
    judged = {verdict.topic for verdict in version.verdicts}
    on = set(reading.topics)
    brought = {topic for topic, here in topics.items() if here}
    gained, lost = tuple(sorted(on - topics.keys())), tuple(sorted((brought & judged) - on))
    said = "; ".join(
        [*(_in_words(name, *values) for name, values in fields.items()),
         *(f"now on {topic}" for topic in gained), *(f"no longer on {topic}" for topic in lost)]
    )  # fmt: skip
    result = _result(row, CHANGED if said else SAME, said or "nothing has changed", fields, gained, lost)
    return _Read(row, result, version)


def _result(
    row: Row, outcome: str, said: str, fields: Mapping[str, tuple[object, object]] | None = None,
    gained: tuple[str, ...] = (), lost: tuple[str, ...] = (),
) -> Reread:  # fmt: skip
    return Reread(
        int(str(row["article"])), int(str(row["id"])), str(row["title"]), str(row["reader"]), outcome, said,
        fields or {}, gained, lost,
    )  # fmt: skip


def _changed(row: Row, version: Version) -> dict[str, tuple[object, object]]:
    """Fields that a person would see changed, with old and new value; of a text, what changed and its lengths."""
    page = version.article
    new: dict[str, object] = {
        "title": page.title, "authors": list(page.authors), "published": stamp_or_none(page.published),
        "published_from": page.published_from, "updated": stamp_or_none(page.updated), "language": page.language,
        "kind": page.kind, "section": page.section, "tags": list(page.tags), "image": page.image,
        "credit": page.credit, "site_name": page.site_name, "partial": bool(page.partial), "quality": page.quality,
        "notes": list(page.notes),
    }  # fmt: skip
    old = {name: _value(row, name) for name in new}
    changed = {name: (old[name], value) for name, value in new.items() if old[name] != value}
    if str(row["text"]) != page.text:
        changed["text"] = (len(str(row["text"])), _text_change(str(row["text"]), page.text))
    return changed


def _value(row: Row, name: str) -> object:
    if name in ("authors", "tags", "notes"):
        return json.loads(str(row[name]))
    return bool(row[name]) if name == "partial" else row[name]


def _text_change(old: str, new: str) -> str:
    change = dedup.compare("", old, "", new)
    return f"{len(new)} characters: {change.reason if change else 'only blanks and punctuation'}"


def _in_words(name: str, old: object, new: object) -> str:
    return f"text {old} → {new}" if name == "text" else f"{name} {_shown(old)} → {_shown(new)}"


def _shown(value: object) -> str:
    listed = (
        "; ".join(map(str, value)) if isinstance(value, list) else str(value if value is not None else "")
    )
    return f'"{listed[:80]}"' if listed else "none"


def _write(archive: Archive, batch: Sequence[_Read], now: datetime) -> Iterator[Reread]:
    """Write one batch, whole or not at all, and give what came of it."""
    with archive.writing() as db:
        results = [_written(db, one, now) for one in batch]
    yield from results


def _written(db: Database, one: _Read, now: datetime) -> Reread:
    result = one.result
    if result.outcome in (NO_CAPTURE, FAILED):
        return result
    kept = articles.by_id(db, result.article)
    if kept is None or kept.revision != result.revision:
        return _result(one.row, OVERTAKEN, "a crawl has revised the article meanwhile")
    if one.version is not None:
        articles.read_again(db, kept, one.version)
    if one.version is None or result.outcome == CHANGED:
        rereading.note(
            db, result.revision, before=result.reader, reader=READER, outcome=result.outcome, said=result.said,
            fields=result.fields, now=now,
        )  # fmt: skip
    return result
