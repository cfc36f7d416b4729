"""The archive notes by itself which developments something happened to; an older archive is taken along."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest
from sqlite_utils import Database

from storage import labels, ledger
from storage.archive import Archive
from storage.migrations import migrations
from tests.unit.jobs.flagged import NOON, Flagged


@pytest.fixture
def desk(tmp_path: Path) -> Iterator[Flagged]:
    with Archive.open(tmp_path / "news.db") as archive:
        made = Flagged(archive)
        made.begin()
        yield made


def touched(desk: Flagged) -> list[str]:
    return [row["key"].removeprefix("dam:") for row in ledger.touched(desk.archive.db, "dam")]


def test_finding_supporting_copying_and_pointing_touch(desk: Flagged) -> None:
    desk.find("toll", kind="figure", slot="killed", new="8", status="ready")
    desk.find("calm", status="ready")
    assert touched(desk) == ["calm", "toll"]
    desk.advance(0)
    assert touched(desk) == []
    desk.back("toll", source="far", hours=1)
    assert touched(desk) == ["toll"]
    desk.advance(1)
    with desk.archive.writing() as db:
        article = next(db.query("SELECT article FROM development WHERE key = 'dam:toll'"))["article"]
        db.table("appearance").insert(
            {"article": article, "key": "k", "address": "a", "source": "dawn", "first_seen": "2022-03-01T13:00:00Z",
             "how": "same text", "title": "", "credit": "", "capture": ""}
        )  # fmt: skip
    assert touched(desk) == ["toll"]
    desk.advance(1)
    desk.find("taken", kind="correction", slot="killed", old="8", hours=2)
    desk.find("untrue", kind="correction", corrects="dam:calm", hours=2)
    assert touched(desk) == ["calm", "toll", "taken", "untrue"]


def test_a_development_that_is_ready_when_found_is_ready_since_it_was_seen(desk: Flagged) -> None:
    desk.find("other", hours=4, status="ready")
    desk.find("unsure", hours=4)
    rows = [ledger.one(desk.archive.db, f"dam:{key}") for key in ("other", "unsure")]
    assert [row and row["ready_at"] for row in rows] == ["2022-03-01T16:00:00Z", ""]


def test_beginnings_of_names_are_looked_up(desk: Flagged) -> None:
    with desk.archive.writing() as db:
        for name in ("aa00", "aa11", "ab00", "aaf0", "b000"):
            desk.find(name)
            ledger.name(db, f"dam:{name}", name)
    assert list(ledger.named(desk.archive.db, "aa", 10)) == ["aa00", "aa11", "aaf0"]
    assert list(ledger.named(desk.archive.db, "aa", 2)) == ["aa00", "aa11"]
    assert ledger.named(desk.archive.db, "ff", 10) == {}


def test_labels_survive_as_long_as_what_they_are_about(desk: Flagged) -> None:
    key = desk.find("toll")
    desk.advance(0)
    with desk.archive.writing() as db:
        labels.keep(db, key, "useful", who="", at=NOON, note="")
    with pytest.raises(Exception, match="FOREIGN KEY"), desk.archive.writing() as db:
        db.execute("DELETE FROM support")
        db.execute("DELETE FROM development")
    assert [row["verdict"] for row in labels.of(desk.archive.db, key)] == ["useful"]


def test_an_older_archive_keeps_what_it_flagged_as_ready(tmp_path: Path) -> None:
    path = tmp_path / "old.db"
    connection = sqlite3.connect(path, isolation_level=None)
    old = Database(connection)
    migrations.apply(old, stop_before="what_became_of_it")
    old.execute("PRAGMA foreign_keys = OFF")
    old.execute(
        "INSERT INTO development VALUES ('dam:toll', 'dam', 'figure', '8 killed', 'en', '2022-03-01T12:00:00Z',"
        " '2022-03-01T18:00:00Z', 'first', 'killed', '', '8', 1, 1, 1, 'sea', 0)"
    )
    connection.close()
    with Archive.open(path) as archive:
        row = ledger.one(archive.db, "dam:toll")
        assert row
        assert (row["status"], row["ready_at"], row["sentence"]) == (
            "ready",
            "2022-03-01T12:00:00Z",
            "8 killed",
        )
        assert [one["key"] for one in ledger.touched(archive.db, "dam")] == ["dam:toll"]
        assert ledger.open_ones(archive.db, "dam", NOON - timedelta(days=1))
