"""Headline of an article.

Sites declare up to four: JSON-LD headline, og:title, the h1 and ``<title>``, made for different readers. The rule:
the first declared one that the page also shows as a headline, in the declared spelling; else what the h1 shows.
Only a page without any headline gets a declared title that is not shown, with a note.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from difflib import SequenceMatcher

from crawler.extraction.jsonld import plain, strings
from crawler.extraction.page import Page
from crawler.text import one_line

MAX_TITLE = 500
_SEPARATOR = re.compile(r"\s+(?:[|»·•*ㅣ]|[-–—:]+)\s+|\s*(?:\||--|ㅣ)\s*")
_LIVE_TAIL = re.compile(
    r"(?:\s*[-–—|:]\s*(?:as it happened|live updates?|live blog|live|latest updates?|the latest|"
    r"liveticker|live-ticker|en direct|en vivo|última hora|онлайн|canlı))\s*$",
    re.IGNORECASE,
)
_ELLIPSIS = re.compile(r"\s*(?:\.{3}|…)$")


def fold(text: str) -> str:
    """Letters and digits only, without case: two spellings of one headline are the same."""
    return "".join(c for c in text.casefold() if c.isalnum())


def find_title(page: Page, site_name: str, feed_title: str = "") -> tuple[str, str, tuple[str, ...]]:
    """Title, where it was found, and doubts."""
    shown = [text for _, text in page.headings if not _is_site(text, site_name, page.address)]
    declared = [(trim_outlet(text, site_name), where) for text, where in _declared(page)]
    for text, where in declared:
        if any(_shows(heading, text) for heading in shown) or _with_kicker(page, text, shown):
            return _finish(text), where, ()
    if headline := _own_heading(shown, [text for text, _ in declared]):
        return _finish(headline), "h1", ()
    document = trim_outlet(one_line(page.tree.findtext(".//title") or ""), site_name)
    for text, where in [*declared, (one_line(feed_title), "feed"), (document, "title element")]:
        if text:
            return _finish(text), where, ("title not shown as a headline",)
    return "", "", ("no title",)


def _declared(page: Page) -> Iterator[tuple[str, str]]:
    for text in strings(page.article.get("headline")):
        yield text, "json-ld"
    for text in page.said("og:title"):
        yield plain(text), "og:title"
    for text in page.said("twitter:title", "title", "dc.title", "parsely-title", "sailthru.title"):
        yield plain(text), "meta"


def _shows(heading: str, text: str) -> bool:
    """Whether a heading shows a declared title: the same but for spelling, or with a kicker or a tail around it."""
    a, b = fold(heading), fold(text)
    return bool(b) and (
        a == b or (len(b) >= 0.4 * len(a) and len(b) >= 12 and (a.endswith(b) or a.startswith(b)))
    )


def _with_kicker(page: Page, text: str, shown: list[str]) -> bool:
    """Whether a declared title is a heading plus a kicker that the page shows beside it."""
    whole = fold(text)
    for element, heading in page.headings:
        own = fold(heading)
        if heading not in shown or len(own) < 8 or not whole.endswith(own):
            continue
        kicker, box = whole[: -len(own)], element.getparent()
        for _ in range(2):
            if box is not None and kicker in fold(box.text_content()[:2000]):
                return True
            box = box.getparent() if box is not None else None
    return False


def _own_heading(shown: list[str], declared: list[str]) -> str:
    """The h1 most like what is declared: pages have others, for the site, a menu or a box."""
    if len(shown) < 2 or not declared:
        return shown[0] if shown else ""
    return max(shown[:8], key=lambda h: max(likeness(h, d) for d in declared))


def likeness(a: str, b: str) -> float:
    """0..1, on the first 200 characters."""
    return SequenceMatcher(None, a[:200].casefold(), b[:200].casefold(), autojunk=False).ratio()


def trim_outlet(text: str, site_name: str) -> str:
    """The text without a part at either end, set off by a bar or dash, that names the outlet."""
    pieces = list(_SEPARATOR.finditer(text))
    own = fold(site_name)
    for cut in reversed(pieces):
        if cut.start() >= 12 and own and _names(fold(text[cut.end() :]), own):
            text = text[: cut.start()]
    if pieces and own and fold(text[: pieces[0].start()]) == own:
        text = text[pieces[0].end() :]
    return text


def _names(tail: str, own: str) -> bool:
    return bool(tail) and (tail == own or tail in own or (own in tail and len(own) >= 4 and len(tail) < 60))


def _is_site(text: str, site_name: str, address: str) -> bool:
    folded = fold(text)
    host = address.split("/")[2] if address.count("/") >= 2 else ""
    return (
        not folded
        or folded == fold(site_name)
        or (len(folded) > 3 and folded == fold(host.removeprefix("www.")))
    )


def _finish(text: str) -> str:
    return one_line(_LIVE_TAIL.sub("", _ELLIPSIS.sub("", text)) or text, MAX_TITLE)
