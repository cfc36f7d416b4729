"""The rows that crawls wrote, brought into a second archive revision by revision; the first is only read."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from sqlite_utils import Database

# What a crawl and its reader write. Everything else is made from these by the follower, and must be made anew.
_WHOLE = ("source", "run")
_OF_ARTICLES = ("appearance", "place_of")
_FIRST = "original"  # the name under which the first archive is attached


def attach(db: Database, original: Path) -> None:
    """Put the first archive beside the second, for reading. Outside of a transaction."""
    # The articles name captures and revisions that come later or not at all; and the second archive is thrown away.
    db.execute("PRAGMA foreign_keys = OFF")
    db.execute("PRAGMA synchronous = OFF")
    db.execute(f"ATTACH DATABASE ? AS {_FIRST}", [f"{original.absolute().as_uri()}?mode=ro"])


def begin(db: Database, topics: Sequence[str]) -> int:
    """Take over the sources, the crawls and the articles of some topics; give how many revisions they have."""
    marks = ", ".join("?" * len(topics))
    for table in _WHOLE:
        _copy(db, table, "1", [])
    _copy(db, "match", f"topic IN ({marks})", list(topics))
    _copy(db, "article", "id IN (SELECT article FROM main.match)", [])
    for table in _OF_ARTICLES:
        _copy(db, table, "article IN (SELECT article FROM main.match)", [])
    rows = db.query(
        f"SELECT count(*) AS n FROM {_FIRST}.revision WHERE article IN (SELECT article FROM main.match)"
    )
    return int(next(rows)["n"])


def take(db: Database, most: int) -> int:
    """Take over the next revisions in order of id; give how many."""
    before = _last(db)
    where = (
        "id IN (SELECT revision.id FROM original.revision WHERE id > ?"
        " AND article IN (SELECT article FROM main.match) ORDER BY id LIMIT ?)"
    )
    taken = _copy(db, "revision", where, [before, most])
    _copy(db, "post", "revision > ? AND revision IN (SELECT id FROM main.revision)", [before])
    return taken


def _last(db: Database) -> int:
    return int(next(db.query("SELECT coalesce(max(id), 0) AS id FROM main.revision"))["id"])


def _copy(db: Database, table: str, where: str, values: list[object]) -> int:
    """Take over the rows of a table, in the columns both archives have."""
    columns = ", ".join(
        f'"{name}"' for name in _columns(db, "main", table) if name in _columns(db, _FIRST, table)
    )
    cursor = db.execute(
        f"INSERT INTO main.{table} ({columns}) SELECT {columns} FROM {_FIRST}.{table} WHERE {where}", values
    )
    return int(cursor.rowcount)


def _columns(db: Database, schema: str, table: str) -> list[str]:
    return [row["name"] for row in db.query(f"SELECT name FROM pragma_table_info('{table}', '{schema}')")]
