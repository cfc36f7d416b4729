"""The last resort for markup that no parser should be given: text by linear scanning, marked as doubtful."""

from __future__ import annotations

import html
import re

from crawler.text import clean_text, one_line
from storage.records import Article, Unreadable

_BLOCK = re.compile(
    r"</?(?:p|div|br|li|h[1-6]|tr|section|article|td|ul|ol|blockquote|body|title)\b[^<>]*>", re.IGNORECASE
)
_TAG = re.compile(r"<[^<>]*>")
_CODE = re.compile(r"<(script|style|noscript|template)\b", re.IGNORECASE)
_TITLE = re.compile(r"<title[^<>]*>([^<]{1,2000})", re.IGNORECASE)
_LONGEST = 2_000_000  # characters of text kept
_SCANNED = 12_000_000  # characters of markup looked at
_QUALITY = 0.2


def plain_text(markup: str) -> str:
    """Lines of text of any markup; time grows with its length only."""
    seen = _without_code(markup[:_SCANNED])
    lines = html.unescape(_TAG.sub("", _BLOCK.sub("\n", seen)))
    return clean_text(lines, _LONGEST)


def _without_code(markup: str) -> str:
    """Markup without scripts and styles; one that is never closed takes the rest, as in a browser."""
    kept: list[str] = []
    at = 0
    while match := _CODE.search(markup, at):
        kept.append(markup[at : match.start()])
        end = re.compile(f"</{match[1]}", re.IGNORECASE).search(markup, match.end())
        if end is None:
            return "".join(kept)
        at = end.start()
        if len(kept) > 20_000:
            break
    return "".join(kept) + markup[at:]


def rough_reading(markup: str, address: str, reason: str, encoding: str) -> Article | Unreadable:
    """An article of plain text with a low quality, or a failure where there is no text."""
    text = plain_text(markup)
    match = _TITLE.search(markup[:_SCANNED])
    if len(text) < 20:
        return Unreadable(address, "failed", f"not extracted, and no text: {reason}")
    return Article(
        address=address,
        canonical=address,
        title=one_line(html.unescape(match[1]), 500) if match else "",
        text=text,
        quality=_QUALITY,
        notes=(f"plain text only: {reason}",),
        found=(("text", "plain text"), *((("title", "title element"),) if match else ())),
        encoding=encoding,
    )
