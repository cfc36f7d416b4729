"""What the daemon says while it runs: one line each, for people or as JSON."""

from __future__ import annotations

import contextlib
import json
import threading
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import TextIO

from crawler.redacted import redacted
from crawler.text import one_line
from storage.times import stamp

AGAIN = timedelta(hours=1)  # a problem that stays is said this often
_LONGEST = 2000  # characters of a line


@dataclass(slots=True)
class LogLines:
    """Writes lines to ``out``; safe to share between threads. What a page or a feed made up cannot break a line, and
    secrets in it are not shown.

    A full disk or a reader that left loses lines, not the daemon.
    """

    out: TextIO
    clock: Callable[[], datetime]
    as_json: bool = False
    _lock: threading.Lock = field(default_factory=threading.Lock, init=False)
    _said: dict[str, tuple[str, datetime]] = field(default_factory=dict, init=False)

    def say(self, event: str, text: str, **about: object) -> None:
        """Say one thing: which kind of thing, a line for people, and the same as fields."""
        now = self.clock()
        shown = one_line(redacted(text), _LONGEST)
        line = f"{stamp(now)} {shown}"
        if self.as_json:
            fields = {name: _shown(value) for name, value in about.items()}
            line = json.dumps(
                {"time": stamp(now), "event": event, "text": shown, **fields}, ensure_ascii=False, default=str
            )
        with self._lock, contextlib.suppress(OSError, ValueError):  # ValueError: it was closed
            self.out.write(line + "\n")
            self.out.flush()

    def once(self, event: str, text: str) -> None:
        """Say what is wrong, but not again as long as it stays the same; then every hour."""
        before, at = self._said.get(event, ("", self.clock()))
        if text != before or not timedelta() <= self.clock() - at < AGAIN:
            self._said[event] = (text, self.clock())
            self.say(event, text)

    def over(self, event: str) -> None:
        """What was wrong is no longer so: if it comes back, it is said again."""
        self._said.pop(event, None)


def _shown(value: object) -> object:
    if isinstance(value, (list, tuple)):
        return [_shown(one) for one in value]
    return redacted(value) if isinstance(value, str) else value
