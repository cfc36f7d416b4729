"""An archive that has articles and what the copy check makes of them, and nothing else."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from pathlib import Path

from sqlite_utils import Database

from crawler.jobs.copying import Copied, copy_check
from storage.migrations import migrations

NOON = datetime(2026, 3, 2, 12, tzinfo=UTC)


def empty(path: Path | None = None) -> Database:
    db = Database(path, memory=path is None)
    migrations.apply(db)
    return db


def keep(
    db: Database, article: int, text: str, *, title: str = "", language: str = "en", revision: int = 0
) -> None:
    """An article with one revision more."""
    revision = revision or article
    db.execute(
        "INSERT OR REPLACE INTO article (id, key, address, source, first_seen, last_changed, revision)"
        " VALUES (?1, 'key ' || ?1, '', '', '', '', ?2)",
        [article, revision],
    )
    values = {
        "id": revision,
        "article": article,
        "number": revision,
        "title": title,
        "text": text,
        "language": language,
    }
    blank = {
        column.name: 0 if column.type in ("INTEGER", "REAL") else ""
        for column in db.table("revision").columns
        if column.name not in values
    }
    db.table("revision").insert(blank | values)


def check(
    db: Database, article: int, text: str, *, title: str = "", source: str = "one", credit: str = "",
    hours: float = 0, revision: int = 0, language: str = "en",
) -> Copied:  # fmt: skip
    return copy_check(
        db, article=article, revision=revision or article, source=source, title=title, text=text, language=language,
        credit=credit, seen_at=NOON + timedelta(hours=hours),
    )  # fmt: skip


def take(
    db: Database, article: int, *sentences: str, source: str = "one", credit: str = "", hours: float = 0,
    revision: int = 0, title: str = "",
) -> Copied:  # fmt: skip
    """Keep an article and check it."""
    text = "\n".join(sentences)
    keep(db, article, text, revision=revision, title=title)
    return check(db, article, text, source=source, credit=credit, hours=hours, revision=revision, title=title)


def groups(db: Database) -> set[tuple[int, ...]]:
    """The groups by their members, founder first."""
    ids = [group for (group,) in db.execute("SELECT id FROM copy_group")]
    found = set()
    for group in ids:
        rows = db.execute(
            "SELECT article FROM copy_member JOIN copy_group ON id = in_group WHERE in_group = ?"
            " ORDER BY article != founder, article",
            [group],
        )
        found.add(tuple(article for (article,) in rows))
    return found


def everything(db: Database) -> list[object]:
    """All that the tables of copies hold."""
    tables = ("copy_sketch", "copy_mark", "likeness", "copy_group", "copy_member")
    return [db.execute(f"SELECT * FROM {table} ORDER BY 1, 2").fetchall() for table in tables]
