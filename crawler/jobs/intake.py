"""One crawl's dealings with the archive: what is due, what is worth fetching, how everything it met ended.

The spider asks and tells; this decides and writes. It knows nothing of Scrapy.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from functools import partial

from sqlite_utils import Database

from crawler import dedup, relevance
from crawler.config import Config, Source
from crawler.dedup.shapes import in_turns
from crawler.jobs import keep, wanted
from crawler.jobs.condition import as_its_pages_are
from crawler.jobs.keep import FetchedPage
from crawler.jobs.survey import survey
from crawler.jobs.writer import Change, Writer
from storage import addresses, cadence, furniture, pages, runs, sources
from storage.addresses import Known
from storage.archive import Archive
from storage.records import Capture, Ending, Lead, Listing, Outcome
from storage.sources import TakenListing

Clock = Callable[[], datetime]
UNREAD = "unread"  # the state of a source that a crawl did not get to


@dataclass(frozen=True, slots=True)
class Order:
    """What one crawl is asked to do. Empty means all."""

    topics: tuple[str, ...] = ()
    sources: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class ToFetch:
    """One page to fetch, with its ledger row."""

    key: str
    source: str
    known: Known
    why: str

    @property
    def lead(self) -> Lead:
        return self.known.lead


@dataclass(frozen=True, slots=True)
class Plan:
    """How one source begins: the listings taken for it earlier (none: its address is to be explored)."""

    source: Source
    listings: tuple[TakenListing, ...]


@dataclass(slots=True)
class SourceProgress:
    """What one source has met so far in this crawl."""

    state: str = UNREAD
    reason: str = "the crawl ended before it was read"
    ok: bool = False
    pages: int = 0
    planned: int = 0
    notes: list[str] = field(default_factory=list)


class Intake:
    """One crawl, from its first source to its sums."""

    def __init__(self, archive: Archive, config: Config, topics: Mapping[str, relevance.Topic], order: Order,
                 clock: Clock, *, program: str) -> None:  # fmt: skip
        self.archive = archive
        self.config = config
        self.clock = clock
        self.writer = Writer(archive)
        self.sources = chosen_sources(config, order)
        self.topics = {
            name: topic for name, topic in topics.items() if not order.topics or name in order.topics
        }
        self.progress: dict[str, SourceProgress] = {one.id: SourceProgress() for one in self.sources}
        self.endings: dict[str, tuple[str, Outcome]] = {}
        self.furniture: dict[str, frozenset[str]] = {}  # by source: hashes of lines under its every article
        self.robots: dict[
            str, bytes
        ] = {}  # by host: robots.txt as had in this crawl; empty where there is none
        self.run = ""
        self._program = program
        self._captured: dict[str, set[str]] = {}  # segment → records not yet taken in

    def topics_of(self, source: Source) -> dict[str, relevance.Topic]:
        """The topics a source is read for in this crawl."""
        return {name: one for name, one in self.topics.items() if not source.topics or name in source.topics}

    async def begin(self) -> dict[str, tuple[datetime, str]]:
        """Open the run. Gives the hosts that asked to be left alone until later."""

        def change(db: Database) -> tuple[str, dict[str, tuple[datetime, str]]]:
            now = self.clock()
            self.furniture = {one.id: furniture.of_source(db, one.id) for one in self.sources}
            runs.close_interrupted(db, now)
            for source in self.sources:
                _declare(db, source, now)
            proxy = self.config.crawl.proxy or ""
            run = runs.begin(
                db,
                topics=tuple(self.topics),
                sources=len(self.sources),
                proxy=proxy,
                program=self._program,
                now=now,
            )
            return run, sources.waiting_hosts(db, now)

        self.run, waiting = await self.writer.do(change)
        return waiting

    async def plan(self, source: Source) -> Plan:
        """Which listings to ask a source for, with their validators."""
        taken: Change[list[TakenListing]] = partial(sources.taken, source=source.id, now=self.clock())
        return Plan(source, tuple(await self.writer.do(taken)))

    async def take_listing(
        self, source: Source, taken: TakenListing, listing: Listing, fresh: int | None = None
    ) -> list[ToFetch]:
        """Write a listing's leads into the ledger together with its validators; give the pages to fetch.

        A listing that came incomplete keeps no validators, so that it is read whole next time. ``fresh``: for how many
        seconds the answer says that it will not change.
        """
        leads = self._not_met(listing.leads)
        topics = self.topics_of(source)

        def change(db: Database) -> list[ToFetch]:
            now = self.clock()
            row = (
                taken
                if listing.complete
                else TakenListing(taken.source, taken.address, taken.kind, taken.how)
            )
            sources.listing_read(db, row, leads=len(listing.leads), notes="; ".join(listing.notes), now=now)
            known = addresses.known(db, leads)
            cadence.pause_asked(db, source.id, taken.address, listing.ttl, fresh)
            cadence.looked(db, source.id, self.run, now, leads=len(leads), new=len(leads) - len(known))
            return [
                page
                for key, lead in leads.items()
                if (page := self._meet(db, key, lead, known.get(key), topics, source, now)) is not None
            ]

        fetch = await self.writer.do(change)
        return await self._within_budget(source, fetch)

    def _not_met(self, leads: Iterable[Lead]) -> dict[str, Lead]:
        keyed: dict[str, Lead] = {}
        for lead in leads:
            key = dedup.canonical_address(lead.address)
            if key not in self.endings:
                keyed.setdefault(key, lead)
        return keyed

    def _meet(self, db: Database, key: str, lead: Lead, known: Known | None, topics: Mapping[str, relevance.Topic],
              source: Source, now: datetime) -> ToFetch | None:  # fmt: skip
        ending = wanted.decide(lead, known, topics, source.fetch, now)
        self.endings[key] = (source.id, ending.outcome)
        if ending.outcome is Outcome.UNCHANGED:
            return None
        addresses.meet(db, key, lead, ending, run=self.run, now=now)
        if ending.outcome is not Outcome.WAITING:
            return None
        row = known or addresses.known(db, [key])[key]
        return ToFetch(key, source.id, _trusted(db, row, now), ending.reason)

    async def due_pages(self, source: Source) -> list[ToFetch]:
        """Pages of a source to look at again, or left over from an earlier crawl, that no listing brought up."""
        now, limit = self.clock(), source.pages or 10_000

        def due(db: Database) -> list[Known]:
            return [_trusted(db, one, now) for one in addresses.to_look_at(db, source.id, now, limit)]

        fresh = [known for known in await self.writer.do(due) if known.key not in self.endings]
        for known in fresh:
            self.endings[known.key] = (source.id, Outcome.WAITING)
        fetch = [ToFetch(known.key, source.id, known, f"due: {known.reason}") for known in fresh]
        return await self._within_budget(source, fetch)

    async def _within_budget(self, source: Source, fetch: list[ToFetch]) -> list[ToFetch]:
        progress = self.progress[source.id]
        budget = source.pages or self.config.crawl.pages_per_source
        room = max(0, budget - progress.planned)
        progress.planned += min(room, len(fetch))
        if len(fetch) > room:
            progress.notes.append(
                f"{len(fetch) - room} pages over the budget of {budget} wait for the next crawl"
            )
        return in_turns(fetch, lambda page: page.lead.address, room)

    def expect(self, key: str, source: str) -> None:
        """An address is met whose page will be taken in though no listing of this crawl announced it."""
        self.endings.setdefault(key, (source, Outcome.WAITING))

    async def meet_again(self, key: str, lead: Lead) -> Known:
        """A ledger row for an address that no listing has brought up."""

        def change(db: Database) -> Known:
            met = Ending(Outcome.WAITING, "not announced by a listing of this crawl", None, self.clock())
            addresses.meet(db, key, lead, met, run=self.run, now=self.clock())
            return addresses.known(db, [key])[key]

        return await self.writer.do(change)

    async def one_page(self, address: str) -> ToFetch:
        """A page that is asked for by name, whatever any listing says."""
        source = self.sources[0].id
        key = dedup.canonical_address(address)
        self.expect(key, source)
        return ToFetch(
            key, source, await self.meet_again(key, Lead(address, source, "")), "asked for by name"
        )

    def captured(self, captures: Sequence[Capture]) -> None:
        """These records were written; their segments are done with once all of them are taken in."""
        for one in captures:
            self._captured.setdefault(one.segment, set()).add(one.record)

    async def keep(self, page: FetchedPage, known: Known) -> Ending:
        """Take one captured and read page in."""
        trouble = self._trouble(page.source)
        ending = await self.writer.do(lambda db: keep.keep(db, page, known, self.clock(), trouble))
        for one in page.captures:
            self._captured.get(one.segment, set()).discard(one.record)
        return self._ended(page.key, ending)

    def _trouble(self, source: str) -> str:
        """What is wrong with a source's listings in this crawl, if anything is."""
        progress = self.progress.get(source)
        broken = progress is not None and not progress.ok and progress.state != UNREAD
        return "its listings cannot be read" if broken else ""

    async def unchanged(self, known: Known, reason: str) -> Ending:
        return self._ended(
            known.key,
            await self.writer.do(
                lambda db: keep.unchanged(db, known, reason, run=self.run, now=self.clock())
            ),
        )

    async def failed(self, known: Known, outcome: Outcome, reason: str) -> Ending:
        """No page came for this address."""
        return self._ended(
            known.key,
            await self.writer.do(
                lambda db: keep.failed(db, known, outcome, reason, run=self.run, now=self.clock())
            ),
        )

    async def postponed(self, known: Known, until: datetime, reason: str) -> Ending:
        """The page's host asked to be left alone."""
        now = self.clock()
        return await self.writer.do(
            lambda db: keep.postponed(db, known, until, reason, run=self.run, now=now)
        )

    def _ended(self, key: str, ending: Ending) -> Ending:
        source, _ = self.endings[key]
        self.endings[key] = (source, ending.outcome)
        self.progress[source].pages += 1
        return ending

    async def listing_unchanged(self, source: Source, address: str) -> None:
        """The server says that a listing is what it was (304)."""

        def change(db: Database) -> None:
            now = self.clock()
            sources.listing_unchanged(db, source.id, address, now)
            cadence.looked(db, source.id, self.run, now, leads=0, new=0)

        await self.writer.do(change)

    async def forget_listing(self, source: Source, address: str) -> None:
        await self.writer.do(lambda db: sources.drop_listing(db, source.id, address))

    def source_is(self, source: Source, state: str, reason: str, *, ok: bool) -> None:
        """Say how a source is; written with the crawl's sums. The best answer of several listings counts."""
        progress = self.progress[source.id]
        if ok or not progress.ok:
            progress.state, progress.reason, progress.ok = state, reason, ok

    async def host_waits(self, host: str, until: datetime, reason: str) -> None:
        await self.writer.do(lambda db: sources.ask_host_to_wait(db, host, until, reason))

    async def robots_copy(self, host: str) -> bytes | None:
        """The last robots.txt of a host that cannot be had now; None if there is none that may still be used."""
        now = self.clock()
        return await self.writer.do(lambda db: cadence.robots_copy(db, host, now))

    async def segment_done(self, name: str, torn_bytes: int) -> None:
        """Every record of a segment was taken in."""
        await self.writer.do(lambda db: pages.seal(db, name, now=self.clock(), torn_bytes=torn_bytes))

    async def end(self, finish: str) -> None:
        """Close the run with its sums, write every source's state, and judge all sources in the light of all."""
        by_source: dict[str, list[Outcome]] = defaultdict(list)
        for source, outcome in self.endings.values():
            by_source[source].append(outcome)
        ends = [
            runs.SourceEnd(
                one.id, progress.state, _reason(progress), runs.tally(by_source[one.id]), progress.pages
            )
            for one in self.sources
            if (progress := self.progress[one.id])
        ]
        total = runs.tally([outcome for _, outcome in self.endings.values()])

        def change(db: Database) -> None:
            now = self.clock()
            judged = [as_its_pages_are(db, one) for one in ends]
            for one in judged:
                if one.state != UNREAD:
                    ok = self.progress[one.source].ok
                    sources.checked(db, one.source, state=one.state, reason=one.reason, ok=ok, now=now)
            runs.end(db, self.run, total, judged, finish=finish, now=now)
            survey(db, self.run, now)
            for host, body in self.robots.items():
                cadence.robots_had(db, host, body, now)
            for name, waiting in self._captured.items():
                if not waiting:
                    pages.seal(db, name, now=now)

        await self.writer.do(change)


def chosen_sources(config: Config, order: Order) -> tuple[Source, ...]:
    """The sources a crawl reads: those named, or all; those that serve a named topic."""
    return tuple(
        source
        for source in config.sources.values()
        if (not order.sources or source.id in order.sources)
        and (not order.topics or not source.topics or set(source.topics) & set(order.topics))
    )


def _trusted(db: Database, known: Known, now: datetime) -> Known:
    """Without validators if its page was not had whole for long: some servers answer "unchanged" for ever."""
    if not (known.etag or known.last_modified):
        return known
    whole = cadence.last_whole(db, known.lead.address)
    trusted = whole is not None and now - whole < sources.TRUST_VALIDATORS
    return known if trusted else replace(known, etag="", last_modified="")


def _reason(progress: SourceProgress) -> str:
    return "; ".join([progress.reason, *progress.notes])


def _declare(db: Database, source: Source, now: datetime) -> None:
    sources.forget_listings_elsewhere(db, source.id, source.address)
    sources.declare(
        db, source.id, name=source.name, address=source.address, country=source.country or "",
        language=", ".join(source.languages), owner=source.owner or "", tier=source.tier or "", now=now,
    )  # fmt: skip
