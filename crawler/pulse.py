"""Whether the daemon's work goes on, told by the monotonic clock, which neither jumps nor counts a laptop's sleep."""

from __future__ import annotations

import threading
from dataclasses import dataclass, field
from typing import Literal

LATE = 15.0  # seconds without a round: the scheduler waits for a time of a clock that was put back
DEAD = 60.0  # seconds without a round: its thread is gone

Verdict = Literal["well", "late", "dead", "hung"]


@dataclass(slots=True)
class Pulse:
    """Signs of life of the rounds, given by their thread and judged by another. Times are monotonic seconds."""

    last: float
    busy: bool = field(default=False, init=False)
    _lock: threading.Lock = field(default_factory=threading.Lock, init=False)

    def begin(self, now: float) -> None:
        with self._lock:
            self.busy, self.last = True, now

    def beat(self, now: float) -> None:
        with self._lock:
            self.last = now

    def end(self, now: float) -> None:
        with self._lock:
            self.busy, self.last = False, now

    def verdict(self, now: float, longest: float) -> Verdict:
        """``longest``: seconds that a round may go without a sign of life."""
        with self._lock:
            silent = now - self.last
            if self.busy:
                return "hung" if silent > longest else "well"
            return "dead" if silent > DEAD else "late" if silent > LATE else "well"
