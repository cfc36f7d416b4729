"""The one spider: due sources → listings → leads → pages. It asks and follows; what is wanted and kept is decided in
``crawler.jobs``, so the whole flow also runs without Scrapy.

``scrapy crawl news -a topic=kazakhstan -a source=kursiv -a config=schedules.yaml -a now=2022-01-05T18:00Z``
"""

from __future__ import annotations

import asyncio
import logging
import os
from collections.abc import AsyncIterator, Callable, Iterable
from contextlib import ExitStack
from dataclasses import replace
from datetime import datetime
from functools import partial
from http import HTTPStatus
from pathlib import Path
from typing import TYPE_CHECKING, Any, Self
from urllib.parse import urlsplit

import scrapy
from scrapy import signals
from scrapy.http import Request, Response
from twisted.python.failure import Failure

from crawler import causes, waits
from crawler.causes import HostWaits
from crawler.clock import clock
from crawler.config import Config, Source, load
from crawler.errors import FixTheFile
from crawler.exploring import FRONT_PAGE, LISTING, Explorer, header, is_page, kind_asked
from crawler.guard import Guard
from crawler.items import Answer, PageItem
from crawler.jobs import recover
from crawler.jobs.condition import as_it_answers
from crawler.jobs.intake import Intake, Order, Plan, ToFetch
from crawler.jobs.reader import Reader
from crawler.jobs.topics import compiled
from crawler.manners import PROGRAM, allowed_hosts, for_one_page, own_pace, scrapy_settings
from crawler.middlewares import why_cut
from storage.archive import Archive
from storage.captures import CaptureWriter
from storage.errors import CrisisdeskError
from storage.records import Ending, Listing, NotAListing, Outcome
from storage.sources import TakenListing

if TYPE_CHECKING:
    from scrapy.crawler import Crawler

logger = logging.getLogger(__name__)

MOST_CHILDREN = 5  # sitemaps read from one index in one crawl, newest first
FRESH, DUE = 10, 0  # request priorities: what is announced now goes before what is looked at again


class NewsSpider(scrapy.Spider):
    """Reads the sources of schedules.yaml into the archive."""

    name = "news"

    config: Config
    guard: Guard
    intake: Intake
    reader: Reader
    captures: CaptureWriter
    explorer: Explorer
    clock: Callable[[], datetime]

    def __init__(
        self, topic: str = "", source: str = "", config: str = "schedules.yaml", now: str = "", pages: str = "yes",
        archive: str = "", address: str = "", **kwargs: Any,
    ) -> None:  # fmt: skip
        """``pages=no`` reads listings only; ``archive`` writes elsewhere; ``address`` fetches that one page only."""
        super().__init__(**kwargs)
        self.order = Order(_names(topic), _names(source))
        self.config = load(Path(config))
        if address:
            self.config = for_one_page(self.config, address)
        if archive:
            self.config = self.config.model_copy(update={"archive": Path(archive)})
        self.address = address
        _refuse_unknown(self.order, self.config)
        self.clock = clock(now)
        self.with_pages = pages != "no"
        self.waiting_hosts: dict[str, tuple[datetime, str]] = {}
        self.slow_hosts = own_pace(self.config)
        self.gave_up: CrisisdeskError | None = None  # why this crawl ended before it was done
        self._open = ExitStack()
        self.proxy_credentials = ""
        self.watch: Callable[[ToFetch, Ending], None] = lambda _page, _ending: None
        self._asked: set[tuple[str, str]] = set()
        self._children: dict[tuple[str, str], list[TakenListing]] = {}

    @classmethod
    def from_crawler(cls, crawler: Crawler, *args: Any, **kwargs: Any) -> Self:
        spider = super().from_crawler(crawler, *args, **kwargs)
        spider._set_up(crawler)
        return spider

    def _set_up(self, crawler: Crawler) -> None:
        crawl = self.config.crawl
        for name, value in scrapy_settings(self.config).items():
            crawler.settings.set(name, value, priority="spider")
        if crawl.proxy_credentials:
            self.proxy_credentials = crawl.proxy_credentials.reveal(os.environ)
        topics = compiled(self.config)
        self.archive = self._open.enter_context(Archive.open(self.config.archive))
        languages = {language for source in self.config.sources.values() for language in source.languages}
        self.reader = self._open.enter_context(Reader(topics, workers=crawl.workers, languages=languages))
        self.intake = Intake(self.archive, self.config, topics, self.order, self.clock, program=PROGRAM)
        logging.getLogger("scrapy.core.scraper").addFilter(causes.unless_told)
        crawler.signals.connect(self._closed, signals.spider_closed)
        crawler.signals.connect(self._callback_failed, signals.spider_error)
        crawler.signals.connect(self._item_failed, signals.item_error)

    # The crawl, from its sources to their pages.

    async def start(self) -> AsyncIterator[Any]:
        """Ask every source for its listings, then for the pages whose time to be looked at has come."""
        try:
            async for request in self._requests():
                yield request
        except CrisisdeskError as error:
            self.give_up(error)

    async def _requests(self) -> AsyncIterator[Request]:
        self.guard = _installed_guard(
            allowed_hosts(self.config)
        )  # not before: the reactor has it only once it runs
        self.explorer = Explorer(self.crawler.engine, self.guard, self.reader, self.clock)
        self.waiting_hosts = await self.intake.begin()
        self.captures = self._open.enter_context(
            CaptureWriter(
                self.archive.captures, self.intake.run, software=PROGRAM,
                user_agent=self.crawler.settings["USER_AGENT"], operator=self.config.contact,
            )
        )  # fmt: skip
        if self.address:
            yield self._page_request(await self.intake.one_page(self.address), FRESH)
            return
        await recover.take_in_leftovers(self.intake, self.reader)
        for source in self.intake.sources:
            for request in self._first_requests(await self.intake.plan(source)):
                yield request
        if self.with_pages:
            for source in self.intake.sources:
                for page in await self.intake.due_pages(source):
                    yield self._page_request(page, DUE)

    def _first_requests(self, plan: Plan) -> Iterable[Request]:
        source = plan.source
        for child in plan.listings:
            if child.how.startswith("listed by "):
                self._children.setdefault((source.id, child.how[len("listed by ") :]), []).append(child)
        for address in (source.address, *source.also):
            known = [
                one
                for one in plan.listings
                if one.address == address or one.how.endswith(_found_from(address))
            ]
            if known:
                yield from (self._listing_request(source, one) for one in known)
            else:
                yield self._explore_request(source, address)

    async def listing(self, response: Response, source: Source, taken: TakenListing) -> AsyncIterator[Any]:
        """A listing answered: take its leads."""
        if response.status == HTTPStatus.NOT_MODIFIED:
            if not (taken.etag or taken.last_modified):
                self._unread(source, response, "it answered 304 (unchanged) to a request for the whole of it")
                return
            await self.intake.listing_unchanged(source, taken.address)
            self.intake.source_is(source, "healthy", "unchanged since it was last read", ok=True)
            for child in self._children.get((source.id, taken.address), ())[:MOST_CHILDREN]:
                yield self._listing_request(source, child)
            return
        listing = await self.explorer.read(response, source, kind_asked(taken.kind))
        if isinstance(listing, NotAListing):
            await self._listing_lost(response, source, taken, listing.reason)
            return
        async for request in self._take(response, source, taken, listing):
            yield request

    async def explore(self, response: Response, source: Source, configured: str) -> AsyncIterator[Any]:
        """A source's configured address answered for the first time: find out what it is."""
        listing = await self.explorer.read(response, source, source.kind)
        how = (
            "its configured address" if response.url == configured else f"a redirect{_found_from(configured)}"
        )
        if source.kind == "auto" and response.status == HTTPStatus.OK and is_page(listing):
            better = await self.explorer.better_listing(response, source)
            if better is not None:
                response, listing, how = better
                how += _found_from(configured)
            else:
                how = f"the links of the page{_found_from(configured)}"
        if isinstance(listing, NotAListing):
            self._unread(source, response, listing.reason)
            return
        if not listing.leads and not listing.more and listing.kind == FRONT_PAGE:
            reason = f"{response.url}: no feed, no sitemap and no links to articles were found there"
            self.intake.source_is(source, "failing", reason, ok=False)
            return
        taken = TakenListing(source.id, response.url, listing.kind, how)
        async for request in self._take(response, source, taken, listing):
            yield request

    async def _take(
        self, response: Response, source: Source, taken: TakenListing, listing: Listing
    ) -> AsyncIterator[Any]:
        if cut := why_cut(response):
            listing = replace(listing, complete=False, notes=(*listing.notes, f"cut short: {cut}"))
        row = TakenListing(
            source.id, taken.address, listing.kind, taken.how, header(response, "ETag"),
            header(response, "Last-Modified"),
        )  # fmt: skip
        fresh = waits.fresh_for(partial(header, response), self.clock())
        fetch = await self.intake.take_listing(source, row, listing, fresh)
        reason = f"{listing.kind} at {taken.address} ({taken.how}): {len(listing.leads)} leads"
        state, reason = as_it_answers(taken.address, response.url, "; ".join((reason, *listing.notes)))
        self.intake.source_is(source, state, reason, ok=True)
        if self.with_pages:
            for page in fetch:
                yield self._page_request(page, FRESH)
        known = {one.address: one for one in self._children.get((source.id, taken.address), ())}
        for address in listing.more[:MOST_CHILDREN]:
            child = known.get(address) or TakenListing(
                source.id, address, "sitemap", f"listed by {taken.address}"
            )
            if (source.id, address) not in self._asked:
                yield self._listing_request(source, child)

    async def _listing_lost(
        self, response: Response, source: Source, taken: TakenListing, reason: str
    ) -> None:
        """A listing that was one is none now: say so; if it was found, not configured, explore anew next time."""
        passing = response.status >= HTTPStatus.INTERNAL_SERVER_ERROR or response.status in waits.STATUSES
        if taken.address not in (source.address, *source.also) and not passing:
            await self.intake.forget_listing(source, taken.address)
        self._unread(source, response, reason)

    def _unread(self, source: Source, response: Response, reason: str) -> None:
        wait = self.asks_to_wait(response.url)
        if wait is not None:
            self.intake.source_is(source, "waiting", f"{response.url}: {wait[1]}", ok=False)
        else:
            self.intake.source_is(source, "failing", f"{response.url}: {reason}", ok=False)

    def page(self, response: Response, page: ToFetch) -> Iterable[PageItem]:
        """A page answered: hand it to capture → read → keep."""
        answers: list[Answer] = response.meta["answers"]
        yield PageItem(page, tuple(answers), response.body, cut=why_cut(response))

    async def page_unchanged(self, page: ToFetch) -> None:
        self.tell(page, await self.intake.unchanged(page.known, "the server says it is unchanged (304)"))

    # Requests.

    def _listing_request(self, source: Source, taken: TakenListing) -> Request:
        self._asked.add((source.id, taken.address))
        return self._request(
            taken.address, self.listing, {"source": source, "taken": taken}, self._source_failed, LISTING,
            _validators(taken.etag, taken.last_modified),
        )  # fmt: skip

    def _explore_request(self, source: Source, address: str) -> Request:
        about = {"source": source, "configured": address}
        return self._request(address, self.explore, about, self._source_failed, LISTING, {})

    def _page_request(self, page: ToFetch, priority: int) -> Request:
        known = page.known
        request = self._request(
            page.lead.address, self._page_answered, {"page": page}, self._page_failed, priority,
            _validators(known.etag, known.last_modified) if known.article else {},
        )  # fmt: skip
        request.meta["answers"] = []
        return request

    def _request(self, address: str, callback: Callable[..., Any], about: dict[str, Any],
                 errback: Callable[[Failure], Any], priority: int, headers: dict[str, str]) -> Request:  # fmt: skip
        return Request(
            address, callback=callback, cb_kwargs=about, errback=errback, priority=priority, headers=headers,
            dont_filter=True,
        )  # fmt: skip

    async def _page_answered(self, response: Response, page: ToFetch) -> AsyncIterator[PageItem]:
        if response.status == HTTPStatus.NOT_MODIFIED:
            await self.page_unchanged(page)
            return
        wait = self.asks_to_wait(response.url) if response.status in waits.STATUSES else None
        if wait is not None:
            self.tell(page, await self.intake.postponed(page.known, *wait))
            return
        for item in self.page(response, page):
            yield item

    # What did not come.

    async def _source_failed(self, failure: Failure) -> None:
        about = failure.request.cb_kwargs  # type: ignore[attr-defined]
        source: Source = about["source"]
        address = failure.request.url  # type: ignore[attr-defined]
        told = causes.cause(failure.value, self.guard, urlsplit(address).hostname or "")  # type: ignore[arg-type]
        state = "waiting" if isinstance(failure.value, HostWaits) else "failing"
        self.intake.source_is(source, state, f"{address}: {told.reason}{causes.way(failure)}", ok=False)

    async def _page_failed(self, failure: Failure) -> None:
        page: ToFetch = failure.request.cb_kwargs["page"]  # type: ignore[attr-defined]
        if isinstance(failure.value, HostWaits):
            ending = await self.intake.postponed(page.known, failure.value.until, str(failure.value))
        else:
            host = urlsplit(failure.request.url).hostname or ""  # type: ignore[attr-defined]
            told = causes.cause(failure.value, self.guard, host)  # type: ignore[arg-type]
            ending = await self.intake.failed(page.known, told.outcome, told.reason + causes.way(failure))
        self.tell(page, ending)

    async def _callback_failed(self, failure: Failure, response: Response) -> None:
        if isinstance(failure.value, CrisisdeskError):
            self.give_up(failure.value)
            return
        request = getattr(response, "request", None)  # what failed may be an errback, which had no response
        source = request.cb_kwargs.get("source") if request else None
        if request is not None and source is not None:
            self.intake.source_is(source, "failing", f"{request.url}: {failure.value!r}"[:300], ok=False)

    async def _item_failed(self, item: PageItem, failure: Failure) -> None:
        reason = f"internal error: {failure.value!r}"[:300]
        try:
            if isinstance(failure.value, CrisisdeskError):
                raise failure.value
            self.tell(item.page, await self.intake.failed(item.page.known, Outcome.FAILED, reason))
        except CrisisdeskError as error:
            # With the archive gone or the disk full, fetching on would only lose pages.
            self.give_up(error)

    def give_up(self, error: CrisisdeskError) -> None:
        """End this crawl; whoever ordered it is told why."""
        if self.gave_up is None:
            logger.error("%s", error)
            self.gave_up = error
            self._ending = asyncio.ensure_future(self.crawler.engine.close_spider_async(reason="gave up"))

    def told_to_wait(self, address: str, status: int, retry_after: str) -> None:
        """The host of an address answered "not now"."""
        host = urlsplit(address).netloc
        until = waits.until(retry_after, self.clock())
        self.waiting_hosts[host] = (until, waits.reason(host, status, until))

    def asks_to_wait(self, address: str) -> tuple[datetime, str] | None:
        """Until when the host of an address asked to be left alone, and in what words; None if it did not."""
        wait = self.waiting_hosts.get(urlsplit(address).netloc)
        return wait if wait is not None and wait[0] > self.clock() else None

    def tell(self, page: ToFetch, ending: Ending) -> None:
        """Report one ended address to whoever watches this crawl."""
        logger.info("%s: %s: %s", page.lead.address, ending.outcome, ending.reason)
        self.watch(page, ending)

    async def _closed(self, reason: str) -> None:
        """Write the sums, then close what was opened."""
        with self._open:
            try:
                await self.intake.end(reason)
            except CrisisdeskError as error:
                self.gave_up = self.gave_up or error


def _installed_guard(allowed: set[str]) -> Guard:
    from twisted.internet import reactor

    guard = reactor.nameResolver
    if not isinstance(guard, Guard):
        raise FixTheFile("TWISTED_DNS_RESOLVER must stay crawler.guard.Guard: without it a crawl is not safe")
    guard.allow(allowed)
    return guard


def _names(text: str) -> tuple[str, ...]:
    return tuple(name for name in text.replace(",", " ").split() if name)


def _refuse_unknown(order: Order, config: Config) -> None:
    for names, known, what in (
        (order.topics, config.topics, "topic"),
        (order.sources, config.sources, "source"),
    ):
        for name in names:
            if name not in known:
                raise FixTheFile(f"{config.path}: there is no {what} {name!r}; there are: {', '.join(known)}")


def _found_from(configured: str) -> str:
    """Ends the words that say how a listing was found, if that was from another address."""
    return f" of {configured}"


def _validators(etag: str, last_modified: str) -> dict[str, str]:
    pairs = {"If-None-Match": etag, "If-Modified-Since": last_modified}
    return {name: value for name, value in pairs.items() if value}
