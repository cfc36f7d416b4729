"""The scripted crisis as typed values: which outlet published what, when, and how it changed afterwards.

Every time is an aware ``datetime`` in UTC. A piece is one article; its states are what its address answers
from a moment on: a text, a changed text, "gone", or "moved". Nothing here knows of HTTP or HTML.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime, timezone
from types import MappingProxyType

EPOCH = datetime(1970, 1, 1, tzinfo=UTC)


@dataclass(frozen=True, slots=True)
class Window:
    """A stretch of time, its end not included."""

    since: datetime
    until: datetime

    def covers(self, moment: datetime) -> bool:
        return self.since <= moment < self.until


@dataclass(frozen=True, slots=True)
class Outlet:
    """One made-up outlet: how it publishes and what its pages look like."""

    id: str
    host: str
    name: str
    language: str  # BCP 47
    country: str  # ISO 3166-1 alpha-2
    owner: str  # two outlets of one owner are not independent of each other
    kind: str  # agency, newspaper, broadcaster, magazine, portal
    zone: timezone  # of the times its pages declare
    listing: str  # rss, rss full, atom, json feed, sitemap, front page
    feed: str  # path of the feed; "" if there is none
    dates: str  # how pages declare their date: json-ld, meta, time, none
    layout: str  # article, div, old
    path: str  # pattern of an article's path
    desk: str  # byline of unsigned articles
    sections: Mapping[str, str]  # section, its label in the navigation
    words: Mapping[str, str]  # labels of the furniture, in the outlet's language
    furniture: tuple[str, ...] = ()  # share, newsletter, related, most read, comments, cookie, tags
    encoding: str = "utf-8"
    tagline: str = ""
    robots: tuple[str, ...] = ()  # lines of robots.txt
    forbidden: str = ""  # a path robots.txt disallows and the front page links
    forbidden_title: str = ""
    dark: tuple[Window, ...] = ()  # the line is dead: connections are closed without an answer
    busy: tuple[Window, ...] = ()  # every request is answered 503 with Retry-After
    mirrors: tuple[str, ...] = ()  # m, amp: further addresses of every article
    tracking: str = ""  # query string the feed puts on its links
    feed_length: int = 25
    filler: int = 0  # bytes of scripts and styles in every page, as real pages carry
    wall: tuple[str, ...] = ()  # headlines of other articles, teased below every article

    def stamp(self, moment: datetime) -> str:
        """A time as the outlet declares it (RFC 3339), in its own zone."""
        return moment.astimezone(self.zone).isoformat().replace("+00:00", "Z")


@dataclass(frozen=True, slots=True)
class State:
    """What one address answers from a moment on."""

    at: datetime
    title: str = ""
    paragraphs: tuple[str, ...] = ()
    status: int = 200
    location: str = ""  # path a redirect points to
    note: str = ""  # a correction notice, set above the text
    says: tuple[str, ...] = ()  # keys of the gold developments this state carries

    @property
    def text(self) -> str:
        """Everything a reader sees of the article itself, one paragraph a line."""
        return "\n".join(part for part in (self.title, self.note, *self.paragraphs) if part)


@dataclass(frozen=True, slots=True)
class Piece:
    """One article with all its states, in order of time."""

    id: str
    outlet: str  # the outlet's id
    path: str
    language: str
    section: str
    author: str
    states: tuple[State, ...]
    event: str = ""  # the happening it reports; "" for off-topic news
    credit: str = ""  # agency named in the credit line
    copy_of: str = ""  # id of the piece it repeats word for word
    rewrite_of: str = ""  # id of the piece it retells
    cites: str = ""  # id of the piece whose outlet it names as the source of its facts
    also: tuple[str, ...] = ()  # mirrors the feed announces beside the main address

    @property
    def published(self) -> datetime:
        return self.states[0].at

    @property
    def on_topic(self) -> bool:
        return bool(self.event)

    @property
    def leans_on(self) -> str:
        """Id of the piece it depends on for its facts, "" if none."""
        return self.copy_of or self.rewrite_of or self.cites

    def at(self, moment: datetime) -> State | None:
        """The state its address is in at a moment; None before it is published."""
        current = None
        for state in self.states:
            if state.at > moment:
                break
            current = state
        return current


@dataclass(frozen=True, slots=True)
class Script:
    """A whole world: outlets and pieces, pieces in order of publication."""

    outlets: Mapping[str, Outlet]
    pieces: tuple[Piece, ...]
    by_id: Mapping[str, Piece] = field(init=False, compare=False, repr=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "by_id", MappingProxyType({piece.id: piece for piece in self.pieces}))

    @property
    def begins(self) -> datetime:
        return min((piece.published for piece in self.pieces), default=EPOCH)

    @property
    def ends(self) -> datetime:
        return max((piece.states[-1].at for piece in self.pieces), default=EPOCH)
