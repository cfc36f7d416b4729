"""Posts of live blogs in the archive."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

from crawler import shown
from storage import articles, query
from storage.archive import Archive
from storage.records import Article, Post

NOW = datetime(2022, 1, 5, 12, tzinfo=UTC)
FIRST = Post(
    "block-1", datetime(2022, 1, 5, 8, tzinfo=UTC), "Terminal seized", "Protesters entered the terminal."
)
SECOND = Post("", datetime(2022, 1, 5, 9, tzinfo=UTC), "", "Flights were cancelled.")
BLOG = Article(
    "https://a.example/live", "https://a.example/live", "Live", "Text", kind="live blog", posts=(FIRST,)
)


def _version(article: Article, change: str = "") -> articles.Version:
    return articles.Version(article, (), "", "urn:uuid:1", "run", "1", NOW, change)


def _posts(archive: Archive, number: int) -> list[object]:
    row = query.article(archive.db, number)
    assert row is not None
    lines = [line for line in shown.article(row, None) if "  post " in line]
    assert isinstance(row["posts"], list)
    assert len(lines) == len(row["posts"])
    return [(post["anchor"], post["published"], post["title"], post["text"]) for post in row["posts"]]


def test_posts_belong_to_the_revision_they_were_read_with(tmp_path: Path) -> None:
    with Archive.open(tmp_path / "desk.db") as archive:
        with archive.writing() as db:
            number = articles.add(db, "s", _version(BLOG))
        assert _posts(archive, number) == [
            ("block-1", "2022-01-05T08:00:00Z", "Terminal seized", "Protesters entered the terminal.")
        ]
        with archive.writing() as db:
            kept = articles.by_id(db, number)
            assert kept is not None
            later = replace(BLOG, text="More", posts=(FIRST, SECOND))
            articles.revise(db, kept, _version(later, "text changed"))
        assert len(_posts(archive, number)) == 2
        assert len(list(archive.db.query("SELECT * FROM post"))) == 3
        assert len(list(archive.db.query("SELECT * FROM live_posts"))) == 2
