"""Corrections for single sites."""

from __future__ import annotations

import pytest

from crawler.errors import FixTheFile
from crawler.extraction import extract
from crawler.extraction.decoding import Decoded
from crawler.extraction.reading import Request
from crawler.extraction.reading import read as read_request
from crawler.extraction.sites import correction_for, corrections, read_corrections
from storage.records import Article
from tests.unit.extraction.pages import ADDRESS, NOW, PARAGRAPHS

TABLE = """
steppe-courier.example.com:
  drop: [.promoted, '#later']
  body: .told
  title: [.kicker, h2.heading]
  date: .when
  authors: .who
  timezone: Asia/Almaty
"""
PAGE = (
    "<html><head><link rel='canonical' href='https://www.steppe-courier.example.com/x'></head><body>"
    "<h1>Steppe news of the day</h1><h2 class='heading'>Airport in Almaty seized</h2>"
    "<p class='when'>2022-01-05 20:00</p>"
    f"<div class='told'><p>{PARAGRAPHS[0]}</p><p class='promoted'>A car worth having.</p><p>Photo: A. B.</p>"
    f"<p>{PARAGRAPHS[1]}</p></div><p class='who'>By Ada Brenn</p><div>"
    f"<p>{PARAGRAPHS[2]}</p><p>{PARAGRAPHS[3]}</p><p id='later'>Tomorrow more.</p></div></body></html>"
)


def _read(html: str, table: str = TABLE, address: str = ADDRESS, timezone: str = "") -> Article:
    request = Request(
        Decoded(html, "utf-8", ""),
        address,
        None,
        {},
        NOW,
        timezone,
        "",
        lambda _: "",
        read_corrections(table),
    )
    result = read_request(request)
    assert isinstance(result, Article)
    return result


def test_every_key_corrects_its_part_and_is_named_as_the_origin() -> None:
    article = _read(PAGE)
    assert article.text.split("\n") == list(PARAGRAPHS[:2])
    assert article.title == "Airport in Almaty seized"
    assert article.authors == ("Ada Brenn",)
    assert article.published is not None
    assert article.published.isoformat() == "2022-01-05T14:00:00+00:00"
    origins = dict(article.found)
    assert {origins[key] for key in ("title", "text", "authors", "published")} == {"correction"}


def test_a_source_s_own_time_zone_goes_before_the_table_s() -> None:
    published = _read(PAGE, timezone="Asia/Aqtau").published
    assert published is not None and published.hour == 15


def test_a_selector_that_finds_nothing_is_told_and_the_general_rules_read_on() -> None:
    article = _read(PAGE.replace("told", "news").replace("heading", "big"))
    assert all(text in article.text for text in PARAGRAPHS)
    assert "correction for steppe-courier.example.com: body finds nothing" in article.notes
    assert "correction for steppe-courier.example.com: title finds nothing" in article.notes
    assert article.quality < 1


def test_other_hosts_are_left_alone_and_a_saved_page_is_known_by_its_canonical_address() -> None:
    elsewhere = _read(PAGE, address="https://other.example.com/x")
    assert "correction" not in dict(elsewhere.found).values()
    assert dict(_read(PAGE, address="file:///home/a/page.html").found)["text"] == "correction"


def test_the_longest_host_counts() -> None:
    table = read_corrections("a.example.com: {body: p}\nexample.com: {body: div}\n")
    hosts = {
        address: found.host if (found := correction_for(address, table)) else ""
        for address in (
            "https://b.a.example.com/",
            "https://c.example.com./",
            "https://example.org/",
            "http://[",
        )
    }
    assert list(hosts.values()) == ["a.example.com", "example.com", "", ""]


@pytest.mark.parametrize(
    ("table", "says"),
    [
        ("b.example: {body: p}\na.example: {body: p}", "b.example: hosts must be sorted"),
        ("a.example: {text: p}", "no key 'text'; there are: drop, body, title, date, authors, timezone"),
        ("a.example: {body: 'div['}", "a.example: body:"),
        ("a.example: {body: 'p::before'}", "a.example: body:"),
        ("a.example: {body: []}", "write a CSS selector"),
        ("a.example: {body: 7}", "write a CSS selector"),
        ("a.example: {timezone: Mars/Olympus}", "no time zone 'Mars/Olympus'"),
        ("a.example: {timezone: [1]}", "no time zone [1]"),
        ("a.example: {}", "write at least one of"),
        ("https://a.example/: {body: p}", "write a bare host"),
        ("A.example: {body: p}", "write a bare host"),
        ("- a", "write hosts"),
        ("a: [", "is no YAML"),
    ],
)
def test_a_wrong_table_is_refused_by_name(table: str, says: str) -> None:
    with pytest.raises(FixTheFile) as refused:
        read_corrections(table)
    assert says in str(refused.value)


def test_the_table_that_comes_with_the_program_is_right_and_its_example_works() -> None:
    assert "vestnik-stepi.example" in corrections()
    html = (
        '<div class="page"><div class="left"><ul class="share"><li>VK</li></ul></div><div class="center">'
        f'<h1 class="news_title">Flights cancelled</h1><div class="news_text"><p>{PARAGRAPHS[0]}</p>'
        f'<p>{PARAGRAPHS[1]}</p></div><div class="news_author">Ada Brenn</div></div></div>'
    )
    article = extract(html, "http://vestnik-stepi.example/news/2022/01/1.html", now=NOW)
    assert isinstance(article, Article)
    assert article.text.split("\n") == list(PARAGRAPHS[:2])
    assert article.authors == ("Ada Brenn",)
