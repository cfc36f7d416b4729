"""What the daemon does when: a month with its DST change, clocks that jump, laptops that sleep, daemons that die."""

from __future__ import annotations

import os
import sqlite3
import tempfile
from collections.abc import Iterator
from datetime import datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from crawler.errors import GiveUp, TryLater
from storage import schedules as turns

from .clocked import Clocked, KilledError, utc

MINUTE, HOUR, DAY = timedelta(minutes=1), timedelta(hours=1), timedelta(days=1)
TICK = timedelta(seconds=5)
HOURLY = "schedules:\n  near: {every: 1h}\n"
QUARTERLY = "schedules:\n  near: {every: 15m}\n"


@pytest.fixture
def tmp_path(tmp_path: Path) -> Iterator[Path]:
    """In memory where there is such a place: months of turns are many thousand transactions."""
    memory = Path("/dev/shm")
    if not os.access(memory, os.W_OK):
        yield tmp_path
        return
    with tempfile.TemporaryDirectory(dir=memory) as folder:
        yield Path(folder)


def daily(zone: str, at: str = "07:00") -> str:
    return f"digests:\n  daily: {{topic: harbour, at: '{at}', timezone: {zone}, forms: text, empty: true}}\n"


def a_month(zone: str) -> str:
    return (
        "schedules:\n  often: {every: 2h}\n"
        f"  hourly: {{cron: '0 * * * *', timezone: {zone}}}\n"
        f"  nightly: {{cron: '30 2 * * *', timezone: {zone}}}\n"
        f"  office: {{every: 4h, between: '08:00-20:00', timezone: {zone}}}\n"
        f"  graveyard: {{cron: '30 * * * *', between: '23:00-02:00', timezone: {zone}}}\n"
        + daily(zone, "02:30")
    )


@pytest.mark.parametrize(
    ("zone", "start", "hours"),
    [
        ("Europe/Berlin", "2026-03-10T23:00", 30 * 24),
        ("Europe/Berlin", "2026-10-10T22:00", 30 * 24),
        ("America/New_York", "2026-02-25T05:00", 30 * 24),
        ("America/New_York", "2026-10-20T04:00", 30 * 24),
    ],
)
def test_a_month_with_a_dst_change(tmp_path: Path, zone: str, start: str, hours: int) -> None:
    with Clocked(tmp_path, a_month(zone), utc(start)) as desk:
        desk.tick()
        desk.pass_time(hours * HOUR, 30 * MINUTE)
        counts = desk.counts()
        assert counts["hourly"] == hours
        assert counts["often"] == hours // 2 + 1
        assert counts["nightly"] == 30
        assert counts["office"] == 90
        halves = (utc(start) + n * 30 * MINUTE for n in range(1, 2 * hours + 1))
        walls = [half.astimezone(ZoneInfo(zone)) for half in halves]
        assert counts["graveyard"] == sum(wall.minute == 30 and wall.hour in (23, 0, 1) for wall in walls)
        assert len(desk.files) == len(set(desk.files)) == 30
        assert not [line for line in desk.said if "late" in line or "failed" in line]
        keys = [row["key"] for row in desk.turns("daily")[1:]]
        assert len(keys) == len(set(keys)) == 30


def test_a_month_of_sleeps_jumps_and_restarts(tmp_path: Path) -> None:
    """Every morning's digest is written exactly once, whatever happens to the clock and the daemon."""
    with Clocked(tmp_path, HOURLY + daily("Europe/Berlin"), utc("2026-03-10T12:00")) as desk:
        desk.tick()
        for day in range(30):
            desk.pass_time(6 * HOUR, 10 * MINUTE)
            if day % 3 == 0:
                desk.start()
            if day % 5 == 1:
                desk.now -= HOUR  # put back
                desk.pass_time(HOUR, 10 * MINUTE)
            if day % 5 == 2:
                desk.now += HOUR  # put forward
                desk.pass_time(5 * HOUR, 10 * MINUTE)
            if day % 7 == 3:
                desk.now += 6 * HOUR  # asleep
                desk.pass_time(12 * HOUR, 10 * MINUTE)
            else:
                desk.pass_time(18 * HOUR if day % 5 != 2 else 12 * HOUR, 10 * MINUTE)
        keys = [str(row["key"]) for row in desk.turns("daily")[1:]]
        days = (desk.now.date() - utc("2026-03-10T12:00").date()).days
        assert keys == [f"{utc('2026-03-11T00:00') + n * DAY:%Y-%m-%d} 07:00" for n in range(days)]
        assert all(row["attempts"] == 1 and row["ended_at"] for row in desk.turns("daily")[1:])


def test_digests_tell_on_without_a_gap(tmp_path: Path) -> None:
    with Clocked(tmp_path, daily("UTC"), utc("2026-03-10T06:00")) as desk:
        desk.pass_time(3 * DAY, 10 * MINUTE)
        rows = desk.turns("daily")[1:]
        assert [row["told_until"] for row in rows] == [row["until"] for row in rows]
        assert rows[0]["until"] == "2026-03-10T07:00:00Z"


def test_a_quiet_digest_moves_on_without_a_file(tmp_path: Path) -> None:
    quiet = daily("UTC").replace("empty: true", "empty: false")
    with Clocked(tmp_path, quiet, utc("2026-03-10T06:00")) as desk:
        desk.pass_time(2 * DAY, 30 * MINUTE)
        assert [row["result"] for row in desk.turns("daily")[1:]] == ["nothing new"] * 2
        assert {row["told_until"] for row in desk.turns("daily")} == {None}
        assert not desk.files
        assert desk.said == ["digest: digest daily nothing new, none is written"] * 2


def test_a_sleep_over_a_digest(tmp_path: Path) -> None:
    with Clocked(tmp_path, QUARTERLY + daily("UTC"), utc("2026-03-10T06:50")) as desk:
        desk.tick()
        desk.tick(after=3 * HOUR)
        desk.tick(after=TICK)
        assert desk.counts()["near"] == 2
        assert [line for line in desk.said if line.startswith("digest:")] == [
            f"digest: digest daily written, late: was due 2026-03-10 07:00 UTC: "
            f"{tmp_path}/digests/harbour-2026-03-10-0950.txt"
        ]
        text = (tmp_path / "digests" / "harbour-2026-03-10-0950.txt").read_text()
        assert "(late: was due 2026-03-10 07:00)" in text.lower()
        assert desk.turns("daily")[-1]["late"] == 1


def test_ten_minutes_are_not_late(tmp_path: Path) -> None:
    with Clocked(tmp_path, daily("UTC"), utc("2026-03-10T06:50")) as desk:
        desk.tick()
        desk.tick(after=20 * MINUTE)
        assert desk.turns("daily")[-1]["late"] == 0


def test_a_clock_put_back_an_hour(tmp_path: Path) -> None:
    hourly = QUARTERLY + "  hourly: {cron: '0 * * * *'}\n" + daily("UTC")
    with Clocked(tmp_path, hourly, utc("2026-03-10T05:50")) as desk:
        desk.tick()
        desk.pass_time(75 * MINUTE, MINUTE)  # 07:05: the digest of 07:00 is written
        assert len(desk.files) == 1
        before = desk.counts()
        desk.now -= HOUR
        desk.pass_time(HOUR, MINUTE)  # 07:05 again
        assert (
            desk.counts()["near"] - before["near"] == 3
        )  # an hour has passed, but for the minute of the jump
        assert desk.counts()["hourly"] == before["hourly"]  # 07:00 had its turn
        assert len(desk.turns("daily")) == 2
        assert "clock: the clock was put back by 0:59:00; nothing is done twice for it" in desk.said
        desk.pass_time(DAY, MINUTE)
        assert len(desk.turns("daily")) == 3
        assert desk.counts()["hourly"] == before["hourly"] + 24


def test_what_was_seen_in_an_hour_that_comes_twice_is_told(tmp_path: Path) -> None:
    with Clocked(tmp_path, daily("UTC"), utc("2026-03-10T06:50")) as desk:
        desk.pass_time(20 * MINUTE, MINUTE)
        desk.now -= HOUR
        desk.tick()
        assert desk.turns("daily")[-1]["told_until"] == "2026-03-10T06:10:00Z"


def test_a_clock_put_a_month_forward_and_back(tmp_path: Path) -> None:
    every = QUARTERLY + "  hourly: {cron: '0 * * * *'}\n" + daily("UTC")
    with Clocked(tmp_path, every, utc("2026-03-10T05:50")) as desk:
        desk.tick()
        desk.pass_time(2 * HOUR, MINUTE)
        before = desk.counts()
        desk.tick(after=30 * DAY)
        desk.tick(after=TICK)
        assert desk.counts() - before == {"near": 1, "hourly": 1}
        assert len(desk.turns("daily")) == 3
        desk.tick(after=-30 * DAY)
        after = desk.counts()
        desk.pass_time(DAY, MINUTE)
        assert desk.counts()["near"] - after["near"] == 96
        assert desk.counts()["hourly"] - after["hourly"] == 24
        assert [row["key"] for row in desk.turns("daily")][1:] == ["2026-03-10 07:00", "2026-03-11 07:00"]


def test_a_clock_that_was_ahead_when_a_digest_was_met(tmp_path: Path) -> None:
    with Clocked(tmp_path, daily("UTC"), utc("2026-03-10T20:00")) as desk:
        desk.tick()
        desk.tick(after=-14 * HOUR)
        desk.pass_time(2 * HOUR, MINUTE)
        assert [row["key"] for row in desk.turns("daily")][1:] == ["2026-03-10 07:00"]


def test_a_clock_put_back_while_no_daemon_ran(tmp_path: Path) -> None:
    with Clocked(tmp_path, QUARTERLY, utc("2026-03-10T12:00")) as desk:
        desk.tick()
        desk.now -= 5 * HOUR
        desk.start()
        desk.tick()
        desk.tick(after=14 * MINUTE)
        assert desk.counts()["near"] == 1
        desk.tick(after=2 * MINUTE)
        assert desk.counts()["near"] == 2


def test_a_restart_crawls_nothing_anew_and_skips_nothing(tmp_path: Path) -> None:
    with Clocked(
        tmp_path, QUARTERLY + "  far: {every: 1h}\n" + daily("UTC"), utc("2026-03-10T05:30")
    ) as desk:
        desk.tick()
        for _ in range(20):  # a restart loop
            desk.start()
            desk.tick(after=TICK)
        assert desk.counts() == {"near": 1, "far": 1}
        desk.now += 2 * HOUR
        desk.start()
        desk.tick()
        assert desk.counts() == {"near": 2, "far": 2}
        assert len(desk.files) == 1


def test_a_crawl_the_daemon_died_in_is_taken_up(tmp_path: Path) -> None:
    with Clocked(tmp_path, "schedules:\n  nightly: {cron: '0 2 * * *'}\n", utc("2026-03-10T01:59")) as desk:
        desk.tick()
        desk.killed_in = "nightly"
        with pytest.raises(KilledError):
            desk.tick(after=MINUTE)
        desk.killed_in = ""
        desk.start()
        desk.tick(after=TICK)
        assert desk.times("nightly") == ["10 02:00"]  # not at once: it may have been the crawl that killed it
        desk.pass_time(DAY - 5 * MINUTE, MINUTE)
        assert desk.times("nightly") == ["10 02:00", "10 02:01"]


def test_a_digest_the_daemon_died_in_is_written_once(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def dies(*_: object, **__: object) -> None:
        raise KilledError

    with Clocked(tmp_path, daily("UTC"), utc("2026-03-10T06:59")) as desk:
        desk.tick()
        with monkeypatch.context() as patch:
            patch.setattr(turns, "end", dies)
            with pytest.raises(KilledError):
                desk.tick(after=MINUTE)
        assert desk.files == ["harbour-2026-03-10-0700"]
        desk.start()
        desk.pass_time(HOUR, MINUTE)
        assert desk.files == ["harbour-2026-03-10-0700"]
        assert desk.turns("daily")[-1]["told_until"] == "2026-03-10T07:00:00Z"


def test_a_crawl_that_fails_is_tried_ever_more_seldom_and_hurts_no_other(tmp_path: Path) -> None:
    both = "schedules:\n  bad: {cron: '0 2 * * *'}\n  good: {every: 1h}\n"
    with Clocked(tmp_path, both, utc("2026-03-10T01:59")) as desk:
        desk.tick()
        desk.failing["bad"] = TryLater("the disk is full")
        desk.pass_time(6 * HOUR, MINUTE)
        assert desk.times("bad") == [f"10 {at}" for at in (
            "02:00", "02:01", "02:03", "02:07", "02:15", "02:31", "03:03", "04:03", "05:03", "06:03", "07:03",
        )]  # fmt: skip
        assert desk.counts()["good"] == 7
        assert desk.rounds.exit_code == 75
        assert "failed: crawl bad: the disk is full; it is tried again" in desk.said
        del desk.failing["bad"]
        desk.pass_time(HOUR, MINUTE)
        assert desk.turns("bad")[-1]["ended_at"]


def test_a_failing_interval_is_never_slower_than_itself(tmp_path: Path) -> None:
    with Clocked(tmp_path, QUARTERLY, utc("2026-03-10T02:00")) as desk:
        desk.failing["near"] = GiveUp("no")
        desk.pass_time(3 * HOUR, MINUTE)
        gaps = {b - a for (_, a), (_, b) in zip(desk.crawls, desk.crawls[1:], strict=False)}
        assert max(gaps) == 15 * MINUTE


def test_a_crawl_that_was_told_to_end_is_taken_up_by_the_next_daemon(tmp_path: Path) -> None:
    both = "schedules:\n  far: {every: 6h}\n  near: {every: 6h}\n" + daily("UTC")
    with Clocked(tmp_path, both, utc("2026-03-10T06:59")) as desk:
        desk.stop_in = "far"
        desk.tick()
        assert desk.counts() == {"far": 1}  # nothing more is begun
        assert "interrupted: crawl far was interrupted; it is taken up at the next start" in desk.said
        desk.stop_in = ""
        desk.start()
        desk.tick(after=2 * MINUTE)
        desk.tick(after=TICK)
        assert desk.counts() == {"far": 2, "near": 1}


def test_a_digest_waits_for_the_crawls_of_its_round(tmp_path: Path) -> None:
    with Clocked(tmp_path, QUARTERLY + daily("UTC"), utc("2026-03-10T06:40")) as desk:
        desk.takes = 4 * MINUTE
        desk.tick()
        desk.tick(after=16 * MINUTE)  # 07:00
        assert desk.files == ["harbour-2026-03-10-0704"]


def test_an_interval_by_the_hours_of_the_day(tmp_path: Path) -> None:
    office = "schedules:\n  office: {every: 3h, between: '22:00-06:00'}\n"
    with Clocked(tmp_path, office, utc("2026-03-10T12:00")) as desk:
        desk.pass_time(DAY, 10 * MINUTE)
        assert desk.times("office") == ["10 22:00", "11 01:00", "11 04:00"]


def test_a_schedule_that_changes_its_rhythm_goes_on(tmp_path: Path) -> None:
    with Clocked(tmp_path, QUARTERLY, utc("2026-03-10T12:00")) as desk:
        desk.pass_time(HOUR, MINUTE)
        desk.schedules = "schedules:\n  near: {cron: '30 * * * *'}\n"
        desk.pass_time(2 * HOUR, MINUTE)
        desk.schedules = QUARTERLY
        before = desk.counts()["near"]
        desk.pass_time(2 * HOUR, MINUTE)
        assert desk.counts()["near"] - before == 8


def test_turns_nobody_needs_are_forgotten(tmp_path: Path) -> None:
    with Clocked(tmp_path, "schedules:\n  near: {every: 1m}\n", utc("2026-03-10T12:00")) as desk:
        desk.pass_time(5 * HOUR, MINUTE)
        assert desk.counts()["near"] == 300
        assert len(desk.turns("near")) == turns.KEPT


def test_a_sign_of_life_is_written_once_a_minute(tmp_path: Path) -> None:
    with Clocked(tmp_path, "", utc("2026-03-10T12:00")) as desk:
        desk.tick()
        written: list[datetime] = []
        for _ in range(60):
            desk.tick(after=TICK)
            beat = turns.heartbeat(desk.archive.db)
            assert beat is not None
            written.append(beat.ticked_at)
        assert len(set(written)) == 6
        desk.rounds.problem("line 3")
        desk.rounds.stopped()
        beat = turns.heartbeat(desk.archive.db)
        assert beat is not None
        assert (beat.problem, beat.stopped_at) == ("line 3", desk.now)


def test_one_time_has_one_turn_in_the_database(tmp_path: Path) -> None:
    with Clocked(tmp_path, daily("UTC"), utc("2026-03-10T06:59")) as desk:
        desk.tick()
        desk.pass_time(2 * MINUTE, MINUTE)
        with desk.archive.writing() as db:
            again = turns.begin(db, ("digest", "daily"), "2026-03-10 07:00", desk.now, desk.now, late=False)
            assert again is None
        insert = "INSERT INTO turn (kind, name, key, due_at, began_at, until) VALUES ('digest', 'daily', ?, '', '', '')"
        with pytest.raises(sqlite3.IntegrityError):
            desk.archive.db.execute(insert, ["2026-03-10 07:00"])


def test_digests_of_one_topic_due_together_do_not_replace_each_other(tmp_path: Path) -> None:
    two = daily("UTC") + '  early: {topic: harbour, at: "06:55", empty: true, forms: [text]}\n'
    with Clocked(tmp_path, two, utc("2026-03-10T06:50")) as desk:
        desk.tick()
        desk.tick(after=3 * HOUR)
        assert desk.files == ["daily-2026-03-10-0950", "early-2026-03-10-0950"]


def test_an_hour_that_comes_twice_replaces_no_digest(tmp_path: Path) -> None:
    often = "digests:\n  often: {topic: harbour, every: 1h, timezone: Europe/Berlin, empty: true, forms: [text]}\n"
    with Clocked(tmp_path, often, utc("2026-10-24T23:30")) as desk:
        desk.tick()
        desk.pass_time(3 * HOUR, HOUR)
        assert desk.files == [
            "harbour-2026-10-25-0130", "harbour-2026-10-25-0230", "harbour-2026-10-25-0230+0100",
            "harbour-2026-10-25-0330",
        ]  # fmt: skip
