"""Silence on any stream: bounded, in order, and never for ever unheard."""

from __future__ import annotations

import math
import random
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from crawler.sources.silence import Baseline, Cell, first, nothing_new, something_new

START = datetime(2022, 1, 3, tzinfo=UTC)
HOUR = timedelta(hours=1)
looks = st.lists(st.tuples(st.integers(-600, 9_000), st.integers(0, 10_000)), max_size=60)


@given(looks)
@settings(max_examples=60, deadline=None)
def test_any_looks_leave_a_pulse_in_order(steps: list[tuple[int, int]]) -> None:
    """Looks after any pause in minutes, also back in time, with any number of new addresses."""
    at, pulse, cells = START, first(START), dict[int, Cell]()
    for minutes, new in steps:
        at += timedelta(minutes=minutes)
        if new:
            heard = something_new(pulse, cells, at, new)
            pulse = heard.pulse
            cells.update(heard.cells)
        else:
            pulse = nothing_new(pulse, at)
        assert pulse.since <= pulse.last_new <= pulse.until
        assert set(cells) <= set(range(168))
        assert all(
            math.isfinite(cell.new) and cell.new >= 0 and 0 < cell.hours <= 8 for cell in cells.values()
        )
        base = Baseline(cells, pulse.expected, pulse.squares)
        assert math.isfinite(base.dispersion)
        assert base.dispersion >= 1


@given(st.floats(0.3, 30), st.integers(0, 2**32))
@settings(max_examples=25, deadline=None)
def test_a_stream_that_stops_is_missed_in_time(rate: float, seed: int) -> None:
    """After ten days at an even rate, silence is an alarm within four times what the chance alone would need."""
    rng, at, pulse, cells = random.Random(seed), START, first(START), dict[int, Cell]()
    while at < START + 240 * HOUR:
        at += timedelta(hours=rng.expovariate(rate))
        heard = something_new(pulse, cells, at, 1)
        pulse = heard.pulse
        cells.update(heard.cells)
        if rate > 3:
            at += 2 * HOUR  # not a look at every address, or this takes minutes
    base = Baseline(cells, pulse.expected, pulse.squares)
    assert pulse.quiet_at is not None
    assert (
        pulse.quiet_at - pulse.last_new
        <= 4 * HOUR * (math.log(24_000 * max(base.mean, 1)) / base.mean) + 2 * HOUR
    )
    assert pulse.still_at is not None
    assert pulse.still_at <= pulse.quiet_at


@given(st.dictionaries(st.integers(0, 167), st.tuples(st.floats(0, 1e6), st.floats(0.01, 1e3)), max_size=168))
@settings(max_examples=60, deadline=None)
def test_longer_silence_is_never_less_surprising(held: dict[int, tuple[float, float]]) -> None:
    base = Baseline({hour: Cell(*one) for hour, one in held.items()})
    passed = [base.surprise(START, START + hours * HOUR) for hours in range(0, 200, 7)]
    assert all(math.isfinite(one) for one in passed)
    assert passed == sorted(passed)
    when = base.reaches(START, 5.0)
    if when is not None:
        assert base.surprise(START, when) == pytest.approx(5.0, rel=1e-3)
