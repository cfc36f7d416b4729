"""Renders the made-up outlets' listings: RSS, RSS with full text, Atom, JSON Feed, sitemaps, robots.txt."""

from __future__ import annotations

import json
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from email.utils import format_datetime
from xml.sax.saxutils import escape, quoteattr

from crawler.demo.pages import lead
from crawler.demo.script import EPOCH, Outlet, Piece, State

XML = '<?xml version="1.0" encoding="{encoding}"?>\n'
SITEMAPS = "http://www.sitemaps.org/schemas/sitemap/0.9"


@dataclass(frozen=True, slots=True)
class Item:
    """One line of a listing: an article in its present state, under one of its addresses."""

    piece: Piece
    state: State
    address: str


Renderer = Callable[[Outlet, Sequence[Item]], str]


def listed(outlet: Outlet, shown: Sequence[tuple[Piece, State]]) -> list[Item]:
    """The lines of a feed: every article, some a second time under a mirror's address."""
    items = []
    tail = f"?{outlet.tracking}" if outlet.tracking else ""
    for piece, state in shown:
        items.append(Item(piece, state, f"http://{outlet.host}{piece.path}{tail}"))
        items += [Item(piece, state, mirror_address(outlet, piece, name)) for name in piece.also]
    return items


def mirror_address(outlet: Outlet, piece: Piece, name: str) -> str:
    """A further address of an article: on the mobile host, or under /amp."""
    return f"http://m.{outlet.host}{piece.path}" if name == "m" else f"http://{outlet.host}/amp{piece.path}"


def rss(outlet: Outlet, items: Sequence[Item]) -> str:
    """RSS 2.0; with the whole text in content:encoded where the outlet gives it away."""
    rows = "".join(_rss_item(outlet, item) for item in items)
    return (
        f'{XML.format(encoding=outlet.encoding)}<rss version="2.0" xmlns:content="http://purl.org/rss/1.0/modules/content/"'
        f' xmlns:dc="http://purl.org/dc/elements/1.1/"><channel><title>{escape(outlet.name)}</title>'
        f"<link>http://{outlet.host}/</link><description>{escape(outlet.tagline)}</description>"
        f"<language>{outlet.language}</language>{rows}</channel></rss>\n"
    )


def _rss_item(outlet: Outlet, item: Item) -> str:
    published = format_datetime(item.piece.published.astimezone(outlet.zone))
    whole = ""
    if outlet.listing == "rss full":
        paragraphs = "".join(f"<p>{escape(paragraph)}</p>" for paragraph in item.state.paragraphs)
        whole = f"<content:encoded>{escape(paragraphs)}</content:encoded>"
    return (
        f"<item><title>{escape(item.state.title)}</title><link>{escape(item.address)}</link>"
        f'<guid isPermaLink="false">{outlet.id}-{item.piece.id}</guid><pubDate>{published}</pubDate>'
        f"<dc:creator>{escape(item.piece.author)}</dc:creator>"
        f"<description>{escape(lead(item.state))}</description>{whole}</item>"
    )


def atom(outlet: Outlet, items: Sequence[Item]) -> str:
    """Atom 1.0."""
    newest = max((item.state.at for item in items), default=EPOCH)
    rows = "".join(_atom_entry(outlet, item) for item in items)
    return (
        f'{XML.format(encoding=outlet.encoding)}<feed xmlns="http://www.w3.org/2005/Atom"'
        f' xml:lang="{outlet.language}"><title>{escape(outlet.name)}</title><id>http://{outlet.host}/</id>'
        f"<updated>{outlet.stamp(newest)}</updated>{rows}</feed>\n"
    )


def _atom_entry(outlet: Outlet, item: Item) -> str:
    published = outlet.stamp(item.piece.published)
    updated = outlet.stamp(item.state.at)
    return (
        f"<entry><title>{escape(item.state.title)}</title>"
        f'<link rel="alternate" href={quoteattr(item.address)}/>'
        f"<id>tag:{outlet.host},2022:{item.piece.id}</id>"
        f"<published>{published}</published><updated>{updated}</updated>"
        f"<author><name>{escape(item.piece.author)}</name></author>"
        f"<summary>{escape(lead(item.state))}</summary></entry>"
    )


def json_feed(outlet: Outlet, items: Sequence[Item]) -> str:
    """JSON Feed 1.1."""
    rows = [
        {
            "id": item.piece.id,
            "url": item.address,
            "title": item.state.title,
            "content_text": lead(item.state),
            "date_published": outlet.stamp(item.piece.published),
            "authors": [{"name": item.piece.author}],
        }
        for item in items
    ]
    feed = {
        "version": "https://jsonfeed.org/version/1.1",
        "title": outlet.name,
        "home_page_url": f"http://{outlet.host}/",
        "feed_url": f"http://{outlet.host}{outlet.feed}",
        "language": outlet.language,
        "items": rows,
    }
    return json.dumps(feed, ensure_ascii=False, indent=1)


def sitemap_index(outlet: Outlet, items: Sequence[Item]) -> str:
    """An index of two: the news of the last days, and standing pages without dates."""
    newest = max((item.state.at for item in items), default=EPOCH)
    return (
        f'{XML.format(encoding="utf-8")}<sitemapindex xmlns="{SITEMAPS}">'
        f"<sitemap><loc>http://{outlet.host}/sitemap-news.xml</loc><lastmod>{outlet.stamp(newest)}</lastmod></sitemap>"
        f"<sitemap><loc>http://{outlet.host}/sitemap-pages.xml</loc></sitemap></sitemapindex>\n"
    )


def news_sitemap(outlet: Outlet, items: Sequence[Item]) -> str:
    """A news sitemap (the 0.9 extension): address, time and title of each article."""
    rows = "".join(
        f"<url><loc>{escape(item.address)}</loc><lastmod>{outlet.stamp(item.state.at)}</lastmod><news:news><news:publication>"
        f"<news:name>{escape(outlet.name)}</news:name><news:language>{outlet.language}</news:language></news:publication>"
        f"<news:publication_date>{outlet.stamp(item.piece.published)}</news:publication_date>"
        f"<news:title>{escape(item.state.title)}</news:title></news:news></url>"
        for item in items
    )
    news = "http://www.google.com/schemas/sitemap-news/0.9"
    return f'{XML.format(encoding="utf-8")}<urlset xmlns="{SITEMAPS}" xmlns:news="{news}">{rows}</urlset>\n'


def pages_sitemap(outlet: Outlet, _items: Sequence[Item]) -> str:
    """The standing pages: no articles among them."""
    rows = "".join(
        f"<url><loc>http://{outlet.host}{path}</loc></url>" for path in ("/about", "/contact", "/privacy")
    )
    return f'{XML.format(encoding="utf-8")}<urlset xmlns="{SITEMAPS}">{rows}</urlset>\n'


def robots(outlet: Outlet) -> str:
    """robots.txt."""
    return "\n".join(outlet.robots) + "\n"


RENDERERS: dict[str, tuple[Renderer, str]] = {
    "rss": (rss, "application/rss+xml"),
    "rss full": (rss, "application/rss+xml"),
    "atom": (atom, "application/atom+xml"),
    "json feed": (json_feed, "application/feed+json"),
}
