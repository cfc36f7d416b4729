"""The demo: the scripted crisis followed on a simulated clock, through the real spiders over real HTTP."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path

from crawler.config import Config, load
from crawler.demo.example import schedules
from crawler.demo.loading import load_script
from crawler.demo.newsroom import Newsroom
from crawler.errors import FixTheFile
from crawler.jobs import digest as digests
from crawler.jobs.follow import follow
from crawler.process import CrawlChild, CrawlOrder
from storage import runs
from storage.archive import Archive
from storage.records import Development

FIRST = datetime(2022, 1, 2, 10, tzinfo=UTC)
LAST = datetime(2022, 1, 15, 18, tzinfo=UTC)
EVERY = timedelta(hours=8)
DEADLINE = 120.0  # seconds one crawl of eight small outlets may take
DIGEST = "daily"
_OURS = "demo.db"  # a folder that holds this is a demo of ours and may be replaced

Watch = Callable[[int, int, str], None]


@dataclass(frozen=True, slots=True)
class Round:
    """One crawl of the demo and what followed from it."""

    at: datetime
    run: dict[str, object]
    new: tuple[Development, ...]
    written: tuple[Path, ...]  # digest files, once a day


def rounds() -> list[datetime]:
    """The moments of the demo's crawls."""
    return [FIRST + EVERY * number for number in range((LAST - FIRST) // EVERY + 1)]


def tour(folder: Path, watch: Watch) -> Iterator[Round]:
    """Follow the crisis from its first day to its last, a crawl every eight hours, into an archive in ``folder``.

    ``watch`` is told the crawls done, all crawls and the simulated time. Raises FixTheFile if the folder holds
    anything but an earlier demo, which is replaced.
    """
    _clear(folder)
    moments = rounds()
    with ExitStack() as open_:
        newsroom = open_.enter_context(Newsroom(load_script(), now=FIRST))
        path = folder / "schedules.yaml"
        path.write_text(schedules(newsroom.address, Path(_OURS)), "utf-8")
        config = load(path)
        child = open_.enter_context(CrawlChild(log_level="ERROR"))
        archive = open_.enter_context(Archive.open(config.archive))
        for number, now in enumerate(moments):
            watch(number, len(moments), f"{now:%a %d %B %Y, %H:%M} UTC")
            newsroom.set_clock(now)
            order = CrawlOrder(str(path), now=now.isoformat())
            run = child.run(order, DEADLINE, lambda *_: None)
            new = follow(archive, config, now)
            row = dict(runs.one(archive.db, run))
            yield Round(now, row, new, _written(archive, config, now))


def _written(archive: Archive, config: Config, now: datetime) -> tuple[Path, ...]:
    """The day's digest, in the evening."""
    if now.hour != LAST.hour:
        return ()
    wanted = config.digests[DIGEST]
    composed = digests.digest(archive, config, DIGEST, since=now - timedelta(days=1), until=now)
    files = digests.write(composed, wanted.folder, wanted.forms)
    digests.tell(archive, composed, DIGEST)
    return files


def _clear(folder: Path) -> None:
    if folder.exists() and (not folder.is_dir() or any(folder.iterdir())):
        if not (folder / _OURS).exists():
            raise FixTheFile(f"{folder} is there and is no demo of ours; name another with --folder")
        shutil.rmtree(folder)
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise FixTheFile(f"{folder} cannot be made: {error.strerror}") from None
