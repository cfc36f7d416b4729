"""What every request passes on its way out and every answer on its way in."""

from __future__ import annotations

import logging
from base64 import b64encode
from typing import TYPE_CHECKING, Self
from urllib.parse import urlsplit

from scrapy import signals
from scrapy.downloadermiddlewares.redirect import RedirectMiddleware
from scrapy.downloadermiddlewares.robotstxt import RobotsTxtMiddleware
from scrapy.exceptions import CannotResolveHostError, IgnoreRequest
from scrapy.http import Request, Response
from scrapy.utils.misc import build_from_crawler

from crawler import waits
from crawler.causes import TOO_LARGE, HostWaits, Refused, TooLarge, Unreachable, cause
from crawler.guard import literal_refusal
from crawler.items import Answer
from storage.encodings import decoded
from storage.records import Outcome

if TYPE_CHECKING:
    from scrapy.crawler import Crawler
    from scrapy.robotstxt import RobotParser

    from crawler.spiders.news import NewsSpider

LONGEST_ADDRESS = 4000  # characters; redirects may grow them without end
_CUT = "cut short: "  # begins the flag of a response whose packing has no end
LONGEST_CRAWL_DELAY = 60.0  # seconds; a robots.txt that asks for more would end the host's crawl


class _OfTheSpider:
    """Made from the crawler, with the one spider it runs."""

    def __init__(self, crawler: Crawler) -> None:
        self.crawler = crawler

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Self:
        return cls(crawler)

    @property
    def spider(self) -> NewsSpider:
        spider: NewsSpider = self.crawler.spider  # type: ignore[assignment]
        return spider


class GuardMiddleware(_OfTheSpider):
    """Refuses other schemes and private numbers before anything is sent. Names are the resolver's to judge, or the
    proxy's where one is configured; numbers are refused either way."""

    def process_request(self, request: Request) -> None:
        parts = urlsplit(request.url)
        if parts.scheme not in ("http", "https"):
            raise Refused(f"{parts.scheme}: addresses are not fetched")
        if len(request.url) > LONGEST_ADDRESS:
            raise Refused(f"its address is longer than {LONGEST_ADDRESS} characters")
        host = parts.hostname or ""
        why = literal_refusal(host)
        if why and not self.spider.guard.allows(host):
            raise Refused(f"refused: {why}")


class PatienceMiddleware(_OfTheSpider):
    """Leaves a host alone that said 429 or 503 with Retry-After, for the rest of this crawl and the next ones."""

    def process_request(self, request: Request) -> None:
        wait = self.spider.asks_to_wait(request.url)
        if wait is not None:
            raise HostWaits(*wait)

    async def process_response(self, request: Request, response: Response) -> Response:
        if response.status in waits.STATUSES:
            host = urlsplit(request.url).netloc
            await self.spider.intake.host_waits(host, *self.spider.waiting_hosts[host])
        return response


class RobotsMiddleware(RobotsTxtMiddleware):
    """robots.txt by RFC 9309: unreachable or 5xx means nothing may be fetched, 4xx means everything may. While it
    cannot be had, the last copy that could counts for a day.

    Scrapy's own crawls on when robots.txt cannot be had, and ignores Crawl-delay.
    """

    def __init__(self, crawler: Crawler) -> None:
        super().__init__(crawler)
        self._unreachable: dict[str, str] = {}
        self._private: dict[str, str] = {}
        self._without_copy: set[str] = set()
        # What went wrong is told in one line, as the outcome of whatever was not fetched; not as a traceback.
        logging.getLogger("scrapy.downloadermiddlewares.robotstxt").setLevel(logging.CRITICAL)
        crawler.signals.connect(self._slow_down, signals.robots_parsed)

    async def robot_parser(self, request: Request) -> RobotParser | None:
        parser = await super().robot_parser(request)
        netloc = urlsplit(request.url).netloc
        if netloc not in self._unreachable or netloc in self._private or netloc in self._without_copy:
            return parser
        copy = await self.crawler.spider.intake.robots_copy(netloc)  # type: ignore[union-attr]
        if copy is None:
            self._without_copy.add(netloc)
            return parser
        self._unreachable.pop(netloc, None)
        known = build_from_crawler(self._parserimpl, self.crawler, copy)
        self._parsers[netloc] = known
        self._slow_down(known, request)
        return known

    async def _parse_robots(self, response: Response, netloc: str, request: Request) -> None:
        if response.status >= 500 or response.status == 429:
            self._unreachable[netloc] = f"robots.txt cannot be had (the server answered {response.status})"
        if response.status >= 400:
            response = response.replace(body=b"")
        if netloc not in self._unreachable:
            self.crawler.spider.intake.robots[netloc] = response.body  # type: ignore[union-attr]
        await super()._parse_robots(response, netloc, request)

    def _robots_error(self, exc: Exception, netloc: str) -> None:
        host = urlsplit(f"//{netloc}").hostname or ""
        told = cause(exc, self.crawler.spider.guard, host)  # type: ignore[union-attr]
        if isinstance(exc, CannotResolveHostError) and told.outcome is Outcome.REFUSED:
            self._private[netloc] = told.reason
        self._unreachable[netloc] = f"robots.txt cannot be had ({told.reason})"
        super()._robots_error(exc, netloc)

    def process_request_2(self, rp: RobotParser | None, request: Request) -> None:
        netloc = urlsplit(request.url).netloc
        if netloc in self._private:
            raise Refused(self._private[netloc])
        if netloc in self._unreachable:
            raise Unreachable(f"{self._unreachable[netloc]}; until it can, nothing of this host is fetched")
        try:
            super().process_request_2(rp, request)
        except IgnoreRequest:
            raise Refused("disallowed by robots.txt") from None

    def _slow_down(self, robotparser: RobotParser, request: Request) -> None:
        delay = _crawl_delay(robotparser, self.crawler.settings["USER_AGENT"])
        downloader = self.crawler.engine.downloader
        key = downloader.get_slot_key(request)
        slot = downloader.slots.get(key)
        if delay and slot is not None:
            slot.delay = max(slot.delay, min(delay, LONGEST_CRAWL_DELAY))
            self.crawler.spider.slow_hosts[key] = slot.delay  # type: ignore[union-attr]


def _crawl_delay(robotparser: RobotParser, user_agent: str) -> float:
    parsed = getattr(robotparser, "rp", None)
    delay = parsed.crawl_delay(user_agent) if parsed is not None else None
    return float(delay or 0)


class UnpackMiddleware(_OfTheSpider):
    """Undoes Content-Encoding with the same code that reads captures back, and says what is missing at its end.

    Scrapy's own takes a gzip that was cut short for a whole one, and fails on plain text that is announced as gzip.
    """

    def process_request(self, request: Request) -> None:
        request.headers.setdefault("Accept-Encoding", "gzip, deflate, br, zstd")

    def process_response(self, request: Request, response: Response) -> Response:  # noqa: ARG002
        codings = b", ".join(response.headers.getlist("Content-Encoding")).decode("latin-1")
        if not codings:
            return response
        unpacked = decoded(response.body, codings, self.crawler.settings.getint("DOWNLOAD_MAXSIZE"))
        if unpacked.fault.startswith("larger than"):
            raise TooLarge(TOO_LARGE)
        cut = [_CUT + unpacked.fault] if unpacked.fault and unpacked.body != response.body else []
        return response.replace(body=unpacked.body, flags=[*response.flags, *cut])


def why_cut(response: Response) -> str:
    """Why an answer is not whole, in plain words; "" if it is."""
    if "dataloss" in response.flags:
        return "the connection ended before the body did"
    return next((flag.removeprefix(_CUT) for flag in response.flags if flag.startswith(_CUT)), "")


class FollowMiddleware(RedirectMiddleware):
    """Follows redirects and never says where it came from; Scrapy's own warns on every crawl that it would not."""

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Self:
        made = cls(crawler.settings)
        made.crawler = crawler
        return made


class ProxyMiddleware(_OfTheSpider):
    """Sends every request through the proxy that schedules.yaml names; the environment is never asked."""

    def process_request(self, request: Request) -> None:
        proxy = self.spider.config.crawl.proxy
        if proxy and "proxy" not in request.meta:
            request.meta["proxy"] = proxy
            if self.spider.proxy_credentials:
                code = b64encode(self.spider.proxy_credentials.encode()).decode()
                request.headers["Proxy-Authorization"] = f"Basic {code}"


class RawAnswerMiddleware(_OfTheSpider):
    """Keeps each answer to a page request as it came off the wire, before anything decodes or follows it."""

    def process_response(self, request: Request, response: Response) -> Response:
        answers: list[Answer] | None = request.meta.get("answers")
        if answers is not None:
            answers.append(
                Answer(
                    address=response.url, status=response.status, headers=_headers(response),
                    request_headers=_headers(request), body=response.body, fetched_at=self.spider.clock(),
                    ip=str(response.ip_address or ""), protocol=response.protocol or "HTTP/1.1",
                    truncated="dataloss" in response.flags,
                )
            )  # fmt: skip
        return response


def _headers(message: Request | Response) -> tuple[tuple[str, str], ...]:
    secret = b"proxy-authorization"
    return tuple(
        (name.decode("latin-1"), value.decode("latin-1"))
        for name, values in message.headers.items()
        if name.lower() != secret
        for value in values
    )
