"""What the daemon does between its rounds."""

from __future__ import annotations

import io
import sqlite3
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from crawler.caring import Caretaker
from crawler.config import Config, parse
from crawler.loglines import LogLines
from storage import backups, wal
from storage.archive import Archive
from storage.upkeep import alone

TEXT = """
contact: desk@harbour.example
archive: desk.db
topics: {harbour: {query: harbour}}
sources: {pier: {address: "https://pier.example/feed"}}
schedules: {near: {every: 15m}}
digests: {daily: {topic: harbour, every: 1d}}
"""


class Moving:
    now = datetime(2026, 3, 10, 7, tzinfo=UTC)

    def __call__(self) -> datetime:
        return self.now


@pytest.fixture
def clock() -> Moving:
    return Moving()


@pytest.fixture
def said() -> io.StringIO:
    return io.StringIO()


@pytest.fixture
def care(tmp_path: Path, clock: Moving, said: io.StringIO) -> Iterator[Caretaker]:
    with Archive.open(tmp_path / "desk.db") as archive:
        yield Caretaker(archive, clock, LogLines(said, clock), lambda: None, lambda: False)


@pytest.fixture
def config(tmp_path: Path) -> Config:
    return parse(TEXT, tmp_path / "schedules.yaml")


def test_no_crawl_begins_on_a_disk_that_is_nearly_full_and_all_go_on_at_once_after(
    care: Caretaker, config: Config, said: io.StringIO
) -> None:
    assert care.within_space(config) is config
    care.floor = 2**60
    for _ in range(3):
        short = care.within_space(config)
        assert (dict(short.schedules), list(short.digests)) == ({}, ["daily"])
    care.floor = 0
    assert care.within_space(config) is config
    assert care.within_space(config) is config
    lines = said.getvalue().splitlines()
    assert len(lines) == 2
    assert "little space is left" in lines[0]
    assert lines[1].endswith("there is space again; crawls go on")


def test_once_a_day_it_keeps_the_archive_up(care: Caretaker, clock: Moving, said: io.StringIO) -> None:
    for _ in range(2 * 48 + 1):
        care.after_round()
        clock.now += timedelta(minutes=30)
    lines = [line.split(" ", 1)[1] for line in said.getvalue().splitlines()]
    assert lines[0] == "verify: 0 captures (1/30 of all) and the archive verified: no faults"
    assert [line.partition(":")[0] for line in lines] == ["verify", "backup"] * 2
    made = backups.existing(care.archive.path, care.archive.path.parent / "backups")
    assert [path.name for path in made] == ["desk-20260311T070000Z.db", "desk-20260312T070000Z.db"]


def test_told_to_end_it_begins_no_upkeep(care: Caretaker, clock: Moving, said: io.StringIO) -> None:
    care.after_round()
    clock.now += timedelta(days=2)
    care.stopping = lambda: True
    care.after_round()
    assert said.getvalue() == ""


def test_an_upkeep_by_hand_is_not_disturbed(care: Caretaker, clock: Moving, said: io.StringIO) -> None:
    care.after_round()
    clock.now += timedelta(days=2)
    with alone(care.archive.path):
        care.after_round()
        care.after_round()
    assert said.getvalue().count("another upkeep is under way; it is tried again") == 1
    care.after_round()
    assert "verify: " in said.getvalue()


def test_a_reader_that_holds_the_wal_is_named_once(care: Caretaker, said: io.StringIO) -> None:
    care.archive._connection.execute("PRAGMA synchronous = OFF")
    reader = sqlite3.connect(care.archive.path, isolation_level=None)
    reader.execute("BEGIN")
    reader.execute("SELECT count(*) FROM bookmark").fetchone()
    with care.archive.writing() as db:
        for number in range(20):
            db.execute("INSERT INTO bookmark VALUES (?, 1, ?)", [str(number), "x" * 2**20])
    care.after_round()
    care.after_round()
    assert said.getvalue().count("WAL cannot be folded: a reader (pid ") == 1
    assert wal.size(care.archive.path) > wal.MOST
    reader.close()
    care.after_round()
    assert wal.size(care.archive.path) == 0
