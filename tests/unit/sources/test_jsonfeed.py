"""JSON Feed 1.0 and 1.1."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from typing import Any

import pytest

from tests.unit.sources.asking import listing, refusal


def feed(*items: Any, **more: Any) -> str:
    return json.dumps(
        {"version": "https://jsonfeed.org/version/1.1", "title": "T", "items": list(items), **more}
    )


def test_an_item_is_read_whole() -> None:
    item = {
        "id": "1",
        "url": "/a?x=1#top",
        "title": "Fuel & <b>gas</b>",
        "summary": "Short.",
        "language": "kk",
        "content_html": "<p>One.</p><p>Two &amp; three.</p>",
        "date_published": "2022-01-03T09:30:00+06:00",
    }
    answer = listing(feed(item, home_page_url="https://www.example.kz/", language="ru"))
    (lead,) = answer.leads
    assert answer.kind == "json feed"
    assert lead.address == "https://www.example.kz/a?x=1"
    assert (lead.title, lead.summary, lead.content) == ("Fuel & <b>gas</b>", "Short.", "One.\nTwo & three.")
    assert (lead.language, lead.published) == ("kk", datetime(2022, 1, 3, 3, 30, tzinfo=UTC))


@pytest.mark.parametrize(
    ("item", "addresses"),
    [
        ({"id": "https://e.org/id"}, ["https://e.org/id"]),
        ({"id": "5", "external_url": "https://e.org/out"}, ["https://e.org/out"]),
        ({"id": "5"}, []),
        ({"id": 5, "url": ["https://e.org/"]}, []),
        ({"url": "javascript:alert(1)"}, []),
        ("text", []),
        (None, []),
    ],
)
def test_where_an_item_leads(item: Any, addresses: list[str]) -> None:
    assert [lead.address for lead in listing(feed(item)).leads] == addresses


def test_fields_of_the_wrong_type_are_empty() -> None:
    item = {"url": "https://e.org/1", "title": 7, "summary": {}, "content_html": None, "date_published": 2022}
    (lead,) = listing(feed(item, language=["ru"], home_page_url=3)).leads
    assert (lead.title, lead.summary, lead.content, lead.published, lead.language) == ("", "", "", None, "")


def test_a_lone_surrogate_does_no_harm() -> None:
    text = feed({"url": "https://e.org/1", "title": "@"}).replace("@", "\\ud800\\u0000x")
    assert listing(text).leads[0].title == "\ufffdx"


@pytest.mark.parametrize(
    "text", ["[]", "{}", '{"version": "https://jsonfeed.org/version/9"}', '{"version": 1, "items": []}']
)
def test_other_json_is_no_feed(text: str) -> None:
    assert refusal(text) == "not a feed (got JSON that is no JSON Feed)"


def test_items_that_are_no_list_make_an_empty_feed() -> None:
    assert listing('{"version": "https://jsonfeed.org/version/1", "items": {"a": 1}}').leads == ()
