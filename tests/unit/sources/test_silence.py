"""Silence against a source's own rhythm: when it is said, and when it is not."""

from __future__ import annotations

import random
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta

import pytest

from crawler.sources.silence import (
    ENOUGH,
    HOUR,
    LOOKS,
    Baseline,
    Cell,
    Pulse,
    first,
    hour_of_week,
    hours_of,
    nothing_new,
    something_new,
)

MONDAY = datetime(2022, 1, 3, tzinfo=UTC)
DAY = timedelta(days=1)


@dataclass(slots=True)
class Heard:
    """A source listened to every ``every``; how much is new in a look is what ``new`` says of the time."""

    every: timedelta = HOUR
    at: datetime = MONDAY
    cells: dict[int, Cell] = field(default_factory=dict)
    pulse: Pulse = field(default_factory=lambda: first(MONDAY))
    alarms: list[datetime] = field(default_factory=list)

    def listen(self, length: timedelta, new: Callable[[datetime], int]) -> Heard:
        end = self.at + length
        while self.at < end:
            self.at += self.every
            self.look(new(self.at))
        return self

    def look(self, new: int) -> None:
        before = self.pulse.quiet
        if new:
            heard = something_new(self.pulse, self.cells, self.at, new)
            self.pulse = heard.pulse
            self.cells.update(heard.cells)
        else:
            self.pulse = nothing_new(self.pulse, self.at)
        if self.pulse.quiet and not before:
            self.alarms.append(self.at)


def by_day(at: datetime) -> int:
    return 5 if 6 < at.hour <= 18 else 0


def by_night(at: datetime) -> int:
    return 10 if at.hour > 20 or at.hour <= 4 else 0


def on_weekdays(at: datetime) -> int:
    return by_day(at) if (at - HOUR).weekday() < 5 else 0


def poisson(rng: random.Random, rate: float) -> Callable[[datetime], int]:
    def new(_: datetime) -> int:
        count, passed = 0, rng.expovariate(1)
        while passed < rate:
            count, passed = count + 1, passed + rng.expovariate(1)
        return count

    return new


def never(_: datetime) -> int:
    return 0


def always(_: datetime) -> int:
    return 5


@pytest.mark.parametrize("rhythm", [by_day, by_night, on_weekdays, always])
def test_no_alarm_in_a_rhythm_of_its_own(rhythm: Callable[[datetime], int]) -> None:
    assert Heard().listen(30 * DAY, rhythm).alarms == []


def test_a_night_outlet_is_silent_by_day_and_missed_by_night() -> None:
    heard = Heard().listen(14 * DAY + 5 * HOUR, by_night).listen(12 * HOUR, never)
    assert heard.alarms == []
    (alarm,) = heard.listen(12 * HOUR, never).alarms
    assert alarm.hour in range(21, 24)


def test_an_alarm_says_since_when_and_how_much_is_usual() -> None:
    heard = Heard().listen(7 * DAY, always)
    last = heard.pulse.last_new
    (alarm,) = heard.listen(DAY, never).alarms
    assert alarm - last <= 5 * HOUR
    base = Baseline(heard.cells, heard.pulse.expected, heard.pulse.squares)
    assert heard.pulse.last_new == last
    assert base.rate(alarm) == pytest.approx(5, rel=0.1)
    assert base.mean == pytest.approx(5, rel=0.1)


def test_the_rhythm_stands_still_while_it_is_silent_and_goes_on_after() -> None:
    heard = Heard().listen(7 * DAY, always)
    before = dict(heard.cells)
    heard.listen(10 * DAY, never)
    assert (heard.cells, len(heard.alarms)) == (before, 1)  # and it is said once
    heard.listen(HOUR, always)
    assert not heard.pulse.quiet
    assert (
        0.4 < Baseline(heard.cells).mean / Baseline(before).mean < 0.6
    )  # a week of silence after one of news
    heard.listen(DAY, never)
    assert len(heard.alarms) == 2


def test_nothing_is_said_before_there_are_three_days() -> None:
    heard = Heard().listen(DAY, always).listen(DAY * 4, never)
    assert heard.alarms[0] >= MONDAY + ENOUGH


def test_it_takes_several_looks() -> None:
    heard = Heard().listen(7 * DAY, always)
    heard.every = 12 * HOUR
    (alarm,) = heard.listen(3 * DAY, never).alarms
    assert alarm - heard.pulse.last_new == LOOKS * heard.every


def test_the_clock_of_its_country_is_put_back() -> None:
    """It begins an hour later by UTC from one day on, and ends an hour later."""
    heard = Heard().listen(21 * DAY, by_day)
    assert heard.listen(14 * DAY, lambda at: by_day(at - HOUR)).alarms == []


def test_a_first_weekend_off() -> None:
    """A source that is read from Monday, as an authority's press office, says nothing on its first Saturday."""

    def office(at: datetime) -> int:
        return int(at.hour in (9, 11, 14, 16) and at.weekday() < 5)

    assert Heard().listen(28 * DAY, office).alarms == []


def test_what_came_in_a_long_pause_is_not_credited() -> None:
    heard = Heard().listen(7 * DAY, always)
    before = dict(heard.cells)
    heard.at += 3 * DAY
    heard.look(40)
    assert heard.cells == before
    assert heard.pulse.last_new == heard.pulse.until == heard.at


def test_a_flood_counts_for_little() -> None:
    heard = Heard().listen(7 * DAY, always)
    before = Baseline(heard.cells).mean
    heard.at += HOUR
    heard.look(5_000)  # every address was renamed
    after = Baseline(heard.cells, heard.pulse.expected, heard.pulse.squares)
    assert after.mean < before * 1.2
    assert heard.listen(2 * DAY, never).alarms


def test_a_look_before_the_last_one_is_told_of_late() -> None:
    heard = Heard().listen(7 * DAY, always).listen(10 * HOUR, never)
    assert heard.pulse.quiet
    late = something_new(heard.pulse, heard.cells, heard.at - HOUR, 3)
    assert (late.cells, late.pulse.last_new, late.pulse.quiet) == ({}, heard.at - HOUR, False)
    assert nothing_new(heard.pulse, heard.at - DAY) == heard.pulse


def test_poisson_streams_bring_hardly_an_alarm() -> None:
    """At most 1 in 1,000 source-days is promised; here are 600 of 10 and 3 a day and one an hour."""
    for rate in (10 / 24, 3 / 24, 1.0):
        alarms = sum(
            len(Heard(every=2 * HOUR).listen(20 * DAY, poisson(random.Random(seed), 2 * rate)).alarms)
            for seed in range(10)
        )
        assert alarms <= 1


def test_hours_in_pieces() -> None:
    start = datetime(2022, 1, 9, 22, 30, tzinfo=UTC)
    parts = list(hours_of(start, start + 2 * HOUR))
    assert [(hour_of_week(at), part / HOUR) for at, part in parts] == [(166, 0.5), (167, 1.0), (0, 0.5)]
    assert list(hours_of(start, start)) == []
