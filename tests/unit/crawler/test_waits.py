"""How long a host that says "not now" is left alone, and what went wrong with a request, in words."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from scrapy import exceptions as scrapy_errors
from twisted.internet import error as net
from twisted.python.failure import Failure
from twisted.web.client import ResponseFailed

from crawler import waits
from crawler.causes import HostWaits, Refused, TooLarge, Unreachable, cause
from crawler.guard import Guard
from storage.records import Outcome

from .test_guard import guarded, resolved

NOW = datetime(2022, 1, 5, 12, tzinfo=UTC)
USUAL = timedelta(minutes=30)


@pytest.mark.parametrize(
    ("retry_after", "pause"),
    [
        ("120", timedelta(seconds=120)),
        ("  120 ", timedelta(seconds=120)),
        ("0", timedelta(seconds=1)),
        ("99999999999999999999", timedelta(days=1)),
        ("Wed, 05 Jan 2022 13:00:00 GMT", timedelta(hours=1)),
        ("Wed, 05 Jan 2022 13:00:00 -0000", timedelta(hours=1)),
        ("Wed, 05 Jan 2022 11:00:00 GMT", timedelta(seconds=1)),
        ("Fri, 31 Dec 9999 23:59:59 GMT", timedelta(days=1)),
        ("", USUAL),
        ("soon", USUAL),
        ("-5", USUAL),
        ("1.5", USUAL),
        ("१२", USUAL),
        ("Wed, 32 Jan 2022 13:00:00 GMT", USUAL),
        ("\x00", USUAL),
    ],
)
def test_retry_after_is_believed_within_bounds(retry_after: str, pause: timedelta) -> None:
    assert waits.until(retry_after, NOW) == NOW + pause


def test_the_reason_names_host_answer_and_time() -> None:
    assert waits.reason("outlet.example", 429, NOW) == (
        "outlet.example answered 429 and is left alone until 2022-01-05 12:00 UTC"
    )


REFUSED: Exception = net.ConnectionRefusedError()  # type: ignore[no-untyped-call]
NO_ROUTE: Exception = net.NoRouteError()  # type: ignore[no-untyped-call]


def guard() -> Guard:
    made, _, _ = guarded(evil_example=[["10.0.0.1"]])
    assert resolved(made, "evil.example") == []
    return made


def wrapped(inner: Exception) -> Exception:
    """As Twisted and Scrapy wrap what went wrong."""
    outer = scrapy_errors.DownloadFailedError(str(inner))
    outer.__cause__ = ResponseFailed([Failure(inner)])  # type: ignore[no-untyped-call]
    return outer


@pytest.mark.parametrize(
    ("error", "host", "outcome", "reason"),
    [
        (Refused("disallowed by robots.txt"), "a", Outcome.REFUSED, "disallowed by robots.txt"),
        (Unreachable("robots.txt cannot be had"), "a", Outcome.FAILED, "robots.txt cannot be had"),
        (TooLarge("too large"), "a", Outcome.FAILED, "too large"),
        (HostWaits(NOW, "later"), "a", Outcome.REFUSED, "later"),
        (
            scrapy_errors.CannotResolveHostError("x"), "evil.example", Outcome.REFUSED,
            "refused: evil.example is 10.0.0.1, a private address",
        ),
        (
            scrapy_errors.CannotResolveHostError("x"), "unknown.example", Outcome.FAILED,
            "the name unknown.example does not resolve",
        ),
        (scrapy_errors.UnsupportedURLSchemeError("x"), "a", Outcome.REFUSED, "only http and https addresses"),
        (scrapy_errors.DownloadTimeoutError("x"), "a", Outcome.FAILED, "the server did not answer in time"),
        (REFUSED, "a", Outcome.FAILED, "the server refused the connection"),
        (wrapped(net.ConnectionLost()), "a", Outcome.FAILED, "the connection was lost"),
        (wrapped(NO_ROUTE), "a", Outcome.FAILED, "there is no route to the server"),
        (
            wrapped(ValueError("certificate verify failed")), "a", Outcome.FAILED,
            "its certificate cannot be trusted (certificate verify failed)",
        ),
        (wrapped(MemoryError()), "a", Outcome.FAILED, "the answer's headers were too large"),
        (KeyError("odd"), "a", Outcome.FAILED, "KeyError: 'odd'"),
    ],
)  # fmt: skip
def test_causes_are_plain_words(error: Exception, host: str, outcome: Outcome, reason: str) -> None:
    told = cause(error, guard(), host)
    assert told.outcome is outcome
    assert reason in told.reason


@pytest.mark.parametrize(
    ("headers", "seconds"),
    [
        ({}, None),
        ({"Cache-Control": "max-age=600"}, 600),
        ({"Cache-Control": 'public, Max-Age = "600"', "Age": "500"}, 100),
        ({"Cache-Control": "max-age=600", "Age": "9999"}, 0),
        ({"Cache-Control": "max-age=999999999"}, 86_400),
        ({"Cache-Control": "no-cache, max-age=600"}, 0),
        ({"Cache-Control": "s-maxage=600"}, None),
        ({"Cache-Control": "max-age=soon", "Expires": "Wed, 05 Jan 2022 12:10:00 GMT"}, 600),
        ({"Expires": "0"}, 0),
        ({"Expires": "Wed, 05 Jan 2022 11:00:00 GMT"}, 0),
        ({"Cache-Control": "max-age=" + "9" * 5000, "Age": "9" * 5000}, 0),
    ],
)
def test_how_long_an_answer_says_that_it_stays_fresh(headers: dict[str, str], seconds: int | None) -> None:
    now = datetime(2022, 1, 5, 12, tzinfo=UTC)
    assert waits.fresh_for(lambda name: headers.get(name, ""), now) == seconds
