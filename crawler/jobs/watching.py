"""Whether somebody keeps watch over an archive, and what comes next."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from crawler.config import Config, load
from crawler.due import Upcoming, upcoming
from crawler.errors import ConfigError
from crawler.jobs import pacing
from storage import cadence, daemon, schedules
from storage.archive import Archive
from storage.cadence import Hot
from storage.schedules import Heartbeat, Turn


@dataclass(frozen=True, slots=True)
class Watching:
    """How the watch over an archive stands."""

    pid: int | None  # of the daemon; None: none runs
    last: Heartbeat | None  # the last sign of life; None: there never was a daemon
    problem: str  # why schedules.yaml, as it stands, is not in use; "" if there is no such problem
    upcoming: tuple[Upcoming, ...]  # soonest first; empty where the configuration is of another archive
    open: tuple[Turn, ...]  # turns begun and not done: under way, or to be tried again
    hot: tuple[Hot, ...] = ()  # topics whose sources are asked as often as they may be


def watching(archive: Archive, path: Path, now: datetime) -> Watching:
    """The watch over ``archive``, and what the configuration at ``path`` has it do next, if it is of this archive."""
    turns = schedules.last_turns(archive.db)
    last = schedules.heartbeat(archive.db)
    config, problem = _config(archive, path)
    coming = upcoming(config, pacing.standing(archive.db), now) if config else ()
    still = tuple(turn for turn in turns.values() if turn.ended_at is None)
    hot = tuple(cadence.hot(archive.db).values())
    return Watching(daemon.running(archive.path), last, problem, coming, still, hot)


def _config(archive: Archive, path: Path) -> tuple[Config | None, str]:
    """The configuration, if it is of this archive; else why not, if that is a mistake."""
    if not path.exists():
        return None, ""
    try:
        config = load(path)
    except ConfigError as error:
        return None, f"{path}: {error.problems[0]}"
    return (config, "") if config.archive.resolve() == archive.path.resolve() else (None, "")
