"""Finding out where a site announces its news, and reading what answers."""

from __future__ import annotations

import logging
from collections.abc import Callable
from datetime import datetime
from http import HTTPStatus
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from scrapy.http import Request, Response

from crawler import causes
from crawler.config import Source
from crawler.guard import Guard
from crawler.jobs.reader import Reader
from crawler.jobs.reading import ListingToRead
from crawler.sources.discovery import Found, from_robots, usual_places
from storage.records import Listing, NotAListing

if TYPE_CHECKING:
    from scrapy.core.engine import ExecutionEngine

logger = logging.getLogger(__name__)

FRONT_PAGE = "front page"
LISTING = 100  # priority of requests for listings: before every page
MOST_TRIES = 8  # addresses tried when a site's feed is looked for


class Explorer:
    """Looks a site over: the feeds it names, the sitemaps of its robots.txt, the usual places."""

    def __init__(
        self, engine: ExecutionEngine, guard: Guard, reader: Reader, clock: Callable[[], datetime]
    ) -> None:
        self._engine = engine
        self._guard = guard
        self._reader = reader
        self._clock = clock

    async def better_listing(
        self, response: Response, source: Source
    ) -> tuple[Response, Listing, str] | None:
        """The first feed or sitemap a site names, or has in a usual place, that can be read, and how it was found."""
        for candidate in (await self._candidates(response))[:MOST_TRIES]:
            answer = await self._ask(candidate.address)
            if answer is None or answer.status != HTTPStatus.OK:
                continue
            listing = await self.read(answer, source, kind_asked(candidate.kind))
            if isinstance(listing, Listing) and _announces(listing):
                return answer, listing, candidate.how
        return None

    async def _candidates(self, response: Response) -> list[Found]:
        explored = await self._reader.discover(response.body, response.url, content_type(response))
        candidates = list(explored.found)
        if urlsplit(response.url).path in ("", "/"):
            robots = await self._ask(urlsplit(response.url)._replace(path="/robots.txt", query="").geturl())
            if robots is not None and robots.status == HTTPStatus.OK:
                candidates += from_robots(robots.body.decode("utf-8", "replace"), response.url)
            candidates += usual_places(response.url)
        return candidates

    async def _ask(self, address: str) -> Response | None:
        """Fetch inside a callback; None when nothing came, whatever the cause."""
        request = Request(address, priority=LISTING, dont_filter=True)
        try:
            response: Response = await self._engine.download_async(request)
        except Exception as error:  # noqa: BLE001 - one candidate of several: the next is tried
            told = causes.cause(error, self._guard, urlsplit(address).hostname or "")
            logger.info("%s: %s", address, told.reason)
            return None
        return response

    async def read(self, response: Response, source: Source, kind: str) -> Listing | NotAListing:
        """Read an answer as a listing; any status but 200 is none."""
        if response.status != HTTPStatus.OK:
            return NotAListing(response.url, f"the server answered {response.status}")
        return await self._reader.listing(
            ListingToRead(
                response.body, content_type(response), response.url, source.id, kind, self._clock(),
                source.timezone or "", source.date_order or "",
            )
        )  # fmt: skip


def _announces(listing: Listing) -> bool:
    return bool(listing.leads or listing.more) and listing.kind != FRONT_PAGE


def is_page(listing: Listing | NotAListing) -> bool:
    """Whether an address gave a page, with links or without, rather than a feed or a sitemap."""
    return isinstance(listing, NotAListing) or listing.kind == FRONT_PAGE


def kind_asked(kind: str) -> str:
    """The kind to read a listing as, from what it was found to be."""
    if "sitemap" in kind:
        return "sitemap"
    return "page" if kind in (FRONT_PAGE, "page") else "feed"


def header(response: Response, name: str) -> str:
    """One header of an answer; "" if it has none of that name."""
    return (response.headers.get(name) or b"").decode("latin-1")


def content_type(response: Response) -> str:
    return header(response, "Content-Type")
