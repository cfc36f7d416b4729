"""A bare site address leads to its feeds and sitemaps, best first."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from crawler.sources.discovery import Found, discover, from_robots, usual_places

HERE = "https://www.example.kz/news/"


def test_declared_feeds_come_first_and_the_sites_news_before_the_rest() -> None:
    page = b"""<html><head><base href="/ru/">
    <link rel="alternate" type="application/rss+xml" title="Example comments feed" href="/comments/feed/">
    <link rel="alternate" type="application/rss+xml" title="Sport" href="/ru/sport/feed.xml">
    <link rel="Alternate nofollow" type="application/atom+xml; charset=utf-8"
    title="All news" href="atom.xml#x">
    <link rel="alternate" type="application/feed+json" title="Podcast" href="/podcast.json">
    <link rel="alternate" hreflang="kk" href="/kk/"><link rel="stylesheet" type="text/css" href="/rss.css">
    <link rel="alternate" type="application/rss+xml" href="javascript:alert(1)">
    </head><body><a href="/rss">RSS</a><a href="/ru/atom.xml">Atom</a><a href="/feedback">Feedback</a>
    <a href="/press/x">Press</a></body></html>"""
    assert [(found.address, found.how) for found in discover(page, HERE)] == [
        ("https://www.example.kz/ru/atom.xml", "link rel=alternate"),
        ("https://www.example.kz/ru/sport/feed.xml", "link rel=alternate"),
        ("https://www.example.kz/podcast.json", "link rel=alternate"),
        ("https://www.example.kz/comments/feed/", "link rel=alternate"),
        ("https://www.example.kz/rss", "link on the page"),
    ]


def test_robots_names_sitemaps_news_first() -> None:
    text = """User-agent: *\nDisallow: /x\nSitemap: https://e.org/sitemap.xml\r\n sitemap:/sitemap-news.xml
    SITEMAP : https://e.org/sitemap.xml\nSitemap: file:///etc/passwd\nSitemap: https://e.org/b.xml.gz # old"""
    assert from_robots(text, "https://e.org/robots.txt") == (
        Found("https://e.org/sitemap-news.xml", "sitemap", "robots.txt Sitemap:"),
        Found("https://e.org/sitemap.xml", "sitemap", "robots.txt Sitemap:"),
        Found("https://e.org/b.xml.gz", "sitemap", "robots.txt Sitemap:"),
    )


def test_the_usual_places_are_few_and_on_the_site() -> None:
    places = usual_places("https://e.org/some/page?x=1")
    assert 6 <= len(places) <= 8
    assert all(place.address.startswith("https://e.org/") and "?" not in place.address for place in places)
    assert places[0] == Found("https://e.org/feed", "feed", "usual place")
    assert usual_places("nonsense") == ()


def test_nothing_is_found_in_nothing() -> None:
    assert discover(b"", HERE) == discover(b"{}", HERE) == discover(b"<html></html>", HERE) == ()


@given(st.binary(max_size=500), st.text(max_size=200))
def test_any_bytes_and_any_robots_give_addresses(body: bytes, robots: str) -> None:
    page = b'<html><link rel=alternate type="application/rss+xml" href="' + body + b'">' + body
    found = [*discover(body, HERE), *discover(page, HERE), *from_robots("Sitemap: " + robots, HERE)]
    assert all(one.address.startswith(("http://", "https://")) for one in found)
