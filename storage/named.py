"""Places that articles name, kept beside the article as its newest revision names them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from sqlite_utils import Database

from storage.records import PlaceNamed


def write(db: Database, article: int, places: Iterable[PlaceNamed]) -> None:
    """Keep the places of an article's newest revision in the place of those it had."""
    db.execute("DELETE FROM place_of WHERE article = ?", [article])
    for one in places:
        db.execute(
            "INSERT OR IGNORE INTO place_of VALUES (?, ?, ?, ?, ?, ?)",
            [article, one.id, one.name, one.kind, one.country, one.count],
        )


def of_article(db: Database, article: int) -> list[Mapping[str, object]]:
    """Places the article names, most mentioned first: place, name, kind, country, count."""
    sql = (
        "SELECT place, name, kind, country, count FROM place_of WHERE article = ? ORDER BY count DESC, place"
    )
    return list(db.query(sql, [article]))
