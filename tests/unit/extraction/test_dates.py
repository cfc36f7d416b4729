"""Dates: only declared ones, with their zone, or none."""

from __future__ import annotations

import json
from datetime import UTC, datetime

import pytest

from crawler.extraction import extract
from crawler.extraction.date_forms import parse_date
from storage.records import Article, Lead
from tests.unit.extraction.pages import ADDRESS, NOW, body, ld, page, read


@pytest.mark.parametrize(
    ("raw", "expected"),
    [
        ("2022-01-05T23:30:00-10:00", datetime(2022, 1, 6, 9, 30, tzinfo=UTC)),
        ("2022-01-05T23:30:00.123Z", datetime(2022, 1, 5, 23, 30, 0, 123000, tzinfo=UTC)),
        ("Wed, 05 Jan 2022 14:05:00 +0600", datetime(2022, 1, 5, 8, 5, tzinfo=UTC)),
        ("Wed, 5 Jan 2022 14:05 GMT", datetime(2022, 1, 5, 14, 5, tzinfo=UTC)),
        ("2022-01-05", datetime(2022, 1, 5, tzinfo=UTC)),
        ("20220105T1405Z", datetime(2022, 1, 5, 14, 5, tzinfo=UTC)),
        ("05.01.2022 14:05", datetime(2022, 1, 5, 14, 5, tzinfo=UTC)),
        ("January 5, 2022 2:05 PM EST", datetime(2022, 1, 5, 19, 5, tzinfo=UTC)),
        ("5 января 2022, 14:05", datetime(2022, 1, 5, 14, 5, tzinfo=UTC)),
        ("5 Ocak 2022", datetime(2022, 1, 5, tzinfo=UTC)),
        ("2022年1月5日 14:05", datetime(2022, 1, 5, 14, 5, tzinfo=UTC)),
        ("Wed Jan 05 14:05:00 CET 2022", datetime(2022, 1, 5, 13, 5, tzinfo=UTC)),
        ("Wed Jan 05 2022 14:05:00 GMT+0600 (ALMT)", datetime(2022, 1, 5, 8, 5, tzinfo=UTC)),
        ("1641391500", datetime(2022, 1, 5, 14, 5, tzinfo=UTC)),
        ("13/01/2022", datetime(2022, 1, 13, tzinfo=UTC)),
    ],
)
def test_forms(raw: str, expected: datetime) -> None:
    moment = parse_date(raw)
    assert moment is not None
    assert moment.at == expected


@pytest.mark.parametrize(
    "raw",
    ["2026-13-45", "03/04/2022", "yesterday", "", "0001-01-01", "9999-99-99", "5 Foomber 2022", "۱۴۰۰/۱۰/۱۵",
     "9" * 5000,      "2022-01-05T14:05:00 XYZT", "31.02.2022"],
)  # fmt: skip
def test_what_is_no_date(raw: str) -> None:
    assert parse_date(raw) is None


def test_ambiguous_order_is_read_only_when_the_source_says_how() -> None:
    day_first, month_first = parse_date("03/04/2022", "dmy"), parse_date("03/04/2022", "mdy")
    assert day_first is not None
    assert month_first is not None
    assert (day_first.at.month, month_first.at.month) == (4, 3)


def _ld(**fields: str) -> str:
    return ld(json.dumps({"@type": "NewsArticle", **fields}))


def test_order_of_trust_and_the_original_string() -> None:
    head = (
        '<meta property="article:published_time" content="2022-01-04T00:00:00Z">'
        + _ld(datePublished="2022-01-05T10:00:00+06:00", dateModified="2022-01-06T10:00:00+06:00")
    )  # fmt: skip
    article = read(page(head=head))
    assert article.published == datetime(2022, 1, 5, 4, tzinfo=UTC)
    assert article.published_raw == "2022-01-05T10:00:00+06:00"
    assert article.published_from == "json-ld"
    assert article.updated == datetime(2022, 1, 6, 4, tzinfo=UTC)


def test_a_malformed_declaration_is_skipped_and_told() -> None:
    head = (
        _ld(datePublished="2026-13-45")
        + '<meta property="article:published_time" content="2022-01-04T00:00:00Z">'
    )
    article = read(page(head=head))
    assert article.published == datetime(2022, 1, 4, tzinfo=UTC)
    assert "bad date '2026-13-45' (json-ld)" in article.notes


def test_a_zoned_declaration_explains_a_naive_one() -> None:
    head = (
        _ld(datePublished="2022-01-05T10:00:00")
        + '<meta name="parsely-pub-date" content="2022-01-05T04:00:00Z">'
    )
    assert read(page(head=head)).published == datetime(2022, 1, 5, 4, tzinfo=UTC)


def test_a_naive_date_is_read_in_the_sources_zone_or_doubted() -> None:
    html = page(head=_ld(datePublished="2022-01-05T10:00:00"))
    alone = read(html)
    assert alone.published == datetime(2022, 1, 5, 10, tzinfo=UTC)
    assert "no time zone declared: read as UTC" in alone.notes
    told = extract(html, ADDRESS, now=NOW, timezone="Asia/Almaty")
    assert isinstance(told, Article)
    assert told.published == datetime(2022, 1, 5, 4, tzinfo=UTC)


def test_time_element_beside_the_headline_and_none_from_a_sidebar() -> None:
    beside = page(f'<time datetime="2022-01-05T08:00:00Z">morning</time>{body()}')
    assert read(beside).published_from == "time element"
    sidebar = page(
        around='<aside><ul><li><time datetime="2021-12-01T08:00:00Z">December</time> Old news</li></ul></aside>'
    )
    assert read(sidebar).published is None


def test_the_feed_helps_where_the_page_says_nothing() -> None:
    lead = Lead(
        address=ADDRESS,
        source="s",
        listing="https://x.example/rss",
        published=datetime(2022, 1, 5, tzinfo=UTC),
    )
    article = read(page(), lead=lead)
    assert (article.published, article.published_from) == (datetime(2022, 1, 5, tzinfo=UTC), "feed")


@pytest.mark.parametrize(
    "text",
    ["Call 1995 for help at any hour of the day, the ministry said in a statement to residents of the city.",
     "The agreement of 3 April 2015 was never ratified, he recalled, and a new one was signed on 12.05.2019."],
)  # fmt: skip
def test_no_date_is_ever_taken_from_text_footer_or_address(text: str) -> None:
    html = page(body(f"<p>{text}</p>")).replace(
        "all rights reserved", "Copyright 1998-2019, updated 05.01.2022"
    )
    article = read(html, "https://news.example.com/2021/12/31/story")
    assert article.published is None
    assert article.date_guess is None


def test_a_date_in_the_future_is_doubted() -> None:
    article = read(page(head=_ld(datePublished="2099-01-05T10:00:00Z")))
    assert any(note.startswith("published lies in the future") for note in article.notes)


def test_non_gregorian_digits_stay_unread() -> None:
    assert read(page(head=_ld(datePublished="۱۴۰۰/۱۰/۱۵"))).published is None
