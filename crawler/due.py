"""What is due, judged from the configuration, what was done, and the time. Pure.

- ``every``: the last start and the length of the interval; after a sleep, or a clock put forward, once.
- ``cron`` and ``at``: the last of their times that has come, unless it has had its turn; times that came while nobody
  watched are one turn, which is late.
- A turn that was interrupted or failed is due again, soon at first, then ever more seldom, never not at all.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta

from crawler.config import Config, Digest, Schedule
from crawler.rhythm import Rhythm, at_times, following, inside, latest, opens
from storage.schedules import COUNTED, Turn, Whose

LATE = timedelta(minutes=10)  # from here on a turn is called late
RETRY_FIRST = timedelta(minutes=1)
RETRY_MOST = timedelta(hours=1)

State = Mapping[Whose, Turn]


@dataclass(frozen=True, slots=True)
class Due:
    """A turn whose time has come."""

    whose: Whose
    key: str
    at: datetime  # when it was due
    late: bool


@dataclass(frozen=True, slots=True)
class Upcoming:
    """When a schedule or digest comes next; None: never, its cron line and its stretch of the day do not meet."""

    whose: Whose
    at: datetime | None


def due(config: Config, state: State, now: datetime) -> tuple[Due, ...]:
    """What is due: crawls first, each kind in the order it came due. Every name at most once."""
    found = [one for whose, entry in entries(config) if (one := _due(whose, entry, state.get(whose), now))]
    return tuple(sorted(found, key=lambda one: (one.whose[0], one.at, one.whose[1])))


def unseen(config: Config, state: State) -> tuple[Whose, ...]:
    """Names with fixed times that the archive has not met; their times count from when it meets them."""
    return tuple(whose for whose, entry in entries(config) if entry.every is None and whose not in state)


def upcoming(config: Config, state: State, now: datetime) -> tuple[Upcoming, ...]:
    """When everything comes next, soonest first; what is due already comes ``now``."""
    found = [Upcoming(whose, _next(entry, state.get(whose), now)) for whose, entry in entries(config)]
    return tuple(sorted(found, key=lambda one: (one.at is None, one.at or now, one.whose)))


def entries(config: Config) -> Iterator[tuple[Whose, Schedule | Digest]]:
    """Everything in the configuration that has its times."""
    for name, schedule in config.schedules.items():
        yield ("crawl", name), schedule
    for name, digest in config.digests.items():
        yield ("digest", name), digest


def _due(whose: Whose, entry: Schedule | Digest, last: Turn | None, now: datetime) -> Due | None:
    if isinstance(entry, Schedule) and not inside(entry.between, entry.timezone, now):
        return None
    fresh = (_by_interval if entry.every else _by_wall)(whose, entry, last, now)
    if fresh is None and last and last.ended_at is None and now >= last.began_at + _wait(entry, last):
        return Due(whose, last.key, last.due_at, now - last.due_at > LATE)
    return fresh


def _by_interval(whose: Whose, entry: Schedule | Digest, last: Turn | None, now: datetime) -> Due | None:
    if last is None:
        return Due(whose, f"{COUNTED}1", now, late=False)
    at = _allowed(entry, last.began_at + (entry.every or timedelta()))
    if last.ended_at is None or now < at:
        return None
    return Due(whose, f"{COUNTED}{last.number + 1}", at, now - at > LATE)


def _by_wall(whose: Whose, entry: Schedule | Digest, last: Turn | None, now: datetime) -> Due | None:
    fire = latest(_rhythm(entry), last.due_at, now) if last else None
    if fire is None or (last and fire.key == last.key):
        return None
    return Due(whose, fire.key, fire.at, now - fire.at > LATE)


def _rhythm(entry: Schedule | Digest) -> Rhythm:
    if isinstance(entry, Digest):
        return Rhythm(at_times(entry.at, entry.weekdays), entry.timezone)
    return Rhythm((entry.cron or "",), entry.timezone, entry.between)


def _wait(entry: Schedule | Digest, last: Turn) -> timedelta:
    """How long after its beginning an open turn is tried again."""
    doubled = RETRY_FIRST * (1 << min(max(last.attempts - 1, 0), 10))
    return min(doubled, RETRY_MOST, entry.every or RETRY_MOST)


def _next(entry: Schedule | Digest, last: Turn | None, now: datetime) -> datetime | None:
    if last and last.ended_at is None:
        at: datetime | None = last.began_at + _wait(entry, last)
    elif entry.every:
        at = last.began_at + entry.every if last else now
    else:
        fire = following(_rhythm(entry), last.due_at if last else now)
        at = fire.at if fire else None
    if at is None:
        return None
    return _allowed(entry, max(at, now))


def _allowed(entry: Schedule | Digest, at: datetime) -> datetime:
    """``at``, or when the stretch of the day begins that crawls are allowed in."""
    return opens(entry.between, entry.timezone, at) if isinstance(entry, Schedule) else at
