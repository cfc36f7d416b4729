"""Whether a page shows only part of its article: paywalls and teasers."""

from __future__ import annotations

import re

from crawler.extraction.jsonld import Node
from crawler.extraction.page import Page

_CLASSES = re.compile(
    r"(?:^|[\s_-])(?:paywall|piano-offer|regwall|subscriber-only|premium-content-wall|tp-modal)",
    re.IGNORECASE,
)
_WORDS = re.compile(
    r"(?:subscribe|sign up|log in|register) to (?:continue|keep|read)|to (?:continue|"
    r"keep) reading|already a subscriber|"
    r"jetzt weiterlesen|weiterlesen mit|mit .{0,20}\babo\b|cet article est réservé|"
    r"il vous reste .{0,20} à lire|"
    r"contenido exclusivo|suscríbete para|читать полностью|оформите подписку|только для подписчиков|"
    r"devamını okumak için|abone ol|続きを読む|会員限定|有料会員",
    re.IGNORECASE,
)
_LONG = 2_500  # characters above which only a declaration makes a reading partial


def why_partial(page: Page, text: str, notices: tuple[str, ...] = ()) -> str:
    """Why the text seems to be only part of the article, "" if it does not."""
    if _declared_closed(page.article):
        return "declared as not free to read: the text may be only its beginning"
    if page.first("article:content_tier") in ("locked", "metered") and len(text) < _LONG:
        return "declared as subscribers' content: the text may be only its beginning"
    if len(text) < _LONG and _WORDS.search("\n".join((text[-400:], *notices))):
        return "invites to subscribe: the text may be only its beginning"
    described = page.first("og:description", "description")
    if described and len(text) <= len(described) + 20 and len(text) < 400:
        return "no more text than the description: a teaser"
    return ""


def _declared_closed(node: Node) -> bool:
    return str(node.get("isAccessibleForFree", "")).strip().lower() in ("false", "no", "0")
