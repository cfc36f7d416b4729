"""The daemon's crawls: one child process a round, one crawl after another in it."""

from __future__ import annotations

import contextlib
import os
import signal
import threading
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field

from crawler.config import Schedule
from crawler.errors import TryLater
from crawler.process import CrawlChild, CrawlOrder
from crawler.taken import TakenConfig

GRACE = 60.0  # seconds over its own deadline that a crawl gets before it is killed


@dataclass(slots=True)
class Orders:
    """Makes crawls of the configuration in use. ``stop`` and ``kill`` may be called from another thread."""

    taken: TakenConfig
    now: str  # for the crawls' clock; "" for the machine's
    beat: Callable[[], None]  # called whenever a crawl gives a sign of life
    _child: CrawlChild | None = field(default=None, init=False)
    _stopped: bool = field(default=False, init=False)
    _lock: threading.Lock = field(default_factory=threading.Lock, init=False)

    @contextlib.contextmanager
    def round(self) -> Iterator[None]:
        """The child is started with the first crawl of a round and ended with the round."""
        try:
            yield
        finally:
            if self._child is not None:
                self._child.close()
            self._child = None

    def crawl(self, schedule: Schedule) -> str:
        """Crawl what a schedule names; give the run. Raises as ``CrawlChild.run`` does."""
        with self.taken.as_file() as path:
            order = CrawlOrder(str(path), " ".join(schedule.topics), " ".join(schedule.sources), self.now)
            deadline = self.taken.config.crawl.deadline + GRACE
            return self._ready().run(order, deadline, lambda *_: self.beat())

    def stop(self) -> None:
        """Ask the crawl under way to end; no further one is begun."""
        with self._lock:
            self._stopped = True
            if self._child is not None and self._child.exit_code is None:
                with contextlib.suppress(ProcessLookupError):
                    os.kill(self._child.pid, signal.SIGTERM)

    def kill(self) -> None:
        """End the crawl under way at once, with all its workers."""
        with self._lock:
            self._stopped = True
            if self._child is not None and self._child.exit_code is None:
                self._child.kill()

    def _ready(self) -> CrawlChild:
        """A child that can take an order."""
        with self._lock:
            if self._stopped:
                raise TryLater("the daemon was told to end")
            if self._child is not None and self._child.exit_code is not None:
                self._child.close()
                self._child = None
            if self._child is None:
                self._child = CrawlChild()
            return self._child
