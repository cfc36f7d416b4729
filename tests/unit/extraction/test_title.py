"""The headline: of what a page declares, the one that it shows."""

from __future__ import annotations

import json

import pytest

from crawler.extraction.title import trim_outlet
from tests.unit.extraction.pages import body, ld, page, read


def _head(headline: str = "", og: str = "") -> str:
    head = ld(json.dumps({"@type": "NewsArticle", "headline": headline})) if headline else ""
    return head + (f'<meta property="og:title" content="{og}">' if og else "")


def test_declared_headline_that_is_shown() -> None:
    article = read(
        page(head=_head("Airport in Almaty seized, flights cancelled", "Chaos in Almaty: live pictures"))
    )
    assert article.title == "Airport in Almaty seized, flights cancelled"
    assert dict(article.found)["title"] == "json-ld"


def test_a_title_that_the_page_does_not_show_is_not_taken() -> None:
    article = read(page(head=_head("You will not believe what happened in Almaty", "Shock in Almaty")))
    assert article.title == "Airport in Almaty seized, flights cancelled"
    assert dict(article.found)["title"] == "h1"


def test_the_readers_headline_in_an_h2_goes_before_a_search_headline_in_the_h1() -> None:
    content = "<h2>Night at the terminal: how the airport fell</h2>" + body()
    article = read(
        page(content, title="Almaty airport news", head=_head("Night at the terminal: how the airport fell"))
    )
    assert article.title == "Night at the terminal: how the airport fell"


def test_kicker_inside_the_h1_is_not_the_headline() -> None:
    html = page(
        title="Kazakhstan Airport in Almaty seized, flights cancelled",
        head=_head("Airport in Almaty seized, flights cancelled"),
    )
    assert read(html).title == "Airport in Almaty seized, flights cancelled"


def test_site_name_in_an_h1_is_no_headline() -> None:
    html = page().replace("<main>", "<h1>Steppe Courier</h1><main>")
    assert read(html).title == "Airport in Almaty seized, flights cancelled"


def test_without_a_headline_the_declared_title_is_doubted() -> None:
    article = read(page().replace("<h1>", "<p>").replace("</h1>", "</p>"))
    assert article.title == "Airport in Almaty seized, flights cancelled"
    assert "title not shown as a headline" in article.notes
    assert article.quality < 1


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Troops arrive in Almaty | Steppe Courier", "Troops arrive in Almaty"),
        ("Troops arrive in Almaty - World - Steppe Courier", "Troops arrive in Almaty - World"),
        ("Steppe Courier: Troops arrive in Almaty", "Steppe Courier: Troops arrive in Almaty"),
        ("Steppe Courier | Troops arrive in Almaty", "Troops arrive in Almaty"),
        ("Troops - and tanks - arrive in Almaty", "Troops - and tanks - arrive in Almaty"),
    ],
)
def test_the_outlet_is_cut_off_and_nothing_else(text: str, expected: str) -> None:
    assert trim_outlet(text, "Steppe Courier") == expected


def test_live_tail_goes() -> None:
    assert read(page(title="Protests in Kazakhstan - live updates")).title == "Protests in Kazakhstan"


def test_length_is_capped() -> None:
    assert len(read(page(title="word " * 50_000)).title) <= 500
