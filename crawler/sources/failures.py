"""Of which kind a failure of a source is, judged by the words that the program itself puts it in, and which state that
means. Kinds decide what several failures at once may mean (``crawler.sources.outages``)."""

from __future__ import annotations

import re
from enum import StrEnum


class Failure(StrEnum):
    """Why a source could not be read."""

    DNS = "dns"  # its name does not resolve
    CONNECT = "connect"  # no connection was made
    TIMEOUT = "timeout"
    CLOSED = "closed"  # the connection ended before the answer did
    TLS = "tls"
    SERVER = "http 5xx"
    CLIENT = "http 4xx"
    GONE = "http 410"
    REFUSED = "refused"  # the server, or a wall before it, keeps us out
    ROBOTS = "robots"  # it disallows what we asked for
    PRIVATE = "private address"
    WAITING = "asked to wait"
    NO_LISTING = "not a feed"
    EMPTY = "empty"
    OTHER = "other"


# What our own line may cause: no server had a say in it.
OF_THE_LINE = frozenset([Failure.DNS, Failure.CONNECT, Failure.TIMEOUT])
# What a country or network that goes dark shows, seen from outside; its sites' relays elsewhere answer 5xx then.
UNREACHABLE = OF_THE_LINE | {Failure.CLOSED, Failure.TLS, Failure.SERVER}

_ADDRESS = re.compile(r"https?://\S+")
_WORDS: tuple[tuple[Failure, re.Pattern[str]], ...] = tuple(
    (kind, re.compile(words))
    for kind, words in (
        (Failure.ROBOTS, r"disallowed by robots\.txt"),
        (Failure.DNS, r"does not resolve"),
        (Failure.PRIVATE, r"private address|only http and https"),
        (Failure.CONNECT, r"refused the connection|no route to|connection could not be made"),
        (Failure.TIMEOUT, r"in time\b"),
        (Failure.TLS, r"certificate|\bSSL\b|\bTLS\b"),
        (Failure.CLOSED, r"closed the connection|connection was lost|connection ended before"),
        (Failure.WAITING, r"left alone until|server answered 429"),
        (Failure.REFUSED, r"challenge page|consent page|\(got a refusal|server answered (?:40[1237]|451)"),
        (Failure.GONE, r"server answered 410"),
        (Failure.CLIENT, r"server answered 4\d\d"),
        (Failure.SERVER, r"server answered 5\d\d"),
        (Failure.EMPTY, r"no links to articles|\bis empty\b|got nothing"),
        (Failure.NO_LISTING, r"\bnot an? |is no HTTP"),
    )
)


def failure(reason: str) -> Failure:
    """The kind of a failure told in ``reason``; addresses in it do not count, they may say anything."""
    words = _ADDRESS.sub("", reason)
    return next((kind for kind, pattern in _WORDS if pattern.search(words)), Failure.OTHER)


def state(kind: Failure) -> str:
    """The state of a source that could not be read: failing, blocked (we are kept out) or moved (gone for good)."""
    if kind in (Failure.REFUSED, Failure.ROBOTS):
        return "blocked"
    return "moved" if kind is Failure.GONE else "failing"
