"""A made-up newsroom behind the daemon's crawls: outlets that publish at their own pace, and have troubles; read
through the same ``Intake`` that the spider reports to, captures and all, without a network."""

from __future__ import annotations

import asyncio
import random
from bisect import bisect_right
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from hashlib import sha256
from pathlib import Path

from crawler.config import Config, Schedule, Source
from crawler.jobs.intake import Intake, Order, ToFetch
from crawler.jobs.keep import FetchedPage
from crawler.jobs.reading import PageToRead, read
from crawler.jobs.topics import compiled
from storage.archive import Archive
from storage.captures import CaptureWriter
from storage.records import Lead, Listing
from storage.sources import TakenListing

HOUR = timedelta(hours=1)
LISTED = 20  # items in a feed
ON_TOPIC = 100  # one item in so many is about the topic
KIND, HTML = "rss", "text/html; charset=utf-8"


@dataclass(frozen=True, slots=True)
class Outlet:
    """``daily``: how much it publishes on an average day."""

    id: str
    daily: float
    country: str
    owner: str

    @property
    def site(self) -> str:
        return f"https://{self.id}.example"


@dataclass(frozen=True, slots=True)
class Trouble:
    """What is wrong with some outlets for a time; ``reason`` as the spider words it, "" if they only are silent."""

    kind: str  # "site", "line", "country" or "silence"
    start: datetime
    end: datetime
    outlets: frozenset[str]
    reason: str

    def hits(self, outlet: str, at: datetime) -> bool:
        return outlet in self.outlets and self.start <= at < self.end


class KilledError(BaseException):
    """What no edge of the program catches, like the end of the process."""


@dataclass(frozen=True, slots=True)
class Ask:
    """One source, asked in one crawl that came to its end."""

    schedule: str
    source: str
    at: datetime  # in truth
    wall: datetime  # as the machine's clock had it
    trouble: str  # the kind of trouble it was in; "" if it answered


@dataclass(slots=True)
class Newsroom:
    """``truth`` tells the true time, ``wall`` the one the machine shows. ``asks`` are all that came to their end."""

    archive: Path
    config: Config
    outlets: Mapping[str, Outlet]
    troubles: Sequence[Trouble]
    truth: Callable[[], datetime]
    wall: Callable[[], datetime]
    published: Mapping[str, Sequence[datetime]]
    asks: list[Ask] = field(default_factory=list)
    kill: bool = False  # the daemon is killed in its next crawl

    def crawl(self, schedule: Schedule) -> str:
        """Crawl what a schedule names; give the run."""
        at, wall = self.truth(), self.wall()
        with Archive.open(self.archive) as archive:
            archive.db.execute("PRAGMA synchronous = OFF")  # nobody pulls the plug here
            order = Order(tuple(schedule.topics), tuple(schedule.sources))
            intake = Intake(archive, self.config, compiled(self.config), order, self.wall, program="test")
            run = asyncio.run(self._crawl(intake))
        for one in intake.sources:
            kind = trouble.kind if (trouble := self._unreachable(one.id)) else ""
            self.asks.append(Ask(schedule.id, one.id, at, wall, kind))
        return run

    async def _crawl(self, intake: Intake) -> str:
        await intake.begin()
        with CaptureWriter(
            intake.archive.captures, intake.run, software="test", user_agent="test", floor=0
        ) as writer:
            await asyncio.gather(*(self._source(intake, one, writer) for one in intake.sources))
            if self.kill:
                self.kill = False
                raise KilledError
        await intake.end("finished")
        return intake.run

    def _unreachable(self, outlet: str) -> Trouble | None:
        now = self.truth()
        return next((one for one in self.troubles if one.reason and one.hits(outlet, now)), None)

    async def _source(self, intake: Intake, source: Source, writer: CaptureWriter) -> None:
        trouble = self._unreachable(source.id)
        if trouble is not None:
            intake.source_is(source, "failing", f"{source.address}: {trouble.reason}", ok=False)
            return
        plan = await intake.plan(source)
        known = plan.listings[0] if plan.listings else TakenListing(source.id, source.address, KIND, "given")
        count = bisect_right(self.published[source.id], self.truth())
        fetch: list[ToFetch] = []
        if known.etag == str(count):
            await intake.listing_unchanged(source, source.address)
        else:
            taken = TakenListing(source.id, source.address, KIND, known.how, str(count))
            fetch = await intake.take_listing(source, taken, self._listing(source, count))
        for page in (*fetch, *await intake.due_pages(source)):
            await self._page(intake, page, writer)
        intake.source_is(source, "healthy", f"{KIND}: {LISTED} leads", ok=True)

    def _listing(self, source: Source, count: int) -> Listing:
        numbers = range(count, max(count - LISTED, 0), -1)
        leads = tuple(
            Lead(
                f"{self.outlets[source.id].site}/{number}",
                source.id,
                source.address,
                _title(source.id, number),
            )
            for number in numbers
        )
        return Listing(KIND, source.address, leads)

    async def _page(self, intake: Intake, page: ToFetch, writer: CaptureWriter) -> None:
        if page.known.etag:
            await intake.unchanged(page.known, "the server says that nothing has changed (304)")
            return
        address, now = page.lead.address, self.wall()
        body = _page(page.lead)
        capture = writer.write(
            source=page.source, asked=address, via=(), address=address, method="GET", request_headers=(), status=200,
            headers=(("Content-Type", HTML),), body=body, fetched_at=now,
        )  # fmt: skip
        intake.captured([capture])
        topics = intake.topics
        reading = read(PageToRead(body, HTML, address, page.lead, (), tuple(topics), now), topics)
        await intake.keep(FetchedPage(page.key, page.source, (capture,), reading, etag='"1"'), page.known)


def publications(
    outlets: Iterable[Outlet], troubles: Sequence[Trouble], start: datetime, end: datetime, seed: int
) -> dict[str, Sequence[datetime]]:
    """When every outlet publishes, by chance, from a fortnight before ``start``: twice as much by day as by night, and
    nothing in a silence."""
    chance = random.Random(seed)
    silences = [one for one in troubles if not one.reason]
    found: dict[str, Sequence[datetime]] = {}
    for outlet in outlets:
        at, times = start - timedelta(days=14), list[datetime]()
        while (at := at + chance.expovariate(outlet.daily / 24 * 4 / 3) * HOUR) < end:
            by_day = 6 <= at.hour < 18
            if (by_day or chance.random() < 0.5) and not any(one.hits(outlet.id, at) for one in silences):
                times.append(at)
        found[outlet.id] = times
    return found


def _title(outlet: str, number: int) -> str:
    digest = int.from_bytes(sha256(f"{outlet} {number}".encode()).digest()[:4])
    return f"Harbour report {number}" if digest % ON_TOPIC == 0 else f"Weather note {number}"


def _page(lead: Lead) -> bytes:
    number = lead.address.rpartition("/")[2]
    said = "".join(
        f"<p>The harbour of {lead.source} took in ship {number}-{part} in the morning, said its master, and the crew "
        f"of {part + 7} went ashore to rest before the tide turned; the next is expected by the end of the week.</p>"
        for part in range(3)
    )
    head = f"<html lang=en><head><title>{lead.title}</title></head>"
    return (
        f"{head}<body><article><h1>{lead.title} of {lead.source}</h1>{said}</article></body></html>".encode()
    )
