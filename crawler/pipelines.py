"""Capture → read → keep: the three steps every fetched page takes, in this order."""

from __future__ import annotations

import asyncio
import re
from dataclasses import replace
from http import HTTPStatus
from typing import TYPE_CHECKING, Self

from crawler.connections import unverified
from crawler.items import Answer, PageItem
from crawler.jobs.keep import UNVERIFIED, FetchedPage
from crawler.jobs.reading import PageToRead
from storage.records import Capture

if TYPE_CHECKING:
    from scrapy.crawler import Crawler

    from crawler.spiders.news import NewsSpider

_META = re.compile(rb"<meta\s[^>]{0,500}", re.IGNORECASE)
_NAMES_ROBOTS = re.compile(rb"name\s*=\s*[\"']?robots\b", re.IGNORECASE)
_META_WITHIN = 100_000  # bytes of a page in which its head is looked for


class _Step:
    """Made from the crawler, with the one spider it runs."""

    def __init__(self, crawler: Crawler) -> None:
        self._crawler = crawler

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Self:
        return cls(crawler)

    @property
    def spider(self) -> NewsSpider:
        spider: NewsSpider = self._crawler.spider  # type: ignore[assignment]
        return spider


class CapturePipeline(_Step):
    """Writes every answer into a WARC segment before anything parses it."""

    async def process_item(self, item: PageItem) -> PageItem:
        source = self.spider.config.sources[item.page.source]
        bare = not source.keep_noarchive and forbids_archiving(item)
        captures = await asyncio.to_thread(self._write, item, bare)
        self.spider.intake.captured(captures)
        return replace(item, captures=captures)

    def _write(self, item: PageItem, bare: bool) -> tuple[Capture, ...]:
        asked = item.page.lead.address
        steps = [answer.address for answer in item.answers]
        return tuple(
            self.spider.captures.write(
                source=item.page.source, asked=asked, via=steps[:place], address=answer.address, method="GET",
                request_headers=answer.request_headers, status=answer.status, headers=answer.headers,
                body=b"" if bare else answer.body, fetched_at=answer.fetched_at, ip=answer.ip,
                protocol=answer.protocol, truncated=_cut(answer, bare),
                tls=UNVERIFIED if unverified(self.spider.config.sources[item.page.source], answer.address) else "",
            )
            for place, answer in enumerate(item.answers)
        )  # fmt: skip


def _cut(answer: Answer, bare: bool) -> str:
    if bare:
        return "unspecified"
    return "disconnect" if answer.truncated else ""


def forbids_archiving(item: PageItem) -> bool:
    """Whether a page asks, in a header or a meta element, that no copy of it be kept."""
    told = [value.lower() for name, value in item.answer.headers if name.lower() == "x-robots-tag"]
    # A rule for one robot by its name ("otherbot: noarchive") is none for us.
    if any("noarchive" in rule for value in told for rule in value.split(",") if ":" not in rule):
        return True
    metas = _META.findall(item.body[:_META_WITHIN])
    return any(b"noarchive" in meta.lower() and _NAMES_ROBOTS.search(meta) for meta in metas)


class ReadPipeline(_Step):
    """Has the page read in a worker that can be killed."""

    async def process_item(self, item: PageItem) -> PageItem:
        if item.answer.status != HTTPStatus.OK:
            return item
        source = self.spider.config.sources[item.page.source]
        task = PageToRead(
            body=item.body, content_type=item.header("content-type"), address=item.answer.address,
            lead=item.page.lead, headers=item.answer.headers, topics=tuple(self.spider.intake.topics_of(source)),
            now=self.spider.clock(), known=item.page.known.article is not None, timezone=source.timezone or "",
            date_order=source.date_order or "", standing=self.spider.intake.furniture.get(source.id, frozenset()),
            country=source.country or "",
        )  # fmt: skip
        return replace(item, reading=await self.spider.reader.page(task))


class KeepPipeline(_Step):
    """Takes the page into the archive; many pages share one commit."""

    async def process_item(self, item: PageItem) -> PageItem:
        source = self.spider.config.sources[item.page.source]
        page = FetchedPage(
            key=item.page.key, source=item.page.source, captures=item.captures, reading=item.reading,
            etag=item.header("etag"), last_modified=item.header("last-modified"),
            keep_noarchive=source.keep_noarchive is not None, cut=item.cut,
            doubts=(UNVERIFIED,) if unverified(source, item.answer.address) else (),
        )  # fmt: skip
        ending = await self.spider.intake.keep(page, item.page.known)
        self.spider.tell(item.page, ending)
        return item
