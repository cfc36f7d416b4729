"""The file, its one way to write, and what may be wrong with it."""

from __future__ import annotations

import multiprocessing
import os
import sqlite3
from pathlib import Path

import pytest
from sqlite_utils import Database

from storage import query
from storage.archive import Archive
from storage.errors import FixTheFile, GiveUp
from storage.query import Search

EACH = 150


def write_many(path: str, name: str) -> None:
    """In a process of its own: read and write in one transaction, again and again."""
    with Archive.open(Path(path)) as archive:
        for number in range(EACH):
            with archive.writing() as db:
                count = next(db.query("SELECT count(*) AS n FROM bookmark"))["n"]
                db.execute("INSERT INTO bookmark VALUES (?, ?, 'now')", [f"{name}-{number}", count])


def test_two_processes_never_see_a_locked_database(tmp_path: Path) -> None:
    """Both also make the file, in the same moment."""
    path = tmp_path / "new" / "desk.db"
    context = multiprocessing.get_context("spawn")
    writers = [context.Process(target=write_many, args=(str(path), name)) for name in ("one", "two")]
    for writer in writers:
        writer.start()
    for writer in writers:
        writer.join(60)
    assert [writer.exitcode for writer in writers] == [0, 0]
    with Archive.open(path, readonly=True) as archive:
        rows = list(archive.db.query("SELECT position FROM bookmark ORDER BY position"))
        assert [row["position"] for row in rows] == list(range(2 * EACH))
        assert next(archive.db.query("PRAGMA integrity_check")) == {"integrity_check": "ok"}


def test_all_of_a_transaction_is_kept_or_none(tmp_path: Path) -> None:
    with Archive.open(tmp_path / "desk.db") as archive:
        with pytest.raises(KeyError), archive.writing() as db:
            db.execute("INSERT INTO bookmark VALUES ('one', 1, 'now')")
            with archive.writing() as inside:
                inside.execute("INSERT INTO bookmark VALUES ('two', 1, 'now')")
            raise KeyError("stop")
        assert names(archive.db) == []
        with archive.writing() as db:
            db.execute("INSERT INTO bookmark VALUES ('one', 1, 'now')")
        assert names(archive.db) == ["one"]


def names(db: Database) -> list[str]:
    return [row["name"] for row in db.query("SELECT name FROM bookmark ORDER BY name")]


def test_a_missing_archive_is_not_made_by_reading(tmp_path: Path) -> None:
    with pytest.raises(GiveUp, match="there is no archive here yet; `crisisdesk crawl` makes one"):
        Archive.open(tmp_path / "desk.db", readonly=True)
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("readonly", [True, False])
def test_a_file_that_is_no_archive(tmp_path: Path, readonly: bool) -> None:
    path = tmp_path / "desk.db"
    path.write_bytes(b"certainly no database " * 100)
    with pytest.raises(GiveUp, match="no whole SQLite archive"):
        Archive.open(path, readonly=readonly)


def test_a_torn_archive_is_named(tmp_path: Path) -> None:
    path = tmp_path / "desk.db"
    Archive.open(path).close()
    path.write_bytes(path.read_bytes()[:8192] + os.urandom(60_000))
    with pytest.raises(GiveUp, match=r"desk\.db: "), Archive.open(path, readonly=True) as archive:
        list(query.find(archive.db, Search()))


def test_a_folder_that_is_a_file(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    with pytest.raises(GiveUp, match=r"desk\.db"):
        Archive.open(tmp_path / "file" / "desk.db")


def test_reading_works_while_another_writes(tmp_path: Path) -> None:
    path = tmp_path / "desk.db"
    with Archive.open(path) as writer, Archive.open(path, readonly=True) as reader:
        with writer.writing() as db:
            db.execute("INSERT INTO bookmark VALUES ('one', 1, 'now')")
            assert names(reader.db) == []
        assert names(reader.db) == ["one"]
        with pytest.raises(sqlite3.OperationalError, match="readonly"):
            reader.db.execute("INSERT INTO bookmark VALUES ('two', 1, 'now')")


def test_a_query_that_takes_too_long_is_stopped_and_says_so(tmp_path: Path) -> None:
    endless = "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n) SELECT max(i) FROM n"
    with Archive.open(tmp_path / "desk.db") as archive:
        with (
            pytest.raises(FixTheFile, match=r"took more than 0\.2 s and was stopped"),
            query.bounded(archive.db, 0.2),
        ):
            archive.db.execute(endless).fetchall()
        assert names(archive.db) == []
