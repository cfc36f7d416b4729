"""A WAL that stays small, readers that are told of, a disk that is full or nearly so."""

from __future__ import annotations

import sqlite3
import subprocess
import sys
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest

from storage import daemon, space, wal
from storage.archive import Archive
from storage.errors import TryLater
from storage.space import Room
from tests.unit.storage.capturing import capture, writer

READ = (
    "import sqlite3, sys\n"
    "db = sqlite3.connect(sys.argv[1], isolation_level=None)\n"
    "db.execute('BEGIN'); db.execute('SELECT count(*) FROM bookmark').fetchone()\n"
    "print('reading', flush=True); sys.stdin.read(); db.execute('COMMIT')\n"
)


@pytest.fixture
def archive(tmp_path: Path) -> Iterator[Archive]:
    with Archive.open(tmp_path / "desk.db") as made:
        made._connection.execute("PRAGMA synchronous = OFF")  # power does not fail here
        yield made


class Reader:
    """A process that holds one snapshot of an archive until it is let go."""

    def __init__(self, path: Path) -> None:
        self.process = subprocess.Popen(
            [sys.executable, "-c", READ, str(path)], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
        )
        assert self.process.stdout is not None
        assert self.process.stdout.readline() == "reading\n"

    def go(self) -> None:
        self.process.communicate("")


def write(archive: Archive, first: int, count: int) -> None:
    for number in range(first, first + count):
        with archive.writing() as db:
            db.execute("INSERT INTO bookmark VALUES (?, ?, 'now')", [str(number), number])


def test_the_wal_stays_small_over_ten_thousand_writes_with_a_reader_part_of_the_time(
    archive: Archive,
) -> None:
    largest = 0
    for first in range(0, 4000, 500):
        write(archive, first, 500)
        assert archive.fold()
        largest = max(largest, wal.size(archive.path))
    assert largest <= wal.MOST
    reader = Reader(archive.path)
    write(archive, 4000, 3000)
    grown = wal.size(archive.path)
    assert grown > wal.MOST, "the reader must have been in the way, or this shows nothing"
    assert not archive.fold()
    assert wal.readers(archive.path) == (reader.process.pid,)
    write(archive, 7000, 10)
    reader.go()
    assert wal.readers(archive.path) == ()
    assert archive.fold()
    assert wal.size(archive.path) == 0
    write(archive, 7010, 2990)
    assert wal.size(archive.path) <= wal.MOST
    assert next(archive.db.query("SELECT count(*) AS n FROM bookmark"))["n"] == 10_000


def test_a_fold_waits_for_no_reader_and_no_transaction_is_disturbed(archive: Archive) -> None:
    write(archive, 0, 3)
    with archive.writing() as db:
        db.execute("INSERT INTO bookmark VALUES ('mine', 0, 'now')")
        assert archive.fold(0)
        assert wal.size(archive.path) > 0
    assert archive.fold(0)
    assert wal.size(archive.path) == 0


@pytest.mark.parametrize(
    "line",
    ["", "7: FLOCK ADVISORY WRITE 12 08:01:{inode} 0 EOF", "7: POSIX ADVISORY WRITE 12 08:01:{inode} 124 124",
     "7: POSIX ADVISORY READ 12 08:01:99999999999 124 124", "7: POSIX ADVISORY READ 12 08:01:{inode} 128 128",
     "7: POSIX ADVISORY READ x 08:01:{inode} 124 124", "7: -> POSIX ADVISORY READ 12 08:01:{inode} 124 124"],
)  # fmt: skip
def test_locks_that_are_no_reader(archive: Archive, tmp_path: Path, line: str) -> None:
    write(archive, 0, 1)
    inode = archive.path.with_name("desk.db-shm").stat().st_ino
    told = tmp_path / "locks"
    told.write_text(line.format(inode=inode))
    assert wal.readers(archive.path, told) == ()
    told.write_text(f"7: POSIX  ADVISORY  READ 12 08:01:{inode} 124 124\n")
    assert wal.readers(archive.path, told) == (12,)


def test_no_archive_has_no_wal_and_no_readers(tmp_path: Path) -> None:
    assert (wal.size(tmp_path / "no.db"), wal.readers(tmp_path / "no.db")) == (0, ())


def test_a_full_disk_costs_the_write_that_met_it_and_nothing_before(archive: Archive) -> None:
    """SQLite itself says "database or disk is full" once no page may be added."""
    write(archive, 0, 5)
    pages = archive.db.execute("PRAGMA page_count").fetchone()[0]
    archive.db.execute(f"PRAGMA max_page_count = {pages + 20}")
    acknowledged = 5
    with pytest.raises(TryLater, match="the disk is full"):
        while True:
            write(archive, acknowledged, 1)
            acknowledged += 1
    with pytest.raises(TryLater, match="the disk is full"), archive.writing() as db:
        db.execute("INSERT INTO bookmark VALUES ('large', 0, ?)", ["x" * 500_000])
    assert acknowledged > 5
    assert [row["name"] for row in archive.db.query("SELECT name FROM bookmark ORDER BY position")] == [
        str(number) for number in range(acknowledged)
    ]
    assert next(archive.db.query("PRAGMA quick_check")) == {"quick_check": "ok"}
    archive.db.execute("PRAGMA max_page_count = 1000000")
    write(archive, acknowledged, 50)
    with sqlite3.connect(archive.path) as other:
        assert other.execute("SELECT count(*) FROM bookmark").fetchone() == (acknowledged + 50,)
    other.close()


def test_captures_stop_before_the_disk_is_full(tmp_path: Path) -> None:
    folder = tmp_path / "desk.captures"
    with writer(folder) as out:
        first = capture(out)
        out._floor = 2**60  # as if the disk had filled meanwhile
        with pytest.raises(
            TryLater, match=r"little space is left .* nothing new is begun, and nothing is lost"
        ):
            capture(out)
        out._floor = 0
        assert capture(out).offset > first.offset


def test_no_writer_of_captures_begins_on_a_disk_that_is_nearly_full(tmp_path: Path) -> None:
    from storage.captures import CaptureWriter

    with pytest.raises(TryLater, match="little space is left"):
        CaptureWriter(tmp_path / "new", "r1", software="x", user_agent="x", floor=2**60)
    assert not (tmp_path / "new").exists()


def test_room_is_that_of_the_nearest_folder(tmp_path: Path) -> None:
    there = space.room(tmp_path)
    assert there.free > 0
    assert 0 < there.floor <= space.FLOOR
    assert space.room(tmp_path / "not" / "yet" / "there").floor == there.floor
    assert Room(5, 6).low
    assert not Room(6, 6).low
    assert space.shortage(tmp_path, 0) == ""


def test_the_sign_of_life(tmp_path: Path) -> None:
    path = tmp_path / "desk.db"
    daemon.beat(path)
    assert daemon.last_beat(path) is None
    with daemon.alone(path):
        before = daemon.last_beat(path)
        assert before is not None
        threading.Event().wait(0.01)
        daemon.beat(path)
        after = daemon.last_beat(path)
        assert after is not None
        assert after > before
