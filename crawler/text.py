"""Text as it crosses the border: every string from a page, feed or header passes here once."""

from __future__ import annotations

import re
import unicodedata

# C0 and C1 controls but tab and newline, lone surrogates, noncharacters: none is valid in XML 1.0 or safe in a header.
_FORBIDDEN = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\ud800-\udfff\ufdd0-\ufdef\ufffe\uffff]")
_SURROGATE = re.compile("[\ud800-\udfff]")
# Bidi overrides and isolates, zero-width and other format marks that hide or reorder what a person sees.
_HIDDEN = re.compile("[\u00ad\u061c\u180e\u200b\u200e\u200f\u202a-\u202e\u2060-\u2064\u2066-\u206f\ufeff]")
_BLANKS = re.compile(r"[^\S\n]+")
_NEWLINES = re.compile("\r\n?|[\x0b\x0c\x85\u2028\u2029]")


def clean_text(text: str, limit: int | None = None) -> str:
    """Text that is valid in XML, SQLite, UTF-8 and a terminal, in NFC, with single blanks; paragraphs stay lines.

    Lone surrogates become U+FFFD, other forbidden and hidden characters go. ``limit`` caps the length in characters.
    """
    text = _NEWLINES.sub("\n", text)
    text = _SURROGATE.sub("\ufffd", text)
    text = _HIDDEN.sub("", _FORBIDDEN.sub("", text))
    lines = (_BLANKS.sub(" ", line).strip() for line in unicodedata.normalize("NFC", text).split("\n"))
    cleaned = "\n".join(line for line in lines if line)
    return cleaned if limit is None else cleaned[:limit].rstrip()


def one_line(text: str, limit: int | None = None) -> str:
    """``clean_text`` with every newline made a blank: for titles, names, headers and log lines."""
    return " ".join(clean_text(text, None).split())[:limit]
