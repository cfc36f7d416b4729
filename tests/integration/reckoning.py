"""What should have happened in a life, counted without the code that decided it: dates from the calendar, gaps from the
order of the asks, states from the script. And what that makes of what did."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from datetime import UTC, date, datetime, time, timedelta
from itertools import pairwise
from zoneinfo import ZoneInfo

from storage.times import moment

from .made_up import HOUR, Ask, Trouble
from .months import DAY, NEAR, OUTLETS, TICK, Life

MINUTE = timedelta(minutes=1)
OFTEN = 3 * HOUR
SLACK = 30 * MINUTE  # a tick, company, and once a minute a source to part
WALLS = {"berlin": ("Europe/Berlin", time(2, 30)), "york": ("America/New_York", time(2, 30))}
DIGESTS = {
    "morning": ("Europe/Berlin", time(7), range(7)), "gap": ("Europe/Berlin", time(2, 30), range(7)),
    "evening": ("America/New_York", time(18), range(7)), "working": ("Asia/Almaty", time(8, 15), range(5)),
}  # fmt: skip
BOUNDS = {  # shortest and longest pause of a source that answers
    "near": (30 * MINUTE, 3 * HOUR), "fixed": (HOUR, HOUR), "night": (HOUR, HOUR),
}  # fmt: skip
BACKOFF = {"near": HOUR, "fixed": HOUR, "night": HOUR}
BAD = {"site": "failing", "country": "failing", "line": "offline", "silence": "quiet"}
# How long after its beginning an ask shows a trouble for what it is; of our own line, several must have failed. A
# silence takes until it is unlikely by chance: by how much is published in a day.
NOTICED = {"site": timedelta(), "country": timedelta(), "line": 90 * MINUTE}
GOES_ON = {"line": 90 * MINUTE, "country": 3 * HOUR + SLACK}
SILENT_AFTER = {240.0: 10 * HOUR, 24.0: 40 * HOUR}
INCIDENT_OF = {"line": "offline", "country": "country", "silence": "silence"}


def figures(life: Life) -> dict[str, float]:
    """All figures of a life but its seconds."""
    missed, doubled = crawls(life)
    digests_missed, digests_doubled = digests(life)
    right, checked = states(life)
    return {
        "crawls": len(life.newsroom.asks), "crawls_missed": missed, "crawls_doubled": doubled,
        "digests": digests_written(life), "digests_missed": digests_missed, "digests_doubled": digests_doubled,
        "states_checked": checked, "states_right": right / checked, "false_alarms": len(false_alarms(life)),
        **growth(life),
    }  # fmt: skip


# ---------------------------------------------------------------- crawls


def crawls(life: Life) -> tuple[int, int]:
    """How many crawls of a source were missed, and how many came twice or too soon."""
    found = [_by_wall(life, name, _daily(life, *WALLS[name])) for name in WALLS]
    found.append(_by_wall(life, "often", _hours(life)))
    for schedule, sources in (("near", NEAR), ("fixed", ("fr0", "fr1")), ("night", ("de2",))):
        found += [_by_gap(life, schedule, source) for source in sources]
    return sum(missed for missed, _ in found), sum(doubled for _, doubled in found)


def at_wall(day: date, clock: time, zone: str) -> datetime:
    """When a wall clock shows a time, in UTC; of a time that does not come, what the clock shows instead."""
    return datetime.combine(day, clock, ZoneInfo(zone)).astimezone(UTC)


def _daily(life: Life, zone: str, clock: time) -> list[datetime]:
    return [at_wall(day, clock, zone) for day in _days(life)]


def _hours(life: Life) -> list[datetime]:
    times = (life.script.end - life.script.start) // OFTEN + 2
    return [life.script.start + number * OFTEN for number in range(times)]


def _days(life: Life) -> Iterator[date]:
    days = (life.script.end - life.script.start) // DAY + 2
    return (life.script.start.date() + timedelta(days=number) for number in range(-1, days))


def _expected(life: Life, moments: Iterable[datetime]) -> list[datetime]:
    """Of the moments that came since the first round, the last one of every stretch between two looks at the clock;
    what a clock put back shows again does not come again."""
    coming = sorted(one for one in moments if one > life.ticks[0])
    found = []
    latest = life.ticks[0]
    for tick in life.ticks:
        if passed := [one for one in coming if latest < one <= tick]:
            found.append(passed[-1])
            coming = [one for one in coming if one > tick]
        latest = max(latest, tick)
    return found


def _by_wall(life: Life, schedule: str, moments: Sequence[datetime]) -> tuple[int, int]:
    wanted = _expected(life, moments)
    done = Counter(
        max((one for one in wanted if one <= ask.wall), default=None)
        for ask in life.newsroom.asks
        if ask.schedule == schedule
    )
    return sum(not done[one] for one in wanted), sum(done.values()) - sum(1 for one in done if one)


def _by_gap(life: Life, schedule: str, source: str) -> tuple[int, int]:
    """A source's asks against the pauses it may have: longer ones are misses, shorter ones doubles."""
    asks = [one for one in life.newsroom.asks if (one.schedule, one.source) == (schedule, source)]
    missed = doubled = failures = 0
    disturbed_before = False
    for before, after in pairwise(asks):
        failures = failures + 1 if before.trouble in ("site", "country") else 0
        shortest, longest = _bounds(schedule, before, failures)
        disturbed = _disturbed(life, before, after)
        if disturbed or disturbed_before:
            shortest /= 2  # it keeps apart from others: the next pause is counted from when it was due
        missed += _open(life, schedule, before.at, after.at) > longest + SLACK
        doubled += _shown(life, before.at, after.at) < shortest - TICK - 2 * MINUTE
        disturbed_before = disturbed
    failures = failures + 1 if asks[-1].trouble in ("site", "country") else 0
    _, longest = _bounds(schedule, asks[-1], failures)
    missed += _open(life, schedule, asks[-1].at, life.script.end) > longest + SLACK
    return missed, doubled


def _bounds(schedule: str, before: Ask, failures: int) -> tuple[timedelta, timedelta]:
    shortest, longest = BOUNDS[schedule]
    if before.trouble == "line":
        return timedelta(), HOUR
    if failures:
        backoff: timedelta = min(BACKOFF[schedule] * 2 ** (failures - 1), DAY)
        return min(backoff, shortest), backoff
    return shortest, longest


def _open(life: Life, schedule: str, start: datetime, end: datetime) -> timedelta:
    """How long of a stretch the machine was awake, and the schedule's part of the day was on."""
    asleep = sum((_overlap(start, end, *one) for one in _sleeps(life)), timedelta())
    if schedule != "night":
        return end - start - asleep
    steps = (start + number * TICK for number in range(int((end - start) / TICK) + 1))
    berlin = ZoneInfo("Europe/Berlin")
    inside = sum(
        (hour := (at + _off(life, at)).astimezone(berlin).hour) >= 22 or hour < 6
        for at in steps
        if not any(begin <= at < over for begin, over in _sleeps(life))
    )
    return inside * TICK


def _sleeps(life: Life) -> list[tuple[datetime, datetime]]:
    return [(one.at, one.at + one.length) for one in life.script.happenings if one.what == "sleep"]


def _overlap(start: datetime, end: datetime, begin: datetime, over: datetime) -> timedelta:
    return max(min(end, over) - max(start, begin), timedelta())


def _off(life: Life, at: datetime) -> timedelta:
    jumps = (one.length for one in life.script.happenings if one.what == "jump" and one.at <= at)
    return sum(jumps, timedelta())


def _shown(life: Life, start: datetime, end: datetime) -> timedelta:
    """How much time seems to have passed to a daemon that heeds a clock put forward, and not one put back."""
    jumps = (
        one.length for one in life.script.happenings if one.what == "jump" and start < one.at + TICK <= end + TICK
    )  # fmt: skip
    return end - start + sum((max(one, timedelta()) for one in jumps), timedelta())


def _disturbed(life: Life, before: Ask, after: Ask) -> bool:
    reach = before.at - TICK, after.at + TICK
    told = any(reach[0] < one.at + one.length <= reach[1] or reach[0] < one.at <= reach[1]
               for one in life.script.happenings)  # fmt: skip
    return told or "line" in (before.trouble, after.trouble)


# ---------------------------------------------------------------- digests


def digests(life: Life) -> tuple[int, int]:
    """How many digests of a name and a local date are missing, and how many came twice."""
    missed = doubled = 0
    for name, (zone, clock, weekdays) in DIGESTS.items():
        days = [day for day in _days(life) if day.weekday() in weekdays]
        came = {at_wall(day, clock, zone): day for day in days}
        wanted = {came[at] for at in _expected(life, came)}
        rows = life_turns(life, name)
        files = list((life.folder / "digests").glob(f"{name}*.txt"))
        told = Counter(
            moment(str(row["due_at"])).astimezone(ZoneInfo(zone)).date() for row in rows if row["ended_at"]
        )
        said = sum(
            event == "digest" and text.startswith(f"digest {name} written") for event, text in life.said
        )
        missed += sum(not told[day] for day in wanted) + max(len(wanted) - len(files), 0)
        doubled += sum(told.values()) - len(wanted & set(told)) + max(said - len(wanted), 0)
    return missed, doubled


def digests_written(life: Life) -> int:
    return len(list((life.folder / "digests").glob("*.txt")))


def life_turns(life: Life, name: str) -> list[dict[str, object]]:
    """The turns of a digest, without the row that its name began with."""
    from storage.archive import Archive

    with Archive.open(life.config.archive, readonly=True) as archive:
        return list(
            archive.db.query("SELECT * FROM turn WHERE kind = 'digest' AND name = ? AND attempts > 0", [name])
        )


# ---------------------------------------------------------------- states


def states(life: Life) -> tuple[int, int]:
    """Of states of sources and of what was said to go on, hour by hour, how many were right, and how many there are."""
    right = checked = 0
    for seen in life.seen:
        if any(begin <= seen.at < over + HOUR for begin, over in _sleeps(life)):
            continue
        for source in OUTLETS:
            checked += 1
            right += seen.states.get(source) in allowed(life, source, seen.at)
        for one in life.script.troubles:
            if about := incident(one):
                checked += 1
                right += (about in seen.going_on) in may_go_on(one, seen.at)
    return right, checked


def wrong_states(life: Life) -> list[str]:
    """For people: what was not as it should have been."""
    return [
        f"{seen.at:%d %H:%M} {source}: {seen.states.get(source)}"
        for seen in life.seen
        for source in OUTLETS
        if seen.states.get(source) not in allowed(life, source, seen.at)
    ]


def allowed(life: Life, source: str, at: datetime) -> set[str]:
    """The states a source may be in: what it is, from its first ask in a trouble on to the first after it."""
    asked = max((one.at for one in life.newsroom.asks if one.source == source and one.at <= at), default=None)
    found = {"healthy"}
    for one in life.script.troubles:
        if source in one.outlets and one.start <= at:
            bad = {BAD[one.kind]} | ({"failing"} if one.kind == "line" else set())
            if one.kind == "silence":
                on, off = at >= one.start + noticed(one), at >= one.end + recovered(one)
            else:
                on = asked is not None and asked >= one.start + noticed(one)
                off = asked is not None and asked >= one.end
            if at < one.end:
                found = {BAD[one.kind]} if on else {"healthy", *bad}
            elif not off:
                found = {"healthy", *bad}
    return found


def noticed(one: Trouble) -> timedelta:
    """How long into a trouble it may take until it is seen for what it is."""
    return SILENT_AFTER[OUTLETS[min(one.outlets)].daily] if one.kind == "silence" else NOTICED[one.kind]


def recovered(one: Trouble) -> timedelta:
    """How long something may still be said to go on that is over: sources are asked, and say something."""
    if one.kind == "silence":
        return 3 * HOUR + SLACK + DAY / OUTLETS[min(one.outlets)].daily * 4
    return HOUR + SLACK if one.kind == "line" else min(one.end - one.start, DAY) + SLACK


def incident(one: Trouble) -> tuple[str, str] | None:
    """What is said to go on, by kind and about what."""
    if one.kind == "site":
        return None
    about = {"line": "", "country": OUTLETS[min(one.outlets)].country}.get(one.kind, min(one.outlets))
    return INCIDENT_OF[one.kind], about


def may_go_on(one: Trouble, at: datetime) -> set[bool]:
    """Whether it may be said at a moment that this goes on."""
    if one.start <= at < one.end:
        known = noticed(one) if one.kind == "silence" else GOES_ON[one.kind]
        return {True} if at >= one.start + known else {True, False}
    return {True, False} if one.end <= at < one.end + recovered(one) else {False}


def false_alarms(life: Life) -> set[tuple[str, str]]:
    """Whatever was said to go on without anything of the kind in the script."""
    scripted = {incident(one) for one in life.script.troubles}
    return {one for seen in life.seen for one in seen.going_on} - scripted


# ---------------------------------------------------------------- what it costs


def growth(life: Life) -> dict[str, float]:
    """Memory (MB) and open files of the last days against those of the end of the first week; how even the archive
    grew: its growth in the last third against that in the second."""
    sizes = life.sizes
    week = min(7, len(sizes) // 2)
    first, last = sizes[week - 1 : week + 2], sizes[-3:]
    third = len(sizes) // 3
    begin, middle, end = (sizes[at].archive for at in (-1 - 2 * third, -1 - third, -1))
    return {
        "rss_mb": last[-1].rss, "rss_growth": _mean(one.rss for one in last) - _mean(one.rss for one in first),
        "fds_growth": max(one.files for one in last) - max(one.files for one in first),
        "archive_mb": sizes[-1].archive / 1e6, "archive_growth_ratio": (end - middle) / max(middle - begin, 1),
    }  # fmt: skip


def _mean(values: Iterable[float]) -> float:
    found = list(values)
    return sum(found) / len(found)
