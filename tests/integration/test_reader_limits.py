"""Pages made to keep a parser busy or to fill its memory, read by the real workers: each ends in a value within its
limit, and the page after it is read."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Iterator
from datetime import UTC, datetime

import pytest

from crawler import relevance
from crawler.jobs.reader import WALL, Reader
from crawler.jobs.reading import ListingToRead, PageToRead
from storage.records import Article, Lead, Listing, NotAListing, Reading, Unreadable

from .hostile import page

NOW = datetime(2022, 1, 5, 12, tzinfo=UTC)
SECONDS = 3.0
ADDRESS = "https://outlet.example/2022/harbour"


@pytest.fixture(scope="module")
def reader() -> Iterator[Reader]:
    topics = {"harbour": relevance.compile_topic("harbour", "harbour", {})}
    with Reader(topics, workers=1, page_seconds=SECONDS) as made:
        ask(made, page("The first harbour"))  # so that no test pays for the start
        yield made


def ask(reader: Reader, html: str | bytes, content_type: str = "text/html") -> Reading:
    body = html if isinstance(html, bytes) else html.encode("utf-8", "surrogatepass")
    lead = Lead(ADDRESS, "outlet", "", title="Harbour")
    return asyncio.run(reader.page(PageToRead(body, content_type, ADDRESS, lead, (), ("harbour",), NOW)))


def in_time(reader: Reader, html: str | bytes) -> Reading:
    began = time.monotonic()
    reading = ask(reader, html)
    assert time.monotonic() - began < SECONDS * WALL
    after = ask(reader, page("A calm page on the harbour")).page
    assert isinstance(after, Article)
    assert after.title == "A calm page on the harbour"
    return reading


def article(reading: Reading) -> Article:
    assert isinstance(reading.page, Article), reading.page
    return reading.page


BODY = "<p>The harbour was closed for the night after a storm had torn two cranes from the quay.</p>" * 4

HEAVY = {
    "attributes": "<html><body><div "
    + " ".join(f"a{n}=1" for n in range(100_000))
    + f">{BODY}</div></body></html>",
    "links": f"<html><body>{BODY}" + "<a href='/x'>harbour</a>" * 1_000_000 + "</body></html>",
    "breaks": f"<html><body>{BODY}" + "<br>" * 500_000 + "</body></html>",
    "spans": f"<html><body>{BODY}" + f"<p>{'<span>harbour</span>' * 20}</p>" * 10_000 + "</body></html>",
}


@pytest.mark.parametrize("name", HEAVY)
def test_markup_no_parser_should_be_given_is_read_as_plain_text(reader: Reader, name: str) -> None:
    read = in_time(reader, HEAVY[name]).page
    assert isinstance(read, Article)
    assert "harbour was closed" in read.text
    assert any(note.startswith("plain text only: ") for note in read.notes)
    assert read.quality < 0.5


def test_a_page_that_takes_too_long_is_given_up_at_its_limit(reader: Reader) -> None:
    tags = "<div><span><b>harbour</b></span></div>"
    slow = f"<html><body>{BODY}{('<table><tr><td>' + tags) * 9_000}</body></html>"
    topics = {"harbour": relevance.compile_topic("harbour", "harbour", {})}
    with Reader(topics, workers=1, page_seconds=0.01) as hasty:
        began = time.monotonic()
        read = ask(hasty, slow).page
        took = time.monotonic() - began
    assert isinstance(read, Article | Unreadable)
    if isinstance(read, Unreadable):
        assert "extraction timed out after 0.01 s" in read.reason
    assert took < 30


def test_deep_nesting_hides_nothing(reader: Reader) -> None:
    deep = f"<html><body>{'<div>' * 400}{BODY}{'</div>' * 400}</body></html>"
    assert "harbour was closed" in article(in_time(reader, deep)).text


def test_one_text_of_eleven_megabytes_is_named(reader: Reader) -> None:
    read = in_time(reader, f"<html><body><p>harbour {'a ' * 5_600_000}</p></body></html>").page
    assert isinstance(read, Unreadable)
    assert "page too large to extract" in read.reason


def test_memory_is_bounded(reader: Reader) -> None:
    topics = {"harbour": relevance.compile_topic("harbour", "harbour", {})}
    with Reader(topics, workers=1, memory=700 << 20) as small:
        read = ask(
            small, f"<html><body>{BODY}{('<p>' + 'harbour ' * 1_100_000 + '</p>') * 12}</body></html>"
        ).page
        assert isinstance(read, Unreadable)
        after = ask(small, page("A calm page on the harbour")).page
    assert isinstance(after, Article)


ENTITIES = "<!DOCTYPE html [<!ENTITY secret SYSTEM 'file:///etc/passwd'><!ENTITY a 'ha'><!ENTITY b '&a;&a;&a;&a;&a;'>]>"


@pytest.mark.parametrize(
    ("html", "never"),
    [
        (f"{ENTITIES}<html><body>{BODY}<p>&secret; and &b;&b;&b;</p></body></html>", "root:"),
        (f"<html><body>{BODY}<p>one\x00two harbour\x07</p></body></html>", "\x00"),
        (f"<html><body>{BODY}<p>lone \ud800 half</p></body></html>", "\ud800"),
        (
            f"<html><body>{BODY}<td colspan=9000000000000000 rowspan=99999999999999999999>x</td></body></html>",
            "\x00",
        ),
        (f"<html><body>{BODY}<p>{' ' * 3_000_000}end</p></body></html>", "   "),
        (f"<html><body>{BODY}<p>a{chr(0x301) * 300_000}</p></body></html>", "\x00"),
        (f"<html><head><script>{'x' * 5_000_000}</script></head><body>{BODY}</body></html>", "xxxx"),
    ],
    ids=["entities", "nul", "surrogate", "colspan", "spaces", "marks", "script"],
)
def test_odd_contents_leave_a_clean_text(reader: Reader, html: str, never: str) -> None:
    read = article(in_time(reader, html))
    assert "harbour was closed" in read.text
    assert never not in read.text
    read.text.encode("utf-8")


@pytest.mark.parametrize(
    ("body", "content_type", "word"),
    [
        ("Гавань закрыта harbour".encode() * 20, "text/html; charset=latin-1", "Гавань"),
        ("Гавань закрыта harbour".encode("cp1251") * 20, "text/html; charset=windows-1251", "Гавань"),
        ("Гавань закрыта, порт не работает, harbour. ".encode("cp1251") * 20, "text/html", "Гавань"),
        ("Гавань закрыта harbour".encode("utf-16"), "text/html", "Гавань"),
        ("Гавань закрыта harbour".encode() * 20, "text/html; charset=no-such-charset", "Гавань"),
        (b"+BBMEMAQyBDAEPQRM- harbour " * 20, "text/html; charset=utf-7", "harbour"),
    ],
    ids=["wrong header", "cp1251", "cp1251 unsaid", "utf-16", "unknown", "utf-7"],
)
def test_bytes_become_the_text_that_was_meant(
    reader: Reader, body: bytes, content_type: str, word: str
) -> None:
    encoding = "utf-16" if body.startswith(b"\xff\xfe") else "ascii"
    start, end = "<html><body><article><p>", "</p></article></body></html>"
    if encoding == "utf-16":
        body = (start + body.decode("utf-16") * 20 + end).encode("utf-16")
    else:
        body = start.encode() + body + end.encode()
    assert word in article(ask(reader, body, content_type)).text


def test_a_title_of_five_megabytes_is_capped(reader: Reader) -> None:
    huge = f"<html><head><title>{'Harbour ' * 600_000}</title></head><body>{BODY}</body></html>"
    read = article(in_time(reader, huge))
    assert len(read.title) <= 500
    assert "harbour was closed" in read.text


ATTRIBUTES = " ".join(f"a{n}='1'" for n in range(100_000))
LISTINGS = {
    "attributes": "<rss version='2.0'><channel><item "
    + " ".join(f"a{n}='1'" for n in range(100_000))
    + "/></channel></rss>",
    "items": "<rss version='2.0'><channel>"
    + "".join(f"<item><title>t{n}</title><link>https://o.example/{n}</link></item>" for n in range(100_000))
    + "</channel></rss>",
    "links": "<html><body>"
    + "".join(f"<a href='/2022/a-b-c-d-{n}'>a b c d e f</a>" for n in range(300_000))
    + "</body></html>",
    "deep": "<rss version='2.0'><channel>" + "<item>" * 100_000 + "</channel></rss>",
}


@pytest.mark.parametrize("name", LISTINGS)
def test_listings_end_in_a_value_too(reader: Reader, name: str) -> None:
    task = ListingToRead(LISTINGS[name].encode(), "", "https://o.example/feed", "o", "auto", NOW)
    began = time.monotonic()
    listing = asyncio.run(reader.listing(task))
    assert time.monotonic() - began < 60
    assert isinstance(listing, Listing | NotAListing)
    if isinstance(listing, Listing):
        assert len(listing.leads) <= 2_000
