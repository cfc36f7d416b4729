"""The daemon's housekeeping: nothing begun while the disk is nearly full, a small WAL, upkeep once a day."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime

from crawler.config import Config, Upkeep
from crawler.errors import TryLater
from crawler.jobs import upkeep
from crawler.loglines import LogLines
from storage import space, wal
from storage.archive import Archive


@dataclass(slots=True)
class Caretaker:
    """Looks after one archive between the rounds. ``floor``: bytes of the disk that stay free, None for the usual."""

    archive: Archive
    clock: Callable[[], datetime]
    lines: LogLines
    beat: Callable[[], None]  # called as a sign of life
    stopping: Callable[[], bool]
    floor: int | None = None
    _short: bool = field(default=False, init=False)
    _wanted: Upkeep | None = field(default=None, init=False)  # by the configuration in use

    def within_space(self, config: Config) -> Config:
        """What may be begun now: with little space on the disk no crawl; what else is due all the same."""
        self._wanted = config.upkeep
        short = space.shortage(self.archive.path, self.floor)
        if short and not self._short:
            self.lines.say("space", short)
        elif self._short and not short:
            self.lines.say("space", f"{self.archive.path}: there is space again; crawls go on")
        self._short = bool(short)
        return config.model_copy(update={"schedules": {}}) if short else config

    def after_round(self) -> None:
        """Fold the WAL; once a day prune, verify and back up."""
        self._fold()
        if not self.stopping() and upkeep.due(self.archive, self.clock()):
            self._keep_up()

    def _fold(self) -> None:
        if self.archive.fold():
            self.lines.over("wal")
            return
        pids = ", ".join(str(pid) for pid in wal.readers(self.archive.path)) or "unknown"
        self.lines.once("wal", f"the archive's WAL cannot be folded: a reader (pid {pids}) holds it")

    def _keep_up(self) -> None:
        plan = upkeep.plan_of(self.archive.path, self._wanted)
        try:
            done = upkeep.upkeep(self.archive, plan, self.clock(), lambda *_: self.beat(), stop=self.stopping)
        except TryLater as error:
            self.lines.once("upkeep", f"{error}; it is tried again")
            return
        self.lines.over("upkeep")
        for one in done:
            self.lines.say("upkeep", f"{one.part}: {one.said}", part=one.part, ok=one.ok, lines=one.lines)
