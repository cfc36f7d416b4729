"""schedules.yaml as the daemon has it: the last text that was valid, whatever stands in the file meanwhile."""

from __future__ import annotations

import contextlib
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Literal

from crawler.config import Config, load
from crawler.errors import ConfigError, FixTheFile
from crawler.jobs.topics import one

Look = Literal["same", "taken", "refused"]
_Seen = tuple[int, int, int]
_MOST = 8 << 20  # bytes; more than ``load`` takes


@dataclass(slots=True)
class TakenConfig:
    """The configuration in use, read from ``path`` again when it changes.

    Raises ConfigError at first if the file is not valid; later ``problem`` says why an edit is not taken.
    """

    path: Path
    problem: str = field(default="", init=False)
    config: Config = field(init=False)
    _text: bytes = field(default=b"", init=False)
    _seen: _Seen | None = field(default=None, init=False)

    def __post_init__(self) -> None:
        self._seen = self._stat()
        self.config, self._text = self._read()

    def look(self) -> Look:
        """Take the file if it was edited and is valid. "refused" is answered once an edit."""
        seen = self._stat()
        if seen == self._seen:
            return "same"
        self._seen = seen
        try:
            config, text = self._read()
        except ConfigError as error:
            more = f" (and {len(error.problems) - 1} more)" if len(error.problems) > 1 else ""
            self.problem = f"{self.path}: {error.problems[0]}{more}"
            return "refused"
        if config.archive != self.config.archive:
            self.problem = f"{self.path}: archive: for {config.archive}, end the daemon and start it again"
            return "refused"
        edited = text != self._text or bool(self.problem)
        self.config, self._text, self.problem = config, text, ""
        return "taken" if edited else "same"

    @contextlib.contextmanager
    def as_file(self) -> Iterator[Path]:
        """A file with the text in use, for crawls: the file itself, or, while that holds an edit that is not taken, a
        copy beside it, since paths in it start from its folder. Raises FixTheFile if none can be written there."""
        if self._bytes() == self._text:
            yield self.path
            return
        copy = self.path.with_name(f".{self.path.name}.in-use")
        try:
            copy.write_bytes(self._text)
        except OSError as error:
            raise FixTheFile(
                f"{self.problem or self.path}; the version in use cannot be kept as {copy} ({error.strerror}), so"
                " nothing is crawled until the file is mended"
            ) from error
        try:
            yield copy
        finally:
            copy.unlink(missing_ok=True)

    def _read(self) -> tuple[Config, bytes]:
        """The configuration and the very text it was read from, also when somebody is saving the file meanwhile."""
        text = self._bytes()
        while True:
            config = load(self.path, check_query=one)
            again = self._bytes()
            if again == text:
                return config, text
            text = again

    def _bytes(self) -> bytes:
        with contextlib.suppress(OSError):
            if self.path.is_file():  # a pipe would hold us up
                with self.path.open("rb") as file:
                    return file.read(_MOST)
        return b""  # ``load`` says what is wrong with it

    def _stat(self) -> _Seen | None:
        with contextlib.suppress(OSError):
            about = self.path.stat()
            return (about.st_mtime_ns, about.st_size, about.st_ino)
        return None
