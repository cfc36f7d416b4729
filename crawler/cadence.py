"""How soon a source is asked again, from what it has brought so far and what its listings ask for. Pure.

- **Rate.** Each look at a listing says how many addresses it announced that were never met before. Looks follow each
  other, so that gives new addresses an hour, for every hour of the day (in UTC), drawn towards the source's mean while
  there are few days of it; what came in the last two hours counts at once. A source is asked again when half a new
  address may be expected, never sooner than ``fastest``, never later than ``slowest``.
- **Turnover.** A listing of which nearly nothing was known may have lost some already: asked at ``fastest``.
- **What it asks for.** Its TTL and the freshness of its answer make the pause longer, unless its own past shows that
  much comes in that time.
- **Heat.** A topic is hot while a story bursts or much that is new is flagged; its sources are asked at ``fastest``.
- **Budget of a host.** What a usual crawl asks of a host takes time, at one request every ``delay``; a host is asked
  again after at least twice that.
- **Failure.** 1, 2, 4 … times the interval, up to daily, never given up; not when nothing at all can be reached, for
  then it is our own line.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from hashlib import sha256
from itertools import pairwise

from storage.cadence import NO_PAUSES, Hot, Look, Pace, Pauses

MINUTE, HOUR, DAY = timedelta(minutes=1), timedelta(hours=1), timedelta(days=1)

WANTED = 0.5  # new addresses expected at the next look
LITTLE = (6, 6 * HOUR)  # looks, and the time they span, with fewer of which nothing is concluded
PRIOR = 3.0  # hours of the source's mean that every hour of the day begins with
RECENT = 2 * HOUR
GAP = DAY  # a longer pause between two looks says nothing of when the addresses came
TURNOVER = 0.9  # share of a listing that is new, of at least so many addresses, that means some may be lost
LEAST_TURNOVER = 5
CONTRADICTED = 2.0  # new addresses in the time a listing asks for that make it unbelievable
MOST_BACKOFF = DAY
BUDGET = 2  # times the length of a crawl of its host
RETRY_FIRST, RETRY_MOST = MINUTE, HOUR
SPREAD = MINUTE  # most time a source adds to what a schedule's sources are spread over

HOT_NEWS, HOT_WITHIN = 5, 3 * HOUR  # developments flagged, in so much time, that make a topic hot
COOL_NEWS, COOL_WITHIN = 1, 6 * HOUR  # and at most so many that let it cool
HOT_AT_LEAST = 2 * HOUR
NEW_TOPIC = 3 * HOUR  # at first everything is new


@dataclass(frozen=True, slots=True)
class Limits:
    """What a schedule allows."""

    every: timedelta
    fastest: timedelta
    slowest: timedelta
    adapt: bool = True


@dataclass(frozen=True, slots=True)
class Evidence:
    """What is known of a source when its next turn is set."""

    looks: Sequence[Look] = ()  # oldest first
    pauses: Pauses = NO_PAUSES
    burden: timedelta = timedelta()  # how long a usual crawl of its host takes
    page_due: datetime | None = None  # when a page of it is to be looked at again
    hot: str = ""  # the hot topic it serves, and why it is hot; "" if none is


@dataclass(frozen=True, slots=True)
class Interval:
    """How long to wait, and why, in words."""

    length: timedelta
    reason: str


def least(limits: Limits, burden: timedelta) -> timedelta:
    """The shortest pause of a source: ``fastest``, or what its host can bear."""
    return max(limits.fastest, BUDGET * burden) if limits.adapt else max(limits.every, BUDGET * burden)


def interval(limits: Limits, known: Evidence, now: datetime) -> Interval:
    """How long after its last turn a source that could be read is asked again: between ``least`` and ``slowest``."""
    floor = least(limits, known.burden)
    ceiling = max(limits.slowest if limits.adapt else limits.every, floor)
    if not limits.adapt:
        return Interval(floor, "at its fixed interval")
    if known.hot:
        return Interval(floor, known.hot)
    if _too_little(known.looks):
        return Interval(min(max(limits.every, floor), ceiling), "too little is known of it yet")
    if turned := _turnover(known.looks):
        return Interval(floor, turned)
    rates = Rates(known.looks, now)
    wanted = min(max(rates.until(WANTED, floor, ceiling), floor), ceiling)
    asked = _asked(known.pauses, rates, floor, ceiling)
    if asked is not None and asked.length > wanted:
        return asked
    return Interval(wanted, rates.words())


def _too_little(looks: Sequence[Look]) -> bool:
    least_looks, least_span = LITTLE
    return len(looks) < least_looks or looks[-1].at - looks[0].at < least_span


def _turnover(looks: Sequence[Look]) -> str:
    """Why a listing may have lost some of its addresses between two looks; "" if it did not."""
    read = [look for look in looks if look.leads][-2:]
    if read and read[0] is looks[0]:
        read = read[1:]  # at the first look all is new
    for look in reversed(read):
        if look.new >= max(LEAST_TURNOVER, TURNOVER * look.leads):
            return f"its listing turns over: {look.new} of {look.leads} addresses were new at {look.at:%H:%M} UTC"
    return ""


def _asked(pauses: Pauses, rates: Rates, floor: timedelta, ceiling: timedelta) -> Interval | None:
    """The pause a listing asks for, if its past does not speak against it."""
    for pause, how in ((pauses.fresh, "its answer is fresh for"), (pauses.ttl, "its listing asks for")):
        if pause is not None and floor < pause and rates.mean * (pause / HOUR) < CONTRADICTED:
            return Interval(min(pause, ceiling), f"{how} {length(pause)}")
    return None


class Rates:
    """New addresses an hour, by the hour of the day."""

    def __init__(self, looks: Sequence[Look], now: datetime) -> None:
        hours, new = [0.0] * 24, [0.0] * 24
        recent, self._now = 0.0, now
        for before, look in pairwise(looks):
            span = look.at - before.at
            if not timedelta() < span <= GAP:
                continue
            for hour, part in _hours(before.at, look.at):
                hours[hour] += part / HOUR
                new[hour] += look.new * (part / span)
            if now - look.at < RECENT:
                recent += look.new
        self.hours = sum(hours)
        self.mean = (sum(new) + WANTED) / (self.hours + 1) if self.hours else 0.0
        self._recent = recent / (RECENT / HOUR)
        self._of_day = [(new[at] + PRIOR * self.mean) / (hours[at] + PRIOR) for at in range(24)]
        announced = sum(look.leads for look in looks[1:])
        self._known = 1 - sum(look.new for look in looks[1:]) / announced if announced else None

    def at(self, when: datetime) -> float:
        """New addresses an hour to be expected then."""
        return max(self._of_day[when.hour], self._recent if when - self._now < RECENT else 0.0)

    def until(self, wanted: float, floor: timedelta, ceiling: timedelta) -> timedelta:
        """How long until so many new addresses may be expected, looked for up to ``ceiling``."""
        step, passed, expected = max(min(floor, ceiling / 60), MINUTE), timedelta(), 0.0
        while passed < ceiling and expected < wanted:
            expected += self.at(self._now + passed) * (step / HOUR)
            passed += step
        return passed

    def words(self) -> str:
        known = f"; {self._known:.0%} of what it announced was known" if self._known is not None else ""
        return f"{self.at(self._now):.2g} new an hour at this time of day{known}"


def _hours(start: datetime, end: datetime) -> list[tuple[int, timedelta]]:
    """The hours of the day that a stretch of at most a day touches, and how much of it lies in each."""
    parts = []
    while start < end:
        whole = start.replace(minute=0, second=0, microsecond=0) + HOUR
        parts.append((start.hour, min(whole, end) - start))
        start = whole
    return parts


def backoff(every: timedelta, failures: int) -> timedelta:
    """How long a source waits that has failed so many times in a row, this time included: up to daily, or its own
    interval where that is longer."""
    doubled: timedelta = every * (1 << min(max(failures - 1, 0), 20)) if every < MOST_BACKOFF else every
    return max(min(doubled, MOST_BACKOFF), every)


def retry(tries: int, every: timedelta) -> timedelta:
    """How long after its beginning a crawl that ended early is tried again: soon at first, then more seldom."""
    return min(RETRY_FIRST * (1 << min(max(tries - 1, 0), 10)), RETRY_MOST, every)


def until_line_is_back(down: timedelta, every: timedelta) -> timedelta:
    """How long to wait while nothing at all can be reached, for so long by now: soon at first, never longer than an
    hour or the interval. Half of what the outage has lasted, so that a long one costs few crawls."""
    return max(RETRY_FIRST, min(down / 2, RETRY_MOST, every))


def share(source: str, among: Sequence[str]) -> float:
    """A source's place among others, from 0 to less than 1: even, in an order that only depends on their names."""
    order = sorted(among, key=lambda name: (sha256(name.encode()).digest(), name))
    return order.index(source) / len(order) if source in order else 0.0


def spread(place: float, every: timedelta, sources: int) -> timedelta:
    """What a source at a place among others (``share``) waits longer, once, so that they part."""
    return place * min(every, SPREAD * sources)


def place(pace: Pace, began: datetime, wait: timedelta, apart: timedelta) -> datetime:
    """When a source is due next whose turn ``began``, if it waits for ``wait``; ``pace`` is what it was before.

    Counted from when it was due, so that sources keep apart from each other; from when it was asked, and ``apart`` on
    top, where they came together: at the very first crawl, after a sleep, in a surge, after a crawl that ended early.
    """
    settled = pace.asked_at is not None and not pace.tries
    if settled and timedelta() <= began - pace.due_at <= min(pace.every, wait) / 2:
        return pace.due_at + wait
    return began + wait + apart


def with_pages(due_at: datetime, began: datetime, floor: timedelta, page_due: datetime | None) -> datetime:
    """``due_at``, or sooner where a page waits to be looked at, but not sooner than ``floor`` after the last turn."""
    return due_at if page_due is None else min(due_at, max(began + floor, page_due))


def effective(pace: Pace, limits: Limits, *, hot: bool) -> datetime:
    """When a source is due as things stand now: its last crawl may have ended early, its schedule may have been
    edited, a topic may have become hot."""
    if pace.asked_at is None:
        return pace.due_at
    if pace.tries:
        return pace.asked_at + retry(pace.tries, limits.every)
    due_at = pace.due_at
    if pace.every != limits.every:
        due_at = min(due_at, pace.asked_at + limits.every)
    if hot and limits.adapt and not pace.bound:
        due_at = min(due_at, pace.asked_at + max(pace.least, limits.fastest))
    return due_at


@dataclass(frozen=True, slots=True)
class Signs:
    """What speaks for a topic being hot."""

    bursts: int  # stories that burst
    lately: int  # developments flagged within ``HOT_WITHIN``
    longer: int  # within ``COOL_WITHIN``
    watched: timedelta  # how long the topic has been followed


def heat(before: Hot | None, topic: str, signs: Signs, now: datetime) -> Hot | None:
    """Whether a topic is hot: what makes it so is more than what keeps it so, so that it does not flicker."""
    if signs.watched < NEW_TOPIC:
        return None
    if signs.bursts or signs.lately >= HOT_NEWS:
        why = f"{topic} is hot: " + " and ".join(
            part
            for part in (
                f"{signs.bursts} of its stories burst" if signs.bursts else "",
                f"{signs.lately} developments in {HOT_WITHIN // HOUR} hours" if signs.lately else "",
            )
            if part
        )
        return Hot(topic, before.since if before else now, now, why)
    if before and (signs.longer > COOL_NEWS or now - before.since < HOT_AT_LEAST):
        return before
    return None


def length(pause: timedelta) -> str:
    """A pause as schedules.yaml writes it, to the minute: 15m, 1h30m, 2d."""
    minutes = max(math.ceil(pause / MINUTE), 0)
    days, hours, rest = minutes // 1440, minutes % 1440 // 60, minutes % 60
    parts = ((days, "d"), (hours, "h"), (rest, "m"))
    return "".join(f"{number}{unit}" for number, unit in parts if number) or "0m"
