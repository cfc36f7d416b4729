"""The one writer: changes share commits, and one that fails harms no other."""

from __future__ import annotations

import asyncio
import sqlite3
from pathlib import Path

import pytest
from sqlite_utils import Database

from crawler.jobs.writer import MOST_PER_COMMIT, Writer
from storage.archive import Archive
from storage.errors import GiveUp

INSERT = "INSERT INTO bookmark VALUES (?, ?, 'now')"


def put(name: str, position: int = 1) -> object:
    def change(db: Database) -> int:
        db.execute(INSERT, [name, position])
        return position

    return change


async def all_of(writer: Writer, *changes: object) -> list[object]:
    return list(await asyncio.gather(*(writer.do(one) for one in changes), return_exceptions=True))  # type: ignore[arg-type]


def test_a_change_that_fails_is_rolled_back_alone(tmp_path: Path) -> None:
    def half(db: Database) -> None:
        db.execute(INSERT, ["half", 1])
        raise ValueError("half done")

    with Archive.open(tmp_path / "desk.db") as archive:
        writer = Writer(archive)
        answers = asyncio.run(all_of(writer, put("one", 1), half, put("one", 2), put("two", 3)))
        names = [row["name"] for row in archive.db.query("SELECT name FROM bookmark ORDER BY name")]
    assert names == ["one", "two"]
    assert (answers[0], answers[3]) == (1, 3)
    assert isinstance(answers[1], ValueError)
    assert isinstance(answers[2], sqlite3.IntegrityError)


def test_many_changes_share_one_commit(tmp_path: Path) -> None:
    with Archive.open(tmp_path / "desk.db") as archive:
        commits: list[str] = []
        archive.db.conn.set_trace_callback(lambda sql: commits.append(sql) if sql == "COMMIT" else None)
        asyncio.run(all_of(Writer(archive), *(put(str(n)) for n in range(MOST_PER_COMMIT))))
        archive.db.conn.set_trace_callback(None)
        count = next(archive.db.query("SELECT count(*) AS n FROM bookmark"))["n"]
    assert count == MOST_PER_COMMIT
    assert len(commits) <= 2


def test_a_commit_that_fails_fails_every_change_in_it(tmp_path: Path) -> None:
    path = tmp_path / "desk.db"
    with Archive.open(path) as archive:
        path.rename(tmp_path / "elsewhere.db")
        answers = asyncio.run(all_of(Writer(archive), put("one"), put("two")))
    assert [type(one) for one in answers] == [GiveUp, GiveUp]
    assert "moved or removed" in str(answers[0])


def test_changes_are_applied_in_the_order_they_come(tmp_path: Path) -> None:
    seen: list[int] = []
    with Archive.open(tmp_path / "desk.db") as archive:
        asyncio.run(all_of(Writer(archive), *((lambda _, n=n: seen.append(n)) for n in range(500))))
    assert seen == list(range(500))


def test_what_a_change_gives_comes_back(tmp_path: Path) -> None:
    with Archive.open(tmp_path / "desk.db") as archive:
        assert asyncio.run(Writer(archive).do(lambda db: db.table_names()))
        with pytest.raises(ZeroDivisionError):
            asyncio.run(Writer(archive).do(lambda _: 1 // 0))
