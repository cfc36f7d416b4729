"""Rough text of raw HTML, without a parser: cheap enough to run on every page, and linear on hostile ones."""

from __future__ import annotations

import html
import re

_UNSEEN = re.compile(r"<(?:(script|style|svg|noscript|template)\b|!--)", re.IGNORECASE)
_ENDS = {
    name: re.compile(f"</{name}[^<>]*>", re.IGNORECASE)
    for name in ("script", "style", "svg", "noscript", "template")
}
_SAID = re.compile(r"<meta\s[^<>]*?content=(?:\"([^\"<>]*)\"|'([^'<>]*)')", re.IGNORECASE)
_HEAD = 100_000  # characters of the page searched for meta elements
_TAG = re.compile(r"<[^<>]*>")
# Written as a tree: it is tried at every tag.
_BORDER = (
    r"</?+(?>d(?:iv|[ltd])|p|li|[uo]l|nav|menu|t(?:[dhr]|able)|h[2-6]|header|section|a(?:rticle|side)"
    r"|f(?:ooter|igure)|main|body)\b[^<>]*+>"
)
# Possessive throughout: what fails is not tried again, so that hostile pages cost no more than others.
_LONE_LINKS = re.compile(
    rf"({_BORDER})(?:\s*+<a\b[^<>]*+>(?:[^<]++|<(?!/?+a\b))*+</a\s*+>)++(?=\s*+{_BORDER})", re.IGNORECASE
)
_ESCAPES = re.compile(r"(?:\\u[0-9a-fA-F]{4})+")


def visible_text(html_text: str, *, links: bool = True) -> str:
    """Words of a page in one line: text, title, meta contents and JSON-LD strings; no tags, escapes decoded.

    For a relevance gate only: it keeps menus and other furniture, and it may keep a little code. With ``links`` off,
    links are left out that fill a block by themselves (menus, teasers of other articles); a link in running text,
    or one about which the markup leaves a doubt, stays.
    """
    seen = "".join(_seen(html_text))
    rest = _TAG.sub(" ", seen if links else _LONE_LINKS.sub(r"\1", seen))
    said = " ".join(a or b for a, b in _SAID.findall(html_text[:_HEAD]))
    if "\\u" in rest:
        rest = _ESCAPES.sub(_unescape, rest)
    return " ".join(html.unescape(f"{said} {rest}").split())


def _seen(text: str) -> list[str]:
    """Pieces of the markup outside comments, code and styles, JSON-LD left in; what is never closed takes the rest."""
    pieces, at = [], 0
    while start := _UNSEEN.search(text, at):
        name = (start[1] or "").lower()
        if name == "script" and "ld+json" in text[start.end() : start.end() + 200].split(">", 1)[0]:
            pieces.append(text[at : start.end()])
            at = start.end()
            continue
        pieces.append(text[at : start.start()])
        at = _end(text, name, start.end())
        if at < 0:
            return pieces
    pieces.append(text[at:])
    return pieces


def _end(text: str, name: str, at: int) -> int:
    """Where an unseen part ends, -1 if nowhere."""
    if not name:
        end = text.find("-->", at)
        return end + 3 if end >= 0 else -1
    match = _ENDS[name].search(text, at)
    return match.end() if match else -1


def _unescape(match: re.Match[str]) -> str:
    r"""JSON's ``\uXXXX``, pairs of surrogates included; a lone one becomes U+FFFD."""
    return bytes.fromhex(match[0].replace("\\u", "")).decode("utf-16-be", "replace")
