"""Bursts against daily rhythms: what is normal at its hour is none, a surge is found within the hour, and it cools."""

from __future__ import annotations

import math
import random
from datetime import UTC, datetime, timedelta

import pytest

from crawler.stories.bursts import ENTER, MEMORY, Burst, advance, hour_of

START = datetime(2022, 1, 3, tzinfo=UTC)
USUAL_DAY = [1, 0, 1, 0, 1, 2, 5, 10, 12, 10, 6, 4, 3, 3, 3, 3, 4, 4, 3, 3, 2, 2, 1, 1]  # a morning peak


def hour(number: int) -> datetime:
    return START + timedelta(hours=number)


def lived(hours: int, counts: list[int] | None = None) -> Burst:
    """A story after so many whole hours of its usual rhythm."""
    counts = counts or USUAL_DAY
    state = advance(None, hour(0), counts[0])
    for number in range(1, hours):
        state = advance(state, hour(number), counts[number % 24])
    return state


def test_a_normal_morning_peak_is_no_burst_after_two_days() -> None:
    state = lived(48)
    for number in range(48, 24 * 8):
        state = advance(state, hour(number), USUAL_DAY[number % 24])
        assert not state.is_burst, number


def test_before_there_is_a_history_the_peak_is_one() -> None:
    assert any(lived(hours).is_burst for hours in range(6, 12))


@pytest.mark.parametrize("after", [3, 8, 15, 22])
def test_a_surge_is_found_within_its_hour_at_any_time_of_day(after: int) -> None:
    state = lived(24 * 4 + after)
    now = hour(24 * 4 + after)
    surge = round(state.usual + 5 * math.sqrt(state.usual + 1)) + 3
    found = 0
    for report in range(surge):
        state = advance(state, now + timedelta(minutes=report % 60))
        found = found or (report + 1 if state.is_burst else 0)
    assert 0 < found <= surge
    assert state.began == now
    assert state.z >= ENTER


def test_it_cools_and_is_over_within_a_day_but_not_at_once() -> None:
    state = lived(24 * 5)
    for number in range(24 * 5, 24 * 5 + 8):
        state = advance(state, hour(number), 40)
    began = state.began
    state = advance(state, hour(24 * 5 + 8), USUAL_DAY[8])
    assert state.is_burst
    assert state.began == began
    for number in range(24 * 5 + 9, 24 * 6 + 12):
        state = advance(state, hour(number), USUAL_DAY[number % 24])
    assert not state.is_burst
    assert state.began is None


def test_noise_seldom_makes_a_burst() -> None:
    alarms = 0
    for seed in range(30):
        draw, state = random.Random(seed), None
        for number in range(24 * 7):
            state = advance(state, hour(number), _poisson(draw, USUAL_DAY[number % 24]))
            alarms += number >= 48 and state.z >= ENTER
    assert alarms < 0.2 * 30 * 5  # of 24 hours each


def _poisson(draw: random.Random, mean: float) -> int:
    count, left = 0, math.exp(-mean)
    product = draw.random()
    while product > left:
        count, product = count + 1, product * draw.random()
    return count


def test_reports_that_come_late_count_as_if_in_time() -> None:
    in_time, late = lived(80), lived(80, [max(0, count - 1) for count in USUAL_DAY])
    missing = [number for number in range(80) if USUAL_DAY[number % 24]]
    random.Random(3).shuffle(missing)
    for number in missing:
        late = advance(late, hour(number))
    assert late.hour == in_time.hour
    assert late.count == in_time.count
    assert late.usual == pytest.approx(in_time.usual)
    assert late.fast == pytest.approx(in_time.fast)
    assert late.daily == pytest.approx(in_time.daily)


def test_no_reports_only_move_the_time() -> None:
    state = lived(60)
    assert advance(state, hour(59), 0) == state
    assert advance(advance(state, hour(70), 0), hour(90), 0) == advance(state, hour(90), 0)


def test_after_a_long_silence_it_is_a_new_story() -> None:
    state = advance(lived(60), hour(60 + MEMORY + 1))
    assert (state.start, state.count, state.fast) == (hour_of(hour(60 + MEMORY + 1)), 1, 0.0)
    assert advance(state, hour(0), 1000) == state
