"""What a made-up outlet answers to one request at one moment: values in, values out, no sockets and no clock.

The newsroom never shows the future: everything is looked up as of ``now``.
"""

from __future__ import annotations

import hashlib
from bisect import bisect_right
from collections import OrderedDict, defaultdict
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from email.utils import format_datetime

from crawler.demo import feeds, pages
from crawler.demo.script import EPOCH, Outlet, Piece, Script, State

RETRY_AFTER = 7200  # seconds a busy outlet asks for
FRONT_LENGTH = 30
SITEMAP_LENGTH = 2000
STANDING = {"/about": "about", "/contact": "contact", "/privacy": "privacy"}
CACHED_ANSWERS = 1024

Shown = list[tuple[Piece, State]]


@dataclass(frozen=True, slots=True)
class Answer:
    """A response before compression and conditions are looked at."""

    status: int
    body: bytes
    content_type: str = "text/html; charset=utf-8"
    modified: datetime | None = None
    extra: tuple[tuple[str, str], ...] = ()

    @property
    def etag(self) -> str:
        return f'"{hashlib.sha256(self.body).hexdigest()[:24]}"'

    @property
    def last_modified(self) -> str:
        return format_datetime(self.modified.astimezone(UTC), usegmt=True) if self.modified else ""


class World:
    """A script, indexed by host, path and time. Safe to ask from several threads."""

    def __init__(self, script: Script) -> None:
        self.script = script
        self._outlets: dict[str, Outlet] = {}
        self._pieces: dict[tuple[str, str], Piece] = {}
        self._by_outlet: dict[str, list[Piece]] = defaultdict(list)
        self._answers: OrderedDict[tuple[str, str, datetime], Answer] = OrderedDict()
        for outlet in script.outlets.values():
            self._outlets[outlet.host] = outlet
            if "m" in outlet.mirrors:
                self._outlets[f"m.{outlet.host}"] = outlet
        for piece in script.pieces:
            outlet = script.outlets[piece.outlet]
            self._pieces[outlet.host, piece.path] = piece
            self._by_outlet[outlet.id].append(piece)

    @property
    def hosts(self) -> tuple[str, ...]:
        return tuple(self._outlets)

    def is_dark(self, host: str, now: datetime) -> bool:
        """Whether the outlet's line is dead: its connections end without an answer."""
        outlet = self._outlets.get(host)
        return outlet is not None and any(window.covers(now) for window in outlet.dark)

    def answer(self, host: str, target: str, now: datetime) -> Answer:
        """The answer of ``host`` to ``GET target`` (path and query) at ``now``."""
        outlet = self._outlets.get(host)
        if outlet is None:
            return Answer(
                502, f"no such host in this newsroom: {host}\n".encode(), "text/plain; charset=utf-8"
            )
        if any(window.covers(now) for window in outlet.busy):
            return _busy(outlet)
        path = target.partition("?")[0]
        piece = self._piece(outlet, path)
        if piece is None:
            return self._standing(outlet, path, now)
        state = piece.at(now)
        if state is None:
            return _missing(outlet)
        return self._remembered(outlet, piece, state, now)

    def shown(self, outlet: Outlet, now: datetime, count: int, section: str = "") -> Shown:
        """The newest articles that answer with a text at ``now``, newest first."""
        pieces = self._by_outlet[outlet.id]
        shown: Shown = []
        for piece in reversed(pieces[: bisect_right(pieces, now, key=lambda piece: piece.published)]):
            state = piece.at(now)
            if state and state.status == 200 and section in ("", piece.section):
                shown.append((piece, state))
            if len(shown) == count:
                break
        return shown

    def _piece(self, outlet: Outlet, path: str) -> Piece | None:
        if "amp" in outlet.mirrors and path.startswith("/amp/"):
            path = path.removeprefix("/amp")
        return self._pieces.get((outlet.host, path))

    def _remembered(self, outlet: Outlet, piece: Piece, state: State, now: datetime) -> Answer:
        """An article page; "most read" changes with the day, so a page is remembered by state and day."""
        day = now.replace(hour=0, minute=0, second=0, microsecond=0)
        known = (piece.id, state.at.isoformat(), day if "most read" in outlet.furniture else EPOCH)
        answer = self._answers.get(known)
        if answer is None:
            answer = self._answers[known] = self._article(outlet, piece, state, day)
            while len(self._answers) > CACHED_ANSWERS:
                self._answers.popitem(last=False)
        return answer

    def _article(self, outlet: Outlet, piece: Piece, state: State, day: datetime) -> Answer:
        if state.status in (301, 302):
            return Answer(
                state.status, b"", modified=state.at, extra=(("Location", _absolute(outlet, state.location)),)
            )
        if state.status != 200:
            page = pages.notice_page(outlet, outlet.words["missing"], outlet.words["gone"])
            return _html(outlet, state.status, page)
        related = _links(
            p for p in self.shown(outlet, piece.published, 6, piece.section) if p[0] is not piece
        )
        read = _links(self.shown(outlet, day, 5)) if "most read" in outlet.furniture else []
        return _html(outlet, 200, pages.article_page(outlet, piece, state, related, read), state.at)

    def _standing(self, outlet: Outlet, path: str, now: datetime) -> Answer:
        """What is not an article: robots.txt, listings, section pages, service pages."""
        if path == "/robots.txt":
            return Answer(200, feeds.robots(outlet).encode(), "text/plain; charset=utf-8")
        if path == outlet.feed:
            render, content_type = feeds.RENDERERS[outlet.listing]
            return self._listing(outlet, render, content_type, now, outlet.feed_length)
        if outlet.listing == "sitemap" and path in _SITEMAPS:
            return self._listing(outlet, _SITEMAPS[path], "application/xml", now, SITEMAP_LENGTH)
        section = path.strip("/")
        if path == "/" or section in outlet.sections:
            shown = self.shown(outlet, now, FRONT_LENGTH, section)
            return _html(outlet, 200, pages.front_page(outlet, shown), _newest(shown))
        if path in STANDING:
            return _html(outlet, 200, pages.notice_page(outlet, outlet.words[STANDING[path]], outlet.tagline))
        return _missing(outlet)

    def _listing(
        self, outlet: Outlet, render: feeds.Renderer, content_type: str, now: datetime, count: int
    ) -> Answer:
        shown = self.shown(outlet, now, count)
        text = render(outlet, feeds.listed(outlet, shown))
        charset = outlet.encoding if content_type.endswith("rss+xml") else "utf-8"
        return Answer(200, text.encode(charset), f"{content_type}; charset={charset}", _newest(shown))


_SITEMAPS: dict[str, Callable[[Outlet, Sequence[feeds.Item]], str]] = {
    "/sitemap.xml": feeds.sitemap_index,
    "/sitemap-news.xml": feeds.news_sitemap,
    "/sitemap-pages.xml": feeds.pages_sitemap,
}


def _links(shown: Iterable[tuple[Piece, State]]) -> list[tuple[str, str]]:
    return [(piece.path, state.title) for piece, state in shown]


def _newest(shown: Shown) -> datetime | None:
    return max((state.at for _, state in shown), default=None)


def _absolute(outlet: Outlet, location: str) -> str:
    return f"http://{outlet.host}{location}"


def _html(outlet: Outlet, status: int, page: str, modified: datetime | None = None) -> Answer:
    body = page.encode(outlet.encoding, errors="xmlcharrefreplace")
    return Answer(status, body, f"text/html; charset={outlet.encoding}", modified)


def _missing(outlet: Outlet) -> Answer:
    return _html(outlet, 404, pages.notice_page(outlet, outlet.words["missing"], outlet.words["gone"]))


def _busy(outlet: Outlet) -> Answer:
    body = f"{outlet.name}: 503\n".encode()
    return Answer(503, body, "text/plain; charset=utf-8", extra=(("Retry-After", str(RETRY_AFTER)),))
