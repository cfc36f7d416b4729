"""Declared dates: what a page, feed or sitemap says, never what could be guessed from text or address."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta, tzinfo
from email.utils import parsedate_to_datetime
from zoneinfo import ZoneInfo

from lxml.html import HtmlElement

from crawler.extraction.jsonld import strings
from crawler.extraction.page import Page
from crawler.text import one_line
from storage.records import Lead

_PUBLISHED_META = (
    ("article:published_time", "og:article:published_time", "og:published_time", "datepublished"),
    ("parsely-pub-date", "sailthru.date", "cxenseparse:recs:publishtime", "cxenseparse:publishtime", "pubdate",
     "publishdate", "publish-date", "publish_date", "publication_date", "publication-date", "article.published",
     "dc.date.issued", "dc.date.created", "dcterms.created", "dcterms.issued", "dc.date", "dcterms.date", "date",
     "displaydate", "article_date_original", "originalpublicationdate", "date_published", "dateposted",
     "iso-8601-publish-date", "last-published", "citation_publication_date", "vr:published_time",
     "bt:pubdate", "ptime", "apub:time", "shareaholic:article_published_time"),
)  # fmt: skip
_UPDATED_META = (
    "article:modified_time", "og:updated_time", "og:article:modified_time", "datemodified", "last-modified",
    "dcterms.modified", "dc.date.modified", "lastmod", "parsely-updated-date", "article.updated", "modified",
)  # fmt: skip
_MONTHS = {
    name: number
    for number, names in enumerate(
        (
            "jan january januar janvier enero gennaio janeiro ocak января", "feb february februar février febrero febbraio fevereiro şubat февраля",
            "mar march märz mars marzo março mart марта", "apr april avril abril aprile nisan апреля",
            "may mai mayo maggio maio mayıs мая", "jun june juni juin junio giugno junho haziran июня",
            "jul july juli juillet julio luglio julho temmuz июля", "aug august août agosto ağustos августа",
            "sep sept september septembre septiembre settembre setembro eylül сентября", "oct october oktober octobre octubre ottobre outubro ekim октября",
            "nov november novembre noviembre novembro kasım ноября", "dec december dezember décembre diciembre dicembre dezembro aralık декабря",
        ),
        start=1,
    )
    for name in names.split()
}  # fmt: skip
_ZONES = {
    "utc": 0, "gmt": 0, "z": 0, "est": -5, "edt": -4, "cst": -6, "cdt": -5, "mst": -7, "mdt": -6, "pst": -8,
    "pdt": -7, "cet": 1, "cest": 2, "mez": 1, "mesz": 2, "bst": 1, "eet": 2, "eest": 3, "msk": 3, "jst": 9, "kst": 9,
}  # fmt: skip
_CLOCK = r"(?:[T\s,]+(?:at\s+|um\s+|à\s+)?(?P<h>\d{1,2})[:.h](?P<mi>\d{2})(?::(?P<s>\d{2})(?:[.,]\d+)?)?\s*(?P<ap>[ap]\.?m\.?)?(?:\s*uhr)?)?"
_ZONE = r"(?:\s*\(?(?P<z>Z|[A-Z]{2,4}|(?:GMT|UTC)?\s*[+-]\d{1,2}:?\d{2}|(?:GMT|UTC)[+-]\d{1,2})\)?(?:\s*\([^()]*\))?)?"
_YEAR_FIRST = re.compile(
    rf"(?P<y>\d{{4}})[-/.年]\s*(?P<m>\d{{1,2}})[-/.月]\s*(?P<d>\d{{1,2}})日?{_CLOCK}{_ZONE}", re.I
)
_COMPACT = re.compile(
    r"(?P<y>(?:19|20)\d{2})(?P<m>\d{2})(?P<d>\d{2})(?:T?(?P<h>\d{2})(?P<mi>\d{2})(?P<s>\d{2})?)?(?P<z>Z|[+-]\d{4})?"
)
_DOTTED = re.compile(rf"(?P<d>\d{{1,2}})\.\s?(?P<m>\d{{1,2}})\.\s?(?P<y>\d{{4}}){_CLOCK}{_ZONE}", re.I)
_SLASHED = re.compile(rf"(?P<a>\d{{1,2}})[/-](?P<b>\d{{1,2}})[/-](?P<y>\d{{4}}){_CLOCK}{_ZONE}", re.I)
_DAY_MONTH = re.compile(
    rf"(?:\w+\.?,?\s+)?(?P<d>\d{{1,2}})(?:st|nd|rd|th|er|\.)?\s+(?:de\s+)?(?P<name>[^\W\d]+)\.?,?\s+(?:de\s+)?(?P<y>\d{{4}}){_CLOCK}{_ZONE}",
    re.I,
)
_MONTH_DAY = re.compile(
    rf"(?:[^\W\d]+,\s+|(?:mon|tue|wed|thu|fri|sat|sun)\s+)?(?P<name>[^\W\d]+)\.?\s+(?P<d>\d{{1,2}})(?:st|nd|rd|th)?,?\s+(?P<y>\d{{4}}){_CLOCK}{_ZONE}",
    re.I,
)
_EPOCH = re.compile(r"\d{10}(?:\d{3})?")
_LONGEST = 80  # characters a date may have


@dataclass(frozen=True, slots=True)
class Moment:
    """One declared date: in UTC, or with the wall clock taken as UTC where no zone is known."""

    at: datetime
    zoned: bool  # whether the declaration has a time zone
    timed: bool  # whether it has a time of day


@dataclass(frozen=True, slots=True)
class Dates:
    """What was decided of all declarations."""

    published: datetime | None = None
    raw: str = ""
    origin: str = ""
    updated: datetime | None = None
    updated_origin: str = ""
    notes: tuple[str, ...] = ()


def parse_date(raw: str, date_order: str = "") -> Moment | None:
    """A declared date as ISO 8601, RFC 822, a Unix time, or one of the forms common in news; None if it is none.

    ``03/04/2026`` has no meaning of its own: it is read only with ``date_order`` (``dmy`` or ``mdy``), or where one
    of the two numbers cannot be a month.
    """
    text = one_line(raw)
    if not text or len(text) > _LONGEST:
        return None
    return _iso(text) or _rfc822(text) or _epoch(text) or _common(text, date_order)


def _iso(text: str) -> Moment | None:
    try:
        value = datetime.fromisoformat(text)
    except ValueError:
        return None
    return _moment(value, timed=len(text) > 10 or ("T" in text))


def _rfc822(text: str) -> Moment | None:
    if "," not in text[:12] and not re.match(r"\d{1,2} [A-Za-z]{3} \d{4} \d", text):
        return None
    try:
        return _moment(parsedate_to_datetime(text), timed=True)
    except (ValueError, TypeError, IndexError, OverflowError):
        return None


def _epoch(text: str) -> Moment | None:
    if not _EPOCH.fullmatch(text):
        return None
    return _moment(datetime.fromtimestamp(int(text[:10]), UTC), timed=True)


def _moment(value: datetime, *, timed: bool) -> Moment | None:
    if not 1900 <= value.year <= 2200:
        return None
    if value.tzinfo is None:
        return Moment(value.replace(tzinfo=UTC), zoned=False, timed=timed)
    return Moment(value.astimezone(UTC), zoned=True, timed=timed)


def _common(text: str, date_order: str) -> Moment | None:
    for pattern in (_YEAR_FIRST, _COMPACT, _DOTTED, _SLASHED, _DAY_MONTH, _MONTH_DAY):
        if match := pattern.fullmatch(text):
            return _from_parts({k: v for k, v in match.groupdict().items() if v}, date_order)
    return None


def _from_parts(parts: dict[str, str], date_order: str) -> Moment | None:
    day_month = _day_month(parts, date_order)
    zone = _zone(parts.get("z", ""))
    if day_month is None or (parts.get("z") and zone is None):
        return None
    try:
        value = datetime(  # noqa: DTZ001 — the zone, if any, is added below
            int(parts["y"]),
            day_month[1],
            day_month[0],
            _hour(parts),
            int(parts.get("mi", 0)),
            int(parts.get("s", 0)),
        )
        return _moment(value.replace(tzinfo=UTC) - zone if zone is not None else value, timed="h" in parts)
    except (ValueError, OverflowError):
        return None


def _day_month(parts: dict[str, str], date_order: str) -> tuple[int, int] | None:
    if "name" in parts:
        month = _MONTHS.get(parts["name"].lower())
        return (int(parts["d"]), month) if month else None
    if "a" not in parts:
        return int(parts["d"]), int(parts["m"])
    first, second = int(parts["a"]), int(parts["b"])
    if first == second or (first > 12 >= second):
        return first, second
    if second > 12 >= first:
        return second, first
    return {"dmy": (first, second), "mdy": (second, first)}.get(date_order)


def _hour(parts: dict[str, str]) -> int:
    hour = int(parts.get("h", 0))
    half = parts.get("ap", "")[:1].lower()
    if half and 1 <= hour <= 12:
        return hour % 12 + (12 if half == "p" else 0)
    return hour


def _zone(text: str) -> timedelta | None:
    if not text:
        return None
    name = text.lower().replace(" ", "")
    if name in _ZONES:
        return timedelta(hours=_ZONES[name])
    digits = re.fullmatch(r"(?:gmt|utc)?([+-])(\d{1,2}):?(\d{2})?", name)
    if not digits:
        return None
    offset = timedelta(hours=int(digits[2]), minutes=int(digits[3] or 0))
    return -offset if digits[1] == "-" else offset


def declared_dates(page: Page, lead: Lead | None, now: datetime, timezone: str, date_order: str) -> Dates:
    """Published and updated of a page, by a fixed order of trust.

    Order: JSON-LD, article:published_time, other meta, the article's own ``<time>``, the listing. The first that can
    be read decides. Where it has no zone, a later one that has a zone and names the same wall clock or the same
    instant within a day replaces it; else it is read in ``timezone``, else as UTC, with a note.
    """
    notes: list[str] = []
    published = _choose(_published(page, lead), date_order, notes)
    updated = _choose(_updated(page), date_order, notes)
    if published is None:
        return Dates(updated=_settle(updated[0], timezone, []) if updated else None, notes=tuple(notes))
    moment, raw, origin = published
    at = _settle(moment, timezone, notes)
    if at - now > timedelta(hours=48):
        notes.append(f"published lies in the future: {at:%Y-%m-%d %H:%M} UTC")
    return Dates(
        at,
        one_line(raw, 100),
        origin,
        _settle(updated[0], timezone, []) if updated else None,
        updated[2] if updated else "",
        tuple(notes),
    )


Declared = tuple[str, str]  # raw, where
Chosen = tuple[Moment, str, str]


def _choose(declared: Iterator[Declared], date_order: str, notes: list[str]) -> Chosen | None:
    """The first readable declaration, or a zoned one that agrees with it."""
    chosen: Chosen | None = None
    for raw, origin in declared:
        moment = parse_date(raw, date_order)
        if moment is None:
            notes.append(f"bad date '{one_line(raw, 40)}' ({origin})")
        elif chosen is None:
            chosen = (moment, raw, origin)
        elif moment.zoned and moment.timed and _same(chosen[0], moment):
            chosen = (moment, raw, origin)
        if chosen and chosen[0].zoned:
            return chosen
    return chosen


def _same(naive: Moment, zoned: Moment) -> bool:
    """Whether a zoned declaration can be the naive one's: whole quarters of an hour apart, at most 14 hours."""
    apart = abs(zoned.at - naive.at)
    if not naive.timed:
        return apart < timedelta(hours=38)
    return apart <= timedelta(hours=14) and round(apart.total_seconds()) % 900 < 60


def _settle(moment: Moment, timezone: str, notes: list[str]) -> datetime:
    if moment.zoned:
        return moment.at
    zone = _named_zone(timezone)
    if zone is None:
        notes.append("no time zone declared: read as UTC" if moment.timed else "only a day declared")
        return moment.at
    return moment.at.replace(tzinfo=zone).astimezone(UTC)


def _named_zone(name: str) -> tzinfo | None:
    try:
        return ZoneInfo(name) if name else None
    except (ValueError, OSError):  # ZoneInfoNotFoundError is a KeyError
        return None
    except KeyError:
        return None


def _published(page: Page, lead: Lead | None) -> Iterator[Declared]:
    for raw in strings(page.article.get("datePublished")):
        yield raw, "json-ld"
    for group in _PUBLISHED_META:
        for raw in page.said(*group):
            yield raw, "meta"
    for raw in _time_elements(page):
        yield raw, "time element"
    for raw in strings(page.article.get("dateCreated")):
        yield raw, "json-ld"
    if lead and lead.published:
        where = "sitemap" if "sitemap" in lead.listing.lower() else "feed"
        yield lead.published.isoformat(), where


def _updated(page: Page) -> Iterator[Declared]:
    for raw in strings(page.article.get("dateModified")):
        yield raw, "json-ld"
    for raw in page.said(*_UPDATED_META):
        yield raw, "meta"
    for element in page.tree.iter("time"):
        if element.get("itemprop") == "dateModified" and (raw := element.get("datetime")):
            yield raw, "time element"


def _time_elements(page: Page) -> Iterator[str]:
    """Machine-readable dates of elements marked as the publication date, then of ``<time>`` around the headline."""
    for element in page.tree.xpath("//*[@itemprop='datePublished' or @pubdate]")[:3]:
        raw = element.get("datetime") or element.get("content")
        if raw and element.tag != "meta":
            yield raw
    yield from _beside_headline(page)


def _beside_headline(page: Page) -> Iterator[str]:
    """``<time datetime>`` in the smallest box around the h1 that has one, so that a sidebar's dates stay out."""
    if not page.headings:
        return
    box: HtmlElement | None = page.headings[0][0]
    for _ in range(5):
        box = box.getparent() if box is not None else None
        if box is None or box.tag in ("body", "html"):
            return
        if times := [e.get("datetime") for e in box.iter("time") if e.get("datetime")]:
            if len(times) <= 4:
                yield str(times[0])
            return
