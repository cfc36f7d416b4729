"""When each source of a schedule is asked next: what the archive knows of it, judged, and written down."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from urllib.parse import urlsplit

from sqlite_utils import Database

from crawler.cadence import (
    COOL_WITHIN,
    DAY,
    HOT_WITHIN,
    HOUR,
    Evidence,
    Signs,
    backoff,
    heat,
    interval,
    least,
    length,
    place,
    share,
    spread,
    until_line_is_back,
    with_pages,
)
from crawler.config import Config, Schedule
from crawler.due import Paces, Standing, limits_of, serves, sources_of
from crawler.jobs.intake import UNREAD
from crawler.jobs.survey import OFFLINE
from crawler.jobs.volume import bursting
from storage import cadence, schedules, sources
from storage.cadence import Checked, Pace

NEVER_ASKED = "never asked yet"
LINE = timedelta(minutes=30)  # checks so recent say whether our own line is down
LINE_CHECKS = 3  # sources that failed, and none that did not, that mean it is
YOUNG = DAY  # articles changed so recently are looked at sooner once their topic is hot
SOON = timedelta(minutes=30)


def standing(db: Database) -> Standing:
    """What was done, when each source is due, which topics are hot."""
    return Standing(schedules.last_turns(db), _by_schedule(db), frozenset(cadence.hot(db)))


def _by_schedule(db: Database) -> Paces:
    found: dict[str, dict[str, Pace]] = {}
    for pace in cadence.paces(db):
        found.setdefault(pace.schedule, {})[pace.source] = pace
    return found


def unmet(config: Config, known: Standing) -> bool:
    """Whether a schedule has a source that was not met in it yet."""
    return any(
        source not in known.paces.get(name, {})
        for name, schedule in config.schedules.items()
        if schedule.every
        for source in sources_of(config, schedule)
    )


def meet(db: Database, config: Config, known: Standing, now: datetime) -> None:
    """Sources new to a schedule with ``every``: due at once, but those that a crawl read lately after the interval."""
    checks = cadence.checks(db)
    for name, schedule in config.schedules.items():
        if schedule.every is None:
            continue
        among = sources_of(config, schedule)
        for source in among:
            if source not in known.paces.get(name, {}):
                checked = checks.get(source)
                apart = spread(share(source, among), schedule.every, len(among))
                cadence.keep(db, [_first(schedule, source, checked, apart, now)])


def _first(schedule: Schedule, source: str, checked: Checked | None, apart: timedelta, now: datetime) -> Pace:
    limits = limits_of(schedule)
    read_at = checked.checked_at if checked else None
    due_at = now if read_at is None else max(now, min(read_at, now) + limits.every)
    reason = NEVER_ASKED if read_at is None else "asked before by another crawl"
    return Pace(
        schedule.id, source, limits.every, limits.fastest, due_at + apart if due_at > now else now, None, 0, 0, False,
        reason,
    )  # fmt: skip


@dataclass(frozen=True, slots=True)
class Ended:
    """A crawl of some sources of a schedule that came to its end; ``before`` are their paces before it began."""

    schedule: Schedule
    sources: Sequence[str]
    before: Mapping[str, Pace]
    run: str
    began: datetime


def crawled(db: Database, config: Config, ended: Ended, now: datetime) -> None:
    """Set the next turn of every source that was crawled; those the crawl did not get to stay due."""
    desk = _Desk(db, config, ended, now)
    cadence.keep(db, [pace for source in ended.sources if (pace := desk.next(source)) is not None])


class _Desk:
    """One crawl's sources, judged one after another."""

    def __init__(self, db: Database, config: Config, ended: Ended, now: datetime) -> None:
        self._db, self._config, self._ended, self._now = db, config, ended, now
        self._limits = limits_of(ended.schedule)
        self._among = sources_of(config, ended.schedule)
        self._states = cadence.states_in(db, ended.run)
        self._checks = cadence.checks(db)
        self._waiting = sources.waiting_hosts(db, now)
        self._hot = cadence.hot(db)
        self._line_down = _line_down(self._checks, now)

    def next(self, source: str) -> Pace | None:
        """The source's next turn; None if this crawl did not get to it."""
        state, pages = self._states.get(source, ("", 0))
        if state == UNREAD or source not in self._ended.before:
            return None
        known = self._evidence(source, pages)
        pace = replace(
            self._ended.before[source], every=self._limits.every, least=least(self._limits, known.burden),
            asked_at=self._ended.began, tries=0,
        )  # fmt: skip
        checked = self._checks.get(source)
        if checked is not None and checked.failures:
            return self._failed(pace, checked)
        return self._read(pace, known)

    def _read(self, pace: Pace, known: Evidence) -> Pace:
        wait = interval(self._limits, known, self._now)
        apart = spread(share(pace.source, self._among), self._limits.every, len(self._among))
        placed = place(self._ended.before[pace.source], self._ended.began, wait.length, apart)
        floor = max(pace.least, min(wait.length, self._limits.every))
        due_at = with_pages(placed, self._ended.began, floor, known.page_due)
        why = f"every {length(wait.length)}: {wait.reason}"
        if due_at < placed:
            why += "; sooner, because pages are to be looked at again"
        return replace(pace, due_at=due_at, failures=0, bound=False, reason=why)

    def _failed(self, pace: Pace, checked: Checked) -> Pace:
        if asked := self._asked_to_wait(pace.source):
            until, why = asked
            return replace(pace, due_at=max(until, self._ended.began + pace.least), bound=True, reason=why)
        if self._line_down or checked.state == OFFLINE:
            down = self._ended.began - (checked.failed_since or self._ended.began)
            soon = self._ended.began + until_line_is_back(down, self._limits.every)
            why = "no source could be read, so it may be our own line: asked again soon"
            return replace(pace, due_at=soon, bound=False, reason=why)
        failures = pace.failures + 1
        wait = backoff(self._limits.every, failures)
        apart = spread(share(pace.source, self._among), self._limits.every, len(self._among))
        due_at = place(self._ended.before[pace.source], self._ended.began, wait, apart)
        why = f"every {length(wait)}: it could not be read, {failures} times in a row"
        return replace(pace, due_at=due_at, failures=failures, bound=failures > 1, reason=why)

    def _asked_to_wait(self, source: str) -> tuple[datetime, str] | None:
        about = self._config.sources[source]
        hosts = (urlsplit(address).netloc for address in (about.address, *about.also))
        return max((self._waiting[host] for host in hosts if host in self._waiting), default=None)

    def _evidence(self, source: str, pages: int) -> Evidence:
        about = self._config.sources[source]
        delay = self._config.crawl.delay if about.delay is None else about.delay
        host = urlsplit(about.address).netloc
        neighbours = sum(urlsplit(one.address).netloc == host for one in self._config.sources.values())
        hot = next((one for name, one in self._hot.items() if name in self._topics(source)), None)
        return Evidence(
            cadence.looks(self._db, source), cadence.pauses(self._db, source),
            timedelta(seconds=delay * (pages + 1 + len(about.also)) * neighbours),
            cadence.page_due(self._db, source), hot.reason if hot else "",
        )  # fmt: skip

    def _topics(self, source: str) -> frozenset[str]:
        return serves(self._config, self._ended.schedule, source)


def _line_down(checks: Mapping[str, Checked], now: datetime) -> bool:
    """Whether of the sources asked lately none could be read."""
    lately = [
        one for one in checks.values() if one.checked_at and timedelta() <= now - one.checked_at <= LINE
    ]
    return len(lately) >= LINE_CHECKS and all(one.failures for one in lately)


@dataclass(frozen=True, slots=True)
class Turned:
    """A topic that has become hot, or has cooled, in words."""

    topic: str
    hot: bool
    text: str


def feel(db: Database, config: Config, now: datetime) -> tuple[Turned, ...]:
    """Judge anew which topics are hot; give those that have become so or have cooled."""
    was, turned = cadence.hot(db), []
    for topic in config.topics:
        before = was.get(topic)
        after = heat(before, topic, _signs(db, topic, now), now)
        if after is not None and after != before:
            cadence.warm(db, after)
        if after is not None and before is None:
            cadence.look_sooner(db, topic, now - YOUNG, now + SOON)
            turned.append(
                Turned(topic, True, f"{after.reason}; its sources are asked as often as they may be")
            )
        if after is None and before is not None:
            cadence.cool(db, topic)
            text = f"{topic} has cooled, hot since {before.since:%Y-%m-%d %H:%M} UTC; its sources are asked as usual"
            turned.append(Turned(topic, False, text))
    for topic in was.keys() - config.topics.keys():
        cadence.cool(db, topic)
    return tuple(turned)


def _signs(db: Database, topic: str, now: datetime) -> Signs:
    volume = bursting(db, topic, now)
    return Signs(
        volume.stories, cadence.news(db, topic, now - HOT_WITHIN), cadence.news(db, topic, now - COOL_WITHIN),
        volume.hours * HOUR,
    )  # fmt: skip
