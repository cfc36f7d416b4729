"""Declared dates: what a page, feed or sitemap says, never what could be guessed from text or address."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta, tzinfo
from itertools import chain, takewhile
from zoneinfo import ZoneInfo

from lxml.html import HtmlElement

from crawler.extraction.date_forms import Moment, parse_date
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


@dataclass(frozen=True, slots=True)
class Dates:
    """What was decided of all declarations."""

    published: datetime | None = None
    raw: str = ""
    origin: str = ""
    updated: datetime | None = None
    updated_origin: str = ""
    notes: tuple[str, ...] = ()


def declared_dates(
    page: Page,
    lead: Lead | None,
    now: datetime,
    timezone: str,
    date_order: str,
    corrected: tuple[str, ...] = (),
) -> Dates:
    """Published and updated of a page, by a fixed order of trust.

    ``corrected`` is what a site's correction points at. It goes first, then in this order: JSON-LD,
    article:published_time, other meta, the article's own ``<time>``, the listing. The first that can be read
    decides. Where it has no zone, a later one that has a zone and names the same wall clock or the same instant
    within a day replaces it; else it is read in ``timezone``, else as UTC, with a note.
    """
    notes: list[str] = []
    published = _choose(
        chain(((raw, "correction") for raw in corrected), _published(page, lead)), date_order, notes
    )
    updated = _choose(_updated(page), date_order, notes)
    if published is None:
        return Dates(updated=settle(updated[0], timezone, []) if updated else None, notes=tuple(notes))
    moment, raw, origin = published
    at = settle(moment, timezone, notes)
    if at - now > timedelta(hours=48):
        notes.append(f"published lies in the future: {at:%Y-%m-%d %H:%M} UTC")
    return Dates(
        at,
        one_line(raw, 100),
        origin,
        settle(updated[0], timezone, []) if updated else None,
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
        elif chosen is None or (moment.zoned and moment.timed and _same(chosen[0], moment)):
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


def settle(moment: Moment, timezone: str, notes: list[str]) -> datetime:
    """The moment in UTC: as declared, else on the clock of ``timezone``, else as UTC, with a note."""
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


def _aside(element: HtmlElement, box: HtmlElement) -> bool:
    """Whether an element stands in a sidebar, list or footer within the box."""
    around = takewhile(lambda other: other is not box, element.iterancestors())
    return any(other.tag in ("aside", "nav", "footer", "li") for other in around)


def _beside_headline(page: Page) -> Iterator[str]:
    """``<time datetime>`` in the smallest box around the h1 that has one, so that a sidebar's dates stay out."""
    if not page.headings:
        return
    box: HtmlElement | None = page.headings[0][0]
    for _ in range(5):
        box = box.getparent() if box is not None else None
        if box is None or box.tag in ("body", "html"):
            return
        if times := [e.get("datetime") for e in box.iter("time") if e.get("datetime") and not _aside(e, box)]:
            if len(times) <= 4:
                yield str(times[0])
            return
