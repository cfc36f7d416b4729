"""The key under which one article is known, whatever way its address is spelt."""

from __future__ import annotations

import re
from string import ascii_letters, digits
from urllib.parse import SplitResult, unquote, urljoin, urlsplit

import idna

from .parameters import says_nothing

__all__ = ["article_key", "canonical_address"]

# What has one meaning, encoded or not (RFC 3986, 2.2 and 2.3), is not encoded; the rest is, in capitals.
_PLAIN_IN_PATH = frozenset(ascii_letters + digits + "._~-!$'()*,;:@|")
_PLAIN_IN_QUERY = _PLAIN_IN_PATH | frozenset("/?[]")
_ODD_IN_PATH = re.compile(r"%[0-9A-Fa-f]{2}|[^A-Za-z0-9._~\-!$'()*,;:@|/&+=]")
_ODD_IN_QUERY = re.compile(r"%[0-9A-Fa-f]{2}|[^A-Za-z0-9._~\-!$'()*,;:@|/?\[\]]")
_CONTROL = re.compile("[\x00-\x1f\x7f]")
_LONE = re.compile("[\ud800-\udfff]")

_LONGEST_HOST = 253  # RFC 1035
_PREFIX = re.compile(r"^(?:www|m|amp|mobile)\.(?=[^.]+\.)")
# "m.co.uk" would be a site of its own: what is left must be more than a public suffix.
_SUFFIX_ONLY = re.compile(r"^(?:co|com|org|net|gov|edu|ac|or|ne|go)\.[a-z]{2}$")
_SESSION = re.compile(r";(?:jsessionid|phpsessid|sid)=[^;]*", re.IGNORECASE)
_SESSION_SEGMENT = re.compile(r"\(s\([0-9a-z]{20,}\)\)", re.IGNORECASE)
_INDEX = re.compile(r"^(?:index|default)\.(?:x?html?|shtml|php|aspx?|jsp)$", re.IGNORECASE)
_AMP_NAME = re.compile(r"(?:\.amp)+(?=\.html?$|$)", re.IGNORECASE)
_STORY = re.compile(r"\d{4}|(?:[^-_]+[-_]){2}[^-_]")


def canonical_address(address: str) -> str:
    """The key of the page at ``address``: the same for every spelling that shows the same article.

    No difference make: http or https, www., m., amp. and mobile. before the host, AMP and print variants, the
    order of parameters, tracking parameters, session ids, default ports, fragments (but ``#!``), index pages,
    the slash at the end, percent-encoding. Hosts do. Never raises, and gives its own results back unchanged;
    what is no http(s) address comes back stripped of control characters and lone surrogates.
    """
    cleaned = _LONE.sub("\ufffd", _CONTROL.sub("", address)).strip()
    try:
        parts = urlsplit(f"https:{cleaned}" if cleaned.startswith("//") else cleaned)
        host = _host(parts)
    except ValueError:
        return cleaned
    if parts.scheme not in ("http", "https") or not host:
        return cleaned
    query = _query(parts.query)
    fragment = (
        _respelt(parts.fragment, _ODD_IN_QUERY, _PLAIN_IN_QUERY) if parts.fragment.startswith("!") else ""
    )
    return f"https://{host}{_path(parts.path)}{query and '?' + query}{fragment and '#' + fragment}"


def article_key(address: str, canonical: str) -> str:
    """The key of the article at ``address``, given the canonical address its page claims ("" if none).

    The claim counts only on the same host, and only if it can be one article's: not the front page, nor a
    section. A broken template that claims its section on every page, or a hostile page that claims another
    site's article, merges nothing.
    """
    key = canonical_address(address)
    if not canonical.strip():
        return key
    try:
        claim = canonical_address(urljoin(address.strip(), canonical.strip()))
        own, claimed = urlsplit(key), urlsplit(claim)
    except ValueError:
        return key
    return claim if claimed.netloc == own.netloc and _may_be_story(claimed, own) else key


def _may_be_story(claimed: SplitResult, own: SplitResult) -> bool:
    if claimed.scheme != "https" or (claimed.path == "/" and not claimed.query):
        return False
    last = unquote(claimed.path).rpartition("/")[2]
    if claimed.query or _STORY.search(last):
        return True
    above = own.path == claimed.path or own.path.startswith(claimed.path + "/")
    return not above and claimed.path.count("/") > 1


def _host(parts: SplitResult) -> str:
    """Host and port as the key has them. Raises ValueError for a bad port or host."""
    host = unquote(parts.hostname or "").lower()
    if re.search(r"[\s\x00-\x20\x7f/?#@\\\[\]%<>]", host) or (
        ":" in host and not parts.netloc.rpartition("@")[2].startswith("[")
    ):
        raise ValueError("not a host")
    if len(host) > _LONGEST_HOST:
        raise ValueError("longer than a host name can be")
    if not host.isascii():
        host = idna.encode(host, uts46=True).decode("ascii")
    host = host.rstrip(".")
    while _PREFIX.match(host) and not _SUFFIX_ONLY.match(_PREFIX.sub("", host)):
        host = _PREFIX.sub("", host)
    host = f"[{host}]" if ":" in host else host
    return host if parts.port in (None, 80, 443) else f"{host}:{parts.port}"


def _path(path: str) -> str:
    """``path`` in its plain form; folded again while that changes anything, as marks may hide marks."""
    path = _respelt(path, _ODD_IN_PATH, _PLAIN_IN_PATH)
    folded = _folded(path)
    while folded != path:
        path, folded = folded, _folded(folded)
    return folded


def _folded(path: str) -> str:
    kept: list[str] = []
    for raw in path.split("/"):
        segment = _SESSION.sub("", raw)
        if segment == "..":
            del kept[-1:]
        elif segment not in ("", ".") and not _SESSION_SEGMENT.fullmatch(segment):
            kept.append(segment)
    return "/" + "/".join(_without_variant(kept))


def _without_variant(segments: list[str]) -> list[str]:
    """Path segments without index files, AMP and print marks at either end."""
    end = len(segments)
    while end and _is_variant(segments[end - 1], alone=end == 1):
        end -= 1
    start = 0
    while start < end and segments[start].lower() == "amp":
        start += 1
    kept = segments[start:end]
    return [*kept[:-1], _AMP_NAME.sub("", kept[-1])] if kept else kept


def _is_variant(last: str, *, alone: bool) -> bool:
    return last.lower() == "amp" or bool(_INDEX.match(last)) or (last.lower() == "print" and not alone)


def _query(query: str) -> str:
    pairs = []
    for part in query.split("&"):
        name, _, value = (_respelt(piece, _ODD_IN_QUERY, _PLAIN_IN_QUERY) for piece in _partition(part))
        if (name or value) and not says_nothing(unquote(name), unquote(value)):
            pairs.append((name, value))
    return "&".join(
        f"{name}={value}" if value else name for name, value in sorted(pairs, key=lambda pair: pair[0])
    )


def _partition(part: str) -> tuple[str, str, str]:
    return part.replace("+", "%20").partition("=")


def _respelt(text: str, odd: re.Pattern[str], plain: frozenset[str]) -> str:
    """``text`` with one percent-encoding of each character, none where ``plain`` has it."""

    def spelt(match: re.Match[str]) -> str:
        piece = match[0]
        if len(piece) == 3:
            char = chr(int(piece[1:], 16))
            return char if char in plain else piece.upper()
        return "".join(f"%{byte:02X}" for byte in piece.encode("utf-8"))

    return odd.sub(spelt, text)
