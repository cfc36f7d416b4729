"""Whatever a server sends is a Listing or a reason, soon."""

from __future__ import annotations

import gzip
import time

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from crawler.sources.plain import plain
from storage.records import Listing
from tests.unit.sources.asking import ask, listing, refusal, rss

SCRAPS = st.sampled_from(
    [
        b"<rss version='2.0'>",
        b"<channel>",
        b"<item>",
        b"</item>",
        b"<title>",
        b"</title>",
        b"<link>",
        b"</link>",
        b"https://e.org/1",
        b"javascript:x",
        b"<![CDATA[",
        b"]]>",
        b"&amp;",
        b"&#0;",
        b"&#xD800;",
        b"&#99999999999;",
        b"&nosuch;",
        b"<!DOCTYPE rss [",
        b"<!ENTITY a 'b'>",
        b"]>",
        b"<feed xmlns='http://www.w3.org/2005/Atom'>",
        b"<entry>",
        b"<guid>",
        b"<content type='xhtml'>",
        b"<content mode='base64' type='x/y'>",
        b"<div>",
        b"</div>",
        b"<pubDate>",
        b"2022-13-45",
        b"<urlset>",
        b"<sitemapindex>",
        b"<sitemap>",
        b"<url>",
        b"<loc>",
        b"</loc>",
        b"<lastmod>",
        b"</url>",
        b"</urlset>",
        b"<html>",
        b"<a href='/2022/01/05/a-b-c-d'>one two three four",
        b"</a>",
        b"<base href='http://[::1'>",
        b"<p",
        b"<!--",
        b"\x00",
        b"\xff\xfe",
        b"\x1f\x8b",
        b"{",
        b'"items":[',
        b"\n",
        b" ",
        b"<svg>",
        b"<image>",
        b"<textInput>",
        b"</rss>",
        b"<itunes:image href='x'/>",
        b"<media:content url='x'>",
        b"<georss:point>1</georss:point>",
        b"<gml:Point>",
        b"<enclosure length='x'/>",
        b"<source>",
        b"<author>",
        b"<cloud/>",
        b"<category term='x'/>",
        b"<?xml encoding='x'?>",
    ]
)
BODIES = st.one_of(st.binary(max_size=300), st.lists(SCRAPS, max_size=40).map(b"".join))


@settings(max_examples=400, suppress_health_check=[HealthCheck.too_slow], deadline=None)
@given(BODIES, st.sampled_from(["auto", "feed", "sitemap", "page"]), st.text(max_size=30))
def test_any_bytes_are_a_listing_or_a_reason(body: bytes, kind: str, content_type: str) -> None:
    answer = ask(body, kind=kind, content_type=content_type)
    assert answer == ask(body, kind=kind, content_type=content_type)
    if not isinstance(answer, Listing):
        assert answer.reason
        return
    for lead in answer.leads:
        assert lead.address.startswith(("http://", "https://"))
        assert lead.address.isascii()
        assert lead.words.encode().decode() == lead.words
        assert "\n" not in lead.title
    assert len({lead.address for lead in answer.leads}) == len(answer.leads)


@pytest.mark.parametrize(
    "before",
    ["", "<b>", "<p class='", "<!-- x -->", "<ul><li>", "&lt;", "</div></div>", "<unknown-tag>"],
)
def test_scripts_and_styles_leave_no_words(before: str) -> None:
    inside = before + ("x'>" if before.endswith("'") else "")
    words = plain(f"{inside}A<script>alert(1)</script>B<style>p {{ color: red }}</style>C")
    assert "alert" not in words
    assert "color" not in words
    assert words.replace("\n", "").endswith("ABC")


@given(st.text(max_size=200))
def test_plain_text_of_any_markup(markup: str) -> None:
    assert isinstance(plain(markup), str)


def timed(body: bytes, kind: str = "auto", address: str = "https://e.org/x") -> tuple[float, str]:
    started = time.perf_counter()
    answer = ask(body, address, kind=kind)
    said = answer.notes[0] if isinstance(answer, Listing) and answer.notes else getattr(answer, "reason", "")
    return time.perf_counter() - started, said


ITEM = "<title>News {0}</title><link>https://e.org/{0}</link><pubDate>Mon, 03 Jan 2022 10:00:00 GMT</pubDate>"
ATTRIBUTES = " ".join(f'a{i}="1"' for i in range(100_000))


def test_a_hundred_thousand_items() -> None:
    body = rss(*(ITEM.format(i) for i in range(100_000))).encode()
    seconds, said = timed(body)
    assert said == "100,000 entries, the first and the last 4,000 read"
    assert seconds < 15


@pytest.mark.parametrize("tag", [f"<item {ATTRIBUTES}>", f"<item><title {ATTRIBUTES}>"])
def test_a_hundred_thousand_attributes(tag: str) -> None:
    seconds, said = timed(f"<rss version='2.0'><channel>{tag}x</title></item></channel></rss>".encode())
    assert said == "too many attributes on one tag (100,000)"
    assert seconds < 2


def test_attributes_in_the_markup_of_an_item() -> None:
    inside = f"<p {' '.join(f'a{i}=1' for i in range(9_000))}>x</p>".replace("<", "&lt;")
    seconds, _ = timed(
        rss(*(f"{ITEM.format(i)}<description>{inside}</description>" for i in range(50))).encode()
    )
    assert seconds < 5


@pytest.mark.parametrize("quote", ["1", "'<'", '">"'])
def test_a_page_with_a_hundred_thousand_attributes(quote: str) -> None:
    tag = " ".join(f"a{i}={quote}" for i in range(100_000))
    seconds, _ = timed(f"<html><body><a href='/x' {tag}>x</a></body></html>".encode())
    assert seconds < 5


def test_a_million_links() -> None:
    seconds, said = timed(b"<html><body>" + b"<a href=/x>y</a>" * 1_000_000)
    assert said == "not a page of news (too many tags)"
    assert seconds < 5


def test_nested_links_and_one_huge_card() -> None:
    link = "<a href=/2022/01/05/a-b-{}>one two three four"
    for body in (
        "<html>" + "<a href=/2022/01/05/x>" * 100_000,
        "<html><ul><li>" + "".join(link.format(i) for i in range(50_000)),
    ):
        assert timed(body.encode())[0] < 12


def test_half_a_million_addresses_in_a_sitemap() -> None:
    url = "<url><loc>https://e.org/{0}</loc><lastmod>2022-01-0{1}T10:00:00Z</lastmod></url>"
    urls = "".join(url.format(i, i % 6 + 1) for i in range(500_000))
    seconds, said = timed(gzip.compress(f"<urlset>{urls}</urlset>".encode(), 1))
    assert said == "500,000 entries, the newest 2,000 taken"
    assert seconds < 40


def test_entity_bombs_do_not_go_off() -> None:
    entities = '<!ENTITY a "ha ha ha ha ha ha ha ha ha ha">' + "".join(
        f'<!ENTITY {chr(98 + i)} "{f"&{chr(97 + i)};" * 50}">' for i in range(8)
    )
    feed = rss("<title>&i;</title><link>https://e.org/1</link>").removeprefix('<?xml version="1.0"?>')
    for body in (feed, "<urlset><url><loc>https://e.org/&i;</loc></url></urlset>"):
        assert timed(f"<!DOCTYPE r [{entities}]>{body}".encode())[0] < 5


@pytest.mark.parametrize(
    "body",
    [
        b"[" * 1_000_000,
        b"<!DOCTYPE [" * 100_000,
        b"<?xml ?>" * 50_000,
        b"<!--" * 200_000,
        b" " * 20_000_000,
        b"<rss><channel><item>" + b"<a>" * 5_000,
        b"<rss>" + b"&#" * 300_000,
    ],
)
def test_prefixes_without_end(body: bytes) -> None:
    assert timed(body)[0] < 5


def test_a_gzip_bomb() -> None:
    seconds, _ = timed(gzip.compress(b"\0" * 300_000_000, 9))
    assert seconds < 20


def test_a_listing_of_its_own_host_may_be_private() -> None:
    feed = rss("<link>http://127.0.0.1:8900/1</link>")
    assert listing(feed, "http://127.0.0.1:8900/rss").leads
    assert not listing(feed).leads
    assert refusal("") == "not a listing (got an empty body)"
