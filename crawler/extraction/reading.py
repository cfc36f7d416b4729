"""The order of reading one page: refuse what is none, parse once, ask each part, doubt, and put it together."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime

from lxml.html import HtmlElement

from crawler.extraction import plaintext
from crawler.extraction.addresses import find_canonical
from crawler.extraction.authors import find_authors
from crawler.extraction.blocked import why_blocked
from crawler.extraction.blocks import Block, walk
from crawler.extraction.body import Body, read_body
from crawler.extraction.corrected import ORIGIN, Corrected, correct
from crawler.extraction.credit import find_credit
from crawler.extraction.dates import declared_dates
from crawler.extraction.decoding import Decoded
from crawler.extraction.kind import find_image, find_kind, find_section, find_site_name, find_tags
from crawler.extraction.language import article_language, declared_language
from crawler.extraction.liveblog import find_posts
from crawler.extraction.page import Page, open_page, parse, survey
from crawler.extraction.partial import why_partial
from crawler.extraction.sites import Corrections, correction_for, drop_from
from crawler.extraction.title import find_title
from crawler.text import clean_text
from storage.records import Article, Lead, Unreadable

_ALL_LINKS = 0.95  # share of a block that is link text
_TOO_LITTLE = 400  # characters of text outside links; with less, the text may be elsewhere in the page
Title = tuple[str, str, tuple[str, ...]]  # the text, where it was found, doubts
_TOO_LARGE = "page too large to extract: one text of more than 10 million characters"


@dataclass(frozen=True, slots=True)
class Request:
    """What a reading is made from; see ``crawler.extraction.extract``."""

    page: Decoded | str
    address: str
    lead: Lead | None
    headers: Mapping[str, str]
    now: datetime
    timezone: str
    date_order: str
    unwanted: Callable[[str], str]
    corrections: Corrections


def read(request: Request) -> Article | Unreadable:
    """An Article, or why there is none."""
    page = request.page
    decoded = page if isinstance(page, Decoded) else Decoded(page, "", "given as text")
    if what := _not_html(decoded):
        return Unreadable(request.address, "not HTML", f"not HTML ({what})")
    shape = survey(decoded.text)
    if shape.huge_text:
        return Unreadable(request.address, "failed", _TOO_LARGE)
    if shape.rough:
        return plaintext.rough_reading(decoded.text, request.address, shape.rough, decoded.encoding)
    tree = parse(decoded.text)
    if tree is None:
        return Unreadable(request.address, "empty", "no text: the page has no markup that can be parsed")
    correction = correction_for(_home(tree, request.address), request.corrections)
    if correction:
        drop_from(tree, correction)
    opened = open_page(tree, request.address)
    return _read_tree(opened, correct(opened, correction), decoded, request)


def _home(tree: HtmlElement, address: str) -> str:
    """Where a page is from; a saved one says so itself, if it is said at all."""
    if not address.startswith("file:"):
        return address
    return next((str(href) for href in tree.xpath("//link[@rel='canonical']/@href")), "")


def _not_html(decoded: Decoded) -> str:
    """The format of what is no HTML, "" if it may be."""
    if decoded.encoding == "binary":
        return decoded.how
    start = decoded.text[:1000].lstrip("\ufeff \r\n\t")
    if start.startswith("%PDF-"):
        return "PDF"
    if start[:1] in ("{", "[") and "<" not in start[:200]:
        return "JSON"
    if start.startswith(("<rss", "<feed", "<urlset", "<sitemapindex")) or "<rss" in start[:400]:
        return "XML feed or sitemap"
    if start and "<" not in decoded.text:
        return "plain text"
    return "binary data" if decoded.text.count("\0") > len(decoded.text) * 0.01 else ""


def _read_tree(page: Page, corrected: Corrected, decoded: Decoded, request: Request) -> Article | Unreadable:
    site_name = find_site_name(page)
    title: Title = (corrected.title, ORIGIN, ())
    if not corrected.title:
        title = find_title(page, site_name, request.lead.title if request.lead else "")
    blocks, marks = walk(page.tree)
    if why := _unwanted(page, blocks, request):
        return Unreadable(request.address, "off topic", why)
    body = corrected.body or read_body(page, blocks, marks, decoded.text, request.lead, title[0])
    if body.failure:
        return Unreadable(request.address, "failed", body.failure)
    if reason := why_blocked(page, decoded.text, title[0], body.text):
        return Unreadable(request.address, "blocked page", reason)
    if not body.text:
        return Unreadable(request.address, "empty", "no text")
    return _article(page, decoded, request, body, title, site_name, corrected)


def _unwanted(page: Page, blocks: list[Block], request: Request) -> str:
    """Why a page is off topic by what it says outside its links, "" if it may be on topic.

    Menus and teasers of other articles are links; in a crisis they name it on every page of an outlet.
    """
    said = [block.text for block in blocks if block.linked < _ALL_LINKS]
    if sum(map(len, said)) < _TOO_LITTLE:
        return ""
    declared = (text for texts in page.meta.values() for text in texts)
    headlines = (
        str(node.get(name, "")) for node in page.nodes for name in ("headline", "description", "articleBody")
    )
    return request.unwanted("\n".join((*said, *declared, *headlines, *(text for _, text in page.headings))))


def _article(
    page: Page,
    decoded: Decoded,
    request: Request,
    body: Body,
    title: Title,
    site: str,
    corrected: Corrected,
) -> Article:
    zone = request.timezone or corrected.timezone
    dates = declared_dates(page, request.lead, request.now, zone, request.date_order, corrected.dates)
    authors, authors_from = (corrected.authors, ORIGIN) if corrected.authors else find_authors(page, site)
    canonical, canonical_from, canonical_notes = find_canonical(page)
    declared = declared_language(page) or (request.lead.language if request.lead else "")
    language, language_from = article_language(body.text, declared)
    partial = why_partial(page, body.text, body.notices)
    kind = find_kind(page, title[0], body.text, body.links)
    found = {
        "title": title[1],
        "text": body.origin,
        "authors": authors_from,
        "published": dates.origin,
        "updated": dates.updated_origin,
        "canonical": canonical_from,
        "language": language_from if language else "",
    }
    return Article(
        address=request.address,
        canonical=canonical,
        title=title[0],
        text=clean_text(body.text),
        authors=authors,
        published=dates.published,
        published_raw=dates.raw,
        published_from=dates.origin,
        updated=dates.updated,
        language=language,
        language_declared=declared,
        kind=kind,
        section=find_section(page),
        tags=find_tags(page),
        image=find_image(page),
        credit=find_credit(body.text, (*authors, *body.credits)),
        site_name=site,
        noarchive=_noarchive(page, request.headers),
        partial=bool(partial),
        quality=_quality(body, title, partial, corrected),
        notes=(
            *body.notes,
            *title[2],
            *dates.notes,
            *canonical_notes,
            *corrected.notes,
            *([partial] if partial else []),
        ),
        found=tuple((name, where) for name, where in found.items() if where),
        encoding=decoded.encoding,
        posts=find_posts(page, zone) if kind == "live blog" else (),
    )


def _quality(body: Body, title: Title, partial: str, corrected: Corrected) -> float:
    """How far the reading can be trusted: the body's own mark, less for what is missing or doubtful."""
    mark = body.quality - 0.15 * bool(title[2]) - 0.25 * bool(partial) - 0.2 * bool(corrected.notes)
    return round(max(0.05, min(1.0, mark)), 2)


def _noarchive(page: Page, headers: Mapping[str, str]) -> bool:
    """Whether page or server forbid keeping a copy: robots meta and X-Robots-Tag, for all robots, not one by name."""
    rules = list(page.said("robots"))
    for name, value in headers.items():
        if name.lower() == "x-robots-tag":
            rules += [rule for rule in value.split(",") if ":" not in rule]
    return any("noarchive" in [word.strip().lower() for word in rule.split(",")] for rule in rules)
