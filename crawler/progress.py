"""How far long work is: a bar on a terminal, plain lines in a log."""

from __future__ import annotations

import sys
import time
from typing import Protocol, Self, TextIO

EVERY = 10.0  # seconds between two lines in a log


class Progress(Protocol):
    """Told how much of the work is done."""

    def update(self, done: int, total: int, about: str) -> None: ...

    def __enter__(self) -> Self: ...

    def __exit__(self, *_: object) -> None: ...


class Bar:
    """A bar that moves, for a terminal."""

    def __init__(self, title: str) -> None:
        from rich.console import Console
        from rich.markup import escape
        from rich.progress import BarColumn, MofNCompleteColumn, TextColumn, TimeElapsedColumn
        from rich.progress import Progress as RichProgress

        self._escape = escape
        self._bar = RichProgress(
            TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TimeElapsedColumn(),
            TextColumn("{task.fields[about]}"), console=Console(file=sys.stderr), transient=True,
        )  # fmt: skip
        self._task = self._bar.add_task(escape(title), total=None, about="")

    def update(self, done: int, total: int, about: str) -> None:
        self._bar.update(self._task, completed=done, total=total or None, about=self._escape(about[:60]))

    def __enter__(self) -> Self:
        self._bar.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._bar.stop()


class Lines:
    """A line now and then, for a log."""

    def __init__(self, title: str, out: TextIO) -> None:
        self._title = title
        self._out = out
        self._last = time.monotonic()

    def update(self, done: int, total: int, about: str) -> None:
        if time.monotonic() - self._last >= EVERY:
            self._last = time.monotonic()
            print(f"{self._title}: {done} of {total}: {about}", file=self._out, flush=True)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        """Nothing to tidy."""


class Silent:
    """Says nothing."""

    def update(self, done: int, total: int, about: str) -> None: ...

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None: ...


def progress(title: str, *, quiet: bool = False) -> Progress:
    """The progress display that suits standard error."""
    if quiet:
        return Silent()
    return Bar(title) if sys.stderr.isatty() else Lines(title, sys.stderr)
