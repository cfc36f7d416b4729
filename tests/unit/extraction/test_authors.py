"""Authors as a list of names."""

from __future__ import annotations

import json

import pytest

from crawler.extraction.authors import clean_names
from tests.unit.extraction.pages import body, ld, page, read


@pytest.mark.parametrize(
    ("raw", "names"),
    [
        ("By Aliya Serikova", ("Aliya Serikova",)),
        ("By Aliya Serikova and Dan Okafor", ("Aliya Serikova", "Dan Okafor")),
        ("Von Jana Feld, Tim Berg und Uta Stein", ("Jana Feld", "Tim Berg", "Uta Stein")),
        ("Автор: Ольга Ким", ("Ольга Ким",)),
        ("Aliya Serikova aliya@courier.example", ("Aliya Serikova",)),
        ("Aliya Serikova / Senior reporter", ("Aliya Serikova",)),
        ("Aliya Serikova (ase)", ("Aliya Serikova",)),
        ("Le Matin et AFP", ("Le Matin et AFP",)),
        ("https://www.facebook.com/courier", ()),
        ("admin", ()),
        ("105092", ()),
        ("Senior correspondent in Astana", ()),
        ("AP", ("AP",)),
        ("김하나 기자", ("김하나",)),
    ],
)
def test_bylines(raw: str, names: tuple[str, ...]) -> None:
    assert clean_names([raw]) == names


def _ld(author: object) -> str:
    return ld(json.dumps({"@type": "NewsArticle", "author": author, "publisher": {"name": "Steppe Courier"}}))


def test_persons_and_agencies_of_json_ld_in_order() -> None:
    authors = [{"@type": "Person", "name": "Aliya Serikova"}, {"@type": "Organization", "name": "Reuters"}]
    assert read(page(head=_ld(authors))).authors == ("Aliya Serikova", "Reuters")


def test_reference_to_another_object() -> None:
    graph = {
        "@graph": [
            {"@type": "NewsArticle", "author": {"@id": "#a"}},
            {"@id": "#a", "@type": "Person", "name": "Aliya Serikova"},
        ]
    }
    assert read(page(head=ld(json.dumps(graph)))).authors == ("Aliya Serikova",)


def test_the_outlet_is_author_only_where_nobody_else_is_named() -> None:
    outlet = _ld({"@type": "Organization", "name": "Steppe Courier"})
    assert read(page(head=outlet)).authors == ("Steppe Courier",)
    byline = page(f'<p class="byline">By Aliya Serikova</p>{body()}', head=outlet)
    article = read(byline)
    assert article.authors == ("Aliya Serikova",)
    assert dict(article.found)["authors"] == "byline"


def test_meta_authors() -> None:
    assert read(page(head='<meta name="author" content="Aliya Serikova, Dan Okafor">')).authors == (
        "Aliya Serikova",
        "Dan Okafor",
    )


def test_huge_names_are_capped() -> None:
    article = read(page(head=_ld([{"@type": "Person", "name": f"N{'x' * 5000}"}] * 500)))
    assert len(article.authors) <= 30
    assert all(len(name) <= 200 for name in article.authors)
