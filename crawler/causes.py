"""What went wrong with a request, in plain words: the library's errors are Python reprs, or empty."""

from __future__ import annotations

import logging
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime

from scrapy import exceptions as scrapy_errors
from scrapy.http import Request
from twisted.internet import error as net
from twisted.python.failure import Failure
from twisted.web import _newclient as web

from crawler.errors import CrisisdeskError
from crawler.guard import Guard
from storage.records import Outcome


class Refused(scrapy_errors.IgnoreRequest):
    """A request that must not be made; the message says why."""


class Unreachable(scrapy_errors.IgnoreRequest):
    """A request that is not made because its host cannot be asked now; the message says why."""


class TooLarge(scrapy_errors.IgnoreRequest):
    """An answer that unpacks to more than may be read."""


class HostWaits(scrapy_errors.IgnoreRequest):
    """A request whose host asked to be left alone until later."""

    def __init__(self, until: datetime, reason: str) -> None:
        self.until = until
        super().__init__(reason)


@dataclass(frozen=True, slots=True)
class Cause:
    """How a request that brought no answer counts, and why it brought none."""

    outcome: Outcome
    reason: str


TOO_LARGE = "its body is over the size limit (crawl: max_body)"
_REDIRECTS = "max redirections reached"  # how the library says so
_PLAIN: tuple[tuple[type[BaseException], str], ...] = (
    (scrapy_errors.DownloadConnectionRefusedError, "the server refused the connection"),
    (scrapy_errors.DownloadTimeoutError, "the server did not answer in time"),
    (scrapy_errors.DownloadCancelledError, TOO_LARGE),
    (scrapy_errors.ResponseDataLossError, "the connection ended before the body did"),
    (web.ParseError, "the server's answer is no HTTP"),
    (net.ConnectionRefusedError, "the server refused the connection"),
    (net.NoRouteError, "there is no route to the server"),
    (net.TCPTimedOutError, "the server could not be reached in time"),
    (net.ConnectError, "the connection could not be made"),
    # The library hangs up on a header line of more than 16 KiB, and then cannot tell who ended it.
    (
        net.ConnectionDone,
        "the server closed the connection before its answer was whole, or sent a header of more than 16 KiB",
    ),
    (net.ConnectionLost, "the connection was lost"),
    (MemoryError, "the answer's headers were too large"),
    (ValueError, "the server's answer is no HTTP"),
)


def cause(error: BaseException, guard: Guard, host: str) -> Cause:
    """The cause of a failed request to ``host`` (a name or number, without its port)."""
    if isinstance(error, Unreachable | TooLarge):
        return Cause(Outcome.FAILED, str(error))
    if isinstance(error, scrapy_errors.IgnoreRequest):
        if _REDIRECTS in str(error):
            return Cause(Outcome.FAILED, "it redirects again and again")
        return Cause(Outcome.REFUSED, str(error) or "refused")
    if isinstance(error, scrapy_errors.CannotResolveHostError):
        reason = guard.reasons.get(host, f"the name {host} does not resolve")
        return Cause(Outcome.REFUSED if reason.startswith("refused") else Outcome.FAILED, reason)
    if isinstance(error, scrapy_errors.UnsupportedURLSchemeError):
        return Cause(Outcome.REFUSED, "only http and https addresses are fetched")
    return Cause(Outcome.FAILED, _plain(error))


def _plain(error: BaseException) -> str:
    chain = list(_chain(error))
    for one in chain:
        if "certificate" in str(one).lower() or type(one).__name__ == "VerificationError":
            return f"its certificate cannot be trusted ({one})"[:200]
    for one in reversed(chain):
        for kind, words in _PLAIN:
            if isinstance(one, kind):
                return words
    return f"{type(chain[-1]).__name__}: {chain[-1]}"[:200].rstrip(": ")


def _chain(error: BaseException) -> Iterator[BaseException]:
    """The error and what lies beneath it, outermost first. Twisted wraps causes in Failures under ``reasons``."""
    yield error
    for beneath in getattr(error, "reasons", None) or (error.__cause__,):
        inner = getattr(beneath, "value", beneath)
        if isinstance(inner, BaseException):
            yield from _chain(inner)


def way(failure: Failure) -> str:
    """Where redirects led before a request failed, as the end of a reason."""
    request: Request = failure.request  # type: ignore[attr-defined]
    hops = [*request.meta.get("redirect_urls", ())[1:], request.url]
    return f" (redirected to {', then '.join(hops)})"[:500] if "redirect_urls" in request.meta else ""


def unless_told(record: logging.LogRecord) -> bool:
    """Leaves out tracebacks of errors that whoever ordered the crawl is told in one line."""
    return record.exc_info is None or not isinstance(record.exc_info[1], CrisisdeskError)
