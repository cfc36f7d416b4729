"""How soon a source is asked again: tables for the rule, properties for its bounds."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crawler import cadence
from crawler.cadence import DAY, HOUR, MINUTE, Evidence, Limits, Signs
from storage.cadence import Hot, Look, Pace, Pauses

NOW = datetime(2026, 3, 10, 12, tzinfo=UTC)
QUARTER = Limits(15 * MINUTE, 15 * MINUTE, HOUR)


def looks(
    new_a_day: float, *, days: int = 3, step: timedelta = 15 * MINUTE, size: int = 30
) -> tuple[Look, ...]:
    """A feed of ``size`` addresses, looked at every so often, that brings so many new ones a day, evenly."""
    count = int(days * DAY / step)
    made, owed = [], 0.0
    for n in range(count + 1):
        owed += new_a_day * (step / DAY)
        new, owed = int(owed), owed - int(owed)
        made.append(Look(NOW - (count - n) * step, size, new))
    return tuple(made)


@pytest.mark.parametrize(
    ("new_a_day", "minutes"), [(120, 15), (48, 15), (24, 30), (18, 30), (12, 60), (1, 60), (0, 60)]
)
def test_the_more_a_source_brings_the_sooner_it_is_asked(new_a_day: float, minutes: float) -> None:
    told = cadence.interval(QUARTER, Evidence(looks(new_a_day)), NOW)
    assert told.length / MINUTE == pytest.approx(minutes, abs=4)
    assert "new an hour at this time of day; " in told.reason
    assert told.reason.endswith("% of what it announced was known")


def test_faster_than_usual_only_if_the_schedule_allows() -> None:
    busy = Evidence(looks(120))
    assert cadence.interval(QUARTER, busy, NOW).length == 15 * MINUTE
    quick = cadence.interval(Limits(15 * MINUTE, 5 * MINUTE, HOUR), busy, NOW)
    assert 5 * MINUTE <= quick.length <= 8 * MINUTE


def test_the_hours_of_the_day_differ() -> None:
    at_noon = tuple(
        Look(NOW - (days * DAY + n * 15 * MINUTE), 30, 3 if (NOW - n * 15 * MINUTE).hour in (10, 11) else 0)
        for days in range(7, 0, -1)
        for n in range(95, -1, -1)
    )
    before, after = (
        cadence.interval(QUARTER, Evidence(at_noon), NOW - DAY + hours * HOUR).length for hours in (-2, 8)
    )
    assert (before, after) == (15 * MINUTE, HOUR)


def test_what_comes_now_counts_at_once() -> None:
    quiet = looks(0)
    assert cadence.interval(QUARTER, Evidence(quiet), NOW).length == HOUR
    stirred = (*quiet[:-3], *(Look(one.at, 30, 2) for one in quiet[-3:]))
    assert cadence.interval(QUARTER, Evidence(stirred), NOW).length == 15 * MINUTE


@pytest.mark.parametrize(
    "known", [(), looks(0, days=3)[:5], tuple(Look(NOW - n * MINUTE, 9, 0) for n in range(30, 0, -1))]
)
def test_little_knowledge_means_the_usual_interval(known: tuple[Look, ...]) -> None:
    told = cadence.interval(QUARTER, Evidence(known), NOW)
    assert told == cadence.Interval(15 * MINUTE, "too little is known of it yet")


def test_a_listing_that_turns_over_is_asked_as_soon_as_may_be() -> None:
    limits = Limits(HOUR, 5 * MINUTE, 4 * HOUR)
    known = (*looks(2)[:-1], Look(NOW, 30, 29))
    told = cadence.interval(limits, Evidence(known), NOW)
    assert told.length == 5 * MINUTE
    assert told.reason == "its listing turns over: 29 of 30 addresses were new at 12:00 UTC"


@pytest.mark.parametrize(
    ("pauses", "new_a_day", "minutes", "reason"),
    [
        (Pauses(None, 50 * MINUTE), 20, 50, "its answer is fresh for 50m"),
        (Pauses(40 * MINUTE, None), 20, 40, "its listing asks for 40m"),
        (Pauses(DAY, None), 1, 60, "new an hour"),  # the ceiling is reached by itself
        (Pauses(DAY, DAY), 24, 30, "new an hour"),  # what it brings speaks against it
        (Pauses(HOUR, None), 120, 15, "new an hour"),
        (Pauses(timedelta(), timedelta()), 120, 15, "new an hour"),
    ],
)
def test_what_a_listing_asks_for_is_granted_if_its_past_does_not_speak_against_it(
    pauses: Pauses, new_a_day: float, minutes: float, reason: str
) -> None:
    told = cadence.interval(QUARTER, Evidence(looks(new_a_day), pauses), NOW)
    assert told.length / MINUTE == pytest.approx(minutes, abs=4)
    assert reason in told.reason


def test_heat_asks_at_the_fastest_but_not_faster_than_its_host_can_bear() -> None:
    limits = Limits(15 * MINUTE, 5 * MINUTE, HOUR)
    hot = Evidence(looks(0), Pauses(DAY, None), hot="floods is hot")
    assert cadence.interval(limits, hot, NOW) == cadence.Interval(5 * MINUTE, "floods is hot")
    heavy = Evidence(looks(0), burden=4 * MINUTE, hot="floods is hot")
    assert cadence.interval(limits, heavy, NOW).length == 8 * MINUTE


def test_a_fixed_interval_stays() -> None:
    fixed = Limits(15 * MINUTE, 15 * MINUTE, HOUR, adapt=False)
    for known in (Evidence(looks(0)), Evidence(looks(200), hot="hot"), Evidence(pauses=Pauses(DAY, DAY))):
        assert cadence.interval(fixed, known, NOW).length == 15 * MINUTE


@pytest.mark.parametrize(
    ("failures", "expected"),
    [(0, 15), (1, 15), (2, 30), (3, 60), (4, 120), (7, 960), (8, 1440), (50, 1440), (10**6, 1440)],
)
def test_failures_back_off_to_daily_and_never_to_never(failures: int, expected: int) -> None:
    assert cadence.backoff(15 * MINUTE, failures) == expected * MINUTE


def test_a_rare_source_is_not_asked_more_often_because_it_fails() -> None:
    assert cadence.backoff(3 * DAY, 9) == 3 * DAY


def pace(**changed: object) -> Pace:
    values: dict[str, object] = {
        "schedule": "near", "source": "gazette", "every": 15 * MINUTE, "least": 15 * MINUTE, "due_at": NOW,
        "asked_at": NOW - 15 * MINUTE, "tries": 0, "failures": 0, "bound": False, "reason": "",
    }  # fmt: skip
    return Pace(**(values | changed))  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("before", "late", "expected"),
    [
        (pace(), 0, 15),
        (pace(), 5, 15),  # its own beat is kept
        (pace(), 60, 60 + 15 + 3),  # after a sleep sources part anew
        (pace(asked_at=None), 0, 15 + 3),
        (pace(tries=1), 0, 15 + 3),
        (pace(due_at=NOW + HOUR), 0, 15 + 3),  # asked before its time, in a surge
    ],
)
def test_where_the_next_turn_is_placed(before: Pace, late: int, expected: int) -> None:
    began = NOW + late * MINUTE
    assert cadence.place(before, began, 15 * MINUTE, 3 * MINUTE) == NOW + expected * MINUTE


@pytest.mark.parametrize(
    ("kept", "limits", "hot", "expected"),
    [
        (pace(asked_at=None), QUARTER, False, 0),
        (pace(tries=1), QUARTER, False, -14),
        (pace(tries=4), QUARTER, False, -7),
        (pace(tries=99), QUARTER, False, 0),  # never slower than itself
        (pace(due_at=NOW + 5 * HOUR, every=6 * HOUR), QUARTER, False, 0),  # the schedule was edited
        (pace(due_at=NOW + 45 * MINUTE), QUARTER, False, 45),
        (pace(due_at=NOW + 45 * MINUTE), QUARTER, True, 0),
        (pace(due_at=NOW + 45 * MINUTE, bound=True), QUARTER, True, 45),
        (pace(due_at=NOW + 45 * MINUTE, least=25 * MINUTE), QUARTER, True, 10),
        (pace(due_at=NOW + 45 * MINUTE), Limits(15 * MINUTE, 15 * MINUTE, HOUR, adapt=False), True, 45),
    ],
)
def test_what_changes_a_due_time_after_it_was_set(
    kept: Pace, limits: Limits, hot: bool, expected: int
) -> None:
    assert cadence.effective(kept, limits, hot=hot) == NOW + expected * MINUTE


def test_pages_that_wait_bring_a_turn_forward_but_not_under_the_floor() -> None:
    due = NOW + HOUR
    assert cadence.with_pages(due, NOW, 15 * MINUTE, None) == due
    assert cadence.with_pages(due, NOW, 15 * MINUTE, NOW + 2 * HOUR) == due
    assert cadence.with_pages(due, NOW, 15 * MINUTE, NOW + 20 * MINUTE) == NOW + 20 * MINUTE
    assert cadence.with_pages(due, NOW, 15 * MINUTE, NOW - DAY) == NOW + 15 * MINUTE


LONG = 10 * HOUR
HOT = Hot("floods", NOW - HOUR, NOW, "")


@pytest.mark.parametrize(
    ("before", "signs", "hot"),
    [
        (None, Signs(0, 0, 0, LONG), False),
        (None, Signs(1, 0, 0, LONG), True),
        (None, Signs(0, 4, 9, LONG), False),
        (None, Signs(0, 5, 5, LONG), True),
        (None, Signs(9, 99, 99, 2 * HOUR), False),  # at first everything is new
        (HOT, Signs(0, 0, 0, LONG), True),  # two hours at least
        (Hot("floods", NOW - 3 * HOUR, NOW, ""), Signs(0, 0, 2, LONG), True),
        (Hot("floods", NOW - 3 * HOUR, NOW, ""), Signs(0, 0, 1, LONG), False),
        (Hot("floods", NOW - 9 * DAY, NOW, ""), Signs(1, 0, 0, LONG), True),
    ],
)
def test_when_a_topic_is_hot(before: Hot | None, signs: Signs, hot: bool) -> None:
    after = cadence.heat(before, "floods", signs, NOW)
    assert (after is not None) is hot
    if before and after:
        assert after.since == before.since


def test_heat_says_why() -> None:
    heat = cadence.heat(None, "floods", Signs(2, 7, 9, LONG), NOW)
    assert heat is not None
    assert heat.reason == "floods is hot: 2 of its stories burst and 7 developments in 3 hours"


@pytest.mark.parametrize(
    ("minutes", "written"),
    [(0, "0m"), (15, "15m"), (60, "1h"), (90, "1h30m"), (1440, "1d"), (1501, "1d1h1m")],
)
def test_lengths_are_written_as_in_the_configuration(minutes: int, written: str) -> None:
    assert cadence.length(minutes * MINUTE) == written


# Properties.

names = st.lists(
    st.text("abcdefgh-0123456789", min_size=1, max_size=12), min_size=1, max_size=300, unique=True
)
minutes = st.integers(1, 3000).map(lambda count: count * MINUTE)


@st.composite
def limits(draw: st.DrawFn) -> Limits:
    fastest, every, slowest = sorted(draw(st.tuples(minutes, minutes, minutes)))
    return Limits(every, fastest, slowest, draw(st.booleans()))


@st.composite
def evidence(draw: st.DrawFn) -> Evidence:
    gaps = draw(st.lists(st.integers(0, 200_000), max_size=40))
    at, made = NOW - timedelta(seconds=sum(gaps)), []
    for gap in gaps:
        at += timedelta(seconds=gap)
        leads = draw(st.integers(0, 500))
        made.append(Look(at, leads, draw(st.integers(0, leads))))
    pause = st.none() | st.integers(0, 10**7).map(lambda seconds: timedelta(seconds=seconds))
    return Evidence(
        made, Pauses(draw(pause), draw(pause)), timedelta(seconds=draw(st.integers(0, 5000))), None,
        draw(st.sampled_from(["", "floods is hot"])),
    )  # fmt: skip


@given(limits(), evidence())
def test_an_interval_lies_between_floor_and_ceiling(bounds: Limits, known: Evidence) -> None:
    told = cadence.interval(bounds, known, NOW)
    floor = cadence.least(bounds, known.burden)
    assert floor <= told.length <= max(floor, bounds.slowest if bounds.adapt else bounds.every)
    assert told.reason


@given(limits(), evidence(), st.integers(0, 10**6), st.integers(0, 300))
def test_a_turn_is_placed_between_floor_and_ceiling_after_the_last(
    bounds: Limits, known: Evidence, late: int, place: int
) -> None:
    told = cadence.interval(bounds, known, NOW)
    apart = cadence.spread(place / 301, bounds.every, 301)
    before = pace(every=bounds.every, due_at=NOW - timedelta(seconds=late))
    due = cadence.place(before, NOW, told.length, apart)
    assert told.length / 2 <= due - NOW <= told.length + bounds.every
    assert due - before.due_at >= told.length


@given(names, minutes)
def test_the_spread_is_even(sources: list[str], every: timedelta) -> None:
    placed = sorted(cadence.spread(cadence.share(one, sources), every, len(sources)) for one in sources)
    width = min(every, cadence.SPREAD * len(sources))
    even = [width * (n / len(sources)) for n in range(len(sources))]
    assert all(abs(one - other) < timedelta(milliseconds=1) for one, other in zip(placed, even, strict=True))
    assert cadence.share(sources[0], sources[::-1]) == cadence.share(sources[0], sources)
