"""What a site's correction finds on one page; what it does not find is told, so that an outdated one shows itself."""

from __future__ import annotations

from dataclasses import dataclass

from lxml.html import HtmlElement

from crawler.extraction.authors import clean_names
from crawler.extraction.blocks import fold, walk
from crawler.extraction.body import Body
from crawler.extraction.furniture import NOISE, READ_MORE
from crawler.extraction.page import Page
from crawler.extraction.sites import Correction, selected
from crawler.text import one_line

ORIGIN = "correction"
_OUT = frozenset(["furniture", "caption"])


@dataclass(frozen=True, slots=True)
class Corrected:
    """A page's parts by its site's correction; empty where that says nothing or finds nothing."""

    title: str = ""
    body: Body | None = None
    dates: tuple[str, ...] = ()  # of publication, as written
    authors: tuple[str, ...] = ()
    timezone: str = ""
    notes: tuple[str, ...] = ()


def correct(page: Page, correction: Correction | None) -> Corrected:
    if correction is None:
        return Corrected()
    title = next(
        (text for e in selected(page.tree, correction.title) if (text := one_line(e.text_content(), 500))), ""
    )
    text = _text(selected(page.tree, correction.body), title)
    dates = tuple(filter(None, map(_date, selected(page.tree, correction.date)[:3])))
    authors = clean_names(e.text_content() for e in selected(page.tree, correction.authors))
    results = {"body": text, "title": title, "date": dates, "authors": authors}
    notes = tuple(
        f"correction for {correction.host}: {key} finds nothing"
        for key, result in results.items()
        if getattr(correction, key) and not result
    )
    body = Body(text, ORIGIN, links=sum(1 for _ in page.tree.iter("a"))) if text else None
    return Corrected(title, body, dates, authors, correction.timezone, notes)


def _text(elements: list[HtmlElement], title: str) -> str:
    """Lines of the elements without the headline, captions and what says of itself that it is no text."""
    lines: dict[str, str] = {}
    for element in elements:
        blocks, marks = walk(element)
        for block in blocks:
            out = any(marks[n].name in _OUT and marks[n].element is not element for n in block.marks)
            noise = NOISE.match(block.text) or (len(block.folded) < 180 and READ_MORE.match(block.text))
            if not (out or noise or block.folded == fold(title)):
                lines.setdefault(block.folded, block.text)
    return "\n".join(lines.values())


def _date(element: HtmlElement) -> str:
    return one_line(element.get("datetime") or element.get("content") or element.text_content(), 200)
