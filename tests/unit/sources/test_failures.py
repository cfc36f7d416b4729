"""Failures in the program's own words, told apart by kind."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crawler.causes import _PLAIN, TOO_LARGE
from crawler.sources.failures import Failure, failure, state

TOLD = [
    ("the name kz.example does not resolve", Failure.DNS, "failing"),
    ("refused: 10.0.0.1 is a private address", Failure.PRIVATE, "failing"),
    ("the server refused the connection", Failure.CONNECT, "failing"),
    ("there is no route to the server (redirected to https://b.example/)", Failure.CONNECT, "failing"),
    ("the server did not answer in time", Failure.TIMEOUT, "failing"),
    ("the server could not be reached in time", Failure.TIMEOUT, "failing"),
    ("its certificate cannot be trusted (expired)", Failure.TLS, "failing"),
    ("the connection was lost", Failure.CLOSED, "failing"),
    ("the connection ended before the body did", Failure.CLOSED, "failing"),
    ("the server answered 500", Failure.SERVER, "failing"),
    ("the server answered 404", Failure.CLIENT, "failing"),
    ("the server answered 403", Failure.REFUSED, "blocked"),
    ("the server answered 451", Failure.REFUSED, "blocked"),
    ("the server answered 410", Failure.GONE, "moved"),
    ("kz.example answered 429 and is left alone until 2022-01-05 12:00 UTC", Failure.WAITING, "failing"),
    ("disallowed by robots.txt", Failure.ROBOTS, "blocked"),
    (
        "robots.txt cannot be had (the name kz.example does not resolve); until it can, nothing is fetched",
        Failure.DNS,
        "failing",
    ),
    ("robots.txt cannot be had (the server answered 503); until it can, nothing", Failure.SERVER, "failing"),
    ("robots.txt cannot be had (something new)", Failure.OTHER, "failing"),
    ("not a feed (got a Cloudflare challenge page)", Failure.REFUSED, "blocked"),
    ("not a page of news (got a consent page)", Failure.REFUSED, "blocked"),
    ("not a feed, a sitemap or a page of news (got a refusal)", Failure.REFUSED, "blocked"),
    ("not a feed (got an HTML page)", Failure.NO_LISTING, "failing"),
    ("not a sitemap (got XML that cannot be read)", Failure.NO_LISTING, "failing"),
    ("no feed, no sitemap and no links to articles were found there", Failure.EMPTY, "failing"),
    (TOO_LARGE, Failure.OTHER, "failing"),
    ("", Failure.OTHER, "failing"),
]


@pytest.mark.parametrize(("words", "kind", "means"), TOLD)
def test_kinds_and_the_states_they_mean(words: str, kind: Failure, means: str) -> None:
    assert failure(f"https://kz.example/feed: {words}") is kind
    assert state(kind) == means


def test_every_cause_of_a_request_without_an_answer_has_a_kind() -> None:
    """Words that are changed in one place must be changed in the other."""
    lost = {words: failure(f"https://kz.example/feed: {words}") for _, words in _PLAIN}
    network = {Failure.CONNECT, Failure.TIMEOUT, Failure.CLOSED}
    assert {words for words, kind in lost.items() if kind not in network} == {
        TOO_LARGE,
        "the server's answer is no HTTP",
        "the answer's headers were too large",
    }


def test_words_in_an_address_do_not_count() -> None:
    told = "https://intime.example/does-not-resolve/robots.txt: the server answered 410"
    assert failure(told) is Failure.GONE


@given(st.text())
def test_any_words_have_some_kind(words: str) -> None:
    assert state(failure(words)) in ("failing", "blocked", "moved")
