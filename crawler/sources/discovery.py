"""Where a site announces its news, found from its pages and its robots.txt."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from itertools import islice
from urllib.parse import urlsplit

from lxml import etree

from crawler.sources.addresses import resolve
from crawler.sources.trees import base_of, parse_page
from crawler.sources.unpacking import decode, unpack, without_forbidden

_TYPES = ("rss+xml", "atom+xml", "rdf+xml", "feed+json")
_FEED_PATH = re.compile(
    r"(?:^|/)(?:rss|feeds?|atom|rdf)(?:[./]|$)|\.(?:rss|atom|rdf)$|/(?:rss|feed|atom)[\w-]*\.xml$", re.I
)
_MINOR = re.compile(
    r"comment|podcast|audio|video|/(?:tag|tags|author|category|topics?)/|replies|wp-json|oembed|forum", re.I
)
_NEWS = re.compile(r"\bnews|\b(?:latest|all|top|main|breaking)\b|novosti|haber|actualit|последн|новост", re.I)
_SITEMAP_LINE = re.compile(r"^[ \t]*sitemap[ \t]*:[ \t]*(\S+)", re.I | re.M)
_PLACES = (
    ("/feed", "feed"), ("/rss", "feed"), ("/rss.xml", "feed"), ("/feed.xml", "feed"), ("/atom.xml", "feed"),
    ("/sitemap-news.xml", "sitemap"), ("/news-sitemap.xml", "sitemap"), ("/sitemap.xml", "sitemap"),
)  # fmt: skip
_MOST = 50  # of each kind that are returned
_MOST_ROBOTS = 500 * 1024  # characters; RFC 9309 lets readers stop there


@dataclass(frozen=True, slots=True)
class Found:
    """A place where a site may announce its news."""

    address: str
    kind: str  # feed, sitemap, page
    how: str  # "link rel=alternate", "link on the page", "robots.txt Sitemap:", "usual place"


def discover(body: bytes, address: str, content_type: str = "") -> tuple[Found, ...]:
    """Feeds that a page declares, then those it links to, best first: the site's news before sections and
    comments.
    """
    root = parse_page(without_forbidden(decode(unpack(body).body, content_type)[0]))
    if root is None:
        return ()
    base = base_of(root, address)
    declared = _found((link for link in root.iter("link") if _declares(link)), base, "link rel=alternate")
    linked = _found((link for link in root.iter("a") if _leads_to_a_feed(link)), base, "link on the page")
    return _first_of_each([*declared, *linked])


def from_robots(text: str, address: str) -> tuple[Found, ...]:
    """The sitemaps that a site's robots.txt at ``address`` names, news sitemaps first."""
    lines = _SITEMAP_LINE.findall(text[:_MOST_ROBOTS])
    addresses = [found for found, _ in (resolve(line, address) for line in lines) if found]
    addresses.sort(key=lambda found: _NEWS.search(urlsplit(found).path) is None)
    return _first_of_each(Found(found, "sitemap", "robots.txt Sitemap:") for found in addresses)


def usual_places(address: str) -> tuple[Found, ...]:
    """Where a site that says nothing keeps its feeds and sitemaps, most often first."""
    places = ((resolve(path, address)[0], kind) for path, kind in _PLACES)
    return tuple(Found(place, kind, "usual place") for place, kind in places if place)


def _declares(link: etree._Element) -> bool:
    kind, relation = str(link.get("type") or "").lower(), str(link.get("rel") or "").lower().split()
    return "alternate" in relation and any(name in kind for name in _TYPES)


def _leads_to_a_feed(anchor: etree._Element) -> bool:
    path = str(anchor.get("href") or "")[:2_000].partition("?")[0].partition("#")[0]
    return _FEED_PATH.search(path.rstrip("/")) is not None


def _found(links: Iterable[etree._Element], base: str, how: str) -> list[Found]:
    """What the links name, the plainest first; links of one rank keep the order of the page."""
    ranked = []
    for link in links:
        address, _ = resolve(str(link.get("href") or ""), base)
        if address and address != base:
            words = f"{link.get('title') or ''} {''.join(map(str, islice(link.itertext(), 10)))}"[:500]
            ranked.append((_rank(address, words), Found(address, "feed", how)))
    return [found for _, found in sorted(ranked, key=lambda pair: pair[0])]


def _rank(address: str, words: str) -> tuple[int, int]:
    """Comments, podcasts and single topics last; else the shortest path, which is the whole site's."""
    path = urlsplit(address).path
    depth = len([segment for segment in path.split("/") if segment])
    minor = _MINOR.search(path) or _MINOR.search(words)
    return (2 if minor else 0 if _NEWS.search(words) or depth <= 1 else 1, depth)


def _first_of_each(found: Iterable[Found]) -> tuple[Found, ...]:
    by_address: dict[str, Found] = {}
    for one in found:
        by_address.setdefault(one.address, one)
    return tuple(by_address.values())[:_MOST]
