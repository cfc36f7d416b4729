"""What is due, judged from the configuration, what was done, and the time. Pure.

- ``every``, of crawls: each source has a due time of its own (``crawler.cadence``); those that are due go in batches,
  the longest due first. A source waits a little for others that are due soon, so that crawls are few.
- ``every``, of digests: the last start and the length of the interval; after a sleep, or a clock put forward, once.
- ``cron`` and ``at``: the last of their times that has come, unless it has had its turn; times that came while nobody
  watched are one turn, which is late. Such a crawl takes all of its sources.
- A turn that was interrupted or failed is due again, soon at first, then ever more seldom, never not at all. A source
  whose crawls end early again and again is crawled with ever fewer others, at last alone, and holds nobody up.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from crawler.cadence import DAY, Limits, effective, retry
from crawler.config import Config, Digest, Schedule
from crawler.rhythm import Rhythm, at_times, following, inside, latest, opens
from storage.cadence import Pace
from storage.schedules import COUNTED, Turn, Whose

LATE = timedelta(minutes=10)  # from here on a turn is called late
BATCH = 25  # most sources of one crawl: starting one costs more than asking one source
COMPANY = timedelta(
    minutes=1
)  # most that a source waits for others; a fifteenth of the interval where that is less
SLOWEST = 4  # times the interval: the longest pause, unless the schedule says its own

State = Mapping[Whose, Turn]
Paces = Mapping[str, Mapping[str, Pace]]  # by schedule and source


@dataclass(frozen=True, slots=True)
class Standing:
    """What was done, and what that means for now."""

    turns: State
    paces: Paces = field(default_factory=dict)
    hot: frozenset[str] = frozenset()  # topics
    patient: bool = True  # whether a source may wait a little for others; False: there is no later round


@dataclass(frozen=True, slots=True)
class Due:
    """A turn whose time has come."""

    whose: Whose
    key: str
    at: datetime  # when it was due
    late: bool
    sources: tuple[str, ...] = ()  # of a crawl, the longest due first; empty: all of its schedule


@dataclass(frozen=True, slots=True)
class Upcoming:
    """When a schedule or digest comes next; None: never, its cron line and its stretch of the day do not meet."""

    whose: Whose
    at: datetime | None


def limits_of(schedule: Schedule) -> Limits:
    """The pauses a schedule with ``every`` allows."""
    every = schedule.every or timedelta()
    slowest = schedule.slowest or max(every, min(SLOWEST * every, DAY))
    return Limits(every, schedule.fastest or every, slowest, schedule.adapt)


def sources_of(config: Config, schedule: Schedule) -> tuple[str, ...]:
    """The sources a schedule crawls, by id."""
    return tuple(source.id for source in config.sources.values() if schedule.takes(source))


def heated(config: Config, schedule: Schedule, source: str, hot: frozenset[str]) -> bool:
    """Whether a source serves, in a schedule, a topic that is hot."""
    return bool(serves(config, schedule, source) & hot)


def serves(config: Config, schedule: Schedule, source: str) -> frozenset[str]:
    """The topics a source is read for in a schedule."""
    own = frozenset(config.sources[source].topics or config.topics)
    return own & frozenset(schedule.topics) if schedule.topics else own


def due(config: Config, standing: Standing, now: datetime) -> tuple[Due, ...]:
    """What is due: crawls first, each kind in the order it came due. Every name at most once."""
    found = [one for whose, entry in entries(config) if (one := _due(config, whose, entry, standing, now))]
    return tuple(sorted(found, key=lambda one: (one.whose[0], one.at, one.whose[1])))


def unseen(config: Config, state: State) -> tuple[Whose, ...]:
    """Names with fixed times that the archive has not met; their times count from when it meets them."""
    return tuple(whose for whose, entry in entries(config) if entry.every is None and whose not in state)


def upcoming(config: Config, standing: Standing, now: datetime) -> tuple[Upcoming, ...]:
    """When everything comes next, soonest first; what is due already comes ``now``."""
    found = [Upcoming(whose, _next(config, whose, entry, standing, now)) for whose, entry in entries(config)]
    return tuple(sorted(found, key=lambda one: (one.at is None, one.at or now, one.whose)))


def entries(config: Config) -> Iterator[tuple[Whose, Schedule | Digest]]:
    """Everything in the configuration that has its times."""
    for name, schedule in config.schedules.items():
        yield ("crawl", name), schedule
    for name, digest in config.digests.items():
        yield ("digest", name), digest


def _due(
    config: Config, whose: Whose, entry: Schedule | Digest, standing: Standing, now: datetime
) -> Due | None:
    last = standing.turns.get(whose)
    if isinstance(entry, Schedule):
        if not inside(entry.between, entry.timezone, now):
            return None
        if entry.every:
            return _by_source(config, whose, entry, standing, now)
    fresh = (_by_interval if entry.every else _by_wall)(whose, entry, last, now)
    if fresh is None and last and last.ended_at is None and now >= last.began_at + _wait(entry, last):
        return Due(whose, last.key, last.due_at, now - last.due_at > LATE)
    return fresh


def _by_source(
    config: Config, whose: Whose, entry: Schedule, standing: Standing, now: datetime
) -> Due | None:
    """The next batch of a schedule's sources; an open turn is taken up with it."""
    last = standing.turns.get(whose)
    if last and last.ended_at is None and now < last.began_at + _wait(entry, last):
        return None
    timed, paces = due_times(config, entry, standing, now), standing.paces.get(entry.id, {})
    if standing.patient and _has_company(timed, entry, now):
        return None
    batch = _batch(timed, paces, now)
    if not batch:
        return None
    number = last.number + 1 if last else 1
    key = last.key if last and last.ended_at is None else f"{COUNTED}{number}"
    at = _allowed(entry, batch[0][0])
    return Due(whose, key, at, now - at > LATE, tuple(source for _, source in batch))


_Timed = tuple[datetime, str]  # when due, which source


def due_times(config: Config, entry: Schedule, standing: Standing, now: datetime) -> list[_Timed]:
    """When each source of a schedule with ``every`` is due, soonest first; one never met is due ``now``."""
    paces, limits = standing.paces.get(entry.id, {}), limits_of(entry)
    timed = [
        (effective(pace, limits, hot=heated(config, entry, one, standing.hot)) if pace else now, one)
        for one in sources_of(config, entry)
        for pace in (paces.get(one),)
    ]
    return sorted(timed)


def _has_company(timed: Sequence[_Timed], entry: Schedule, now: datetime) -> bool:
    """Whether sources that are due had better wait for others that soon are."""
    ready = sum(at <= now for at, _ in timed)
    if not 0 < ready < BATCH:
        return False
    company = timed[0][0] + min(COMPANY, (entry.every or COMPANY) / 15)
    return now < company and any(now < at <= company for at, _ in timed)


def _batch(timed: Sequence[_Timed], paces: Mapping[str, Pace], now: datetime) -> list[_Timed]:
    """Sources to crawl together now, of the same number of earlier tries."""
    ready = [one for one in timed if one[0] <= now]
    tries = _tries(paces, ready[0][1]) if ready else 0
    return [one for one in ready if _tries(paces, one[1]) == tries][: max(BATCH >> 2 * tries, 1)]


def _tries(paces: Mapping[str, Pace], source: str) -> int:
    return min(paces[source].tries, 8) if source in paces else 0


def _by_interval(whose: Whose, entry: Schedule | Digest, last: Turn | None, now: datetime) -> Due | None:
    if last is None:
        return Due(whose, f"{COUNTED}1", now, late=False)
    at = last.began_at + (entry.every or timedelta())
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
    return retry(last.attempts, entry.every or DAY)


def _next(
    config: Config, whose: Whose, entry: Schedule | Digest, standing: Standing, now: datetime
) -> datetime | None:
    last = standing.turns.get(whose)
    if last and last.ended_at is None:
        at: datetime | None = last.began_at + _wait(entry, last)
    elif isinstance(entry, Schedule) and entry.every:
        at = next((at for at, _ in due_times(config, entry, standing, now)), None)
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
