"""Only absolute http(s) addresses without credentials, as a browser would send them."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crawler.sources.addresses import is_private, resolve

BASE = "https://news.example.kz/section/page"


@pytest.mark.parametrize(
    ("href", "address"),
    [
        ("a", "https://news.example.kz/section/a"),
        ("/a?b=c&d=é#f", "https://news.example.kz/a?b=c&d=%C3%A9"),
        ("//other.example/x", "https://other.example/x"),
        ("https://other.example", "https://other.example/"),
        ("HTTP://OTHER.example:8080/X", "http://other.example:8080/X"),
        ("https://казахстан.рф/п", "https://xn--80aaa0anw0aiz.xn--p1ai/%D0%BF"),
        ("/a\nb c", "https://news.example.kz/ab%20c"),
        ("/%D0%BF", "https://news.example.kz/%D0%BF"),
        ("https://[2606:4700::1111]/x", "https://[2606:4700::1111]/x"),
        ("/a:b", "https://news.example.kz/a:b"),
    ],
)
def test_what_is_kept(href: str, address: str) -> None:
    assert resolve(href, BASE) == (address, "")


@pytest.mark.parametrize(
    ("href", "why"),
    [
        ("javascript:alert(1)", "javascript: address"),
        (" JaVa\nScript:alert(1)", "javascript: address"),
        ("data:text/html,x", "data: address"),
        ("mailto:desk@example.kz", "mailto: address"),
        ("https://user@e.org/", "credentials in the address"),
        ("https://user:secret@e.org/", "credentials in the address"),
        ("http://", "no valid address"),
        ("http://[::1", "no valid address"),
        ("http://e.org:99999/", "no valid address"),
        ("http://" + "a" * 70 + ".org/", "no valid address"),
        ("http://a..b/", "no valid address"),
        ("http://a b/", "no valid address"),
        ("/" + "x" * 3_000, "address longer than 2,000 characters"),
        ("http://127.0.0.1/", "address on a private host"),
        ("http://[::1]/", "address on a private host"),
        ("http://169.254.169.254/latest/meta-data", "address on a private host"),
        ("http://localhost:8080/", "address on a private host"),
        ("http://printer.local/", "address on a private host"),
    ],
)
def test_what_is_dropped(href: str, why: str) -> None:
    assert resolve(href, BASE) == ("", why)


def test_a_private_listing_may_announce_its_own_host() -> None:
    assert resolve("/a", "http://127.0.0.1:8900/feed") == ("http://127.0.0.1:8900/a", "")
    assert is_private("http://192.168.1.1/")
    assert not is_private("https://example.org/")


@given(st.text(max_size=80))
def test_any_text_resolves_once_and_for_all(href: str) -> None:
    address, why = resolve(href, BASE)
    assert bool(address) != bool(why)
    if address:
        assert address.startswith(("http://", "https://"))
        assert address.isascii()
        assert resolve(address, BASE) == (address, "")
