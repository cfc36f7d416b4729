"""What happens inside a reader worker: bytes in, values out. No network, no database.

A page passes a cheap gate on its raw text before it is read: most pages a crawl meets are off topic, and extraction
costs some twenty times as much as the gate.
"""

from __future__ import annotations

import logging
import math
import resource
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from time import perf_counter

from crawler import dedup, extraction, relevance, sources
from crawler.extraction.standing import candidates, without
from crawler.places import find_places
from crawler.sources import discovery
from crawler.text import index_words
from storage.records import Article, Lead, Listing, NotAListing, PlaceNamed, Reading, Unreadable, Verdict

MOST_PLACES = 12  # of an article, the most mentioned first
SAYS_LITTLE = 1500  # characters of a page's rough text below which it is read in any case


@dataclass(frozen=True, slots=True)
class PageToRead:
    """One fetched page and what is known of it from outside."""

    body: bytes
    content_type: str
    address: str  # the address that answered
    lead: Lead
    headers: tuple[tuple[str, str], ...]
    topics: tuple[str, ...]  # ids of the topics its source is read for
    now: datetime
    known: bool = False  # an article of the archive: read it whatever it says now
    timezone: str = ""
    date_order: str = ""
    standing: frozenset[str] = frozenset()  # hashes of lines known as furniture of its source
    country: str = ""  # where its source is based (ISO 3166-1 alpha-2), "" if that is not known


@dataclass(frozen=True, slots=True)
class ListingToRead:
    """One fetched listing. ``kind`` is what the configuration says it is: auto, feed, sitemap or page."""

    body: bytes
    content_type: str
    address: str
    source: str
    kind: str
    now: datetime
    timezone: str = ""
    date_order: str = ""


@dataclass(frozen=True, slots=True)
class Explored:
    """A site's page and robots.txt looked through for listings."""

    found: tuple[discovery.Found, ...]


_topics: dict[
    str, relevance.Topic
] = {}  # filled once when the worker starts: compiling per page would cost more


def prepare(topics: Mapping[str, relevance.Topic], memory: int) -> None:
    """Start a worker: bound its memory (bytes of address space) and give it the topics."""
    _topics.update(topics)
    resource.setrlimit(resource.RLIMIT_AS, (memory, memory))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    logging.disable(logging.WARNING)  # a page's oddities are told in its notes


def bounded(seconds: float) -> None:
    """Let the kernel end this process when it has computed for ``seconds`` more, even if its pool has died.

    Seconds of the processor, not of the wall clock: a page is not slow because the machine is busy.
    """
    used = resource.getrusage(resource.RUSAGE_SELF)
    limit = math.ceil(used.ru_utime + used.ru_stime + seconds)
    resource.setrlimit(resource.RLIMIT_CPU, (limit, resource.RLIM_INFINITY))


def read_listing(task: ListingToRead, seconds: float) -> Listing | NotAListing:
    bounded(seconds)
    return sources.read(
        task.body, task.address, task.source, kind=task.kind, content_type=task.content_type, now=task.now,
        timezone=task.timezone, date_order=task.date_order,
    )  # fmt: skip


def discover(body: bytes, address: str, content_type: str, seconds: float) -> Explored:
    bounded(seconds)
    return Explored(discovery.discover(body, address, content_type))


def read_page(task: PageToRead, seconds: float) -> Reading:
    bounded(seconds)
    return read(task, {name: _topics[name] for name in task.topics if name in _topics})


def read(task: PageToRead, topics: Mapping[str, relevance.Topic]) -> Reading:
    """Gate → extraction → standing lines left out → relevance with reasons → fingerprint. Pure: the same task gives the
    same reading.

    The gate is passed twice by what the page says outside its links: roughly, before anything parses it, and exactly.
    """
    began = perf_counter()

    def unwanted(text: str) -> str:
        return "" if task.known else off_topic(f"{task.lead.title}\n{text}", topics)

    decoded = extraction.decode(task.body, task.content_type)
    why = unwanted(_rough_text(decoded.text))
    page: Article | Unreadable = Unreadable(task.address, "off topic", why)
    if not why:
        page = extraction.extract(
            decoded, task.address, lead=task.lead, headers=dict(task.headers), now=task.now,
            timezone=task.timezone, date_order=task.date_order, unwanted=unwanted,
        )  # fmt: skip
    reading = Reading(page) if isinstance(page, Unreadable) else _judged(page, topics, task)
    return replace(reading, seconds=perf_counter() - began)


def off_topic(text: str, topics: Mapping[str, relevance.Topic]) -> str:
    """Why a text cannot be on any topic, "" if it may be. A short text is never refused: what stands in an article's
    place (a consent wall, a challenge, an empty shell) is to be named as what it is."""
    if len(text) < SAYS_LITTLE:
        return ""
    lacking = []
    for name, topic in topics.items():
        if not (missing := relevance.missing(topic, text)):
            return ""
        lacking.append(f"{name}: {missing}")
    return "; ".join(lacking)


def _rough_text(html: str) -> str:
    """What a page says outside its links, all it says if that is little; nothing has been parsed."""
    text = extraction.visible_text(html, links=False)
    return text if len(text) >= SAYS_LITTLE else extraction.visible_text(html)


def _judged(page: Article, topics: Mapping[str, relevance.Topic], task: PageToRead) -> Reading:
    page, standing = _cleared(page, topics, task.standing)
    verdicts: tuple[Verdict, ...] = tuple(
        relevance.judge(topic, title=page.title, text=page.text, language=page.language, address=page.address)
        for topic in topics.values()
    )
    page = replace(
        page,
        canonical=dedup.article_key(page.address, page.canonical),
        fingerprint=dedup.fingerprint(page.text),
        places=_places(page, task.country),
    )
    return Reading(
        page, verdicts, index_words(f"{page.title}\n{page.text}", page.language), standing=standing
    )


def _cleared(
    page: Article, topics: Mapping[str, relevance.Topic], furniture: frozenset[str]
) -> tuple[Article, tuple[str, ...]]:
    """The article without the known furniture of its outlet, and its lines that are or may become furniture."""

    def on_topic(line: str) -> bool:
        return any(relevance.names(topic, line) for topic in topics.values())

    standing = candidates(page.text, furniture, on_topic)
    text, dropped = without(page.text, furniture.intersection(standing))
    if dropped:
        lines = "1 standing line" if len(dropped) == 1 else f"{len(dropped)} standing lines"
        page = replace(page, text=text, notes=(*page.notes, f"{lines} of the outlet left out"))
    return page, standing


def _places(page: Article, country: str) -> tuple[PlaceNamed, ...]:
    near = (country,) if country else ()
    found = find_places(f"{page.title}\n{page.text}", page.language, countries=near)
    return tuple(
        PlaceNamed(one.id, one.name, one.kind, one.country, one.count) for one in found[:MOST_PLACES]
    )
