"""RSS, Atom and RDF, read by feedparser; dates and links are read from what the feed says, not from its
guesses.
"""

from __future__ import annotations

import io
import re
from itertools import islice, pairwise
from typing import Any

import feedparser

from crawler.sources.gathering import Entry, Gathering, first_of
from crawler.sources.plain import looks_like_markup, plain
from storage.records import Listing, NotAListing

Fields = dict[str, Any]  # feedparser's own dicts

_ATTRIBUTES, _TAGS = (
    1_000,
    10_000,
)  # most in one tag, most in one entry: feedparser's cost grows with their square
_TOPICS = 400  # most categories of one entry, for the same reason
_TOPIC = re.compile(r"<(?:[A-Za-z][\w.-]*:)?(?:category|keywords|subject|tags)[\s>]", re.IGNORECASE)
_LONG_TAG = re.compile(r"<[A-Za-z][^<>]{2000,}")
_ENTRY = re.compile(r"<(?:[A-Za-z][\w.-]*:)?(?:item|entry)[\s>/]", re.IGNORECASE)
_END = re.compile(r"</(?:[A-Za-z][\w.-]*:)?(?:rss|rdf|feed|channel)\s*>", re.IGNORECASE)
_PERIODS = {"hourly": 3600, "daily": 86400, "weekly": 604800, "monthly": 2592000, "yearly": 31536000}
_LONGEST_TTL = 7 * 86400  # seconds; more is a mistake or a trick
# What feedparser is known to raise on hostile bytes, apart from what it catches itself.
_BROKEN = (ValueError, LookupError, TypeError, AttributeError, AssertionError, RecursionError, OverflowError)


def read_feed(text: str, gathering: Gathering, limit: int) -> Listing | NotAListing:
    """A feed as a Listing; the newest ``limit`` entries. ``text`` holds no character that XML forbids."""
    why = too_much(text)
    if why:
        return NotAListing(gathering.address, why)
    text = _shortened(text, limit, gathering)
    try:
        parsed = feedparser.parse(
            io.BytesIO(text.encode()),  # a stream: bytes could be taken for the name of a file
            response_headers={"content-type": "application/xml; charset=utf-8"},
            sanitize_html=False,
            resolve_relative_uris=False,
        )
    except _BROKEN as error:
        return NotAListing(gathering.address, f"not a feed (cannot be parsed: {type(error).__name__})")
    if not parsed.version:
        return NotAListing(gathering.address, "not a feed (got XML that is no RSS, Atom or RDF)")
    complete = not parsed.bozo or _END.search(text) is not None
    if not complete:
        gathering.remarks.add("cut in the middle: the entries before the cut were read")
    return _listing(parsed, gathering, limit, complete)


def _listing(parsed: Fields, gathering: Gathering, limit: int, complete: bool) -> Listing:
    feed, version = parsed["feed"], str(parsed["version"])
    base = gathering.accept_quietly(_text(feed, "link")) or gathering.address
    for entry in parsed["entries"]:
        gathering.add(_entry(entry, base, _text(feed, "language"), atom=version.startswith("atom")))
    return Listing(
        kind="atom" if version.startswith("atom") else "rdf" if version in ("rss090", "rss10") else "rss",
        address=gathering.address,
        leads=gathering.newest(limit),
        notes=gathering.remarks.lines(),
        complete=complete,
        ttl=_ttl(feed),
    )


def too_much(text: str) -> str:
    """Why a feed is not worth the time it would take, or ""."""
    for tag in _LONG_TAG.finditer(text):
        if tag[0].count("=") > _ATTRIBUTES:
            return f"too many attributes on one tag ({tag[0].count('='):,})"
    starts = [match.start() for match in _ENTRY.finditer(text)]
    for start, end in pairwise([0, *starts, len(text)]):
        if end - start < _TAGS:
            continue
        tags = text.count("<", start, end)
        topics = sum(1 for _ in islice(_TOPIC.finditer(text, start, end), _TOPICS + 1))
        if tags > _TAGS or topics > _TOPICS:
            return f"too many tags in one entry ({tags:,})"
    return ""


def _shortened(text: str, limit: int, gathering: Gathering) -> str:
    """Of very long feeds both ends, where the newest entries are: most feeds run backwards in time, some
    forwards.
    """
    starts = [match.start() for match in _ENTRY.finditer(text)]
    if len(starts) <= 5 * limit:
        return text
    gathering.remarks.add(f"{len(starts):,} entries, the first and the last {2 * limit:,} read")
    return text[: starts[2 * limit]] + text[starts[-2 * limit] :]


def _entry(entry: Fields, base: str, language: str, *, atom: bool) -> Entry:
    details = [dict.get(entry, name) or {} for name in ("title_detail", "summary_detail")]
    contents = [part for part in dict.get(entry, "content") or () if part.get("value")]
    said = [str(part.get("language") or "") for part in (*contents, *details)]
    return Entry(
        href=_href(entry),
        base=base,
        title=_words(_text(entry, "title"), details[0], atom),
        summary=_words(_text(entry, "summary"), details[1], atom),
        content=max((_words(str(part["value"]), part, atom) for part in contents), key=len, default=""),
        date=first_of(_text(entry, name) for name in ("published", "created", "updated")),
        language=first_of([_text(entry, "language"), *said, language]),
    )


def _text(values: Fields, name: str) -> str:
    """A field by its own name: FeedParserDict answers for others, with warnings."""
    value = dict.get(values, name)
    return value.strip() if isinstance(value, str) else ""


def _words(value: str, detail: Fields, atom: bool) -> str:
    """Plain text of a field. Atom says what is markup; in RSS it has to be seen."""
    kind = str(detail.get("type") or "")
    marked = kind in ("text/html", "application/xhtml+xml") if atom and kind else looks_like_markup(value)
    return plain(value) if marked or kind == "application/xhtml+xml" else value


def _href(entry: Fields) -> str:
    """The address behind a counting redirect; the page; a permalink; a guid that happens to be an address."""
    original = _text(entry, "feedburner_origlink")
    alternates = [str(link.get("href") or "") for link in dict.get(entry, "links") or () if _is_page(link)]
    guid = _text(entry, "id")
    named = guid if guid.lower().startswith(("http://", "https://")) else ""
    return first_of([original, *alternates, _text(entry, "link"), named])


def _is_page(link: Fields) -> bool:
    return link.get("rel") == "alternate" and "html" in str(link.get("type") or "html")


def _ttl(feed: Fields) -> int | None:
    """Seconds between updates, by <ttl> (minutes) or the syndication module."""
    minutes, period = _text(feed, "ttl"), _PERIODS.get(_text(feed, "sy_updateperiod").lower(), 0)
    frequency = _text(feed, "sy_updatefrequency")
    times = int(frequency) if re.fullmatch("[1-9][0-9]{0,4}", frequency) else 1
    seconds = int(minutes) * 60 if re.fullmatch("[0-9]{1,6}", minutes) else period // times
    return min(seconds, _LONGEST_TTL) if seconds > 0 else None
