"""Whatever arrives, reading it gives an outcome in bounded time and text that can be stored."""

from __future__ import annotations

import time
from datetime import UTC, datetime

from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from crawler.extraction import decode, extract, visible_text
from crawler.extraction.date_forms import parse_date
from storage.records import Article

_NOW = datetime(2022, 1, 10, tzinfo=UTC)
_PIECES = st.sampled_from(
    [
        "<", ">", "<p>", "</p>", "<div ", "class='share'", '<script type="application/ld+json">',
        "</script>", "{", "}", "[", '"', '"@type":"NewsArticle",', '"headline":', '"author":',
        '"datePublished":', "null", "<meta property=og:title content=", "<h1>", "<table><td>",
        "<time datetime=", "&#0;", "&#xD800;", "\x00", "\ud800", "\u202e", "<!--", "-->", "<![CDATA[",
        "<svg>", "<link rel=canonical href=", "http://[", "://", "2022-13-45", "слово ", "词",
        "word word word word. ", "<html>", "<br>",
    ]
)  # fmt: skip
_MARKUP = st.lists(_PIECES | st.text(max_size=12), max_size=60).map("".join)
_RELAXED = settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.too_slow])


def _check(page: str | bytes, content_type: str = "") -> None:
    started = time.monotonic()
    decoded = decode(page, content_type) if isinstance(page, bytes) else page
    result = extract(decoded, "https://news.example.com/a", now=_NOW)
    assert time.monotonic() - started < 15
    if isinstance(result, Article):
        assert result.text.strip()
        assert 0 < result.quality <= 1
        for text in (
            result.title,
            result.text,
            *result.authors,
            *result.tags,
            *result.notes,
            result.canonical,
        ):
            text.encode("utf-8")
            assert "\x00" not in text
    else:
        assert result.what in {"empty", "blocked page", "not HTML", "failed"}
        assert result.reason


@_RELAXED
@given(st.binary(max_size=2_000), st.text(max_size=40))
def test_any_bytes(body: bytes, content_type: str) -> None:
    _check(body, content_type)


@_RELAXED
@given(_MARKUP)
@example("\x7f<!--")
def test_any_markup(markup: str) -> None:
    _check(markup)
    visible_text(markup)


@_RELAXED
@given(
    st.binary(max_size=300),
    st.sampled_from(["utf-8", "utf-16", "windows-1251", "gb2312", "iso-2022-jp", "hex", "rot13"]),
)
def test_any_bytes_inside_a_page(noise: bytes, charset: str) -> None:
    _check(
        b"<html><body><p>" + noise + b"</p><p>Some words of an ordinary page.</p>",
        f"text/html; charset={charset}",
    )


@_RELAXED
@given(st.text(max_size=90), st.sampled_from(["", "dmy", "mdy"]))
def test_any_date(raw: str, order: str) -> None:
    moment = parse_date(raw, order)
    assert moment is None or moment.at.tzinfo is UTC
