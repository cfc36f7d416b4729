"""Pages of our own writing for the tests of the reader."""

from __future__ import annotations

from datetime import UTC, datetime

from crawler.extraction import extract
from storage.records import Article, Lead, Unreadable

NOW = datetime(2022, 1, 10, 12, tzinfo=UTC)
ADDRESS = "https://www.steppe-courier.example.com/2022/01/05/airport"
PARAGRAPHS = (
    "Protesters entered the terminal of Almaty airport late on Wednesday evening, and all flights were cancelled, "
    "the airport's press office said.",
    "Staff had left the building shortly before, and nobody among the passengers was hurt, according to an airline "
    "that had two aircraft on the ground at the time.",
    "The city's commandant extended the curfew until the nineteenth of January and asked residents to stay at home "
    "after eleven in the evening.",
    "Mobile internet has been down in the city since the afternoon, which makes reports from the streets hard to "
    "confirm from outside.",
)


def body(*extra: str) -> str:
    """The article's box with its four paragraphs and whatever else belongs in it."""
    inner = "".join(f"<p>{text}</p>" for text in PARAGRAPHS) + "".join(extra)
    return f'<div class="story-text">{inner}</div>'


def page(
    content: str = "",
    *,
    head: str = "",
    title: str = "Airport in Almaty seized, flights cancelled",
    around: str = "",
) -> str:
    """A whole page: a menu, the headline, the article, a footer."""
    return (
        f'<!doctype html><html lang="en"><head><title>{title} | Steppe Courier</title>'
        f'<meta property="og:site_name" content="Steppe Courier">{head}</head><body>'
        '<nav><a href="/a">World</a> <a href="/b">Economy</a></nav>'
        f"<main><article><h1>{title}</h1>{content or body()}</article>{around}</main>"
        "<footer><p>Steppe Courier, all rights reserved</p></footer></body></html>"
    )


def ld(text: str) -> str:
    return f'<script type="application/ld+json">{text}</script>'


def read(html: str, address: str = ADDRESS, lead: Lead | None = None) -> Article:
    result = extract(html, address, now=NOW, lead=lead)
    assert isinstance(result, Article), result
    return result


def refuse(html: str, address: str = ADDRESS) -> Unreadable:
    result = extract(html, address, now=NOW)
    assert isinstance(result, Unreadable), result
    return result
