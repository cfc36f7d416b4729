"""Places in the archive: read by the worker, kept with the newest revision, shown and queried."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

from crawler import shown
from crawler.jobs.reading import MOST_PLACES, PageToRead, read
from storage import articles, query
from storage.archive import Archive
from storage.records import Article, Lead, PlaceNamed

NOW = datetime(2022, 1, 5, 12, tzinfo=UTC)
ADDRESS = "https://a.example/almaty"
TEXT = (
    "Shops stayed shut in Almaty on Wednesday, the city hall said, and buses stood still. "
    "Trains between Almaty and Shymkent ran late. Kazakhstan declared a day of mourning. "
)


def _read(text: str, country: str = "") -> Article:
    body = f"<html lang=en><body><article><h1>Shops stay shut</h1><p>{text}</p></article></body></html>"
    lead = Lead(ADDRESS, "s", "https://a.example/feed")
    page = read(PageToRead(body.encode(), "text/html", ADDRESS, lead, (), (), NOW, country=country), {}).page
    assert isinstance(page, Article)
    return page


def _version(article: Article) -> articles.Version:
    return articles.Version(article, (), "", "urn:uuid:1", "run", "1", NOW, "")


def test_a_reader_names_the_places_of_a_page() -> None:
    assert _read(TEXT).places == (
        PlaceNamed("kz/almaty", "Almaty", "city", "kz", 2),
        PlaceNamed("kz/shymkent", "Shymkent", "city", "kz", 1),
        PlaceNamed("kz", "Kazakhstan", "country", "kz", 1),
    )


def test_a_namesake_is_the_one_of_the_outlets_country() -> None:
    text = "Firefighters in Cordoba said on Monday that the flames were out. The mayor thanked them all."
    assert [_read(text, country).places[0].id for country in ("ar", "es")] == ["ar/cordoba", "es/cordoba"]


def test_a_reader_names_no_more_than_the_most_mentioned() -> None:
    listed = "France Spain Italy Germany Poland Romania Austria Belgium Sweden Norway Finland Denmark Ireland Greece"
    text = " ".join(f"People gathered in {one} to ask for peace and bread again." for one in listed.split())
    found = _read(f"{text} Greece had most of them.").places
    assert len(found) == MOST_PLACES
    assert found[0].id == "gr"


def test_places_are_those_of_the_newest_revision(tmp_path: Path) -> None:
    first = _read(TEXT)
    with Archive.open(tmp_path / "desk.db") as archive:
        with archive.writing() as db:
            number = articles.add(db, "s", _version(first))
        row = query.article(archive.db, number)
        assert row is not None
        said = [line for line in shown.article(row, None) if line.startswith("  places")]
        assert said == ["  places      Almaty (kz/almaty) 2, Kazakhstan (kz) 1, Shymkent (kz/shymkent) 1"]
        with archive.writing() as db:
            kept = articles.by_id(db, number)
            assert kept is not None
            articles.revise(db, kept, _version(replace(first, text="-", places=first.places[:1])))
        found = list(archive.db.query("SELECT place, count, title FROM articles_by_place"))
        assert found == [{"place": "kz/almaty", "count": 2, "title": "Shops stay shut"}]
