"""When cron lines and times of day come, also on the days when clocks are put forward and back."""

from __future__ import annotations

import time as seconds
from datetime import UTC, datetime, time, timedelta

import pytest

from crawler.rhythm import Rhythm, Window, at_times, following, inside, latest, opens

BERLIN, NEW_YORK, LORD_HOWE, ALMATY = (
    "Europe/Berlin",
    "America/New_York",
    "Australia/Lord_Howe",
    "Asia/Almaty",
)
DAY, NIGHT = (time(6), time(23)), (time(22), time(6))


def utc(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=UTC)


def came(rhythm: Rhythm, start: str, hours: int, step: int = 5) -> list[tuple[str, str]]:
    """Every time that came, with the UTC hour at which it was seen, asking every few minutes."""
    now, last, seen = utc(start), utc(start), []
    for _ in range(hours * 60 // step):
        now += timedelta(minutes=step)
        if fire := latest(rhythm, last, now):
            seen.append((f"{now:%H:%M}", fire.key))
            last = fire.at
    return seen


@pytest.mark.parametrize(
    ("cron", "zone", "start", "expected"),
    [
        ("30 2 * * *", BERLIN, "2026-03-28T12:00", [("01:30", "2026-03-29 02:30"), ("00:30", "2026-03-30 02:30")]),
        ("0 3 * * *", BERLIN, "2026-03-28T12:00", [("01:00", "2026-03-29 03:00"), ("01:00", "2026-03-30 03:00")]),
        ("30 2 * * *", BERLIN, "2026-10-24T12:00", [("00:30", "2026-10-25 02:30"), ("01:30", "2026-10-26 02:30")]),
        ("0 3 * * *", BERLIN, "2026-10-24T12:00", [("02:00", "2026-10-25 03:00"), ("02:00", "2026-10-26 03:00")]),
        ("0 0 * * *", NEW_YORK, "2026-03-07T12:00", [("05:00", "2026-03-08 00:00"), ("04:00", "2026-03-09 00:00")]),
        ("30 1 * * *", NEW_YORK, "2026-10-31T12:00", [("05:30", "2026-11-01 01:30"), ("06:30", "2026-11-02 01:30")]),
        ("45 1 * * *", LORD_HOWE, "2026-04-04T00:00", [("14:45", "2026-04-05 01:45"), ("15:15", "2026-04-06 01:45")]),
        ("0 7 * * *", ALMATY, "2026-03-28T12:00", [("02:00", "2026-03-29 07:00"), ("02:00", "2026-03-30 07:00")]),
    ],
)  # fmt: skip
def test_a_daily_time_comes_once_a_day(
    cron: str, zone: str, start: str, expected: list[tuple[str, str]]
) -> None:
    assert came(Rhythm((cron,), zone), start, 48) == expected


@pytest.mark.parametrize("zone", [BERLIN, NEW_YORK, "UTC", ALMATY])
@pytest.mark.parametrize(
    "start", ["2026-03-07T00:00", "2026-03-28T12:00", "2026-10-24T12:00", "2026-10-31T12:00"]
)
def test_a_line_for_every_hour_comes_every_hour_that_passes(zone: str, start: str) -> None:
    seen = came(Rhythm(("0 * * * *",), zone), start, 36)
    assert len(seen) == len({key for _, key in seen}) == 36


def test_a_stretch_ends_before_an_hour_that_comes_twice() -> None:
    rhythm = Rhythm(("30 * * * *",), BERLIN, (time(23), time(2)))
    assert [key for _, key in came(rhythm, "2026-10-24T20:00", 27)] == [
        "2026-10-24 23:30 +120", "2026-10-25 00:30 +120", "2026-10-25 01:30 +120", "2026-10-25 23:30 +60",
    ]  # fmt: skip


def test_times_missed_are_one_and_the_last_one() -> None:
    daily = Rhythm(("0 7 * * *",), BERLIN)
    fire = latest(daily, utc("2026-03-01T12:00"), utc("2026-03-05T12:00"))
    assert fire is not None
    assert (fire.key, fire.at) == ("2026-03-05 07:00", utc("2026-03-05T06:00"))
    assert latest(daily, fire.at, utc("2026-03-05T12:00")) is None


def test_a_clock_put_back_brings_nothing() -> None:
    assert latest(Rhythm(("* * * * *",)), utc("2026-03-05T12:00"), utc("2026-03-05T11:00")) is None


def test_a_clock_put_a_century_forward_costs_little() -> None:
    begun = seconds.perf_counter()
    fire = latest(Rhythm(("* * * * *", "0 3 1 1 *")), utc("2026-01-01T00:00"), utc("2126-01-01T00:00"))
    assert fire is not None
    assert fire.at == utc("2126-01-01T00:00")
    assert seconds.perf_counter() - begun < 0.5


@pytest.mark.parametrize(
    ("cron", "window", "start", "expected"),
    [
        ("30 * * * *", (time(22), time(1)), "2026-01-01T20:00", ["22:30", "23:30", "00:30"]),
        ("0 */8 * * *", DAY, "2026-01-01T00:00", ["08:00", "16:00"]),
        ("0 3 * * *", DAY, "2026-01-01T00:00", []),
    ],
)
def test_only_times_inside_the_stretch_count(
    cron: str, window: Window, start: str, expected: list[str]
) -> None:
    assert [at for at, _ in came(Rhythm((cron,), "UTC", window), start, 24)] == expected


def test_a_line_outside_its_stretch_never_comes() -> None:
    never = Rhythm(("0 3 * * *",), "UTC", DAY)
    assert following(never, utc("2026-01-01T00:00")) is None
    assert latest(never, utc("2020-01-01T00:00"), utc("2026-01-01T00:00")) is None


@pytest.mark.parametrize(
    ("cron", "zone", "after", "expected"),
    [
        ("0 7 * * *", BERLIN, "2026-03-28T06:00", "2026-03-29T05:00"),
        ("30 2 * * *", BERLIN, "2026-03-28T12:00", "2026-03-29T01:30"),
        ("30 2 * * *", BERLIN, "2026-10-25T00:30", "2026-10-26T01:30"),
        ("0 9 * * mon", NEW_YORK, "2026-03-06T12:00", "2026-03-09T13:00"),
        ("*/15 * * * *", BERLIN, "2026-10-25T00:50", "2026-10-25T01:00"),
    ],
)
def test_the_next_time(cron: str, zone: str, after: str, expected: str) -> None:
    fire = following(Rhythm((cron,), zone), utc(after))
    assert fire is not None
    assert fire.at == utc(expected)


def test_several_times_on_some_weekdays() -> None:
    crons = at_times((time(7), time(18, 30)), ("sat", "sun"))
    seen = came(Rhythm(crons, "UTC"), "2026-01-02T00:00", 72)
    assert [key for _, key in seen] == [
        "2026-01-03 07:00", "2026-01-03 18:30", "2026-01-04 07:00", "2026-01-04 18:30",
    ]  # fmt: skip
    assert at_times((time(7),), ()) == ("0 7 * * *",)


@pytest.mark.parametrize(
    ("window", "clock", "expected"),
    [
        (DAY, "06:00", True), (DAY, "22:59", True), (DAY, "23:00", False), (DAY, "05:59", False),
        (NIGHT, "22:00", True), (NIGHT, "05:59", True), (NIGHT, "06:00", False), (NIGHT, "21:59", False),
        (None, "03:00", True),
    ],
)  # fmt: skip
def test_inside_a_stretch(window: Window | None, clock: str, expected: bool) -> None:
    assert inside(window, "UTC", utc(f"2026-01-01T{clock}")) is expected


def test_a_stretch_is_meant_there() -> None:
    assert inside(DAY, ALMATY, utc("2026-01-01T01:00"))  # 06:00 in Almaty
    assert opens(DAY, ALMATY, utc("2026-01-01T00:10")) == utc("2026-01-01T01:00")
    assert opens(DAY, ALMATY, utc("2026-01-01T18:30")) == utc("2026-01-02T01:00")
    assert opens(NIGHT, "UTC", utc("2026-01-01T12:00")) == utc("2026-01-01T22:00")
    assert opens(None, "UTC", utc("2026-01-01T12:00")) == utc("2026-01-01T12:00")
