"""Whether a story is reported far more than it usually is at this hour of the day: it raises priority, nothing else.

Counted are independent reports an hour. What is usual is the mean of the same hour on the days before, drawn towards
the story's mean hour while there are few days, both as moving averages with a half-life of 72 hours. A burst begins in
the hour whose count is three standard deviations above that (of a Poisson count, with one added), and ends when the
moving average with a half-life of 6 hours has come within one. The averages are sums, so a report that arrives late
adds to them what it would have added in time; only a burst that it would have begun is not begun after the fact.
"""

from __future__ import annotations

import math
from dataclasses import dataclass, replace
from datetime import UTC, datetime

ENTER = 3.0
LEAVE = 1.0
FAST, SLOW = 6.0, 72.0  # half-lives, hours
MEMORY = 24 * 60  # hours after which what was, and what comes that late, no longer counts
_HOUR = 3600
_FAST = math.pow(0.5, 1 / FAST)  # what an hour leaves of a sum
_SLOW = math.pow(0.5, 1 / SLOW)
_DAILY = math.pow(0.5, 24 / SLOW)


@dataclass(frozen=True, slots=True)
class Burst:
    """A story's volume, and whether it is a burst: a value to keep and to ``advance``.

    Hours are counted from 1970, in UTC.
    """

    hour: int  # the hour being counted
    count: int = 0  # independent reports in it so far
    start: int = 0  # the first hour ever counted
    fast: float = 0.0  # moving sums over the hours before this one
    slow: float = 0.0
    daily: tuple[float, ...] = (0.0,) * 24  # the same for each hour of the day
    since: int | None = None  # hour in which the burst that was on before this hour began

    @property
    def usual(self) -> float:
        """Reports to expect in this hour; 0 before there is any history."""
        hours = self.hour - self.start
        if hours <= 0:
            return 0.0
        mean = self.slow / (1 - math.pow(_SLOW, hours))
        if hours < 24:
            return mean
        days = self._days
        own = self.daily[self.hour % 24] / (days * (1 - _DAILY))
        return (days * own + mean) / (days + 1)

    @property
    def _days(self) -> float:
        """How many days the mean of this hour of the day rests on; at most five, for older ones fade."""
        return (1 - math.pow(_DAILY, (self.hour - self.start) // 24)) / (1 - _DAILY)

    def above(self, reports: float) -> float:
        """How far so many reports in this hour are above the usual, in standard deviations.

        The spread is that of a Poisson count whose mean is itself only known from a few days.
        """
        usual = self.usual
        return (reports - usual) / math.sqrt(usual * (1 + 1 / (self._days + 1)) + 1)

    @property
    def z(self) -> float:
        """How far this hour's count is above the usual, in standard deviations."""
        return self.above(self.count)

    @property
    def is_burst(self) -> bool:
        return self.since is not None or self.z >= ENTER

    @property
    def began(self) -> datetime | None:
        """The hour the present burst began; None if there is none."""
        hour = self.hour if self.since is None and self.is_burst else self.since
        return None if hour is None else datetime.fromtimestamp(hour * _HOUR, UTC)


def hour_of(at: datetime) -> int:
    """The hour a time lies in, counted from 1970 in UTC."""
    return int(at.timestamp()) // _HOUR


def advance(volume: Burst | None, at: datetime, reports: int = 1) -> Burst:
    """The volume after so many more independent reports, first seen at ``at`` (aware, by our own clock); 0 only moves
    its time. None: the story's first. Within an hour the order of reports does not matter."""
    hour = hour_of(at)
    if volume is None or hour - volume.hour > MEMORY:
        return Burst(hour, reports, hour)
    if hour < volume.hour:
        return _late(volume, hour, reports)
    while volume.hour < hour:
        volume = _closed(volume)
    return replace(volume, count=volume.count + reports)


def _closed(volume: Burst) -> Burst:
    """The next hour, with this one's count among what is usual."""
    daily = list(volume.daily)
    of_day = volume.hour % 24
    daily[of_day] = daily[of_day] * _DAILY + volume.count * (1 - _DAILY)
    fast = volume.fast * _FAST + volume.count * (1 - _FAST)
    slow = volume.slow * _SLOW + volume.count * (1 - _SLOW)
    began = volume.since if volume.since is not None else volume.hour if volume.is_burst else None
    if began is not None and began < volume.hour and volume.above(max(fast, volume.count)) < LEAVE:
        began = None
    return replace(
        volume, hour=volume.hour + 1, count=0, fast=fast, slow=slow, daily=tuple(daily), since=began
    )


def _late(volume: Burst, hour: int, reports: int) -> Burst:
    """The volume with reports of an hour that is over."""
    if volume.hour - hour > MEMORY:
        return volume
    ago = volume.hour - 1 - hour
    daily = list(volume.daily)
    daily[hour % 24] += reports * (1 - _DAILY) * _DAILY ** (ago // 24)
    return replace(
        volume,
        start=min(volume.start, hour),
        fast=volume.fast + reports * (1 - _FAST) * _FAST**ago,
        slow=volume.slow + reports * (1 - _SLOW) * _SLOW**ago,
        daily=tuple(daily),
    )
