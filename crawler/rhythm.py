"""When a cron line or a time of day comes, in a time zone whose clock is put forward and back. Pure.

Times of day are walls: what a clock on the wall shows there. APScheduler's cron fields are asked about walls only, as
if the wall kept UTC, where no hour is missing and none comes twice; from wall to moment it is one step, made here:

- an hour that comes twice (autumn) counts once, the first time;
- a time that does not come (spring) is moved on by what the clock is put forward: 02:30 becomes 03:30;
- a line whose hour is a star means "this often", not "at this hour": it follows the hours as they pass, also twice.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, time, timedelta
from functools import lru_cache
from itertools import islice
from zoneinfo import ZoneInfo

from apscheduler.triggers.cron import CronTrigger

MINUTE = timedelta(minutes=1)
MOST_DAYS = (
    8  # how many stretches are looked through for a time that a cron line and a stretch of the day share
)

Window = tuple[time, time]  # from the first time up to, not including, the second; may pass midnight


@dataclass(frozen=True, slots=True)
class Rhythm:
    """Cron lines (five fields each), meant in a zone, that count only inside a stretch of the day."""

    crons: tuple[str, ...]
    zone: str = "UTC"
    window: Window | None = None


@dataclass(frozen=True, slots=True, order=True)
class Fire:
    """One time that has come: the moment in UTC, and its key, the local date and time (with the hours' distance from
    UTC where an hour may come twice)."""

    at: datetime
    key: str


def latest(rhythm: Rhythm, after: datetime, now: datetime) -> Fire | None:
    """The last time the rhythm came later than ``after`` and not later than ``now``; None if it did not."""
    lines = [_Line.of(cron, rhythm.zone, now) for cron in rhythm.crons]
    found = (fire for line in lines for fire in islice(_down(line, rhythm.window, after, now), 1))
    return max(found, default=None)


def following(rhythm: Rhythm, after: datetime) -> Fire | None:
    """The first time the rhythm comes later than ``after``; None if cron line and stretch never meet."""
    lines = [_Line.of(cron, rhythm.zone, after) for cron in rhythm.crons]
    found = (fire for line in lines for fire in islice(_up(line, rhythm.window, after), 1))
    return min(found, default=None)


def inside(window: Window | None, zone: str, now: datetime) -> bool:
    """Whether a moment lies in a stretch of the day there."""
    return window is None or _within(window, now.astimezone(ZoneInfo(zone)).time())


def opens(window: Window | None, zone: str, at: datetime) -> datetime:
    """``at`` itself if it lies inside the stretch, else the moment the stretch begins next."""
    if window is None or inside(window, zone, at):
        return at
    local = at.astimezone(ZoneInfo(zone))
    day = local.date() + timedelta(days=local.time() > window[0])
    return datetime.combine(day, window[0], ZoneInfo(zone)).astimezone(UTC)


def _within(window: Window, clock: time) -> bool:
    start, end = window
    return start <= clock < end if start < end else clock >= start or clock < end


@dataclass(frozen=True, slots=True)
class _Line:
    """One cron line on one wall. ``offset`` is set where the line follows the hours as they pass."""

    cron: str
    zone: ZoneInfo
    offset: timedelta | None

    @classmethod
    def of(cls, cron: str, zone: str, near: datetime) -> _Line:
        there = ZoneInfo(zone)
        often = cron.split()[1].startswith("*")
        return cls(cron, there, near.astimezone(there).utcoffset() if often else None)

    def wall(self, at: datetime) -> datetime:
        """What the wall there shows, written as if it were UTC."""
        if self.offset is not None:
            return at.astimezone(UTC) + self.offset
        return at.astimezone(self.zone).replace(tzinfo=UTC, fold=0)

    def fire(self, wall: datetime) -> Fire:
        if self.offset is not None:
            return Fire(wall - self.offset, f"{wall:%Y-%m-%d %H:%M} {self.offset // MINUTE:+d}")
        return Fire(wall.replace(tzinfo=self.zone).astimezone(UTC), f"{wall:%Y-%m-%d %H:%M}")


def _down(line: _Line, window: Window | None, after: datetime, now: datetime) -> Iterator[Fire]:
    """The times from ``now`` back to ``after``, latest first."""
    floor, top = line.wall(after), line.wall(now)
    strides = 0
    while strides < MOST_DAYS and (wall := _last(line.cron, floor, top)) is not None:
        top = wall - MINUTE
        if window and not _within(window, wall.time()):
            top = _end_before(window, wall) - MINUTE
            strides += 1
        elif after < (fire := line.fire(wall)).at <= now and inside(window, line.zone.key, fire.at):
            yield fire  # the second look is for a clock that was put back: the wall showed another hour then


def _up(line: _Line, window: Window | None, after: datetime) -> Iterator[Fire]:
    """The times after ``after``, first one first."""
    wall = _next(line.cron, line.wall(after))
    strides = 0
    while wall is not None and strides < MOST_DAYS:
        if window and not _within(window, wall.time()):
            wall = _next(line.cron, _start_after(window, wall))
            strides += 1
            continue
        if (fire := line.fire(wall)).at > after and inside(window, line.zone.key, fire.at):
            yield fire
        wall = _next(line.cron, wall + MINUTE)


def _start_after(window: Window, wall: datetime) -> datetime:
    """When the stretch begins next, seen from a wall outside it."""
    day = wall.date() + timedelta(days=wall.time() > window[0])
    return datetime.combine(day, window[0], UTC)


def _end_before(window: Window, wall: datetime) -> datetime:
    """When the stretch ended last, seen from a wall outside it."""
    day = wall.date() - timedelta(days=wall.time() < window[1])
    return datetime.combine(day, window[1], UTC)


def _last(cron: str, floor: datetime, top: datetime) -> datetime | None:
    """The last wall of a cron line from ``floor`` up to ``top``, found by halving: a clock that jumped a year ahead
    costs 20 questions, not half a million."""
    low = _next(cron, floor)
    if low is None or low > top:
        return None
    steps = (top - low) // MINUTE
    reach = 0  # low + reach minutes is known to have a time of the line at or after it and not after top
    while reach < steps:
        middle = (reach + steps + 1) // 2
        found = _next(cron, low + middle * MINUTE)
        if found is not None and found <= top:
            reach = (found - low) // MINUTE
        else:
            steps = middle - 1
    return low + reach * MINUTE


def _next(cron: str, wall: datetime) -> datetime | None:
    """The first wall of a cron line at or after ``wall``."""
    found: datetime | None = _trigger(cron).get_next_fire_time(None, wall)
    return found


@lru_cache(maxsize=256)
def _trigger(cron: str) -> CronTrigger:
    return CronTrigger.from_crontab(cron, timezone=UTC)


def at_times(times: Iterable[time], weekdays: Iterable[str]) -> tuple[str, ...]:
    """Cron lines for times of day on some weekdays; on every day if none is named."""
    days = ",".join(weekdays) or "*"
    return tuple(f"{one.minute} {one.hour} * * {days}" for one in times)
