"""Trying things out without touching the archive: what a source would give, what a page would be read as."""

from __future__ import annotations

import asyncio
import tempfile
from datetime import datetime
from pathlib import Path

from crawler.clock import clock
from crawler.config import Config
from crawler.errors import FixTheFile, TryLater
from crawler.jobs.reader import Reader
from crawler.jobs.reading import PageToRead
from crawler.jobs.topics import compiled
from crawler.process import CrawlChild, CrawlOrder
from storage import query
from storage.archive import Archive
from storage.records import Lead, Reading

LARGEST_FILE = 64 << 20  # bytes of a page read from disk


def try_sources(path: Path, config: Config, now: str) -> list[dict[str, object]]:
    """Ask every source once, into an archive that is thrown away: id, state, what would be taken or why not."""
    with tempfile.TemporaryDirectory(prefix="crisisdesk-") as folder, CrawlChild() as child:
        archive = Path(folder) / "trial.db"
        order = CrawlOrder(str(path), now=now, pages="no", archive=str(archive))
        run = child.run(order, config.crawl.deadline + 60, lambda *_: None)
        with Archive.open(archive, readonly=True) as trial:
            rows = trial.db.query(
                "SELECT source, state, reason, met AS leads, waiting AS would_fetch FROM run_source WHERE run = ?"
                " ORDER BY source",
                [run],
            )
            return [dict(row) for row in rows]


def read_target(path: Path, config: Config, target: str, topics: tuple[str, ...], now: str) -> Reading:
    """Read one page, a file or an address, as a crawl would. Raises FixTheFile or TryLater when it cannot be had."""
    for topic in topics:
        if topic not in config.topics:
            raise FixTheFile(
                f"{config.path}: there is no topic {topic!r}; there are: {', '.join(config.topics)}"
            )
    if target.startswith(("http://", "https://")):
        body, content_type, address = _fetched(path, config, target, now)
    else:
        body, content_type, address = _from_disk(Path(target))
    return asyncio.run(_read(config, body, content_type, address, topics, clock(now)()))


def _from_disk(file: Path) -> tuple[bytes, str, str]:
    try:
        with file.open("rb") as page:
            body = page.read(LARGEST_FILE + 1)
    except OSError as error:
        raise FixTheFile(f"{file} cannot be read: {error.strerror}") from None
    if len(body) > LARGEST_FILE:
        raise FixTheFile(f"{file} is larger than {LARGEST_FILE >> 20} MiB; no page is")
    return body, "", file.absolute().as_uri()


def _fetched(path: Path, config: Config, address: str, now: str) -> tuple[bytes, str, str]:
    with tempfile.TemporaryDirectory(prefix="crisisdesk-") as folder, CrawlChild() as child:
        archive = Path(folder) / "trial.db"
        child.run(
            CrawlOrder(str(path), now=now, archive=str(archive), address=address), config.crawl.timeout * 3 + 60,
            lambda *_: None,
        )  # fmt: skip
        with Archive.open(archive, readonly=True) as trial:
            captures = list(trial.db.query("SELECT * FROM capture ORDER BY rowid DESC LIMIT 1"))
            ledger = next(trial.db.query("SELECT reason FROM address"))
            if not captures or captures[0]["status"] != 200:
                raise TryLater(f"{address}: {ledger['reason']}")
            return (
                query.body(trial.captures, captures[0]),
                captures[0]["content_type"],
                captures[0]["address"],
            )


async def _read(
    config: Config, body: bytes, content_type: str, address: str, topics: tuple[str, ...], now: datetime
) -> Reading:
    wanted = {name: topic for name, topic in compiled(config).items() if not topics or name in topics}
    with Reader(wanted, workers=1) as reader:
        # Read whatever it says: a person who names a page wants to see what is read from it.
        task = PageToRead(
            body, content_type, address, Lead(address, "", ""), (), tuple(wanted), now, known=True
        )
        return await reader.page(task)
