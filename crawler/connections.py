"""The last step before a request leaves: is its host still to be asked, and whose certificate is believed."""

from __future__ import annotations

import asyncio
import ipaddress
import time
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

from OpenSSL import SSL
from scrapy.core.downloader.handlers.http11 import HTTP11DownloadHandler
from twisted.internet.interfaces import IOpenSSLClientConnectionCreator
from twisted.internet.ssl import CertificateOptions
from twisted.web.iweb import IPolicyForHTTPS
from zope.interface import implementer

from crawler import waits
from crawler.causes import HostWaits

if TYPE_CHECKING:
    from scrapy.crawler import Crawler
    from scrapy.http import Request, Response
    from twisted.protocols.tls import TLSMemoryBIOProtocol

    from crawler.config import Source
    from crawler.spiders.news import NewsSpider


def unverified(source: Source, address: str) -> bool:
    """Whether what came from ``address`` came over a connection whose other end was not proved."""
    return source.insecure_tls and address.startswith("https:") and _host(address) in _hosts(source)


class PoliteHandler(HTTP11DownloadHandler):
    """Scrapy's handler. A request may wait long in its host's queue, behind one that is answered "not now"."""

    _contextFactory: Any  # noqa: N815 - Twisted's name; zope's interfaces mean nothing to a type checker

    def __init__(self, crawler: Crawler) -> None:
        super().__init__(crawler)
        spider: NewsSpider = crawler.spider  # type: ignore[assignment]
        self._spider = spider
        self._crawler = crawler
        self._answered: dict[
            str, float
        ] = {}  # host's slot → when its last answer ended, by the monotonic clock
        sources = [source for source in spider.config.sources.values() if source.insecure_tls]
        careless = {host for source in sources for host in _hosts(source)}
        self._contextFactory = _Certificates(self._contextFactory, careless)

    async def download_request(self, request: Request) -> Response:
        wait = self._spider.asks_to_wait(request.url)
        if wait is not None:
            raise HostWaits(*wait)
        # A host that named its own pace keeps it: AutoThrottle would bring it down to the usual one.
        if request.meta.get("download_slot") in self._spider.slow_hosts:
            request.meta["autothrottle_dont_adjust_delay"] = True
        slot = str(request.meta.get("download_slot", ""))
        await self._pause(slot)
        try:
            response = await super().download_request(request)
        finally:
            self._answered[slot] = time.monotonic()
        if response.status in waits.STATUSES:
            # Now, for the next request of this host leaves as soon as this one is done.
            asked = (response.headers.get("Retry-After") or b"").decode("latin-1")
            self._spider.told_to_wait(request.url, response.status, asked)
        return response

    async def _pause(self, slot: str) -> None:
        """Let a host rest for its whole delay after its last answer.

        Scrapy counts the delay from when it took a request up, and on a busy machine that one may leave late and the
        next one in time.
        """
        known = self._crawler.engine.downloader.slots.get(slot)
        rest = self._answered.get(slot, 0.0) + (known.delay if known else 0.0) - time.monotonic()
        if rest > 0:
            await asyncio.sleep(rest)


@implementer(IPolicyForHTTPS)
class _Certificates:
    """Proves every server's certificate but those of hosts that schedules.yaml takes as they are (insecure_tls)."""

    def __init__(self, strict: Any, careless: set[str]) -> None:  # noqa: ANN401
        self._strict = strict
        self._careless = careless

    def creatorForNetloc(self, hostname: bytes, port: int) -> object:  # noqa: N802 - Twisted's name
        host = hostname.decode("ascii", "replace").lower()
        if host in self._careless:
            return _Unproved(host)
        return self._strict.creatorForNetloc(hostname, port)


@implementer(IOpenSSLClientConnectionCreator)
class _Unproved:
    """Encrypts, and takes the other end's word for who it is."""

    def __init__(self, host: str) -> None:
        self._host = host
        self._context = CertificateOptions(verify=False, fixBrokenPeers=True).getContext()

    def clientConnectionForTLS(self, _protocol: TLSMemoryBIOProtocol) -> SSL.Connection:  # noqa: N802
        connection = SSL.Connection(self._context, None)
        try:
            ipaddress.ip_address(self._host)
        except ValueError:
            connection.set_tlsext_host_name(self._host.encode("ascii"))  # RFC 6066 has names only
        return connection


def _hosts(source: Source) -> set[str]:
    return {_host(address) for address in (source.address, *source.also)}


def _host(address: str) -> str:
    return urlsplit(address).hostname or ""
