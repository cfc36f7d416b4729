"""How evenly sources are asked, and what asking the rare ones less often saves and delays.

Needs no data. The schedule is ``every: 15m`` with its usual bounds (15 minutes to an hour).

* ``spread.most_per_second``: of 300 sources that were first crawled together, how many are next due in one second.
* ``spread.most_together``, ``spread.crawls``: how many of them one crawl takes at most, and how many crawls that makes
  in the quarter of an hour after.
* ``often.saved``, ``rare.saved``, ``mixed.saved``: share of requests for listings saved against a fixed quarter of an
  hour on a simulated day, after four days of getting to know them, by feeds with 5 new articles an hour (24 hours), by
  feeds with 1 a day, and by both in equal numbers. Articles come by chance, more by day than by night.
* ``often.delay_p50``, ``often.delay_p90``, ``rare.…``, ``mixed.…``: minutes from an article's publication to the first
  look that finds it, and ``….fixed_delay_p50`` and so on with the fixed interval.
* ``….extra_p50``, ``….extra_p90``: minutes that an article was found later than with the fixed interval.
"""

from __future__ import annotations

import math
import random
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from statistics import quantiles

from crawler.cadence import DAY, HOUR, MINUTE, Evidence, Limits, interval, place, share, spread
from crawler.config import parse
from crawler.due import Standing, due
from storage.cadence import Look, Pace

Figures = dict[str, float]

EVERY = 15 * MINUTE
LIMITS = Limits(EVERY, EVERY, HOUR)
START = datetime(2026, 3, 10, tzinfo=UTC)
LEARNT = 4 * DAY
FEEDS = 12  # of each kind
SIZE = 30  # addresses in a feed
SOURCES = 300


def run(data: Path) -> Figures:  # noqa: ARG001 - needs no data
    """Measure both."""
    return _spread() | _saved()


def _spread() -> Figures:
    names = [f"source-{n}" for n in range(SOURCES)]
    lines = "".join(f"  {name}: {{address: 'https://{name}.example/feed'}}\n" for name in names)
    head = (
        "contact: a@b.example\ntopics: {floods: {query: flood}}\nschedules: {near: {every: 15m}}\nsources:\n"
    )
    config = parse(head + lines, Path("schedules.yaml"))
    first = {name: Pace("near", name, EVERY, EVERY, START, None, 0, 0, False, "") for name in names}
    paces = {}
    for name, pace in first.items():
        at = place(pace, START, EVERY, spread(share(name, names), EVERY, SOURCES))
        paces[name] = Pace("near", name, EVERY, EVERY, at, START, 0, 0, False, "")
    seconds = [pace.due_at.replace(microsecond=0) for pace in paces.values()]
    batches, now = [], START + EVERY
    while now < START + 2 * EVERY:
        now += timedelta(seconds=5)
        for found in due(config, Standing({}, {"near": paces}), now):
            batches.append(len(found.sources))
            for name in found.sources:
                at = place(paces[name], now, EVERY, timedelta())
                paces[name] = Pace("near", name, EVERY, EVERY, at, now, 0, 0, False, "")
    return {
        "spread.most_per_second": max(seconds.count(second) for second in seconds),
        "spread.most_together": max(batches),
        "spread.crawls": len(batches),
    }


@dataclass(frozen=True, slots=True)
class _Day:
    """What one feed's last day cost and gave."""

    requests: int
    found: Sequence[datetime]  # when each of the day's articles was found


def _saved() -> Figures:
    chance = random.Random(20220105)
    figures: Figures = {}
    kinds = {"often": [_published(5 * 24, chance) for _ in range(FEEDS)],
             "rare": [_published(1, chance) for _ in range(FEEDS)]}  # fmt: skip
    kinds["mixed"] = kinds["often"] + kinds["rare"]
    days: dict[int, tuple[_Day, _Day]] = {}
    for feeds in kinds.values():
        for feed in feeds:
            if id(feed) not in days:
                phase = chance.random() * EVERY
                days[id(feed)] = (_asked(feed, phase, _adapted), _asked(feed, phase, lambda *_: EVERY))
    for kind, feeds in kinds.items():
        figures |= _figures(kind, feeds, [days[id(feed)] for feed in feeds])
    return figures


def _published(new_a_day: float, chance: random.Random) -> list[datetime]:
    """Times by chance, at most between 6 and 18 o'clock."""
    at, end, times = START, START + LEARNT + DAY, []
    highest = new_a_day / 24 * 1.8
    while (at := at + chance.expovariate(highest) * HOUR) < end:
        hour = (at - START) % DAY / HOUR
        if chance.random() < (1 + 0.8 * math.sin((hour - 6) / 12 * math.pi)) / 1.8:
            times.append(at)
    return times


def _adapted(looks: Sequence[Look], now: datetime) -> timedelta:
    return interval(LIMITS, Evidence(looks), now).length


def _asked(
    feed: Sequence[datetime], phase: timedelta, wait: Callable[[Sequence[Look], datetime], timedelta]
) -> _Day:
    now, seen, looks, requests, found = START + phase, 0, list[Look](), 0, list[datetime]()
    while seen < len(feed) or now < START + LEARNT + DAY:
        new = sum(one <= now for one in feed[seen:])
        seen += new
        looks.append(Look(now, SIZE, new))
        requests += START + LEARNT <= now < START + LEARNT + DAY
        found += [now] * new
        now += wait(looks, now)
    lately = [at for at, published in zip(found, feed, strict=True) if published >= START + LEARNT]
    return _Day(requests, lately)


def _figures(kind: str, feeds: Sequence[Sequence[datetime]], days: Sequence[tuple[_Day, _Day]]) -> Figures:
    published = [one for feed in feeds for one in feed if one >= START + LEARNT]
    adapted, fixed = ([at for day in days for at in day[which].found] for which in (0, 1))
    asked, asked_fixed = (sum(day[which].requests for day in days) for which in (0, 1))
    lists = {
        "delay": [(at - one) / MINUTE for at, one in zip(adapted, published, strict=True)],
        "fixed_delay": [(at - one) / MINUTE for at, one in zip(fixed, published, strict=True)],
        "extra": [(at - before) / MINUTE for at, before in zip(adapted, fixed, strict=True)],
    }
    figures = {f"{kind}.requests": float(asked), f"{kind}.saved": 1 - asked / asked_fixed}
    for name, values in lists.items():
        tenths = quantiles(values, n=10, method="inclusive")
        figures |= {f"{kind}.{name}_p50": tenths[4], f"{kind}.{name}_p90": tenths[8]}
    return figures
