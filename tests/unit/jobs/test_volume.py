"""The volume of a story in the archive: one row, each origin once an hour, the same after a restart."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from pathlib import Path

from crawler.jobs.volume import count_report, volume_of
from crawler.stories.bursts import MEMORY, advance
from storage.archive import Archive

AT = datetime(2022, 1, 5, 12, 10, tzinfo=UTC)
HOUR = timedelta(hours=1)


def test_reports_are_counted_and_a_burst_is_found(tmp_path: Path) -> None:
    with Archive.open(tmp_path / "desk.db") as archive:
        with archive.writing() as db:
            for hour in range(60):
                count_report(db, "t", 1, "wire", AT + hour * HOUR)
        with archive.writing() as db:
            bursts = [count_report(db, "t", 1, f"paper {n}", AT + 60 * HOUR) for n in range(9)]
            assert not bursts[0].is_burst
            assert bursts[-1].is_burst
            assert bursts[-1].count == 9
            assert volume_of(db, "t", 1, AT + 60 * HOUR) == bursts[-1]
            later = volume_of(db, "t", 1, AT + 90 * HOUR)
            assert later is not None
            assert not later.is_burst


def test_an_origin_counts_once_an_hour_and_a_second_run_adds_nothing(tmp_path: Path) -> None:
    with Archive.open(tmp_path / "desk.db") as archive:
        for _ in range(3):
            with archive.writing() as db:
                for origin in ("wire", "paper", "wire"):
                    burst = count_report(db, "t", 1, origin, AT)
                assert burst.count == 2
        with archive.writing() as db:
            assert count_report(db, "t", 1, "wire", AT + HOUR).count == 1
            assert db.execute("SELECT count(*) FROM burst").fetchone() == (1,)


def test_stories_and_topics_are_apart(tmp_path: Path) -> None:
    with Archive.open(tmp_path / "desk.db") as archive, archive.writing() as db:
        count_report(db, "t", 1, "wire", AT)
        assert count_report(db, "t", 2, "wire", AT).count == 1
        assert count_report(db, "u", 1, "wire", AT).count == 1
        assert volume_of(db, "u", 2, AT) is None


def test_what_is_kept_is_what_was_counted(tmp_path: Path) -> None:
    state = None
    with Archive.open(tmp_path / "desk.db") as archive, archive.writing() as db:
        for number, hours in enumerate((0, 0, 3, 1, 40, 41, 39)):
            at = AT + hours * HOUR
            state = advance(state, at)
            assert count_report(db, "t", 1, f"origin {number}", at) == state


def test_origins_are_forgotten_when_no_late_report_can_reach_them(tmp_path: Path) -> None:
    with Archive.open(tmp_path / "desk.db") as archive, archive.writing() as db:
        for days in range(0, MEMORY // 24 + 40, 10):
            count_report(db, "t", 1, "wire", AT + timedelta(days=days))
        (kept,) = db.execute("SELECT count(*) FROM counted_report").fetchone()
        assert kept <= MEMORY // 240 + 1


def test_ten_thousand_copies_in_an_hour_are_one_report(tmp_path: Path) -> None:
    with Archive.open(tmp_path / "desk.db") as archive, archive.writing() as db:
        for _ in range(10_000):
            burst = count_report(db, "t", 1, "wire", AT)
        assert (burst.count, burst.is_burst) == (1, False)
