"""Does an address look like an article's? Judged by the shape of its path alone, in any script."""

from __future__ import annotations

import re
from collections import Counter
from functools import lru_cache
from urllib.parse import SplitResult, parse_qsl, unquote, urlsplit

import tldextract

from crawler.sources.pathwords import ARTICLE_SEGMENTS, ID_KEYS, REFUSED_KEYS, REFUSED_SEGMENTS

_DATE = re.compile(
    r"(?:^|[/_-])(?:19[89]|20[0-4])\d[/_-]?(?:0?[1-9]|1[0-2])(?:[/_-]?(?:0?[1-9]|[12]\d|3[01]))?(?=$|[/_.-])"
)
_CALENDAR = re.compile(r"/(?:\w+/){0,2}(?:19|20)\d\d(?:[/-]\d{1,2}){0,2}/?$")
_NUMBER = re.compile(r"(?<![0-9])[0-9]{5,}(?![0-9])")
_SHORT_NUMBER = re.compile(r"[0-9]{3,}")
_CODE = re.compile(r"(?=[a-z]*[0-9])(?=[0-9]*[a-z])[a-z0-9]{8,40}")
_PAGE_ENDING = re.compile(r"\.(?:html?|shtml|php|aspx?|jsp|ece|cms|story|article)$")
_FILE_ENDING = re.compile(
    r"\.(?:jpe?g|png|gif|svg|webp|avif|ico|pdf|docx?|xlsx?|pptx?|zip|gz|mp[34]|m4a|avi|mov|webm|css|js|json|xml|rss"
    r"|atom|txt|exe|apk|ics|epub)$"
)
_EMPTY_ENDINGS = ARTICLE_SEGMENTS | {"index.html", "index.php", "index.htm"}


def path_score(address: str) -> int:
    """How far the address is shaped like an article's: 0 or less for sections, 2 and more for articles.

    None of: files, tag, author, account and help pages, calendars, paths that repeat themselves. Those get
    -9.
    """
    parts = urlsplit(address)
    path = unquote(parts.path).lower().rstrip("/")
    segments = [segment for segment in path.split("/") if segment]
    if not segments and not parts.query:
        return -9
    dated = _DATE.search(path) is not None
    if _refused(parts, path, segments, dated):
        return -9
    last = segments[-1] if segments else ""
    if len(segments) > 1 and last in _EMPTY_ENDINGS:  # /slug-123456/artikel, /slug/index.html
        last = segments[-2]
    score = 3 if dated else 0
    score += _slug_score(_PAGE_ENDING.sub("", last))
    score += 1 if _PAGE_ENDING.search(last) else 0
    score += 1 if ARTICLE_SEGMENTS.intersection(segments[:-1]) else 0
    score += 2 if _has_id_key(parts) else 0
    return score if score or len(segments) > 2 else -2


def _slug_score(last: str) -> int:
    words = len([word for word in re.split(r"[-_ +]", last) if word])
    score = 3 if words >= 6 else 2 if words >= 4 else 1 if words == 3 else 0
    if _NUMBER.search(last) or _CODE.fullmatch(re.split(r"[-_]", last)[-1]):
        score += 2
    elif _SHORT_NUMBER.fullmatch(last):
        score += 1
    return score


def _has_id_key(parts: SplitResult) -> bool:
    pairs = parse_qsl(parts.query[:500])
    return any(key.lower() in ID_KEYS and _SHORT_NUMBER.search(value) for key, value in pairs)


def _refused(parts: SplitResult, path: str, segments: list[str], dated: bool) -> bool:
    if _FILE_ENDING.search(path) or _CALENDAR.fullmatch(path) or len(segments) > 12:
        return True
    if max(Counter(segments).values(), default=0) > 2:
        return True
    if not dated and _is_of_a_refused_kind(segments):
        return True
    keys = {key.lower() for key, _ in parse_qsl(parts.query[:500], keep_blank_values=True)}
    return bool(keys & REFUSED_KEYS)


def _is_of_a_refused_kind(segments: list[str]) -> bool:
    """An author's page is, what stands below it under a name of its own (/autoren/name/long-slug) is not."""
    refused = [place for place, segment in enumerate(segments) if segment in REFUSED_SEGMENTS]
    return bool(refused) and (refused[-1] > len(segments) - 3 or _slug_score(segments[-1]) < 2)


@lru_cache(maxsize=1)
def _suffixes() -> tldextract.TLDExtract:
    """The public suffix list that the library carries; it is never fetched."""
    return tldextract.TLDExtract(suffix_list_urls=(), cache_dir=None)


@lru_cache(maxsize=4096)
def _registrable(host: str) -> str:
    return _suffixes()(host).top_domain_under_public_suffix or host


def same_site(address: str, other: str) -> bool:
    """Whether two addresses belong to one registrable domain (news.bbc.co.uk and www.bbc.co.uk)."""
    return _registrable(urlsplit(address).hostname or "") == _registrable(urlsplit(other).hostname or "")
