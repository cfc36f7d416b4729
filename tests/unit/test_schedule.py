"""The scheduler and its watch: ticks that go on, and a dead scheduler that is found out."""

from __future__ import annotations

import threading
import time
from datetime import UTC, datetime, timedelta

import pytest
from apscheduler.job import Job
from apscheduler.jobstores.memory import MemoryJobStore

from crawler import schedule
from crawler.pulse import DEAD, LATE, Pulse, Verdict
from crawler.schedule import FromNow, Ticks


@pytest.fixture
def fast(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(schedule, "TICK", 0.02)


class Ticked:
    """Counts rounds; a test waits for the next ones."""

    def __init__(self, error: BaseException | None = None) -> None:
        self.errors: list[BaseException] = []
        self._more = threading.Semaphore(0)
        self._error = error

    def tick(self) -> None:
        self._more.release()
        if self._error:
            raise self._error

    def come(self, count: int, seconds: float = 20) -> bool:
        return all(self._more.acquire(timeout=seconds) for _ in range(count))


@pytest.mark.usefixtures("fast")
@pytest.mark.parametrize("error", [None, ValueError("a bug"), SystemExit(3)])
def test_ticks_go_on_whatever_a_round_raises(error: BaseException | None) -> None:
    ticked = Ticked(error)
    ticks = Ticks(ticked.tick, ticked.errors.append)
    ticks.start()
    assert ticked.come(5)
    ticks.stop()
    assert all(one is error for one in ticked.errors)
    assert bool(ticked.errors) is bool(error)


@pytest.mark.usefixtures("fast")
def test_a_clock_put_back_does_not_stop_the_ticks() -> None:
    """To the scheduler it is as if its next time had moved an hour away."""
    ticked = Ticked()
    ticks = Ticks(ticked.tick, ticked.errors.append)
    ticks.start()
    assert ticked.come(1)
    ticks._scheduler.modify_job("round", next_run_time=datetime.now(UTC) + timedelta(hours=1))
    while ticked.come(1, 0.3):
        continue
    ticks.nudge()
    assert ticked.come(3)
    ticks.stop()


def test_a_clock_put_a_month_forward_brings_one_round() -> None:
    now = datetime(2026, 3, 10, tzinfo=UTC)
    ticks = Ticks(lambda: None, lambda _: None)
    job = Job(ticks._scheduler, trigger=FromNow(), func=print, args=(), kwargs={}, id="x", name="x",
              misfire_grace_time=None, coalesce=True, max_instances=1, next_run_time=now)  # fmt: skip
    begun = time.perf_counter()
    assert job._get_run_times(now + timedelta(days=30)) == [now]
    assert time.perf_counter() - begun < 0.05


class DyingStore(MemoryJobStore):  # type: ignore[misc] # APScheduler 3 has no types
    """A store that fails where the scheduler does not expect it: its thread dies, and it says nothing."""

    def update_job(self, job: Job) -> None:
        raise RuntimeError("the store is broken")


@pytest.mark.usefixtures("fast")
@pytest.mark.filterwarnings("ignore::pytest.PytestUnhandledThreadExceptionWarning")
def test_a_scheduler_that_died_is_found_out() -> None:
    pulse = Pulse(time.monotonic())
    ticked = Ticked()

    def tick() -> None:
        pulse.begin(time.monotonic())
        ticked.tick()
        pulse.end(time.monotonic())

    ticks = Ticks(tick, ticked.errors.append, DyingStore())
    ticks.start()
    ticks._scheduler._thread.join(20)
    assert not ticks._scheduler._thread.is_alive()
    assert ticks._scheduler.running  # so it says
    assert pulse.verdict(time.monotonic() + DEAD + 1, 600) == "dead"
    ticks._scheduler._executors["default"].shutdown()


@pytest.mark.parametrize(
    ("busy", "silent", "expected"),
    [
        (False, 0, "well"), (False, LATE, "well"), (False, LATE + 1, "late"), (False, DEAD + 1, "dead"),
        (True, DEAD + 1, "well"), (True, 600, "well"), (True, 601, "hung"),
    ],
)  # fmt: skip
def test_verdicts(busy: bool, silent: float, expected: Verdict) -> None:
    pulse = Pulse(0)
    if busy:
        pulse.begin(40)
        pulse.beat(100)
    else:
        pulse.end(100)
    assert pulse.verdict(100 + silent, 600) == expected
