"""The article's text."""

from __future__ import annotations

import logging
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass

import trafilatura
from trafilatura.xml import xmltotxt

from crawler.extraction.page import Page, parse
from crawler.extraction.plaintext import plain_text
from storage.records import Lead

MODE = {"fast": False, "include_comments": False, "with_metadata": False}
"""How the library is asked; chosen by ``python -m benchmarks pages``."""


@dataclass(frozen=True, slots=True)
class Body:
    """A text with its origin and what is doubtful in it; or why reading it failed."""

    text: str
    origin: str = ""
    quality: float = 1.0
    notes: tuple[str, ...] = ()
    links: int = 0
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


def read_body(page: Page, markup: str, lead: Lead | None) -> Body:
    """The text of the page's article."""
    with _listening() as errors:
        document = trafilatura.bare_extraction(page.tree, **MODE)
    if document is None and errors.messages:
        return Body("", failure=f"extractor failed: {errors.messages[0][:200]}")
    text = xmltotxt(document.body, False) if document is not None else ""
    return Body(text, "trafilatura", 1.0 if len(text) > 300 else 0.6)
