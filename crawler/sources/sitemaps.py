"""Sitemaps (sitemaps.org), their indexes, Google's news sitemaps, and plain lists of addresses."""

from __future__ import annotations

import io
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta

from lxml import etree

from crawler.sources.gathering import Entry, Gathering
from crawler.sources.recognition import root_name
from storage.records import Listing, NotAListing

MOST_CHILDREN = 50  # of an index that one reading points to
_END = re.compile(r"</(?:[A-Za-z][\w.-]*:)?(?:urlset|sitemapindex)\s*>|^\s*<[^<>]*/>\s*\Z", re.IGNORECASE)
_NO_NEWS: Mapping[str, str] = {}
_NEVER = datetime.min.replace(tzinfo=UTC)
_STALE_NAMES = ("image", "video", "author", "categor", "tag", "page-sitemap", "archive")


@dataclass(slots=True)
class _Url:
    """One <url> or <sitemap>."""

    loc: str = ""
    lastmod: str = ""
    news: Mapping[str, str] = field(default_factory=lambda: _NO_NEWS)

    def rank(self) -> datetime | None:
        """When it last changed, as far as it says so; only to sort by."""
        moments = (_rank(raw) for raw in (self.lastmod, self.news.get("publication_date", "")))
        return max((moment for moment in moments if moment), default=None)


@dataclass(slots=True)
class _Parsed:
    root: str = ""
    urls: list[_Url] = field(default_factory=list)
    complete: bool = True


def read_sitemap(text: str, gathering: Gathering, limit: int, max_age_days: int) -> Listing | NotAListing:
    """A sitemap or an index as a Listing.

    Entries (and children of an index) that last changed more than ``max_age_days`` ago are left out. Only
    news sitemaps say when something was published: a <lastmod> orders the leads and is no date of theirs.
    """
    parsed = _parse(text)
    if parsed.root == "sitemapindex":
        more = _children(parsed.urls, gathering, max_age_days)
        return Listing(
            "sitemap index", gathering.address, (), more, gathering.remarks.lines(), parsed.complete
        )
    if parsed.root != "urlset":
        return NotAListing(gathering.address, "not a sitemap (got XML that cannot be read)")
    if not parsed.complete:
        gathering.remarks.add("cut in the middle: the entries before the cut were read")
    for url in _newest(parsed.urls, gathering, limit, max_age_days):
        gathering.add(_entry(url))
    kind = "news sitemap" if any(url.news for url in parsed.urls) else "sitemap"
    leads = gathering.newest(limit)
    return Listing(kind, gathering.address, leads, (), gathering.remarks.lines(), parsed.complete)


def read_text_sitemap(text: str, gathering: Gathering, limit: int) -> Listing:
    """One address a line. Nothing says which is newest, so the first are taken."""
    lines = [line.strip() for line in text.splitlines() if line.strip()]
    for line in lines[: 2 * limit]:
        gathering.add(Entry(line))
    if len(lines) > 2 * limit:
        gathering.remarks.add(f"{len(lines):,} addresses, the first {2 * limit:,} read")
    leads = gathering.newest(limit)
    return Listing("text sitemap", gathering.address, leads, notes=gathering.remarks.lines())


def _parse(text: str) -> _Parsed:
    """Every <url> and <sitemap> that can be read; no entity is expanded, nothing is fetched."""
    parsed = _Parsed(root_name(text))
    walk = etree.iterparse(
        io.BytesIO(text.encode()), events=("end",), tag=("{*}url", "{*}sitemap"), recover=True,
        resolve_entities=False, no_network=True, huge_tree=False, load_dtd=False, remove_comments=True,
        remove_pis=True,
    )  # fmt: skip
    try:
        for _, element in walk:
            parsed.urls.append(_url(element))
            _forget(element)
    except etree.XMLSyntaxError:
        parsed.complete = False
    parsed.complete = parsed.complete and _END.search(text, max(0, len(text) - 20_000)) is not None
    return parsed


def _name(element: etree._Element) -> str:
    return str(element.tag).rpartition("}")[2].lower()


def _url(element: etree._Element) -> _Url:
    values = {_name(child): (child.text or "").strip() for child in element}
    news = next((child for child in element if _name(child) == "news"), None)
    said = _NO_NEWS if news is None else {_name(leaf): (leaf.text or "").strip() for leaf in news.iter()}
    return _Url(values.get("loc", ""), values.get("lastmod", ""), said)


def _forget(element: etree._Element) -> None:
    """Free what has been read, so that memory does not grow with the file."""
    element.clear()
    parent = element.getparent()
    while parent is not None and parent[0] is not element:
        del parent[0]


def _rank(raw: str) -> datetime | None:
    """A W3C date by the standard library, for there may be half a million; UTC where it names no zone."""
    try:
        moment = datetime.fromisoformat(raw)
        return moment.astimezone(UTC) if moment.tzinfo else moment.replace(tzinfo=UTC)
    except (ValueError, OverflowError):
        return None


def _newest(urls: list[_Url], gathering: Gathering, limit: int, max_age_days: int) -> Iterator[_Url]:
    """Those young enough, newest first, those without a date last; no more than ``limit``."""
    oldest = gathering.rules.now - timedelta(days=max_age_days)
    ranked = [(url.rank(), url) for url in urls]
    young = [(rank or _NEVER, url) for rank, url in ranked if rank is None or rank >= oldest]
    if len(young) < len(urls):
        gathering.remarks.add(
            f"left out: last changed more than {max_age_days} days ago", times=len(urls) - len(young)
        )
    young.sort(key=lambda pair: pair[0], reverse=True)
    if len(young) > limit:
        gathering.remarks.add(f"{len(young):,} entries, the newest {limit:,} taken")
    return (url for _, url in young[:limit])


def _children(urls: list[_Url], gathering: Gathering, max_age_days: int) -> tuple[str, ...]:
    """Sitemaps an index points to, newest first, itself never; those without a date follow, news before the
    rest.
    """
    addresses: list[str] = []
    for url in sorted(_newest(urls, gathering, len(urls), max_age_days), key=_child_rank):
        address = gathering.accept(url.loc, gathering.address)
        if address and address != gathering.address and address not in addresses[: MOST_CHILDREN + 1]:
            addresses.append(address)
    if len(addresses) > MOST_CHILDREN:
        gathering.remarks.add(f"{len(addresses):,} sitemaps in the index, the first {MOST_CHILDREN} taken")
    return tuple(addresses[:MOST_CHILDREN])


def _child_rank(url: _Url) -> tuple[float, int]:
    rank, name = url.rank(), url.loc.lower()
    kind = 0 if "news" in name else 2 if any(word in name for word in _STALE_NAMES) else 1
    return (-rank.timestamp() if rank else 0.0, kind)


def _entry(url: _Url) -> Entry:
    return Entry(
        href=url.loc,
        title=url.news.get("title", ""),
        summary=url.news.get("keywords", ""),
        date=url.news.get("publication_date", ""),
        language=url.news.get("language", ""),
    )
