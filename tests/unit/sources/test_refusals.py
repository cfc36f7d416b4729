"""What is no listing is called by its name: never an empty one."""

from __future__ import annotations

import gzip

import pytest

from crawler.errors import FixTheFile
from tests.unit.sources.asking import ask, listing, refusal, rss

PAGE = "<!DOCTYPE html><html><head><title>{}</title></head><body><p>{}</p></body></html>"


@pytest.mark.parametrize(
    ("body", "reason"),
    [
        ("", "not a feed (got an empty body)"),
        ("  \n", "not a feed (got an empty body)"),
        ("\ufeff", "not a feed (got an empty body)"),
        (PAGE.format("News", "Hello"), "not a feed (got HTML)"),
        ("<p>Sorry, an error occurred", "not a feed (got HTML)"),
        ("Not found", "not a feed (got plain text)"),
        ('{"error": 404}', "not a feed (got JSON that is no JSON Feed)"),
        ('{"error": ', "not a feed (got JSON that cannot be read: line 1)"),
        ("[" * 200_000, "not a feed (got JSON that cannot be read: nested too deeply)"),
        ("<urlset></urlset>", "not a feed (got a sitemap)"),
        ("<?xml version='1.0'?><opml version='2.0'/>", "not a feed (got XML with the root element <opml>)"),
        (PAGE.format("Just a moment...", ""), "not a feed (got a challenge page)"),
        (
            PAGE.format("x", "<script>window._cf_chl_opt={}</script>"),
            "not a feed (got a Cloudflare challenge page)",
        ),
        (PAGE.format("Before you continue to News", ""), "not a feed (got a consent page)"),
        (PAGE.format("403 Forbidden", ""), "not a feed (got a refusal)"),
        (PAGE.format("Forbidden Stories", ""), "not a feed (got HTML)"),
    ],
)
def test_not_a_feed(body: str, reason: str) -> None:
    assert refusal(body, kind="feed") == reason


def test_what_is_no_markup_is_named_by_its_type() -> None:
    body = b"%PDF-1.7\n\xe2\xe3\xcf\xd3\n1 0 obj <</Type/Catalog>> endobj" * 9
    assert (
        refusal(body, kind="feed", content_type="application/pdf; q=1") == "not a feed (got application/pdf)"
    )


@pytest.mark.parametrize("kind", ["sitemap", "page"])
def test_a_feed_is_neither_sitemap_nor_page(kind: str) -> None:
    assert refusal(rss(), kind=kind) == f"not a {kind} (got a feed)"


def test_a_page_without_articles_is_no_empty_listing() -> None:
    assert refusal(PAGE.format("News", '<a href="/about">About us</a>')) == (
        "no links to articles on the page (1 links)"
    )
    assert refusal(PAGE.format("DDoS-Guard", "")) == "not a page of news (got a challenge page)"


def test_a_gzipped_error_page_is_seen_through() -> None:
    assert (
        refusal(gzip.compress(PAGE.format("a", "b").encode()), kind="sitemap") == "not a sitemap (got HTML)"
    )


def test_an_empty_feed_is_a_feed() -> None:
    assert listing(rss(), kind="feed").leads == ()


def test_a_kind_that_does_not_exist_is_an_error() -> None:
    with pytest.raises(FixTheFile, match="telepathy"):
        ask(rss(), kind="telepathy")
