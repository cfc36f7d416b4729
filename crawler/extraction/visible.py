"""Rough text of raw HTML, without a parser: cheap enough to run on every page, and linear on hostile ones."""

from __future__ import annotations

import html
import re

# Ends of what is not text. Searched only up to the last closing tag, so every opening one finds an end: linear.
_UNSEEN = re.compile(
    r"<!--.*?-->|<(?:script(?![^<>]*ld\+json)|style|noscript|svg)\b[^>]*>.*?</(?:script|style|noscript|svg)\s*>",
    re.IGNORECASE | re.DOTALL,
)
_LAST_END = re.compile(r"</(?:script|style|noscript|svg)\s*>|-->", re.IGNORECASE)
_SAID = re.compile(r"<meta\s[^<>]*?content=(?:\"([^\"<>]*)\"|'([^'<>]*)')", re.IGNORECASE)
_TAG = re.compile(r"<[^<>]*>")
_ESCAPE = re.compile(r"(?:\\u[dD][89abAB][0-9a-fA-F]{2}\\u[dD][c-fC-F][0-9a-fA-F]{2}|\\u[0-9a-fA-F]{4})+")
_BLANKS = re.compile(r"\s+")


def visible_text(html_text: str) -> str:
    """Words of a page in one line: text, title, meta contents and JSON-LD strings; tags dropped, escapes decoded.

    For a relevance gate only: it keeps menus and other furniture, and it may keep a little code.
    """
    said = " ".join(a or b for a, b in _SAID.findall(html_text))
    rest = _TAG.sub(" ", _without_unseen(html_text))
    if "\\u" in rest:
        rest = _ESCAPE.sub(_unescape, rest)
    return _BLANKS.sub(" ", html.unescape(f"{said} {rest}")).strip()


def _without_unseen(text: str) -> str:
    last = 0
    for last_end in _LAST_END.finditer(text):
        last = last_end.end()
    return _UNSEEN.sub(" ", text[:last]) + text[last:]


def _unescape(match: re.Match[str]) -> str:
    r"""JSON's ``\uXXXX``, pairs of surrogates included; a lone one becomes U+FFFD."""
    units = bytes.fromhex(match[0].replace("\\u", "").replace("\\U", ""))
    return units.decode("utf-16-be", "replace")
