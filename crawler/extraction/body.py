"""The article's text: the library's reading as a guide, the page's own blocks as the text, and what to do without."""

from __future__ import annotations

import logging
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass

import trafilatura
from trafilatura.settings import Document
from trafilatura.xml import xmltotxt

from crawler.extraction.blocks import Block, Mark, walk
from crawler.extraction.embedded import embedded_text
from crawler.extraction.page import Page, parse
from crawler.extraction.plaintext import plain_text
from crawler.extraction.selection import Choice, choose
from crawler.text import clean_text
from storage.records import Lead

_COVERED = (
    0.5  # share of the page's own paragraphs that the fast mode must have, else the thorough one is asked
)
_SHORT = 250  # characters of text below which other places are looked at
_DEEP = 250  # levels of nesting that the parser may have cut off


@dataclass(frozen=True, slots=True)
class Body:
    """A text with its origin and what is doubtful in it; or why reading it failed."""

    text: str
    origin: str = ""
    quality: float = 1.0
    notes: tuple[str, ...] = ()
    links: int = 0  # links on the page
    credits: tuple[str, ...] = ()  # lines left out that credit somebody
    notices: tuple[str, ...] = ()  # … that advertise or invite
    failure: str = ""


class _Errors(logging.Handler):
    """Keeps what the library logs as errors: it returns None both for "no text" and for a failure."""

    def __init__(self) -> None:
        super().__init__(logging.ERROR)
        self.messages: list[str] = []

    def emit(self, record: logging.LogRecord) -> None:
        self.messages.append(record.getMessage())


@contextmanager
def _listening() -> Iterator[_Errors]:
    logger, handler = logging.getLogger("trafilatura"), _Errors()
    logger.addHandler(handler)
    try:
        yield handler
    finally:
        logger.removeHandler(handler)


def guide_text(page: Page, *, fast: bool) -> str:
    """The library's reading of the page, its comments and dates left alone; "" if it finds no text.

    Raises ExtractorFailedError if the library reported an error of its own, such as a lack of memory.
    """
    with _listening() as errors:
        document = trafilatura.bare_extraction(
            page.tree, fast=fast, include_comments=False, with_metadata=False
        )
    if document is None and errors.messages:
        raise ExtractorFailedError(errors.messages[0][:200])
    return str(xmltotxt(document.body, False)) if isinstance(document, Document) else ""


class ExtractorFailedError(Exception):
    """The library returned nothing and logged why; kept inside this room."""


def read_body(
    page: Page, blocks: list[Block], marks: list[Mark], markup: str, lead: Lead | None, title: str
) -> Body:
    """The text of the page's article.

    The library's fast mode leads; its thorough one is asked where the fast one misses most of the page's own
    paragraphs (measured: better than either alone, at nearly the cost of the fast one).
    """
    links = sum(1 for _ in page.tree.iter("a"))
    try:
        text, choice = _read(page, blocks, marks, title)
    except ExtractorFailedError as failure:
        return Body("", failure=f"extractor failed: {failure}", links=links)
    if len(text) < _SHORT and (other := _elsewhere(page, markup, lead, text)):
        return other
    notes, quality = _doubts(text, choice)
    return Body(text, "trafilatura", quality, notes, links, choice.credits, choice.notices)


def _read(page: Page, blocks: list[Block], marks: list[Mark], title: str) -> tuple[str, Choice]:
    guide = guide_text(page, fast=True)
    choice = choose(blocks, marks, guide, page, title)
    if choice.coverage < _COVERED or len(guide) < _SHORT or not choice.blocks:
        guide = guide_text(page, fast=False)
        choice = choose(blocks, marks, guide, page, title)
    # Cleaned here: what is only control characters is no text.
    return clean_text("\n".join(block.text for block in choice.blocks) or guide), choice


def _doubts(text: str, choice: Choice) -> tuple[tuple[str, ...], float]:
    notes, quality = [], 1.0
    if not choice.blocks and text:
        notes.append("the extractor's text could not be found among the page's blocks")
        quality -= 0.3
    if choice.coverage < _COVERED:
        notes.append("much of the page's running text is not in the reading")
        quality -= 0.2
    if len(text) < _SHORT:
        notes.append(f"short text: {len(text)} characters")
        quality -= 0.3
    return tuple(notes), quality


def _elsewhere(page: Page, markup: str, lead: Lead | None, text: str) -> Body | None:
    """A longer text where the page's visible part has next to none: its data, the feed, or a deeper tree."""
    least = 2 * len(text) + _SHORT // 2
    if len(found := embedded_text(page, markup)) > least:
        return Body(found, "page data", 0.7, ("text taken from the page's data: its visible part has none",))
    if lead and len(lead.content) > least:
        return Body(lead.content, "feed", 0.7, ("text taken from the feed: the page has none",))
    if _is_deep(page):
        return _from_deep(markup, least)
    return None


def _is_deep(page: Page) -> bool:
    """Whether the tree is as deep as the parser goes, so that what lies deeper is missing."""
    element, depth = page.tree, 0
    for element in page.tree.iter():  # noqa: B007 — the last element is wanted, where a cut-off tree ends
        pass
    while element is not None:
        element, depth = element.getparent(), depth + 1
    return depth >= _DEEP


def _from_deep(markup: str, least: int) -> Body | None:
    note = "nested deeper than the parser goes: plain text only"
    tree = parse(markup, huge=True)
    if tree is not None:
        blocks, _ = walk(tree)
        text = "\n".join(b.text for b in blocks if b.linked < 0.5)
        if len(text) > least:
            return Body(text, "plain text", 0.2, (note,))
    text = plain_text(markup)
    return Body(text, "plain text", 0.2, (note,)) if len(text) > least else None
