"""What the crawl is measured against: the script one would write in an afternoon.

Scrapy with trafilatura in the callback and a sqlite-utils insert per article. It obeys no robots.txt, keeps no capture,
no ledger and no revision, and judges nothing. ``python -m benchmarks.plain_crawl PROXY DATABASE LISTING …``
"""

from __future__ import annotations

import json
import sys
from collections.abc import AsyncIterator, Iterator
from typing import Any

import feedparser
import scrapy
import trafilatura
from scrapy.crawler import AsyncCrawlerProcess
from scrapy.http import Request, Response
from sqlite_utils import Database


class PlainSpider(scrapy.Spider):
    """Listings → pages → rows."""

    name = "plain"

    def __init__(self, proxy: str, database: str, listings: list[str], **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.proxy = proxy
        self.db = Database(database)
        self.listings = listings

    async def start(self) -> AsyncIterator[Any]:
        for address in self.listings:
            yield Request(address, meta={"proxy": self.proxy})

    def parse(self, response: Response) -> Iterator[Request]:
        for address in _links(response):
            yield Request(address, callback=self.article, meta={"proxy": self.proxy})

    def article(self, response: Response) -> None:
        page = trafilatura.bare_extraction(response.body, url=response.url, with_metadata=True)
        if page:
            row = {name: getattr(page, name) for name in ("title", "author", "date", "text", "language")}
            self.db.table("article").insert({"url": response.url, **row}, pk="url", replace=True)


def _links(response: Response) -> list[str]:
    if response.url.endswith(".json"):
        return [item["url"] for item in json.loads(response.body)["items"]]
    if "sitemap" in response.url:
        selector = scrapy.Selector(text=response.text, type="xml")
        selector.remove_namespaces()
        return selector.xpath("//loc/text()").getall()
    return [entry.link for entry in feedparser.parse(response.body).entries]


def main() -> None:
    proxy, database, *listings = sys.argv[1:]
    process = AsyncCrawlerProcess({"LOG_LEVEL": "ERROR", "TELNETCONSOLE_ENABLED": False,
                                   "REMOTE_CONTROL_ENABLED": False})  # fmt: skip
    process.crawl(PlainSpider, proxy=proxy, database=database, listings=listings)
    process.start()


if __name__ == "__main__":
    main()
