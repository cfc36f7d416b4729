"""The nouns everybody shares: frozen values, standard library only.

Every time is an aware ``datetime`` in UTC. Every text has passed ``crawler.text.clean_text`` before it gets here.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum


class Outcome(StrEnum):
    """How one address ended in one crawl. The first seven add up to what was met."""

    KEPT = "kept"
    REVISED = "revised"
    COPY = "copy"
    UNCHANGED = "unchanged"
    OFF_TOPIC = "off topic"
    REFUSED = "refused"
    FAILED = "failed"
    WAITING = "waiting"  # announced, page not yet fetched: taken up by the next crawl


@dataclass(frozen=True, slots=True)
class Lead:
    """One address announced by a listing, with what the listing says of it."""

    address: str  # absolute http(s) address, as the listing gives it
    source: str  # the source's id
    listing: str  # address of the listing that announced it
    title: str = ""
    summary: str = ""
    content: str = ""  # full text, where a feed carries it, as plain text
    published: datetime | None = None
    published_raw: str = ""
    language: str = ""  # BCP 47, as declared; "" if not said

    @property
    def words(self) -> str:
        """What there is to judge the lead by before its page is fetched."""
        return "\n".join(part for part in (self.title, self.summary, self.content) if part)


@dataclass(frozen=True, slots=True)
class Listing:
    """A feed, sitemap, front page or the like, read."""

    kind: str  # rss, atom, rdf, json feed, sitemap, sitemap index, news sitemap, text sitemap, front page
    address: str
    leads: tuple[Lead, ...]
    more: tuple[str, ...] = ()  # listings it points to, newest first (children of a sitemap index)
    notes: tuple[str, ...] = ()  # what was dropped or odd, in plain words
    complete: bool = True  # False: cut short, so its validators must not be trusted
    ttl: int | None = None  # seconds the listing asks to be left alone


@dataclass(frozen=True, slots=True)
class NotAListing:
    """What came instead of a listing, in plain words: "not a feed (got HTML)"."""

    address: str
    reason: str


@dataclass(frozen=True, slots=True)
class Capture:
    """One answer of a server, stored as a WARC record before anything parsed it."""

    record: str  # WARC-Record-ID, "urn:uuid:…"
    run: str  # id of the run that fetched it
    source: str
    address: str  # the address that answered
    asked: str  # the address first asked for, before redirects
    via: tuple[str, ...]  # every address that redirected, in order
    fetched_at: datetime
    status: int
    headers: tuple[tuple[str, str], ...]
    content_type: str
    sha256: str  # of the body as received (hex)
    size: int  # bytes of the body as received
    segment: str = ""  # file name inside the captures folder
    offset: int = 0  # of the response record in the segment
    length: int = 0


@dataclass(frozen=True, slots=True)
class Post:
    """One dated post of a live blog."""

    anchor: str  # the part of an address behind "#" that leads to it; "" if it has none
    published: datetime
    title: str
    text: str


@dataclass(frozen=True, slots=True)
class PlaceNamed:
    """A place that an article names."""

    id: str  # "kz", "kz/almaty", "kz/almaty-region"
    name: str  # in English
    kind: str  # country, region, city
    country: str  # ISO 3166-1 alpha-2, lower case
    count: int  # how often it is named


@dataclass(frozen=True, slots=True)
class Article:
    """What was read from one page."""

    address: str  # the address that answered
    canonical: str  # the key of the article: dedup.canonical_address of the page's own claim, same host only
    title: str
    text: str  # paragraphs joined by newlines
    authors: tuple[str, ...] = ()
    published: datetime | None = None
    published_raw: str = ""
    published_from: str = ""  # json-ld, meta, time element, feed, sitemap
    updated: datetime | None = None
    date_guess: datetime | None = None  # never used for judgement
    language: str = ""  # ISO 639-1, detected
    language_declared: str = ""
    kind: str = "article"  # article, live blog, opinion, video, gallery, press release, index page
    section: str = ""
    tags: tuple[str, ...] = ()
    image: str = ""
    credit: str = ""  # news agency credited, by its usual short name
    site_name: str = ""
    noarchive: bool = False
    partial: bool = False  # paywalled or a teaser
    quality: float = 1.0  # 0..1, how far the reading can be trusted
    notes: tuple[str, ...] = ()  # why the quality is what it is, in plain words
    found: tuple[tuple[str, str], ...] = ()  # field, where it was found
    encoding: str = ""
    fingerprint: str = ""  # dedup.fingerprint of the text
    places: tuple[PlaceNamed, ...] = ()  # most mentioned first
    posts: tuple[Post, ...] = ()  # of a live blog, oldest first; the text is the whole page's all the same


@dataclass(frozen=True, slots=True)
class Unreadable:
    """A page that gives no article, and why. ``what`` is one of: empty, blocked page, not HTML, failed, off topic,
    noarchive."""

    address: str
    what: str
    reason: str


@dataclass(frozen=True, slots=True)
class Match:
    """Words of a page that answer one term of a topic."""

    term: str  # the term as the topic writes it
    words: str  # as the page has them
    field: str  # title, text, site, lang
    count: int = 1


@dataclass(frozen=True, slots=True)
class Verdict:
    """Whether a page belongs to a topic, and why."""

    topic: str
    relevant: bool
    score: float  # 0..1
    reason: str  # one line a person can read
    matches: tuple[Match, ...] = ()


@dataclass(frozen=True, slots=True)
class Reading:
    """All that the reader worker says of one page."""

    page: Article | Unreadable
    verdicts: tuple[Verdict, ...] = ()
    index_words: str = ""  # the text's words and stems, for the search index
    seconds: float = 0.0
    standing: tuple[str, ...] = ()  # hashes of lines that are furniture of the outlet, or may become it

    @property
    def topics(self) -> tuple[str, ...]:
        return tuple(v.topic for v in self.verdicts if v.relevant)


@dataclass(frozen=True, slots=True)
class Ending:
    """How one address ended: the ledger line."""

    outcome: Outcome
    reason: str
    article: int | None = None
    next_look: datetime | None = None


@dataclass(frozen=True, slots=True)
class Tally:
    """What one source or one crawl met, and how it ended. ``met`` is the sum of the seven and of what waits."""

    met: int = 0
    kept: int = 0
    revised: int = 0
    copies: int = 0
    unchanged: int = 0
    off_topic: int = 0
    refused: int = 0
    failed: int = 0
    waiting: int = 0  # met, but the crawl ended, or its page budget did, before they were fetched

    @property
    def agrees(self) -> bool:
        ended = (
            self.kept
            + self.revised
            + self.copies
            + self.unchanged
            + self.off_topic
            + self.refused
            + self.failed
        )
        return self.met == ended + self.waiting


@dataclass(frozen=True, slots=True)
class Development:
    """One reportable change, with what it rests on."""

    key: str  # the same development has the same key, whenever and however often it is found
    topic: str
    kind: str  # story, figure, correction
    headline: str  # what happened, in the source's own words
    language: str
    first_seen: datetime
    reason: str  # why it was flagged
    slot: str = ""  # killed, injured, detained … for figures
    old: str = ""
    new: str = ""
    articles: tuple[int, ...] = ()  # supporting articles, first the one that founded it
    outlets: tuple[str, ...] = field(default=())
    baseline: bool = False  # known when the topic was first crawled: the state of play, no news
    status: str = "ready"  # pending, ready, reported, updated, corrected, expired
    sentence: str = ""  # as printed, in the article that founded it; "" if the headline says it
    speaker: str = ""  # who says so, as the text names them
    score: float = 1.0  # how sure it is that this is new, 0 to 1
    numbers: tuple[tuple[str, float], ...] = ()  # every number behind the decision, strongest first
    corrects: str = ""  # key of the development it takes back or mends

    @property
    def stands_alone(self) -> bool:
        """Whether it is told at once and in a line of its own: a detail is told under its story, what is pending
        when somebody else reports it too."""
        return self.kind != "detail" and self.status != "pending"


@dataclass(frozen=True, slots=True)
class Remembered:
    """One sentence of a topic as it first stood in the archive, and how often it came again."""

    sentence: str
    terms: tuple[str, ...]
    language: str  # ISO 639-1, "" if not known
    article: int
    revision: int
    position: int  # in its article, counted in sentences from 0; a title is -1
    source: str  # the outlet; of a row read back ""
    first_seen: datetime
    last_seen: datetime | None = None  # None: first_seen
    articles: int = 1  # that had this very sentence
    outlets: int = 1


@dataclass(frozen=True, slots=True)
class Frequencies:
    """In how many remembered sentences each term stood; terms that never did are left out."""

    sentences: int
    terms: Mapping[str, int]
