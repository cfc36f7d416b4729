"""Searches, run on a real FTS5 table laid out as the archive's."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import closing

import pytest

from crawler.errors import QueryError
from crawler.relevance import FtsQuery, search_expression
from crawler.text import index_words

TERMS = {
    "kazakhstan": {
        "en": ["Kazakhstan"],
        "ru": ["Казахстан", "Алма-Ата"],
        "tr": ["Kazakistan"],
        "kk": ["Қазақстан"],
    },
    "unrest": {"en": ["protest", "riot*"], "tr": ["protestolar"], "de": ["Proteste"]},
}
PAGES = {
    "ru-air": ("ru", "Рейсы отменены", "Самолёты не садятся в аэропорту Алматы с вечера."),
    "en-air": ("en", "Almaty airport retaken", "Soldiers hold both runways of the airports."),
    "en-park": ("en", "Almaty park reopens", "Skaters return."),
    "ru-protest": ("ru", "Протесты в Казахстане", "В Алма-Ате слышны выстрелы. Токаевым подписан указ."),
    "tr": ("tr", "Kazakistan'da gece", "Havalimanında protestolar ve göstericiler."),
    "kk": ("kk", "Қазақстанда интернет жоқ", "Алматыда байланыс үзілді."),
    "zh": ("zh", "阿拉木图机场关闭", "哈萨克斯坦总统宣布紧急状态。"),
    "ar": ("ar", "احتجاجات في كازاخستان", "أغلقت السلطات المطار ليلا."),
    "uk": ("uk", "Протестів більше", "Аеропорту в Алмати не видно."),
    "de": ("de", "Proteste halten an", "Der Flughafen bleibt geschlossen; die Flughäfen auch."),
    "fr": ("fr", "L’aéroport d’Almaty", "Des manifestants étaient là."),
    "en-sport": ("en", "Cup final", "A protest by the football club of Kazakhstan failed."),
}


@pytest.fixture(scope="module")
def index() -> Iterator[sqlite3.Connection]:
    with closing(sqlite3.connect(":memory:")) as db:
        db.execute(
            "create virtual table f using fts5(title, text, words, name unindexed,"
            " tokenize='unicode61 remove_diacritics 2')"
        )
        for name, (language, title, text) in PAGES.items():
            row = (title, text, index_words(f"{title}\n{text}", language), name)
            db.execute("insert into f values (?, ?, ?, ?)", row)
        yield db


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ("Almaty AND (airport OR аэропорт)", "ru-air en-air"),
        ("аэропорты", "ru-air"),
        ("airport", "en-air"),
        ("Токаев", "ru-protest"),
        ("Алма-Ата", "ru-protest"),
        ("самолет", "ru-air"),
        ("Қазақстан", "kk"),
        ("Kazakistan", "tr"),
        ("lang:tr gösterici", "tr"),
        ("lang:tr havalimanı", "tr"),
        ("哈萨克斯坦", "zh"),
        ("机场", "zh"),
        ("关", "zh"),
        ("مطار", "ar"),
        ("الاحتجاج", "ar"),
        ("lang:uk аеропорт", "uk"),
        ("Flughafen", "de"),
        ("aeroport", "fr"),
        ("manifestant", "fr"),
        ("runway*", "en-air"),
        ('"airports"', "en-air"),
        ('"runways of the airports"', "en-air"),
        ('"runway"', ""),
        ("title:airport", "en-air"),
        ("text:airport", "en-air"),
        ("title:Казахстан", "ru-protest"),
        ("title:protest", "de"),
        ("text:protest", "en-sport"),
        ("Kazakhstan NOT football", "ru-protest"),
        ("@kazakhstan @unrest", "tr en-sport"),
        ("@unrest", "tr de en-sport"),
        ("retaken NEAR/3 soldiers", "en-air"),
        ("retaken NEAR/0 runway", ""),
        ('"both hold"~3', "en-air"),
        ("(Skaters OR Cup) NOT (final AND football)", "en-park"),
        ("skater NOT (NOT park)", "en-park"),
        ("nowhere", ""),
    ],
)
def test_a_search_finds(index: sqlite3.Connection, query: str, expected: str) -> None:
    found = search_expression(query, TERMS)
    rows = index.execute("select name from f where f match ? order by rowid", [found.match])
    assert " ".join(name for (name,) in rows) == expected


def test_what_narrows_is_apart_from_the_words() -> None:
    found = search_expression("site:(a.kz OR b.kz) lang:ru протест")
    assert (found.site, found.lang) == (("a.kz", "b.kz"), ("ru",))
    assert found.shown == "(site:a.kz OR site:b.kz) AND lang:ru AND протест"
    assert "a.kz" not in found.match
    assert search_expression("site:a.kz") == FtsQuery("", ("a.kz",), (), "site:a.kz")
    assert search_expression("lang:(ru OR kk)").lang == ("ru", "kk")


@pytest.mark.parametrize("query", ["", " ", "\n\t", "\u200b"])
def test_an_empty_search_asks_for_everything(query: str) -> None:
    assert search_expression(query) == FtsQuery("")


@pytest.mark.parametrize(
    ("query", "column", "said"),
    [
        ('"', 1, "never closed"),
        ("NEAR(", 5, "never closed"),
        ("a NEAR", 3, "after it"),
        ("*", 1, "no letter"),
        ("NOT sport", 1, "everything else"),
        ("site:a.kz OR fuel", 6, "narrow the whole query"),
        ("fuel NOT site:a.kz", 15, "narrow the whole query"),
        ("site:a.kz site:b.kz", 16, "site: stands twice"),
        ("lang:ru AND lang:kk", 18, "lang: stands twice"),
        ("fuel (gas OR (NOT oil))", 15, "needs something to find beside it"),
        ("site:a.kz NOT sport", 1, "needs something to find beside it"),
    ],
)
def test_a_bad_search_names_the_column(query: str, column: int, said: str) -> None:
    with pytest.raises(QueryError) as caught:
        search_expression(query)
    assert (caught.value.column, said in caught.value.message) == (column, True), caught.value


def test_a_near_of_large_groups_is_refused_before_it_is_built() -> None:
    names = {"names": {"en": [f"name{chr(97 + n)}" for n in range(26)]}}
    with pytest.raises(QueryError, match="combinations"):
        search_expression("@names NEAR @names", names)
