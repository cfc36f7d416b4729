"""Pruning, verifying and backing up an archive that holds captures of several ages."""

from __future__ import annotations

import sqlite3
import subprocess
import sys
import threading
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from crawler.config import Upkeep
from crawler.jobs import upkeep as job
from crawler.jobs.upkeep import Done, Plan, due, plan_of, prunable, upkeep
from storage import backups, pages
from storage import upkeep as shelf
from storage.archive import Archive
from storage.captures import CaptureWriter, read_record
from storage.errors import GiveUp, TryLater
from storage.records import Capture
from tests.unit.storage.capturing import capture, writer

NOW = datetime(2022, 6, 1, 12, tzinfo=UTC)
OLD, YOUNG = NOW - timedelta(days=100), NOW - timedelta(days=10)
AGE = timedelta(days=90)


@pytest.fixture
def archive(tmp_path: Path) -> Iterator[Archive]:
    with Archive.open(tmp_path / "desk.db") as made:
        yield made


@pytest.fixture
def plan(tmp_path: Path) -> Plan:
    return Plan(tmp_path / "backups", captures=AGE, parts=1, floor=0)


def quiet(*_: object) -> None:
    """Nobody watches."""


def fill(
    into: CaptureWriter, at: datetime, count: int = 2, body: str = "", of: Capture | None = None
) -> list[Capture]:
    return [
        capture(into, asked=f"http://wire.example/{number}", address=f"http://wire.example/{number}",
                body=f"<p>Part {number}, {body or at}".encode(), fetched_at=at, revisit_of=of)
        for number in range(count)
    ]  # fmt: skip


def segment(
    archive: Archive, at: datetime, run: str, *, body: str = "", of: Capture | None = None
) -> list[Capture]:
    """A finished segment of a crawl at a time."""
    with writer(archive.captures, run) as out:
        made = fill(out, at, body=body, of=of)
    with archive.writing() as db:
        pages.take_in(db, made)
        pages.seal(db, made[0].segment, now=at)
    return made


def do(archive: Archive, plan: Plan, now: datetime = NOW) -> dict[str, Done]:
    return {one.part: one for one in upkeep(archive, plan, now, quiet)}


def files(archive: Archive) -> set[str]:
    return {path.name for path in archive.captures.iterdir()}


def test_old_segments_go_and_leave_tombstones(archive: Archive, plan: Plan) -> None:
    old, young = segment(archive, OLD, "a"), segment(archive, YOUNG, "b")
    assert [one.segment for one in prunable(archive, plan, NOW)] == [old[0].segment]
    done = do(archive, plan)
    assert done["prune"].said.startswith("2 captures in 1 segments pruned, ")
    assert files(archive) == {young[0].segment}
    left = shelf.tombstones(archive.db, [one.record for one in (*old, *young)])
    assert {one["record"]: (one["sha256"], one["size"]) for one in left} == {
        one.record: (one.sha256, one.size) for one in old
    }
    assert {(one["pruned_at"], one["reason"]) for one in left} == {
        ("2022-06-01T12:00:00Z", "older than 90 days")
    }
    assert archive.db["capture"].count == 4
    assert done["verify"].said == "2 captures (all) and the archive verified: no faults"
    with pytest.raises(GiveUp, match="cannot be read"):
        read_record(archive.captures, old[0].segment, old[0].offset)
    assert do(archive, plan)["prune"].said == "nothing is old enough"


def test_without_an_age_nothing_goes(archive: Archive, plan: Plan) -> None:
    segment(archive, OLD, "a")
    assert "prune" not in do(archive, replace(plan, captures=None))
    assert len(files(archive)) == 1


def test_a_segment_with_one_young_capture_stays_whole(archive: Archive, plan: Plan) -> None:
    with writer(archive.captures) as out:
        made = fill(out, OLD) + fill(out, YOUNG)
    with archive.writing() as db:
        pages.take_in(db, made)
        pages.seal(db, made[0].segment, now=YOUNG)
    assert prunable(archive, plan, NOW) == []


def test_a_segment_whose_bodies_are_referred_to_stays(archive: Archive, plan: Plan) -> None:
    first = segment(archive, OLD, "a", body="same")
    middle = segment(archive, OLD, "b", body="same", of=first[0])
    segment(archive, YOUNG, "c", body="same", of=middle[0])
    assert [one.segment for one in prunable(archive, plan, NOW)] == [middle[0].segment]
    assert do(archive, plan)["verify"].ok
    assert first[0].segment in files(archive)


def test_a_segment_that_refers_goes_together_with_the_one_it_refers_to(archive: Archive, plan: Plan) -> None:
    first = segment(archive, OLD, "a", body="same")
    segment(archive, OLD, "b", body="same", of=first[0])
    assert len(prunable(archive, plan, NOW)) == 2


def test_unfinished_and_held_segments_stay(archive: Archive, plan: Plan) -> None:
    with writer(archive.captures) as out:
        made = fill(out, OLD)
        with archive.writing() as db:
            pages.take_in(db, made)
        assert prunable(archive, plan, NOW) == []
        with archive.writing() as db:
            pages.seal(db, made[0].segment, now=OLD)
        assert prunable(archive, plan, NOW) == []
    assert len(prunable(archive, plan, NOW)) == 1


def test_a_segment_with_captures_nobody_knows_is_kept_and_said(archive: Archive, plan: Plan) -> None:
    with writer(archive.captures) as out:
        made = fill(out, OLD)
    with archive.writing() as db:
        pages.take_in(db, made[:1])
        pages.seal(db, made[0].segment, now=OLD)
    done = do(archive, plan)["prune"]
    assert not done.ok
    assert done.lines == (f"{made[0].segment}: kept, it holds captures that the archive does not know",)
    assert files(archive) == {made[0].segment}


def test_a_kill_between_tombstones_and_deletion_is_made_up_for(archive: Archive, plan: Plan) -> None:
    old = segment(archive, OLD, "a")
    with archive.writing() as db:
        shelf.bury(db, old[0].segment, now=NOW, reason="older than 90 days")
    assert files(archive) == {old[0].segment}
    do(archive, plan)
    assert files(archive) == set()


@pytest.mark.parametrize("harm", ["flipped", "gone", "another"])
def test_damage_is_found_and_named(archive: Archive, plan: Plan, harm: str) -> None:
    bad, good = segment(archive, YOUNG, "a"), segment(archive, YOUNG, "b")
    path = archive.captures / bad[0].segment
    if harm == "flipped":
        data = bytearray(path.read_bytes())
        data[bad[0].offset + bad[0].length // 2] ^= 0xFF
        path.write_bytes(data)
    elif harm == "gone":
        path.unlink()
    else:
        with archive.writing() as db:
            db.execute("UPDATE capture SET sha256 = ? WHERE record = ?", ["0" * 64, bad[0].record])
    done = do(archive, plan)["verify"]
    assert not done.ok
    assert done.lines[0].startswith(f"{bad[0].record}: ")
    assert not any(good[0].record in line for line in done.lines)
    assert not shelf.last(archive.db)["verify"].ok


def test_a_reference_that_leads_nowhere_is_found(archive: Archive, plan: Plan) -> None:
    archive.db.execute("PRAGMA foreign_keys = OFF")
    with archive.writing() as db:
        db.execute("INSERT INTO match VALUES (7, 'harbour', 1, 1, 'so', '[]')")
    assert do(archive, plan)["verify"].lines == ("match row None: no such article",)


def test_a_month_of_days_proves_every_capture_once(archive: Archive, plan: Plan) -> None:
    made = [one.record for run in "abcdefghij" for one in segment(archive, YOUNG, run)]
    seen = [one.record for day in range(700, 707) for one in shelf.to_verify(archive.db, day, 7)]
    assert sorted(seen) == sorted(made)
    assert sum(shelf.count_to_verify(archive.db, day, 7) for day in range(700, 707)) == len(made)


def rows(path: Path) -> int:
    with sqlite3.connect(path) as db:
        count = int(db.execute("SELECT count(*) FROM bookmark").fetchone()[0])
    db.close()
    return count


def test_backups_are_whole_private_and_rotated(archive: Archive, plan: Plan, tmp_path: Path) -> None:
    keep = replace(plan, keep=2, every=timedelta())
    for day in range(4):
        with archive.writing() as db:
            db.execute("INSERT INTO bookmark VALUES (?, 1, 'now')", [str(day)])
        assert do(archive, keep, NOW + timedelta(days=day))["backup"].ok
    made = backups.existing(archive.path, plan.backups)
    assert [path.name for path in made] == ["desk-20220603T120000Z.db", "desk-20220604T120000Z.db"]
    assert [rows(path) for path in made] == [3, 4]
    assert {path.stat().st_mode & 0o777 for path in made} == {0o600}
    with Archive.open(made[-1], readonly=True) as copy:
        assert shelf.faults(copy.db) == []
    (plan.backups / "desk-of-mine.db").touch()
    backups.rotate(archive.path, plan.backups, 1)
    assert (plan.backups / "desk-of-mine.db").exists()


def test_a_backup_is_made_while_others_write(archive: Archive, plan: Plan) -> None:
    """Another process writes pairs all the while: the copy has whole transactions only, and all of before."""
    with archive.writing() as db:
        db.execute("INSERT INTO bookmark VALUES ('before', 0, 'now')")
        db.execute("CREATE TABLE filler (bytes BLOB)")
        for _ in range(800):
            db.execute("INSERT INTO filler VALUES (randomblob(8000))")
    code = (
        "import sys; from pathlib import Path; from storage.archive import Archive\n"
        "with Archive.open(Path(sys.argv[1])) as archive:\n"
        "  for number in range(100000):\n"
        "    with archive.writing() as db:\n"
        "      for half in 'ab':\n"
        "        db.execute('INSERT INTO bookmark VALUES (?, ?, ?)', [f'{number}{half}', number, half])\n"
        "    if number == 3: print('writing', flush=True)\n"
    )
    with subprocess.Popen([sys.executable, "-c", code, str(archive.path)], stdout=subprocess.PIPE) as other:
        assert other.stdout is not None
        other.stdout.readline()
        done = do(archive, replace(plan, captures=None))
        other.kill()
    assert done["backup"].ok, done
    path = Path(done["backup"].lines[0])
    assert rows(path) >= 9
    assert rows(path) % 2 == 1


def test_a_backup_that_is_stopped_leaves_nothing(archive: Archive, plan: Plan) -> None:
    class Stopped(Exception):
        """Like a kill."""

    def stop(*_: object) -> None:
        raise Stopped

    with pytest.raises(Stopped):
        backups.make(archive.path, plan.backups, NOW, stop)
    assert list(plan.backups.iterdir()) == []
    (plan.backups / "desk-20220101T000000Z.db.part").write_bytes(b"of a process that was killed")
    made = backups.make(archive.path, plan.backups, NOW, quiet)
    assert list(plan.backups.iterdir()) == [made]


def test_a_backup_needs_room(archive: Archive, plan: Plan) -> None:
    with pytest.raises(TryLater, match=r"no room for a backup of \d+ MB"):
        backups.make(archive.path, plan.backups, NOW, quiet, floor=2**60)
    done = do(archive, replace(plan, floor=2**60))["backup"]
    assert (done.ok, done.said.partition(":")[0]) == (False, str(plan.backups))
    assert not due(archive, NOW + timedelta(minutes=59))
    assert due(archive, NOW + timedelta(hours=1))


def test_a_backup_folder_that_cannot_be_written_is_named(archive: Archive, plan: Plan) -> None:
    plan.backups.write_text("a file, not a folder")
    with pytest.raises(GiveUp, match="check the folder"):
        backups.make(archive.path, plan.backups, NOW, quiet)


def test_daily_from_the_first_meeting_on(archive: Archive, plan: Plan) -> None:
    assert not due(archive, NOW)
    assert not due(archive, NOW + timedelta(hours=23))
    assert due(archive, NOW + timedelta(days=1))
    do(archive, plan, NOW + timedelta(days=1))
    assert not due(archive, NOW + timedelta(days=1, hours=23))
    assert due(archive, NOW + timedelta(days=2))
    assert due(archive, NOW - timedelta(days=300)), "after a clock that was wrong nothing may wait for a year"


def test_a_second_upkeep_at_once_is_refused(archive: Archive, plan: Plan) -> None:
    with shelf.alone(archive.path), pytest.raises(TryLater, match="another upkeep is under way"):
        do(archive, plan)
    assert do(archive, plan)["backup"].ok


def test_told_to_stop_it_ends_between_two_captures(archive: Archive, plan: Plan) -> None:
    for run in "abc":
        segment(archive, YOUNG, run)
    read = threading.Semaphore(3)
    done = upkeep(archive, plan, NOW, quiet, stop=lambda: not read.acquire(blocking=False))
    assert [one.part for one in done] == ["prune"]
    assert "verify" not in shelf.last(archive.db)


def test_only_so_many_lines_are_remembered(archive: Archive) -> None:
    with archive.writing() as db:
        for number in range(shelf.KEPT + 30):
            shelf.note(db, shelf.Work("verify", NOW, True, str(number)))
        shelf.note(db, shelf.Work("backup", NOW, True, "one"))
    assert archive.db["upkeep"].count == shelf.KEPT + 1
    assert shelf.last(archive.db)["verify"].said == str(shelf.KEPT + 29)


def test_what_status_is_told(archive: Archive, plan: Plan) -> None:
    do(archive, plan)
    kept = job.care(archive)
    assert kept.room.free > 0
    assert set(kept.last) == {"prune", "verify", "backup"}


def test_a_configuration_says_what_is_pruned_and_where_backups_go(tmp_path: Path) -> None:
    wanted = Upkeep.model_validate({"captures": "90d", "keep": 3}, context={"folder": tmp_path})
    assert plan_of(tmp_path / "desk.db", wanted) == Plan(tmp_path / "backups", timedelta(days=90), keep=3)
    elsewhere = Upkeep.model_validate({"backups": "safe"}, context={"folder": tmp_path})
    assert plan_of(tmp_path / "a" / "desk.db", elsewhere).backups == tmp_path / "safe"
    assert plan_of(tmp_path / "desk.db").captures is None
