"""What schedules.yaml decides for Scrapy: what the crawler calls itself, how fast it asks, what may be private."""

from __future__ import annotations

from importlib.metadata import version
from urllib.parse import urlsplit

from crawler.config import Config, Source

PROGRAM = f"crisisdesk {version('crisisdesk')}"

# Seconds. Without any delay Scrapy 2.19 sends all that waits for a host at once, whatever its concurrency says: it
# counts a request as under way only after the loop that sends them has ended.
ONE_AT_A_TIME = 0.001


def scrapy_settings(config: Config) -> dict[str, object]:
    """Scrapy's settings as schedules.yaml decides them."""
    crawl = config.crawl
    return {
        "USER_AGENT": user_agent(config),
        "CONCURRENT_REQUESTS": crawl.requests,
        "DOWNLOAD_DELAY": max(crawl.delay, ONE_AT_A_TIME),
        "DOWNLOAD_TIMEOUT": crawl.timeout,
        "DOWNLOAD_MAXSIZE": crawl.max_body << 20,
        "DOWNLOAD_SLOTS": {
            host: {"concurrency": 1, "delay": max(delay, ONE_AT_A_TIME)}
            for host, delay in own_pace(config).items()
        },
        "AUTOTHROTTLE_ENABLED": crawl.delay > 0,
        "AUTOTHROTTLE_START_DELAY": crawl.delay,
        "CLOSESPIDER_TIMEOUT": crawl.deadline,
    }


def for_one_page(config: Config, address: str) -> Config:
    """The configuration cut down to one source: the site of ``address``, with the settings it has, if any."""
    host = urlsplit(address).hostname
    like = next((one for one in config.sources.values() if urlsplit(one.address).hostname == host), None)
    page = (
        Source(id="page", address=address)
        if like is None
        else like.model_copy(update={"id": "page", "topics": ()})
    )
    return config.model_copy(update={"sources": {"page": page}})


def user_agent(config: Config) -> str:
    """What the crawler calls itself; whom to ask always stands in it."""
    return f"{config.crawl.user_agent or PROGRAM.replace(' ', '/')} (+{config.contact})"


def own_pace(config: Config) -> dict[str, float]:
    """Seconds between two requests, for hosts whose source says its own."""
    return {
        host: source.delay
        for source in config.sources.values()
        if source.delay is not None and (host := urlsplit(source.address).hostname)
    }


def allowed_hosts(config: Config) -> set[str]:
    """Hosts that may be private: those of sources that say so, and the proxy's."""
    allowed = {
        urlsplit(address).hostname
        for source in config.sources.values()
        if source.allow_private
        for address in (source.address, *source.also)
    }
    return {host for host in (*allowed, urlsplit(config.crawl.proxy or "").hostname) if host}
