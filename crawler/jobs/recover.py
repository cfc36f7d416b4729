"""After a kill: captures that were made but not yet archived are read from their WARC segments."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator
from pathlib import Path

from crawler import dedup
from crawler.jobs.intake import Intake
from crawler.jobs.keep import FetchedPage
from crawler.jobs.reader import Reader
from crawler.jobs.reading import PageToRead
from storage import addresses, pages
from storage.captures import Segment, read_record, records, unfinished
from storage.records import Capture, Lead

Chain = tuple[Capture, ...]  # redirects first, the answer last


async def take_in_leftovers(intake: Intake, reader: Reader) -> int:
    """Read and keep what an interrupted crawl had captured; how many pages that were.

    Segments of sources that this crawl does not read are left for one that does.
    """
    sealed = await intake.writer.do(pages.sealed)
    taken = 0
    for path in await asyncio.to_thread(lambda: list(unfinished(intake.archive.captures, sealed))):
        segment = records(path)
        chains, others = await _leftover(intake, path, segment)
        for chain in chains:
            await _take_in(intake, reader, chain)
            taken += 1
        if not others:
            await intake.segment_done(path.name, segment.cut)
    return taken


async def _leftover(intake: Intake, path: Path, segment: Segment) -> tuple[list[Chain], bool]:
    """The captures of a segment that the archive does not point at, and whether some belong to other crawls."""
    known = await intake.writer.do(lambda db: pages.taken_in(db, path.name))
    fresh = await asyncio.to_thread(lambda: [one for one in segment if one.record not in known])
    mine = [chain for chain in _chains(fresh) if chain[-1].source in intake.progress]
    orphans = [one for one in fresh if one.source not in intake.config.sources]
    await intake.writer.do(lambda db: pages.take_in(db, orphans))
    left = len(fresh) - len(orphans) - sum(len(chain) for chain in mine)
    return mine, left > 0


def _chains(captures: list[Capture]) -> Iterator[Chain]:
    """Each answer with the redirects that led to it."""
    hops: list[Capture] = []
    for one in captures:
        if hops and hops[0].asked != one.asked:
            hops = []
        hops.append(one)
        if not 300 <= one.status < 400:
            yield tuple(hops)
            hops = []


async def _take_in(intake: Intake, reader: Reader, chain: Chain) -> None:
    answer = chain[-1]
    key = dedup.canonical_address(answer.asked)
    known = (await intake.writer.do(lambda db: addresses.known(db, [key]))).get(key)
    if known is None:
        known = await intake.meet_again(key, Lead(answer.asked, answer.source, answer.address))
    intake.expect(key, answer.source)
    stored = await asyncio.to_thread(read_record, intake.archive.captures, answer.segment, answer.offset)
    source = intake.config.sources[answer.source]
    reading = None
    if answer.status == 200:
        reading = await reader.page(
            PageToRead(
                stored.body, answer.content_type, answer.address, known.lead, answer.headers,
                tuple(intake.topics_of(source)), answer.fetched_at, known.article is not None, source.timezone or "",
                source.date_order or "", intake.furniture.get(source.id, frozenset()), source.country or "",
            )
        )  # fmt: skip
    headers = {name.lower(): value for name, value in answer.headers}
    page = FetchedPage(
        key, answer.source, chain, reading, headers.get("etag", ""), headers.get("last-modified", ""),
        source.keep_noarchive is not None, stored.fault or ("it was cut short" if stored.truncated else ""),
    )  # fmt: skip
    await intake.keep(page, known)
