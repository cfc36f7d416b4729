"""The clock's door: ``crisisdesk run``. A scheduler ticks every few seconds; each tick asks the archive what is due.

APScheduler keeps nothing: its store is in memory, and what was done stands in the archive. Its thread may die without
a word, or wait for hours when the clock is put back, so this thread watches it and ends the process if it is dead: a
daemon that does nothing is worse than none, for whoever started it can start it again.
"""

from __future__ import annotations

import contextlib
import logging
import os
import select
import signal
import sys
import threading
import time
import traceback
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path

from apscheduler.events import EVENT_JOB_ERROR, JobExecutionEvent
from apscheduler.executors.pool import ThreadPoolExecutor
from apscheduler.jobstores.memory import MemoryJobStore
from apscheduler.schedulers.background import BackgroundScheduler
from apscheduler.triggers.base import BaseTrigger

from crawler.caring import Caretaker
from crawler.clock import clock
from crawler.errors import CrisisdeskError, FixTheFile
from crawler.jobs.rounds import Rounds
from crawler.loglines import LogLines
from crawler.notify import ALIVE, READY, STOPPING, Notifier, status
from crawler.orders import GRACE, Orders
from crawler.process import PATIENCE
from crawler.pulse import Pulse
from crawler.taken import TakenConfig
from storage import daemon, schedules
from storage.archive import Archive
from storage.schedules import Heartbeat
from storage.times import stamp

TICK = 5.0  # seconds between two rounds
SIGN = 10.0  # seconds between two signs of life on the disk
HUNG = 600.0  # seconds without a sign of life, over what a crawl may take, after which a round counts as hung
FAREWELL = PATIENCE + 10.0  # seconds to end in order
_JOB = "round"


class FromNow(BaseTrigger):  # type: ignore[misc] # APScheduler 3 has no types
    """Every so often, counted from now: however far the clock was put forward, once."""

    def get_next_fire_time(self, _previous: datetime | None, now: datetime) -> datetime:
        return now + timedelta(seconds=TICK)


@dataclass(slots=True)
class Watch:
    """One daemon at work: what the scheduler's thread does, and what this one sees of it."""

    taken: TakenConfig
    rounds: Rounds
    orders: Orders
    lines: LogLines
    pulse: Pulse
    stopping: threading.Event
    care: Caretaker
    supervisor: Notifier = field(default_factory=Notifier.of)
    worked: threading.Event = field(default_factory=threading.Event, init=False)  # a round was ended
    _signed: float = field(default=0.0, init=False)  # monotonic seconds of the last sign of life on the disk

    def tick(self) -> None:
        """One round. Raises whatever went wrong in it."""
        self.pulse.begin(time.monotonic())
        try:
            self._look()
            with self.orders.round():
                self.rounds.round(self.care.within_space(self.taken.config))
            self.care.after_round()
            self.lines.over("error")
        finally:
            self.pulse.end(time.monotonic())
            self.worked.set()

    def _look(self) -> None:
        look = self.taken.look()
        if look == "refused":
            text = f"{self.taken.problem}; the version before the edit stays in use"
            self.lines.say("config", text)
        elif look == "taken":
            self.lines.say("config", f"{self.taken.path} was edited and is taken")
        self.rounds.problem(self.taken.problem)

    def failed(self, error: BaseException) -> None:
        """A round was ended by an error; the next one comes all the same."""
        if isinstance(error, CrisisdeskError):
            self.rounds.exit_code = self.rounds.exit_code or error.exit_code
            self.lines.once("error", f"{error}; it is tried again")
            return
        self.rounds.exit_code = 1
        last = traceback.extract_tb(error.__traceback__)[-1:]
        where = f" in {Path(last[0].filename).name}, line {last[0].lineno}" if last else ""
        self.lines.once(
            "error", f"a fault of this program: {type(error).__name__}: {error}{where}; it goes on"
        )

    def alive(self) -> None:
        """Tell the supervisor, and whoever looks at the archive, that this process lives."""
        self.supervisor.say(ALIVE)
        if not self._signed or time.monotonic() - self._signed >= SIGN:
            self._signed = time.monotonic()
            daemon.beat(self.rounds.archive.path)

    def longest(self) -> float:
        """Seconds a round may go without a sign of life."""
        return self.taken.config.crawl.deadline + GRACE + HUNG


def run(path: Path, *, once: bool = False, now: str = "", as_json: bool = False) -> int:
    """Keep watch until SIGTERM or SIGINT, or do what is due now and end (``once``). Give the exit code.

    Raises ConfigError if the file is not valid, TryLater if a daemon runs on this archive, FixTheFile for a ``now``
    without ``once`` or before what the archive has seen, and what ``Archive.open`` raises.
    """
    if now and not once:
        raise FixTheFile("--now goes with --once: a daemon needs a clock that moves")
    tell = clock(now)
    lines = LogLines(sys.stdout, tell, as_json)
    taken = TakenConfig(path)
    archive_path = taken.config.archive
    with daemon.alone(archive_path), Archive.open(archive_path) as archive, _signals() as signals:
        watch = _watch(taken, archive, lines, tell, now)
        if once:
            watch.rounds.patient = False
            return _attend(watch, signals, _Once(watch))
        return _attend(watch, signals, Ticks(watch.tick, watch.failed))


def _watch(
    taken: TakenConfig, archive: Archive, lines: LogLines, tell: Callable[[], datetime], now: str
) -> Watch:
    if now:
        _refuse_the_past(archive, tell())
    pulse = Pulse(time.monotonic())
    stopping = threading.Event()
    orders = Orders(taken, now, lambda: pulse.beat(time.monotonic()))

    def say(event: str, text: str, **about: object) -> None:
        pulse.beat(time.monotonic())
        lines.say(event, text, **about)

    started = tell()
    alive = Heartbeat(os.getpid(), started, started, None, "")
    rounds = Rounds(archive, tell, orders.crawl, say, stopping.is_set, alive)
    care = Caretaker(archive, tell, lines, lambda: pulse.beat(time.monotonic()), stopping.is_set)
    return Watch(taken, rounds, orders, lines, pulse, stopping, care)


def _refuse_the_past(archive: Archive, now: datetime) -> None:
    """A clock that was put back makes the daemon forget turns; nobody should do that to an archive by a slip."""
    seen = schedules.heartbeat(archive.db)
    if seen and now < seen.ticked_at:
        raise FixTheFile(
            f"--now {stamp(now)} is before {stamp(seen.ticked_at)}, which {archive.path} has seen already"
        )


class _Once:
    """One round in a thread of its own."""

    def __init__(self, watch: Watch) -> None:
        self._watch = watch
        self._thread = threading.Thread(target=self._work, name=_JOB, daemon=True)
        self._error: BaseException | None = None

    def _work(self) -> None:
        try:
            self._watch.tick()
        except Exception as error:  # noqa: BLE001 - the edge of the thread: said in one line, told by the exit code
            self._watch.failed(error)

    def start(self) -> None:
        self._thread.start()

    def nudge(self) -> None:
        """Nothing: the round begins with the thread."""

    def stop(self) -> None:
        """Nothing: there is no further round."""

    @property
    def over(self) -> bool:
        return not self._thread.is_alive()


class Ticks:
    """The scheduler: a round every few seconds, never two at once, until it is stopped."""

    over = False  # never by itself

    def __init__(
        self,
        tick: Callable[[], None],
        failed: Callable[[BaseException], None],
        store: MemoryJobStore | None = None,
    ) -> None:
        for name in ("apscheduler.scheduler", "apscheduler.executors.default"):
            # A round that takes longer than a tick is no news, and an error is said by ``failed``.
            logging.getLogger(name).setLevel(logging.CRITICAL)
        self._scheduler = BackgroundScheduler(
            jobstores={"default": store or MemoryJobStore()},
            executors={"default": ThreadPoolExecutor(1)},
            job_defaults={"misfire_grace_time": None, "coalesce": True, "max_instances": 1},
            timezone=UTC,
        )
        self._scheduler.add_listener(lambda event: failed(_error(event)), EVENT_JOB_ERROR)
        self._scheduler.add_job(tick, FromNow(), id=_JOB, next_run_time=clock("")())

    def start(self) -> None:
        self._scheduler.start()

    def nudge(self) -> None:
        """The scheduler waits for a time that is far off since the clock was put back: the time is now."""
        self._scheduler.modify_job(_JOB, next_run_time=clock("")())

    def stop(self) -> None:
        """Begin no further round."""
        self._scheduler.shutdown(wait=False)


def _error(event: JobExecutionEvent) -> BaseException:
    error: BaseException = event.exception
    return error


class Signals:
    """SIGTERM and SIGINT as something to wait for, so that nothing happens inside a signal handler."""

    def __init__(self, readable: int) -> None:
        self._readable = readable

    def wait(self, seconds: float) -> int:
        """The number of a signal that came; 0 if none did."""
        if not select.select([self._readable], [], [], seconds)[0]:
            return 0
        return os.read(self._readable, 1)[0]


@contextlib.contextmanager
def _signals() -> Iterator[Signals]:
    readable, writable = os.pipe()
    os.set_blocking(writable, False)
    before_fd = signal.set_wakeup_fd(writable)
    before = {one: signal.signal(one, lambda *_: None) for one in (signal.SIGTERM, signal.SIGINT)}
    try:
        yield Signals(readable)
    finally:
        for one, handler in before.items():
            signal.signal(one, handler)
        signal.set_wakeup_fd(before_fd)
        os.close(readable)
        os.close(writable)


def _attend(watch: Watch, signals: Signals, work: Ticks | _Once) -> int:
    """Watch the work until it is over, told to end, or found dead."""
    config = watch.taken.config
    names = (
        f"schedules: {', '.join(config.schedules) or 'none'}; digests: {', '.join(config.digests) or 'none'}"
    )
    watch.lines.say(
        "started", f"watching {config.archive} by {config.path} (pid {os.getpid()}); {names}", pid=os.getpid()
    )
    work.start()
    watch.supervisor.say(READY, status(f"watching {config.archive}"))
    while not work.over:
        if number := signals.wait(0.2 if isinstance(work, _Once) else 1.0):
            return _end(watch, signals, work, number)
        verdict = watch.pulse.verdict(time.monotonic(), watch.longest())
        if verdict == "well":
            watch.alive()
        elif verdict == "late":
            work.nudge()
        elif verdict in ("dead", "hung"):
            _die(watch, verdict)
    watch.rounds.stopped()
    return watch.rounds.exit_code


def _end(watch: Watch, signals: Signals, work: Ticks | _Once, number: int) -> int:
    """Let the round under way come to its end, within a deadline; a second signal ends it at once."""
    watch.lines.say(
        "stopping", f"{signal.Signals(number).name}: ending; what is under way has {FAREWELL:.0f} s"
    )
    watch.supervisor.say(STOPPING, status("ending what is under way"))
    watch.stopping.set()
    watch.orders.stop()
    work.stop()
    deadline = time.monotonic() + FAREWELL
    while watch.pulse.busy and time.monotonic() < deadline:
        if again := signals.wait(0.1):
            watch.orders.kill()
            watch.lines.say("killed", f"{signal.Signals(again).name} again: ended at once")
            os._exit(128 + again)
        if time.monotonic() > deadline - FAREWELL + PATIENCE:
            watch.orders.kill()
    if watch.pulse.busy:
        # Nothing that was acknowledged is lost: whatever is half done is undone, and done at the next start.
        watch.lines.say("stopped", "stopped; what was under way is done at the next start")
        os._exit(0)
    watch.rounds.stopped()
    watch.lines.say("stopped", "stopped")
    return 0


def _die(watch: Watch, verdict: str) -> None:
    """End the process: a thread that hangs could not be ended otherwise."""
    why = "the scheduler is dead" if verdict == "dead" else "a round hangs"
    watch.lines.say(
        verdict, f"{why}: ending with exit code 1, so that whoever watches this process starts it anew"
    )
    watch.orders.kill()
    os._exit(1)
