"""Which sources are crawled together, and that none is forgotten."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from functools import cache
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from crawler.cadence import DAY, HOUR, MINUTE, Limits, place, share, spread
from crawler.config import Config, parse
from crawler.due import BATCH, Due, Standing, due, limits_of, serves, upcoming
from storage.cadence import Pace
from storage.schedules import Turn

NOW = datetime(2026, 3, 10, 12, tzinfo=UTC)
SECOND = timedelta(seconds=1)


@cache
def config(sources: int, schedule: str = "near: {every: 15m}", topics: str = "") -> Config:
    lines = "\n".join(f"  s{n}: {{address: 'https://s{n}.example/feed'}}" for n in range(sources))
    head = f"contact: a@b.example\ntopics:\n  harbour: {{query: harbour}}\n{topics}"
    text = f"{head}sources:\n{lines}\nschedules:\n  {schedule}"
    return parse(text, Path("schedules.yaml"))


def pace(source: str, due_at: datetime, **changed: int | bool | datetime | None) -> Pace:
    made = Pace("near", source, 15 * MINUTE, 15 * MINUTE, due_at, due_at - 15 * MINUTE, 0, 0, False, "")
    return replace(made, **changed)  # type: ignore[arg-type]


def one(paces: list[Pace], now: datetime, turn: Turn | None = None, **kwargs: str) -> Due | None:
    turns = {("crawl", "near"): turn} if turn else {}
    standing = Standing(turns, {"near": {p.source: p for p in paces}})  # type: ignore[arg-type]
    found = due(config(max(len(paces), 1), **kwargs), standing, now)
    return found[0] if found else None


def test_what_is_due_longest_goes_first_and_no_more_than_a_batch() -> None:
    paces = [pace(f"s{n}", NOW - n * SECOND) for n in range(60)]
    told = one(paces, NOW)
    assert told is not None
    assert told.sources == tuple(f"s{n}" for n in range(59, 59 - BATCH, -1))
    assert told.at == NOW - 59 * SECOND


@pytest.mark.parametrize(
    ("others", "now", "taken"),
    [
        ([], 0, 1),  # alone: at once
        ([30], 0, 0),  # another comes within a minute: it waits
        ([30], 30, 2),
        ([30, 59, 61], 59, 3),
        ([30, 59, 61], 60, 3),  # a minute is enough
        ([61], 0, 1),
        ([0] * 24 + [30], 0, 25),  # a full batch waits for nobody
    ],
)
def test_a_source_waits_a_little_for_company(others: list[int], now: int, taken: int) -> None:
    paces = [pace(f"s{n}", NOW + at * SECOND) for n, at in enumerate([0, *others])]
    told = one(paces, NOW + now * SECOND)
    assert (len(told.sources) if told else 0) == taken


def test_where_no_later_round_comes_nobody_waits() -> None:
    paces = {f"s{n}": pace(f"s{n}", NOW + n * 30 * SECOND) for n in range(2)}
    waiting, hasty = (Standing({}, {"near": paces}, patient=patient) for patient in (True, False))
    assert not due(config(2), waiting, NOW)
    assert [found.sources for found in due(config(2), hasty, NOW)] == [("s0",)]


def test_sources_whose_crawls_end_early_are_parted_from_the_others() -> None:
    late = NOW - HOUR
    well = [pace(f"s{n}", NOW, asked_at=late) for n in range(3)]
    ill = [pace(f"s{n}", late, asked_at=late, tries=1) for n in range(3, 13)]
    worse = [pace(f"s{n}", late, asked_at=late, tries=2) for n in range(13, 16)]
    first = one(well + ill + worse, NOW)
    assert first is not None
    assert len(first.sources) == 6
    assert {*first.sources} <= {p.source for p in ill}
    worst = [pace(f"s{n}", late, asked_at=late, tries=2) for n in range(3)]
    second = one(worst, NOW)
    assert second is not None
    assert len(second.sources) == 1


def test_an_open_turn_is_taken_up_with_the_next_batch() -> None:
    paces = [pace("s0", NOW)]
    turn = Turn("crawl", "near", "#7", NOW, NOW, NOW, None, 2, number=9)
    assert one(paces, NOW + 119 * SECOND, turn) is None
    told = one(paces, NOW + 120 * SECOND, turn)
    assert told is not None
    assert told.key == "#7"
    done = one(paces, NOW, replace(turn, ended_at=NOW))
    assert done is not None
    assert done.key == "#10"


def test_a_source_never_met_is_due_and_comes_next() -> None:
    made = config(2)
    standing = Standing({}, {"near": {"s0": pace("s0", NOW + HOUR)}})
    assert [found.sources for found in due(made, standing, NOW)] == [("s1",)]
    assert upcoming(made, standing, NOW)[0].at == NOW
    both = Standing({}, {"near": {f"s{n}": pace(f"s{n}", NOW + (n + 5) * MINUTE) for n in range(2)}})
    assert upcoming(made, both, NOW)[0].at == NOW + 5 * MINUTE


def test_a_cron_crawl_takes_all_sources_at_its_time() -> None:
    turn = Turn("crawl", "near", "first seen", NOW - MINUTE, NOW, NOW, NOW)
    told = one([pace(f"s{n}", NOW + DAY) for n in range(3)], NOW, turn, schedule="near: {cron: '0 12 * * *'}")
    assert told is not None
    assert (told.key, told.sources) == ("2026-03-10 12:00", ())


def test_the_limits_of_a_schedule() -> None:
    def of(schedule: str) -> Limits:
        return limits_of(config(1, f"near: {{{schedule}}}").schedules["near"])

    assert of("every: 15m") == Limits(15 * MINUTE, 15 * MINUTE, HOUR)
    assert of("every: 8h") == Limits(8 * HOUR, 8 * HOUR, DAY)
    assert of("every: 3d") == Limits(3 * DAY, 3 * DAY, 3 * DAY)
    assert of("every: 15m, fastest: 5m, slowest: 2h") == Limits(15 * MINUTE, 5 * MINUTE, 2 * HOUR)
    assert of("every: 15m, adapt: false").adapt is False


def test_a_source_serves_the_topics_of_its_schedule() -> None:
    made = config(1, "near: {every: 15m, topics: [harbour]}", "  floods: {query: flood}\n")
    assert serves(made, made.schedules["near"], "s0") == {"harbour"}


@settings(deadline=None, max_examples=25)
@given(st.integers(1, 60), st.sets(st.integers(0, 59), max_size=4), st.integers(0, 2**32))
def test_no_source_is_starved_whoever_ends_crawls_early(count: int, poison: set[int], seed: int) -> None:
    """Sources that end every crawl they are in do not keep the others from being read every quarter of an hour."""
    made, limits = config(count), Limits(15 * MINUTE, 15 * MINUTE, HOUR)
    names = [f"s{n}" for n in range(count)]
    ill = {f"s{n}" for n in poison if n < count}
    paces = {name: pace(name, NOW, asked_at=None) for name in names}
    read: dict[str, list[datetime]] = {name: [] for name in names}
    turn: Turn | None = None
    now = NOW
    while now < NOW + 4 * HOUR:
        standing = Standing({("crawl", "near"): turn} if turn else {}, {"near": paces})
        for found in due(made, standing, now):
            number = turn.number + (turn.key != found.key) if turn else 1
            again = turn.attempts + 1 if turn and turn.key == found.key else 1
            died = bool(ill & {*found.sources})
            turn = Turn(
                "crawl", "near", found.key, found.at, now, now, None if died else now, again, number=number
            )
            for name in found.sources:
                before = paces[name]
                if died:
                    paces[name] = replace(before, tries=before.tries + 1, asked_at=now)
                    continue
                apart = spread(share(name, names), limits.every, count)
                at = place(before, now, limits.every, apart)
                paces[name] = replace(before, due_at=at, asked_at=now, tries=0)
                read[name].append(now)
        now += timedelta(seconds=20 + seed % 40)
    for name in set(names) - ill:
        gaps = [b - a for a, b in zip([NOW, *read[name]], [*read[name], now], strict=True)]
        assert max(gaps[1:], default=DAY) <= 50 * MINUTE
        assert read[name]
